//! Zones by their IANA names (RFC 6557): old names are understood, the present one is kept, and what
//! does not follow a place's clocks (`+02:00`, `EST`) is refused with names that do.

use crate::base::{Error, Words};
use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Old name, present name: the renamings of the zone database, which keeps both.
static ALIASES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    include_str!("zone_aliases.txt").lines().filter_map(|line| line.split_once(' ')).collect()
});

/// The zone data in use: bundled, so that a plan is the same on any machine, unless told otherwise.
static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();

/// Uses the machine's zone data instead of the bundled ones, for the life of the process; says whether
/// it was early enough, before any zone was asked for.
pub fn use_system() -> bool {
    DATABASE.set(TimeZoneDatabase::from_env()).is_ok()
}

/// The zone of a present IANA name, as stored.
///
/// # Errors
/// If the zone data in use do not know it.
pub fn named(name: &str) -> Result<TimeZone, jiff::Error> {
    DATABASE.get_or_init(TimeZoneDatabase::bundled).get(name)
}

/// The span in which rules count: 2025 to 2075, in Unix seconds. What is planned lies far within it.
const RULES: (i64, i64) = (1_735_689_600, 3_313_526_400);

/// What the zone data in use say of the years to come, as a hash: data with the same hash plan alike, though
/// their names for things, their files and their past may differ.
pub fn fingerprint() -> [u8; 32] {
    let database = DATABASE.get_or_init(TimeZoneDatabase::bundled);
    let instant = |second| Timestamp::from_second(second).unwrap_or_default();
    let (from, until) = (instant(RULES.0), instant(RULES.1));
    let mut sum = Sha256::new();
    for name in zone_names() {
        sum.update(name);
        let Ok(zone) = database.get(name) else { continue };
        let mut offset = zone.to_offset(from);
        sum.update(offset.seconds().to_be_bytes());
        for change in zone.following(from).take_while(|change| change.timestamp() < until) {
            if change.offset() != offset {
                offset = change.offset();
                sum.update(change.timestamp().as_second().to_be_bytes());
                sum.update(offset.seconds().to_be_bytes());
            }
        }
    }
    // Hundreds of zones that nobody here lives in need not stay in memory.
    database.reset();
    sum.finalize().into()
}

/// The names a person may choose from, sorted.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let database = TimeZoneDatabase::bundled();
    let mut names: Vec<String> =
        database.available().map(|name| name.to_string()).filter(|n| is_place(n)).collect();
    names.push(UTC.into());
    names.retain(|name| !ALIASES.contains_key(name.as_str()));
    names.sort_unstable();
    names.dedup();
    names
});

const UTC: &str = "Etc/UTC";

/// What people mean by abbreviations that name an offset and no place.
const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("BST", &["Europe/London"]),
    ("CEST", &["Europe/Paris", "Europe/Berlin"]),
    ("CET", &["Europe/Paris", "Europe/Berlin"]),
    ("CST", &["America/Chicago", "Asia/Shanghai"]),
    ("CST6CDT", &["America/Chicago"]),
    ("EDT", &["America/New_York"]),
    ("EET", &["Europe/Helsinki", "Europe/Athens"]),
    ("EST", &["America/New_York"]),
    ("EST5EDT", &["America/New_York"]),
    ("GMT", &["Europe/London", UTC]),
    ("HST", &["Pacific/Honolulu"]),
    ("IST", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
    ("JST", &["Asia/Tokyo"]),
    ("MET", &["Europe/Paris", "Europe/Berlin"]),
    ("MST", &["America/Denver", "America/Phoenix"]),
    ("MST7MDT", &["America/Denver"]),
    ("PDT", &["America/Los_Angeles"]),
    ("PST", &["America/Los_Angeles"]),
    ("PST8PDT", &["America/Los_Angeles"]),
    ("WET", &["Europe/Lisbon"]),
];

/// Why a text does not name a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAZone {
    /// A distance from UTC (`+02:00`, `Etc/GMT-2`): it does not change with summer time.
    Offset,
    /// An abbreviation, and the places it may mean.
    Abbreviation(Vec<String>),
    /// No zone at all, and the names nearest to it, best first; perhaps none.
    Unknown(Vec<String>),
}

impl NotAZone {
    /// The sentence a person reads.
    pub fn sentence(&self, t: &Words) -> String {
        let near = |names: &[String]| names.join(", ");
        match self {
            Self::Offset => t.zone_is_offset(),
            Self::Abbreviation(names) => t.zone_is_abbreviation(near(names)),
            Self::Unknown(names) if names.is_empty() => t.zone_unknown(),
            Self::Unknown(names) => t.zone_unknown_near(near(names)),
        }
    }

    /// The same as a refusal at a field of a form.
    pub fn refusal(self, field: &'static str) -> Error {
        Error::refused_at(field, move |t| self.sentence(t))
    }
}

/// The zone of a name, in any case and also under its old names; `iana_name` of the answer is the
/// present one, which is what to store.
pub fn parse(name: &str) -> Result<TimeZone, NotAZone> {
    let wanted = name.trim().replace(' ', "_");
    let known = ALIASES.iter().find(|(old, _)| old.eq_ignore_ascii_case(&wanted)).map(|(_, now)| *now);
    let known =
        known.or_else(|| zone_names().iter().map(String::as_str).find(|n| n.eq_ignore_ascii_case(&wanted)));
    known.and_then(|name| named(name).ok()).ok_or_else(|| why_not(&wanted))
}

/// All present names, sorted: for the list of suggestions below a form field.
pub fn zone_names() -> &'static [String] {
    &NAMES
}

fn is_place(name: &str) -> bool {
    name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region))
}

fn why_not(wanted: &str) -> NotAZone {
    let upper = wanted.to_ascii_uppercase();
    if let Some((_, places)) = ABBREVIATIONS.iter().find(|(short, _)| *short == upper) {
        return NotAZone::Abbreviation(places.iter().map(ToString::to_string).collect());
    }
    let offset = upper.trim_start_matches("ETC/").trim_start_matches("UTC").trim_start_matches("GMT");
    if offset.starts_with(['+', '-', '\u{2212}']) || offset.starts_with(|c: char| c.is_ascii_digit()) {
        return NotAZone::Offset;
    }
    NotAZone::Unknown(nearest(&wanted.to_ascii_lowercase()))
}

/// The three names most like a text, compared with the whole name and with the place alone.
fn nearest(wanted: &str) -> Vec<String> {
    let mut scored: Vec<(f64, &String)> = zone_names()
        .iter()
        .map(|name| {
            let lower = name.to_ascii_lowercase();
            let place = lower.rsplit('/').next().unwrap_or_default();
            (strsim::jaro_winkler(&lower, wanted).max(strsim::jaro_winkler(place, wanted)), name)
        })
        .filter(|(likeness, _)| *likeness >= 0.85)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, name)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::text::{Lang, words};

    fn name(text: &str) -> String {
        parse(text).unwrap().iana_name().unwrap().to_owned()
    }

    #[test]
    fn a_zone_is_kept_under_its_present_name() {
        assert_eq!(name("Europe/Paris"), "Europe/Paris");
        assert_eq!(name(" europe/paris "), "Europe/Paris");
        assert_eq!(name("America/New York"), "America/New_York");
        assert_eq!(name("Asia/Calcutta"), "Asia/Kolkata");
        assert_eq!(name("US/Pacific"), "America/Los_Angeles");
        assert_eq!(name("Europe/Kiev"), "Europe/Kyiv");
        assert_eq!(name("utc"), "Etc/UTC");
    }

    #[test]
    fn every_old_name_leads_to_a_zone_that_is_offered() {
        for (old, now) in ALIASES.iter() {
            assert!(zone_names().iter().any(|n| n == now), "{old} → {now}");
            assert_eq!(&name(old), now);
        }
        assert!(zone_names().len() > 400);
        assert!(!zone_names().iter().any(|n| n == "Asia/Calcutta" || n == "EST" || n == "Etc/GMT+5"));
    }

    #[test]
    fn offsets_and_abbreviations_are_refused_with_places_instead() {
        for text in ["+02:00", "UTC+2", "GMT-5", "Etc/GMT+5", "-0500"] {
            assert_eq!(parse(text).unwrap_err(), NotAZone::Offset, "{text}");
        }
        assert_eq!(parse("est").unwrap_err(), NotAZone::Abbreviation(vec!["America/New_York".into()]));
        assert!(matches!(parse("EST5EDT"), Err(NotAZone::Abbreviation(_))));
    }

    #[test]
    fn an_unknown_zone_is_refused_with_the_nearest_names() {
        let near = |text: &str| match parse(text).unwrap_err() {
            NotAZone::Unknown(names) => names.first().cloned(),
            _ => None,
        };
        assert_eq!(near("Europe/Pariss").as_deref(), Some("Europe/Paris"));
        assert_eq!(near("Berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(near("Europ/Madrit").as_deref(), Some("Europe/Madrid"));
        assert_eq!(near("qqqq"), None);
        let why = parse("Europe/Pariss").unwrap_err();
        assert!(why.sentence(words(Lang::En)).contains("Europe/Paris"));
        assert!(why.sentence(words(Lang::De)).contains("Europe/Paris"));
    }
}
