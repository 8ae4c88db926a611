//! How the turns of rotations read on the home page and in the digest.

use super::{notes, plan::ShiftId, rows, shift_rows};
use crate::base::{Reader, Result};
use crate::slice::{Face, TurnRef};
use crate::store::Read;

pub(super) fn face(r: &Read<'_>, reader: &Reader, turn: &TurnRef) -> Result<Option<Face>> {
    let t = reader.words();
    let (what, action) = match turn.kind.as_str() {
        notes::WRITE => (t.rotations_turn_write(), t.rotations_turn_write_action()),
        notes::READ => (t.rotations_turn_read(), t.rotations_turn_read_action()),
        _ => return Ok(None),
    };
    let shift = ShiftId::from_bytes(turn.subject);
    let (rotation, _) = shift_rows::shift(r, shift)?;
    let rotation = rows::get(r, rotation)?;
    let href = format!("/rotations/{}/note/{shift}", rotation.id);
    Ok(Some(Face { what: what.into(), whom: rotation.title, action, href, post: false }))
}
