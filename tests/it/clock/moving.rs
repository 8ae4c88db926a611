//! A person or a rotation moves to another zone.

use crate::house_of_tests::{TestHouse, start};
use crate::world::{World, at};
use jiff::Timestamp;
use turnkeep::{
    app::slices,
    base::{PersonId, calendar::cadence::Cadence},
    features::rotations::{self, Draft, RotationId},
    spine::{
        people::{self, TypedProfile, TypedTime},
        turns,
    },
    store::{Actor, Scope, named_params},
};

fn draft(world: &World, zone: &str, handoff: &str) -> Draft {
    Draft {
        title: "Support".to_owned().into(),
        zone: zone.to_owned(),
        rules: turnkeep::features::rotations::rules::Rules::of(Cadence::DAILY),
        handoff: handoff.parse().unwrap(),
        members: world.people.iter().copied().map(Into::into).collect(),
        owners: vec![],
        fallback: world.people[0],
        lead_hours: 12,
    }
}

fn moves(world: &World, person: usize, zone: &str) {
    let id: PersonId = world.people[person];
    let typed = TypedProfile {
        time: Some(TypedTime { zone: zone.to_owned(), lang: "en".to_owned(), dial: "24".to_owned() }),
        ..TypedProfile::default()
    };
    world.act(person, move |w| people::set_profile(w, id, &typed)).unwrap();
}

/// What the calendar's chore does for everything that comes from wall times.
pub fn retime(world: &World) -> usize {
    let scope = Scope::workspace(world.workspace, Actor::Clock);
    let all = world.store.write_blocking(scope, |w| slices().iter().map(|slice| (slice.retime)(w)).sum());
    all.unwrap()
}

fn digests(world: &World, person: usize) -> usize {
    world.posted(person).iter().filter(|m| *m == "turns.digest").count()
}

fn next_at(world: &World, id: RotationId) -> Timestamp {
    world.look(|r| rotations::get(r, id)).next_at
}

/// A todo for whoever is on duty, so that there is something to say each day.
fn pressing(world: &World) {
    let (ada, now) = (world.people[0], world.clock.now().at());
    world
        .act(0, move |w| {
            let duty = turns::make_duty(w, &"Post".to_owned().into(), ada)?;
            turns::leave_todo(w, duty, "water the plants", now)
        })
        .unwrap();
}

#[test]
fn a_person_who_moves_east_or_west_gets_one_digest_each_of_her_days_at_her_nine_o_clock() {
    for zone in ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"] {
        for hour in (0..24).step_by(5) {
            let world = World::new(&format!("2026-03-03T{hour:02}:10[Europe/Paris]"), &["Ada", "Bob"]);
            pressing(&world);
            world.tick();
            world.clock.move_both(jiff::SignedDuration::from_mins(5));
            moves(&world, 0, zone);
            retime(&world);
            let mut days = Vec::new();
            let mut sent = digests(&world, 0);
            // Until the end of her week, by the hour.
            while world.clock.now().at() < at(&format!("2026-03-06T18:00[{zone}]")) {
                world.clock.move_both(jiff::SignedDuration::from_mins(15));
                world.tick();
                let local = world.clock.now().at().to_zoned(jiff::tz::TimeZone::get(zone).unwrap());
                for _ in sent..digests(&world, 0) {
                    assert!((9..17).contains(&local.hour()), "{zone} {hour}: at {local}");
                    days.push(local.day());
                }
                sent = digests(&world, 0);
            }
            let mut once = days.clone();
            once.dedup();
            assert_eq!(once, days, "{zone} {hour}: one a day");
            // The first may fall into the rest after the one she had before she moved.
            assert!(days.ends_with(&[5, 6]), "{zone} {hour}: on each of her days, not {days:?}");
        }
    }
}

#[test]
fn what_pages_and_letters_say_is_in_the_zone_that_a_person_has_now() {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let said = |world: &World| {
        let (ada, now) = (world.people[0], world.clock.now().at());
        let reader = world.look(|r| Ok(people::get(r, ada)?.reader(now)));
        reader.fixed(now)
    };
    let before = said(&world);
    moves(&world, 0, "Asia/Tokyo");
    assert!(before.contains("10:00") && said(&world).contains("18:00"), "{before}, {}", said(&world));
}

#[test]
fn leave_of_whole_days_moves_with_its_person() {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let bob = world.people[1];
    let (from, until) = ("2026-03-09".parse().unwrap(), "2026-03-10".parse().unwrap());
    world.act(1, move |w| people::leave::enter(w, bob, from, until)).unwrap();
    moves(&world, 1, "Asia/Tokyo");
    let away = world.look(|r| people::absences(r, &[bob]))[0];
    assert_eq!((away.1, away.2), (at("2026-03-09T00:00[Asia/Tokyo]"), at("2026-03-11T00:00[Asia/Tokyo]")));
}

#[test]
fn a_rotation_that_moves_keeps_whoever_is_on_duty_and_hands_over_by_its_new_clock() {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let first = draft(&world, "Europe/Paris", "2026-03-03T09:00");
    let id = world.act(0, move |w| rotations::create(w, &first)).unwrap();
    world.tick_at("2026-03-03T09:00[Europe/Paris]");
    let moved = draft(&world, "America/New_York", "2026-03-04T09:00");
    world.act(0, move |w| rotations::change(w, id, &moved)).unwrap();
    assert_eq!(next_at(&world, id), at("2026-03-04T09:00[America/New_York]"));
    let holder = |world: &World| world.look(|r| turns::duty(r, rotations::get(r, id)?.duty)).holders;
    assert_eq!(holder(&world), [world.people[1]]);
    world.tick_at("2026-03-04T09:00[Europe/Paris]");
    assert_eq!(holder(&world), [world.people[1]], "not by the old clock");
    world.tick_at("2026-03-04T09:00[America/New_York]");
    assert_eq!(holder(&world), [world.people[0]]);
    // Over New York's change of the clocks, which is not Paris's.
    world.tick_at("2026-03-09T09:00[America/New_York]");
    assert_eq!(next_at(&world, id), at("2026-03-10T09:00[America/New_York]"));
}

#[test]
fn planning_again_under_the_same_rules_moves_nothing() {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let first = draft(&world, "Africa/Cairo", "2026-03-03T00:00");
    let id = world.act(0, move |w| rotations::create(w, &first)).unwrap();
    pressing(&world);
    for hour in 0..24 * 60 {
        world.clock.move_both(jiff::SignedDuration::from_hours(1));
        if hour % 3 == 0 {
            world.tick();
            assert_eq!(retime(&world), 0, "at {}", world.clock.now().at());
        }
    }
    assert!(next_at(&world, id) > world.clock.now().at());
}

#[test]
fn a_rotation_whose_zone_the_rules_do_not_know_any_more_holds_up_no_other() {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let make = |zone| {
        let draft = draft(&world, zone, "2026-03-03T09:00");
        world.act(0, move |w| rotations::create(w, &draft)).unwrap()
    };
    let (gone, good) = (make("Europe/Lisbon"), make("Europe/Paris"));
    world
        .act(0, move |w| {
            w.exec_one(
                "UPDATE rotation_versions SET zone = 'Nowhere/Gone' WHERE workspace = :workspace AND rotation = :id",
                named_params! { ":id": gone },
            )?;
            // As if planned under other rules.
            w.exec_one(
                "UPDATE rotations SET next_at = next_at + 3600000, slot_ends_at = slot_ends_at + 3600000
                 WHERE workspace = :workspace AND id = :id",
                named_params! { ":id": good },
            )
        })
        .unwrap();
    assert_eq!(retime(&world), 1);
    assert_eq!(next_at(&world, good), at("2026-03-03T09:00[Europe/Paris]"));
}

#[tokio::test]
async fn a_workspace_in_which_planning_again_fails_stops_no_start_and_is_tried_again_at_the_next() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let raw = || rusqlite::Connection::open(folder.path().join("data/data.db")).unwrap();
    let rules = || -> Vec<u8> {
        let sql = "SELECT value FROM store_facts WHERE name = 'zone rules'";
        raw().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    raw().execute("UPDATE store_facts SET value = x'00' WHERE name = 'zone rules'", []).unwrap();
    // A digest that is coming, of somebody whose hours do not read.
    let (later, odd) = (at("2036-01-01T09:00[UTC]").as_millisecond(), vec![0_u8; 40]);
    let digest = "UPDATE digests SET next_at = ?1";
    assert!(raw().execute(digest, [later]).unwrap() > 0);
    let sealed: Vec<(Vec<u8>, Vec<u8>)> = {
        let raw = raw();
        let mut all = raw.prepare("SELECT id, profile_sealed FROM people").unwrap();
        all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    raw().execute("UPDATE people SET profile_sealed = ?1", [odd]).unwrap();
    start(folder.path()).await.unwrap();
    assert_eq!(rules(), [0], "not remembered as planned with");
    for (id, profile) in sealed {
        raw().execute("UPDATE people SET profile_sealed = ?2 WHERE id = ?1", [id, profile]).unwrap();
    }
    raw().execute(digest, [0]).unwrap();
    start(folder.path()).await.unwrap();
    assert_ne!(rules(), [0]);
}
