//! Handing over: on time, late after downtime, by hand, or because somebody left.
//!
//! Catch-up rule: every missed shift goes into the record, and only the newest is announced, once,
//! and only if the duty is now with somebody else than was last announced.

use super::plan::{self, Reason, RotationId};
use super::{Plan, Rotation, Served, messages, notes, retime, rows, shift_rows};
use crate::base::{Error, Id, PersonId, Result};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
    people, turns,
};
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp};

/// A handoff told later than this says that it is late.
pub(super) const LATE: SignedDuration = SignedDuration::from_mins(15);

/// Does what is due: members who were deactivated, handoffs, reminders ahead.
pub(super) fn tick(w: &Write<'_>) -> Result<()> {
    // A gap is announced to the fallback, who is to be somebody that is there.
    turns::adopt_orphaned_duties(w)?;
    for id in rows::due_now(w)? {
        let mut plan = Plan::load(w, id)?;
        if drop_deactivated(w, &plan)? {
            plan = Plan::load(w, id)?;
        }
        catch_up(w, &mut plan)?;
        replace_deactivated(w, &plan)?;
        remind(w, &mut plan)?;
    }
    Ok(())
}

/// Takes those who were deactivated out of the order, from now on.
fn drop_deactivated(w: &Write<'_>, plan: &Plan) -> Result<bool> {
    let mut dropped = false;
    for member in plan.members.iter().filter(|m| m.until.is_none()) {
        if !people::get(w, member.person)?.active {
            rows::end_member(w, member.id, w.now().at())?;
            dropped = true;
        }
    }
    Ok(dropped)
}

/// Puts a new rotation's first shift in force, from now until its first handoff.
pub(super) fn begin(w: &Write<'_>, id: RotationId) -> Result<()> {
    let mut plan = Plan::load(w, id)?;
    let (first, cursor) =
        plan::next(plan.inputs(), &plan.rotation.cursor, plan.rotation.slot.saturating_add(1));
    let running = Served {
        id: Id::random(),
        slot: first.slot,
        part: 0,
        // It starts with the rotation, not with its slot.
        starts: w.now().at(),
        ends: first.ends,
        person: first.holder.map(|(_, person)| person),
        reason: first.reason,
        announced: true,
    };
    shift_rows::insert_shift(w, id, &running)?;
    plan.rotation.slot = first.slot;
    plan.rotation.next_at = first.ends;
    plan.rotation.cursor = cursor;
    rows::update(w, &plan.rotation)?;
    take_effect(w, &plan.rotation, None, &running, 0)
}

/// Records every slot that has started since, and announces the newest.
fn catch_up(w: &Write<'_>, plan: &mut Plan) -> Result<()> {
    let now = w.now().at();
    if plan.rotation.next_at > now {
        return Ok(());
    }
    let id = plan.rotation.id;
    let before = shift_rows::last_announced(w, id)?;
    let (started, cursor) = plan::hand_over(plan.inputs(), &plan.rotation.cursor, plan.rotation.slot, now);
    let Some(last) = started.last() else {
        // The zone rules changed under our feet: the handoff that was due is yet to come.
        return retime::follow(w, &mut plan.rotation).map(drop);
    };
    let mut running: Option<Served> = shift_rows::newest(w, id, 1)?.into_iter().next();
    for shift in &started {
        // No time is two people's, even where new zone rules have the slot begin sooner.
        let had = running.as_ref().map(|before| before.ends).filter(|ends| *ends <= now);
        let starts = had.map_or(shift.starts, |ends| shift.starts.max(ends));
        let served = Served {
            id: Id::random(),
            slot: shift.slot,
            part: 0,
            starts,
            ends: shift.ends.max(starts),
            person: shift.holder.map(|(_, person)| person),
            reason: shift.reason.clone(),
            announced: shift.slot == last.slot,
        };
        shift_rows::insert_shift(w, id, &served)?;
        running = Some(served);
    }
    plan.rotation.slot = last.slot;
    plan.rotation.next_at = running.as_ref().map_or(last.ends, |shift| shift.ends);
    plan.rotation.cursor = cursor;
    rows::update(w, &plan.rotation)?;
    match running {
        Some(running) => take_effect(w, &plan.rotation, before.as_ref(), &running, started.len() - 1),
        None => Ok(()),
    }
}

/// Lets the world know of a new running shift: duty, note, announcement, audit.
fn take_effect(
    w: &Write<'_>,
    rotation: &Rotation,
    before: Option<&Served>,
    running: &Served,
    missed: usize,
) -> Result<()> {
    let holders: Vec<PersonId> = running.person.into_iter().collect();
    turns::hold(w, rotation.duty, &holders)?;
    notes::pass_on(w, rotation, running, missed)?;
    audit::record(w, "rotation.handed-over", running.id)?;
    w.changed(super::SLICE.name);
    let former = before.and_then(|shift| shift.person);
    if before.is_some() && former == running.person && running.person.is_some() {
        return Ok(());
    }
    let late = w.now().at().duration_since(running.starts) > LATE;
    let news = messages::Handoff {
        rotation: rotation.id,
        shift: running.id,
        holder: running.person,
        former,
        late,
        missed,
    };
    let about = format!("rotations.handoff:{}", running.id);
    for to in audience(w, rotation, running, former)? {
        announce(w, to, "rotations.handoff", &about, &news)?;
    }
    Ok(())
}

/// Who hears of a handoff: both sides, the followers, and of a gap the owners and the fallback.
fn audience(
    r: &Read<'_>,
    rotation: &Rotation,
    running: &Served,
    former: Option<PersonId>,
) -> Result<Vec<PersonId>> {
    let mut to: Vec<PersonId> = running.person.into_iter().chain(former).collect();
    to.extend(rows::followers(r, rotation.id)?);
    if running.person.is_none() {
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

/// If whoever is on duty was deactivated, hands the rest of the shift to the first who can take it.
fn replace_deactivated(w: &Write<'_>, plan: &Plan) -> Result<()> {
    let Some(running) = shift_rows::newest(w, plan.rotation.id, 1)?.into_iter().next() else { return Ok(()) };
    let Some(holder) = running.person else { return Ok(()) };
    if running.ends <= w.now().at() || people::get(w, holder)?.active {
        return Ok(());
    }
    let next = plan::ahead(plan.inputs(), &plan.rotation.cursor, plan.rotation.slot + 1, Timestamp::MAX)
        .into_iter()
        .take(plan.members.len() + 1)
        .filter_map(|shift| shift.holder)
        .map(|(_, person)| person)
        .find(|person| *person != holder && !is_away(plan, *person, w.now().at()));
    split(w, &plan.rotation, &running, next, Reason::Left { who: holder })
}

fn is_away(plan: &Plan, person: PersonId, at: Timestamp) -> bool {
    plan.absences.iter().any(|a| a.person == person && a.from <= at && at < a.until)
}

/// Ends the running part of a shift now and starts another with somebody else; the order stays.
fn split(
    w: &Write<'_>,
    rotation: &Rotation,
    running: &Served,
    to: Option<PersonId>,
    reason: Reason,
) -> Result<()> {
    // Never before it began, which a clock that went back may ask for.
    let now = w.now().at().max(running.starts);
    shift_rows::end_shift(w, running.id, now)?;
    let next = Served {
        id: Id::random(),
        slot: running.slot,
        part: running.part + 1,
        starts: now,
        ends: running.ends.max(now),
        person: to,
        reason,
        announced: true,
    };
    shift_rows::insert_shift(w, rotation.id, &next)?;
    notes::ask_for(w, running, now)?;
    take_effect(w, rotation, Some(running), &next, 0)
}

/// Hands the rest of the running shift to somebody, by hand: the holder, an owner or an admin may.
///
/// # Errors
/// A refusal at `to` if they hold it already or are deactivated; `NotAllowed` for strangers to it.
pub fn hand_over_now(w: &Write<'_>, id: RotationId, to: PersonId) -> Result<()> {
    let me = people::me(w)?;
    let rotation = rows::get(w, id)?;
    let running = shift_rows::newest(w, id, 1)?.into_iter().next().ok_or(Error::NotFound)?;
    if !super::may_change(w, id, &me)? && running.person != Some(me.id) {
        return Err(Error::NotAllowed);
    }
    let taker = people::get(w, to)?;
    if !taker.active {
        return Err(Error::refused_at("to", |t| t.rotations_taker_gone()));
    }
    if running.person == Some(to) {
        return Err(Error::refused_at("to", |t| t.rotations_taker_same()));
    }
    if running.ends <= w.now().at() {
        return Err(Error::Conflict);
    }
    split(w, &rotation, &running, Some(to), Reason::HandedOver { by: Some(me.id) })
}

/// Reminds the next holder ahead of the shift and asks the present one for the handoff note, once.
fn remind(w: &Write<'_>, plan: &mut Plan) -> Result<()> {
    let (now, rotation) = (w.now().at(), &plan.rotation);
    let lead = SignedDuration::from_hours(rotation.lead_hours);
    if rotation.led_slot > rotation.slot || rotation.next_at - lead > now {
        return Ok(());
    }
    let (next, _) = plan::next(plan.inputs(), &rotation.cursor, rotation.slot + 1);
    let running = shift_rows::newest(w, rotation.id, 1)?.into_iter().next();
    let holder = running.as_ref().and_then(|shift| shift.person);
    if let Some((_, person)) = next.holder
        && Some(person) != holder
    {
        let content = messages::Soon {
            rotation: rotation.id,
            starts: next.starts.as_millisecond(),
            ends: next.ends.as_millisecond(),
        };
        // The instant as well: a shift that was moved is news.
        let about = format!("rotations.soon:{}:{}:{}", rotation.id, next.slot, next.starts.as_millisecond());
        let (to, kind, message) = (person, Kind::Lead, "rotations.soon");
        let post = Post { to, kind, message, about: &about, content: &content, not_before: None };
        notifications::post(w, &post)?;
    }
    if let Some(running) = &running
        && running.person.is_some()
        && next.holder.map(|(_, person)| person) != holder
    {
        notes::ask_for(w, running, rotation.next_at)?;
    }
    plan.rotation.led_slot = plan.rotation.slot + 1;
    rows::update(w, &plan.rotation)
}
