//! Leave, entered by hand: from which day until which day somebody is away, never why.

use super::{Person, SLICE, get, leave_rows, messages::LeaveNews, profile::must_be_self_or_admin};
use crate::base::calendar::resolve;
use crate::base::{Error, PersonId, Result};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
};
use crate::store::{Actor, Read, Write};
use jiff::{Timestamp, ToSpan, civil::Date};
use std::collections::BTreeMap;

crate::ids! {
    /// An absence of one person.
    LeaveKind "lve" LeaveId,
}

/// An absence: whole days in the person's own zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// Its id.
    pub id: LeaveId,
    /// Who is away.
    pub person: PersonId,
    /// The first day away.
    pub from: Date,
    /// The last day away.
    pub until: Date,
}

impl Leave {
    /// Whether the person is away on this day.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// The longest leave that may be entered at once, in days: longer ones are slips in the year.
pub const LONGEST_DAYS: i32 = 400;

/// The form of leave as somebody typed it: ISO dates.
///
/// # Errors
/// Refusals at `first` and `last`.
pub fn typed(from: &str, until: &str) -> Result<(Date, Date)> {
    let mut wrong = super::gather::Problems::default();
    let mut day = |field: &'static str, text: &str| {
        let day = text.parse::<Date>().map_err(|_| Error::refused_at(field, |t| t.people_day_missing()));
        wrong.take(day)
    };
    let (from, until) = (day("first", from)?, day("last", until)?);
    wrong.or(from.zip(until))
}

/// Enters leave for oneself, or as an admin for another, who is then told.
///
/// # Errors
/// A refusal at `first` or `last` if the days are reversed, past, too many or entered already;
/// `NotAllowed`; `NotFound`.
pub fn enter(w: &Write<'_>, person: PersonId, from: Date, until: Date) -> Result<LeaveId> {
    let who = must_be_self_or_admin(w, person)?;
    check(w, &who, from, until)?;
    let leave = Leave { id: LeaveId::ordered(w.now()), person, from, until };
    leave_rows::insert(w, &leave)?;
    audit::record(w, "leave.entered", leave.id)?;
    tell(w, &leave, "people.leave-entered", &about("entered", leave.id))?;
    w.changed(SLICE.name);
    Ok(leave.id)
}

fn check(r: &Read<'_>, who: &Person, from: Date, until: Date) -> Result<()> {
    if until < from {
        return Err(Error::refused_at("last", |t| t.people_leave_reversed()));
    }
    if until < who.reader(r.now().at()).today() {
        return Err(Error::refused_at("last", |t| t.people_leave_past()));
    }
    if (until - from).get_days() > LONGEST_DAYS {
        return Err(Error::refused_at("last", |t| t.people_leave_long()));
    }
    let entered = leaves(r, &[who.id])?;
    if entered.iter().any(|l| l.from <= until && from <= l.until) {
        return Err(Error::refused_at("first", |t| t.people_leave_overlaps()));
    }
    Ok(())
}

/// Takes leave back, one's own or as an admin another's, who is then told.
///
/// # Errors
/// `NotFound` if it is not there or somebody else's; `NotAllowed`.
pub fn withdraw(w: &Write<'_>, person: PersonId, id: LeaveId) -> Result<()> {
    must_be_self_or_admin(w, person)?;
    let leave = leaves(w, &[person])?.into_iter().find(|l| l.id == id).ok_or(Error::NotFound)?;
    leave_rows::withdraw(w, id)?;
    audit::record(w, "leave.withdrawn", id)?;
    // Who has not heard of it yet need not hear that it is off.
    if !notifications::cancel(w, person, &about("entered", id))? {
        tell(w, &leave, "people.leave-withdrawn", &about("withdrawn", id))?;
    }
    w.changed(SLICE.name);
    Ok(())
}

fn about(what: &str, id: LeaveId) -> String {
    format!("leave-{what}:{id}")
}

/// Tells the person what somebody else did with their leave.
fn tell(w: &Write<'_>, leave: &Leave, message: &'static str, about: &str) -> Result<()> {
    let Actor::Person(by) = w.actor() else { return Ok(()) };
    if by == leave.person {
        return Ok(());
    }
    let content = LeaveNews { by, from: leave.from.to_string(), until: leave.until.to_string() };
    let kind = Kind::Announcement;
    notifications::post(
        w,
        &Post { to: leave.person, kind, message, about, content: &content, not_before: None },
    )?;
    Ok(())
}

/// The leave of these people that has not been withdrawn, past leave too, in order of its first day.
///
/// # Errors
/// A fault if it cannot be read.
pub fn leaves(r: &Read<'_>, people: &[PersonId]) -> Result<Vec<Leave>> {
    let mut found = Vec::new();
    for person in people {
        found.append(&mut leave_rows::of(r, *person)?);
    }
    found.sort_by_key(|l| (l.from, l.id));
    Ok(found)
}

/// When these people are away, for planning: from local midnight of the first day until local midnight
/// after the last, in each person's own zone.
///
/// # Errors
/// `NotFound` if one is not of this workspace.
pub fn absences(r: &Read<'_>, people: &[PersonId]) -> Result<Vec<(PersonId, Timestamp, Timestamp)>> {
    let mut found = Vec::new();
    for id in people {
        let leaves = leaves(r, &[*id])?;
        if leaves.is_empty() {
            continue;
        }
        let zone = get(r, *id)?.profile.zone();
        let midnight = |day: Date| resolve(&zone, day.to_datetime(jiff::civil::Time::midnight()));
        found.extend(leaves.iter().map(|l| (*id, midnight(l.from), midnight(after(l.until)))));
    }
    Ok(found)
}

fn after(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(day)
}

/// The last day of the leave that a person is on now, seen over adjoining leaves; `None` if here.
///
/// # Errors
/// A fault if it cannot be read.
pub fn away_now(r: &Read<'_>, person: &Person) -> Result<Option<Date>> {
    let today = person.reader(r.now().at()).today();
    Ok(away_on(&leaves(r, &[person.id])?, today))
}

/// The leave of everybody here that has not been withdrawn, each person's in order of its first day.
///
/// # Errors
/// A fault if it cannot be read.
pub(super) fn of_all(r: &Read<'_>) -> Result<BTreeMap<PersonId, Vec<Leave>>> {
    let mut found: BTreeMap<PersonId, Vec<Leave>> = BTreeMap::new();
    for leave in leave_rows::of_all(r)? {
        found.entry(leave.person).or_default().push(leave);
    }
    found.values_mut().for_each(|of_one| of_one.sort_by_key(|l| (l.from, l.id)));
    Ok(found)
}

/// As `away_now`, over leave in order of its first day.
pub(super) fn away_on(leaves: &[Leave], today: Date) -> Option<Date> {
    let first = leaves.iter().find(|l| l.covers(today))?;
    let later = leaves.iter().skip_while(|l| l.id != first.id).skip(1);
    Some(later.fold(first.until, |end, l| if l.from <= after(end) { end.max(l.until) } else { end }))
}

/// Deletes leave that was withdrawn or ended longer than this many days ago.
pub const KEPT_DAYS: u16 = 90;

/// Deletes the leave of this workspace that ended longer than `KEPT_DAYS` ago.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    let today = jiff::tz::TimeZone::UTC.to_datetime(w.now().at()).date();
    let limit = today.checked_sub(i32::from(KEPT_DAYS).days()).unwrap_or(Date::MIN);
    let old: Vec<LeaveId> =
        leave_rows::everybodys(w)?.into_iter().filter(|l| l.until < limit).map(|l| l.id).collect();
    for id in &old {
        leave_rows::delete(w, *id)?;
    }
    Ok(old.len())
}
