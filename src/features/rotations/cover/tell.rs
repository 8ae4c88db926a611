//! Whose turn a request is, and who hears of it: each of those concerned once, nobody else.

use super::{Look, Request, rows};
use crate::base::{PersonId, Result};
use crate::features::rotations::layer_rows::SwapId;
use crate::features::rotations::rows as rotation_rows;
use crate::spine::{
    notifications::{self, Post},
    people,
    turns::{self, Ending, Holder, Kind},
};
use crate::store::{Actor, Read, Write};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The turn of everybody who could cover. The deadline is where it goes on, so whoever asked is not told again.
pub(in crate::features::rotations) const ASKED: Kind = mine("rotations.cover");
/// The turn of whom a swap or cover is proposed to.
pub(in crate::features::rotations) const PROPOSED: Kind = mine("rotations.swap");
/// The turn of the owners once somebody took it.
pub(in crate::features::rotations) const APPROVE: Kind = mine("rotations.approve");
/// The turn of the owners when nobody answered in time.
pub(in crate::features::rotations) const STUCK: Kind = mine("rotations.uncovered");

const fn mine(name: &'static str) -> Kind {
    Kind { take: false, opener: false, ..Kind::named(name) }
}

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    /// Somebody looks for cover.
    Asked,
    /// It is proposed to the reader.
    Proposed,
    /// Somebody took it; an owner is to agree.
    Taken,
    /// It is so.
    Done,
    /// It is not, or no longer.
    Ended,
    /// Nobody answered in time.
    Stuck,
    /// Somebody took the running shift over at once.
    Now,
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Proposed => "proposed",
            Self::Taken => "taken",
            Self::Done => "done",
            Self::Ended => "ended",
            Self::Stuck => "stuck",
            Self::Now => "now",
        }
    }
}

/// A message about a request.
#[derive(Serialize, Deserialize)]
pub(super) struct News {
    pub(super) swap: SwapId,
    pub(super) step: Step,
    /// Who did it, if a person did.
    pub(super) by: Option<PersonId>,
}

/// Tells these people, but not whoever acts, nor who is not here any more; each once.
pub(super) fn post(w: &Write<'_>, request: &Request, step: Step, to: &[PersonId]) -> Result<()> {
    let by = match w.actor() {
        Actor::Person(id) => Some(id),
        Actor::Clock | Actor::Console | Actor::Stranger => None,
    };
    let content = News { swap: request.id, step, by };
    let about = format!("rotations.cover:{}:{}", request.id, step.name());
    for to in to.iter().copied().filter(|to| Some(*to) != by) {
        // A request that a file brought is nobody's news, until somebody takes it.
        if (request.asked || step != Step::Ended) && people::get(w, to)?.active {
            let (kind, message) = (notifications::Kind::Announcement, "rotations.cover");
            notifications::post(
                w,
                &Post { to, kind, message, about: &about, content: &content, not_before: None },
            )?;
        }
    }
    Ok(())
}

fn open(w: &Write<'_>, kind: Kind, request: &Request, to: &[PersonId], due: Timestamp) -> Result<()> {
    for person in to {
        if people::get(w, *person)?.active {
            let (subject, holder) = (*request.id.bytes(), Holder::Person(*person));
            turns::open(w, &turns::New { kind, subject, holder, due, text: None })?;
        }
    }
    Ok(())
}

/// Asks everybody who could.
pub(super) fn asked(w: &Write<'_>, request: &Request, look: &Look, to: &[PersonId]) -> Result<()> {
    open(w, ASKED, request, to, request.deadline.unwrap_or_else(|| look.starts(&request.swap)))?;
    post(w, request, Step::Asked, to)
}

/// Proposes it to one person.
pub(super) fn proposed(w: &Write<'_>, request: &Request, look: &Look, to: PersonId) -> Result<()> {
    open(w, PROPOSED, request, &[to], request.deadline.unwrap_or_else(|| look.starts(&request.swap)))?;
    post(w, request, Step::Proposed, &[to])
}

/// Asks the owners to agree, before it begins.
pub(super) fn to_approve(w: &Write<'_>, request: &Request, look: &Look) -> Result<()> {
    let owners = owners(w, look)?;
    open(w, APPROVE, request, &owners, look.starts(&request.swap))?;
    post(w, request, Step::Taken, &owners)
}

/// Goes to the owners: nobody answered.
pub(super) fn stuck(w: &Write<'_>, request: &Request, look: &Look) -> Result<()> {
    rows::escalate(w, request.id)?;
    let owners = owners(w, look)?;
    open(w, STUCK, request, &owners, look.starts(&request.swap))?;
    post(w, request, Step::Stuck, &owners)
}

/// Ends all turns about a request.
pub(super) fn end_turns(w: &Write<'_>, id: SwapId) -> Result<()> {
    [ASKED, PROPOSED, APPROVE, STUCK]
        .into_iter()
        .try_for_each(|kind| turns::end_about(w, kind, *id.bytes(), Ending::Done))
}

/// Ends one person's turn about a request.
pub(super) fn end_turn_of(w: &Write<'_>, id: SwapId, person: PersonId) -> Result<()> {
    let of = |turn: &turns::Turn| turn.kind == ASKED.name && turn.subject == *id.bytes();
    for turn in turns::list_for(w, person)?.into_iter().filter(of) {
        turns::end(w, turn.id, Ending::Done)?;
    }
    Ok(())
}

/// The owners who are here; without any, whoever answers for the duty.
pub(super) fn owners(r: &Read<'_>, look: &Look) -> Result<Vec<PersonId>> {
    let mut owners = rotation_rows::owners(r, look.plan.rotation.id)?;
    let mut gone = Vec::new();
    for owner in &owners {
        if !people::get(r, *owner)?.active {
            gone.push(*owner);
        }
    }
    owners.retain(|owner| !gone.contains(owner));
    if owners.is_empty() {
        owners.push(turns::duty(r, look.plan.rotation.duty)?.fallback);
    }
    Ok(owners)
}
