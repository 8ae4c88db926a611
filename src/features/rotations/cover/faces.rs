//! How the turns of requests read on the home page and in the digest.

use super::{APPROVE, ASKED, Look, PROPOSED, STUCK, rows};
use crate::base::{Error, Reader, Result, Sealed};
use crate::features::rotations::layer_rows::SwapId;
use crate::features::rotations::rota::RotationId;
use crate::features::rotations::rows as rotation_rows;
use crate::slice::{Face, TurnRef};
use crate::spine::people;
use crate::store::Read;

/// One of the turns of this folder; `None` if it is another.
pub(in crate::features::rotations) fn face(
    r: &Read<'_>,
    reader: &Reader,
    turn: &TurnRef,
) -> Result<Option<Face>> {
    let kinds = [ASKED, PROPOSED, APPROVE, STUCK];
    let Some(kind) = kinds.iter().find(|kind| kind.name == turn.kind) else { return Ok(None) };
    let t = reader.words();
    let id = SwapId::from_bytes(turn.subject);
    let request = match rows::get(r, id) {
        Err(Error::NotFound) => return Ok(None),
        request => request?,
    };
    let look = Look::load(r, request.rotation)?;
    let when = reader.when(look.wanted(&request.swap).starts);
    let giver = people::get(r, request.swap.from)?.name.into_inner();
    let taker = || {
        let taker = request.swap.to.map(|taker| people::get(r, taker)).transpose();
        taker.map(|taker| taker.map(|taker| taker.name.into_inner()).unwrap_or_default())
    };
    let (what, action) = match kind.name {
        name if name == ASKED.name => (t.cover_turn_asked(giver, when), t.cover_turn_answer()),
        name if name == PROPOSED.name && request.swap.back.is_some() => {
            (t.cover_turn_swap(giver, when), t.cover_turn_answer())
        }
        name if name == PROPOSED.name => (t.cover_turn_asked(giver, when), t.cover_turn_answer()),
        name if name == APPROVE.name => (t.cover_turn_approve(taker()?, giver, when), t.cover_turn_decide()),
        _ => (t.cover_turn_stuck(giver, when), t.cover_turn_look()),
    };
    let whom = look.plan.rotation.title;
    let href = format!("/rotations/cover/{id}");
    Ok(Some(Face { what: what.into(), whom, action, href, post: false }))
}

/// The rotation of a request and what it is called.
pub(in crate::features::rotations) fn title_of(
    r: &Read<'_>,
    id: SwapId,
) -> Result<(RotationId, Sealed<String>)> {
    let rotation = rotation_rows::get(r, rows::get(r, id)?.rotation)?;
    Ok((rotation.id, rotation.title))
}
