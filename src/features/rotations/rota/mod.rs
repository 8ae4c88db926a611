//! The planner: who serves when, and why. Pure: the same [`Rota`] gives the same [`Plan`] on any machine;
//! nothing here reads a clock, a table or chance.
//!
//! Four layers, one upon the other. *Slots* (`slots`): the timetable of each version tiles time. *Order*
//! (`order`, `balance`): whose turn each slot is, and who serves it when they are away. *Changes* (`changes`):
//! covers and swaps, overrides, temporary schedules, and people who left. *Duty* (`duty`): when in a slot
//! somebody is on duty at all. Each shift keeps a [`Reason`]; what is not well is a [`Gap`] or a [`Warning`].

mod balance;
mod changes;
mod input;
mod order;
mod output;
mod planner;
mod slots;
mod table;
#[cfg(test)]
mod tests;
mod trade;
mod turns;
mod weigh;
mod whole;
mod words;

pub use input::{
    Absence, AbsencePolicy, AbsenceRule, Answer, Cursor, Fixed, Holidays, Human, Kept, Member, Order,
    Override, Removal, Rota, Stage, Swap, Temporary, Threshold, Version, Weights,
};
pub use output::{Gap, Given, Ledger, LedgerLine, Plan, Reason, Served, Shift, Warning};
pub use planner::{Planner, Step, relay, round};
pub use slots::offset;
pub use whole::{MOST_SLOTS, plan};
pub use words::{Named, joined};

use crate::base::{PersonId, calendar::span::Span};
use jiff::Timestamp;

crate::ids! {
    /// A place in a rotation's order.
    RotationMember "mbr" MemberId,
    /// A rotation.
    Rotation "rot" RotationId,
    /// A shift.
    RotationShift "shf" ShiftId,
}

/// Somebody at a place of the order; a place of NOBODY has no person.
pub type Holder = (MemberId, Option<PersonId>);

/// The slot of these versions that holds an instant.
pub fn slot_at(versions: &[Version], at: Timestamp) -> i64 {
    slots::Slots::of(versions).at(at)
}

/// The first slot of these versions that starts at an instant or later.
pub fn slot_from(versions: &[Version], at: Timestamp) -> i64 {
    let slot = slot_at(versions, at);
    if slot_span(versions, slot).starts >= at { slot } else { slot.saturating_add(1) }
}

/// From when to when a slot of these versions is; empty where the clocks skip it.
pub fn slot_span(versions: &[Version], slot: i64) -> Span {
    slots::Slots::of(versions).span(slot)
}
