//! When the duty changes hands, for every cadence, over changed clocks and odd ends of months. The lists are
//! written by hand, from the calendar and the zones' own rules.

use super::world::{letter, rota};
use jiff::{SignedDuration, Timestamp, civil::Weekday, civil::date, tz::TimeZone};
use turnkeep::base::calendar::{
    Cadence, Days,
    cadence::{Nth, WeekTime},
    span::Span,
};
use turnkeep::features::rotations::rota::plan;

/// The handoffs that a plan of three people tells, and who comes at each.
fn handoffs(zone: &str, anchor: &str, cadence: Cadence, count: usize) -> (Vec<String>, String) {
    let rota = rota(zone, anchor.parse().unwrap(), cadence, 3);
    let zone = TimeZone::get(zone).unwrap();
    let from = rota.versions[0].starts;
    let plan = plan(&rota, Span::new(from, from + SignedDuration::from_hours(24 * 366 * 5)), None);
    let said = |at: &Timestamp| at.to_zoned(zone.clone()).strftime("%F %H:%M %:z").to_string();
    let who = plan.shifts.iter().take(count).map(|shift| letter(shift.person)).collect();
    (plan.handoffs.iter().take(count).map(said).collect(), who)
}

/// Holds for each line: zone, anchor, cadence, and the handoffs from the first one on.
fn all(cadence: &Cadence, lines: &[(&str, &str, &[&str])]) {
    for (zone, anchor, want) in lines {
        let (found, who) = handoffs(zone, anchor, cadence.clone(), want.len());
        assert_eq!(found, *want, "{zone} from {anchor}, {cadence:?}");
        let in_turn: String = "ABC".chars().cycle().take(want.len()).collect();
        assert_eq!(who, in_turn, "no handoff uses up two turns: {zone} from {anchor}, {cadence:?}");
    }
}

const PARIS: &str = "Europe/Paris";
const NEW_YORK: &str = "America/New_York";
const LORD_HOWE: &str = "Australia/Lord_Howe";
const SAO_PAULO: &str = "America/Sao_Paulo";
const APIA: &str = "Pacific/Apia";
const CASABLANCA: &str = "Africa/Casablanca";

#[test]
fn handoffs_every_so_many_hours_keep_to_the_wall_clock() {
    let eight: &[&str] = &[
        "2026-03-28 02:00 +01:00",
        "2026-03-28 10:00 +01:00",
        "2026-03-28 18:00 +01:00",
        "2026-03-29 03:00 +02:00",
        "2026-03-29 10:00 +02:00",
        "2026-03-29 18:00 +02:00",
        "2026-03-30 02:00 +02:00",
    ];
    all(&Cadence::Hours { every: 8 }, &[(PARIS, "2026-03-28T02:00", eight)]);
    let spring: &[&str] = &[
        "2026-03-29 00:00 +01:00",
        "2026-03-29 01:00 +01:00",
        "2026-03-29 03:00 +02:00",
        "2026-03-29 04:00 +02:00",
    ];
    let autumn: &[&str] = &[
        "2026-10-25 00:00 +02:00",
        "2026-10-25 01:00 +02:00",
        "2026-10-25 02:00 +02:00",
        "2026-10-25 03:00 +01:00",
        "2026-10-25 04:00 +01:00",
    ];
    let howe: &[&str] = &[
        "2026-04-05 00:45 +11:00",
        "2026-04-05 01:45 +11:00",
        "2026-04-05 02:45 +10:30",
        "2026-04-05 03:45 +10:30",
    ];
    all(
        &Cadence::Hours { every: 1 },
        &[
            (PARIS, "2026-03-29T00:00", spring),
            (PARIS, "2026-10-25T00:00", autumn),
            (LORD_HOWE, "2026-04-05T00:45", howe),
        ],
    );
    let spring: &[&str] = &[
        "2026-03-07 02:30 -05:00",
        "2026-03-07 14:30 -05:00",
        "2026-03-08 03:00 -04:00",
        "2026-03-08 14:30 -04:00",
        "2026-03-09 02:30 -04:00",
    ];
    let autumn: &[&str] = &[
        "2026-10-31 13:30 -04:00",
        "2026-11-01 01:30 -04:00",
        "2026-11-01 13:30 -05:00",
        "2026-11-02 01:30 -05:00",
    ];
    all(
        &Cadence::Hours { every: 12 },
        &[(NEW_YORK, "2026-03-07T02:30", spring), (NEW_YORK, "2026-10-31T13:30", autumn)],
    );
}

#[test]
fn daily_handoffs_over_changed_clocks() {
    all(
        &Cadence::DAILY,
        &[
            (
                PARIS,
                "2026-03-28T02:30",
                &["2026-03-28 02:30 +01:00", "2026-03-29 03:00 +02:00", "2026-03-30 02:30 +02:00"],
            ),
            (
                PARIS,
                "2026-10-24T02:30",
                &["2026-10-24 02:30 +02:00", "2026-10-25 02:30 +02:00", "2026-10-26 02:30 +01:00"],
            ),
            (
                LORD_HOWE,
                "2026-10-03T02:15",
                &["2026-10-03 02:15 +10:30", "2026-10-04 02:30 +11:00", "2026-10-05 02:15 +11:00"],
            ),
            (
                LORD_HOWE,
                "2026-04-04T01:45",
                &["2026-04-04 01:45 +11:00", "2026-04-05 01:45 +11:00", "2026-04-06 01:45 +10:30"],
            ),
            (
                SAO_PAULO,
                "2018-11-03T00:00",
                &["2018-11-03 00:00 -03:00", "2018-11-04 01:00 -02:00", "2018-11-05 00:00 -02:00"],
            ),
            (
                SAO_PAULO,
                "2018-02-16T23:30",
                &["2018-02-16 23:30 -02:00", "2018-02-17 23:30 -02:00", "2018-02-18 23:30 -03:00"],
            ),
            (
                CASABLANCA,
                "2024-03-09T02:30",
                &["2024-03-09 02:30 +01:00", "2024-03-10 02:30 +01:00", "2024-03-11 02:30 +00:00"],
            ),
            (
                CASABLANCA,
                "2024-04-13T02:30",
                &["2024-04-13 02:30 +00:00", "2024-04-14 03:00 +01:00", "2024-04-15 02:30 +01:00"],
            ),
            (
                "Etc/UTC",
                "2028-02-28T00:00",
                &["2028-02-28 00:00 +00:00", "2028-02-29 00:00 +00:00", "2028-03-01 00:00 +00:00"],
            ),
        ],
    );
}

#[test]
fn the_day_that_apia_skipped() {
    // At nine, what would have been the 30th begins with the 31st.
    let nine: &[&str] = &[
        "2011-12-28 09:00 -10:00",
        "2011-12-29 09:00 -10:00",
        "2011-12-31 00:00 +14:00",
        "2011-12-31 09:00 +14:00",
        "2012-01-01 09:00 +14:00",
    ];
    // At midnight it has no length: no handoff, and nobody's turn.
    let midnight: &[&str] = &[
        "2011-12-28 00:00 -10:00",
        "2011-12-29 00:00 -10:00",
        "2011-12-31 00:00 +14:00",
        "2012-01-01 00:00 +14:00",
        "2012-01-02 00:00 +14:00",
    ];
    all(&Cadence::DAILY, &[(APIA, "2011-12-28T09:00", nine), (APIA, "2011-12-28T00:00", midnight)]);
    let fridays: &[&str] = &["2011-12-23 12:00 -10:00", "2011-12-31 00:00 +14:00", "2012-01-06 12:00 +14:00"];
    all(&Cadence::WEEKLY, &[(APIA, "2011-12-23T12:00", fridays)]);
    let worked: &[&str] = &[
        "2011-12-28 09:00 -10:00",
        "2011-12-29 09:00 -10:00",
        "2011-12-31 00:00 +14:00",
        "2012-01-02 09:00 +14:00",
    ];
    let cadence = Cadence::WorkingDays { every: 1, days: Days::WORKWEEK, off: [].into() };
    all(&cadence, &[(APIA, "2011-12-28T09:00", worked)]);
}

#[test]
fn weekly_handoffs_over_changed_clocks_and_through_week_53() {
    let sundays: &[&str] = &["2018-10-28 00:00 -03:00", "2018-11-04 01:00 -02:00", "2018-11-11 00:00 -02:00"];
    all(&Cadence::WEEKLY, &[(SAO_PAULO, "2018-10-28T00:00", sundays)]);
    let every_other: &[&str] =
        &["2026-12-21 09:00 +01:00", "2027-01-04 09:00 +01:00", "2027-01-18 09:00 +01:00"];
    all(&Cadence::Weeks { every: 2 }, &[(PARIS, "2026-12-21T09:00", every_other)]);
    let ramadan: &[&str] = &["2024-03-04 09:00 +01:00", "2024-03-25 09:00 +00:00", "2024-04-15 09:00 +01:00"];
    all(&Cadence::Weeks { every: 3 }, &[(CASABLANCA, "2024-03-04T09:00", ramadan)]);
}

#[test]
fn monthly_handoffs_on_days_that_not_every_month_has() {
    let last: &[&str] = &[
        "2026-01-31 09:00 +01:00",
        "2026-02-28 09:00 +01:00",
        "2026-03-31 09:00 +02:00",
        "2026-04-30 09:00 +02:00",
        "2026-05-31 09:00 +02:00",
    ];
    let leap: &[&str] = &["2028-01-30 09:00 +01:00", "2028-02-29 09:00 +01:00", "2028-03-30 09:00 +02:00"];
    let common: &[&str] = &["2027-01-29 09:00 +01:00", "2027-02-28 09:00 +01:00", "2027-03-29 09:00 +02:00"];
    let skipped: &[&str] = &["2026-02-08 02:30 -05:00", "2026-03-08 03:00 -04:00", "2026-04-08 02:30 -04:00"];
    let apia: &[&str] = &["2011-11-30 09:00 -10:00", "2011-12-31 00:00 +14:00", "2012-01-30 09:00 +14:00"];
    all(
        &Cadence::Months { every: 1 },
        &[
            (PARIS, "2026-01-31T09:00", last),
            (PARIS, "2028-01-30T09:00", leap),
            (PARIS, "2027-01-29T09:00", common),
            (NEW_YORK, "2026-02-08T02:30", skipped),
            (APIA, "2011-11-30T09:00", apia),
        ],
    );
    let two: &[&str] = &[
        "2027-12-31 00:00 +00:00",
        "2028-02-29 00:00 +00:00",
        "2028-04-30 00:00 +00:00",
        "2028-06-30 00:00 +00:00",
        "2028-08-31 00:00 +00:00",
    ];
    all(&Cadence::Months { every: 2 }, &[("Etc/UTC", "2027-12-31T00:00", two)]);
    let yearly: &[&str] = &[
        "2028-02-29 00:00 +00:00",
        "2029-02-28 00:00 +00:00",
        "2030-02-28 00:00 +00:00",
        "2031-02-28 00:00 +00:00",
        "2032-02-29 00:00 +00:00",
    ];
    all(&Cadence::Months { every: 12 }, &[("Etc/UTC", "2028-02-29T00:00", yearly)]);
}

#[test]
fn handoffs_on_a_weekday_of_the_month() {
    let cadence = Cadence::NthWeekday { months: 1, nth: Nth::Last, weekday: Weekday::Sunday };
    let spring: &[&str] = &["2026-02-22 02:30 +01:00", "2026-03-29 03:00 +02:00", "2026-04-26 02:30 +02:00"];
    let autumn: &[&str] = &["2026-09-27 02:30 +02:00", "2026-10-25 02:30 +02:00", "2026-11-29 02:30 +01:00"];
    all(&cadence, &[(PARIS, "2026-02-01T02:30", spring), (PARIS, "2026-09-01T02:30", autumn)]);
    let cadence = Cadence::NthWeekday { months: 1, nth: Nth::First, weekday: Weekday::Sunday };
    let howe: &[&str] = &["2026-09-06 02:15 +10:30", "2026-10-04 02:30 +11:00", "2026-11-01 02:15 +11:00"];
    all(&cadence, &[(LORD_HOWE, "2026-09-01T02:15", howe)]);
    // The first Monday of January is past on the 6th: the quarters are counted from January all the same.
    let cadence = Cadence::NthWeekday { months: 3, nth: Nth::First, weekday: Weekday::Monday };
    let quarters: &[&str] =
        &["2026-04-06 09:00 +02:00", "2026-07-06 09:00 +02:00", "2026-10-05 09:00 +02:00"];
    all(&cadence, &[(PARIS, "2026-01-06T09:00", quarters)]);
}

#[test]
fn handoffs_on_listed_weekdays() {
    let at = |week, day, time: &str| WeekTime { week, day, time: time.parse().unwrap() };
    let four_and_three = vec![at(1, Weekday::Monday, "09:00"), at(1, Weekday::Friday, "09:00")];
    let spring: &[&str] = &[
        "2026-03-23 09:00 +01:00",
        "2026-03-27 09:00 +01:00",
        "2026-03-30 09:00 +02:00",
        "2026-04-03 09:00 +02:00",
    ];
    let cadence = Cadence::Weekdays { weeks: 1, handoffs: four_and_three };
    all(&cadence, &[(PARIS, "2026-03-23T09:00", spring), (PARIS, "2026-03-20T10:00", spring)]);
    let cadence = Cadence::Weekdays { weeks: 1, handoffs: vec![at(1, Weekday::Sunday, "02:30")] };
    let skipped: &[&str] = &["2026-03-01 02:30 -05:00", "2026-03-08 03:00 -04:00", "2026-03-15 02:30 -04:00"];
    let twice: &[&str] = &["2018-02-11 02:30 -02:00", "2018-02-18 02:30 -03:00", "2018-02-25 02:30 -03:00"];
    all(&cadence, &[(NEW_YORK, "2026-03-01T02:30", skipped), (SAO_PAULO, "2018-02-11T02:30", twice)]);
    let uneven = vec![at(1, Weekday::Wednesday, "22:00"), at(2, Weekday::Saturday, "06:00")];
    let week_53: &[&str] = &[
        "2026-12-23 22:00 +01:00",
        "2027-01-02 06:00 +01:00",
        "2027-01-06 22:00 +01:00",
        "2027-01-16 06:00 +01:00",
    ];
    all(&Cadence::Weekdays { weeks: 2, handoffs: uneven }, &[(PARIS, "2026-12-21T00:00", week_53)]);
}

#[test]
fn handoffs_after_working_days() {
    let off = [date(2026, 5, 1), date(2026, 5, 8)];
    let days: &[&str] = &[
        "2026-04-30 09:00 +02:00",
        "2026-05-04 09:00 +02:00",
        "2026-05-05 09:00 +02:00",
        "2026-05-06 09:00 +02:00",
        "2026-05-07 09:00 +02:00",
        "2026-05-11 09:00 +02:00",
    ];
    let cadence = Cadence::WorkingDays { every: 1, days: Days::WORKWEEK, off: off.into() };
    all(&cadence, &[(PARIS, "2026-04-30T09:00", days), (PARIS, "2026-05-01T09:00", &days[1..])]);
    let leap: &[&str] = &["2028-02-28 09:00 +01:00", "2028-02-29 09:00 +01:00", "2028-03-01 09:00 +01:00"];
    all(&cadence, &[(PARIS, "2028-02-28T09:00", leap)]);
    let fives: &[&str] = &["2026-04-27 09:00 +02:00", "2026-05-05 09:00 +02:00", "2026-05-13 09:00 +02:00"];
    let cadence = Cadence::WorkingDays { every: 5, days: Days::WORKWEEK, off: off.into() };
    all(&cadence, &[(PARIS, "2026-04-27T09:00", fives)]);
    let clocks: &[&str] = &["2026-03-07 02:30 -05:00", "2026-03-08 03:00 -04:00", "2026-03-09 02:30 -04:00"];
    let cadence = Cadence::WorkingDays { every: 1, days: Days::ALL, off: [].into() };
    all(&cadence, &[(NEW_YORK, "2026-03-07T02:30", clocks)]);
}

#[test]
fn handoffs_by_hand_are_when_somebody_said_so_and_the_last_slot_has_no_end() {
    let said: Vec<Timestamp> = ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-04-01T12:34:00Z"]
        .map(|at| at.parse().unwrap())
        .to_vec();
    let rota =
        rota(PARIS, "2026-01-01T00:00".parse().unwrap(), Cadence::Manual { handoffs: said.clone() }, 3);
    let reach = Span::new(said[0], said[2] + SignedDuration::from_hours(1000));
    let plan = plan(&rota, reach, None);
    assert_eq!(plan.handoffs, said);
    let ends: Vec<Timestamp> = plan.shifts.iter().map(|shift| shift.ends).collect();
    assert_eq!(ends, [said[1], said[2], Timestamp::MAX]);
    assert_eq!(plan.shifts.iter().map(|shift| letter(shift.person)).collect::<String>(), "ABC");
}
