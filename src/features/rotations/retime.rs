//! The coming handoff under new zone rules. Who is on duty stays, and so does everything that has passed.

use super::{Rotation, Served, rota, rows, shift_rows};
use crate::base::{Error, Result};
use crate::spine::audit;
use crate::store::{Read, Write};
use jiff::Timestamp;

/// Plans the coming handoff of every rotation again; says how many moved. One that cannot be read, for its
/// zone is not in these rules any more, stays as it is and holds up no other.
pub(super) fn retime(w: &Write<'_>) -> Result<usize> {
    let mut moved = 0;
    for id in rows::ids(w)? {
        let read = rows::get(w, id).and_then(|rotation| Ok((coming(w, &rotation)?, rotation)));
        match read {
            Ok((Some(step), mut rotation)) => {
                take(w, &mut rotation, &step)?;
                moved += 1;
            }
            Ok((None, _)) => {}
            Err(Error::Fault(fault)) => {
                tracing::error!(rotation = %id, %fault, "its coming handoff could not be planned again");
            }
            Err(other) => return Err(other),
        }
    }
    Ok(moved)
}

/// Moves the coming handoff to where the grid has it, and the end of the running shift with it; says
/// whether it moved.
pub(super) fn follow(w: &Write<'_>, rotation: &mut Rotation) -> Result<bool> {
    let step = coming(w, rotation)?;
    step.map(|step| take(w, rotation, &step)).transpose().map(|moved| moved.is_some())
}

/// A handoff that is to move.
struct Step {
    running: Vec<Served>,
    next: Timestamp,
}

/// Where the coming handoff belongs, if not where it is. The time that the running shift has had already
/// stays its own, so a handoff that the new rules put into the past happens now.
fn coming(r: &Read<'_>, rotation: &Rotation) -> Result<Option<Step>> {
    let running = shift_rows::running(r, rotation.id, false)?;
    let Some(began) = running.iter().map(|shift| shift.starts).max() else { return Ok(None) };
    let now = r.now().at();
    // A shift that a wrong clock began in what is now the future has had no time.
    let had = rotation.slot_ends.min(now).max(began.min(now));
    // A new timetable begins at the handoff that was wanted, else where the one before it has one.
    let pending = rotation.versions.iter().find(|v| v.first == rotation.next()).filter(|v| v.offset == 0);
    let begun: Vec<_> = rotation.versions.iter().filter(|v| v.first <= rotation.slot).cloned().collect();
    let next = match pending {
        Some(version) => version.grid.start(0),
        None => rota::slot_span(&begun, rotation.slot).ends,
    };
    let next = next.max(had);
    // In the unit in which it is kept: the end of a slot that nobody knows is not quite the calendar's.
    let moved = next.as_millisecond() != rotation.slot_ends.as_millisecond();
    Ok(moved.then_some(Step { running, next }))
}

fn take(w: &Write<'_>, rotation: &mut Rotation, step: &Step) -> Result<()> {
    for shift in step.running.iter().filter(|shift| shift.ends == rotation.slot_ends) {
        shift_rows::end_shift(w, shift.id, step.next.max(shift.starts))?;
    }
    if rotation.next_at == rotation.slot_ends || rotation.next_at > step.next {
        rotation.next_at = step.next;
    }
    rotation.slot_ends = step.next;
    // A reminder that named the old time is followed by one that names the new.
    rotation.led_slot = rotation.led_slot.min(rotation.slot);
    rows::update(w, rotation)?;
    audit::record(w, "rotation.retimed", rotation.id)?;
    w.changed(super::SLICE.name);
    Ok(())
}
