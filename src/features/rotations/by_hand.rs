//! Handing over because somebody says so: the rest of a shift, or in a rotation without a clock the next slot.

use super::rota::{Cursor, Given, Reason, RotationId};
use super::{Plan, Rotation, Served, handover, notes, rows, shift_rows, version_rows};
use crate::base::{Error, PersonId, Result, calendar::Cadence};
use crate::spine::people;
use crate::store::Write;

/// Hands the rest of the running shift to somebody, by hand: the holder, an owner or an admin may. In a
/// rotation without a clock the next slot begins, and is theirs.
///
/// # Errors
/// A refusal at `to` if they hold it already or are deactivated; `NotAllowed` for strangers to it.
pub fn hand_over_now(w: &Write<'_>, id: RotationId, to: PersonId) -> Result<()> {
    let (mut rotation, running, at) = to_hand_over(w, id)?;
    if !people::get(w, to)?.active {
        return Err(Error::refused_at("to", |t| t.rotations_taker_gone()));
    }
    if running.iter().any(|shift| shift.person == Some(to)) {
        return Err(Error::refused_at("to", |t| t.rotations_taker_same()));
    }
    let reason = Reason::HandedOver { by: Some(people::me(w)?.id) };
    if rotation.by_hand() {
        next_by_hand(w, rotation, Some(Taker { to, reason }))
    } else {
        handover::split(w, &mut rotation, &running[at], Some(to), reason)
    }
}

/// Begins the next slot of a rotation without a clock: whoever is next in the order has it.
///
/// # Errors
/// `NotAllowed` for strangers to it; a refusal at `to` if its clock says when it hands over.
pub fn hand_on(w: &Write<'_>, id: RotationId) -> Result<()> {
    let (rotation, ..) = to_hand_over(w, id)?;
    if !rotation.by_hand() {
        return Err(Error::refused_at("to", |t| t.rotations_taker_missing()));
    }
    next_by_hand(w, rotation, None)
}

/// Gives the rest of a running shift to somebody for another reason than that it is handed over.
pub(super) fn give(
    w: &Write<'_>,
    id: RotationId,
    shift: &Served,
    to: PersonId,
    reason: Reason,
) -> Result<()> {
    let mut rotation = rows::get(w, id)?;
    if rotation.by_hand() {
        next_by_hand(w, rotation, Some(Taker { to, reason }))
    } else {
        handover::split(w, &mut rotation, shift, Some(to), reason)
    }
}

/// A rotation, its running shifts, and which of them whoever acts may hand over.
fn to_hand_over(w: &Write<'_>, id: RotationId) -> Result<(Rotation, Vec<Served>, usize)> {
    let me = people::me(w)?;
    let rotation = rows::get(w, id)?;
    let running = shift_rows::running(w, id, false)?;
    let mine = running.iter().position(|shift| shift.person == Some(me.id));
    if !super::may_change(w, id, &me)? && mine.is_none() {
        return Err(Error::NotAllowed);
    }
    let at = mine.unwrap_or_default();
    let shift = running.get(at).ok_or(Error::NotFound)?;
    if shift.ends <= w.now().at() { Err(Error::Conflict) } else { Ok((rotation, running, at)) }
}

/// Begins the next slot of a rotation by hand, now: with whoever is next, or somebody else instead.
fn next_by_hand(w: &Write<'_>, mut rotation: Rotation, instead: Option<Taker>) -> Result<()> {
    let now = w.now().at();
    let Some(version) = rotation.kept.last_mut() else { return Ok(()) };
    if let Cadence::Manual { handoffs } = &mut version.rules.cadence {
        // Under a clock that ran ahead some were said to be later than now.
        handoffs.retain(|at| *at < now);
        handoffs.push(now);
    }
    version_rows::keep(w, rotation.id, version)?;
    for shift in shift_rows::running(w, rotation.id, false)? {
        shift_rows::end_shift(w, shift.id, now.max(shift.starts))?;
        notes::ask_for(w, &shift, now)?;
    }
    (rotation.slot_ends, rotation.next_at) = (now, now);
    rows::update(w, &rotation)?;
    handover::catch_up(w, &mut Plan::load(w, rotation.id)?, instead).map(drop)
}

/// Who has a shift because somebody hands it to them, and why.
pub(super) struct Taker {
    to: PersonId,
    reason: Reason,
}

/// Gives the first seat of the slot that has begun to a taker whose turn it is not. With one seat, whoever was next
/// stays next: no turn of theirs is used up.
pub(super) fn seat_instead(
    rotation: &mut Rotation,
    begun: &mut [Served],
    Taker { to, reason }: Taker,
    cursor: Cursor,
) {
    if begun.iter().any(|shift| shift.person == Some(to)) {
        return;
    }
    if let Some(first) = begun.iter_mut().min_by_key(|shift| shift.seat) {
        (first.person, first.reason) = (Some(to), reason.clone());
    }
    let given = Given { person: Some(to), base: None, reason };
    match rotation.seats.as_mut_slice() {
        [] | [_] => (rotation.seats, rotation.cursor) = (vec![given], cursor),
        [first, ..] => *first = given,
    }
}
