//! Making a rotation and changing it. The person on duty never changes by an edit: who is taken out
//! while on duty finishes the shift.

use super::rota::{self, Cursor, Member, MemberId, Rota, RotationId, Shift, Version};
use super::rules::Rules;
use super::version_rows::{self, Kept};
use super::{Plan, Rotation, handover, must_be_owner, rows, shift_rows};
use crate::base::{
    Error, Id, PersonId, Refusal, Result, Sealed,
    calendar::{Days, zone},
};
use crate::spine::{audit, people, turns};
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

/// A rotation as somebody wants it.
#[derive(Clone)]
pub struct Draft {
    /// What it is called.
    pub title: Sealed<String>,
    /// IANA name, as typed.
    pub zone: String,
    /// How often it hands over, and what else holds.
    pub rules: Rules,
    /// The wall time of the next handoff, from which all others are counted.
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
    if draft.rules.cadence.check().is_err() {
        refusals.push(Refusal::at("every", |t| t.rotations_every_range()));
    }
    if !(1..=20).contains(&draft.rules.seats) {
        refusals.push(Refusal::at("seats", |t| t.rotations_seats_range()));
    }
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
    let first = first_version(&checked.zone, draft, now)?;
    let id: RotationId = Id::random();
    let title = checked.title;
    let duty = turns::make_duty(w, &title, draft.fallback)?;
    rows::insert(w, &Rotation::unbegun(id, duty, title, draft.lead_hours, now))?;
    version_rows::keep(w, id, &first)?;
    let owners = if draft.owners.is_empty() { vec![me.id] } else { draft.owners.clone() };
    rows::set_owners(w, id, &owners)?;
    for (place, person) in (1..).zip(dedup(&draft.members)) {
        rows::add_member(w, id, &newcomer(person, Some(now), Id::random()), place)?;
    }
    audit::record(w, "rotation.made", id)?;
    handover::begin(w, id)?;
    w.changed(super::SLICE.name);
    Ok(id)
}

/// The first version: its slot runs from now until the first handoff, slot 0, however far that lies ahead, and
/// the first in the order has it.
fn first_version(zone: &TimeZone, draft: &Draft, now: Timestamp) -> Result<Kept> {
    let grid = draft.rules.grid(zone.clone(), draft.handoff);
    if grid.start(0) <= now {
        return Err(Error::refused_at("date", |t| t.rotations_handoff_past()));
    }
    Ok(kept(zone, draft, (FIRST, now), -1))
}

/// The number of a rotation's first slot, which ends at the first handoff.
pub(super) const FIRST: i64 = -1;

fn kept(zone: &TimeZone, draft: &Draft, (first, starts): (i64, Timestamp), offset: i64) -> Kept {
    let (zone, rules) = (zone.iana_name().unwrap_or("Etc/UTC").to_owned(), draft.rules.clone());
    Kept { first, starts, offset, zone, anchor: draft.handoff, rules }
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

/// Changes a rotation; its owners and admins may. The running shift stays with whoever has it, and ends at the
/// wanted handoff if there is a new timetable.
///
/// # Errors
/// Refusals at the fields of the draft; `NotAllowed` for others.
pub fn change(w: &Write<'_>, id: RotationId, draft: &Draft) -> Result<()> {
    must_be_owner(w, id)?;
    let checked = check(w, draft)?;
    let mut plan = Plan::load(w, id)?;
    if by_hand_still(&plan.rotation, draft) {
        // Nobody knows when the running shift ends: other rules hold at once, for the next.
        if let Some(last) = plan.rotation.kept.last().filter(|last| last.rules != draft.rules) {
            version_rows::keep(w, id, &Kept { rules: draft.rules.clone(), ..last.clone() })?;
        }
    } else if let Some(version) = timetable(&plan.rotation, draft, &checked.zone, w.now().at())? {
        begin_version(w, &mut plan.rotation, &version)?;
    }
    reorder(w, &mut plan, draft)?;
    let rotation = &mut plan.rotation;
    rotation.title = checked.title;
    rows::retitle(w, id, &rotation.title)?;
    rotation.lead_hours = draft.lead_hours;
    turns::change_duty(w, rotation.duty, &rotation.title, draft.fallback)?;
    rows::update(w, rotation)?;
    // Somebody must be able to change it later: without owners, whoever answers for it.
    let owners = if draft.owners.is_empty() { vec![draft.fallback] } else { draft.owners.clone() };
    rows::set_owners(w, id, &owners)?;
    audit::record(w, "rotation.changed", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}

/// Whether a rotation without a clock stays one.
fn by_hand_still(rotation: &Rotation, draft: &Draft) -> bool {
    rotation.by_hand() && matches!(draft.rules.cadence, crate::base::calendar::Cadence::Manual { .. })
}

/// The version that begins after the running slot, if a draft wants another timetable or other rules: at the
/// wanted handoff, which is slot 0 of its grid.
fn timetable(rotation: &Rotation, draft: &Draft, zone: &TimeZone, now: Timestamp) -> Result<Option<Kept>> {
    let handoff = zone.to_datetime(rotation.slot_ends);
    let same = |kept: &Kept| zone.iana_name() == Some(kept.zone.as_str()) && kept.rules == draft.rules;
    // Who hands over by hand has no next handoff.
    if rotation.kept.last().is_some_and(same) && (draft.handoff == handoff || rotation.by_hand()) {
        return Ok(None);
    }
    if let Some(last) = rotation.kept.last()
        && zone.iana_name() == Some(last.zone.as_str())
        && draft.handoff == handoff
        && last.rules.cadence == draft.rules.cadence
    {
        // The timetable goes on as it was: only other rules begin.
        let first = rotation.slot.saturating_add(1);
        let offset = last.offset + (first - last.first);
        let version =
            Kept { first, offset, starts: rotation.slot_ends, rules: draft.rules.clone(), ..last.clone() };
        return Ok(Some(version));
    }
    let grid = draft.rules.grid(zone.clone(), draft.handoff);
    let starts = if draft.handoff == handoff { rotation.slot_ends } else { grid.start(0) };
    if starts <= now {
        return Err(Error::refused_at("date", |t| t.rotations_handoff_past()));
    }
    let offset = if grid.start(0) == starts { 0 } else { rota::offset(&grid, starts) };
    Ok(Some(kept(zone, draft, (rotation.slot.saturating_add(1), starts), offset)))
}

/// Keeps a version that begins after the running slot, which ends then.
pub(super) fn begin_version(w: &Write<'_>, rotation: &mut Rotation, version: &Kept) -> Result<()> {
    version_rows::keep(w, rotation.id, version)?;
    for shift in shift_rows::running(w, rotation.id, false)? {
        if shift.ends == rotation.slot_ends || shift.ends > version.starts {
            // A shift that a wrong clock began in what is now the future has no length then.
            shift_rows::end_shift(w, shift.id, version.starts.max(shift.starts))?;
        }
    }
    if rotation.next_at == rotation.slot_ends || rotation.next_at > version.starts {
        rotation.next_at = version.starts;
    }
    rotation.slot_ends = version.starts;
    rotation.led_slot = rotation.led_slot.min(rotation.slot);
    Ok(())
}

/// The cursor once only the wanted people take part: it must not name somebody who goes.
fn cursor_among(plan: &Plan, wanted: &[PersonId]) -> Cursor {
    let stays = |m: &Member| m.until.is_none() && m.person.is_none_or(|person| wanted.contains(&person));
    let mut cursor = plan.rotation.cursor.clone();
    for member in plan.rota.members.iter().filter(|m| !stays(m)) {
        let left: Vec<Member> =
            plan.rota.members.iter().filter(|m| stays(m) || m.id == member.id).copied().collect();
        cursor = cursor.without(&left, member.id);
    }
    cursor
}

/// Brings the order to the wanted one: who stays keeps the place in the cursor, who is new joins, who
/// is gone leaves now, or after the running shift if on duty.
fn reorder(w: &Write<'_>, plan: &mut Plan, draft: &Draft) -> Result<()> {
    let (id, now) = (plan.rotation.id, w.now().at());
    let wanted = dedup(&draft.members);
    let listed: Vec<(MemberId, PersonId)> = plan
        .rota
        .members
        .iter()
        .filter(|m| m.until.is_none())
        .filter_map(|m| Some((m.id, m.person?)))
        .collect();
    // First of all: places are about to change.
    plan.rotation.cursor = cursor_among(plan, &wanted);
    for (place, person) in (1..).zip(&wanted) {
        match listed.iter().find(|(_, p)| p == person) {
            Some((member, _)) => rows::place_member(w, *member, place)?,
            None => rows::add_member(w, id, &newcomer(*person, Some(now), Id::random()), place)?,
        }
    }
    let running = shift_rows::running(w, id, false)?;
    for (member, person) in listed.iter().filter(|(_, p)| !wanted.contains(p)) {
        let on_duty = running.iter().find(|s| s.person == Some(*person) && s.ends > now);
        // By hand nobody knows when the running shift ends; it is theirs all the same.
        let until = on_duty.filter(|_| !plan.rotation.by_hand()).map_or(now, |shift| shift.ends);
        rows::end_member(w, *member, until)?;
    }
    Ok(())
}

/// The first shift and the next `most` handoffs that a draft would give, without keeping anything.
///
/// # Errors
/// Refusals at the fields of the draft.
pub(super) fn preview(r: &Read<'_>, draft: &Draft, most: usize) -> Result<Vec<Shift>> {
    let checked = check(r, draft)?;
    let now = r.now().at();
    let version = first_version(&checked.zone, draft, now)?.version()?;
    let mut rota = Rota::empty(version);
    rota.members = order(&dedup(&draft.members), |_| None, None);
    next_of(r, rota, most.saturating_add(1))
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
) -> Result<(Vec<Shift>, Vec<Shift>)> {
    let checked = check(r, draft)?;
    let (plan, now) = (Plan::load(r, id)?, r.now().at());
    let rotation = &plan.rotation;
    let mut wanted = plan.rota.clone();
    if let Some(kept) = timetable(rotation, draft, &checked.zone, now)? {
        let version: Version = kept.version()?;
        wanted.versions.retain(|old| old.first < version.first);
        wanted.versions.push(version);
    }
    let people = dedup(&draft.members);
    let listed = |person: PersonId| {
        plan.rota.members.iter().find(|m| m.person == Some(person) && m.until.is_none()).copied()
    };
    wanted.members = order(&people, listed, Some(now));
    wanted.cursor = cursor_among(&plan, &people);
    Ok((next_of(r, wanted, most)?, next_of(r, plan.rota, most)?))
}

fn order(
    people: &[PersonId],
    listed: impl Fn(PersonId) -> Option<Member>,
    from: Option<Timestamp>,
) -> Vec<Member> {
    // The bytes of somebody who has no place in the order yet stand for its id.
    let new = |person: PersonId| newcomer(person, from, Id::from_bytes(*person.bytes()));
    people.iter().map(|person| listed(*person).unwrap_or_else(|| new(*person))).collect()
}

/// A place in the order for somebody new.
fn newcomer(person: PersonId, from: Option<Timestamp>, id: MemberId) -> Member {
    Member { id, person: Some(person), from, until: None, days: Days::ALL, weight: 100 }
}

/// The next shifts that a rota gives.
fn next_of(r: &Read<'_>, mut rota: Rota, most: usize) -> Result<Vec<Shift>> {
    rota.absences = super::absences(r, &super::everybody(&rota))?;
    let now = r.now().at();
    let far = now.saturating_add(SignedDuration::from_hours(24 * 366 * 5)).unwrap_or(now);
    let planner = rota::Planner::new(&rota, far, now);
    Ok(planner.take(2 * most + 10).flat_map(|step| step.shifts).take(most).collect())
}
