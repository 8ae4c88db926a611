//! How the turns of rotations read on the home page and in the digest.

use super::{notes, rota::ShiftId, rows};
use crate::base::{Reader, Result};
use crate::slice::{Face, TurnRef};
use crate::store::Read;

pub(super) fn face(r: &Read<'_>, reader: &Reader, turn: &TurnRef) -> Result<Option<Face>> {
    if let Some(face) = super::cover::face(r, reader, turn)? {
        return Ok(Some(face));
    }
    let t = reader.words();
    let (what, action) = match turn.kind.as_str() {
        kind if kind == notes::WRITE.name => (t.rotations_turn_write(), t.rotations_turn_write_action()),
        kind if kind == notes::READ.name => (t.rotations_turn_read(), t.rotations_turn_read_action()),
        _ => return Ok(None),
    };
    let shift = ShiftId::from_bytes(turn.subject);
    let (rotation, title) = rows::title_of_shift(r, shift)?;
    let href = format!("/rotations/{rotation}/note/{shift}");
    Ok(Some(Face { what: what.into(), whom: title, action, href, post: false }))
}
