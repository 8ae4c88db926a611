//! How a person is called and spoken to, and when they work.

use super::{Person, Profile, gather::Problems, get, named, rows};
use crate::base::calendar::{hours::WorkingHours, zone};
use crate::base::{Error, PersonId, Result, Sealed};
use crate::spine::audit;
use crate::store::{Actor, Read, Write};
use jiff::civil::{Time, Weekday};

/// A profile as somebody typed it.
#[derive(Clone, Default)]
pub struct TypedProfile {
    /// The name of a zone, in any case, also an old one.
    pub zone: String,
    /// `en` or `de`.
    pub lang: String,
    /// ISO weekday numbers, `1` for Monday.
    pub days: Vec<String>,
    /// When work starts, `09:00`.
    pub from: String,
    /// When work ends, `17:00`.
    pub until: String,
}

impl TypedProfile {
    /// Reads it.
    ///
    /// # Errors
    /// Refusals at `zone`, `lang`, `days`, `from` and `until`, all at once.
    pub fn read(&self) -> Result<Profile> {
        let mut wrong = Problems::default();
        let zone = wrong.take(zone::parse(&self.zone).map_err(|e| e.refusal("zone")))?;
        let zone = zone.as_ref().and_then(|z| z.iana_name()).map(str::to_owned);
        if self.lang.parse::<crate::base::Lang>().is_err() {
            wrong.at("lang", |t| t.people_language_unknown());
        }
        let days = self.days.iter().map(|d| weekday(d)).collect::<Option<_>>();
        if days.is_none() {
            wrong.at("days", |t| t.people_days_wrong());
        }
        let from = wrong.take(clock_time("from", &self.from))?;
        let until = wrong.take(clock_time("until", &self.until))?;
        let whole = zone.zip(days).zip(from.zip(until));
        wrong.or(whole.map(|((zone, days), (from, until))| Profile {
            zone,
            lang: self.lang.clone(),
            hours: WorkingHours { days, from, until },
        }))
    }
}

fn weekday(number: &str) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number.parse().ok()?).ok()
}

fn clock_time(field: &'static str, typed: &str) -> Result<Time> {
    Time::strptime("%H:%M", typed).map_err(|_| Error::refused_at(field, |t| t.people_time_wrong()))
}

/// Lets the person pass, and admins.
///
/// # Errors
/// `NotAllowed` for everybody else, `NotFound` if there is no such person here.
pub fn must_be_self_or_admin(r: &Read<'_>, id: PersonId) -> Result<Person> {
    if r.actor() != Actor::Person(id) {
        super::must_be_admin(r)?;
    }
    get(r, id)
}

/// Gives a person another name: oneself, or an admin anybody.
///
/// # Errors
/// A refusal at `name`; `NotAllowed`; `NotFound`.
pub fn rename(w: &Write<'_>, id: PersonId, name: &Sealed<String>) -> Result<()> {
    let person = must_be_self_or_admin(w, id)?;
    let name = named(name.reveal())?;
    if person.name.reveal() == &name {
        return Ok(());
    }
    rows::set_name(w, id, &name)?;
    audit::record(w, "person.renamed", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}

/// Sets zone, language, working days and hours: one's own, or an admin anybody's.
///
/// # Errors
/// Refusals of `TypedProfile::read`; `NotAllowed`; `NotFound`.
pub fn set_profile(w: &Write<'_>, id: PersonId, typed: &TypedProfile) -> Result<()> {
    let person = must_be_self_or_admin(w, id)?;
    let profile = typed.read()?;
    if person.profile == profile {
        return Ok(());
    }
    rows::set_profile(w, id, &profile)?;
    audit::record(w, "person.profile-set", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}
