//! Cover and swaps: somebody else serves a slot, or a part of it, because those concerned said so. Bound to the
//! slot's number, so that a new timetable takes it along; what holds is the planner's [`Swap`].

mod answering;
mod asking;
mod clock;
mod faces;
mod forms;
mod look;
mod messages;
mod pages;
mod rows;
mod tell;
mod views;

pub use answering::{agree, decline, give_back, refuse, take, take_now};
pub use asking::{Wish, ask};

pub(super) use clock::{due, tick};
pub(super) use faces::{face, title_of};
use look::Look;
pub(super) use messages::message;
pub(super) use pages::routes;
pub(super) use rows::TABLE;
use tell::{APPROVE, ASKED, PROPOSED, STUCK};
pub(super) use views::{Offer, emergency, section};

use super::layer_rows::SwapId;
use super::rota::{RotationId, Stage, Swap};
use super::{handover, may_change, rows as rotation_rows};
use crate::base::{Error, PersonId, Result};
use crate::spine::people::Person;
use crate::store::{Read, Write};
use jiff::Timestamp;

/// A request for cover, or a swap that somebody proposes.
#[derive(Clone)]
pub struct Request {
    /// Its id.
    pub id: SwapId,
    /// The rotation.
    pub rotation: RotationId,
    /// What would be, or is.
    pub swap: Swap,
    /// Whether somebody asked for it here; a file may have brought it.
    pub asked: bool,
    /// Who asked: who gives the slot, or somebody on their behalf.
    pub asked_by: PersonId,
    /// Whom alone it is proposed to.
    pub proposed: Option<PersonId>,
    /// Unanswered until then, it goes to the owners.
    pub deadline: Option<Timestamp>,
    /// Whether it went to them.
    pub escalated: bool,
    /// How it ended, if the shift stays with whoever gave it.
    pub ended: Option<End>,
}

/// How a request ended without a cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Whoever asked needs it no longer.
    Withdrawn,
    /// Whom it was proposed to will not.
    Declined,
    /// An owner said no.
    Refused,
    /// It held, and was taken back.
    Undone,
    /// It began unanswered.
    Expired,
}

const ENDS: [(End, &str); 5] = [
    (End::Withdrawn, "withdrawn"),
    (End::Declined, "declined"),
    (End::Refused, "refused"),
    (End::Undone, "undone"),
    (End::Expired, "expired"),
];

impl End {
    fn name(self) -> &'static str {
        ENDS.iter().find(|(end, _)| *end == self).map_or("", |(_, name)| name)
    }

    fn of(name: &str) -> Option<Self> {
        ENDS.iter().find(|(_, known)| *known == name).map(|(end, _)| *end)
    }
}

impl Request {
    /// Whether this person gives, takes or asked.
    fn is_of(&self, person: PersonId) -> bool {
        self.swap.from == person || self.swap.to == Some(person) || self.asked_by == person
    }

    /// Whether it still waits for an answer.
    fn waits(&self) -> bool {
        matches!(self.swap.stage, Stage::Open | Stage::Taken)
    }
}

/// A request, for whoever takes part in its rotation or is concerned.
///
/// # Errors
/// `NotFound` for everybody else.
pub(super) fn get(r: &Read<'_>, id: SwapId, me: &Person) -> Result<(Request, Look)> {
    let request = rows::get(r, id)?;
    let look = Look::load(r, request.rotation)?;
    let concerned = request.is_of(me.id) || request.proposed == Some(me.id) || look.takes_part(me.id);
    if concerned || may_change(r, request.rotation, me)? { Ok((request, look)) } else { Err(Error::NotFound) }
}

/// What of a rotation is not over: asked, taken, agreed.
pub(super) fn of(r: &Read<'_>, rotation: RotationId, from: i64) -> Result<Vec<Request>> {
    rows::of(r, rotation, from)
}

/// Keeps these covers and swaps instead of those there were. One that is the same stays, with its request; the
/// turns about one that goes are over.
pub(super) fn replace(w: &Write<'_>, rotation: RotationId, swaps: &[Swap]) -> Result<()> {
    let mut old = rows::swaps(w, rotation)?;
    for swap in swaps {
        match old.iter().position(|(_, known)| known == swap) {
            Some(at) => drop(old.remove(at)),
            None => rows::bring(w, rotation, swap)?,
        }
    }
    old.iter().try_for_each(|(id, _)| forget(w, *id))
}

/// Numbers the slots of covers and swaps as a new timetable does; what has no number there any more goes.
pub(super) fn renumber(w: &Write<'_>, rotation: RotationId, to: impl Fn(i64) -> Option<i64>) -> Result<()> {
    for (id, swap) in rows::swaps(w, rotation)? {
        match (to(swap.slot), swap.back.map(&to)) {
            (Some(slot), None) => rows::renumber(w, id, slot, None)?,
            (Some(slot), Some(Some(back))) => rows::renumber(w, id, slot, Some(back))?,
            _ => forget(w, id)?,
        }
    }
    Ok(())
}

fn forget(w: &Write<'_>, id: SwapId) -> Result<()> {
    tell::end_turns(w, id)?;
    rows::delete(w, id)
}

/// Lets the running slot be looked at again, if it is one of those that changed.
fn look_again(w: &Write<'_>, look: Look, slots: &[Option<i64>]) -> Result<()> {
    let mut rotation = look.plan.rotation;
    if slots.contains(&Some(rotation.slot)) {
        rotation.next_at = rotation.next_at.min(w.now().at());
        rotation_rows::update(w, &rotation)?;
        let mut plan = super::Plan::load(w, rotation.id)?;
        handover::catch_up(w, &mut plan, None)?;
    }
    w.changed(super::SLICE.name);
    Ok(())
}
