//! How a person is called and spoken to, when they work, and how they are told what is due.

use super::{Person, gather::Problems, get, named, rows};
use crate::base::calendar::{
    hours::{WorkingHours, clock_time},
    zone,
};
use crate::base::{Dial, Error, Lang, PersonId, Result, Sealed};
use crate::spine::audit;
use crate::store::{Actor, Read, Write};
use jiff::{
    ToSpan,
    civil::{Time, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// How a person wants to be spoken to, when they work, and how they are told. Kept sealed; what a profile
/// of old does not say is as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// IANA name of the person's zone.
    pub zone: String,
    /// `en` or `de`.
    pub lang: String,
    /// Working days and hours, in the person's zone.
    pub hours: WorkingHours,
    /// On which clock face times are said.
    #[serde(default)]
    pub dial: Dial,
    /// Whether and when the digest comes.
    #[serde(default)]
    pub digest: Digest,
    /// Whether single keys are shortcuts.
    #[serde(default = "yes")]
    pub shortcuts: bool,
}

const fn yes() -> bool {
    true
}

/// Whether and when a person gets the digest; only ever on their working days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// When work starts.
    #[default]
    Start,
    /// At this time of their day.
    At(#[serde(with = "clock_time")] Time),
    /// Not at all.
    Never,
}

impl Profile {
    /// With everything that one may leave as it is.
    pub fn new(zone: impl Into<String>, lang: impl Into<String>) -> Self {
        Self {
            zone: zone.into(),
            lang: lang.into(),
            hours: WorkingHours::default(),
            dial: Dial::default(),
            digest: Digest::default(),
            shortcuts: true,
        }
    }
    /// What stands for the profile of somebody whose key was destroyed.
    pub(super) fn unknown() -> Self {
        Self::new("Etc/UTC", "en")
    }
    /// The language; English if the stored one is gone.
    pub fn lang(&self) -> Lang {
        self.lang.parse().unwrap_or(Lang::En)
    }
    /// The zone; UTC if the zone data no longer know it.
    pub fn zone(&self) -> TimeZone {
        zone::named(&self.zone).unwrap_or(TimeZone::UTC)
    }
    /// When the digest may come: on working days, from its time until work ends, and for an hour at least, so
    /// that a late one is not lost and does not come at night.
    pub fn digest_hours(&self) -> WorkingHours {
        let Digest::At(from) = self.digest else { return self.hours };
        let by_day = self.hours.from < self.hours.until;
        let hour = from.saturating_add(1.hour());
        let until = if by_day { self.hours.until.max(hour) } else { self.hours.until };
        WorkingHours { days: self.hours.days, from, until }
    }
    /// Whether what is planned by this profile holds by that one: zone, hours and digest are the same.
    fn plans_as(&self, other: &Self) -> bool {
        (&self.zone, self.hours, self.digest) == (&other.zone, other.hours, other.digest)
    }
}

/// A profile, or parts of one, as somebody typed it. What is `None` stays as it is.
#[derive(Clone, Default)]
pub struct TypedProfile {
    /// How times and texts are said.
    pub time: Option<TypedTime>,
    /// When they work.
    pub hours: Option<TypedHours>,
    /// How they are told what is due.
    pub digest: Option<TypedDigest>,
    /// Whether single keys are shortcuts.
    pub shortcuts: Option<bool>,
}

/// Zone, clock face and language, as typed.
#[derive(Clone, Default)]
pub struct TypedTime {
    /// The name of a zone, in any case, also an old one.
    pub zone: String,
    /// `en` or `de`.
    pub lang: String,
    /// `24` or `12`.
    pub dial: String,
}

/// Working days and hours, as typed.
#[derive(Clone, Default)]
pub struct TypedHours {
    /// ISO weekday numbers, `1` for Monday.
    pub days: Vec<String>,
    /// When work starts, `09:00`.
    pub from: String,
    /// When work ends, `17:00`.
    pub until: String,
}

/// Whether and when the digest comes, as typed.
#[derive(Clone, Default)]
pub struct TypedDigest {
    /// `start`, `at` or `never`.
    pub when: String,
    /// For `at`: `07:30`.
    pub at: String,
}

impl TypedProfile {
    /// Reads it, as a change of what is kept.
    ///
    /// # Errors
    /// Refusals at `zone`, `lang`, `dial`, `days`, `from`, `until`, `digest` and `digest_at`, all at once.
    pub fn read(&self, kept: &Profile) -> Result<Profile> {
        let (mut wrong, mut profile) = (Problems::default(), kept.clone());
        if let Some(time) = &self.time {
            let zone = wrong.take(zone::parse(&time.zone).map_err(|e| e.refusal("zone")))?;
            profile.zone = zone.as_ref().and_then(|z| z.iana_name()).unwrap_or_default().to_owned();
            match time.lang.parse::<Lang>() {
                Ok(_) => profile.lang.clone_from(&time.lang),
                Err(_) => wrong.at("lang", |t| t.people_language_unknown()),
            }
            profile.dial = wrong.take(one_of("dial", &time.dial))?.unwrap_or_default();
        }
        if let Some(hours) = &self.hours {
            match hours.days.iter().map(|d| weekday(d)).collect() {
                Some(days) => profile.hours.days = days,
                None => wrong.at("days", |t| t.people_days_wrong()),
            }
            profile.hours.from = wrong.take(time_of_day("from", &hours.from))?.unwrap_or_default();
            profile.hours.until = wrong.take(time_of_day("until", &hours.until))?.unwrap_or_default();
        }
        if let Some(digest) = &self.digest {
            profile.digest = match digest.when.as_str() {
                "at" => Digest::At(wrong.take(time_of_day("digest_at", &digest.at))?.unwrap_or_default()),
                other => wrong.take(one_of("digest", other))?.unwrap_or_default(),
            };
        }
        profile.shortcuts = self.shortcuts.unwrap_or(profile.shortcuts);
        wrong.or(Some(profile))
    }
}

impl std::str::FromStr for Digest {
    type Err = ();
    /// Those that need no time.
    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "start" => Ok(Self::Start),
            "never" => Ok(Self::Never),
            _ => Err(()),
        }
    }
}

fn one_of<T: std::str::FromStr>(field: &'static str, name: &str) -> Result<T> {
    name.parse().map_err(|_| Error::refused_at(field, |t| t.web_choose()))
}

fn weekday(number: &str) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number.parse().ok()?).ok()
}

fn time_of_day(field: &'static str, typed: &str) -> Result<Time> {
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

/// Sets how somebody is spoken to and told, and when they work: one's own, or an admin anybody's.
///
/// # Errors
/// Refusals of `TypedProfile::read`; `NotAllowed`; `NotFound`.
pub fn set_profile(w: &Write<'_>, id: PersonId, typed: &TypedProfile) -> Result<()> {
    let person = must_be_self_or_admin(w, id)?;
    let profile = typed.read(&person.profile)?;
    if person.profile == profile {
        return Ok(());
    }
    rows::set_profile(w, id, &profile, !profile.plans_as(&person.profile))?;
    audit::record(w, "person.profile-set", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}
