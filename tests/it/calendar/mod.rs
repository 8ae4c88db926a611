//! The calendar: cadences, duty windows and stretches of time, over clocks that are changed.

mod cadences;
mod changes;
mod holidays;
mod oracle;
mod spans;
mod windows;

use jiff::{Timestamp, Zoned, civil::DateTime, tz::TimeZone};
use proptest::prelude::*;
use turnkeep::base::calendar::{Cadence, Grid, zone};

/// Zones whose clocks do what clocks do, with a day near which they do it.
const CHANGES: [(&str, &str); 24] = [
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Africa/El_Aaiun", "2031-01-26"),
    ("America/Havana", "2026-11-01"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/St_Johns", "2006-10-29"),
    ("America/St_Johns", "2007-03-11"),
    ("America/Scoresbysund", "2024-03-31"),
    ("Antarctica/Troll", "2026-03-29"),
    ("Antarctica/Troll", "2026-10-25"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Etc/UTC", "2024-02-29"),
    ("Europe/Dublin", "2026-03-29"),
    ("Europe/Paris", "2026-03-29"),
    ("Europe/Paris", "2026-10-25"),
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Kwajalein", "1993-08-21"),
];

fn tz(name: &str) -> TimeZone {
    zone::named(name).unwrap()
}

fn grid(zone: &str, anchor: &str, cadence: Cadence) -> Grid {
    Grid::new(tz(zone), anchor.parse().unwrap(), cadence)
}

fn instant(zoned: &str) -> Timestamp {
    zoned.parse::<Zoned>().unwrap().timestamp()
}

/// A zone, and a minute within three weeks of a day on which its clocks were changed.
fn near_a_change() -> impl Strategy<Value = (TimeZone, DateTime)> {
    (proptest::sample::select(CHANGES.to_vec()), -21 * 1440i64..21 * 1440).prop_map(
        |((name, day), minutes)| {
            let day: DateTime = day.parse().unwrap();
            (tz(name), day.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap())
        },
    )
}

/// A zone, and a minute of forty years.
fn anywhere() -> impl Strategy<Value = (TimeZone, DateTime)> {
    (proptest::sample::select(CHANGES.to_vec()), 0i64..40 * 525_960).prop_map(|((name, _), minutes)| {
        let first = jiff::civil::date(1998, 1, 1).at(0, 0, 0, 0);
        (tz(name), first.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap())
    })
}

/// The first instant at which the clocks of a zone show a wall time or a later one: of a time that exists
/// twice the first, of one that is skipped the first after it. Found by going from minute to minute.
fn first_showing(zone: &TimeZone, wall: DateTime) -> Timestamp {
    let mut at = TimeZone::UTC.to_timestamp(wall).unwrap() - jiff::SignedDuration::from_hours(39);
    while zone.to_datetime(at) < wall {
        at += jiff::SignedDuration::from_mins(1);
    }
    at
}
