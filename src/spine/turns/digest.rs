//! The digest: all that is due from a person, in one message a day, in their working hours.
//!
//! Catch-up rule: the latest only. After downtime a person gets one digest, of what is due then.

use super::{Turn, rows, waiting_for};
use crate::base::{Error, Now, Result, Sealed};
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

pub(super) fn due(r: &Read<'_>) -> Result<Option<Timestamp>> {
    let waits = [rows::without_digest(r)?.len(), rows::orphaned(r)?.len(), rows::deserted(r)?.len()];
    if waits.iter().any(|n| *n > 0) {
        return Ok(Some(r.now().at()));
    }
    rows::next_digest(r)
}

pub(super) fn tick(w: &Write<'_>) -> Result<()> {
    adopt_orphaned_duties(w)?;
    // What only they could do makes no sense without them; a duty's turns pass on with the duty.
    for turn in rows::deserted(w)? {
        super::end(w, turn, super::Ending::Lapsed)?;
    }
    for person in rows::without_digest(w)? {
        let person = people::get(w, person)?;
        rows::plan_digest(w, person.id, opening(&person, w.now().at()))?;
    }
    for person in rows::digests_due(w)? {
        let person = people::get(w, person)?;
        let now = w.now().at();
        let here = person.active && is_working(&person, now) && people::away_now(w, &person)?.is_none();
        if here && !pressing(w, &person, w.now())?.is_empty() {
            let day = now.to_zoned(person.profile.zone()).date();
            let about = format!("digest:{day}");
            notifications::post(
                w,
                &Post {
                    to: person.id,
                    kind: Kind::Digest,
                    message: "turns.digest",
                    about: &about,
                    content: &day.to_string(),
                    not_before: None,
                },
            )?;
        }
        let next = if is_working(&person, now) { next_day(&person, now) } else { opening(&person, now) };
        rows::plan_digest(w, person.id, next)?;
    }
    Ok(())
}

/// Plans the digests that are coming again, each on its day: zone rules, or a person's own zone and hours,
/// may have changed since. Of two on one day the second finds the first, as always.
pub(super) fn retime(w: &Write<'_>) -> Result<usize> {
    let (now, mut moved) = (w.now().at(), 0);
    for (person, at) in rows::digests_after(w, now)? {
        let person = people::get(w, person)?;
        if person.profile.hours.days.is_empty() {
            continue;
        }
        let zone = person.profile.zone();
        let midnight = at.to_zoned(zone.clone()).date().at(0, 0, 0, 0);
        let next = opening(&person, crate::base::calendar::resolve(&zone, midnight).max(now));
        if next != at {
            rows::plan_digest(w, person.id, next)?;
            moved += 1;
        }
    }
    if moved > 0 {
        w.changed(super::SLICE.name);
    }
    Ok(moved)
}

/// A duty whose fallback was deactivated falls to the longest-serving admin: a turn never vanishes.
fn adopt_orphaned_duties(w: &Write<'_>) -> Result<()> {
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

fn is_working(person: &Person, at: Timestamp) -> bool {
    person.profile.hours.is_working(&at.to_zoned(person.profile.zone()))
}

fn opening(person: &Person, from: Timestamp) -> Timestamp {
    // Empty working days open never; looking again in an hour costs nothing and follows a change.
    let opens = person.profile.hours.next_opening(&person.profile.zone(), from);
    if opens <= from && !is_working(person, from) { from + SignedDuration::from_hours(1) } else { opens }
}

/// The first working instant of a later civil day.
fn next_day(person: &Person, now: Timestamp) -> Timestamp {
    let zone = person.profile.zone();
    let midnight = now
        .to_zoned(zone.clone())
        .date()
        .tomorrow()
        .map(|day| crate::base::calendar::resolve(&zone, day.at(0, 0, 0, 0)))
        .unwrap_or(Timestamp::MAX);
    opening(person, midnight)
}

/// What a digest speaks of: late, or due within a day.
fn pressing(r: &Read<'_>, person: &Person, now: Now) -> Result<Vec<Turn>> {
    let mut turns = waiting_for(r, person.id)?;
    turns.retain(|turn| turn.due <= now.at() + AHEAD);
    Ok(turns)
}

pub(super) fn message(telling: &Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>> {
    // A digest that waited past its day has nothing to say: that day's list is gone.
    let day: String = serde_json::from_str(json).map_err(|_| Error::fault("a digest without its day"))?;
    if day != telling.reader.today().to_string() {
        return Ok(None);
    }
    let person = people::get(telling.read, telling.to)?;
    let turns = pressing(telling.read, &person, Now::new(telling.reader.now))?;
    if kind != "turns.digest" || turns.is_empty() {
        return Ok(None);
    }
    let t = telling.reader.words();
    let mut lines = Vec::new();
    let mut first = None;
    for turn in &turns {
        let Some(face) = (telling.face)(&turn.as_ref())? else { continue };
        let due = telling.reader.fixed(turn.due);
        let what = face.what.reveal();
        first.get_or_insert_with(|| face.what.clone());
        lines.push(Sealed::new(match (turn.due < telling.reader.now, face.whom.reveal().as_str()) {
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
