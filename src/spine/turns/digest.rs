//! The digest: all that is due from a person, in one message a day, at the start of their working hours or at
//! a time of their own choice; for whoever wants it.
//!
//! Catch-up rule: the latest only. After downtime a person gets one digest, of what is due then.

use super::{Turn, act_rows, digest_rows, rows, waiting_for};
use crate::base::{Error, Now, Result, Sealed, calendar::hours::WorkingHours};
use crate::slice::{Message, Telling};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
    people::{self, Person},
};
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp};

/// How far a digest looks ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Between two digests at least this, should a person move to where the day begins earlier.
const REST: SignedDuration = SignedDuration::from_hours(16);

/// The message's name.
pub(super) const MESSAGE: &str = "turns.digest";

pub(super) fn due(r: &Read<'_>) -> Result<Option<Timestamp>> {
    if !digest_rows::unplanned(r)?.is_empty() || !rows::orphaned(r)?.is_empty() {
        return Ok(Some(r.now().at()));
    }
    digest_rows::next(r)
}

pub(super) fn tick(w: &Write<'_>) -> Result<()> {
    let now = w.now().at();
    for (person, plan) in digest_rows::unplanned(w)? {
        let person = people::get(w, person)?;
        let at = match plan {
            // What a fast clock put far ahead comes tomorrow; today's was thought about.
            Some(plan) => plan.min(coming(&person, midnight_after(&person, now))),
            None => next(w, &person, now)?,
        };
        digest_rows::plan(w, person.id, at)?;
        // The hours by which they are escalated may have changed as well.
        act_rows::look_again_for(w, person.id)?;
    }
    for person in digest_rows::due(w)? {
        let person = people::get(w, person)?;
        let its_time = is_in(&person.profile.digest_hours(), &person, now);
        let wanted = its_time && person.active && person.profile.digest != people::Digest::Never;
        let here = wanted && people::away_now(w, &person)?.is_none();
        if here && !pressing(w, &person, w.now())?.is_empty() && post(w, &person, now)? {
            digest_rows::posted(w, person.id)?;
        }
        let from = if its_time { midnight_after(&person, now) } else { now };
        digest_rows::plan(w, person.id, next(w, &person, from)?)?;
    }
    Ok(())
}

/// Plans the digests that are coming again, each on its day: zone rules, or a person's own zone and hours,
/// may have changed since. Of two on one day the second finds the first, as always.
pub(super) fn retime(w: &Write<'_>) -> Result<usize> {
    let (now, mut moved) = (w.now().at(), 0);
    for (person, at) in digest_rows::after(w, now)? {
        let person = people::get(w, person)?;
        if person.profile.hours.days.is_empty() {
            continue;
        }
        let zone = person.profile.zone();
        let midnight = at.to_zoned(zone.clone()).date().at(0, 0, 0, 0);
        let next = next(w, &person, crate::base::calendar::resolve(&zone, midnight).max(now))?;
        if next != at {
            digest_rows::plan(w, person.id, next)?;
            moved += 1;
        }
    }
    if moved > 0 {
        w.changed(super::SLICE.name);
    }
    Ok(moved)
}

/// Posts the digest of this civil day, unless it was posted before; says whether it is new.
fn post(w: &Write<'_>, person: &Person, now: Timestamp) -> Result<bool> {
    let day = now.to_zoned(person.profile.zone()).date();
    let (about, content) = (format!("digest:{day}"), day.to_string());
    let kind = Kind::Digest;
    let post =
        Post { to: person.id, kind, message: MESSAGE, about: &about, content: &content, not_before: None };
    notifications::post(w, &post)
}

/// The first instant for a digest from `from` on that is of a later civil day than the last digest, and not
/// too soon after it. A last digest that is still to come is of a clock that was set back since.
fn next(r: &Read<'_>, person: &Person, from: Timestamp) -> Result<Timestamp> {
    let last = digest_rows::last(r, person.id)?.filter(|last| *last <= r.now().at());
    let from = last.map_or(from, |last| from.max(last + REST).max(midnight_after(person, last)));
    Ok(coming(person, from))
}

/// A duty whose fallback was deactivated falls to the longest-serving admin: a turn never vanishes.
/// Whoever is about to tell a fallback something does this first.
///
/// # Errors
/// A fault if it cannot be written.
pub fn adopt_orphaned_duties(w: &Write<'_>) -> Result<()> {
    let orphaned = rows::orphaned(w)?;
    if orphaned.is_empty() {
        return Ok(());
    }
    let admins = people::acting_admins(w)?;
    let admin = admins.iter().min_by_key(|p| p.added);
    let admin = admin.ok_or_else(|| Error::fault("a workspace without an admin"))?;
    for id in orphaned {
        let duty = super::duty(w, id)?;
        super::change_duty(w, id, &duty.title, admin.id)?;
        audit::record(w, "duty.adopted", id)?;
    }
    w.changed(super::SLICE.name);
    Ok(())
}

fn is_in(hours: &WorkingHours, person: &Person, at: Timestamp) -> bool {
    hours.is_working(&at.to_zoned(person.profile.zone()))
}

/// The first instant in a person's working hours from `from` on.
pub(super) fn opening(person: &Person, from: Timestamp) -> Timestamp {
    first_in(&person.profile.hours, person, from)
}

/// The first instant from `from` on at which a person's digest may come.
fn coming(person: &Person, from: Timestamp) -> Timestamp {
    first_in(&person.profile.digest_hours(), person, from)
}

fn first_in(hours: &WorkingHours, person: &Person, from: Timestamp) -> Timestamp {
    // Empty working days open never; looking again in an hour costs nothing and follows a change.
    let opens = hours.next_opening(&person.profile.zone(), from);
    if opens <= from && !is_in(hours, person, from) { from + SignedDuration::from_hours(1) } else { opens }
}

/// When the civil day after this instant begins for a person.
pub(super) fn midnight_after(person: &Person, at: Timestamp) -> Timestamp {
    let zone = person.profile.zone();
    let tomorrow = at.to_zoned(zone.clone()).date().tomorrow();
    tomorrow.map_or(Timestamp::MAX, |day| crate::base::calendar::resolve(&zone, day.at(0, 0, 0, 0)))
}

/// What a digest speaks of: late, or due within a day.
fn pressing(r: &Read<'_>, person: &Person, now: Now) -> Result<Vec<Turn>> {
    let mut turns = waiting_for(r, person.id)?;
    turns.retain(|turn| turn.due <= now.at() + AHEAD);
    Ok(turns)
}

pub(super) fn message(telling: &Telling<'_>, json: &str) -> Result<Option<Message>> {
    // A digest that waited past its day has nothing to say: that day's list is gone.
    let day: String = serde_json::from_str(json).map_err(|_| Error::fault("a digest without its day"))?;
    if day != telling.reader.today().to_string() {
        return Ok(None);
    }
    let person = people::get(telling.read, telling.to)?;
    if person.profile.digest == people::Digest::Never {
        return Ok(None);
    }
    let turns = pressing(telling.read, &person, Now::new(telling.reader.now))?;
    let t = telling.reader.words();
    let mut lines = Vec::new();
    let mut first = None;
    for turn in &turns {
        let Some(face) = (telling.face)(&turn.as_ref())? else { continue };
        let due = telling.reader.fixed(turn.due);
        let what = face.what.reveal();
        let whom = match turn.late_with {
            Some(id) => t.turns_late_with(people::get(telling.read, id)?.name.reveal()),
            None => face.whom.reveal().clone(),
        };
        first.get_or_insert_with(|| face.what.clone());
        lines.push(Sealed::new(match (turn.due < telling.reader.now, whom.as_str()) {
            (true, "") => t.turns_digest_late(due, what),
            (true, whom) => t.turns_digest_late_for(due, what, whom),
            (false, "") => t.turns_digest_line(due, what),
            (false, whom) => t.turns_digest_line_for(due, what, whom),
        }));
    }
    let Some(first) = first else { return Ok(None) };
    let subject = match lines.len() {
        1 => t.turns_digest_one(first.reveal()),
        n => t.turns_digest_many(n - 1, first.reveal()),
    };
    Ok(Some(Message {
        subject: Sealed::new(subject),
        lines,
        link: Some((t.turns_open_home(), "/".to_owned())),
        why: t.turns_digest_why(),
    }))
}
