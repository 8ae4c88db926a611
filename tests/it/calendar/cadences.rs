//! What each cadence means on the calendar: short months, leap years, week 53, public holidays.

use super::{grid, instant};
use jiff::{
    Timestamp,
    civil::{Weekday, time},
};
use turnkeep::base::calendar::{
    Cadence, Days, Grid,
    cadence::{CadenceError, Nth, WeekTime},
};

fn dates(grid: &Grid, slots: std::ops::Range<i64>, format: &str) -> Vec<String> {
    slots.map(|k| grid.start(k).to_zoned(grid.zone().clone()).strftime(format).to_string()).collect()
}

fn at(week: u32, day: Weekday, hour: i8) -> WeekTime {
    WeekTime { week, day, time: time(hour, 0, 0, 0) }
}

fn office(every: u32, off: &[&str]) -> Cadence {
    let off = off.iter().map(|date| date.parse().unwrap()).collect();
    Cadence::WorkingDays { every, days: Days::WORKWEEK, off }
}

#[test]
fn months_from_the_31st_end_on_their_last_day_and_never_forget_it() {
    let grid = grid("Europe/Paris", "2027-01-31T09:00", Cadence::Months { every: 1 });
    let want = ["11-30", "12-31", "01-31", "02-28", "03-31", "04-30", "05-31"];
    assert_eq!(dates(&grid, -2..5, "%m-%d"), want);
    assert_eq!(dates(&grid, 13..14, "%F %H:%M"), ["2028-02-29 09:00"]);
}

#[test]
fn months_from_the_29th_and_30th_are_short_in_february_only() {
    for (anchor, want) in [
        ("2027-01-29T09:00", ["01-29", "02-28", "03-29"]),
        ("2028-01-29T09:00", ["01-29", "02-29", "03-29"]),
        ("2028-01-30T09:00", ["01-30", "02-29", "03-30"]),
    ] {
        assert_eq!(dates(&grid("Etc/UTC", anchor, Cadence::Months { every: 1 }), 0..3, "%m-%d"), want);
    }
}

#[test]
fn a_year_from_a_leap_day_is_the_28th_until_the_next() {
    let grid = grid("Europe/Berlin", "2024-02-29T08:00", Cadence::Months { every: 12 });
    let want = ["2023-02-28", "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"];
    assert_eq!(dates(&grid, -1..5, "%F"), want);
    let never = dates(&grid, 76..77, "%F");
    assert_eq!(never, ["2100-02-28"]);
    let slot = grid.slot_at(instant("2027-02-28T07:59[Europe/Berlin]"));
    assert_eq!((slot, grid.slot_at(instant("2027-02-28T08:00[Europe/Berlin]"))), (2, 3));
}

#[test]
fn the_nth_weekday_is_counted_in_each_month() {
    let nth = |months, nth, weekday| Cadence::NthWeekday { months, nth, weekday };
    let first = grid("Europe/Paris", "2026-11-01T09:00", nth(1, Nth::First, Weekday::Monday));
    assert_eq!(dates(&first, -1..4, "%m-%d"), ["10-05", "11-02", "12-07", "01-04", "02-01"]);
    let last = grid("Europe/Paris", "2026-11-01T09:00", nth(1, Nth::Last, Weekday::Friday));
    assert_eq!(dates(&last, 0..4, "%m-%d"), ["11-27", "12-25", "01-29", "02-26"]);
    let fourth = grid("Europe/Paris", "2026-11-01T09:00", nth(1, Nth::Fourth, Weekday::Sunday));
    assert_eq!(dates(&fourth, 0..4, "%m-%d"), ["11-22", "12-27", "01-24", "02-28"]);
}

#[test]
fn an_nth_weekday_that_is_over_comes_with_the_next_month_of_its_rhythm() {
    let second = Cadence::NthWeekday { months: 3, nth: Nth::Second, weekday: Weekday::Tuesday };
    let on_the_day = grid("Europe/Paris", "2026-11-10T09:00", second.clone());
    assert_eq!(dates(&on_the_day, -1..2, "%F"), ["2026-08-11", "2026-11-10", "2027-02-09"]);
    let day_after = grid("Europe/Paris", "2026-11-11T09:00", second);
    assert_eq!(dates(&day_after, -1..2, "%F"), ["2026-11-10", "2027-02-09", "2027-05-11"]);
}

#[test]
fn four_days_and_three_days_take_turns() {
    let handoffs = vec![at(1, Weekday::Monday, 9), at(1, Weekday::Friday, 17)];
    let grid = grid("Europe/Paris", "2026-11-25T12:00", Cadence::Weekdays { weeks: 1, handoffs });
    let want = ["Mon 23 09:00", "Fri 27 17:00", "Mon 30 09:00", "Fri 04 17:00"];
    assert_eq!(dates(&grid, -1..3, "%a %d %H:%M"), want);
    assert_eq!(grid.slot_at(instant("2026-11-25T12:00[Europe/Paris]")), -1);
}

#[test]
fn a_handoff_at_the_anchor_is_slot_0_and_one_before_it_is_not() {
    let handoffs = vec![at(1, Weekday::Wednesday, 9), at(1, Weekday::Wednesday, 21)];
    let shifts = Cadence::Weekdays { weeks: 1, handoffs };
    for (anchor, want) in [
        ("2026-11-25T09:00", "25 09:00"),
        ("2026-11-25T09:01", "25 21:00"),
        ("2026-11-25T21:01", "02 09:00"),
        ("2026-11-23T00:00", "25 09:00"),
    ] {
        assert_eq!(
            dates(&grid("Europe/Paris", anchor, shifts.clone()), 0..1, "%d %H:%M"),
            [want],
            "{anchor}"
        );
    }
}

#[test]
fn lists_in_any_order_are_the_same_grid() {
    let handoffs = vec![at(2, Weekday::Monday, 9), at(1, Weekday::Friday, 9), at(1, Weekday::Monday, 9)];
    let grid = grid("Europe/Paris", "2026-11-23T09:00", Cadence::Weekdays { weeks: 2, handoffs });
    assert_eq!(dates(&grid, 0..4, "%m-%d"), ["11-23", "11-27", "11-30", "12-07"]);
}

#[test]
fn every_other_week_goes_on_through_week_53() {
    // 2026 has a week 53; odd weeks would meet twice in a row.
    let handoffs = vec![at(1, Weekday::Monday, 9)];
    let listed = grid("Europe/Paris", "2026-12-17T09:00", Cadence::Weekdays { weeks: 2, handoffs });
    let counted = grid("Europe/Paris", "2026-12-28T09:00", Cadence::Weeks { every: 2 });
    let want = ["2026-W53", "2027-W02", "2027-W04"];
    assert_eq!(dates(&listed, 0..3, "%G-W%V"), want);
    assert_eq!(dates(&counted, 0..3, "%G-W%V"), want);
    assert_eq!(dates(&listed, -1..0, "%G-W%V"), ["2026-W51"]);
    let yearly = grid("Europe/Paris", "2020-12-28T09:00", Cadence::Weeks { every: 53 });
    assert_eq!(dates(&yearly, 0..2, "%G-W%V"), ["2020-W53", "2022-W01"]);
}

#[test]
fn a_sunday_belongs_to_the_week_that_it_ends() {
    let handoffs = vec![at(1, Weekday::Sunday, 18), at(2, Weekday::Monday, 8)];
    let grid = grid("Europe/Paris", "2026-11-29T09:00", Cadence::Weekdays { weeks: 2, handoffs });
    assert_eq!(dates(&grid, -1..3, "%m-%d"), ["11-16", "11-29", "11-30", "12-13"]);
}

#[test]
fn working_days_pass_over_weekends_and_holidays() {
    let off = ["2026-12-25", "2026-12-26", "2027-01-01"];
    let five = grid("Europe/Berlin", "2026-12-21T09:00", office(5, &off));
    assert_eq!(dates(&five, -1..4, "%m-%d"), ["12-14", "12-21", "12-29", "01-06", "01-13"]);
    let one = grid("Europe/Berlin", "2026-12-24T09:00", office(1, &off));
    assert_eq!(dates(&one, 0..3, "%m-%d"), ["12-24", "12-28", "12-29"]);
    assert_eq!(one.slot_at(instant("2026-12-27T12:00[Europe/Berlin]")), 0);
    assert_eq!(one.slot_at(instant("2026-12-28T08:59[Europe/Berlin]")), 0);
}

#[test]
fn working_days_begin_with_the_first_one_from_the_anchor_on() {
    let off = ["2026-11-23"];
    for (anchor, want) in
        [("2026-11-20T09:00", "11-20"), ("2026-11-21T09:00", "11-24"), ("2026-11-23T09:00", "11-24")]
    {
        assert_eq!(dates(&grid("Europe/Berlin", anchor, office(3, &off)), 0..1, "%m-%d"), [want]);
    }
}

#[test]
fn holidays_in_any_order_twice_or_on_weekends_count_once_or_not_at_all() {
    let tidy = grid("Europe/Berlin", "2026-12-21T09:00", office(2, &["2026-12-24", "2026-12-25"]));
    let off = ["2026-12-25", "2026-12-26", "2026-12-24", "2026-12-25"];
    let untidy = grid("Europe/Berlin", "2026-12-21T09:00", office(2, &off));
    for k in -20..20 {
        assert_eq!(tidy.start(k), untidy.start(k));
    }
}

#[test]
fn what_nobody_ends_by_the_clock_ends_when_it_was_said() {
    let said = ["2026-11-23T09:12:30Z", "2026-12-04T16:00:00Z"].map(|at| at.parse::<Timestamp>().unwrap());
    let grid = grid("Europe/Paris", "2026-11-20T09:00", Cadence::Manual { handoffs: said.into() });
    assert_eq!((grid.start(0), grid.start(1)), (said[0], said[1]));
    assert_eq!((grid.start(-1), grid.start(2)), (Timestamp::MIN, Timestamp::MAX));
    assert_eq!(grid.slot_at("2026-11-23T09:12:29Z".parse().unwrap()), -1);
    assert_eq!(grid.slot_at(said[0]), 0);
    assert_eq!(grid.next_start_after(said[1]), Timestamp::MAX);
    let fresh = Grid::new(grid.zone().clone(), grid.anchor(), Cadence::Manual { handoffs: vec![] });
    assert_eq!((fresh.slot_at(said[0]), fresh.next_start_after(said[0])), (-1, Timestamp::MAX));
}

fn one_of_each() -> Vec<Cadence> {
    vec![
        Cadence::Hours { every: 8 },
        Cadence::DAILY,
        Cadence::Weeks { every: 2 },
        Cadence::Months { every: 3 },
        Cadence::NthWeekday { months: 1, nth: Nth::Last, weekday: Weekday::Friday },
        Cadence::Weekdays { weeks: 2, handoffs: vec![at(1, Weekday::Monday, 9), at(2, Weekday::Sunday, 18)] },
        office(5, &["2026-12-25"]),
        Cadence::Manual { handoffs: vec!["2026-11-23T09:00:00.5Z".parse().unwrap()] },
    ]
}

#[test]
fn a_cadence_is_written_as_its_kind_and_what_belongs_to_it() {
    let written = [
        r#"{"kind":"hours","every":8}"#,
        r#"{"kind":"days","every":1}"#,
        r#"{"kind":"weeks","every":2}"#,
        r#"{"kind":"months","every":3}"#,
        r#"{"kind":"nth-weekday","months":1,"nth":"last","weekday":5}"#,
        r#"{"kind":"weekdays","weeks":2,"handoffs":[{"week":1,"day":1,"time":"09:00"},{"week":2,"day":7,"time":"18:00"}]}"#,
        r#"{"kind":"working-days","every":5,"days":[1,2,3,4,5],"off":["2026-12-25"]}"#,
        r#"{"kind":"manual","handoffs":[1795424400500]}"#,
    ];
    for (cadence, text) in one_of_each().into_iter().zip(written) {
        assert_eq!(serde_json::to_string(&cadence).unwrap(), text);
        assert_eq!(serde_json::from_str::<Cadence>(text).unwrap(), cadence);
    }
    let without: Cadence =
        serde_json::from_str(r#"{"kind":"working-days","every":5,"days":[1,2,3,4,5]}"#).unwrap();
    assert_eq!(without, office(5, &[]));
    for text in [r#"{"kind":"nth-weekday","months":1,"nth":"fifth","weekday":5}"#, r#"{"kind":"fortnights"}"#]
    {
        assert!(serde_json::from_str::<Cadence>(text).is_err());
    }
}

#[test]
fn a_cadence_that_cannot_be_is_refused_and_never_hands_over() {
    let every = |every, most| CadenceError::Every { every, most };
    let listed = |weeks, handoffs| Cadence::Weekdays { weeks, handoffs };
    let monday = at(1, Weekday::Monday, 9);
    let late = Timestamp::from_second(60).unwrap();
    let many = (0..101).map(|n| WeekTime { week: 1, day: Weekday::Monday, time: time(n / 60, n % 60, 0, 0) });
    for (cadence, why) in [
        (Cadence::Hours { every: 0 }, every(0, 8784)),
        (Cadence::Hours { every: 8785 }, every(8785, 8784)),
        (Cadence::Days { every: 367 }, every(367, 366)),
        (Cadence::Weeks { every: 54 }, every(54, 53)),
        (Cadence::Months { every: 25 }, every(25, 24)),
        (Cadence::NthWeekday { months: 0, nth: Nth::First, weekday: Weekday::Monday }, every(0, 24)),
        (listed(0, vec![monday]), every(0, 53)),
        (listed(1, vec![]), CadenceError::Count { count: 0, most: 100 }),
        (listed(1, many.collect()), CadenceError::Count { count: 101, most: 100 }),
        (listed(1, vec![at(2, Weekday::Monday, 9)]), CadenceError::Week { week: 2, weeks: 1 }),
        (listed(1, vec![at(0, Weekday::Monday, 9)]), CadenceError::Week { week: 0, weeks: 1 }),
        (listed(1, vec![monday, at(1, Weekday::Friday, 9), monday]), CadenceError::Twice),
        (office(261, &[]), every(261, 260)),
        (Cadence::WorkingDays { every: 1, days: Days::default(), off: [].into() }, CadenceError::NoDay),
        (Cadence::Manual { handoffs: vec![late, Timestamp::UNIX_EPOCH] }, CadenceError::Order),
    ] {
        assert_eq!(cadence.check(), Err(why), "{cadence:?}");
        let grid = grid("Europe/Paris", "2026-11-23T09:00", cadence);
        assert_eq!((grid.start(-1), grid.start(0)), (Timestamp::MIN, Timestamp::MAX));
        assert_eq!(grid.next_start_after(late), Timestamp::MAX);
    }
    for cadence in one_of_each() {
        assert_eq!(cadence.check(), Ok(()));
    }
}

#[test]
fn a_slot_has_a_usual_length() {
    let hours: Vec<_> = one_of_each().iter().map(|c| c.nominal().map(|long| long.as_hours())).collect();
    let days = |n: i64| Some(n * 24);
    assert_eq!(hours, [Some(8), days(1), days(14), days(90), days(30), days(7), days(7), None]);
    assert_eq!(Cadence::Weekdays { weeks: 1, handoffs: vec![] }.nominal(), None);
    let nobody = Cadence::WorkingDays { every: 1, days: Days::default(), off: [].into() };
    assert_eq!(nobody.nominal(), None);
    assert_eq!(Cadence::Hours { every: u32::MAX }.nominal().unwrap().as_hours(), i64::from(u32::MAX));
}

#[test]
fn no_cadence_panics_at_the_ends_of_the_calendar() {
    for cadence in one_of_each() {
        for (zone, anchor) in [
            ("Europe/Paris", "2026-11-23T09:00"),
            ("Pacific/Apia", "-009999-01-01T00:00"),
            ("Pacific/Apia", "9999-12-31T23:59"),
        ] {
            let grid = grid(zone, anchor, cadence.clone());
            let far = [i64::MIN, -9_999_999, -1, 0, 1, 9_999_999, i64::MAX];
            assert!(far.iter().map(|k| grid.start(*k)).is_sorted(), "{cadence:?} from {anchor}");
            assert!(grid.start(i64::MIN) < grid.start(i64::MAX));
            for end in [Timestamp::MIN, Timestamp::MAX] {
                grid.slot_at(end);
                grid.next_start_after(end);
            }
        }
    }
}
