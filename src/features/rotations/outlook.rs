//! What is seen of a rotation: who is on duty now and next, what is coming, what has been.

use super::rota::{self, Reason, RotationId, Shift};
use super::version_rows::Kept;
use super::{Plan, Rotation, Served, rows, shift_rows};
use crate::base::{
    PersonId, Result, Sealed,
    calendar::{Cadence, span::Span},
};
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

impl From<Shift> for Seat {
    fn from(s: Shift) -> Self {
        let Shift { starts, ends, person, seat, slot, reason, .. } = s;
        Self { starts, ends, person, seat, slot, reason }
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
    /// Who comes next, by seat; by hand, who would if it were handed over now.
    pub next: Vec<Seat>,
    /// The order now: who takes part.
    pub order: Vec<PersonId>,
}

impl Outlook {
    /// Who is on duty now, by seat.
    pub fn holders(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.running.iter().filter_map(|shift| shift.person)
    }

    /// Whether nobody is on duty now, and nobody is meant to be.
    pub fn is_free(&self) -> bool {
        let meant = |shift: &Served| matches!(shift.reason, Reason::Closed | Reason::Nobody);
        !self.running.is_empty() && self.running.iter().all(meant)
    }

    /// When the first of the running shifts ends; `None` if that is not known, or nothing runs.
    pub fn until(&self) -> Option<Timestamp> {
        // Slots without hours of duty follow each other: it ends when somebody begins.
        if self.running.iter().any(|shift| shift.reason == Reason::Closed) && self.is_free() {
            return self.next.first().map(|seat| seat.starts);
        }
        self.running.iter().map(|shift| shift.ends).min().filter(|ends| *ends < Timestamp::MAX)
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
    let until = until.min(now.saturating_add(super::FAR).unwrap_or(now));
    let planned = rota::plan(&plan.rota, Span::new(from, until), Some(now));
    let coming: Vec<Seat> = planned
        .shifts
        .into_iter()
        .filter(|shift| !shift.past && shift.reason != Reason::Closed)
        .map(Seat::from)
        .collect();
    let first = coming.first().map(|seat| seat.starts);
    let next = match first {
        Some(_) => coming.iter().take_while(|seat| Some(seat.starts) == first).cloned().collect(),
        None if plan.rotation.by_hand() => first_after(&after_hand(r, &plan.rotation)?, now),
        None => first_after(&plan, now),
    };
    let running = shift_rows::running(r, id, false)?;
    let before = before(r, id, &running, 1)?.into_iter().next();
    let mut seats: Vec<Seat> = shift_rows::between(r, id, from, until)?.iter().map(Seat::from).collect();
    seats.retain(|seat| seat.reason != Reason::Closed);
    seats.extend(coming.iter().cloned());
    let order = plan.order().filter_map(|member| member.person).collect();
    Ok(Outlook {
        duty: turns::duty(r, plan.rotation.duty)?,
        running,
        before,
        seats,
        coming,
        next,
        order,
        rotation: plan.rotation,
    })
}

/// Who begins together after the running slot, however many slots without hours of duty lie between.
fn first_after(plan: &Plan, now: Timestamp) -> Vec<Seat> {
    let far = now.saturating_add(SignedDuration::from_hours(24 * 400)).unwrap_or(now);
    let on_duty = |step: rota::Step| -> Vec<Shift> {
        step.shifts.into_iter().filter(|shift| shift.reason != Reason::Closed).collect()
    };
    let mut steps = plan.planner(far, now).take(100).map(on_duty);
    let shifts = steps.find(|shifts| !shifts.is_empty()).unwrap_or_default();
    let first = shifts.iter().map(|shift| shift.starts).min();
    shifts.into_iter().filter(|shift| Some(shift.starts) == first).map(Seat::from).collect()
}

/// A rotation without a clock as it would be if it were handed over now.
fn after_hand(r: &Read<'_>, rotation: &Rotation) -> Result<Plan> {
    // A moment from now: it may have been handed over at this very instant.
    let now = r.now().at().saturating_add(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MAX);
    let mut handed = rotation.clone();
    if let Some(Cadence::Manual { handoffs }) = handed.kept.last_mut().map(|kept| &mut kept.rules.cadence) {
        handoffs.retain(|at| *at < now);
        handoffs.push(now);
    }
    handed.versions = handed.kept.iter().map(Kept::version).collect::<Result<_>>()?;
    (handed.slot_ends, handed.next_at) = (now, now);
    Plan::of(r, handed)
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
pub fn ledger(r: &Read<'_>, id: RotationId) -> Result<rota::Ledger> {
    let now = r.now().at();
    let year = SignedDuration::from_hours(24 * i64::from(rota::Weights::default().look_back_days));
    let since = now.saturating_sub(year).unwrap_or(Timestamp::MIN);
    let record = super::served(shift_rows::between(r, id, since, now)?);
    let mut plan = Plan::since(r, rows::get(r, id)?, record)?;
    // What has been counts, and nothing that is still to come.
    plan.rota.next = i64::MAX;
    Ok(rota::plan(&plan.rota, Span::new(since, now), Some(now)).ledger)
}
