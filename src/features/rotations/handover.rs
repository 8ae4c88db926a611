//! Handing over: on time, late after downtime, or because somebody left.
//!
//! Catch-up rule: every missed shift goes into the record, and only the newest is announced, once,
//! and only if the duty is now with somebody else than was last announced.

use super::rota::{self, Given, Reason, RotationId};
use super::{
    Plan, Rotation, Served,
    advance::advance,
    by_hand::{self, Taker},
    lead, messages, notes, retime, rows, shift_rows,
};
use crate::base::{Id, PersonId, Result};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
    turns,
};
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp};

/// A handoff told later than this says that it is late.
pub(super) const LATE: SignedDuration = SignedDuration::from_mins(15);

/// Does what is due: members who were deactivated, handoffs, reminders ahead.
pub(super) fn tick(w: &Write<'_>) -> Result<()> {
    // A gap is announced to the fallback, who is to be somebody that is there.
    turns::adopt_orphaned_duties(w)?;
    let departed = rows::departed(w)?;
    for id in rows::due_now(w)? {
        let mut plan = Plan::load(w, id)?;
        if drop_departed(w, &plan, &departed)? {
            plan = Plan::load(w, id)?;
        }
        if catch_up(w, &mut plan, None)? {
            plan.renew(w)?;
        }
        if !departed.is_empty() && replace_departed(w, &mut plan, &departed)? {
            plan.renew(w)?;
        }
        lead::remind(w, &mut plan)?;
    }
    Ok(())
}

/// Takes those who were deactivated out of the order, from now on; says whether there were any.
fn drop_departed(w: &Write<'_>, plan: &Plan, departed: &[PersonId]) -> Result<bool> {
    let now = w.now().at();
    let gone = |m: &&rota::Member| {
        m.until.is_none_or(|until| until > now) && m.person.is_some_and(|p| departed.contains(&p))
    };
    let mut dropped = false;
    for member in plan.rota.members.iter().filter(gone) {
        rows::end_member(w, member.id, now)?;
        dropped = true;
    }
    Ok(dropped)
}

/// Puts a new rotation's first shift in force, from now until its first handoff.
pub(super) fn begin(w: &Write<'_>, id: RotationId) -> Result<()> {
    let mut plan = Plan::load(w, id)?;
    plan.rotation.next_at = w.now().at();
    plan.rotation.slot_ends = plan.rotation.next_at;
    let mut served = advance(w, &mut plan)?.served;
    served.iter_mut().for_each(|shift| shift.announced = true);
    keep(w, &plan.rotation, &served)?;
    take_effect(w, &plan.rotation, None, &served, Caught { slots: 0, parts: served.len() })
}

/// Lets a new rotation go on with the shifts that run, until its next slot begins; with none, nobody is on duty
/// until then.
pub(super) fn go_on(w: &Write<'_>, id: RotationId, running: &[rota::Served], until: Timestamp) -> Result<()> {
    let mut rotation = rows::get(w, id)?;
    (rotation.slot_ends, rotation.next_at) = (until, until);
    let mut seats: Vec<(Option<PersonId>, Timestamp, Reason)> =
        running.iter().map(|one| (one.person, one.span.starts, Reason::InOrder)).collect();
    if seats.is_empty() {
        seats.push((None, w.now().at(), Reason::NobodyListed));
    }
    let mut served = Vec::new();
    for ((seat, part), (person, starts, reason)) in (1..).zip(0..).zip(seats) {
        rotation.seats.push(Given { person, base: None, reason: reason.clone() });
        let (id, slot) = (Id::random(), rotation.slot);
        served.push(Served { id, slot, seat, part, starts, ends: until, person, reason, announced: true });
    }
    keep(w, &rotation, &served)?;
    if running.is_empty() {
        Ok(())
    } else {
        take_effect(w, &rotation, None, &served, Caught { slots: 0, parts: served.len() })
    }
}

fn keep(w: &Write<'_>, rotation: &Rotation, served: &[Served]) -> Result<()> {
    for shift in served {
        shift_rows::insert_shift(w, rotation.id, shift)?;
    }
    rows::update(w, rotation)
}

/// Records what has begun since, and announces who is on duty now; says whether anything has.
pub(super) fn catch_up(w: &Write<'_>, plan: &mut Plan, instead: Option<Taker>) -> Result<bool> {
    let now = w.now().at();
    if plan.rotation.next_at > now {
        return Ok(false);
    }
    let before = shift_rows::running(w, plan.rotation.id, true)?;
    let cursor = plan.rotation.cursor.clone();
    let mut done = advance(w, plan)?;
    if let Some(taker) = instead {
        by_hand::seat_instead(&mut plan.rotation, &mut done.served, taker, cursor);
    }
    let Some(latest) = done.served.iter().map(|shift| (shift.slot, shift.starts)).max() else {
        // Nothing began: the zone rules changed, or only somebody's seat ended.
        rows::update(w, &plan.rotation)?;
        let running = shift_rows::running(w, plan.rotation.id, false)?;
        turns::hold(w, plan.rotation.duty, &people_of(&running))?;
        w.changed(super::SLICE.name);
        retime::follow(w, &mut plan.rotation)?;
        return Ok(true);
    };
    for shift in &mut done.served {
        shift.announced = shift.slot == latest.0;
    }
    keep(w, &plan.rotation, &done.served)?;
    let caught = Caught { slots: done.slots.saturating_sub(1), parts: done.served.len() };
    let begun: Vec<Served> = done.served.into_iter().filter(|s| (s.slot, s.starts) == latest).collect();
    take_effect(w, &plan.rotation, Some(&before), &begun, caught)?;
    Ok(true)
}

/// The people of some shifts.
fn people_of(shifts: &[Served]) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = shifts.iter().filter_map(|shift| shift.person).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// How much one pass put on record.
#[derive(Clone, Copy)]
struct Caught {
    /// The slots that passed without anybody being told.
    slots: usize,
    /// The parts, those that run among them.
    parts: usize,
}

/// Lets the world know of what has begun: duty, note, announcement, audit.
fn take_effect(
    w: &Write<'_>,
    rotation: &Rotation,
    before: Option<&[Served]>,
    begun: &[Served],
    caught: Caught,
) -> Result<()> {
    let Some(newest) = begun.last() else { return Ok(()) };
    let running = shift_rows::running(w, rotation.id, false)?;
    let holders = people_of(&running);
    turns::hold(w, rotation.duty, &holders)?;
    notes::pass_on(w, rotation, begun, caught.parts)?;
    audit::record(w, "rotation.handed-over", newest.id)?;
    w.changed(super::SLICE.name);
    // What is meant to be empty is no news.
    if begun.iter().all(|shift| matches!(shift.reason, Reason::Closed | Reason::Nobody)) {
        return Ok(());
    }
    let formers = before.map(people_of).unwrap_or_default();
    if before.is_some() && formers == holders && !holders.is_empty() {
        return Ok(());
    }
    // Of those who stay, only the one whose seat changed is news.
    let came = begun.iter().rev().find_map(|s| s.person.filter(|p| !formers.contains(p)));
    let left = formers.iter().copied().find(|p| !holders.contains(p)).or(formers.first().copied());
    let news = messages::Handoff {
        rotation: rotation.id,
        shift: newest.id,
        holder: came.or(holders.first().copied()),
        former: left,
        others: holders.iter().copied().filter(|p| Some(*p) != came.or(holders.first().copied())).collect(),
        gone: formers.iter().copied().filter(|p| !holders.contains(p) && Some(*p) != left).collect(),
        late: w.now().at().duration_since(newest.starts) > LATE,
        missed: caught.slots,
    };
    let about = format!("rotations.handoff:{}", newest.id);
    for to in audience(w, rotation, &holders, &formers)? {
        announce(w, to, "rotations.handoff", &about, &news)?;
    }
    Ok(())
}

/// Who hears of a handoff: both sides, the followers, and of a gap the owners and the fallback.
fn audience(
    r: &Read<'_>,
    rotation: &Rotation,
    holders: &[PersonId],
    formers: &[PersonId],
) -> Result<Vec<PersonId>> {
    let changed = |one: &[PersonId], other: &[PersonId]| -> Vec<PersonId> {
        one.iter().copied().filter(|p| !other.contains(p)).collect()
    };
    let mut to = changed(holders, formers);
    to.extend(changed(formers, holders));
    to.extend(rows::followers(r, rotation.id)?);
    if holders.is_empty() {
        to.extend(rows::owners(r, rotation.id)?);
        to.push(turns::duty(r, rotation.duty)?.fallback);
    }
    to.sort_unstable();
    to.dedup();
    Ok(to)
}

fn announce(
    w: &Write<'_>,
    to: PersonId,
    message: &'static str,
    about: &str,
    content: &impl serde::Serialize,
) -> Result<()> {
    let kind = Kind::Announcement;
    notifications::post(w, &Post { to, kind, message, about, content, not_before: None })?;
    Ok(())
}

/// If somebody on duty was deactivated, hands the rest of that shift to the first who can take it; says whether
/// anybody was.
fn replace_departed(w: &Write<'_>, plan: &mut Plan, departed: &[PersonId]) -> Result<bool> {
    let now = w.now().at();
    let running = shift_rows::running(w, plan.rotation.id, false)?;
    for shift in running.iter().filter(|shift| shift.ends > now) {
        let Some(gone) = shift.person.filter(|person| departed.contains(person)) else { continue };
        let taken = people_of(&running);
        let horizon = plan.rotation.slot_ends.saturating_add(super::HORIZON).unwrap_or(now);
        let next = plan
            .planner(horizon, now)
            .take(2 * plan.rota.members.len() + 1)
            .flat_map(|step| step.shifts)
            .filter_map(|shift| shift.person)
            // Where nobody knows when the next slot begins, by the order alone.
            .chain(rota::round(&plan.rota, now))
            .find(|person| !taken.contains(person) && !is_away(plan, *person, now));
        split(w, &mut plan.rotation, shift, next, Reason::Left { who: gone })?;
        return Ok(true);
    }
    Ok(false)
}

fn is_away(plan: &Plan, person: PersonId, at: Timestamp) -> bool {
    plan.rota.absences.iter().any(|a| a.person == person && a.span.holds(at))
}

/// Ends the running part of a shift now and starts another with somebody else; the order stays.
pub(super) fn split(
    w: &Write<'_>,
    rotation: &mut Rotation,
    running: &Served,
    to: Option<PersonId>,
    reason: Reason,
) -> Result<()> {
    // Never before it began, which a clock that went back may ask for.
    let now = w.now().at().max(running.starts);
    let before = shift_rows::running(w, rotation.id, false)?;
    shift_rows::end_shift(w, running.id, now)?;
    let next = Served {
        id: Id::random(),
        slot: running.slot,
        seat: running.seat,
        part: shift_rows::parts(w, rotation.id, running.slot)?,
        starts: now,
        ends: running.ends.max(now),
        person: to,
        reason: reason.clone(),
        announced: true,
    };
    shift_rows::insert_shift(w, rotation.id, &next)?;
    let seat = usize::from(running.seat.max(1)) - 1;
    // Who only covers hands over the cover: when that ends, the seat is whose it was.
    if let Some(given) = rotation.seats.get_mut(seat).filter(|given| given.person == running.person) {
        *given = Given { person: to, base: given.base, reason };
    }
    rows::update(w, rotation)?;
    notes::ask_for(w, running, now)?;
    take_effect(w, rotation, Some(&before), &[next], Caught { slots: 0, parts: 1 })
}
