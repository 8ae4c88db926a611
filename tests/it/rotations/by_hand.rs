//! Rotations without a clock: they change hands when somebody says so.

use super::{ADA, BOB, ZOE, draft, handoffs_told, on_duty, record, start};
use crate::world::World;
use turnkeep::base::calendar::cadence::Cadence;
use turnkeep::features::rotations::{self, Draft, RotationId, rules::Rules};
use turnkeep::spine::people;

fn by_hand(names: &[&str], order: &[usize]) -> (World, RotationId) {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", names);
    let cadence = Cadence::Manual { handoffs: vec![] };
    let id = start(&world, cadence, "Europe/Paris", "2026-11-23T09:00", order);
    (world, id)
}

/// Which of Ada, Bob and Zoe was told of a handoff how often.
fn told(world: &World) -> [usize; 3] {
    [ADA, BOB, ZOE].map(|person| handoffs_told(world, person))
}

#[test]
fn handed_to_somebody_who_is_not_next_both_sides_are_told_and_the_next_stays_next() {
    let (world, id) = by_hand(&["Ada", "Bob", "Zoe"], &[ADA, BOB, ZOE]);
    world.tick_at("2026-12-01T09:00[Europe/Paris]");
    let before = told(&world);
    let zoe = world.people[ZOE];
    world.act(ADA, move |w| rotations::hand_over_now(w, id, zoe)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ZOE));
    assert_eq!(
        told(&world),
        [before[ADA] + 1, before[BOB], before[ZOE] + 1],
        "Bob has nothing to do with it"
    );
    let served: Vec<_> = record(&world, id).into_iter().map(|(who, _, told)| (who, told)).collect();
    assert_eq!(served, [(Some(ADA), true), (Some(ZOE), true)], "one shift each, and none of no length");
    for (day, next) in (3..).zip([BOB, ZOE, ADA, BOB]) {
        world.tick_at(&format!("2026-12-0{day}T09:00[Europe/Paris]"));
        world.act(ADA, move |w| rotations::hand_on(w, id)).unwrap();
        assert_eq!(on_duty(&world, id), Some(next), "the order goes on where it stood");
    }
}

#[test]
fn handed_to_the_one_who_is_next_it_is_their_turn() {
    let (world, id) = by_hand(&["Ada", "Bob", "Zoe"], &[ADA, BOB, ZOE]);
    world.tick_at("2026-12-01T09:00[Europe/Paris]");
    let bob = world.people[BOB];
    world.act(ADA, move |w| rotations::hand_over_now(w, id, bob)).unwrap();
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-12-03T09:00[Europe/Paris]");
    world.act(BOB, move |w| rotations::hand_on(w, id)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ZOE));
}

#[test]
fn whoever_is_deactivated_while_on_duty_is_followed_by_the_next_who_is_there() {
    let (world, id) = by_hand(&["Ada", "Bob", "Zoe", "Kim"], &[BOB, ZOE, ADA]);
    let (bob, zoe) = (world.people[BOB], world.people[ZOE]);
    world
        .act(ADA, move |w| {
            people::leave::enter(w, zoe, "2026-11-30".parse().unwrap(), "2026-12-05".parse().unwrap())
        })
        .unwrap();
    world.tick_at("2026-12-01T09:00[Europe/Paris]");
    world.act(ADA, move |w| people::deactivate(w, bob)).unwrap();
    world.tick();
    assert_eq!(on_duty(&world, id), Some(ADA), "Zoe is away");
    world.tick_at("2026-12-07T09:00[Europe/Paris]");
    world.act(ADA, move |w| rotations::hand_on(w, id)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ZOE), "her turn was not used up");
}

#[test]
fn with_two_on_duty_the_taker_has_the_first_seat() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe", "Kim"]);
    let cadence = Cadence::Manual { handoffs: vec![] };
    let wish = draft(&world, cadence, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB, ZOE]);
    let wish = Draft { rules: Rules { seats: 2, ..wish.rules.clone() }, ..wish };
    let id = world.act(ADA, move |w| rotations::create(w, &wish)).unwrap();
    world.tick_at("2026-12-01T09:00[Europe/Paris]");
    let kim = world.people[3];
    world.act(ADA, move |w| rotations::hand_over_now(w, id, kim)).unwrap();
    let holders: Vec<_> =
        super::holders(&world, id).into_iter().map(|person| world.who(Some(person))).collect();
    assert!(holders.contains(&Some(3)) && holders.len() == 2, "{holders:?}");
    assert_eq!(handoffs_told(&world, 3), 1);
}
