//! Why a slot has the holder it has, kept beside it and said in one sentence.

use super::{Leave, Member, Shift, ms};
use crate::base::{PersonId, Reader, Words};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Why somebody serves a slot, or nobody does. Holds ids and instants only, so that a name given later
/// and the reader's own zone are what the sentence shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is the holder's turn.
    InOrder,
    /// The holder takes the turn she kept while she was away.
    CatchingUp {
        /// The start of the slot in which she was passed.
        #[serde(with = "ms")]
        since: Timestamp,
    },
    /// Those before the holder are away.
    InsteadOf {
        /// Who was passed, in order.
        away: Vec<PersonId>,
        /// The first instant at which the first of them is back.
        #[serde(with = "ms")]
        until: Timestamp,
    },
    /// Everybody in the order is away.
    Gap {
        /// Who is, in order.
        away: Vec<PersonId>,
    },
    /// Nobody is in the order in this slot.
    NobodyListed,
    /// Somebody handed the duty over by hand.
    HandedOver {
        /// Who did; `None` if nobody is to be named.
        by: Option<PersonId>,
    },
    /// The one before left while on duty.
    Left {
        /// Who left.
        who: PersonId,
    },
}

impl Reason {
    /// The sentence, with `holder` as the one who serves; names are what `name` says.
    pub fn sentence(
        &self,
        holder: Option<PersonId>,
        to: &Reader,
        name: &dyn Fn(PersonId) -> String,
    ) -> String {
        let t = to.words();
        let who = || holder.map_or_else(|| t.plan_nobody(), name);
        match self {
            Self::InOrder => t.plan_in_order(),
            Self::CatchingUp { since } => t.plan_catching_up(who(), day(to, *since)),
            Self::InsteadOf { away, until } => match away.as_slice() {
                [one] => t.plan_instead_of_one(who(), name(*one), day(to, last_of(*until))),
                many => t.plan_instead_of_many(who(), names(t, many, name)),
            },
            Self::Gap { away } => match away.as_slice() {
                [one] => t.plan_gap_one(name(*one)),
                many => t.plan_gap_many(names(t, many, name)),
            },
            Self::NobodyListed => t.plan_nobody_listed(),
            Self::HandedOver { by: Some(by) } => t.plan_handed_over_by(name(*by)),
            Self::HandedOver { by: None } => t.plan_handed_over(),
            Self::Left { who: left } => t.plan_left(who(), name(*left)),
        }
    }
}

impl Shift {
    /// Why it is this holder, in one sentence.
    pub fn sentence(&self, to: &Reader, name: &dyn Fn(PersonId) -> String) -> String {
        self.reason.sentence(self.holder.map(|(_, person)| person), to, name)
    }
}

/// The reason of a holder found by walking past those who are away.
pub(super) fn of_walk(passed: &[(&Member, Leave)]) -> Reason {
    match passed.first() {
        None => Reason::InOrder,
        Some((_, (_, until))) => Reason::InsteadOf { away: people(passed), until: *until },
    }
}

/// Those who were passed, each once, in order.
pub(super) fn people(passed: &[(&Member, Leave)]) -> Vec<PersonId> {
    let mut people = Vec::with_capacity(passed.len());
    for (member, _) in passed {
        if !people.contains(&member.person) {
            people.push(member.person);
        }
    }
    people
}

fn day(to: &Reader, at: Timestamp) -> String {
    to.date(at.to_zoned(to.zone.clone()).date())
}

/// The last instant before the end of a leave: one who is back on Saturday at midnight is away until
/// Friday, as people say it.
fn last_of(until: Timestamp) -> Timestamp {
    until.checked_sub(SignedDuration::from_millis(1)).unwrap_or(until)
}

/// `Ada`, `Ada and Bob`, `Ada, Bob and Zoe`.
fn names(t: &Words, people: &[PersonId], name: &dyn Fn(PersonId) -> String) -> String {
    let mut names: Vec<String> = people.iter().map(|p| name(*p)).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { t.plan_names(names.join(", "), last) }
}
