//! Who is next when the order changes, one case each.

use super::world::{letter, member, person, reach, rota};
use turnkeep::base::calendar::Cadence;
use turnkeep::features::rotations::rota::{
    Absence, Cursor, Override, Reason, Removal, Rota, plan, slot_span,
};

/// Ada, Bob and Cleo by the week; the last turn of the order was Bob's, in slot 4.
fn after_bob() -> Rota {
    let mut rota = rota("Europe/Paris", "2026-11-02T09:00".parse().unwrap(), Cadence::WEEKLY, 3);
    rota.cursor = Cursor { last: Some(member(1).id), ..Cursor::default() };
    rota.next = 5;
    rota
}

fn who(rota: &Rota, slots: i64) -> String {
    let span = turnkeep::base::calendar::span::Span::new(
        slot_span(&rota.versions, rota.next).starts,
        reach(rota, rota.next + slots).ends,
    );
    plan(rota, span, None).shifts.iter().map(|shift| letter(shift.person)).collect()
}

#[test]
fn whoever_is_first_in_the_order_begins() {
    let rota = Rota { cursor: Cursor::default(), next: 0, ..after_bob() };
    assert_eq!(who(&rota, 4), "ABCA");
}

#[test]
fn the_next_is_whoever_follows_the_one_who_took_the_last_turn() {
    assert_eq!(who(&after_bob(), 4), "CABC");
}

#[test]
fn a_newcomer_before_the_cursor_is_last_in_the_present_round() {
    let mut rota = after_bob();
    rota.members.insert(1, member(3));
    assert_eq!(who(&rota, 5), "CADBC");
}

#[test]
fn a_newcomer_after_the_cursor_is_next() {
    let mut rota = after_bob();
    rota.members.insert(2, member(3));
    assert_eq!(who(&rota, 5), "DCABD");
}

#[test]
fn a_newcomer_who_starts_later_is_passed_until_then() {
    let mut rota = after_bob();
    let from = Some(slot_span(&rota.versions, 7).starts);
    rota.members.insert(2, turnkeep::features::rotations::rota::Member { from, ..member(3) });
    assert_eq!(who(&rota, 6), "CABDCA");
}

#[test]
fn without_the_one_who_took_the_last_turn_the_order_goes_on_behind_their_place() {
    let mut rota = after_bob();
    rota.members[1].until = Some(slot_span(&rota.versions, 5).starts);
    assert_eq!(who(&rota, 4), "CACA");
}

#[test]
fn without_the_next_the_one_behind_them_is_next() {
    let mut rota = after_bob();
    rota.members[2].until = Some(slot_span(&rota.versions, 5).starts);
    assert_eq!(who(&rota, 4), "ABAB");
}

#[test]
fn in_another_order_the_next_follows_the_cursor_there() {
    let mut rota = after_bob();
    rota.members.reverse();
    assert_eq!(who(&rota, 4), "ACBA");
}

#[test]
fn whoever_leaves_later_serves_until_then() {
    let mut rota = after_bob();
    rota.members[0].until = Some(slot_span(&rota.versions, 8).starts);
    assert_eq!(who(&rota, 6), "CABCBC");
}

#[test]
fn one_alone_serves_always_and_an_order_of_nobody_is_a_gap() {
    let mut rota = after_bob();
    rota.members.truncate(1);
    rota.cursor.last = Some(member(0).id);
    assert_eq!(who(&rota, 3), "AAA");
    rota.members[0].until = Some(slot_span(&rota.versions, 5).starts);
    assert_eq!(who(&rota, 3), "---");
    let plan = plan(&rota, slot_span(&rota.versions, 5), None);
    assert_eq!(plan.gaps.len(), 1);
    assert_eq!(plan.gaps[0].reason, Reason::NobodyListed);
}

#[test]
fn a_gap_because_all_are_away_uses_up_no_turn_of_who_is_back() {
    let mut rota = after_bob();
    let span = slot_span(&rota.versions, 5);
    rota.absences = (0..3).map(|n| Absence { person: person(n), span }).collect();
    let plan = plan(&rota, span, None);
    assert_eq!(plan.gaps.iter().map(|gap| gap.span).collect::<Vec<_>>(), [span]);
    assert!(matches!(&plan.gaps[0].reason, Reason::Gap { away } if away.len() == 3));
}

#[test]
fn the_newest_override_wins_and_taking_somebody_off_leaves_an_honest_gap() {
    let mut rota = after_bob();
    let span = slot_span(&rota.versions, 5);
    let add = |n| Override {
        span,
        add: Some(person(n)),
        remove: Some(Removal::Everybody),
        extend: false,
        even_if_away: false,
    };
    rota.overrides = vec![add(0), add(1)];
    assert_eq!(who(&rota, 2), "BA");
    rota.overrides.push(Override { add: None, ..add(0) });
    assert_eq!(who(&rota, 2), "-A");
    assert_eq!(plan(&rota, span, None).gaps.len(), 1);
}
