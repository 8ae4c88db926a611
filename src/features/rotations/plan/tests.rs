//! The planner, tried on single cases and on random ones.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::base::{
    Lang, Reader,
    calendar::{Cadence, Grid},
};
use jiff::tz::TimeZone;
use proptest::prelude::*;

const NAMES: [&str; 8] = ["Ada", "Bob", "Cleo", "Dev", "Eva", "Finn", "Gus", "Zoe"];

fn person(n: usize) -> PersonId {
    PersonId::from_bytes([n as u8 + 1; 16])
}
fn place(n: usize) -> MemberId {
    MemberId::from_bytes([n as u8 + 101; 16])
}
fn member(n: usize) -> Member {
    Member { id: place(n), person: person(n), from: None, until: None }
}
fn name(id: PersonId) -> String {
    NAMES[usize::from(id.bytes()[0]) - 1].into()
}

/// A small rotation in Paris, weekly from Monday 2 November 2026, 09:00.
#[derive(Debug)]
struct Rota {
    grid: Grid,
    members: Vec<Member>,
    absences: Vec<Absence>,
}

impl Rota {
    fn of(members: usize) -> Self {
        Self::on("Europe/Paris", "2026-11-02T09:00", Cadence::WEEKLY, members)
    }
    fn on(zone: &str, anchor: &str, cadence: Cadence, members: usize) -> Self {
        let grid = Grid::new(TimeZone::get(zone).unwrap(), anchor.parse().unwrap(), cadence);
        Self { grid, members: (0..members).map(member).collect(), absences: vec![] }
    }
    /// Away for these slots exactly.
    fn away(mut self, n: usize, slots: std::ops::Range<i64>) -> Self {
        let (from, until) = (self.grid.start(slots.start), self.grid.start(slots.end));
        self.absences.push(Absence { person: person(n), from, until });
        self
    }
    fn inputs(&self) -> Inputs<'_> {
        Inputs { grid: &self.grid, members: &self.members, absences: &self.absences }
    }
    fn plan(&self, slots: i64) -> Vec<Shift> {
        ahead(self.inputs(), &Cursor::default(), 0, self.grid.start(slots))
    }
    /// The first letters of who serves, `-` for a gap.
    fn letters(&self, slots: i64) -> String {
        letters(&self.plan(slots))
    }
}

fn letters(plan: &[Shift]) -> String {
    plan.iter().map(|s| s.holder.map_or('-', |(_, p)| name(p).chars().next().unwrap())).collect()
}

fn reader(lang: Lang) -> Reader {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    Reader { lang, zone, now: "2026-11-02T08:00:00Z".parse().unwrap(), dial: crate::base::Dial::default() }
}

#[test]
fn a_leave_changes_two_slots_only() {
    assert_eq!(Rota::of(4).letters(8), "ABCDABCD");
    assert_eq!(Rota::of(4).away(1, 1..2).letters(8), "ACBDABCD");
}

#[test]
fn the_kept_turns_of_two_are_paid_in_their_order() {
    assert_eq!(Rota::of(4).away(1, 1..2).away(2, 1..2).letters(8), "ADBCABCD");
    assert_eq!(Rota::of(4).away(1, 1..3).away(2, 2..3).letters(8), "ACDBABCD");
}

#[test]
fn when_all_are_away_the_gap_uses_no_turn() {
    let rota = Rota::of(3).away(0, 1..2).away(1, 1..2).away(2, 1..2);
    assert_eq!(rota.letters(6), "A-BCAB");
    let gap = &rota.plan(6)[1];
    assert_eq!(gap.reason, Reason::Gap { away: vec![person(1), person(2), person(0)] });
    assert_eq!(gap.base, Some((place(1), person(1))));
    let cursor = Cursor { last: Some(place(0)), debts: vec![] };
    assert_eq!(next(rota.inputs(), &cursor, 1).1, cursor);
}

#[test]
fn an_empty_order_is_said_and_nobody_serves() {
    let plan = Rota::of(0).plan(2);
    assert_eq!(letters(&plan), "--");
    assert!(plan.iter().all(|s| s.reason == Reason::NobodyListed && s.base.is_none()));
}

#[test]
fn nobody_owes_more_than_one_turn() {
    let rota = Rota::of(2).away(1, 1..4);
    assert_eq!(rota.letters(8), "AAAABBAB");
    let (_, cursor) = hand_over(rota.inputs(), &Cursor::default(), -1, rota.grid.start(3));
    assert_eq!(cursor.debts.iter().map(|k| k.member).collect::<Vec<_>>(), [place(1)]);
}

#[test]
fn a_long_leave_keeps_no_turn() {
    let rota = Rota::of(3).away(1, 1..9);
    assert_eq!(rota.letters(12), "ACACACACABCA");
}

#[test]
fn two_leaves_that_touch_are_one_long_leave() {
    let split = Rota::of(3).away(1, 5..9).away(1, 1..5);
    assert_eq!(split.letters(12), Rota::of(3).away(1, 1..9).letters(12));
}

#[test]
fn a_leave_over_the_boundary_keeps_from_both_slots() {
    let mut rota = Rota::of(3);
    let handoff = rota.grid.start(2);
    let hour = SignedDuration::from_hours(1);
    rota.absences = vec![Absence { person: person(1), from: handoff - hour, until: handoff + hour }];
    assert_eq!(rota.letters(6), "ACABBC");
    rota.absences = vec![Absence { person: person(1), from: handoff, until: handoff + hour }];
    assert_eq!(rota.letters(6), "ABCABC");
}

#[test]
fn the_next_in_order_stays_next_when_the_one_before_leaves() {
    let mut rota = Rota::of(4);
    let cursor = Cursor { last: Some(place(1)), debts: vec![] };
    rota.members[1].until = Some(rota.grid.start(2));
    let after = |rota: &Rota, cursor: &Cursor| letters(&ahead(rota.inputs(), cursor, 2, rota.grid.start(6)));
    assert_eq!(after(&rota, &cursor), "CDAC");
    let moved = cursor.without(&rota.members, place(1));
    assert_eq!(moved.last, Some(place(0)));
    rota.members.remove(1);
    assert_eq!(after(&rota, &moved), "CDAC");
    let first = Cursor { last: Some(place(0)), debts: vec![] }.without(&rota.members, place(0));
    assert_eq!(first.last, Some(place(3)), "round the end of the order");
    let unknown = Cursor { last: Some(place(7)), debts: vec![] };
    assert_eq!(after(&rota, &unknown), "ACDA");
}

#[test]
fn the_kept_turn_of_one_who_left_is_forgotten() {
    let mut rota = Rota::of(3).away(1, 1..2);
    rota.members[1].until = Some(rota.grid.start(2));
    assert_eq!(rota.letters(5), "ACACA");
    let (_, cursor) = hand_over(rota.inputs(), &Cursor::default(), -1, rota.grid.start(4));
    assert_eq!(cursor.debts, []);
}

#[test]
fn one_who_joins_later_takes_her_place_in_the_order() {
    let mut rota = Rota::of(3);
    rota.members.insert(2, Member { from: Some(rota.grid.start(3)), ..member(7) });
    assert_eq!(rota.letters(9), "ABCABZCAB");
    assert!(rota.plan(9).iter().all(|s| s.reason == Reason::InOrder));
}

#[test]
fn the_day_that_apia_skipped_is_nobodys_turn() {
    let rota = Rota::on("Pacific/Apia", "2011-12-28T00:00", Cadence::DAILY, 3);
    let plan = rota.plan(5);
    assert_eq!(plan.iter().map(|s| s.slot).collect::<Vec<_>>(), [0, 1, 3, 4]);
    assert_eq!(letters(&plan), "ABCA");
    let (missed, _) = hand_over(rota.inputs(), &Cursor::default(), -1, rota.grid.start(4));
    assert_eq!(missed, plan);
}

#[test]
fn nothing_is_handed_over_before_its_time_nor_when_the_clock_goes_back() {
    let rota = Rota::of(3);
    let cursor = Cursor { last: Some(place(0)), debts: vec![] };
    let second = SignedDuration::from_secs(1);
    for now in [rota.grid.start(1) - second, rota.grid.start(0), rota.grid.start(-9)] {
        assert_eq!(hand_over(rota.inputs(), &cursor, 0, now), (vec![], cursor.clone()));
    }
    assert_eq!(letters(&hand_over(rota.inputs(), &cursor, 0, rota.grid.start(1)).0), "B");
}

#[test]
fn years_of_downtime_are_caught_up_in_one_pass() {
    let rota = Rota::on("Europe/Paris", "2000-01-01T09:00", Cadence::DAILY, 3);
    let (missed, cursor) = hand_over(rota.inputs(), &Cursor::default(), -1, rota.grid.start(11_999));
    assert_eq!((missed.len(), cursor.last), (12_000, Some(place(2))));
    assert_eq!(ahead(rota.inputs(), &cursor, 12_000, Timestamp::MAX).len(), LOOK_AHEAD);
}

#[test]
fn a_plan_up_to_the_end_of_the_calendar_ends() {
    let rota = Rota::of(2);
    let last = rota.grid.slot_at(Timestamp::MAX);
    let (_, cursor) = hand_over(rota.inputs(), &Cursor::default(), last - 9, Timestamp::MAX);
    assert!(cursor.last.is_some());
}

#[test]
fn a_reason_is_one_sentence_in_the_readers_language() {
    let (en, de) = (reader(Lang::En), reader(Lang::De));
    let said = |shift: &Shift| (shift.sentence(&en, &name), shift.sentence(&de, &name));
    let mut rota = Rota::of(3);
    let (from, until) = ("2026-11-10T23:00:00Z", "2026-11-13T23:00:00Z");
    rota.absences =
        vec![Absence { person: person(1), from: from.parse().unwrap(), until: until.parse().unwrap() }];
    let plan = rota.plan(4);
    assert_eq!(said(&plan[0]), ("In order".into(), "Der Reihe nach".into()));
    let want = ("Cleo, because Bob is away until Fri 13 Nov", "Cleo, weil Bob bis Fr, 13. Nov. abwesend ist");
    assert_eq!(said(&plan[1]), (want.0.into(), want.1.into()));
    let want = ("Bob takes the turn kept from Mon 9 Nov", "Bob holt den Dienst vom Mo, 9. Nov. nach");
    assert_eq!(said(&plan[2]), (want.0.into(), want.1.into()));
    let gap = Rota::of(3).away(0, 0..1).away(1, 0..1).away(2, 0..1).plan(1).remove(0);
    let want = "Nobody, because Ada, Bob and Cleo are all away";
    assert_eq!(said(&gap), (want.into(), "Niemand, weil Ada, Bob und Cleo alle abwesend sind".into()));
    let by_hand = Reason::HandedOver { by: Some(person(0)) };
    assert_eq!(by_hand.sentence(None, &de, &name), "Übergeben von Ada");
    let left = Reason::Left { who: person(0) };
    assert_eq!(left.sentence(Some(person(1)), &en, &name), "Bob, because Ada left");
}

#[test]
fn a_reason_and_a_cursor_read_back_as_they_were_written() {
    let rota = Rota::of(3).away(1, 1..2).away(2, 1..2).away(0, 2..3).away(1, 2..3).away(2, 2..3);
    for shift in rota.plan(6) {
        let text = serde_json::to_string(&shift.reason).unwrap();
        assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), shift.reason);
    }
    assert_eq!(serde_json::to_string(&Reason::InOrder).unwrap(), r#""in-order""#);
    let (_, cursor) = hand_over(rota.inputs(), &Cursor::default(), -1, rota.grid.start(1));
    let text = serde_json::to_string(&cursor).unwrap();
    assert_eq!(serde_json::from_str::<Cursor>(&text).unwrap(), cursor);
    assert_eq!(cursor.debts.len(), 2);
}

/// A rotation of any size, zone and cadence, with leaves of a day to a month.
fn any_rota() -> impl Strategy<Value = Rota> {
    let zones = vec!["Europe/Paris", "America/New_York", "Pacific/Apia", "Africa/Cairo"];
    let leave = (0usize..6, 0i64..24 * 120, 1i64..24 * 30);
    (1usize..6, prop::sample::select(zones), any::<bool>(), prop::collection::vec(leave, 0..12)).prop_map(
        |(members, zone, weekly, leaves)| {
            let cadence = if weekly { Cadence::WEEKLY } else { Cadence::DAILY };
            let mut rota = Rota::on(zone, "2011-12-01T00:00", cadence, members);
            let start = rota.grid.start(0);
            let hours = SignedDuration::from_hours;
            let absence = |(n, from, long)| Absence {
                person: person(n),
                from: start + hours(from),
                until: start + hours(from + long),
            };
            rota.absences = leaves.into_iter().map(absence).collect();
            rota
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn catching_up_equals_stepping_one_by_one(rota in any_rota(), slots in 1i64..60) {
        let (all, end) = hand_over(rota.inputs(), &Cursor::default(), -1, rota.grid.start(slots));
        let (mut one_by_one, mut cursor, mut last) = (vec![], Cursor::default(), -1);
        for k in 0..=slots {
            let (shifts, after) = hand_over(rota.inputs(), &cursor, last, rota.grid.start(k));
            last = shifts.last().map_or(last, |s| s.slot);
            cursor = after;
            one_by_one.extend(shifts);
        }
        prop_assert_eq!((all, end), (one_by_one, cursor));
    }

    #[test]
    fn shifts_tile_time_nobody_serves_on_leave_and_debts_stay_small(rota in any_rota()) {
        let mut cursor = Cursor::default();
        let (mut slot, mut ends) = (0, rota.grid.start(0));
        for _ in 0..80 {
            let (shift, after) = next(rota.inputs(), &cursor, slot);
            prop_assert_eq!(shift.starts, ends);
            prop_assert!(shift.starts < shift.ends);
            let away = |p: PersonId| rota.absences.iter().any(|a| {
                a.person == p && a.from < shift.ends && shift.starts < a.until
            });
            match shift.holder {
                Some((_, person)) => prop_assert!(!away(person)),
                None => prop_assert!(rota.members.iter().all(|m| away(m.person)) && after == cursor),
            }
            let mut owing: Vec<_> = after.debts.iter().map(|k| k.member).collect();
            owing.sort_unstable();
            owing.dedup();
            prop_assert_eq!(owing.len(), after.debts.len());
            prop_assert!(owing.len() < rota.members.len());
            (slot, ends, cursor) = (shift.slot + 1, shift.ends, after);
        }
    }

    #[test]
    fn without_leave_everybody_serves_equally(rota in any_rota(), rounds in 1usize..12) {
        let rota = Rota { absences: vec![], ..rota };
        let count = rota.members.len() * rounds;
        let plan: Vec<_> = ahead(rota.inputs(), &Cursor::default(), 0, Timestamp::MAX).into_iter().take(count).collect();
        for member in &rota.members {
            let served = plan.iter().filter(|s| s.holder.is_some_and(|(id, _)| id == member.id)).count();
            prop_assert_eq!(served, rounds);
        }
    }

    #[test]
    fn one_short_leave_costs_nobody_a_turn(members in 2usize..6, who in 0usize..6, slot in 0i64..12) {
        let who = who % members;
        let rota = Rota::of(members).away(who, slot..slot + 1);
        let plan = rota.plan(40);
        let changed = Rota::of(members).plan(40).iter().zip(&plan).filter(|(a, b)| a.holder != b.holder).count();
        prop_assert!(changed == 0 || changed == 2, "{changed} slots changed: {}", letters(&plan));
    }
}
