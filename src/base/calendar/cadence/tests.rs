//! Slots of a day and of a week, over changed clocks.

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn grid(zone: &str, anchor: &str, cadence: Cadence) -> Grid {
    Grid::new(TimeZone::get(zone).unwrap(), anchor.parse().unwrap(), cadence)
}

fn starts(grid: &Grid, slots: std::ops::Range<i64>) -> Vec<String> {
    slots.map(|k| grid.start(k).to_zoned(grid.zone().clone()).strftime("%FT%H:%M%:z").to_string()).collect()
}

#[test]
fn a_weekly_handoff_keeps_its_wall_time_over_both_changes_of_the_clocks() {
    let grid = grid("Europe/Paris", "2026-01-05T09:00", Cadence::WEEKLY);
    for k in 0..60 {
        let local = grid.start(k).to_zoned(grid.zone().clone());
        assert_eq!((local.hour(), local.minute()), (9, 0));
        assert_eq!(local.weekday(), jiff::civil::Weekday::Monday);
    }
}

#[test]
fn a_daily_handoff_in_the_gap_moves_that_day_only() {
    let grid = grid("Europe/Paris", "2026-03-28T02:30", Cadence::DAILY);
    let want = ["2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"];
    assert_eq!(starts(&grid, 0..3), want);
}

#[test]
fn the_day_that_apia_skipped_is_a_slot_without_length() {
    let grid = grid("Pacific/Apia", "2011-12-28T00:00", Cadence::DAILY);
    assert_eq!(grid.start(2), grid.start(3));
    assert_eq!(grid.slot_at(grid.start(2)), 3);
    assert!(grid.start(1) < grid.start(2) && grid.start(3) < grid.start(4));
    assert_eq!(grid.next_start_after(grid.start(1)), grid.start(3));
    assert_eq!(grid.next_start_after(grid.start(3)), grid.start(4));
}

#[test]
fn a_handoff_belongs_to_the_slot_that_it_starts() {
    let grid = grid("Europe/Paris", "2026-11-23T09:00", Cadence::WEEKLY);
    let at = grid.start(5);
    assert_eq!(grid.slot_at(at), 5);
    assert_eq!(grid.slot_at(at - jiff::SignedDuration::from_nanos(1)), 4);
    assert_eq!(grid.next_start_after(at), grid.start(6));
    assert_eq!(grid.slot_at(grid.start(-3)), -3);
}

#[test]
fn slots_beyond_the_calendar_do_not_panic() {
    let grid = grid("Europe/Paris", "2026-11-23T09:00", Cadence::WEEKLY);
    assert!(grid.start(i64::MIN) < grid.start(i64::MAX));
    for end in [Timestamp::MIN, Timestamp::MAX] {
        grid.slot_at(end);
    }
}

proptest! {
    #[test]
    fn an_instant_lies_in_the_slot_that_the_grid_names(
        zone in proptest::sample::select(vec![
            "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia",
            "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Asia/Manila", "Etc/UTC",
        ]),
        anchor_minute in 0i64..40 * 525_960,
        weekly: bool,
        second in 0i64..60 * 31_557_600,
    ) {
        let anchor = jiff::civil::datetime(1995, 1, 1, 0, 0, 0, 0)
            .checked_add(jiff::Span::new().minutes(anchor_minute)).unwrap();
        let cadence = if weekly { Cadence::WEEKLY } else { Cadence::DAILY };
        let grid = Grid::new(TimeZone::get(zone).unwrap(), anchor, cadence);
        let at = Timestamp::from_second(700_000_000 + second).unwrap();
        let k = grid.slot_at(at);
        prop_assert!(grid.start(k) <= at && at < grid.start(k + 1));
        prop_assert!(grid.start(k - 1) <= grid.start(k));
        prop_assert_eq!(grid.next_start_after(at), grid.start(k + 1));
    }
}
