//! Making a rotation and changing it. The person on duty never changes by an edit: who is taken out
//! while on duty finishes the shift.

use super::lines::{self, Line};
use super::rota::{self, Member, Rota, RotationId, Shift};
use super::rules::Rules;
use super::timetable::{self, Timetable};
use super::version_rows::{self, Kept};
use super::{Plan, Rotation, handover, must_be_owner, rows};
use crate::base::{Error, Id, PersonId, Refusal, Result, Sealed, calendar::zone};
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
    pub members: Vec<Line>,
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
    /// The order.
    members: Vec<Member>,
}

/// Whoever has a part in a rotation already.
#[derive(Default)]
struct Before {
    members: Vec<PersonId>,
    owners: Vec<PersonId>,
    fallback: Option<PersonId>,
}

impl Before {
    fn of(r: &Read<'_>, plan: &Plan) -> Result<Self> {
        Ok(Self {
            members: people_of(plan.order()),
            owners: rows::owners(r, plan.rotation.id)?,
            fallback: Some(turns::duty(r, plan.rotation.duty)?.fallback),
        })
    }
}

fn people_of<'a>(members: impl IntoIterator<Item = &'a Member>) -> Vec<PersonId> {
    members.into_iter().filter_map(|member| member.person).collect()
}

/// Looks at a draft, of a rotation that exists or of a new one.
fn check(r: &Read<'_>, draft: &Draft, plan: Option<&Plan>) -> Result<Checked> {
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
    let order: Vec<Member> = plan.map(|plan| plan.order().copied().collect()).unwrap_or_default();
    let all = plan.map_or(&[] as &[Member], |plan| &plan.rota.members);
    let members = lines::members(&draft.members, all, &order, r.now().at());
    let before = plan.map_or_else(|| Ok(Before::default()), |plan| Before::of(r, plan))?;
    let takers = people_of(&members);
    // An order of which nobody is left can be given another title all the same.
    if takers.is_empty() && (plan.is_none() || !before.members.is_empty()) {
        refusals.push(Refusal::at("members", |t| t.rotations_members_missing()));
    }
    if !(0..=336).contains(&draft.lead_hours) {
        refusals.push(Refusal::at("lead_hours", |t| t.rotations_lead_range()));
    }
    for (field, list, known) in [
        ("members", takers.as_slice(), before.members.as_slice()),
        ("owners", &draft.owners, &before.owners),
        ("fallback", &[draft.fallback], before.fallback.as_slice()),
    ] {
        // Whoever was there already does not stand in the way.
        for person in list.iter().filter(|person| !known.contains(person)) {
            if !people::get(r, *person)?.active {
                refusals.push(Refusal::at(field, |t| t.rotations_person_gone()));
            }
        }
    }
    match zone {
        Ok(zone) if refusals.is_empty() => Ok(Checked { title: Sealed::new(title), zone, members }),
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
    let checked = check(w, draft, None)?;
    let now = w.now().at();
    let first = first_version(&checked.zone, draft, now)?;
    let id: RotationId = Id::random();
    let title = checked.title;
    let duty = turns::make_duty(w, &title, draft.fallback)?;
    rows::insert(w, &Rotation::unbegun(id, duty, title, draft.lead_hours, now))?;
    version_rows::keep(w, id, &first)?;
    let owners = if draft.owners.is_empty() { vec![me.id] } else { draft.owners.clone() };
    rows::set_owners(w, id, &owners)?;
    for (place, member) in (1..).zip(&checked.members) {
        rows::add_member(w, id, member, place)?;
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
    Ok(timetable::kept(zone, draft, (FIRST, now), -1))
}

/// The number of a rotation's first slot, which ends at the first handoff.
pub(super) const FIRST: i64 = -1;

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

/// Changes a rotation; its owners and admins may. The running shift stays with whoever has it, and ends at the
/// wanted handoff if there is a new timetable.
///
/// # Errors
/// Refusals at the fields of the draft; `NotAllowed` for others.
pub fn change(w: &Write<'_>, id: RotationId, draft: &Draft) -> Result<()> {
    must_be_owner(w, id)?;
    let mut plan = Plan::load(w, id)?;
    let checked = check(w, draft, Some(&plan))?;
    if let Some(timetable) = Timetable::wanted(&plan.rotation, draft, &checked.zone, w.now().at())? {
        timetable.keep(w, &mut plan)?;
    }
    lines::reorder(w, &mut plan, &checked.members)?;
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

/// The first shift and the next `most` handoffs that a draft would give, without keeping anything.
///
/// # Errors
/// Refusals at the fields of the draft.
pub(super) fn preview(r: &Read<'_>, draft: &Draft, most: usize) -> Result<Vec<Shift>> {
    let checked = check(r, draft, None)?;
    let version = first_version(&checked.zone, draft, r.now().at())?.version()?;
    let mut rota = Rota::empty(version);
    rota.members = checked.members;
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
    let plan = Plan::load(r, id)?;
    let checked = check(r, draft, Some(&plan))?;
    let mut wanted = plan.rota.clone();
    if let Some(timetable) = Timetable::wanted(&plan.rotation, draft, &checked.zone, r.now().at())? {
        timetable.lay(&mut wanted)?;
    }
    let stays = |member: &Member| checked.members.iter().any(|one| one.id == member.id);
    wanted.cursor = wanted.cursor.among(&wanted.members, stays);
    wanted.members = checked.members;
    Ok((next_of(r, wanted, most)?, next_of(r, plan.rota, most)?))
}

/// How far a preview looks: over six handoffs of most timetables.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366 * 5);

/// The next shifts that a rota gives.
fn next_of(r: &Read<'_>, mut rota: Rota, most: usize) -> Result<Vec<Shift>> {
    rota.absences = super::absences(r, &super::everybody(&rota))?;
    let now = r.now().at();
    let planner = rota::Planner::new(&rota, now.saturating_add(AHEAD).unwrap_or(now), now);
    Ok(planner.take(2 * most + 10).flat_map(|step| step.shifts).take(most).collect())
}
