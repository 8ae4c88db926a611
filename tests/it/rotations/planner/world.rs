//! Rotations made at random: every cadence, zones with odd clocks, all rules and all changes.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday, date, time},
    tz::TimeZone,
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    strategy::BoxedStrategy,
    test_runner::{RngSeed, TestCaseResult, TestRunner},
};
use turnkeep::base::{
    PersonId,
    calendar::{
        Cadence, Days, Grid, Window,
        cadence::{Nth, WeekTime},
        span::Span,
    },
};
use turnkeep::features::rotations::rota::{
    Absence, AbsencePolicy, AbsenceRule, Answer, Fixed, Holidays, Human, Member, MemberId, Order, Override,
    Plan, Planner, Removal, Rota, Served, Shift, Stage, Swap, Temporary, Threshold, Version, offset, plan,
    slot_span,
};

/// How many slots most of them look ahead.
pub const SLOTS: i64 = 12;
/// Somebody who is in no order.
pub const OUTSIDER: usize = 9;

/// So many rotations, each held against a promise.
pub fn hold<S: Strategy>(cases: u32, made: S, promise: impl Fn(S::Value) -> TestCaseResult) {
    let number = |name| std::env::var(name).ok().and_then(|text: String| text.parse::<u64>().ok());
    let more = u32::try_from(number("TURNKEEP_CASES").unwrap_or(1)).unwrap();
    let config = ProptestConfig {
        cases: cases * more,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(number("TURNKEEP_SEED").unwrap_or(2026)),
        max_shrink_iters: 3000,
        max_shrink_time: 15_000,
        max_global_rejects: cases * more * 4,
        ..ProptestConfig::default()
    };
    if let Err(broken) = TestRunner::new(config).run(&made, promise) {
        panic!("{broken}");
    }
}

pub fn person(n: usize) -> PersonId {
    PersonId::from_bytes([u8::try_from(n).unwrap() + 1; 16])
}

pub fn member(n: usize) -> Member {
    let id = MemberId::from_bytes([u8::try_from(n).unwrap() + 101; 16]);
    Member { id, person: Some(person(n)), from: None, until: None, days: Days::ALL, weight: 100 }
}

pub fn letter(person: Option<PersonId>) -> char {
    person.map_or('-', |p| char::from(b'A' + p.bytes()[0] - 1))
}

pub fn quarters(n: u16) -> Time {
    let n = i8::try_from(n % 96).unwrap();
    time(n / 4, n % 4 * 15, 0, 0)
}

/// A rotation without changes: one seat, strict, deferring.
pub fn rota(zone: &str, anchor: DateTime, cadence: Cadence, members: usize) -> Rota {
    let grid = Grid::new(TimeZone::get(zone).unwrap(), anchor, cadence);
    let version = Version {
        first: 0,
        starts: grid.start(0),
        offset: offset(&grid, grid.start(0)),
        grid,
        windows: vec![],
        own_zones: false,
        seats: 1,
        order: Order::Strict,
        absence: rule(AbsencePolicy::Defer, Threshold::Time(SignedDuration::ZERO)),
        holidays: Holidays::default(),
    };
    Rota { members: (0..members).map(member).collect(), ..Rota::empty(version) }
}

pub fn rule(policy: AbsencePolicy, threshold: Threshold) -> AbsenceRule {
    let hours = SignedDuration::from_hours;
    AbsenceRule { policy, threshold, forgiven: hours(21 * 24), ask: hours(24) }
}

/// The whole of so many slots from the first; a rotation by hand ends soon after its last handoff.
pub fn reach(rota: &Rota, slots: i64) -> Span {
    let first = slot_span(&rota.versions, 0).starts;
    let ends = (0..=slots).map(|k| slot_span(&rota.versions, k).starts);
    let ends = ends.filter(|at| *at < Timestamp::MAX).max().unwrap();
    let by_hand = slot_span(&rota.versions, slots).starts == Timestamp::MAX;
    Span::new(first, if by_hand { ends + SignedDuration::from_hours(48) } else { ends })
}

pub fn planned(rota: &Rota) -> Plan {
    plan(rota, reach(rota, SLOTS), None)
}

/// The quarter of a slot that has this number: 4 is the start of slot 1.
pub fn moment(versions: &[Version], quarter: i64) -> Timestamp {
    let slot = slot_span(versions, quarter.div_euclid(4));
    let far = SignedDuration::from_hours(24 * 7);
    let length = slot.duration().min(far).as_secs() / 60 / 4;
    let at = slot.starts.min(Timestamp::MAX - far * 2);
    at + SignedDuration::from_mins(length * quarter.rem_euclid(4))
}

fn between(versions: &[Version], (at, length): (i64, i64)) -> Span {
    Span::new(moment(versions, at), moment(versions, at + length))
}

/// Zones, and days shortly before their clocks change.
const SCENES: [(&str, Date); 12] = [
    ("Etc/UTC", date(2028, 2, 20)),
    ("Europe/Paris", date(2026, 3, 16)),
    ("Europe/Paris", date(2026, 10, 12)),
    ("America/New_York", date(2026, 2, 24)),
    ("America/New_York", date(2026, 10, 20)),
    ("Australia/Lord_Howe", date(2026, 3, 24)),
    ("Australia/Lord_Howe", date(2026, 9, 22)),
    ("America/Sao_Paulo", date(2018, 10, 24)),
    ("America/Sao_Paulo", date(2018, 2, 6)),
    ("Pacific/Apia", date(2011, 12, 20)),
    ("Africa/Casablanca", date(2024, 2, 28)),
    ("Africa/Casablanca", date(2024, 4, 2)),
];

fn weekdays() -> impl Strategy<Value = Weekday> + Clone {
    (1..=7_i8).prop_map(|n| Weekday::from_monday_one_offset(n).unwrap())
}

fn some_days() -> BoxedStrategy<Days> {
    prop_oneof![
        6 => Just(Days::ALL),
        2 => Just(Days::WORKWEEK),
        1 => vec(weekdays(), 1..5).prop_map(|days| days.into_iter().collect()),
    ]
    .boxed()
}

fn cadences() -> BoxedStrategy<Cadence> {
    let weekly = (1..=2_u32, vec((1..=2_u32, weekdays(), 0..96_u16), 1..5)).prop_map(|(weeks, list)| {
        let times = list.into_iter().map(|(week, day, at)| WeekTime {
            week: week.min(weeks),
            day,
            time: quarters(at),
        });
        let mut handoffs: Vec<WeekTime> = times.collect();
        handoffs.sort();
        handoffs.dedup();
        Cadence::Weekdays { weeks, handoffs }
    });
    let working = (1..=5_u32, some_days()).prop_map(|(every, days)| {
        let off = [date(2026, 4, 6), date(2026, 11, 11), date(2018, 11, 2), date(2011, 12, 26)];
        Cadence::WorkingDays { every, days, off: off.into() }
    });
    prop_oneof![
        2 => select(vec![1, 6, 8, 12, 36]).prop_map(|every| Cadence::Hours { every }),
        4 => (1..=3_u32).prop_map(|every| Cadence::Days { every }),
        4 => (1..=2_u32).prop_map(|every| Cadence::Weeks { every }),
        1 => (1..=2_u32).prop_map(|every| Cadence::Months { every }),
        1 => (1..=2_u32, select(Nth::ALL.to_vec()), weekdays())
            .prop_map(|(months, nth, weekday)| Cadence::NthWeekday { months, nth, weekday }),
        2 => weekly,
        2 => working,
    ]
    .boxed()
}

/// A grid whose clocks change soon.
pub fn grids() -> BoxedStrategy<Grid> {
    let by_hand = vec(1..200_i64, 1..10);
    (select(SCENES.to_vec()), 0..20_i64, 0..96_u16, cadences(), option::weighted(0.06, by_hand))
        .prop_map(|((zone, from), days, at, cadence, by_hand)| {
            let anchor = from.saturating_add(days.days()).to_datetime(quarters(at));
            let zone = TimeZone::get(zone).unwrap();
            let mut said = zone.to_timestamp(anchor).unwrap();
            let cadence = by_hand.map_or(cadence, |steps| Cadence::Manual {
                handoffs: std::iter::once(0)
                    .chain(steps)
                    .map(|hours| {
                        said += SignedDuration::from_hours(hours);
                        said
                    })
                    .collect(),
            });
            Grid::new(zone, anchor, cadence)
        })
        .boxed()
}

pub fn windows() -> BoxedStrategy<Vec<Window>> {
    let one = (some_days(), 0..96_u16, 0..96_u16).prop_map(|(days, from, to)| Window {
        days,
        from: quarters(from),
        to: quarters(to),
    });
    prop_oneof![1 => Just(vec![]), 1 => vec(one, 1..4)].boxed()
}

pub fn policies() -> BoxedStrategy<AbsencePolicy> {
    use AbsencePolicy::*;
    select(vec![Defer, Forfeit, Exchange, Ask]).boxed()
}

fn thresholds() -> BoxedStrategy<Threshold> {
    prop_oneof![
        3 => Just(Threshold::Time(SignedDuration::ZERO)),
        1 => (1..30_i64).prop_map(|hours| Threshold::Time(SignedDuration::from_hours(hours))),
        1 => (0..=100_u8).prop_map(Threshold::Percent),
    ]
    .boxed()
}

pub fn orders() -> BoxedStrategy<Order> {
    prop_oneof![2 => Just(Order::Strict), 1 => (0..3_u32).prop_map(|rest| Order::Balanced { rest })].boxed()
}

/// A timetable with its rules, from slot 0.
pub fn versions() -> BoxedStrategy<Version> {
    let holidays = (0..2_u8, vec(0..40_i64, 0..4));
    let rules = (policies(), thresholds(), orders(), 1..=3_u8, any::<bool>());
    (grids(), windows(), holidays, rules)
        .prop_map(|(grid, windows, (off, days), (policy, threshold, order, seats, own_zones))| {
            let from = grid.anchor().date();
            let mut days: Vec<Date> = days.into_iter().map(|n| from.saturating_add(n.days())).collect();
            days.sort();
            days.dedup();
            Version {
                first: 0,
                starts: grid.start(0),
                offset: offset(&grid, grid.start(0)),
                grid,
                own_zones: own_zones && !windows.is_empty(),
                windows,
                seats,
                order,
                absence: rule(policy, threshold),
                holidays: Holidays { days, off: off == 1 },
            }
        })
        .boxed()
}

/// A member, with the quarters of a slot from and until which they are one.
type Joined = (Member, Option<i64>, Option<i64>);
/// From a quarter, and how many.
type Quarters = (i64, i64);
/// Who comes, who goes, when, and whether it reaches further and counts while away.
type Changed = (Option<usize>, Option<Option<usize>>, Quarters, bool, bool);
/// From a quarter, how many, and who has its first and second seat, part by part.
type Fixture = (i64, i64, Vec<(Option<usize>, Option<usize>)>);
/// Slot, from, to, back, part, and how far it has come.
type Deal = (i64, usize, Option<usize>, Option<i64>, Option<Quarters>, u8);

/// One to eight members; some are NOBODY, come later, leave, or serve on some days only.
pub fn crews() -> BoxedStrategy<Vec<Joined>> {
    let one = (
        prop::bool::weighted(0.06),
        option::weighted(0.1, 0..40_i64),
        option::weighted(0.1, 4..60_i64),
        prop_oneof![5 => Just(Days::ALL), 1 => some_days()],
        select(vec![100_u16, 100, 100, 50, 80]),
    );
    vec(one, 1..=8)
        .prop_map(|all| {
            let place = |(n, (nobody, from, until, days, weight)): (usize, _)| {
                let person = if nobody { None } else { Some(person(n)) };
                (Member { person, days, weight, ..member(n) }, from, until)
            };
            all.into_iter().enumerate().map(place).collect()
        })
        .boxed()
}

/// A rotation, with members and rules but without anything that happened to it.
pub fn calm() -> BoxedStrategy<Rota> {
    (versions(), crews(), option::weighted(0.25, (1..10_i64, versions(), 0..4_i64)))
        .prop_map(|(version, crew, later)| {
            let mut rota = rota("Etc/UTC", DateTime::constant(2026, 1, 1, 0, 0, 0, 0), Cadence::DAILY, 0);
            rota.versions = vec![version];
            if let Some((first, version, after)) = later {
                add_version(&mut rota, first, version, after);
            }
            let at = |quarter: Option<i64>| quarter.map(|q| moment(&rota.versions, q));
            let settled = |(one, from, until)| Member { from: at(from), until: at(until), ..one };
            rota.members = crew.into_iter().map(settled).collect();
            rota
        })
        .boxed()
}

/// Other rules and another timetable from a slot on; its anchor is some days after.
pub fn add_version(rota: &mut Rota, first: i64, version: Version, days: i64) {
    let starts = slot_span(&rota.versions, first).starts;
    if starts == Timestamp::MAX {
        return;
    }
    let zone = version.grid.zone().clone();
    let anchor = zone.to_datetime(starts).saturating_add(days.days());
    let cadence = match version.grid.cadence() {
        Cadence::Manual { .. } => Cadence::DAILY,
        other => other.clone(),
    };
    let grid = Grid::new(zone, anchor, cadence);
    rota.versions.push(Version { first, starts, offset: offset(&grid, starts), grid, ..version });
}

/// What may happen to a rotation, by numbers: people by their place, times in quarters of a slot.
#[derive(Clone, Debug, Default)]
pub struct News {
    pub people: Vec<(usize, usize, Option<i64>)>,
    pub absences: Vec<(usize, i64, i64)>,
    pub overrides: Vec<Changed>,
    pub temporaries: Vec<Fixture>,
    pub swaps: Vec<Deal>,
    pub links: Vec<(i64, i64)>,
    pub answers: Vec<(i64, usize, bool)>,
    pub past: Vec<Option<usize>>,
}

pub fn news() -> BoxedStrategy<News> {
    let who = || 0..8_usize;
    let quarter = || 0..48_i64;
    let seats = (option::weighted(0.8, who()), option::weighted(0.3, who()));
    let swap = (0..SLOTS, who(), option::weighted(0.9, who()), option::of(0..SLOTS));
    let swap = (swap, option::weighted(0.3, (0..4_i64, 1..4_i64)), 0..8_u8);
    let add = option::weighted(0.7, 0..10_usize);
    let remove = option::weighted(0.7, option::of(who()));
    (
        vec((who(), 0..7_usize, option::weighted(0.5, quarter())), 0..4),
        vec((who(), -4..44_i64, prop_oneof![4 => 1..9_i64, 1 => 1..40_i64]), 0..5),
        vec((add, remove, (quarter(), 1..9_i64), any::<bool>(), any::<bool>()), 0..4),
        vec((quarter(), 1..9_i64, vec(seats, 1..4)), 0..2),
        vec(swap, 0..4),
        vec((0..SLOTS, 0..SLOTS), 0..2),
        vec((0..SLOTS, who(), any::<bool>()), 0..4),
        prop_oneof![1 => Just(vec![]), 1 => vec(option::weighted(0.2, who()), 1..5)],
    )
        .prop_map(|(people, absences, overrides, temporaries, swaps, links, answers, past)| News {
            people,
            absences,
            overrides,
            temporaries,
            swaps: swaps.into_iter().map(|((a, b, c, d), e, f)| (a, b, c, d, e, f)).collect(),
            links,
            answers,
            past,
        })
        .boxed()
}

/// A rotation to which everything may have happened.
pub fn anything() -> BoxedStrategy<Rota> {
    (calm(), news()).prop_map(|(rota, news)| happened(rota, &news)).boxed()
}

/// The same with the strict order.
pub fn strict(mut rota: Rota) -> Rota {
    rota.versions.iter_mut().for_each(|version| version.order = Order::Strict);
    rota
}

/// What the news make of a rotation.
pub fn happened(mut rota: Rota, news: &News) -> Rota {
    let zones = ["Europe/Paris", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"];
    let versions = rota.versions.clone();
    for (n, zone, gone) in &news.people {
        let zone =
            zones.get(*zone).map_or_else(|| versions[0].grid.zone().clone(), |z| TimeZone::get(z).unwrap());
        if rota.people.iter().all(|human| human.id != person(*n)) {
            let gone = gone.map(|quarter| moment(&versions, quarter));
            rota.people.push(Human { id: person(*n), zone, gone });
        }
    }
    for (n, at, length) in &news.absences {
        rota.absences.push(Absence { person: person(*n), span: between(&versions, (*at, *length)) });
    }
    lived(&mut rota, &news.past);
    change(&mut rota, news);
    rota
}

fn lived(rota: &mut Rota, past: &[Option<usize>]) {
    let copy = rota.clone();
    let horizon = reach(rota, SLOTS).ends;
    let mut planner = Planner::new(&copy, horizon, slot_span(&copy.versions, 0).starts);
    for other in past {
        let before = rota.record.len();
        let Some(step) = planner.next() else { break };
        if step.span.ends >= horizon {
            break;
        }
        rota.record.extend(step.shifts.iter().map(served));
        (rota.cursor, rota.next) = planner.cursor();
        // Somebody took a shift by hand.
        let here = &mut rota.record[before..];
        let free = |other: usize| here.iter().all(|shift| shift.person != Some(person(other)));
        let other = other.filter(|other| free(*other));
        if let (Some(other), Some(first)) = (other, here.first_mut()) {
            first.person = Some(person(other));
        }
    }
}

pub fn served(shift: &Shift) -> Served {
    Served {
        slot: shift.slot,
        seat: shift.seat,
        span: Span::new(shift.starts, shift.ends),
        person: shift.person,
        reason: shift.reason.clone(),
    }
}

fn change(rota: &mut Rota, news: &News) {
    let versions = rota.versions.clone();
    for (add, remove, span, extend, even_if_away) in &news.overrides {
        let remove = remove.map(|who| who.map_or(Removal::Everybody, |n| Removal::Person(person(n))));
        if add.is_some() || remove.is_some() {
            let span = between(&versions, *span);
            let add = add.map(person);
            rota.overrides.push(Override { span, add, remove, extend: *extend, even_if_away: *even_if_away });
        }
    }
    for (at, length, parts) in &news.temporaries {
        rota.temporaries.push(temporary(between(&versions, (*at, *length)), parts));
    }
    rota.temporaries.retain(|one| !one.span.is_empty());
    for (one, other) in &news.links {
        if one != other {
            rota.links.push(vec![*one.min(other), *one.max(other)]);
        }
    }
    let answer =
        |(slot, n, pass): &(i64, usize, bool)| Answer { slot: *slot, person: person(*n), pass: *pass };
    rota.answers = news.answers.iter().map(answer).collect();
    let holders = planned(rota);
    for (slot, from, to, back, part, stage) in &news.swaps {
        // Mostly of whoever has the slot, so that most of them have an effect.
        let has = |slot: i64| holders.shifts.iter().find(|s| s.slot == slot).and_then(|s| s.person);
        let given = has(*slot).filter(|_| *stage != 7).unwrap_or(person(*from));
        let to = back.and_then(has).or(to.map(person));
        let stage = [Stage::Open, Stage::Taken, Stage::Undone].get(usize::from(*stage)).copied();
        let part = part.map(|(at, length)| between(&versions, (slot * 4 + at, length)));
        let (from, back, stage) = (given, *back, stage.unwrap_or(Stage::Done));
        if to != Some(from) && back != Some(*slot) {
            rota.swaps.push(Swap { slot: *slot, from, to, back, part, stage });
        }
    }
}

fn temporary(span: Span, parts: &[(Option<usize>, Option<usize>)]) -> Temporary {
    let each = span.duration().as_secs() / 60 / i64::try_from(parts.len()).unwrap();
    let mut shifts = Vec::new();
    for (n, (first, second)) in (0..).zip(parts) {
        let starts = span.starts + SignedDuration::from_mins(each * n);
        let span = Span::new(starts, starts + SignedDuration::from_mins(each));
        let second = second.filter(|two| Some(*two) != *first);
        for (seat, n) in [(1, *first), (2, second)] {
            shifts.extend(n.filter(|_| !span.is_empty()).map(|n| Fixed { person: person(n), seat, span }));
        }
    }
    Temporary { span, shifts }
}
