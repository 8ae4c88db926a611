//! Time arithmetic on civil time; the one rule for gaps and folds.

pub mod cadence;
pub mod easter;
pub mod holidays;
pub mod hours;
pub mod ms;
pub mod span;
pub mod windows;
pub mod zone;

pub use cadence::{Cadence, Grid};
pub use hours::{Days, WorkingHours};
pub use windows::Window;

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

/// The instant that a wall time names in a zone. It exists once: that one. It exists twice (a fold):
/// the first. It does not exist (a gap): the first instant after the gap, so 02:30 becomes 03:00 and a
/// missing midnight 01:00. Wall times outside the calendar are clamped to its ends.
pub fn resolve(zone: &TimeZone, wall: DateTime) -> Timestamp {
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => instant(offset, wall),
        AmbiguousOffset::Fold { before, .. } => instant(before, wall),
        AmbiguousOffset::Gap { before, after } => gap_end(zone, wall, before, after),
    }
}

/// As [`resolve`], but of a wall time that exists twice the second: where a span of time ends, so that
/// a repeated hour is inside it.
pub fn resolve_last(zone: &TimeZone, wall: DateTime) -> Timestamp {
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Fold { after, .. } => instant(after, wall),
        _ => resolve(zone, wall),
    }
}

fn instant(offset: Offset, wall: DateTime) -> Timestamp {
    let end = if wall.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    offset.to_timestamp(wall).unwrap_or(end)
}

/// The transition that made the gap. Read with the later offset, a wall time in the gap lies less than
/// the gap's length before that transition.
fn gap_end(zone: &TimeZone, wall: DateTime, before: Offset, after: Offset) -> Timestamp {
    let early = instant(after, wall);
    let jump = zone.following(early).take(4).find(|t| t.offset() == after);
    jump.map_or_else(|| instant(before, wall), |t| t.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn local(zone: &str, wall: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        resolve(&zone, wall.parse().unwrap()).to_zoned(zone).strftime("%FT%T%:z").to_string()
    }

    #[test]
    fn a_wall_time_in_the_spring_gap_is_the_first_instant_after_it() {
        for wall in ["2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T02:59:59"] {
            assert_eq!(local("Europe/Paris", wall), "2026-03-29T03:00:00+02:00");
        }
        assert_eq!(local("Europe/Paris", "2026-03-29T03:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(local("Europe/Paris", "2026-03-29T01:59"), "2026-03-29T01:59:00+01:00");
        assert_eq!(local("Australia/Lord_Howe", "2026-10-04T02:10"), "2026-10-04T02:30:00+11:00");
    }

    #[test]
    fn a_wall_time_in_the_autumn_fold_is_its_first_occurrence() {
        assert_eq!(local("Europe/Paris", "2026-10-25T02:30"), "2026-10-25T02:30:00+02:00");
        assert_eq!(local("America/New_York", "2026-11-01T01:30"), "2026-11-01T01:30:00-04:00");
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let last = resolve_last(&zone, "2026-10-25T02:30".parse().unwrap());
        assert_eq!(last.to_string(), "2026-10-25T01:30:00Z");
    }

    #[test]
    fn a_midnight_that_does_not_exist_is_one_o_clock() {
        assert_eq!(local("America/Sao_Paulo", "2018-11-04T00:00"), "2018-11-04T01:00:00-02:00");
        assert_eq!(local("Africa/Cairo", "2026-04-24T00:00"), "2026-04-24T01:00:00+03:00");
    }

    #[test]
    fn a_day_that_does_not_exist_ends_at_the_next_midnight() {
        assert_eq!(local("Pacific/Apia", "2011-12-30T09:00"), "2011-12-31T00:00:00+14:00");
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for zone in ["Europe/Paris", "Pacific/Apia", "America/New_York"] {
            let zone = TimeZone::get(zone).unwrap();
            assert!(resolve(&zone, DateTime::MIN) < resolve(&zone, DateTime::MAX));
        }
    }
}
