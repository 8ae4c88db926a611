//! What a plan says, in codes that stay and in sentences for one reader.

use super::{Gap, Reason, Shift, Warning};
use crate::base::{PersonId, Reader, Words, text::count};
use jiff::{SignedDuration, Timestamp};

/// How people are called where a sentence is written.
pub type Named<'a> = &'a dyn Fn(PersonId) -> String;

impl Reason {
    /// Its code, which stays the same whatever the sentence says.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InOrder => "in-order",
            Self::Balanced => "balanced",
            Self::CatchingUp { .. } => "catching-up",
            Self::InsteadOf { .. } => "instead-of",
            Self::Proposed { .. } => "proposed",
            Self::Anyway => "anyway",
            Self::NotTheirDay { .. } => "not-their-day",
            Self::Bridging => "bridging",
            Self::Covered { .. } => "covered",
            Self::Swapped { .. } => "swapped",
            Self::Overridden { .. } => "overridden",
            Self::Temporary => "temporary",
            Self::HandedOver { .. } => "handed-over",
            Self::Left { .. } => "left",
            Self::Gap { .. } => "gap",
            Self::NobodyListed => "nobody-listed",
            Self::TooFew => "too-few",
            Self::Nobody => "nobody",
            Self::Closed => "closed",
            Self::Removed { .. } => "removed",
            Self::NotInTemporary => "not-in-temporary",
            Self::Gone { .. } => "gone",
        }
    }

    /// The sentence, with `holder` as the one who serves; names are what `name` says.
    pub fn sentence(&self, holder: Option<PersonId>, to: &Reader, name: Named<'_>) -> String {
        let t = to.words();
        let who = || holder.map_or_else(|| t.plan_nobody(), name);
        match self {
            Self::InOrder => t.plan_in_order(),
            Self::Balanced => t.plan_balanced(who()),
            Self::CatchingUp { since } => t.plan_catching_up(who(), day(to, *since)),
            Self::InsteadOf { away, until, takes } => instead_of((who(), away, *until, *takes), to, name),
            Self::Proposed { away, by } => t.plan_proposed(who(), name(*away), to.fixed(*by)),
            Self::Anyway => t.plan_anyway(who()),
            Self::NotTheirDay { who: passed } => t.plan_not_their_day(who(), name(*passed)),
            Self::Bridging => t.plan_bridging(who()),
            Self::Covered { of } => t.plan_covered(who(), name(*of)),
            Self::Swapped { with } => t.plan_swapped(who(), name(*with)),
            Self::Overridden { of: Some(of) } => t.plan_overridden_of(who(), name(*of)),
            Self::Overridden { of: None } => t.plan_overridden(who()),
            Self::Temporary => t.plan_temporary(who()),
            Self::HandedOver { by: Some(by) } => t.plan_handed_over_by(name(*by)),
            Self::HandedOver { by: None } => t.plan_handed_over(),
            Self::Left { who: left } => t.plan_left(who(), name(*left)),
            Self::Gap { away } => match away.as_slice() {
                [one] => t.plan_gap_one(name(*one)),
                many => t.plan_gap_many(names(t, many, name)),
            },
            Self::NobodyListed => t.plan_nobody_listed(),
            Self::TooFew => t.plan_too_few(),
            Self::Nobody => t.plan_nobody_meant(),
            Self::Closed => t.plan_closed(),
            Self::Removed { who } => t.plan_removed(name(*who)),
            Self::NotInTemporary => t.plan_not_in_temporary(),
            Self::Gone { who: gone } => t.plan_gone(who(), name(*gone)),
        }
    }
}

type InsteadOf<'a> = (String, &'a [PersonId], Timestamp, Option<Timestamp>);

fn instead_of((who, away, until, takes): InsteadOf<'_>, to: &Reader, name: Named<'_>) -> String {
    let t = to.words();
    match (away, takes) {
        ([one], None) => t.plan_instead_of_one(who, name(*one), day(to, last_of(until))),
        ([one], Some(takes)) => {
            t.plan_instead_of_one_takes(who, name(*one), day(to, last_of(until)), day(to, takes))
        }
        ([first, ..], Some(takes)) => {
            t.plan_instead_of_many_takes(who, names(t, away, name), name(*first), day(to, takes))
        }
        (many, _) => t.plan_instead_of_many(who, names(t, many, name)),
    }
}

impl Shift {
    /// Why it is this person, in one sentence.
    pub fn sentence(&self, to: &Reader, name: Named<'_>) -> String {
        self.reason.sentence(self.person, to, name)
    }
}

impl Gap {
    /// The code of its reason.
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }

    /// Why nobody is there, in one sentence.
    pub fn sentence(&self, to: &Reader, name: Named<'_>) -> String {
        self.reason.sentence(None, to, name)
    }
}

impl Warning {
    /// Its code, which stays the same whatever the sentence says.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ShortHanded { .. } => "short-handed",
            Self::CannotServe { .. } => "cannot-serve",
            Self::Starved { .. } => "starved",
            Self::NoRest { .. } => "no-rest",
            Self::Unanswered { .. } => "unanswered",
            Self::OverrideIdle { .. } => "override-idle",
            Self::SwapVoid { .. } => "swap-void",
            Self::CoverOpen { .. } => "cover-open",
            Self::CoverTaken { .. } => "cover-taken",
            Self::HandoffMoved { .. } => "handoff-moved",
            Self::CutOff { .. } => "cut-off",
        }
    }

    /// The instant it is about; `None` if it is about the whole plan, or about a swap, wherever that is.
    pub const fn at(&self) -> Option<Timestamp> {
        match self {
            Self::ShortHanded { at, .. }
            | Self::CannotServe { at, .. }
            | Self::NoRest { at, .. }
            | Self::Unanswered { at, .. }
            | Self::OverrideIdle { at, .. }
            | Self::CoverOpen { at, .. }
            | Self::CoverTaken { at, .. }
            | Self::HandoffMoved { at, .. }
            | Self::CutOff { at } => Some(*at),
            Self::Starved { .. } | Self::SwapVoid { .. } => None,
        }
    }

    /// The slot it is about.
    pub const fn slot(&self) -> Option<i64> {
        match self {
            Self::ShortHanded { slot, .. }
            | Self::CannotServe { slot, .. }
            | Self::NoRest { slot, .. }
            | Self::Unanswered { slot, .. }
            | Self::SwapVoid { slot, .. }
            | Self::CoverOpen { slot, .. }
            | Self::CoverTaken { slot, .. }
            | Self::HandoffMoved { slot, .. } => Some(*slot),
            Self::Starved { .. } | Self::OverrideIdle { .. } | Self::CutOff { .. } => None,
        }
    }

    /// The person it is about.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::CannotServe { who, .. }
            | Self::Starved { who }
            | Self::NoRest { who, .. }
            | Self::Unanswered { who, .. }
            | Self::CoverTaken { who, .. }
            | Self::CoverOpen { who, .. } => Some(*who),
            _ => None,
        }
    }

    /// What is not well, in one sentence.
    pub fn sentence(&self, to: &Reader, name: Named<'_>) -> String {
        let t = to.words();
        match self {
            Self::ShortHanded { at, there, seats, .. } => {
                t.warning_short_handed(to.fixed(*at), i64::from(*there), i64::from(*seats))
            }
            Self::CannotServe { at, who, .. } => t.warning_cannot_serve(name(*who), to.fixed(*at)),
            Self::Starved { who } => t.warning_starved(name(*who)),
            Self::NoRest { at, who, .. } => t.warning_no_rest(name(*who), to.fixed(*at)),
            Self::Unanswered { at, who, by, .. } => {
                t.warning_unanswered(name(*who), to.fixed(*at), to.fixed(*by))
            }
            Self::OverrideIdle { index, at } => t.warning_override_idle(count(*index + 1), to.fixed(*at)),
            Self::SwapVoid { index, .. } => t.warning_swap_void(count(*index + 1)),
            Self::CoverOpen { at, who, .. } => t.warning_cover_open(name(*who), to.fixed(*at)),
            Self::CoverTaken { at, who, by, .. } => {
                t.warning_cover_taken(name(*by), name(*who), to.fixed(*at))
            }
            Self::HandoffMoved { at, .. } => t.warning_handoff_moved(to.fixed(*at)),
            Self::CutOff { at } => t.warning_cut_off(to.fixed(*at)),
        }
    }
}

fn day(to: &Reader, at: Timestamp) -> String {
    to.date(at.to_zoned(to.zone.clone()).date())
}

/// The last instant before the end of an absence: one who is back on Saturday at midnight is away until
/// Friday, as people say it.
fn last_of(until: Timestamp) -> Timestamp {
    until.checked_sub(SignedDuration::from_millis(1)).unwrap_or(until)
}

fn names(t: &Words, people: &[PersonId], name: Named<'_>) -> String {
    joined(t, people.iter().map(|p| name(*p)).collect())
}

/// Names in one phrase: `Ada`, `Ada and Bob`, `Ada, Bob and Zoe`.
pub fn joined(t: &Words, mut names: Vec<String>) -> String {
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { t.plan_names(names.join(", "), last) }
}

#[cfg(test)]
mod tests;
