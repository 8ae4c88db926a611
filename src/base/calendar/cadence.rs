//! When a rotation hands over: every day or every week at one wall time, whatever the clocks do.

use super::resolve;
use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// How often the duty changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// Every day.
    Daily,
    /// Every week, on the anchor's weekday.
    Weekly,
}

impl Cadence {
    /// Its length in civil days.
    pub const fn days(self) -> i64 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
        }
    }
}

/// The slots of a rotation, numbered from its anchor: slot `k` lasts from `start(k)` until `start(k + 1)`,
/// half open, so slots tile time exactly. Where the clocks skip a whole slot it has no length at all;
/// such a slot is nobody's turn.
#[derive(Clone, Debug)]
pub struct Grid {
    zone: TimeZone,
    anchor: DateTime,
    cadence: Cadence,
}

impl Grid {
    /// The grid whose slot 0 starts at the wall time `anchor` in `zone`.
    pub const fn new(zone: TimeZone, anchor: DateTime, cadence: Cadence) -> Self {
        Self { zone, anchor, cadence }
    }

    /// The zone whose wall clock it follows.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The wall time at which slot 0 starts.
    pub const fn anchor(&self) -> DateTime {
        self.anchor
    }

    /// How often the duty changes hands.
    pub const fn cadence(&self) -> Cadence {
        self.cadence
    }

    /// The start of slot `k`: counted from the anchor in naive local time, then made an instant by
    /// [`resolve`]. Never earlier than the start of slot `k - 1`; clamped to the calendar's ends.
    pub fn start(&self, k: i64) -> Timestamp {
        let days = k.saturating_mul(self.cadence.days());
        let wall = Span::new().try_days(days).and_then(|span| self.anchor.checked_add(span));
        resolve(&self.zone, wall.unwrap_or(if k < 0 { DateTime::MIN } else { DateTime::MAX }))
    }

    /// The slot that an instant lies in: the `k` with `start(k) <= at < start(k + 1)`.
    pub fn slot_at(&self, at: Timestamp) -> i64 {
        let mut k = (day_number(self.zone.to_datetime(at).date()) - day_number(self.anchor.date()))
            .div_euclid(self.cadence.days());
        // The estimate is off by two at most: the time of day, and a day that the zone skipped.
        for _ in 0..3 {
            if self.start(k) > at {
                k -= 1;
            } else if self.start(k + 1) <= at {
                k += 1;
            }
        }
        k
    }

    /// The first handoff after an instant, never at it.
    pub fn next_start_after(&self, at: Timestamp) -> Timestamp {
        self.start(self.slot_at(at) + 1)
    }
}

/// Days since 1970-01-01.
fn day_number(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn grid(zone: &str, anchor: &str, cadence: Cadence) -> Grid {
        Grid::new(TimeZone::get(zone).unwrap(), anchor.parse().unwrap(), cadence)
    }

    fn starts(grid: &Grid, slots: std::ops::Range<i64>) -> Vec<String> {
        slots
            .map(|k| grid.start(k).to_zoned(grid.zone().clone()).strftime("%FT%H:%M%:z").to_string())
            .collect()
    }

    #[test]
    fn a_weekly_handoff_keeps_its_wall_time_over_both_changes_of_the_clocks() {
        let grid = grid("Europe/Paris", "2026-01-05T09:00", Cadence::Weekly);
        for k in 0..60 {
            let local = grid.start(k).to_zoned(grid.zone().clone());
            assert_eq!((local.hour(), local.minute()), (9, 0));
            assert_eq!(local.weekday(), jiff::civil::Weekday::Monday);
        }
    }

    #[test]
    fn a_daily_handoff_in_the_gap_moves_that_day_only() {
        let grid = grid("Europe/Paris", "2026-03-28T02:30", Cadence::Daily);
        let want = ["2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"];
        assert_eq!(starts(&grid, 0..3), want);
    }

    #[test]
    fn the_day_that_apia_skipped_is_a_slot_without_length() {
        let grid = grid("Pacific/Apia", "2011-12-28T00:00", Cadence::Daily);
        assert_eq!(grid.start(2), grid.start(3));
        assert_eq!(grid.slot_at(grid.start(2)), 3);
        assert!(grid.start(1) < grid.start(2) && grid.start(3) < grid.start(4));
        assert_eq!(grid.next_start_after(grid.start(1)), grid.start(3));
        assert_eq!(grid.next_start_after(grid.start(3)), grid.start(4));
    }

    #[test]
    fn a_handoff_belongs_to_the_slot_that_it_starts() {
        let grid = grid("Europe/Paris", "2026-11-23T09:00", Cadence::Weekly);
        let at = grid.start(5);
        assert_eq!(grid.slot_at(at), 5);
        assert_eq!(grid.slot_at(at - jiff::SignedDuration::from_nanos(1)), 4);
        assert_eq!(grid.next_start_after(at), grid.start(6));
        assert_eq!(grid.slot_at(grid.start(-3)), -3);
    }

    #[test]
    fn slots_beyond_the_calendar_do_not_panic() {
        let grid = grid("Europe/Paris", "2026-11-23T09:00", Cadence::Weekly);
        assert!(grid.start(i64::MIN) < grid.start(i64::MAX));
        for end in [Timestamp::MIN, Timestamp::MAX] {
            grid.slot_at(end);
        }
    }

    #[test]
    fn a_cadence_is_written_as_one_word() {
        assert_eq!(serde_json::to_string(&Cadence::Weekly).unwrap(), r#""weekly""#);
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
                .checked_add(Span::new().minutes(anchor_minute)).unwrap();
            let cadence = if weekly { Cadence::Weekly } else { Cadence::Daily };
            let grid = Grid::new(TimeZone::get(zone).unwrap(), anchor, cadence);
            let at = Timestamp::from_second(700_000_000 + second).unwrap();
            let k = grid.slot_at(at);
            prop_assert!(grid.start(k) <= at && at < grid.start(k + 1));
            prop_assert!(grid.start(k - 1) <= grid.start(k));
            prop_assert_eq!(grid.next_start_after(at), grid.start(k + 1));
        }
    }
}
