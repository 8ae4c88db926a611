//! What a plan says.

use super::{Holder, MemberId};
use crate::base::{
    PersonId,
    calendar::{ms, span::Span},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who serves when, from one instant to another, and what is not well.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// When the duty changes hands within the span, as the timetable has it; a moved one is where it was moved to.
    pub handoffs: Vec<Timestamp>,
    /// Every shift that overlaps the span, whole, by start, slot, seat; the past from the record.
    pub shifts: Vec<Shift>,
    /// Where somebody should be on duty and nobody is, by start.
    pub gaps: Vec<Gap>,
    /// What else is not well, by instant.
    pub warnings: Vec<Warning>,
    /// Who has had how much.
    pub ledger: Ledger,
}

/// A slot's seat, or a part of it: who serves, who would have, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The number of the slot.
    pub slot: i64,
    /// The seat, from 1; those beyond the version's seats were added by an override.
    pub seat: u8,
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant after it; `Timestamp::MAX` if nobody knows yet (a rotation by hand).
    pub ends: Timestamp,
    /// Who serves; `None`: nobody.
    pub person: Option<PersonId>,
    /// Whose turn it is by the order alone.
    pub base: Option<Holder>,
    /// When within it they are on duty, sorted, merged.
    pub on_duty: Vec<Span>,
    /// Why.
    pub reason: Reason,
    /// Whether it comes from the record.
    pub past: bool,
}

/// Who has a seat of a slot by the order, before covers, overrides and the like. The first is of seat 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who serves; `None`: nobody.
    pub person: Option<PersonId>,
    /// Whose turn it is.
    pub base: Option<MemberId>,
    /// Why.
    pub reason: Reason,
}

/// A shift of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Its slot.
    pub slot: i64,
    /// Its seat, from 1.
    pub seat: u8,
    /// From when to when.
    pub span: Span,
    /// Who served; `None`: nobody.
    pub person: Option<PersonId>,
    /// Why.
    pub reason: Reason,
}

/// Why somebody serves, or nobody does. Holds ids and instants only, so that a name given later and the
/// reader's own zone are what the sentence shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is the holder's turn.
    InOrder,
    /// The holder has had the least.
    Balanced,
    /// The holder takes the turn they kept while away, or traded.
    CatchingUp {
        /// The start of the slot in which they were passed.
        #[serde(with = "ms")]
        since: Timestamp,
    },
    /// Those whose turn it is are away.
    InsteadOf {
        /// Who was passed, in order.
        away: Vec<PersonId>,
        /// The first instant at which the first of them is back.
        #[serde(with = "ms")]
        until: Timestamp,
        /// The start of the slot that the first of them serves in return; `None`: none, or not known.
        #[serde(default, with = "ms::maybe")]
        takes: Option<Timestamp>,
    },
    /// As `InsteadOf`, but somebody is still to say so, until an instant.
    Proposed {
        /// Who is away.
        away: PersonId,
        /// Until when an answer counts.
        #[serde(with = "ms")]
        by: Timestamp,
    },
    /// Somebody serves although they are away, for they, or an owner, said so.
    Anyway,
    /// Those whose turn it is do not serve on such days, or have no hours then.
    NotTheirDay {
        /// Who was passed.
        who: PersonId,
    },
    /// The one before stays until a new timetable begins.
    Bridging,
    /// Somebody covers a slot.
    Covered {
        /// For whom.
        of: PersonId,
    },
    /// Two swapped slots.
    Swapped {
        /// With whom.
        with: PersonId,
    },
    /// An override put the holder here.
    Overridden {
        /// Instead of whom; `None`: beside the others.
        of: Option<PersonId>,
    },
    /// A temporary schedule says so.
    Temporary,
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
    /// Everybody in the order is away.
    Gap {
        /// Who is, in order.
        away: Vec<PersonId>,
    },
    /// Nobody is in the order in this slot.
    NobodyListed,
    /// There are fewer people than seats.
    TooFew,
    /// It is the turn of NOBODY.
    Nobody,
    /// No minute of this slot is duty; it uses up no turn.
    Closed,
    /// An override took somebody off duty.
    Removed {
        /// Whom.
        who: PersonId,
    },
    /// A temporary schedule lists nobody.
    NotInTemporary,
    /// Who would serve has left.
    Gone {
        /// Who.
        who: PersonId,
    },
}

/// A span in which somebody should be on duty and nobody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// When.
    pub span: Span,
    /// The slot it lies in.
    pub slot: i64,
    /// Why.
    pub reason: Reason,
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Fewer people than seats are on duty.
    ShortHanded {
        /// The slot.
        slot: i64,
        /// When it starts.
        at: Timestamp,
        /// How many are there.
        there: u8,
        /// How many should be.
        seats: u8,
    },
    /// The only person of a shift may not serve then: away, or not a member of the rotation.
    CannotServe {
        /// The slot.
        slot: i64,
        /// When the shift starts.
        at: Timestamp,
        /// Who.
        who: PersonId,
    },
    /// Somebody in the order never gets a minute of duty in the whole span, though others serve twice or more.
    Starved {
        /// Who.
        who: PersonId,
    },
    /// Somebody serves with less rest than wished, for nobody else could.
    NoRest {
        /// The slot.
        slot: i64,
        /// When it starts.
        at: Timestamp,
        /// Who.
        who: PersonId,
    },
    /// A question of the policy `ask` is open.
    Unanswered {
        /// The slot.
        slot: i64,
        /// When it starts.
        at: Timestamp,
        /// Who is away.
        who: PersonId,
        /// Until when an answer counts.
        by: Timestamp,
    },
    /// An override changes nothing, in part or whole; its number in the list, from 0.
    OverrideIdle {
        /// Which.
        index: usize,
        /// When it starts.
        at: Timestamp,
    },
    /// A cover or swap cannot be: who gives the slot does not have it, or who takes it is away or in it already.
    SwapVoid {
        /// Which, from 0.
        index: usize,
        /// The slot.
        slot: i64,
    },
    /// A cover is still looked for.
    CoverOpen {
        /// The slot.
        slot: i64,
        /// When it starts.
        at: Timestamp,
        /// Who wants to be covered.
        who: PersonId,
    },
    /// Somebody would cover, and it is still to be approved.
    CoverTaken {
        /// The slot.
        slot: i64,
        /// When it starts.
        at: Timestamp,
        /// Who wants to be covered.
        who: PersonId,
        /// Who would.
        by: PersonId,
    },
    /// The clocks skip the wall time of a handoff: it happens at the first instant after the gap.
    HandoffMoved {
        /// The slot that it starts.
        slot: i64,
        /// When it happens.
        at: Timestamp,
    },
    /// The plan is so long that it was cut off here.
    CutOff {
        /// Where.
        at: Timestamp,
    },
}

/// Who has had how much duty, in a span that ends with the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// From when to when; `None` if there is nothing.
    pub span: Option<Span>,
    /// A line for each member and whoever served, by order, then id.
    pub lines: Vec<LedgerLine>,
}

/// One person in the ledger. Minutes are of duty really planned or served.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerLine {
    /// Who.
    pub person: PersonId,
    /// Shifts with at least one minute of duty.
    pub shifts: u32,
    /// All minutes on duty.
    pub minutes: i64,
    /// Of these, those at night.
    pub night: i64,
    /// Of these, those on Saturday and Sunday.
    pub weekend: i64,
    /// Of these, those on public holidays.
    pub holiday: i64,
    /// Minutes, each times its weight.
    pub weighted: f64,
    /// Minutes in which they were members and not away.
    pub available: i64,
    /// Weighted minutes for each available one, times the inverse of their part-time weight; `None` without any.
    pub load: Option<f64>,
    /// Turns they owe, 0 or 1.
    pub debt: u8,
    /// Turns they served for others.
    pub credit: i32,
}

impl Ledger {
    /// How even it is: the least load over the greatest, 1 is even; `None` with less than two people who could serve.
    pub fn score(&self) -> Option<f64> {
        let loads: Vec<f64> = self.lines.iter().filter_map(|line| line.load).collect();
        let most = loads.iter().copied().fold(0.0, f64::max);
        let least = loads.iter().copied().fold(f64::INFINITY, f64::min);
        (loads.len() > 1 && most > 0.0).then(|| least / most)
    }
}
