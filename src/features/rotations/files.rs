//! A live rotation as a file, and back: the same format that `turnkeep rotation plan` reads.
//!
//! Brought in, the rules, the order and what is laid over it come from the file; who is on duty now stays, and so
//! does the record. Leave is not brought in: everybody enters their own.

use super::file::{self, Format, Listed, Live, Problem, RotaFile};
use super::file_people::Known;
use super::rota::{self, Cursor, Member, MemberId, Removal, Rota, RotationId, Version};
use super::rules::Rules;
use super::version_rows::{self, Kept};
use super::{Plan, Rotation, cover, handover, layer_rows, rows, timetable};
use crate::base::{Error, Id, PersonId, Refusal, Result, Sealed};
use crate::spine::{audit, people, turns};
use crate::store::{Actor, Read, Write};
use jiff::Timestamp;
use std::collections::HashMap;

/// Writes a rotation as a file: from the rules that hold next on, with the running shift as its past.
///
/// # Errors
/// `NotFound` if there is none of this id here; `NotAllowed` for those who may not change it.
pub fn take_out(r: &Read<'_>, id: RotationId, format: Format) -> Result<String> {
    may(r, Some(id))?;
    let Plan { rotation, mut rota, now } = Plan::load(r, id)?;
    // Who left is not taken along; the order stays where it was.
    let stays = |member: &Member| member.until.is_none_or(|until| until > now);
    rota.cursor = rota.cursor.among(&rota.members, stays);
    rota.members.retain(stays);
    let base = rotation.coming();
    let shift = base.offset - base.first;
    let first = base.first;
    rota.versions.retain(|version| version.first >= first);
    // The file counts from its anchor: there, slots have the numbers of the grid.
    rota.renumber(|slot| Some(slot + shift));
    if let Some(version) = rota.versions.first_mut() {
        let starts = Some(version.grid.start(0)).filter(|starts| *starts < Timestamp::MAX);
        (version.first, version.offset, version.starts) = (0, 0, starts.unwrap_or(version.starts));
    }
    // A file begins with slot 0; what concerns slots that are over is not taken along.
    let running = (rota.next - 1).max(0);
    rota.record.retain(|shift| shift.slot >= 0);
    rota.swaps.retain(|swap| swap.slot >= running && swap.back.is_none_or(|back| back >= running));
    rota.links.retain(|link| link.iter().all(|slot| *slot >= running));
    rota.answers.retain(|answer| answer.slot >= running);
    let kept = rotation.kept.iter().filter(|kept| kept.first >= first);
    let calendars = kept
        .map(|kept| file::Calendars { codes: kept.rules.calendars.clone(), extra: kept.rules.extra.to_vec() })
        .collect();
    let duty = turns::duty(r, rotation.duty)?;
    let owners = rows::owners(r, id)?;
    let people = listed(r, &rota, owners.iter().copied().chain([duty.fallback]))?;
    let members = places(&rota.members, &people);
    let live = Live { lead_hours: rotation.lead_hours, owners, fallback: Some(duty.fallback) };
    let title = rotation.title.reveal().clone();
    Ok(file::write(&RotaFile { title, id: None, people, members, rota, live, calendars }, format))
}

/// Everybody in a rota, by a key that reads well and names one person only.
fn listed(r: &Read<'_>, rota: &Rota, more: impl Iterator<Item = PersonId>) -> Result<Vec<Listed>> {
    let mut ids: Vec<PersonId> = super::everybody(rota);
    ids.extend(rota.record.iter().filter_map(|shift| shift.person));
    ids.extend(rota.swaps.iter().map(|swap| swap.from));
    ids.extend(rota.overrides.iter().filter_map(|change| match change.remove {
        Some(Removal::Person(person)) => Some(person),
        _ => None,
    }));
    ids.extend(rota.answers.iter().map(|answer| answer.person));
    ids.extend(more);
    ids.sort_unstable();
    ids.dedup();
    let mut named: HashMap<String, usize> = HashMap::new();
    for one in people::names(r)? {
        *named.entry(one.name.reveal().to_lowercase()).or_default() += 1;
    }
    let one = |id: PersonId| {
        let name = people::get(r, id)?.name.into_inner();
        let lower = name.to_lowercase();
        let plain = named.get(&lower) == Some(&1) && lower != file::EVERYBODY && !lower.is_empty();
        Ok(Listed { id, key: if plain { lower } else { id.to_string() }, name })
    };
    ids.into_iter().map(one).collect()
}

/// What the file calls each place in the order.
fn places(members: &[Member], people: &[Listed]) -> Vec<(MemberId, String)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let key = |member: &Member| {
        let person = member.person.and_then(|id| people.iter().find(|one| one.id == id));
        person.map_or_else(|| "nobody".to_owned(), |one| one.key.clone())
    };
    let mut place = |member: &Member| {
        let key = key(member);
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        (member.id, if *count == 1 { key } else { format!("{key}:{count}") })
    };
    members.iter().map(&mut place).collect()
}

/// Reads what somebody brings; each problem says its line.
///
/// # Errors
/// Refusals at `file`.
pub fn read(text: &str) -> Result<RotaFile> {
    let format = if text.trim_start().starts_with('{') { Format::Json } else { Format::Toml };
    let said = |problem: Problem| {
        Refusal::at("file", move |t| t.rotations_file_line(i64::from(problem.line), problem.sentence(t)))
    };
    file::read(text.as_bytes(), format)
        .map_err(|problems| Error::Refused(problems.into_iter().map(said).collect()))
}

/// Makes a rotation of a file. Whoever is on duty now by its record or by its plan, is; what lies before is not
/// entered.
///
/// # Errors
/// Refusals at `file`, for people who are not here for example; `NotAllowed` for strangers.
pub fn bring(w: &Write<'_>, brought: &RotaFile) -> Result<RotationId> {
    may(w, None)?;
    let known = Known::of(w, brought)?;
    let mut rota = known.rota(&brought.rota);
    rota.absences = super::absences(w, &super::everybody(&rota))?;
    let now = w.now().at();
    let id: RotationId = Id::random();
    let title = title(brought)?;
    let duty = turns::make_duty(w, &title, known.fallback)?;
    let mut rotation = Rotation::unbegun(id, duty, title, brought.live.lead_hours, now);
    let (next, cursor) = until(&rota, now);
    (rotation.slot, rotation.led_slot, rotation.cursor) = (next - 1, next - 1, cursor);
    let starts = rota::slot_span(&rota.versions, next).starts;
    rows::insert(w, &rotation)?;
    for kept in kept(brought) {
        version_rows::keep(w, id, &kept)?;
    }
    keep_order(w, id, &rota, Timestamp::MIN)?;
    rows::set_owners(w, id, &known.owners)?;
    audit::record(w, "rotation.made", id)?;
    if starts <= now {
        handover::begin(w, id)?
    } else {
        handover::go_on(w, id, &known.running(brought, now), starts)?
    }
    w.changed(super::SLICE.name);
    Ok(id)
}

/// Gives a rotation the rules, the order and the changes of a file, from the first handoff of the file on that
/// is not before the end of the running shift; until then the running shift goes on.
///
/// # Errors
/// Refusals at `file`; `NotAllowed` for those who may not change it.
pub fn bring_into(w: &Write<'_>, id: RotationId, brought: &RotaFile) -> Result<()> {
    may(w, Some(id))?;
    let known = Known::of(w, brought)?;
    let mut rota = known.rota(&brought.rota);
    let mut rotation = rows::get(w, id)?;
    let members = rows::members(w, id)?;
    // Who left before may have had the last turn; a place that is there yet goes on, if the file has it.
    let now = w.now().at();
    let here = |member: &Member| member.until.is_none_or(|until| until > now);
    let cursor = rotation.cursor.clone().among(&members, here);
    let old: Vec<Member> = members.into_iter().filter(here).collect();
    let number = rota::slot_from(&rota.versions, rotation.slot_ends).max(0);
    let by = rotation.slot + 1 - number;
    let mut kept: Vec<Kept> = kept(brought);
    let starts = rota::slot_span(&rota.versions, number).starts;
    let first = kept.iter().rposition(|one| one.first <= number).unwrap_or(0);
    kept.drain(..first);
    let approve_cover = rotation.rules().approve_cover;
    kept.iter_mut().for_each(|one| one.rules.approve_cover = approve_cover);
    if let Some(base) = kept.first_mut() {
        (base.offset, base.first, base.starts) = (base.offset + number - base.first, number, starts);
    }
    rota.renumber(|slot| Some(slot + by));
    rotation.cursor = translated(&cursor, &old, &rota.members);
    kept.iter_mut().for_each(|one| one.first += by);
    timetable::begin(w, &mut rotation, &kept)?;
    for member in &old {
        rows::end_member(w, member.id, now)?;
    }
    // What the file lays over the running slot counts from now on.
    let now = w.now().at();
    keep_order(w, id, &rota, now)?;
    rotation.next_at = rotation.next_at.min(now);
    rotation.title = title(brought)?;
    rotation.lead_hours = brought.live.lead_hours;
    turns::change_duty(w, rotation.duty, &rotation.title, known.fallback)?;
    rows::retitle(w, id, &rotation.title)?;
    rows::update(w, &rotation)?;
    rows::set_owners(w, id, &known.owners)?;
    audit::record(w, "rotation.changed", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}

/// Owners and admins may; the console may.
fn may(r: &Read<'_>, id: Option<RotationId>) -> Result<()> {
    if matches!(r.actor(), Actor::Console) {
        return id.map_or(Ok(()), |id| rows::get(r, id).map(drop));
    }
    match id {
        Some(id) => super::must_be_owner(r, id).map(drop),
        None => people::me(r).map(drop),
    }
}

fn title(brought: &RotaFile) -> Result<Sealed<String>> {
    match brought.title.chars().count() {
        1..=80 => Ok(Sealed::new(brought.title.clone())),
        _ => Err(Error::refused_at("file", |t| t.rotations_title_long())),
    }
}

/// The slot that runs now, or the first that will, and where the order stands before it.
fn until(rota: &Rota, now: Timestamp) -> (i64, Cursor) {
    let far = now.saturating_add(super::HORIZON).unwrap_or(now);
    let mut planner = rota::Planner::new(rota, far, now);
    let mut before = planner.cursor();
    while rota::slot_span(&rota.versions, before.1).ends <= now && planner.next().is_some() {
        before = planner.cursor();
    }
    (before.1, before.0)
}

/// The versions of a file as they are kept.
fn kept(brought: &RotaFile) -> Vec<Kept> {
    let no_calendars = file::Calendars::default();
    let calendars = brought.calendars.iter().chain(std::iter::repeat(&no_calendars));
    brought
        .rota
        .versions
        .iter()
        .zip(calendars)
        .map(|(version, calendars)| one_kept(version, calendars))
        .collect()
}

fn one_kept(version: &Version, calendars: &file::Calendars) -> Kept {
    Kept {
        first: version.first,
        starts: version.starts,
        offset: version.offset,
        zone: version.grid.zone().iana_name().unwrap_or("Etc/UTC").to_owned(),
        anchor: version.grid.anchor(),
        rules: Rules::of_version(version, &calendars.codes, &calendars.extra),
    }
}

fn keep_order(w: &Write<'_>, id: RotationId, rota: &Rota, from: Timestamp) -> Result<()> {
    for (place, member) in (1..).zip(&rota.members) {
        rows::add_member(w, id, member, place)?;
    }
    layer_rows::replace(w, id, rota, from)?;
    cover::replace(w, id, &rota.swaps)
}

/// A cursor over a new list: the second place of somebody, or of NOBODY, is the second one there.
fn translated(cursor: &Cursor, old: &[Member], new: &[Member]) -> Cursor {
    let now = |member: &Member| {
        let before =
            old.iter().take_while(|one| one.id != member.id).filter(|one| one.person == member.person);
        new.iter().filter(|one| one.person == member.person).nth(before.count()).map(|one| one.id)
    };
    let of = |id: MemberId| old.iter().find(|member| member.id == id).and_then(now);
    // Whoever took the last turn may be gone: then the nearest before them who is not.
    let cursor = cursor.clone().among(old, |member| now(member).is_some());
    let debts = cursor.debts.iter().filter_map(|kept| Some(rota::Kept { member: of(kept.member)?, ..*kept }));
    let credits = cursor.credits.iter().filter_map(|(member, credit)| Some((of(*member)?, *credit)));
    Cursor {
        last: cursor.last.and_then(of),
        debts: debts.collect(),
        credits: credits.collect(),
        waiting: cursor.waiting.iter().copied().filter_map(of).collect(),
    }
}
