//! Answering: taking, declining, agreeing, refusing, giving back, and taking over at once.

use super::tell::{self, Step};
use super::{End, Look, Request, get, look_again, rows};
use crate::base::{Error, Id, PersonId, Result, calendar::span::Span};
use crate::features::rotations::layer_rows::SwapId;
use crate::features::rotations::rota::{Reason, RotationId, Stage, Swap};
use crate::features::rotations::{by_hand, may_change, shift_rows};
use crate::spine::{
    audit,
    people::{self, Person},
};
use crate::store::{Read, Write};

/// Takes a cover, or accepts what was proposed. Owners and admins may say who takes it.
///
/// # Errors
/// A refusal if somebody was faster, it has begun, or `who` is away or on duty then; `NotAllowed` for those who were not asked.
pub fn take(w: &Write<'_>, id: SwapId, who: Option<PersonId>) -> Result<RotationId> {
    let me = people::me(w)?;
    let (request, look) = get(w, id, &me)?;
    let taker = who.unwrap_or(me.id);
    let owner = may_change(w, request.rotation, &me)?;
    let asked = request.proposed.map_or_else(|| look.takes_part(me.id), |to| to == me.id);
    let theirs = if taker == me.id { asked } else { owner && request.proposed.is_none() };
    if !theirs {
        return Err(Error::NotAllowed);
    }
    still(w, &request, &look, Stage::Open)?;
    if !people::get(w, taker)?.active || !(look.takes_part(taker) || request.proposed == Some(taker)) {
        return Err(Error::refused(|t| t.cover_with_cannot()));
    }
    let taken = Request { swap: Swap { to: Some(taker), ..request.swap }, ..request };
    if !look.works(&taken.swap) {
        return Err(Error::refused(|t| t.cover_taker_cannot()));
    }
    tell::end_turns(w, taken.id)?;
    if look.plan.rotation.rules().approve_cover && !owner {
        rows::reach(w, id, Some(taker), Stage::Taken)?;
        audit::record(w, "cover.taken", id)?;
        tell::to_approve(w, &taken, &look)?;
        w.changed(crate::features::rotations::SLICE.name);
        return Ok(taken.rotation);
    }
    audit::record(w, "cover.taken", id)?;
    hold(w, &taken, look)
}

/// Agrees to a cover or swap; owners and admins may.
///
/// # Errors
/// A refusal if it is not so any more; `NotAllowed` for others.
pub fn agree(w: &Write<'_>, id: SwapId) -> Result<RotationId> {
    let (request, look) = as_owner(w, id)?;
    still(w, &request, &look, Stage::Taken)?;
    if !look.works(&request.swap) {
        return Err(Error::refused(|t| t.cover_taker_cannot()));
    }
    tell::end_turns(w, id)?;
    audit::record(w, "cover.approved", id)?;
    hold(w, &request, look)
}

/// Says no to a cover or swap that somebody took; owners and admins may.
///
/// # Errors
/// A refusal if it is not so any more; `NotAllowed` for others.
pub fn refuse(w: &Write<'_>, id: SwapId) -> Result<RotationId> {
    let (request, look) = as_owner(w, id)?;
    still(w, &request, &look, Stage::Taken)?;
    end(w, &request, look, End::Refused)
}

/// Says that one cannot. What was proposed to one person is over then; of what everybody was asked, only the
/// own turn is.
///
/// # Errors
/// A refusal if it is not open any more; `NotAllowed` for those who were not asked.
pub fn decline(w: &Write<'_>, id: SwapId) -> Result<RotationId> {
    let me = people::me(w)?;
    let (request, look) = get(w, id, &me)?;
    still(w, &request, &look, Stage::Open)?;
    match request.proposed {
        Some(to) if to == me.id => end(w, &request, look, End::Declined),
        None if look.takes_part(me.id) && me.id != request.swap.from => {
            tell::end_turn_of(w, id, me.id)?;
            Ok(request.rotation)
        }
        _ => Err(Error::NotAllowed),
    }
}

/// Withdraws a request, or takes back a cover or swap before it begins: those concerned may, owners and admins.
///
/// # Errors
/// A refusal if it has begun or another cover builds on it; `NotAllowed` for others.
pub fn give_back(w: &Write<'_>, id: SwapId) -> Result<RotationId> {
    let me = people::me(w)?;
    let (request, look) = get(w, id, &me)?;
    if !request.is_of(me.id) && !may_change(w, request.rotation, &me)? {
        return Err(Error::NotAllowed);
    }
    match request.swap.stage {
        Stage::Undone => Err(Error::refused(|t| t.cover_over())),
        _ if look.starts(&request.swap) <= w.now().at() => Err(Error::refused(|t| t.cover_begun())),
        Stage::Open | Stage::Taken => end(w, &request, look, End::Withdrawn),
        Stage::Done if is_passed_on(w, &request, &look)? => Err(Error::refused(|t| t.cover_passed_on())),
        Stage::Done => end(w, &request, look, End::Undone),
    }
}

/// Whether what somebody got by this was given on, or given back in another way, since.
fn is_passed_on(r: &Read<'_>, request: &Request, look: &Look) -> Result<bool> {
    let all = rows::of(r, request.rotation, look.plan.rotation.slot)?;
    let later = all.iter().skip_while(|other| other.id != request.id).skip(1);
    let sides = [(Some(request.swap.slot), request.swap.to), (request.swap.back, Some(request.swap.from))];
    Ok(later.filter(|other| other.swap.stage == Stage::Done).any(|other| {
        let given = [(Some(other.swap.slot), Some(other.swap.from)), (other.swap.back, other.swap.to)];
        given.iter().any(|side| side.0.is_some() && sides.contains(side))
    }))
}

/// Takes the running shift over at once, in an emergency: anybody of the order may. Its holder and the owners are told.
///
/// # Errors
/// A refusal if one is on duty already or away; `NotAllowed` for others.
pub fn take_now(w: &Write<'_>, id: RotationId) -> Result<()> {
    let me = people::me(w)?;
    let look = Look::load(w, id)?;
    if !look.takes_part(me.id) {
        return Err(Error::NotAllowed);
    }
    let (now, running) = (w.now().at(), shift_rows::running(w, id, false)?);
    if running.iter().any(|shift| shift.person == Some(me.id)) {
        return Err(Error::refused(|t| t.rotations_taker_same()));
    }
    let shift = running.iter().find(|shift| shift.person.is_some() && now < shift.ends);
    let Some((shift, from)) = shift.and_then(|shift| Some((shift, shift.person?))) else {
        return Err(Error::Conflict);
    };
    let slot = look.plan.rotation.slot;
    let part = Some(Span::new(now.max(shift.starts), shift.ends));
    let swap = Swap { slot, from, to: Some(me.id), back: None, part, stage: Stage::Open };
    let request = Request {
        id: Id::random(),
        rotation: id,
        swap,
        asked: true,
        asked_by: me.id,
        proposed: Some(me.id),
        deadline: Some(now),
        escalated: true,
        ended: None,
    };
    let works = !look.plan.rotation.by_hand() && look.works(&swap);
    rows::insert(w, &request)?;
    rows::reach(w, request.id, Some(me.id), Stage::Done)?;
    audit::record(w, "cover.taken-now", request.id)?;
    // Both sides hear of the handoff itself.
    let mut owners = tell::owners(w, &look)?;
    owners.retain(|owner| *owner != from);
    tell::post(w, &request, Step::Now, &owners)?;
    if works {
        return look_again(w, look, &[Some(slot)]);
    }
    by_hand::give(w, id, shift, me.id, Reason::Covered { of: from })
}

fn as_owner(w: &Write<'_>, id: SwapId) -> Result<(Request, Look)> {
    let me: Person = people::me(w)?;
    let (request, look) = get(w, id, &me)?;
    if may_change(w, request.rotation, &me)? { Ok((request, look)) } else { Err(Error::NotAllowed) }
}

/// Refuses kindly what somebody else answered already, or what has begun.
fn still(w: &Write<'_>, request: &Request, look: &Look, stage: Stage) -> Result<()> {
    if request.swap.stage != stage {
        let taker = request.swap.to.filter(|_| request.swap.stage != Stage::Undone);
        let Some(taker) = taker else { return Err(Error::refused(|t| t.cover_over())) };
        let name = people::get(w, taker)?.name.into_inner();
        return Err(Error::refused(move |t| t.cover_taken_already(&name)));
    }
    if look.starts(&request.swap) <= w.now().at() {
        return Err(Error::refused(|t| t.cover_begun()));
    }
    Ok(())
}

/// It is so: the planner knows, those concerned are told.
fn hold(w: &Write<'_>, request: &Request, look: Look) -> Result<RotationId> {
    rows::reach(w, request.id, request.swap.to, Stage::Done)?;
    tell::post(w, request, Step::Done, &concerned(request))?;
    look_again(w, look, &[Some(request.swap.slot), request.swap.back])?;
    Ok(request.rotation)
}

/// It is not so, or no longer.
fn end(w: &Write<'_>, request: &Request, look: Look, how: End) -> Result<RotationId> {
    rows::end(w, request.id, how)?;
    tell::end_turns(w, request.id)?;
    audit::record(w, if how == End::Expired { "cover.expired" } else { "cover.given-back" }, request.id)?;
    tell::post(w, request, Step::Ended, &concerned(request))?;
    let changed = request.swap.stage == Stage::Done;
    let slots = [Some(request.swap.slot), request.swap.back].map(|slot| slot.filter(|_| changed));
    look_again(w, look, &slots)?;
    Ok(request.rotation)
}

/// What began without an answer is over: the shift stays with whoever has it.
pub(super) fn expire(w: &Write<'_>, request: &Request) -> Result<()> {
    let look = Look::load(w, request.rotation)?;
    end(w, request, look, End::Expired).map(drop)
}

/// Who gives, who takes, and who asked for them.
fn concerned(request: &Request) -> Vec<PersonId> {
    let taker = request.swap.to.filter(|_| request.proposed.is_none() || request.swap.stage != Stage::Open);
    std::iter::once(request.swap.from).chain(taker).chain([request.asked_by]).collect()
}
