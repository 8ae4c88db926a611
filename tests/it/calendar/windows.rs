//! Duty windows over repeated and skipped hours, held against every single minute.

use super::{instant, near_a_change, tz};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday, time},
    tz::TimeZone,
};
use proptest::{collection::vec, prelude::*};
use turnkeep::base::calendar::{
    Days,
    span::{Span, total},
    windows::{Window, open},
};

const EVERY_DAY: [i8; 7] = [1, 2, 3, 4, 5, 6, 7];

fn window(days: &[i8], from: &str, to: &str) -> Window {
    let days = days.iter().map(|n| Weekday::from_monday_one_offset(*n).unwrap()).collect();
    Window { days, from: from.parse().unwrap(), to: to.parse().unwrap() }
}

fn stretch(zone: &str, from: &str, until: &str) -> Span {
    Span::new(instant(&format!("{from}[{zone}]")), instant(&format!("{until}[{zone}]")))
}

/// What is open between two wall times, as it reads on the wall.
fn said(windows: &[Window], zone: &str, closed: &[Date], from: &str, until: &str) -> Vec<String> {
    let read = |at: Timestamp| at.to_zoned(tz(zone)).strftime("%d %H:%M%:z").to_string();
    let spans = open(windows, &tz(zone), closed, stretch(zone, from, until));
    spans.iter().map(|span| format!("{} to {}", read(span.starts), read(span.ends))).collect()
}

#[test]
fn a_window_over_the_changes_of_the_clocks_is_open_from_the_first_to_the_last() {
    let night = [window(&EVERY_DAY, "02:30", "06:00")];
    let early = [window(&EVERY_DAY, "01:00", "02:30")];
    let hour = [window(&EVERY_DAY, "02:00", "03:00")];
    let whole = [window(&[6], "01:00", "01:00")];
    for (windows, zone, from, until, want) in [
        (
            &whole,
            "America/New_York",
            "2026-10-31T00",
            "2026-11-02T00",
            vec!["31 01:00-04:00 to 01 01:00-05:00"],
        ),
        (&night, "Europe/Paris", "2026-10-25T00", "2026-10-26T00", vec!["25 02:30+02:00 to 25 06:00+01:00"]),
        (&early, "Europe/Paris", "2026-10-25T00", "2026-10-26T00", vec!["25 01:00+02:00 to 25 02:30+01:00"]),
        (&hour, "Europe/Paris", "2026-10-25T00", "2026-10-26T00", vec!["25 02:00+02:00 to 25 03:00+01:00"]),
        (&night, "Europe/Paris", "2026-03-29T00", "2026-03-30T00", vec!["29 03:00+02:00 to 29 06:00+02:00"]),
        (&early, "Europe/Paris", "2026-03-29T00", "2026-03-30T00", vec!["29 01:00+01:00 to 29 03:00+02:00"]),
        (&hour, "Europe/Paris", "2026-03-29T00", "2026-03-30T00", vec![]),
        (
            &night,
            "Australia/Lord_Howe",
            "2026-10-04T00",
            "2026-10-05T00",
            vec!["04 02:30+11:00 to 04 06:00+11:00"],
        ),
        (
            &hour,
            "Australia/Lord_Howe",
            "2026-10-04T00",
            "2026-10-05T00",
            vec!["04 02:30+11:00 to 04 03:00+11:00"],
        ),
        (
            &early,
            "Africa/Casablanca",
            "2026-02-15T00",
            "2026-02-16T00",
            vec!["15 01:00+01:00 to 15 02:30+00:00"],
        ),
    ] {
        assert_eq!(said(windows, zone, &[], from, until), want, "{zone} {from}");
    }
}

#[test]
fn a_window_from_midnight_begins_when_the_day_does() {
    let days = [window(&EVERY_DAY, "00:00", "08:00")];
    let want = ["04 01:00-02:00 to 04 08:00-02:00"];
    assert_eq!(said(&days, "America/Sao_Paulo", &[], "2018-11-03T12", "2018-11-04T12"), want);
    // The hour before midnight comes twice.
    let late = [window(&EVERY_DAY, "22:00", "23:30")];
    let want = ["17 22:00-02:00 to 17 23:30-03:00"];
    assert_eq!(said(&late, "America/Sao_Paulo", &[], "2018-02-17T12", "2018-02-18T12"), want);
}

#[test]
fn a_window_on_a_day_that_was_skipped_is_not_open() {
    let days = [window(&[5], "09:00", "17:00")];
    assert!(said(&days, "Pacific/Apia", &[], "2011-12-28T00", "2012-01-02T00").is_empty());
    let nights = [window(&EVERY_DAY, "22:00", "06:00")];
    let want = ["28 22:00-10:00 to 29 06:00-10:00", "29 22:00-10:00 to 31 06:00+14:00"];
    assert_eq!(said(&nights, "Pacific/Apia", &[], "2011-12-28T12", "2011-12-31T12"), want);
}

#[test]
fn equal_times_are_a_whole_day_and_earlier_ends_the_next_day() {
    let saturday = [window(&[6], "08:00", "08:00")];
    let want = ["21 08:00+01:00 to 22 08:00+01:00"];
    assert_eq!(said(&saturday, "Europe/Paris", &[], "2026-11-16T00", "2026-11-23T00"), want);
    let friday = [window(&[5], "22:00", "06:00")];
    let want = ["20 22:00+01:00 to 21 06:00+01:00"];
    assert_eq!(said(&friday, "Europe/Paris", &[], "2026-11-16T00", "2026-11-23T00"), want);
    let always = [window(&EVERY_DAY, "02:30", "02:30")];
    let year = stretch("Europe/Paris", "2026-01-01T00", "2027-01-01T00");
    assert_eq!(open(&always, &tz("Europe/Paris"), &[], year), [year]);
}

#[test]
fn a_window_that_begins_on_a_closed_day_is_shut_and_one_that_reaches_into_it_is_not() {
    let nights = [window(&EVERY_DAY, "22:00", "06:00")];
    let closed = [jiff::civil::date(2026, 12, 25)];
    let want = ["24 22:00+01:00 to 25 06:00+01:00", "26 22:00+01:00 to 27 06:00+01:00"];
    assert_eq!(said(&nights, "Europe/Berlin", &closed, "2026-12-24T12", "2026-12-27T12"), want);
}

#[test]
fn without_windows_it_is_always_open_but_on_closed_days() {
    let closed: Vec<Date> = ["2026-03-29", "2026-12-25", "2026-12-26"].map(|d| d.parse().unwrap()).into();
    let all = |from, until| said(&[], "Europe/Paris", &closed, from, until);
    assert_eq!(all("2026-11-01T00", "2026-11-30T07"), ["01 00:00+01:00 to 30 07:00+01:00"]);
    assert_eq!(
        all("2026-12-24T12", "2026-12-28T00"),
        ["24 12:00+01:00 to 25 00:00+01:00", "27 00:00+01:00 to 28 00:00+01:00"]
    );
    assert_eq!(
        all("2026-03-28T00", "2026-03-31T00"),
        ["28 00:00+01:00 to 29 00:00+01:00", "30 00:00+02:00 to 31 00:00+02:00"]
    );
    assert!(all("2026-12-25T06", "2026-12-26T20").is_empty());
}

#[test]
fn windows_are_cut_to_the_stretch_and_merged() {
    let two = [window(&[1, 2, 3, 4, 5], "09:00", "12:00"), window(&[3], "11:00", "14:00")];
    let want = ["25 10:00+01:00 to 25 14:00+01:00", "26 09:00+01:00 to 26 09:30+01:00"];
    assert_eq!(said(&two, "Europe/Paris", &[], "2026-11-25T10", "2026-11-26T09:30"), want);
    let nothing = stretch("Europe/Paris", "2026-11-25T10", "2026-11-25T10");
    assert!(open(&two, &tz("Europe/Paris"), &[], nothing).is_empty());
}

#[test]
fn a_year_of_office_hours_is_all_of_them() {
    let office = [window(&[1, 2, 3, 4, 5], "09:00", "17:00")];
    let year = stretch("America/New_York", "2026-01-01T00", "2027-01-01T00");
    let spans = open(&office, &tz("America/New_York"), &[], year);
    assert_eq!((spans.len(), total(&spans).as_hours()), (261, 261 * 8));
}

#[test]
fn windows_at_the_ends_of_the_calendar_do_not_panic() {
    let nights = [window(&EVERY_DAY, "22:00", "06:00")];
    let hours = SignedDuration::from_hours(50);
    for zone in ["Europe/Paris", "Pacific/Apia"] {
        for within in [
            Span::new(Timestamp::MIN, Timestamp::MIN + hours),
            Span::new(Timestamp::MAX - hours, Timestamp::MAX),
        ] {
            assert!(!open(&nights, &tz(zone), &[], within).is_empty());
            assert_eq!(open(&[], &tz(zone), &[Date::MIN, Date::MAX], within).len(), 1);
        }
    }
}

#[test]
fn a_window_reads_back_as_it_was_written() {
    let night = window(&[1, 5], "22:00", "06:00");
    let text = serde_json::to_string(&night).unwrap();
    assert_eq!(text, r#"{"days":[1,5],"from":"22:00","to":"06:00"}"#);
    assert_eq!(serde_json::from_str::<Window>(&text).unwrap(), night);
}

/// The minutes of some days, what the clocks show in each, the latest they have shown until then, and the
/// earliest that they will yet show.
struct Minutes {
    at: Vec<Timestamp>,
    latest: Vec<DateTime>,
    earliest: Vec<DateTime>,
}

impl Minutes {
    fn of(zone: &TimeZone, within: Span) -> Self {
        let (minute, far) = (SignedDuration::from_mins(1), SignedDuration::from_hours(30));
        let last = within.ends + far;
        let at: Vec<_> = std::iter::successors(Some(within.starts - far), |at| Some(*at + minute))
            .take_while(|at| *at < last)
            .collect();
        let shown: Vec<_> = at.iter().map(|at| zone.to_datetime(*at)).collect();
        let mut latest = shown.clone();
        for i in 1..latest.len() {
            latest[i] = latest[i].max(latest[i - 1]);
        }
        let mut earliest = shown;
        for i in (1..earliest.len()).rev() {
            earliest[i - 1] = earliest[i - 1].min(earliest[i]);
        }
        Self { at, latest, earliest }
    }

    /// Whether a minute lies between the first time that the clocks show `from` and the last that they
    /// show `to`.
    fn lies_between(&self, i: usize, from: DateTime, to: DateTime) -> bool {
        let shows_it_again = self.earliest.get(i + 1).is_some_and(|shown| *shown <= to);
        self.latest[i] >= from && (self.earliest[i] < to || shows_it_again)
    }
}

/// Whether it is open in a minute.
fn is_open(minutes: &Minutes, i: usize, windows: &[Window], dates: &[Date], closed: &[Date]) -> bool {
    let shut = |date: &Date| closed.contains(date);
    if windows.is_empty() {
        // A day lasts until the clocks first show the next.
        let today = minutes.latest[i].date();
        return !shut(&today);
    }
    dates.iter().filter(|date| !shut(date)).any(|date| {
        windows.iter().filter(|window| window.days.contains(date.weekday())).any(|window| {
            let last = if window.to > window.from { *date } else { date.tomorrow().unwrap() };
            minutes.lies_between(i, date.to_datetime(window.from), last.to_datetime(window.to))
        })
    })
}

fn a_window() -> impl Strategy<Value = Window> {
    let half = |n: i8| time(n / 2, n % 2 * 30, 0, 0);
    let any_time = || prop_oneof![(0i8..48).prop_map(half), (0i8..8).prop_map(half)];
    let odd = || (0i8..24, 0i8..60).prop_map(|(h, m)| time(h, m, 0, 0));
    let times = prop_oneof![(any_time(), any_time()), (odd(), odd()), any_time().prop_map(|t: Time| (t, t))];
    (vec(1i8..=7, 0..7), times).prop_map(|(days, (from, to))| Window {
        days: days.into_iter().map(|n| Weekday::from_monday_one_offset(n).unwrap()).collect::<Days>(),
        from,
        to,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn a_window_is_open_in_the_minutes_in_which_it_should_be(
        (zone, middle) in near_a_change(),
        long in 1i64..3 * 1440,
        windows in vec(a_window(), 0..4),
        closed in proptest::collection::btree_set(-3i64..6, 0..4),
    ) {
        let starts = zone.to_timestamp(middle).unwrap();
        let within = Span::new(starts, starts + SignedDuration::from_mins(long));
        let dates: Vec<Date> = (-4..9i64).map(|n| middle.date().checked_add(n.days()).unwrap()).collect();
        let closed: Vec<Date> =
            closed.into_iter().map(|n| middle.date().checked_add(n.days()).unwrap()).collect();
        let spans = open(&windows, &zone, &closed, within);
        prop_assert!(spans.iter().all(|span| !span.is_empty()));
        prop_assert!(spans.windows(2).all(|two| two[0].ends < two[1].starts));
        let minutes = Minutes::of(&zone, within);
        for (i, at) in minutes.at.iter().enumerate() {
            let want = within.holds(*at) && is_open(&minutes, i, &windows, &dates, &closed);
            prop_assert_eq!(spans.iter().any(|span| span.holds(*at)), want, "at {}", at);
        }
    }
}
