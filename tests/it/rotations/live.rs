//! Live rotations on the planner: several on duty, changes within a slot, by hand, as a file and back, and how
//! those of the schema before go on.

use super::{ADA, BOB, ZOE, draft, holders, on_duty, start};
use crate::store::world::Ground;
use crate::world::{World, at, refused_at};
use std::collections::BTreeSet;
use turnkeep::base::{Clock, Error, Result, calendar::cadence::Cadence};
use turnkeep::features::rotations::{
    self, Draft, RotationId, file::Format, files, rota::AbsencePolicy, rules::Rules,
};
use turnkeep::spine::{people, turns};
use turnkeep::store::{Actor, Scope};

fn names(world: &World, id: RotationId) -> BTreeSet<usize> {
    holders(world, id).into_iter().filter_map(|person| world.who(Some(person))).collect()
}

pub(super) fn bring(world: &World, text: &'static str) -> RotationId {
    world.act(ADA, move |w| files::bring(w, &files::read(text)?)).unwrap()
}

/// Who serves the next slots, and from when.
pub(super) fn coming(world: &World, id: RotationId, until: &str) -> Vec<(Option<usize>, String)> {
    let until = at(until);
    let seats = world.look(|r| rotations::outlook(r, id, r.now().at(), until)).coming;
    seats.iter().map(|seat| (world.who(seat.person), seat.starts.to_string())).collect()
}

#[test]
fn two_are_on_duty_together_and_only_those_who_change_are_told() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let wish = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB, ZOE]);
    let wish = Draft { rules: Rules { seats: 2, ..wish.rules.clone() }, ..wish };
    let id = world.act(ADA, move |w| rotations::create(w, &wish)).unwrap();
    assert_eq!(names(&world, id), [ADA, BOB].into());
    let told = |person| world.posted(person).iter().filter(|m| *m == "rotations.handoff").count();
    let before = [told(ADA), told(BOB), told(ZOE)];
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(names(&world, id), [ZOE, ADA].into());
    assert_eq!([told(ADA), told(BOB), told(ZOE)], [before[0], before[1] + 1, before[2] + 1]);
    // One of the two hands over; the other stays.
    let bob = world.people[BOB];
    world.act(ZOE, move |w| rotations::hand_over_now(w, id, bob)).unwrap();
    assert_eq!(names(&world, id), [BOB, ADA].into());
    world.tick_at("2026-12-14T09:00[Europe/Paris]");
    assert_eq!(names(&world, id).len(), 2, "after weeks asleep as well");
}

const OVERRIDDEN: &str = r#"
title = "Support"
zone = "Europe/Paris"
starts = "2026-11-16T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }
[[member]]
person = "Ada"
[[member]]
person = "Bob"
[[override]]
from = "2026-11-25T12:00"
to = "2026-11-26T12:00"
add = "Zoe"
remove = "Bob"
[[swap]]
slot = 2
from = "Ada"
to = "Zoe"
stage = "done"
"#;

#[test]
fn an_override_within_a_slot_hands_over_when_it_begins_and_back_when_it_ends() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = bring(&world, OVERRIDDEN);
    assert_eq!(on_duty(&world, id), Some(ADA), "whose slot runs already");
    for (instant, who) in [
        ("2026-11-23T08:59[Europe/Paris]", ADA),
        ("2026-11-23T09:00[Europe/Paris]", BOB),
        ("2026-11-25T11:59[Europe/Paris]", BOB),
        ("2026-11-25T12:00[Europe/Paris]", ZOE),
        ("2026-11-26T12:00[Europe/Paris]", BOB),
        ("2026-11-30T09:00[Europe/Paris]", ZOE),
        ("2026-12-07T09:00[Europe/Paris]", BOB),
    ] {
        world.tick_at(instant);
        assert_eq!(on_duty(&world, id), Some(who), "{instant}");
    }
    let asleep = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let other = bring(&asleep, OVERRIDDEN);
    asleep.tick_at("2026-12-07T10:00[Europe/Paris]");
    let shape = |world: &World, id| -> Vec<_> {
        super::record(world, id).into_iter().map(|(who, starts, _)| (who, starts)).skip(1).collect()
    };
    assert_eq!(shape(&asleep, other), shape(&world, id), "the same record, looked at or not");
    assert_eq!(asleep.posted(ZOE).iter().filter(|m| *m == "rotations.handoff").count(), 0);
}

#[test]
fn a_rotation_by_hand_changes_hands_when_somebody_says_so_and_never_by_itself() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(
        &world,
        Cadence::Manual { handoffs: vec![] },
        "Europe/Paris",
        "2026-11-23T09:00",
        &[ADA, BOB, ZOE],
    );
    world.tick_at("2027-05-01T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.act(ADA, move |w| rotations::hand_on(w, id)).unwrap();
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert!(matches!(world.act(ZOE, move |w| rotations::hand_on(w, id)), Err(Error::NotAllowed)));
    world.tick_at("2027-05-03T09:00[Europe/Paris]");
    let zoe = world.people[ZOE];
    world
        .act(BOB, move |w| {
            people::leave::enter(w, zoe, "2027-05-01".parse().unwrap(), "2027-05-09".parse().unwrap())
        })
        .unwrap_err();
    world
        .act(ADA, move |w| {
            people::leave::enter(w, zoe, "2027-05-01".parse().unwrap(), "2027-05-09".parse().unwrap())
        })
        .unwrap();
    world.act(BOB, move |w| rotations::hand_on(w, id)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ADA), "Zoe is away");
    let weekly = start(&world, Cadence::WEEKLY, "Europe/Paris", "2027-05-10T09:00", &[ADA, BOB]);
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::hand_on(w, weekly))), ["to"]);
}

#[test]
fn a_rotation_taken_out_and_brought_in_again_plans_the_same() {
    for format in [Format::Toml, Format::Json] {
        let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
        let wish = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ZOE, BOB, ADA]);
        let rules =
            Rules { policy: AbsencePolicy::Exchange, calendars: vec!["DE-BY".into()], ..wish.rules.clone() };
        let wish = Draft { rules, ..wish };
        let id = world.act(ADA, move |w| rotations::create(w, &wish)).unwrap();
        let bob = world.people[BOB];
        let days = ("2026-12-01".parse().unwrap(), "2026-12-10".parse().unwrap());
        world.act(ADA, move |w| people::leave::enter(w, bob, days.0, days.1)).unwrap();
        world.tick_at("2026-11-25T09:00[Europe/Paris]");
        let scope = world.scope(ADA);
        let text = world.store.read(scope, |r| files::take_out(r, id, format)).unwrap();
        let brought = text.clone();
        let copy = world.act(ADA, move |w| files::bring(w, &files::read(&brought)?)).unwrap();
        let until = "2027-03-01T00:00[Europe/Paris]";
        assert_eq!(coming(&world, copy, until), coming(&world, id, until), "{text}");
        assert_eq!(on_duty(&world, copy), on_duty(&world, id), "{text}");
        // Back into itself, it changes nothing.
        let same = text.clone();
        let before = coming(&world, id, until);
        world.act(ADA, move |w| files::bring_into(w, id, &files::read(&same)?)).unwrap();
        assert_eq!(coming(&world, id, until), before, "{text}");
    }
}

#[test]
fn a_file_brought_into_a_rotation_lets_the_running_shift_end_and_the_rest_follow() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB]);
    world.tick_at("2026-11-24T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    let text = "title = 'Support'\nzone = 'Europe/Paris'\nstarts = '2026-11-02T09:00'\n\
                cadence = { kind = 'every', every = 1, unit = 'days' }\n\
                [[member]]\nperson = 'Bob'\n[[member]]\nperson = 'Zoe'\n";
    world.act(ADA, move |w| files::bring_into(w, id, &files::read(text)?)).unwrap();
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-11-29T10:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB), "until the shift was to end");
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
    world.tick_at("2026-12-01T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
}

#[test]
fn a_file_with_people_who_are_not_here_is_refused_with_their_names() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let text = OVERRIDDEN;
    let refused = world.act(ADA, move |w| files::bring(w, &files::read(text)?));
    assert_eq!(refused_at(refused), ["file"]);
    let broken = world.act(ADA, |w| files::bring(w, &files::read("title = 'x'\nzone = 'Europe/Pari'\n")?));
    assert!(refused_at(broken).contains(&"file"));
    assert!(world.look(rotations::all).is_empty(), "nothing is half made");
}

/// Makes the tables of rotations what they were before versions.
const BEFORE: &str = "
    ALTER TABLE rotations ADD COLUMN zone TEXT NOT NULL DEFAULT 'Europe/Paris';
    ALTER TABLE rotations ADD COLUMN cadence TEXT NOT NULL DEFAULT 'weekly' CHECK (cadence IN ('daily', 'weekly'));
    ALTER TABLE rotations ADD COLUMN anchor TEXT NOT NULL DEFAULT '2026-11-23T09:00:00';
    ALTER TABLE rotations DROP COLUMN slot_ends_at;
    ALTER TABLE rotations DROP COLUMN seats;
    ALTER TABLE shifts DROP COLUMN seat;
    CREATE TABLE old (id BLOB PRIMARY KEY CHECK (length(id) = 16), workspace BLOB NOT NULL,
        rotation BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
        person BLOB NOT NULL REFERENCES people (id), place INTEGER NOT NULL, from_at INTEGER NOT NULL,
        until_at INTEGER) STRICT, WITHOUT ROWID;
    INSERT INTO old SELECT id, workspace, rotation, person, place, from_at, until_at FROM rotation_members;
    DROP TABLE rotation_members;
    ALTER TABLE old RENAME TO rotation_members;
    CREATE UNIQUE INDEX rotation_members_once ON rotation_members (rotation, person) WHERE until_at IS NULL;
    CREATE INDEX rotation_members_in_order ON rotation_members (rotation, place);
    DROP TABLE rotation_versions; DROP TABLE rotation_overrides; DROP TABLE rotation_fixed;
    DROP TABLE rotation_covers; DROP TABLE rotation_periods; DROP TABLE rotation_swaps; DROP TABLE rotation_links; DROP TABLE rotation_answers;
    DELETE FROM refinery_schema_history WHERE version >= 12;
    PRAGMA user_version = 11;";

#[test]
fn a_rotation_of_the_schema_before_goes_on_where_it_was() {
    let ground = Ground::new();
    let clock = Clock::still_at(at("2026-11-20T10:00[Europe/Paris]"));
    let store = ground.open(&clock);
    let settle = |w: &turnkeep::store::Write<'_>| {
        let workspace = people::make_workspace(w, &"Lindenhof".to_owned().into())?;
        let folk = w.within_workspace(workspace, |w| {
            let names = ["Ada", "Bob", "Zoe"].iter().enumerate();
            names
                .map(|(n, name)| crate::world::add(w, name, n == 0, "Europe/Paris"))
                .collect::<Result<Vec<_>>>()
        })?;
        Ok((workspace, folk))
    };
    let (workspace, people) = store.write_blocking(Scope::instance(Actor::Console), settle).unwrap();
    let scope = Scope::workspace(workspace, Actor::Person(people[0]));
    let clockwork = Scope::workspace(workspace, Actor::Clock);
    let wish = Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Paris".to_owned(),
        rules: Rules::of(Cadence::WEEKLY),
        handoff: "2026-11-23T09:00".parse().unwrap(),
        members: people.iter().copied().map(Into::into).collect(),
        owners: vec![],
        fallback: people[0],
        lead_hours: 24,
    };
    let id = store.write_blocking(scope, move |w| rotations::create(w, &wish)).unwrap();
    clock.move_both(at("2026-11-24T09:00[Europe/Paris]").duration_since(clock.now().at()));
    store.write_blocking(clockwork, |w| (rotations::SLICE.tick)(w)).unwrap();
    let plan = |store: &turnkeep::store::Store| {
        let until = at("2027-02-01T00:00[Europe/Paris]");
        let seats = store.read(scope, |r| rotations::outlook(r, id, r.now().at(), until)).unwrap().seats;
        seats.into_iter().map(|seat| (seat.starts, seat.ends, seat.person)).collect::<Vec<_>>()
    };
    let before = plan(&store);
    store.close();
    ground.raw().execute_batch(BEFORE).unwrap();
    let store = ground.open(&clock);
    assert_eq!(plan(&store), before);
    clock.move_both(at("2026-11-30T09:00[Europe/Paris]").duration_since(clock.now().at()));
    store.write_blocking(clockwork, |w| (rotations::SLICE.tick)(w)).unwrap();
    let duty = store.read(scope, |r| turns::duty(r, rotations::get(r, id)?.duty)).unwrap();
    assert_eq!(duty.holders, [people[2]]);
    store.close();
}
