//! The planner, tried on single cases.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::base::calendar::{Cadence, Days, Grid, Window};
use jiff::{SignedDuration, civil::time, tz::TimeZone};

const NAMES: [&str; 8] = ["Ada", "Bob", "Cleo", "Dev", "Eva", "Finn", "Gus", "Zoe"];

pub(super) fn person(n: usize) -> PersonId {
    PersonId::from_bytes([n as u8 + 1; 16])
}
pub(super) fn member(n: usize) -> Member {
    let id = MemberId::from_bytes([n as u8 + 101; 16]);
    Member { id, person: Some(person(n)), from: None, until: None, days: Days::ALL, weight: 100 }
}

/// A weekly rotation in Paris from Monday 2 November 2026, 09:00.
pub(super) fn rota(members: usize) -> Rota {
    on("Europe/Paris", "2026-11-02T09:00", Cadence::WEEKLY, members)
}

pub(super) fn on(zone: &str, anchor: &str, cadence: Cadence, members: usize) -> Rota {
    let grid = Grid::new(TimeZone::get(zone).unwrap(), anchor.parse().unwrap(), cadence);
    let version = Version {
        first: 0,
        starts: grid.start(0),
        offset: 0,
        grid,
        windows: vec![],
        own_zones: false,
        seats: 1,
        order: Order::Strict,
        absence: AbsenceRule {
            policy: AbsencePolicy::Defer,
            threshold: Threshold::Time(SignedDuration::ZERO),
            forgiven: SignedDuration::from_hours(21 * 24 + 1),
            ask: SignedDuration::from_hours(24),
        },
        holidays: Holidays::default(),
    };
    Rota { members: (0..members).map(member).collect(), ..Rota::empty(version) }
}

impl Rota {
    fn slot(&self, number: i64) -> Span {
        slot_span(&self.versions, number)
    }
    /// Away for these slots exactly.
    fn away(mut self, n: usize, slots: std::ops::Range<i64>) -> Self {
        let span = Span::new(self.slot(slots.start).starts, self.slot(slots.end).starts);
        self.absences.push(Absence { person: person(n), span });
        self
    }
    fn with(mut self, change: impl FnOnce(&mut Version)) -> Self {
        change(&mut self.versions[0]);
        self
    }
    fn planned(&self, slots: i64) -> Plan {
        plan(self, Span::new(self.slot(0).starts, self.slot(slots).starts), None)
    }
    /// The first letters of who serves, `-` for nobody; the seats of a slot together.
    fn letters(&self, slots: i64) -> String {
        self.planned(slots).shifts.iter().map(|s| letter(s.person)).collect()
    }
}

fn letter(person: Option<PersonId>) -> char {
    person.map_or('-', |p| NAMES[usize::from(p.bytes()[0]) - 1].chars().next().unwrap())
}

#[test]
fn an_absence_changes_the_slot_it_hits_and_the_one_that_pays() {
    assert_eq!(rota(4).letters(8), "ABCDABCD");
    assert_eq!(rota(4).away(1, 1..2).letters(8), "ACBDABCD");
    assert_eq!(rota(4).away(1, 1..3).letters(8), "ADCBABCD");
    let plan = rota(4).away(1, 1..3).planned(8);
    let Reason::InsteadOf { away, takes, .. } = &plan.shifts[1].reason else {
        panic!("{:?}", plan.shifts[1])
    };
    assert_eq!((away.as_slice(), *takes), ([person(1)].as_slice(), Some(plan.shifts[3].starts)));
    assert!(matches!(plan.shifts[3].reason, Reason::CatchingUp { since } if since == plan.shifts[1].starts));
}

#[test]
fn the_kept_turns_of_two_are_paid_in_their_order() {
    assert_eq!(rota(4).away(1, 1..3).away(2, 1..3).letters(8), "ADABCBCD");
}

#[test]
fn when_all_are_away_there_is_a_gap_and_nobody_owes() {
    let rota = rota(3).away(0, 1..2).away(1, 1..2).away(2, 1..2);
    assert_eq!(rota.letters(6), "A-CABC");
    let plan = rota.planned(6);
    assert_eq!(plan.gaps.len(), 1);
    assert_eq!(plan.gaps[0].reason, Reason::Gap { away: vec![person(1), person(2), person(0)] });
}

#[test]
fn nobody_owes_more_than_one_turn() {
    assert_eq!(rota(2).away(1, 1..4).letters(8), "AAAABBAB");
}

#[test]
fn a_long_leave_keeps_no_turn_and_burdens_all_alike() {
    assert_eq!(rota(4).away(1, 1..40).letters(16), "ADCDACCDAACDADCD");
}

#[test]
fn turns_are_exchanged_with_the_nearest_that_both_can_do() {
    let exchange = |v: &mut Version| v.absence.policy = AbsencePolicy::Exchange;
    assert_eq!(rota(4).with(exchange).away(1, 1..2).letters(8), "ACBDABCD");
    assert_eq!(rota(4).with(exchange).away(1, 1..2).away(2, 1..2).letters(8), "ADCBABCD");
}

#[test]
fn who_forfeits_loses_the_turn() {
    let forfeit = |v: &mut Version| v.absence.policy = AbsencePolicy::Forfeit;
    assert_eq!(rota(4).with(forfeit).away(1, 1..2).letters(8), "ADCDABCD");
}

#[test]
fn two_serve_together_and_nobody_holds_two_seats() {
    let two = |v: &mut Version| v.seats = 2;
    assert_eq!(rota(4).with(two).letters(3), "ABCDAB");
    assert_eq!(rota(3).with(two).letters(3), "ABCABC");
    assert_eq!(rota(1).with(two).letters(2), "A-A-");
    assert_eq!(rota(4).with(two).away(1, 0..1).letters(3), "ADCBAB");
}

#[test]
fn a_slot_without_a_minute_of_duty_uses_no_turn() {
    let mut daily = on("Europe/Paris", "2026-11-02T00:00", Cadence::DAILY, 14);
    daily.versions[0].windows = vec![Window {
        days: [jiff::civil::Weekday::Saturday, jiff::civil::Weekday::Sunday].into_iter().collect(),
        from: time(0, 0, 0, 0),
        to: time(0, 0, 0, 0),
    }];
    let days = daily.planned(28);
    let served: Vec<_> = days.shifts.iter().filter_map(|s| s.person).collect();
    assert_eq!(served, (0..8).map(person).collect::<Vec<_>>());
    assert!(days.gaps.is_empty());
}

#[test]
fn nobody_in_the_order_leaves_every_other_slot_empty() {
    let mut rota = rota(2);
    rota.members.insert(1, Member { person: None, ..member(7) });
    assert_eq!(rota.letters(6), "A-BA-B");
}

#[test]
fn a_plan_is_the_same_however_far_it_looks() {
    let rota = rota(4).away(1, 1..2).with(|version| {
        let (from, to) = (time(8, 0, 0, 0), time(18, 0, 0, 0));
        version.windows = vec![Window { days: Days::WORKWEEK, from, to }];
    });
    let far = rota.letters(12);
    for slots in 2..12 {
        assert_eq!(rota.letters(slots), far[..usize::try_from(slots).unwrap()]);
    }
}

/// Two weekly slots, then from a Thursday on another timetable, whose first handoff is the Monday after.
fn bridged(members: usize) -> Rota {
    let mut rota = rota(members);
    let (first, zone) = (rota.versions[0].clone(), TimeZone::get("Europe/Paris").unwrap());
    let grid = Grid::new(zone, "2026-11-17T09:00".parse().unwrap(), Cadence::WEEKLY);
    let starts = first.grid.start(2);
    rota.versions.push(Version { first: 2, starts, offset: offset(&grid, starts), grid, ..first });
    rota
}

#[test]
fn until_a_new_timetable_begins_the_one_before_stays_and_it_is_nobodys_turn() {
    let rota = bridged(3);
    assert_eq!(rota.letters(5), "ABBCA");
    assert_eq!(rota.planned(5).shifts[2].reason, Reason::Bridging);
    let span = rota.slot(1);
    let temporary = Rota { temporaries: vec![Temporary { span, shifts: vec![] }], ..rota };
    assert_eq!(temporary.letters(5), "A-CCA", "a temporary schedule moves no turn, there either");
    let mut left = bridged(3);
    left.members[1].until = Some(left.slot(2).starts);
    assert_eq!(left.letters(5), "ABCCA", "who leaves does not stay");
}

#[test]
fn until_a_new_timetable_begins_there_are_as_many_as_it_wants() {
    let mut rota = bridged(3);
    rota.versions[1].seats = 2;
    assert_eq!(rota.letters(4), "ABBCCA");
    let mut rota = bridged(3);
    rota.versions[0].seats = 2;
    assert_eq!(rota.letters(4), "ABCACB");
}

#[test]
fn a_temporary_schedule_says_of_each_seat_who_has_it() {
    let mut rota = rota(3).with(|version| version.seats = 2);
    let span = rota.slot(0);
    rota.temporaries = vec![Temporary { span, shifts: vec![Fixed { person: person(2), seat: 1, span }] }];
    let plan = rota.planned(1);
    assert_eq!(rota.letters(2), "C-CA");
    assert_eq!(plan.shifts[1].base.unwrap().0, member(1).id);
    assert!(plan.gaps.is_empty());
    assert!(matches!(plan.warnings[..], [Warning::ShortHanded { there: 1, seats: 2, .. }]));
}

#[test]
fn duty_beyond_the_windows_still_counts_once_it_is_past() {
    let mut rota = rota(2).with(|version| {
        let (from, to) = (time(8, 0, 0, 0), time(18, 0, 0, 0));
        version.windows = vec![Window { days: Days::WORKWEEK, from, to }];
    });
    let span = rota.slot(0);
    let remove = Some(Removal::Everybody);
    rota.overrides = vec![Override { span, add: Some(person(1)), remove, extend: true, even_if_away: false }];
    let minutes = |rota: &Rota| rota.planned(1).ledger.lines.iter().map(|l| l.minutes).collect::<Vec<_>>();
    assert_eq!(minutes(&rota), [0, 7 * 24 * 60]);
    let shift = rota.planned(1).shifts.remove(0);
    let past = Rota {
        record: vec![Served { slot: 0, seat: 1, span, person: shift.person, reason: shift.reason }],
        next: 1,
        ..rota
    };
    assert_eq!(minutes(&past), [0, 7 * 24 * 60]);
}

#[test]
fn the_ledger_lists_members_in_their_order_and_others_by_id() {
    let mut rota = rota(2);
    rota.members.reverse();
    let cover = |slot, from, to| Swap {
        slot,
        from: person(from),
        to: Some(person(to)),
        back: None,
        part: None,
        stage: Stage::Done,
    };
    rota.swaps = vec![cover(0, 1, 7), cover(1, 0, 5), cover(2, 1, 6)];
    let lines: String = rota.planned(5).ledger.lines.iter().map(|line| letter(Some(line.person))).collect();
    assert_eq!(lines, "BAFGZ");
}

#[test]
fn whoever_is_away_throughout_a_slot_does_not_serve_it_whatever_may_be_missed() {
    let most = Threshold::Time(SignedDuration::from_hours(1000));
    let rota = rota(3).with(|version| version.absence.threshold = most);
    assert_eq!(rota.away(0, 0..1).letters(3), "BAC");
}
