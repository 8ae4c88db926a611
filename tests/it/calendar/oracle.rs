//! Every cadence held against a walk over civil days that counts on its fingers.

use super::{anywhere, first_showing, near_a_change};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday, time},
};
use proptest::prelude::*;
use turnkeep::base::calendar::{
    Cadence, Days, Grid,
    cadence::{Nth, WeekTime},
};

/// A day of the walk, with how many days, weeks and months it is from the anchor's.
struct Day {
    date: Date,
    days: i64,
    weeks: i64,
    months: i64,
}

/// All days up to so many before and after the anchor's.
fn walk(anchor: Date, far: i64) -> Vec<Day> {
    let (mut days, mut weeks, mut months) = (0, 0, 0);
    let mut all = Vec::new();
    let mut date = anchor.checked_sub(far.days()).unwrap();
    for _ in 0..=2 * far {
        date = date.tomorrow().unwrap();
        days += 1;
        weeks += i64::from(date.weekday() == Weekday::Monday);
        months += i64::from(date.day() == 1);
        all.push(Day { date, days, weeks, months });
    }
    let zero =
        all.iter().find(|day| day.date == anchor).map(|day| (day.days, day.weeks, day.months)).unwrap();
    for day in &mut all {
        (day.days, day.weeks, day.months) = (day.days - zero.0, day.weeks - zero.1, day.months - zero.2);
    }
    all
}

fn is_nth(date: Date, nth: Nth) -> bool {
    let next = date.checked_add(7.days()).unwrap();
    match nth {
        Nth::First => (1..=7).contains(&date.day()),
        Nth::Second => (8..=14).contains(&date.day()),
        Nth::Third => (15..=21).contains(&date.day()),
        Nth::Fourth => (22..=28).contains(&date.day()),
        Nth::Last => next.month() != date.month(),
    }
}

/// The wall times of a day's handoffs; of working days each one, whether it ends a turn or not.
fn of_day(cadence: &Cadence, anchor: DateTime, day: &Day) -> Vec<DateTime> {
    let date = day.date;
    let nth_of = |count: i64, every: u32| count.rem_euclid(i64::from(every)) == 0;
    let yes = match cadence {
        Cadence::Days { every } => nth_of(day.days, *every),
        Cadence::Weeks { every } => date.weekday() == anchor.weekday() && nth_of(day.weeks, *every),
        Cadence::Months { every } => {
            let short = date.tomorrow().unwrap().day() == 1 && date.day() < anchor.day();
            (date.day() == anchor.day() || short) && nth_of(day.months, *every)
        }
        Cadence::NthWeekday { months, nth, weekday } => {
            date.weekday() == *weekday && is_nth(date, *nth) && nth_of(day.months, *months)
        }
        Cadence::Weekdays { weeks, handoffs } => {
            let week = day.weeks.rem_euclid(i64::from(*weeks)) + 1;
            let today = |h: &&WeekTime| i64::from(h.week) == week && h.day == date.weekday();
            return handoffs.iter().filter(today).map(|h| date.to_datetime(h.time)).collect();
        }
        Cadence::WorkingDays { days, off, .. } => days.contains(date.weekday()) && !off.contains(&date),
        Cadence::Hours { .. } | Cadence::Manual { .. } => unreachable!("these have no days"),
    };
    if yes { vec![date.to_datetime(anchor.time())] } else { vec![] }
}

/// Handoffs on the wall around slot 0, and which of them begins it.
fn walls(cadence: &Cadence, anchor: DateTime) -> (Vec<DateTime>, usize) {
    let far = cadence.nominal().unwrap().as_hours() / 24 * 6 + 70;
    let mut all = Vec::new();
    if let Cadence::Hours { every } = cadence {
        let mut wall = anchor.checked_sub(SignedDuration::from_hours(far * 24)).unwrap();
        for hour in -far * 24..far * 24 {
            if hour.rem_euclid(i64::from(*every)) == 0 {
                all.push(wall);
            }
            wall = wall.checked_add(1.hour()).unwrap();
        }
    } else {
        all = walk(anchor.date(), far).iter().flat_map(|day| of_day(cadence, anchor, day)).collect();
        all.sort();
    }
    let zero = all.iter().position(|wall| *wall >= anchor).unwrap();
    let every = match cadence {
        Cadence::WorkingDays { every, .. } => usize::try_from(*every).unwrap(),
        _ => 1,
    };
    (all.into_iter().skip(zero % every).step_by(every).collect(), zero / every)
}

fn a_weekday() -> impl Strategy<Value = Weekday> {
    (1i8..=7).prop_map(|n| Weekday::from_monday_one_offset(n).unwrap())
}

/// Also at odd minutes and at those at which clocks are changed.
fn a_time() -> impl Strategy<Value = Time> {
    prop_oneof![
        (0i8..24, 0i8..60).prop_map(|(hour, minute)| time(hour, minute, 0, 0)),
        (0i8..4, prop_oneof![Just(0), Just(30)]).prop_map(|(hour, minute)| time(hour, minute, 0, 0)),
    ]
}

fn weekdays() -> impl Strategy<Value = Cadence> {
    (1u32..=5).prop_flat_map(|weeks| {
        let one =
            (1..=weeks, a_weekday(), a_time()).prop_map(|(week, day, time)| WeekTime { week, day, time });
        proptest::collection::vec(one, 1..12).prop_map(move |mut handoffs| {
            handoffs.sort();
            handoffs.dedup();
            Cadence::Weekdays { weeks, handoffs }
        })
    })
}

fn working_days(around: Date) -> impl Strategy<Value = Cadence> {
    let days = proptest::collection::vec(a_weekday(), 1..6).prop_map(Days::from_iter);
    let off = proptest::collection::btree_set(-70i64..70, 0..30);
    (prop_oneof![1u32..12, 1u32..=60], days, off).prop_map(move |(every, days, off)| {
        let off = off.into_iter().map(|n| around.checked_add(n.days()).unwrap()).collect();
        Cadence::WorkingDays { every, days, off }
    })
}

/// Any cadence with a clock; small steps more often than large ones.
pub(super) fn clocked(around: Date) -> impl Strategy<Value = Cadence> {
    let nth = proptest::sample::select(Nth::ALL.to_vec());
    prop_oneof![
        prop_oneof![1u32..50, 1u32..=2000].prop_map(|every| Cadence::Hours { every }),
        prop_oneof![1u32..10, 1u32..=366].prop_map(|every| Cadence::Days { every }),
        prop_oneof![1u32..4, 1u32..=53].prop_map(|every| Cadence::Weeks { every }),
        (1u32..=24).prop_map(|every| Cadence::Months { every }),
        (1u32..=24, nth, a_weekday()).prop_map(|(months, nth, weekday)| Cadence::NthWeekday {
            months,
            nth,
            weekday
        }),
        weekdays(),
        working_days(around),
    ]
}

/// A zone, an anchor, more often near changed clocks than anywhere, and any cadence with a clock.
fn grids() -> impl Strategy<Value = Grid> {
    prop_oneof![3 => near_a_change(), 1 => anywhere()]
        .prop_flat_map(|(zone, anchor)| (Just(zone), Just(anchor), clocked(anchor.date())))
        .prop_map(|(zone, anchor, cadence)| Grid::new(zone, anchor, cadence))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]
    #[test]
    fn a_grid_hands_over_when_a_walk_over_the_days_does(grid in grids(), part in 0.0f64..1.0) {
        let (walls, zero) = walls(grid.cadence(), grid.anchor());
        let near = zero.saturating_sub(5)..(zero + 25).min(walls.len());
        let slot = |i: usize| i64::try_from(i).unwrap() - i64::try_from(zero).unwrap();
        let starts: Vec<Timestamp> = near.clone().map(|i| first_showing(grid.zone(), walls[i])).collect();
        for (i, start) in near.clone().zip(&starts) {
            prop_assert_eq!(grid.start(slot(i)), *start, "slot {}", slot(i));
        }
        let (first, last) = (starts[0], starts[starts.len() - 1]);
        let at = first + last.duration_since(first).mul_f64(part);
        for at in starts.iter().flat_map(|s| [*s, *s - SignedDuration::from_nanos(1)]).chain([at]) {
            if first <= at && at < last {
                let past = starts.iter().rposition(|start| *start <= at).unwrap();
                prop_assert_eq!(grid.slot_at(at), slot(near.start + past), "at {}", at);
                prop_assert_eq!(grid.next_start_after(at), starts[past + 1]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn slots_tile_time_wherever_one_looks(
        grid in grids(),
        second in -20_000_000_000i64..20_000_000_000,
        slot in prop_oneof![-2000i64..2000, any::<i64>()],
    ) {
        let at = Timestamp::from_second(second).unwrap();
        let k = grid.slot_at(at);
        prop_assert!(grid.start(k) <= at && at < grid.start(k + 1), "slot {}", k);
        prop_assert_eq!(grid.next_start_after(at), grid.start(k + 1));
        let (start, next) = (grid.start(slot), grid.start(slot.saturating_add(1)));
        prop_assert!(grid.start(slot.saturating_sub(1)) <= start && start <= next);
        if start < next {
            prop_assert_eq!(grid.slot_at(start), slot);
        }
    }
}

proptest! {
    #[test]
    fn a_duty_without_a_clock_changes_hands_when_it_was_said(
        seconds in proptest::collection::btree_set(0i64..100_000, 0..20),
        at in 0i64..100_000,
    ) {
        let said: Vec<Timestamp> = seconds.iter().map(|s| Timestamp::from_second(*s).unwrap()).collect();
        let grid = Grid::new(
            jiff::tz::TimeZone::UTC,
            jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0),
            Cadence::Manual { handoffs: said.clone() },
        );
        for (k, handoff) in (0..).zip(&said) {
            prop_assert_eq!(grid.start(k), *handoff);
        }
        let count = i64::try_from(said.len()).unwrap();
        prop_assert_eq!((grid.start(-1), grid.start(count)), (Timestamp::MIN, Timestamp::MAX));
        let at = Timestamp::from_second(at).unwrap();
        let past = said.iter().filter(|handoff| **handoff <= at).count();
        prop_assert_eq!(grid.slot_at(at), i64::try_from(past).unwrap() - 1);
        let next = said.iter().find(|handoff| **handoff > at).copied();
        prop_assert_eq!(grid.next_start_after(at), next.unwrap_or(Timestamp::MAX));
    }
}
