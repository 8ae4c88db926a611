//! Asking: for cover by whoever can, by one person, or in a swap.

use super::tell::{self, Step};
use super::{Look, Request, rows};
use crate::base::{
    Error, Id, PersonId, Result,
    calendar::span::{self, Span},
};
use crate::features::rotations::layer_rows::SwapId;
use crate::features::rotations::rota::{RotationId, Stage, Swap};
use crate::features::rotations::{SLICE, may_change};
use crate::spine::{audit, people};
use crate::store::Write;
use jiff::Timestamp;

/// What somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The slot.
    pub slot: i64,
    /// Who has it and gives it away.
    pub giver: PersonId,
    /// Only this part of their shift.
    pub part: Option<Span>,
    /// Until when somebody should answer; then it goes to the owners.
    pub deadline: Timestamp,
    /// Whom alone it is proposed to; `None`: whoever of the order can.
    pub to: Option<PersonId>,
    /// The slot of `to` that the giver serves in return.
    pub back: Option<i64>,
}

/// Asks for cover, or proposes a swap; who has the shift may, and for them owners and admins.
///
/// # Errors
/// Refusals at `from`, `deadline` and `with`; `NotAllowed` for others; `Conflict` if the shift is somebody else's by now.
pub fn ask(w: &Write<'_>, id: RotationId, wish: &Wish) -> Result<SwapId> {
    let look = Look::load(w, id)?;
    let me = people::me(w)?;
    if me.id != wish.giver && !may_change(w, id, &me)? {
        return Err(Error::NotAllowed);
    }
    let swap = checked(w, &look, wish)?;
    let request = Request {
        id: Id::random(),
        rotation: id,
        swap,
        asked: true,
        asked_by: me.id,
        proposed: wish.to,
        deadline: Some(wish.deadline),
        escalated: false,
        ended: None,
    };
    rows::insert(w, &request)?;
    audit::record(w, "cover.asked", request.id)?;
    match wish.to {
        Some(to) => tell::proposed(w, &request, &look, to)?,
        None => {
            let candidates: Vec<PersonId> =
                look.candidates(&swap).into_iter().filter(|person| *person != me.id).collect();
            tell::asked(w, &request, &look, &candidates)?;
            // Nobody is there to be waited for.
            if candidates.is_empty() && !look.candidates(&swap).contains(&me.id) {
                tell::stuck(w, &request, &look)?;
            }
        }
    }
    if me.id != swap.from {
        tell::post(w, &request, Step::Asked, &[swap.from])?;
    }
    w.changed(SLICE.name);
    Ok(request.id)
}

fn checked(w: &Write<'_>, look: &Look, wish: &Wish) -> Result<Swap> {
    let now = w.now().at();
    if look.plan.rotation.by_hand() {
        return Err(Error::refused(|t| t.cover_by_hand()));
    }
    let (slot, theirs) = (look.span(wish.slot), look.theirs(wish.slot, wish.giver));
    let Some(shift) = theirs.iter().find(|span| wish.part.is_none_or(|part| span.overlaps(part))) else {
        return Err(if theirs.is_empty() { Error::Conflict } else { outside() });
    };
    let wanted = wish.part.unwrap_or(*shift);
    if wanted.is_empty() || !span::without(&[wanted], &theirs).is_empty() {
        return Err(outside());
    }
    if wanted.starts <= now {
        return Err(Error::refused_at("from", |t| t.cover_begun()));
    }
    let part = (wanted != slot).then_some(wanted);
    if wish.back.is_some() && part.is_some() {
        return Err(Error::refused_at("with", |t| t.cover_swap_whole()));
    }
    let swap =
        Swap { slot: wish.slot, from: wish.giver, to: wish.to, back: wish.back, part, stage: Stage::Open };
    if wish.deadline <= now || look.starts(&swap) < wish.deadline {
        return Err(Error::refused_at("deadline", |t| t.cover_deadline_wrong()));
    }
    let again = |other: &Request| {
        let same = other.swap.slot == swap.slot && other.swap.from == swap.from;
        other.waits() && same && look.wanted(&other.swap).overlaps(wanted)
    };
    if rows::of(w, look.plan.rotation.id, wish.slot)?.iter().any(again) {
        return Err(Error::refused(|t| t.cover_asked_already()));
    }
    if let Some(to) = wish.to {
        let there = people::get(w, to)?.active && (wish.back.is_some() || look.takes_part(to));
        if !there || !look.works(&swap) || look.starts(&swap) <= now {
            return Err(Error::refused_at("with", |t| t.cover_with_cannot()));
        }
    }
    Ok(swap)
}

fn outside() -> Error {
    Error::refused_at("from", |t| t.cover_part_outside())
}
