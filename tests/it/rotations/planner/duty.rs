//! Duty windows, held against a walk by the quarter of an hour.

use super::{props::version, world::*};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use proptest::prelude::*;
use turnkeep::base::calendar::{Window, span};
use turnkeep::features::rotations::rota::{Rota, slot_span};

/// Whether the wall clock is within a window that began on a day that is not closed.
fn inside(windows: &[Window], closed: &[Date], zone: &TimeZone, at: Timestamp) -> bool {
    let wall = zone.to_datetime(at);
    let (today, yesterday) = (wall.date(), wall.date().yesterday().unwrap());
    let begins = |window: &Window, day: Date| window.days.contains(day.weekday()) && !closed.contains(&day);
    if windows.is_empty() {
        return !closed.contains(&today);
    }
    windows.iter().any(|window| {
        let overnight = window.to <= window.from;
        let this = wall.time() >= window.from && (overnight || wall.time() < window.to);
        (this && begins(window, today)) || (overnight && wall.time() < window.to && begins(window, yesterday))
    })
}

fn happens_twice(zone: &TimeZone, at: Timestamp) -> bool {
    zone.to_ambiguous_timestamp(zone.to_datetime(at)).is_ambiguous()
}

fn zone_of(rota: &Rota, slot: i64, shift: &turnkeep::features::rotations::rota::Shift) -> TimeZone {
    let version = version(rota, slot);
    let lives =
        rota.people.iter().find(|human| Some(human.id) == shift.person).map(|human| human.zone.clone());
    lives.filter(|_| version.own_zones).unwrap_or_else(|| version.grid.zone().clone())
}

#[test]
fn windows_lose_no_minute_of_a_repeated_hour_and_count_none_that_the_clock_skips() {
    let people = prop::collection::vec((0..8_usize, 0..4_usize, Just(None)), 0..4);
    hold(900, (calm(), people), |(rota, people)| {
        let rota = happened(rota, &News { people, ..News::default() });
        let plan = planned(&rota);
        let whole_reach = reach(&rota, SLOTS).ends;
        for shift in plan.shifts.iter().filter(|shift| shift.person.is_some()) {
            let rules = version(&rota, shift.slot);
            let closed: &[Date] = if rules.holidays.off { &rules.holidays.days } else { &[] };
            let zone = zone_of(&rota, shift.slot, shift);
            let quarter = SignedDuration::from_mins(15);
            let far = shift.starts + SignedDuration::from_hours(24 * 40);
            let ends = shift.ends.min(far).min(whole_reach);
            let whole = |at: Timestamp| at.as_second() % 900 == 0;
            if !whole(shift.starts) {
                continue;
            }
            let mut at = shift.starts;
            while at + quarter <= ends {
                let middle = at + quarter / 2;
                let on = shift.on_duty.iter().find(|duty| duty.holds(middle));
                let want = inside(&rules.windows, closed, &zone, middle);
                prop_assert!(!want || on.is_some(), "{middle} is duty and lost: {shift:?}");
                let more = on.is_some() && !want;
                prop_assert!(!more || happens_twice(&zone, middle), "{middle} is no duty: {shift:?}");
                prop_assert!(on.is_none_or(|duty| duty.holds(at) && duty.ends >= at + quarter));
                at += quarter;
            }
            let length = shift.ends.duration_since(shift.starts);
            prop_assert!(span::total(&shift.on_duty) <= length, "more minutes than there are");
        }
        Ok(())
    });
}

#[test]
fn a_repeated_hour_is_two_hours_of_duty_and_a_skipped_one_none() {
    use turnkeep::base::calendar::{Cadence, Days};
    let hours = |zone: &str, day: &str, from: &str, to: &str| {
        let mut rota = rota(zone, format!("{day}T00:00").parse().unwrap(), Cadence::DAILY, 1);
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        rota.versions[0].windows = vec![Window { days: Days::ALL, from, to }];
        let plan = turnkeep::features::rotations::rota::plan(&rota, slot_span(&rota.versions, 0), None);
        span::total(&plan.shifts[0].on_duty).as_secs_f64() / 3600.0
    };
    assert_eq!(hours("Europe/Paris", "2026-10-25", "01:00", "05:00"), 5.0);
    assert_eq!(hours("Europe/Paris", "2026-10-25", "02:00", "03:00"), 2.0);
    assert_eq!(hours("Europe/Paris", "2026-10-25", "02:30", "08:00"), 6.5);
    assert_eq!(hours("Europe/Paris", "2026-10-25", "01:00", "02:30"), 2.5);
    assert_eq!(hours("Europe/Paris", "2026-03-29", "01:00", "05:00"), 3.0);
    assert_eq!(hours("Europe/Paris", "2026-03-29", "02:00", "03:00"), 0.0);
    assert_eq!(hours("Europe/Paris", "2026-03-29", "02:30", "04:00"), 1.0);
    assert_eq!(hours("Australia/Lord_Howe", "2026-04-05", "01:00", "03:00"), 2.5);
    assert_eq!(hours("Australia/Lord_Howe", "2026-10-04", "01:00", "03:00"), 1.5);
    assert_eq!(hours("America/Sao_Paulo", "2018-02-17", "20:00", "00:00"), 5.0);
    assert_eq!(hours("America/Sao_Paulo", "2018-11-04", "00:00", "08:00"), 7.0);
    assert_eq!(hours("Africa/Casablanca", "2024-03-10", "00:00", "08:00"), 9.0);
    assert_eq!(hours("Pacific/Apia", "2011-12-29", "22:00", "00:00"), 2.0);
}
