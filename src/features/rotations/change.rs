//! Making a rotation and changing it. The person on duty never changes by an edit: who is taken out
//! while on duty finishes the shift.

use super::plan::{self, Cursor, Inputs, MemberId, RotationId};
use super::{Plan, Rotation, Served, handover, must_be_owner, rows, shift_rows};
use crate::base::{
    Error, Id, PersonId, Refusal, Result, Sealed,
    calendar::{Grid, cadence::Cadence, zone},
};
use crate::spine::{audit, people, turns};
use crate::store::{Read, Write};
use jiff::{Span, Timestamp, civil::DateTime, tz::TimeZone};

/// A rotation as somebody wants it.
#[derive(Clone)]
pub struct Draft {
    /// What it is called.
    pub title: Sealed<String>,
    /// IANA name, as typed.
    pub zone: String,
    /// How often it hands over.
    pub cadence: Cadence,
    /// The wall time of the next handoff; its weekday and time are those of all others.
    pub handoff: DateTime,
    /// Who takes part, in order.
    pub members: Vec<PersonId>,
    /// Who may change it.
    pub owners: Vec<PersonId>,
    /// Who answers when nobody is on duty.
    pub fallback: PersonId,
    /// Hours before a shift at which its holder is reminded; 0 to 336.
    pub lead_hours: i64,
}

/// A draft whose parts have been looked at.
struct Checked {
    title: Sealed<String>,
    zone: TimeZone,
}

fn check(r: &Read<'_>, draft: &Draft) -> Result<Checked> {
    let mut refusals = Vec::new();
    let title = draft.title.text().split_whitespace().collect::<Vec<_>>().join(" ");
    match title.chars().count() {
        1..=80 => {}
        0 => refusals.push(Refusal::at("title", |t| t.rotations_title_missing())),
        _ => refusals.push(Refusal::at("title", |t| t.rotations_title_long())),
    }
    let zone = zone::parse(&draft.zone).map_err(|e| e.refusal("zone"));
    if draft.members.is_empty() {
        refusals.push(Refusal::at("members", |t| t.rotations_members_missing()));
    }
    if !(0..=336).contains(&draft.lead_hours) {
        refusals.push(Refusal::at("lead_hours", |t| t.rotations_lead_range()));
    }
    for (field, list) in [
        ("members", draft.members.as_slice()),
        ("owners", draft.owners.as_slice()),
        ("fallback", &[draft.fallback]),
    ] {
        for person in list {
            if !people::get(r, *person)?.active {
                refusals.push(Refusal::at(field, |t| t.rotations_person_gone()));
            }
        }
    }
    match zone {
        Ok(zone) if refusals.is_empty() => Ok(Checked { title: Sealed::new(title), zone }),
        Ok(_) => Err(Error::Refused(refusals)),
        Err(Error::Refused(more)) => Err(Error::Refused(refusals.into_iter().chain(more).collect())),
        Err(other) => Err(other),
    }
}

/// Makes a rotation and its duty. The first in the order is on duty from now until the first handoff.
///
/// # Errors
/// Refusals at the fields of the draft.
pub fn create(w: &Write<'_>, draft: &Draft) -> Result<RotationId> {
    let me = people::me(w)?;
    let checked = check(w, draft)?;
    let now = w.now().at();
    let grid = Grid::new(checked.zone, draft.handoff, draft.cadence.clone());
    let slot = running_slot(&grid, now)?;
    let id: RotationId = Id::random();
    let rotation = Rotation {
        id,
        duty: turns::make_duty(w, &checked.title, draft.fallback)?,
        title: checked.title,
        // One slot back: the running one is entered at once, below, by the same rule as all others.
        slot: slot - 1,
        next_at: now,
        cursor: Cursor::default(),
        lead_hours: draft.lead_hours,
        led_slot: slot - 1,
        grid,
    };
    rows::insert(w, &rotation)?;
    let owners = if draft.owners.is_empty() { vec![me.id] } else { draft.owners.clone() };
    rows::set_owners(w, id, &owners)?;
    let joined = rotation.grid.start(slot).min(now);
    for (place, person) in (1..).zip(dedup(&draft.members)) {
        rows::add_member(w, id, person, place, joined)?;
    }
    audit::record(w, "rotation.made", id)?;
    handover::begin(w, id)?;
    w.changed(super::SLICE.name);
    Ok(id)
}

/// The slot that runs until the first handoff, slot 0: the first in the order has it, however far that
/// handoff lies ahead.
fn running_slot(grid: &Grid, now: Timestamp) -> Result<i64> {
    if grid.start(0) > now { Ok(-1) } else { Err(Error::refused_at("date", |t| t.rotations_handoff_past())) }
}

/// Lets whoever acts hear of this rotation's handoffs, or no longer.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub(super) fn follow(w: &Write<'_>, id: RotationId, on: bool) -> Result<()> {
    rows::get(w, id)?;
    rows::follow(w, id, people::me(w)?.id, on)?;
    audit::record(w, if on { "rotation.followed" } else { "rotation.unfollowed" }, id)?;
    w.changed(super::SLICE.name);
    Ok(())
}

fn dedup(people: &[PersonId]) -> Vec<PersonId> {
    let mut seen = Vec::new();
    for person in people {
        if !seen.contains(person) {
            seen.push(*person);
        }
    }
    seen
}

/// Changes a rotation; its owners and admins may. The running shift stays with whoever has it, and
/// ends at the wanted handoff if the timetable changed.
///
/// # Errors
/// Refusals at the fields of the draft; `NotAllowed` for others.
pub fn change(w: &Write<'_>, id: RotationId, draft: &Draft) -> Result<()> {
    must_be_owner(w, id)?;
    let checked = check(w, draft)?;
    let mut plan = Plan::load(w, id)?;
    retime(w, &mut plan.rotation, draft, checked.zone)?;
    let running = shift_rows::newest(w, id, 1)?.into_iter().next();
    reorder(w, &mut plan, draft, running.as_ref())?;
    plan.rotation.title = checked.title;
    plan.rotation.lead_hours = draft.lead_hours;
    turns::change_duty(w, plan.rotation.duty, &plan.rotation.title, draft.fallback)?;
    rows::update(w, &plan.rotation)?;
    // Somebody must be able to change it later: without owners, whoever answers for it.
    let owners = if draft.owners.is_empty() { vec![draft.fallback] } else { draft.owners.clone() };
    rows::set_owners(w, id, &owners)?;
    audit::record(w, "rotation.changed", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}

/// The new timetable, if the draft wants another: the slot after the running one starts at the wanted
/// handoff; slots keep their numbers.
fn timetable(rotation: &Rotation, draft: &Draft, zone: TimeZone, now: Timestamp) -> Result<Option<Grid>> {
    let old = &rotation.grid;
    let next = old.zone().to_datetime(rotation.next_at);
    if zone.iana_name() == old.zone().iana_name() && draft.cadence == *old.cadence() && draft.handoff == next
    {
        return Ok(None);
    }
    let days =
        (rotation.slot + 1).saturating_mul(draft.cadence.nominal().map_or(0, |slot| slot.as_hours() / 24));
    let anchor = Span::new().try_days(days).and_then(|span| draft.handoff.checked_sub(span));
    let anchor = anchor.map_err(|_| Error::refused_at("date", |t| t.rotations_handoff_far()))?;
    let grid = Grid::new(zone, anchor, draft.cadence.clone());
    if grid.start(rotation.slot + 1) <= now {
        return Err(Error::refused_at("date", |t| t.rotations_handoff_past()));
    }
    Ok(Some(grid))
}

/// Gives the rotation its new timetable; the running shift ends with it.
fn retime(w: &Write<'_>, rotation: &mut Rotation, draft: &Draft, zone: TimeZone) -> Result<()> {
    let Some(grid) = timetable(rotation, draft, zone, w.now().at())? else { return Ok(()) };
    let next_at = grid.start(rotation.slot + 1);
    if let Some(running) = shift_rows::newest(w, rotation.id, 1)?.first() {
        // A shift that a wrong clock began in what is now the future has no length then.
        shift_rows::end_shift(w, running.id, next_at.max(running.starts))?;
    }
    rotation.grid = grid;
    rotation.next_at = next_at;
    rotation.led_slot = rotation.led_slot.min(rotation.slot);
    Ok(())
}

/// The cursor once only the wanted people take part: it must not name somebody who goes.
fn cursor_among(plan: &Plan, wanted: &[PersonId]) -> Cursor {
    let stays = |m: &plan::Member| m.until.is_none() && wanted.contains(&m.person);
    let mut cursor = plan.rotation.cursor.clone();
    for member in plan.members.iter().filter(|m| !stays(m)) {
        let left: Vec<plan::Member> =
            plan.members.iter().filter(|m| stays(m) || m.id == member.id).copied().collect();
        cursor = cursor.without(&left, member.id);
    }
    cursor
}

/// Brings the order to the wanted one: who stays keeps the place in the cursor, who is new joins, who
/// is gone leaves now, or after the running shift if on duty.
fn reorder(w: &Write<'_>, plan: &mut Plan, draft: &Draft, running: Option<&Served>) -> Result<()> {
    let (id, now) = (plan.rotation.id, w.now().at());
    let wanted = dedup(&draft.members);
    let listed: Vec<(MemberId, PersonId)> =
        plan.members.iter().filter(|m| m.until.is_none()).map(|m| (m.id, m.person)).collect();
    // First of all: places are about to change.
    plan.rotation.cursor = cursor_among(plan, &wanted);
    for (place, person) in (1..).zip(&wanted) {
        match listed.iter().find(|(_, p)| p == person) {
            Some((member, _)) => rows::place_member(w, *member, place)?,
            None => rows::add_member(w, id, *person, place, now)?,
        }
    }
    for (member, person) in listed.iter().filter(|(_, p)| !wanted.contains(p)) {
        let on_duty = running.is_some_and(|s| s.person == Some(*person) && s.ends > now);
        let until = running.filter(|_| on_duty).map_or(now, |s| s.ends);
        rows::end_member(w, *member, until)?;
    }
    Ok(())
}

/// The first shift and the next `most` handoffs that a draft would give, without keeping anything.
///
/// # Errors
/// Refusals at the fields of the draft.
pub(super) fn preview(r: &Read<'_>, draft: &Draft, most: usize) -> Result<Vec<plan::Shift>> {
    let checked = check(r, draft)?;
    let grid = Grid::new(checked.zone, draft.handoff, draft.cadence.clone());
    let wanted = dedup(&draft.members);
    let members: Vec<plan::Member> = wanted.iter().map(|person| newcomer(*person, None)).collect();
    let absences = absences(r, &wanted)?;
    let inputs = Inputs { grid: &grid, members: &members, absences: &absences };
    let slot = running_slot(&grid, r.now().at())?;
    Ok(next_of(inputs, &Cursor::default(), slot, most.saturating_add(1)))
}

/// The next `most` handoffs of a rotation that exists, with a draft and as they stand now.
///
/// # Errors
/// Refusals at the fields of the draft; `NotFound` if there is no such rotation here.
pub(super) fn effect(
    r: &Read<'_>,
    id: RotationId,
    draft: &Draft,
    most: usize,
) -> Result<(Vec<plan::Shift>, Vec<plan::Shift>)> {
    let checked = check(r, draft)?;
    let (plan, now) = (Plan::load(r, id)?, r.now().at());
    let rotation = &plan.rotation;
    let next = rotation.slot.saturating_add(1);
    let before = next_of(plan.inputs(), &rotation.cursor, next, most);
    let grid = timetable(rotation, draft, checked.zone, now)?.unwrap_or_else(|| rotation.grid.clone());
    let wanted = dedup(&draft.members);
    let listed =
        |person: &PersonId| plan.members.iter().find(|m| m.person == *person && m.until.is_none()).copied();
    let members: Vec<plan::Member> =
        wanted.iter().map(|person| listed(person).unwrap_or_else(|| newcomer(*person, Some(now)))).collect();
    let absences = absences(r, &wanted)?;
    let inputs = Inputs { grid: &grid, members: &members, absences: &absences };
    Ok((next_of(inputs, &cursor_among(&plan, &wanted), next, most), before))
}

/// Somebody who has no place in the order yet; their own bytes stand for its id.
fn newcomer(person: PersonId, from: Option<Timestamp>) -> plan::Member {
    plan::Member { id: Id::from_bytes(*person.bytes()), person, from, until: None }
}

fn absences(r: &Read<'_>, people: &[PersonId]) -> Result<Vec<plan::Absence>> {
    let all = people::absences(r, people)?;
    Ok(all.into_iter().map(|(person, from, until)| plan::Absence { person, from, until }).collect())
}

fn next_of(inputs: Inputs<'_>, cursor: &Cursor, slot: i64, most: usize) -> Vec<plan::Shift> {
    // A slot that the clocks skip has no shift: a few more than wanted are looked at.
    let far = slot.saturating_add(i64::try_from(most).unwrap_or(0)).saturating_add(3);
    plan::ahead(inputs, cursor, slot, inputs.grid.start(far)).into_iter().take(most).collect()
}
