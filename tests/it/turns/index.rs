//! The index of what is open is exactly the turns without an ending, whatever happens to them.

use super::{ADA, BOB, ZOE, monday};
use crate::world::World;
use jiff::SignedDuration;
use proptest::{prelude::*, test_runner::TestRunner};
use turnkeep::spine::turns::{self, DutyId, Ending, Holder, New, Snooze, TurnId};
use turnkeep::store::Write;

/// What is in one of the two and not in the other, or is not who has it by the takings.
fn differences(world: &World) -> usize {
    world.look(|r| {
        r.count(
            "SELECT count(*) FROM (
               SELECT t.id, t.workspace, t.kind, t.subject, t.duty, t.opened_at, t.due_at,
                      coalesce(t.person, (SELECT k.person FROM takings k WHERE k.turn = t.id AND k.until IS NULL)),
                      (SELECT e.person FROM escalations e WHERE e.turn = t.id),
                      EXISTS (SELECT 1 FROM escalations e WHERE e.turn = t.id)
               FROM turns t WHERE t.workspace = :workspace
                 AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id)
               EXCEPT SELECT turn, workspace, kind, subject, duty, opened_at, due_at, person, also,
                             look_at IS NULL FROM open_turns)",
            &[],
        )
    }) + world.look(|r| {
        r.count(
            "SELECT count(*) FROM open_turns o WHERE o.workspace = :workspace
               AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.id = o.turn
                 AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id))",
            &[],
        )
    })
}

fn one(world: &World, duty: DutyId, verb: u8, who: usize, which: usize) {
    let open: Vec<TurnId> = world.look(|r| turns::of_duty(r, duty)).iter().map(|turn| turn.id).collect();
    let id = open.get(which % open.len().max(1)).copied();
    let person = world.people[which % 3];
    let act = move |w: &Write<'_>| match (verb, id) {
        (0, _) => turns::leave_todo(w, duty, "Feed the cat", w.now().at()).map(drop),
        (1, _) => {
            let (holder, due) = (Holder::Person(person), w.now().at());
            turns::open(w, &New { kind: turns::TODO, subject: *duty.bytes(), holder, due, text: None })
                .map(drop)
        }
        (2, Some(id)) => turns::take(w, id),
        (3, Some(id)) => turns::give_back(w, id),
        (4, Some(id)) => turns::finish_todo(w, id),
        (5, Some(id)) => turns::end(w, id, Ending::Lapsed),
        (6, Some(id)) => turns::snooze(w, id, Snooze::Morning).map(drop),
        (7, _) => turns::hold(w, duty, &[person]),
        (8, _) => turns::hold(w, duty, &[]),
        (9, _) => turns::end_about(w, turns::TODO, *duty.bytes(), Ending::Done),
        _ => Ok(()),
    };
    // What is refused must change nothing as well.
    let _ = world.act(who, act);
    if verb >= 10 {
        world.clock.move_both(SignedDuration::from_hours(11));
        world.tick();
    }
}

#[test]
fn the_index_of_open_turns_is_what_has_no_ending_after_any_walk() {
    let verbs = proptest::collection::vec((0..12_u8, 0..3_usize, 0..9_usize), 1..60);
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 12, failure_persistence: None, ..Default::default() });
    runner
        .run(&verbs, |walk| {
            let (world, duty) = monday();
            for (verb, who, which) in walk {
                one(&world, duty, verb, [ADA, BOB, ZOE][who], which);
            }
            prop_assert_eq!(differences(&world), 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn turns_from_before_the_index_are_in_it_after_the_migration() {
    let old = rusqlite::Connection::open_in_memory().unwrap();
    let all = crate::house::migrations();
    let at = all.iter().position(|(path, _)| path.contains("V07__turns")).unwrap();
    for (_, sql) in &all[..at] {
        old.execute_batch(sql).unwrap();
    }
    old.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO turns (id, workspace, kind, subject, person, opened_at, due_at)
         SELECT randomblob(16), zeroblob(16), 'rotations.note', zeroblob(16), zeroblob(16), 5, value
         FROM json_each('[1, 2, 9]');
         INSERT INTO endings (turn, workspace, at, how) SELECT id, workspace, 9, 'done' FROM turns WHERE due_at = 2;",
    )
    .unwrap();
    old.execute_batch(&all[at].1).unwrap();
    let mut found = old.prepare("SELECT due_at, look_at FROM open_turns ORDER BY due_at").unwrap();
    let found: Vec<(i64, i64)> =
        found.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert_eq!(found, [(1, 86_400_005), (9, 86_400_009)]);
}
