//! What is seen of a rotation: who is on duty now and next, what is coming, what has been.

use super::plan::{self, Reason, RotationId};
use super::{Plan, Rotation, Served, rows, shift_rows};
use crate::base::{PersonId, Result, Sealed};
use crate::spine::turns::{self, Duty};
use crate::store::Read;
use jiff::Timestamp;

/// A span in which somebody, or nobody, holds a duty, and why.
#[derive(Clone)]
pub struct Seat {
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant after it.
    pub ends: Timestamp,
    /// Who; `None` is a gap.
    pub person: Option<PersonId>,
    /// Why.
    pub reason: Reason,
}

impl From<&Served> for Seat {
    fn from(s: &Served) -> Self {
        Self { starts: s.starts, ends: s.ends, person: s.person, reason: s.reason.clone() }
    }
}

/// A rotation with its present and future.
pub struct Outlook {
    /// The rotation.
    pub rotation: Rotation,
    /// The duty: who holds it, who answers when nobody does.
    pub duty: Duty,
    /// The running shift as recorded.
    pub running: Option<Served>,
    /// The shift before it.
    pub before: Option<Served>,
    /// The record from the wanted instant on, then the plan.
    pub seats: Vec<Seat>,
    /// The plan only.
    pub coming: Vec<Seat>,
    /// The order now: who takes part.
    pub order: Vec<PersonId>,
}

/// The outlook of a rotation over a span.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn outlook(r: &Read<'_>, id: RotationId, from: Timestamp, until: Timestamp) -> Result<Outlook> {
    let plan = Plan::load(r, id)?;
    let rotation = &plan.rotation;
    let coming: Vec<Seat> = plan::ahead(plan.inputs(), &rotation.cursor, rotation.slot + 1, until)
        .into_iter()
        .map(|s| Seat {
            starts: s.starts,
            ends: s.ends,
            person: s.holder.map(|(_, person)| person),
            reason: s.reason,
        })
        .collect();
    let mut seats: Vec<Seat> = shift_rows::between(r, id, from, until)?.iter().map(Seat::from).collect();
    seats.extend(coming.iter().cloned());
    let mut newest = shift_rows::newest(r, id, 2)?.into_iter();
    Ok(Outlook {
        duty: turns::duty(r, rotation.duty)?,
        running: newest.next(),
        before: newest.next(),
        seats,
        coming,
        order: plan.members.iter().filter(|m| m.until.is_none()).map(|m| m.person).collect(),
        rotation: plan.rotation,
    })
}

/// Who is on duty now in every rotation: the rotation, its holders, until when, and who is next.
///
/// # Errors
/// A fault if it cannot be read.
pub fn on_duty(r: &Read<'_>) -> Result<Vec<Outlook>> {
    let now = r.now().at();
    super::all(r)?
        .into_iter()
        .map(|rotation| outlook(r, rotation.id, now, rotation.grid.next_start_after(rotation.next_at)))
        .collect()
}

/// Who has each duty now, with what its rotation is called, by that title: less than `on_duty`, at once.
///
/// # Errors
/// A fault if it cannot be read.
pub fn serving(r: &Read<'_>) -> Result<Vec<(Sealed<String>, PersonId)>> {
    let mut serving = rows::serving(r)?;
    serving.sort_by_cached_key(|(title, _)| title.reveal().to_lowercase());
    Ok(serving)
}

/// The record of duty before the running shift, newest first.
///
/// # Errors
/// A fault if it cannot be read.
pub fn past(r: &Read<'_>, id: RotationId, most: i64) -> Result<Vec<Served>> {
    Ok(shift_rows::newest(r, id, most.saturating_add(1))?.into_iter().skip(1).collect())
}
