//! What has come since: slot after slot, and within the running one each change of what is laid over it.

use super::rota::{self, Reason, Shift, ShiftId};
use super::{Plan, Rotation, Served, shift_rows};
use crate::base::{Id, Result};
use crate::store::Write;
use jiff::Timestamp;

/// What happened until now.
pub(super) struct Advance {
    /// The parts that began, oldest first.
    pub(super) served: Vec<Served>,
    /// How many slots began.
    pub(super) slots: usize,
}

/// Goes through every slot, and every change within one, that has come since; moves the rotation on.
pub(super) fn advance(w: &Write<'_>, plan: &mut Plan) -> Result<Advance> {
    let now = w.now().at();
    let mut done = Advance { served: Vec::new(), slots: 0 };
    let mut rotation = plan.rotation.clone();
    let mut parts = shift_rows::of_slot(w, rotation.id, rotation.slot)?;
    let far = now.saturating_add(super::HORIZON).unwrap_or(now);
    let mut planner = plan.planner(far, now);
    while rotation.next_at <= now {
        let mut from = rotation.next_at;
        let shifts = if from < rotation.slot_ends {
            relayed(plan, &rotation, now)
        } else {
            // The zone rules may have changed under our feet: then the handoff that was due is yet to come.
            let Some(step) = planner.next().filter(|step| step.span.starts <= now) else { break };
            // No time is two people's, even where new zone rules have the slot begin sooner.
            from = from.max(step.span.starts);
            (rotation.slot, rotation.seats) = (step.slot, step.given);
            rotation.slot_ends = step.span.ends.max(from);
            (rotation.cursor, _) = planner.cursor();
            parts.clear();
            done.slots += 1;
            step.shifts
        };
        let holding = holding(&shifts, from, rotation.slot_ends);
        let run: Vec<ShiftId> = running(&parts, from).map(|part| part.id).collect();
        for part in parts.iter_mut().filter(|part| run.contains(&part.id)) {
            let ends = lasts(part, &rotation, &holding).unwrap_or(from);
            if ends != part.ends {
                part.ends = ends.max(part.starts);
                done.lasts(w, part)?;
            }
        }
        let stays: Vec<u8> = running(&parts, from).map(|part| part.seat).collect();
        for shift in holding.into_iter().filter(|shift| !stays.contains(&shift.seat)) {
            let part = parts.iter().map(|part| part.part + 1).max().unwrap_or(0);
            parts.push(served(shift, from, part, rotation.slot_ends));
            done.served.extend(parts.last().cloned());
        }
        rotation.next_at = next_change(&shifts, &parts, from, rotation.slot_ends);
    }
    plan.rotation = rotation;
    Ok(done)
}

impl Advance {
    /// Keeps that a part lasts until another instant than it was to.
    fn lasts(&mut self, w: &Write<'_>, part: &Served) -> Result<()> {
        match self.served.iter_mut().find(|served| served.id == part.id) {
            Some(served) => served.ends = part.ends,
            None => shift_rows::end_shift(w, part.id, part.ends)?,
        }
        Ok(())
    }
}

/// Who serves the running slot as it is now; it ends when it was said to.
fn relayed(plan: &Plan, rotation: &Rotation, now: Timestamp) -> Vec<Shift> {
    let mut shifts = rota::relay(&plan.rota, rotation.slot, &rotation.seats, now);
    let end = shifts.iter().map(|shift| shift.ends).max();
    shifts
        .iter_mut()
        .filter(|shift| Some(shift.ends) == end)
        .for_each(|shift| shift.ends = rotation.slot_ends);
    shifts
}

/// The newest part of each seat that lasts beyond an instant.
fn running(parts: &[Served], at: Timestamp) -> impl Iterator<Item = &Served> {
    let newest =
        move |part: &&Served| parts.iter().all(|other| other.seat != part.seat || other.part <= part.part);
    parts.iter().filter(newest).filter(move |part| at < part.ends)
}

/// Until when a part that runs goes on; `None`: no longer. Who got it by hand from somebody who only stood in has
/// it to its end.
fn lasts(part: &Served, rotation: &Rotation, holding: &[Shift]) -> Option<Timestamp> {
    let seat = usize::from(part.seat.max(1)) - 1;
    let by_hand = matches!(part.reason, Reason::HandedOver { .. } | Reason::Left { .. });
    let theirs = rotation.seats.get(seat).is_some_and(|given| given.person == part.person);
    if by_hand && !theirs {
        return Some(part.ends);
    }
    let goes_on = holding.iter().find(|shift| shift.seat == part.seat && shift.person == part.person);
    goes_on.map(|shift| shift.ends.min(rotation.slot_ends))
}

/// Of each seat of a slot the part that holds at an instant.
fn holding(shifts: &[Shift], at: Timestamp, slot_ends: Timestamp) -> Vec<Shift> {
    // Of a slot that was over before it could begin, the last there was.
    let lasts = |shift: &&Shift| at < shift.ends || slot_ends <= at;
    let mut holding: Vec<Shift> =
        shifts.iter().filter(|shift| shift.starts <= at).filter(lasts).cloned().collect();
    holding.sort_by_key(|shift| (shift.seat, std::cmp::Reverse(shift.starts)));
    holding.dedup_by_key(|shift| shift.seat);
    holding
}

/// When somebody comes or goes next within a slot, or when it ends.
fn next_change(shifts: &[Shift], parts: &[Served], after: Timestamp, slot_ends: Timestamp) -> Timestamp {
    let planned = shifts.iter().flat_map(|shift| [shift.starts, shift.ends]);
    let changes = planned.chain(running(parts, after).map(|part| part.ends)).filter(|at| *at > after);
    changes.min().map_or(slot_ends, |at| at.min(slot_ends))
}

fn served(shift: Shift, from: Timestamp, part: i64, slot_ends: Timestamp) -> Served {
    Served {
        id: Id::random(),
        slot: shift.slot,
        seat: shift.seat,
        part,
        starts: from,
        ends: shift.ends.min(slot_ends).max(from),
        person: shift.person,
        reason: shift.reason,
        announced: false,
    }
}
