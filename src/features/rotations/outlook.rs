//! What is seen of a rotation: who is on duty now and next, what is coming, what has been.

use super::rota::{self, Reason, RotationId};
use super::{Plan, Rotation, Served, rows, shift_rows};
use crate::base::{PersonId, Result, Sealed, calendar::span::Span};
use crate::spine::turns::{self, Duty};
use crate::store::Read;
use jiff::{SignedDuration, Timestamp};

/// A span in which somebody, or nobody, holds a duty, and why.
#[derive(Clone)]
pub struct Seat {
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant after it.
    pub ends: Timestamp,
    /// Who; `None`: nobody.
    pub person: Option<PersonId>,
    /// The seat, from 1.
    pub seat: u8,
    /// The slot.
    pub slot: i64,
    /// Why.
    pub reason: Reason,
}

impl From<&Served> for Seat {
    fn from(s: &Served) -> Self {
        let Served { starts, ends, person, seat, slot, .. } = *s;
        Self { starts, ends, person, seat, slot, reason: s.reason.clone() }
    }
}

/// A rotation with its present and future.
pub struct Outlook {
    /// The rotation.
    pub rotation: Rotation,
    /// The duty: who holds it, who answers when nobody does.
    pub duty: Duty,
    /// The running shift as recorded, of each seat.
    pub running: Vec<Served>,
    /// The newest shift before it.
    pub before: Option<Served>,
    /// The record from the wanted instant on, then the plan.
    pub seats: Vec<Seat>,
    /// The plan only.
    pub coming: Vec<Seat>,
    /// The order now: who takes part.
    pub order: Vec<PersonId>,
}

impl Outlook {
    /// Who is on duty now, by seat.
    pub fn holders(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.running.iter().filter_map(|shift| shift.person)
    }

    /// When the first of the running shifts ends; `None` if that is not known, or nothing runs.
    pub fn until(&self) -> Option<Timestamp> {
        let never = Timestamp::MAX.as_millisecond();
        self.running.iter().map(|shift| shift.ends).min().filter(|ends| ends.as_millisecond() < never)
    }
}

/// The outlook of a rotation over a span.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn outlook(r: &Read<'_>, id: RotationId, from: Timestamp, until: Timestamp) -> Result<Outlook> {
    let plan = Plan::load(r, id)?;
    let now = r.now().at();
    // By hand nobody knows when the next slot ends.
    let until = until.min(now.saturating_add(SignedDuration::from_hours(24 * 3660)).unwrap_or(now));
    let planned = rota::plan(&plan.rota, Span::new(from, until), Some(now));
    let coming: Vec<Seat> = planned
        .shifts
        .into_iter()
        .filter(|shift| !shift.past && shift.reason != Reason::Closed)
        .map(|s| {
            let rota::Shift { starts, ends, person, seat, slot, reason, .. } = s;
            Seat { starts, ends, person, seat, slot, reason }
        })
        .collect();
    let running = shift_rows::running(r, id, false)?;
    let before = before(r, id, &running, 1)?.into_iter().next();
    let mut seats: Vec<Seat> = shift_rows::between(r, id, from, until)?.iter().map(Seat::from).collect();
    seats.extend(coming.iter().cloned());
    let order = plan.rota.members.iter().filter(|m| m.until.is_none()).filter_map(|m| m.person).collect();
    Ok(Outlook {
        duty: turns::duty(r, plan.rotation.duty)?,
        running,
        before,
        seats,
        coming,
        order,
        rotation: plan.rotation,
    })
}

/// Who is on duty now in every rotation: the rotation, its holders, until when, and who is next.
///
/// # Errors
/// A fault if it cannot be read.
pub fn on_duty(r: &Read<'_>) -> Result<Vec<Outlook>> {
    let now = r.now().at();
    super::all(r)?.into_iter().map(|rotation| outlook(r, rotation.id, now, rotation.after_next())).collect()
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
pub fn past(r: &Read<'_>, id: RotationId, most: usize) -> Result<Vec<Served>> {
    before(r, id, &shift_rows::running(r, id, false)?, most)
}

/// The newest of the record without those that run.
fn before(r: &Read<'_>, id: RotationId, running: &[Served], most: usize) -> Result<Vec<Served>> {
    let newest = shift_rows::newest(r, id, 0, most.saturating_add(running.len()))?;
    let over = newest.into_iter().filter(|shift| running.iter().all(|now| now.id != shift.id));
    Ok(over.take(most).collect())
}

/// Who has had how much of a rotation in the last year, by its record.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub(super) fn ledger(r: &Read<'_>, id: RotationId) -> Result<rota::Ledger> {
    let mut plan = Plan::load(r, id)?;
    let now = r.now().at();
    let year = SignedDuration::from_hours(24 * i64::from(plan.rota.weights.look_back_days));
    let since = now.saturating_sub(year).unwrap_or(Timestamp::MIN);
    plan.rota.record = super::served(shift_rows::between(r, id, since, now)?);
    // What has been counts, and nothing that is still to come.
    plan.rota.next = i64::MAX;
    Ok(rota::plan(&plan.rota, Span::new(since, now), Some(now)).ledger)
}
