//! Every cadence with a handoff in an hour that the clocks skip or repeat.

use super::{grid, tz};
use jiff::{
    SignedDuration, ToSpan,
    civil::{DateTime, Weekday},
};
use turnkeep::base::calendar::{
    Cadence, Days, Grid,
    cadence::{Nth, WeekTime},
};

/// A wall time that is skipped or comes twice, the offsets before and after, and what it is.
const CHANGES: [(&str, &str, &str, &str, &str); 11] = [
    ("Africa/Casablanca", "2026-02-15T02:30", "+01:00", "+00:00", "2026-02-15T02:30+01:00"),
    ("Africa/Casablanca", "2026-03-22T02:30", "+00:00", "+01:00", "2026-03-22T03:00+01:00"),
    ("America/New_York", "2026-03-08T02:30", "-05:00", "-04:00", "2026-03-08T03:00-04:00"),
    ("America/New_York", "2026-11-01T01:30", "-04:00", "-05:00", "2026-11-01T01:30-04:00"),
    ("America/Sao_Paulo", "2018-02-17T23:30", "-02:00", "-03:00", "2018-02-17T23:30-02:00"),
    ("America/Sao_Paulo", "2018-11-04T00:00", "-03:00", "-02:00", "2018-11-04T01:00-02:00"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "+11:00", "+10:30", "2026-04-05T01:45+11:00"),
    ("Australia/Lord_Howe", "2026-10-04T02:10", "+10:30", "+11:00", "2026-10-04T02:30+11:00"),
    ("Europe/Paris", "2026-03-29T02:30", "+01:00", "+02:00", "2026-03-29T03:00+02:00"),
    ("Europe/Paris", "2026-10-25T02:30", "+02:00", "+01:00", "2026-10-25T02:30+02:00"),
    ("Pacific/Apia", "2011-12-30T09:00", "-10:00", "+14:00", "2011-12-31T00:00+14:00"),
];

/// Cadences and anchors, each with its handoff 2 at the wall time.
fn leading_to(wall: DateTime) -> Vec<(DateTime, Cadence)> {
    let back = |days: i64| wall.checked_sub(days.days()).unwrap();
    let nth = Nth::ALL[usize::try_from((wall.day() - 1) / 7).unwrap()];
    let first = wall.date().first_of_month().checked_sub(2.months()).unwrap().to_datetime(wall.time());
    let week_time = |week| WeekTime { week, day: wall.weekday(), time: wall.time() };
    let days = (1..=7).map(|n| Weekday::from_monday_one_offset(n).unwrap()).collect::<Days>();
    let off = [back(3).date()].into();
    vec![
        (wall.checked_sub(16.hours()).unwrap(), Cadence::Hours { every: 8 }),
        (back(4), Cadence::Days { every: 2 }),
        (back(14), Cadence::WEEKLY),
        (wall.checked_sub(2.months()).unwrap(), Cadence::Months { every: 1 }),
        (first, Cadence::NthWeekday { months: 1, nth, weekday: wall.weekday() }),
        (back(14), Cadence::Weekdays { weeks: 2, handoffs: vec![week_time(1), week_time(2)] }),
        (back(5), Cadence::WorkingDays { every: 2, days, off }),
    ]
}

fn read(grid: &Grid, k: i64, format: &str) -> String {
    grid.start(k).to_zoned(grid.zone().clone()).strftime(format).to_string()
}

#[test]
fn every_cadence_meets_changed_clocks_by_the_one_rule_and_is_itself_again_after() {
    for (zone, wall, before, after, want) in CHANGES {
        let wall: DateTime = wall.parse().unwrap();
        for (anchor, cadence) in leading_to(wall) {
            let grid = Grid::new(tz(zone), anchor, cadence);
            let name = format!("{zone} {:?}", grid.cadence());
            assert_eq!(read(&grid, 2, "%FT%H:%M%:z"), want, "{name}");
            let step = match grid.cadence() {
                // The whole day was skipped, and the handoffs eight hours around with it.
                Cadence::Hours { .. } if zone == "Pacific/Apia" => continue,
                Cadence::Hours { .. } => SignedDuration::from_hours(8),
                _ => SignedDuration::ZERO,
            };
            for (k, time, offset) in
                [(1, wall.time().wrapping_sub(step), before), (3, wall.time().wrapping_add(step), after)]
            {
                assert_eq!(
                    read(&grid, k, "%H:%M%:z"),
                    format!("{}{offset}", time.strftime("%H:%M")),
                    "{name} {k}"
                );
            }
            for k in 1..3 {
                let (start, end) = (grid.start(k), grid.start(k + 1));
                let last = end - SignedDuration::from_nanos(1);
                assert!(start < end, "{name}");
                assert_eq!((grid.slot_at(start), grid.slot_at(last)), (k, k), "{name}");
                assert_eq!((grid.next_start_after(start), grid.next_start_after(last)), (end, end), "{name}");
            }
        }
    }
}

#[test]
fn handoffs_of_a_skipped_day_are_one() {
    let grid = grid("Pacific/Apia", "2011-12-29T18:00", Cadence::Hours { every: 8 });
    let starts: Vec<String> = (0..7).map(|k| read(&grid, k, "%d %H:%M")).collect();
    assert_eq!(starts, ["29 18:00", "31 00:00", "31 00:00", "31 00:00", "31 02:00", "31 10:00", "31 18:00"]);
    assert_eq!(grid.slot_at(grid.start(1)), 3);
    assert_eq!(grid.slot_at(grid.start(1) - SignedDuration::from_nanos(1)), 0);
    assert_eq!(grid.next_start_after(grid.start(0)), grid.start(3));
    assert_eq!(grid.start(3).duration_since(grid.start(0)).as_hours(), 6);
}

#[test]
fn hours_that_are_skipped_together_are_one_handoff_and_repeated_ones_are_long() {
    let spring = grid("Europe/Paris", "2026-03-29T00:00", Cadence::Hours { every: 1 });
    let starts: Vec<String> = (0..5).map(|k| read(&spring, k, "%H:%M%:z")).collect();
    assert_eq!(starts, ["00:00+01:00", "01:00+01:00", "03:00+02:00", "03:00+02:00", "04:00+02:00"]);
    assert_eq!(spring.slot_at(spring.start(2)), 3);
    let autumn = grid("Europe/Paris", "2026-10-25T00:00", Cadence::Hours { every: 1 });
    let starts: Vec<String> = (1..5).map(|k| read(&autumn, k, "%H:%M%:z")).collect();
    assert_eq!(starts, ["01:00+02:00", "02:00+02:00", "03:00+01:00", "04:00+01:00"]);
    assert_eq!(autumn.start(3).duration_since(autumn.start(2)).as_hours(), 2);
    assert_eq!(autumn.slot_at("2026-10-25T01:59:59Z".parse().unwrap()), 2);
}

#[test]
fn eight_hourly_handoffs_stay_where_they_are_on_the_wall_all_year() {
    for zone in ["Europe/Paris", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"] {
        let grid = grid(zone, "2026-01-01T02:30", Cadence::Hours { every: 8 });
        let hours: Vec<String> = (0..3 * 365).map(|k| read(&grid, k, "%H:%M")).collect();
        let moved = hours.iter().zip(["02:30", "10:30", "18:30"].iter().cycle()).filter(|(a, b)| a != b);
        // Only the one that its zone skips; Lord Howe skips half an hour, and half past two is after it.
        assert_eq!(moved.count(), usize::from(zone != "Australia/Lord_Howe"), "{zone}");
    }
}
