//! Turns and duties: who holds what, and what never moves.

use super::world::{Held, INSTANCE, World, answer, queue};
use jiff::{SignedDuration, Timestamp};
use turnkeep::{
    base::{Error, PersonId, Sealed},
    spine::{
        people,
        turns::{self, Ending, Holder, New, TurnId},
    },
};

fn todo(world: &World, text: &'static str) -> TurnId {
    let duty = world.duty;
    world.write(world.by(world.zoe), move |w| {
        turns::leave_todo(w, duty, text, w.now().at() + SignedDuration::from_hours(2))
    })
}

fn hold(world: &World, holders: &[PersonId]) {
    let (duty, holders) = (world.duty, holders.to_vec());
    world.write(world.on_time(), move |w| turns::hold(w, duty, &holders));
}

fn texts(world: &World, person: PersonId) -> Vec<String> {
    let turns = world.read(world.on_time(), |r| turns::waiting_for(r, person));
    assert_eq!(world.read(world.on_time(), |r| turns::count_for(r, person)), turns.len());
    turns.into_iter().map(|t| t.text.unwrap().into_inner()).collect()
}

fn due(world: &World, id: TurnId) -> Timestamp {
    let turns = world.read(world.on_time(), |r| turns::of_duty(r, world.duty));
    turns.iter().find(|t| t.id == id).unwrap().due
}

#[test]
fn a_duty_hands_its_open_turns_over_with_itself() {
    let world = World::new();
    hold(&world, &[world.bob]);
    let cat = todo(&world, "Feed the cat");
    assert_eq!(texts(&world, world.bob), ["Feed the cat"]);
    assert_eq!(texts(&world, world.zoe), [""; 0]);
    hold(&world, &[world.zoe]);
    assert_eq!(texts(&world, world.bob), [""; 0]);
    assert_eq!(texts(&world, world.zoe), ["Feed the cat"]);
    hold(&world, &[world.bob, world.zoe]);
    assert_eq!((texts(&world, world.bob), texts(&world, world.zoe)).0, texts(&world, world.zoe));
    assert_eq!(texts(&world, world.ada), [""; 0], "the fallback has nothing while somebody holds it");
    world.write(world.by(world.bob), move |w| turns::finish_todo(w, cat));
    assert_eq!(texts(&world, world.zoe), [""; 0]);
}

#[test]
fn a_gap_falls_to_the_fallback_and_no_turn_vanishes() {
    let world = World::new();
    todo(&world, "Feed the cat");
    assert_eq!(texts(&world, world.ada), ["Feed the cat"], "nobody has held it yet");
    hold(&world, &[world.bob]);
    hold(&world, &[]);
    assert_eq!(texts(&world, world.ada), ["Feed the cat"]);
    assert_eq!(texts(&world, world.bob), [""; 0]);
    // Another fallback answers from now on.
    let (duty, zoe) = (world.duty, world.zoe);
    let title = Sealed::new("Support".to_owned());
    world.write(world.by(world.ada), move |w| turns::change_duty(w, duty, &title, zoe));
    assert_eq!(texts(&world, world.zoe), ["Feed the cat"]);
    assert_eq!(texts(&world, world.ada), [""; 0]);
}

#[test]
fn a_duty_whose_fallback_was_deactivated_falls_to_an_admin() {
    let world = World::new();
    let (duty, zoe) = (world.duty, world.zoe);
    let title = Sealed::new("Support".to_owned());
    world.write(world.by(world.ada), move |w| turns::change_duty(w, duty, &title, zoe));
    todo(&world, "Feed the cat");
    world.write(world.by(world.ada), move |w| people::deactivate(w, zoe));
    assert!(world.read(world.on_time(), turns::SLICE.due).is_some_and(|at| at <= world.clock.now().at()));
    world.write(world.on_time(), turns::SLICE.tick);
    assert_eq!(texts(&world, world.ada), ["Feed the cat"]);
    assert_eq!(world.read(world.on_time(), |r| turns::duty(r, duty)).fallback, world.ada);
}

#[test]
fn a_turn_ends_once() {
    let world = World::new();
    hold(&world, &[world.bob]);
    let cat = todo(&world, "Feed the cat");
    let held = Held::new(&world.store);
    let ends: Vec<_> = [world.bob, world.zoe]
        .map(|person| queue(&world.store, world.by(person), move |w| turns::finish_todo(w, cat)))
        .into();
    held.go();
    let answers: Vec<_> = ends.into_iter().map(answer).collect();
    assert!(matches!(answers[..], [Ok(()), Err(Error::NotFound)]), "{answers:?}");
    for how in [Ending::Done, Ending::Lapsed] {
        let again = world.store.write_blocking(world.on_time(), move |w| turns::end(w, cat, how));
        assert!(matches!(again, Err(Error::NotFound)));
    }
    let raw = world.ground.raw();
    let (how, by): (String, PersonId) =
        raw.query_row("SELECT how, by FROM endings", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert_eq!((how.as_str(), by), ("done", world.bob));
}

#[test]
fn only_its_holder_its_opener_and_admins_end_a_todo() {
    let world = World::new();
    hold(&world, &[world.bob]);
    let (duty, bob) = (world.duty, world.bob);
    let cat = world.write(world.by(bob), move |w| turns::leave_todo(w, duty, "Feed the cat", w.now().at()));
    let finish = |person| world.store.write_blocking(world.by(person), move |w| turns::finish_todo(w, cat));
    assert!(matches!(finish(world.zoe), Err(Error::NotFound)));
    finish(world.ada).unwrap();
}

#[test]
fn the_due_instant_of_a_turn_never_moves() {
    let world = World::new();
    let cat = todo(&world, "Feed the cat");
    let first = due(&world, cat);
    let (duty, zoe) = (world.duty, world.zoe);
    hold(&world, &[world.bob]);
    world.pass(SignedDuration::from_hours(5));
    hold(&world, &[world.zoe]);
    hold(&world, &[]);
    let title = Sealed::new("Support".to_owned());
    world.write(world.by(world.ada), move |w| turns::change_duty(w, duty, &title, zoe));
    world.write(world.on_time(), turns::SLICE.tick);
    let again = world.write(world.on_time(), move |w| {
        let (subject, due) = (*duty.bytes(), w.now().at() + SignedDuration::from_hours(99));
        turns::open_or_keep(
            w,
            &New { kind: turns::TODO, subject, holder: Holder::Person(zoe), due, text: None },
        )
    });
    assert_eq!(again, cat, "the open one is kept");
    assert_eq!(due(&world, cat), first);
}

#[test]
fn ended_turns_go_after_ninety_days_and_open_ones_stay() {
    let world = World::new();
    let cat = todo(&world, "Feed the cat");
    todo(&world, "Water the plants");
    world.write(world.by(world.zoe), move |w| turns::finish_todo(w, cat));
    world.pass(SignedDuration::from_hours(24 * 90));
    assert_eq!(world.write(INSTANCE, turns::sweep), 0);
    world.pass(SignedDuration::from_mins(1));
    assert_eq!(world.write(INSTANCE, turns::sweep), 1);
    assert_eq!(texts(&world, world.ada), ["Water the plants"]);
}
