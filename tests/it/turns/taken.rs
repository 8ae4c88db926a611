//! Taking a turn from its duty, and giving it back.

use super::{ADA, BOB, ZOE, list, monday, todo};
use turnkeep::base::Error;
use turnkeep::spine::{
    people,
    turns::{self, Holder, New},
};

#[test]
fn what_somebody_took_is_theirs_alone_and_stays_theirs_when_the_duty_changes_hands() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 5);
    world.act(ZOE, move |w| turns::take(w, cat)).unwrap();
    assert_eq!(list(&world, ZOE), ["Feed the cat"]);
    assert_eq!(list(&world, BOB), [""; 0]);
    let (ada, zoe) = (world.people[ADA], world.people[ZOE]);
    for holders in [vec![ada], vec![]] {
        world.act(ADA, move |w| turns::hold(w, duty, &holders)).unwrap();
        assert_eq!((list(&world, ZOE), list(&world, ADA)), (vec!["Feed the cat".to_owned()], vec![]));
    }
    let of_duty = world.look(|r| turns::of_duty(r, duty));
    assert_eq!(of_duty[0].taken_by, Some(zoe), "the duty's page says who has it");
    assert!(matches!(world.act(BOB, move |w| turns::finish_todo(w, cat)), Err(Error::NotFound)));
    world.act(ZOE, move |w| turns::finish_todo(w, cat)).unwrap();
}

#[test]
fn what_is_given_back_waits_for_the_duty_again_and_may_be_taken_again() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 5);
    for _ in 0..2 {
        world.act(ZOE, move |w| turns::take(w, cat)).unwrap();
        world.act(ZOE, move |w| turns::take(w, cat)).unwrap();
        assert!(matches!(world.act(BOB, move |w| turns::give_back(w, cat)), Err(Error::NotFound)));
        world.act(ZOE, move |w| turns::give_back(w, cat)).unwrap();
        assert_eq!((list(&world, ZOE), list(&world, BOB)), (vec![], vec!["Feed the cat".to_owned()]));
    }
    assert!(matches!(world.act(ZOE, move |w| turns::give_back(w, cat)), Err(Error::NotFound)));
}

#[test]
fn only_one_takes_a_turn_and_nobody_takes_what_is_a_persons_own_or_must_stay_with_the_duty() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 5);
    world.act(ZOE, move |w| turns::take(w, cat)).unwrap();
    assert!(matches!(world.act(BOB, move |w| turns::take(w, cat)), Err(Error::Conflict)));
    let bob = world.people[BOB];
    let stays = turns::Kind { take: false, ..turns::TODO };
    for (kind, holder) in [(turns::TODO, Holder::Person(bob)), (stays, Holder::Duty(duty))] {
        let open = move |w: &turnkeep::store::Write<'_>| {
            turns::open(w, &New { kind, subject: *duty.bytes(), holder, due: w.now().at(), text: None })
        };
        let id = world.act(ADA, open).unwrap();
        assert!(matches!(world.act(ZOE, move |w| turns::take(w, id)), Err(Error::NotFound)));
    }
    let neighbours = crate::world::World::new("2026-03-02T10:00[Europe/Paris]", &["Ada"]);
    assert!(matches!(neighbours.act(ADA, move |w| turns::take(w, cat)), Err(Error::NotFound)));
}

#[test]
fn whoever_is_deactivated_gives_back_what_they_took() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 5);
    world.act(ZOE, move |w| turns::take(w, cat)).unwrap();
    let zoe = world.people[ZOE];
    world.act(ADA, move |w| people::deactivate(w, zoe)).unwrap();
    assert!(world.look(turns::SLICE.due).is_some_and(|at| at <= world.clock.now().at()));
    world.tick();
    assert_eq!(list(&world, BOB), ["Feed the cat"]);
    assert!(world.look(turns::SLICE.due).is_some_and(|at| at > world.clock.now().at()));
}
