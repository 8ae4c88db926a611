//! The planner: who serves when, and why. Pure: the same [`Rota`] gives the same [`Plan`] on any machine;
//! nothing here reads a clock, a table or chance.
//!
//! Four layers, one upon the other. *Slots* (`slots`): the timetable of each version tiles time. *Order*
//! (`order`, `balance`): whose turn each slot is, and who serves it when they are away. *Changes* (`changes`):
//! covers and swaps, overrides, temporary schedules, and people who left. *Duty* (`duty`): when in a slot
//! somebody is on duty at all. Each shift keeps a [`Reason`]; what is not well is a [`Gap`] or a [`Warning`].

mod input;
mod ms;
mod output;
mod words;

pub use input::{
    Absence, AbsencePolicy, AbsenceRule, Answer, Cursor, Fixed, Holidays, Human, Kept, Member, Order,
    Override, Removal, Rota, Stage, Swap, Temporary, Threshold, Version, Weights,
};
pub use output::{Gap, Ledger, LedgerLine, Plan, Reason, Served, Shift, Warning};
pub use words::Named;

use crate::base::PersonId;

pub use super::plan::{MemberId, RotationId, ShiftId};

/// Somebody at a place of the order; a place of NOBODY has no person.
pub type Holder = (MemberId, Option<PersonId>);
