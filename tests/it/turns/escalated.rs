//! Escalation: what is late for too long is brought to somebody else, once.

use super::{ADA, BOB, ZOE, list, monday, paris, todo};
use crate::{house_of_tests::TestHouse, world::World};
use jiff::Timestamp;
use turnkeep::{
    base::Result,
    spine::{
        people,
        turns::{self, DutyId, Holder, New, Snooze, TurnId},
    },
    store::{Actor, Scope, schema},
};

fn told(world: &World, person: usize) -> usize {
    super::told(world, person, "turns.escalated")
}

/// Ticks whenever something is due, as the scheduler does, until this instant.
fn until(world: &World, end: Timestamp) {
    for _ in 0..200 {
        let due = world.look(turns::SLICE.due).unwrap().max(world.clock.now().at()).min(end);
        world.clock.move_both(due.duration_since(world.clock.now().at()));
        world.tick();
        if due == end {
            return;
        }
    }
    panic!("it never comes to rest");
}

fn of_person(world: &World, duty: DutyId, opener: usize, person: usize) -> TurnId {
    let holder = Holder::Person(world.people[person]);
    let open = move |w: &turnkeep::store::Write<'_>| {
        let text = Some("Write it down".to_owned().into());
        let due = w.now().at() + jiff::SignedDuration::from_hours(1);
        turns::open(w, &New { kind: turns::TODO, subject: *duty.bytes(), holder, due, text })
    };
    world.act(opener, open).unwrap()
}

#[test]
fn a_duty_late_for_a_day_goes_to_its_fallback_once_and_is_ended_for_both() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 2);
    until(&world, paris("2026-03-03T11:59:59"));
    assert_eq!((told(&world, ADA), list(&world, ADA).len()), (0, 0));
    until(&world, paris("2026-03-03T12:00"));
    assert_eq!((told(&world, ADA), list(&world, ADA).len(), list(&world, BOB).len()), (1, 1, 1));
    let ada = world.people[ADA];
    let with = world.look(|r| turns::list_for(r, ada))[0].late_with;
    assert_eq!(world.who(with), Some(BOB));
    until(&world, paris("2026-03-12T12:00"));
    assert_eq!((told(&world, ADA), told(&world, BOB), told(&world, ZOE)), (1, 0, 0));
    world.act(ADA, move |w| turns::finish_todo(w, cat)).unwrap();
    assert_eq!((list(&world, ADA).len(), list(&world, BOB).len()), (0, 0));
}

#[test]
fn nights_and_weekends_of_whoever_has_it_do_not_count() {
    let (world, duty) = monday();
    world.tick_at("2026-03-06T16:30[Europe/Paris]");
    todo(&world, duty, "Feed the cat", 1);
    until(&world, paris("2026-03-10T08:59:59"));
    assert_eq!(told(&world, ADA), 0, "due when Friday's work was over, hence seen on Monday");
    until(&world, paris("2026-03-10T09:00"));
    assert_eq!(told(&world, ADA), 1);
}

#[test]
fn a_taken_turn_goes_to_the_fallback_too_and_snoozing_delays_nothing() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 2);
    world.act(ZOE, move |w| turns::take(w, cat)).unwrap();
    until(&world, paris("2026-03-02T12:00:01"));
    world.act(ZOE, move |w| turns::snooze(w, cat, Snooze::Week)).unwrap();
    until(&world, paris("2026-03-03T12:00"));
    assert_eq!(told(&world, ADA), 1);
    let ada = world.people[ADA];
    assert_eq!(world.who(world.look(|r| turns::list_for(r, ada))[0].late_with), Some(ZOE));
    // Given back it is late with Bob; taken by the fallback it is the fallback's own.
    world.act(ZOE, move |w| turns::give_back(w, cat)).unwrap();
    assert_eq!(world.who(world.look(|r| turns::list_for(r, ada))[0].late_with), Some(BOB));
    world.act(ADA, move |w| turns::take(w, cat)).unwrap();
    assert_eq!(world.look(|r| turns::list_for(r, ada))[0].late_with, None);
    until(&world, paris("2026-03-12T12:00"));
    assert_eq!(told(&world, ADA), 1);
}

#[test]
fn a_persons_own_goes_to_whoever_opened_it() {
    let (world, duty) = monday();
    of_person(&world, duty, ZOE, BOB);
    until(&world, paris("2026-03-12T12:00"));
    assert_eq!((told(&world, ZOE), told(&world, ADA), list(&world, ZOE).len()), (1, 0, 1));
}

#[test]
fn with_nobody_to_turn_to_it_is_noted_and_nobody_is_told() {
    let (world, duty) = monday();
    of_person(&world, duty, BOB, BOB);
    of_person(&world, duty, ZOE, BOB);
    let zoe = world.people[ZOE];
    world.act(ADA, move |w| people::deactivate(w, zoe)).unwrap();
    let ada = world.people[ADA];
    world.act(BOB, move |w| turns::leave_todo(w, duty, "Feed the cat", w.now().at())).unwrap();
    world.act(ADA, move |w| turns::hold(w, duty, &[ada])).unwrap();
    until(&world, paris("2026-03-12T12:00"));
    assert_eq!([ADA, BOB, ZOE].map(|person| told(&world, person)), [0, 0, 0]);
    let noted = world.look(|r| {
        r.count("SELECT count(*) FROM escalations WHERE workspace = :workspace AND person IS NULL", &[])
    });
    assert_eq!(noted, 3);
}

#[test]
fn after_three_days_down_it_is_escalated_once_and_a_clock_set_back_repeats_nothing() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 2);
    world.tick_at("2026-03-06T12:00[Europe/Paris]");
    assert_eq!(told(&world, ADA), 1);
    world.tick_at("2026-03-02T10:00[Europe/Paris]");
    until(&world, paris("2026-03-07T12:00"));
    assert_eq!(told(&world, ADA), 1);
}

#[test]
fn forty_that_are_late_at_once_are_one_letter_with_a_list() {
    let (world, duty) = monday();
    for _ in 0..40 {
        todo(&world, duty, "Feed the cat", 2);
    }
    until(&world, paris("2026-03-03T12:00"));
    assert_eq!((told(&world, ADA), list(&world, ADA).len()), (1, 40));
}

#[tokio::test]
async fn the_letter_names_all_that_is_late_and_says_why() {
    let house = TestHouse::lindenhof("2026-03-23T10:00[Europe/Berlin]").await;
    let (workspace, chiara) = house
        .store()
        .read(TestHouse::console(), |r| Ok(people::by_address(r, "chiara@lindenhof.example")[0]))
        .unwrap();
    let scope = Scope::workspace(workspace, Actor::Person(chiara));
    let late = |texts: &'static [&'static str]| {
        house.write(scope, move |w| {
            let ada = people::by_address(w, "ada@lindenhof.example")[0].1;
            let duty = turns::make_duty(w, &"Animals".to_owned().into(), ada)?;
            turns::hold(w, duty, &[chiara])?;
            texts
                .iter()
                .map(|text| turns::leave_todo(w, duty, text, w.now().at()))
                .collect::<Result<Vec<_>>>()
        })
    };
    late(&["Feed the cat", "Walk the dog", "Call the vet"]).await.unwrap();
    house.advance(26, 0).await;
    let letters = house.letters_to("ada@lindenhof.example");
    let (subject, text) = letters.iter().find(|(subject, _)| subject.starts_with("Late:")).unwrap();
    assert!(subject.ends_with(", and 2 more"), "{subject}");
    for what in ["Feed the cat", "Walk the dog", "Call the vet", "because you are the fallback of Animals"] {
        assert!(text.contains(what), "{what} in {text}");
    }
    let letters = letters.iter().filter(|(_, text)| text.contains("is still open"));
    assert_eq!(letters.count(), 1);
}

#[test]
fn what_was_late_before_there_was_any_escalation_is_brought_to_nobody() {
    let mut old = rusqlite::Connection::open_in_memory().unwrap();
    let before = refinery::Target::Version(6);
    schema::embedded::migrations::runner().set_target(before).run(&mut old).unwrap();
    old.pragma_update(None, "foreign_keys", false).unwrap();
    let day = 86_400_000;
    for (id, due) in [(1, day), (2, 9 * day), (3, 11 * day)] {
        let sql = "INSERT INTO turns (id, workspace, kind, subject, person, opened_at, opened_by, due_at)
                   VALUES (?1, x'00', 'rotations.note', ?1, ?1, 0, ?1, ?2)";
        old.execute(sql, (vec![id; 16], due)).unwrap();
    }
    // The newest that is known of the time.
    old.execute(
        "INSERT INTO endings (turn, workspace, at, how) VALUES (x'09', x'00', ?1, 'done')",
        [10 * day + 1],
    )
    .unwrap();
    schema::embedded::migrations::runner().run(&mut old).unwrap();
    let look = |id: u8| -> Option<i64> {
        let sql = "SELECT look_at FROM open_turns WHERE turn = ?1";
        old.query_row(sql, [vec![id; 16]], |row| row.get(0)).unwrap()
    };
    assert_eq!((look(1), look(2), look(3)), (None, None, Some(12 * day)));
    let openers = "SELECT count(*) FROM turns WHERE opened_by IS NOT NULL";
    assert_eq!(old.query_row(openers, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}
