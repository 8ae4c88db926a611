//! The coming handoff under new zone rules. Who is on duty stays, and so does everything that has passed.

use super::plan::RotationId;
use super::{Rotation, rows, shift_rows};
use crate::base::Result;
use crate::spine::audit;
use crate::store::Write;

/// Plans the coming handoff of every rotation again; says how many moved.
pub(super) fn retime(w: &Write<'_>) -> Result<usize> {
    let mut moved = 0;
    for mut rotation in rows::all(w)? {
        moved += usize::from(follow(w, &mut rotation)?);
    }
    Ok(moved)
}

/// Moves the coming handoff to where the grid has it, and the end of the running shift with it; says
/// whether it moved. The time that the running shift has had already stays its own, so a handoff that the
/// new rules put into the past happens now.
pub(super) fn follow(w: &Write<'_>, rotation: &mut Rotation) -> Result<bool> {
    let id: RotationId = rotation.id;
    let Some(running) = shift_rows::newest(w, id, 1)?.into_iter().next() else { return Ok(false) };
    let had = rotation.next_at.min(w.now().at()).max(running.starts);
    let next = rotation.grid.start(rotation.slot + 1).max(had);
    if next == rotation.next_at {
        return Ok(false);
    }
    shift_rows::end_shift(w, running.id, next)?;
    rotation.next_at = next;
    // A reminder that named the old time is followed by one that names the new.
    rotation.led_slot = rotation.led_slot.min(rotation.slot);
    rows::update(w, rotation)?;
    audit::record(w, "rotation.retimed", id)?;
    w.changed(super::SLICE.name);
    Ok(true)
}
