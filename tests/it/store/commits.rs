//! Group commit: who shares a commit, who fails alone, and who hears of it.

use super::world::{Held, INSTANCE, World, answer, facts, is_fault, put, queue};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};
use turnkeep::{
    base::{Error, PersonId, WorkspaceId},
    spine::people,
    store::{Actor, Scope, Signal, named_params},
};

#[test]
fn sixty_four_writers_at_once_are_all_answered_and_each_in_its_own_order() {
    let world = World::new();
    let ran = Arc::new(Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for writer in 0..64 {
            let (store, ran) = (world.store.clone(), Arc::clone(&ran));
            threads.spawn(move || {
                let queued: Vec<_> = (0..10)
                    .map(|n| {
                        let ran = Arc::clone(&ran);
                        queue(&store, INSTANCE, move |w| {
                            ran.lock().unwrap().push((writer, n));
                            put(w, &format!("{writer:02}-{n}"))?;
                            Ok((writer, n))
                        })
                    })
                    .collect();
                for (n, pending) in queued.into_iter().enumerate() {
                    assert_eq!(answer(pending).unwrap(), (writer, n));
                }
            });
        }
    });
    let ran = ran.lock().unwrap();
    for writer in 0..64 {
        let mine: Vec<usize> = ran.iter().filter(|(w, _)| *w == writer).map(|(_, n)| *n).collect();
        assert_eq!(mine, (0..10).collect::<Vec<_>>(), "the order of writer {writer}");
    }
    assert_eq!(world.read(INSTANCE, facts).len(), 640);
}

#[test]
fn writes_that_wait_together_share_one_commit_and_nobody_sees_them_before_it() {
    let world = World::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let held = Held::new(&world.store);
    let queued: Vec<_> = (0..5)
        .map(|n| {
            let (seen, path) = (Arc::clone(&seen), world.store.path().to_owned());
            queue(&world.store, INSTANCE, move |w| {
                put(w, &format!("{n}"))?;
                let look = move || {
                    let raw = rusqlite::Connection::open(&path).unwrap();
                    let sql = "SELECT count(*) FROM store_facts WHERE name <> 'vault'";
                    raw.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
                };
                seen.lock().unwrap().push(("during", look()));
                w.after_commit(move || seen.lock().unwrap().push(("after", look())));
                Ok(())
            })
        })
        .collect();
    held.go();
    queued.into_iter().for_each(|pending| answer(pending).unwrap());
    let expected = [[("during", 0); 5], [("after", 5); 5]].concat();
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn an_act_that_fails_is_undone_alone_while_its_neighbours_stay() {
    let world = World::new();
    let held = Held::new(&world.store);
    let before = queue(&world.store, INSTANCE, |w| put(w, "before"));
    let failing = queue(&world.store, INSTANCE, |w| {
        put(w, "failing")?;
        Err::<(), _>(Error::NotAllowed)
    });
    let after = queue(&world.store, INSTANCE, |w| put(w, "after"));
    held.go();
    answer(before).unwrap();
    assert!(matches!(answer(failing), Err(Error::NotAllowed)));
    answer(after).unwrap();
    assert_eq!(world.read(INSTANCE, facts), ["after", "before"]);
}

#[test]
fn an_act_that_panics_is_a_fault_for_its_caller_only_and_the_writer_lives_on() {
    let world = World::new();
    let held = Held::new(&world.store);
    let before = queue(&world.store, INSTANCE, |w| put(w, "before"));
    let panicking = queue(&world.store, INSTANCE, |w| -> turnkeep::base::Result<()> {
        put(w, "panicking")?;
        w.all("SELECT name FROM store_facts ORDER BY name", &[], |_| -> turnkeep::base::Result<()> {
            panic!("on purpose, in the middle of a query")
        })?;
        Ok(())
    });
    let after = queue(&world.store, INSTANCE, |w| put(w, "after"));
    held.go();
    answer(before).unwrap();
    assert!(is_fault(&answer(panicking)));
    answer(after).unwrap();
    world.write(INSTANCE, |w| put(w, "later"));
    assert_eq!(world.read(INSTANCE, facts), ["after", "before", "later"]);
}

/// A row that breaks a reference, unseen until the commit.
fn break_the_commit(w: &turnkeep::store::Write<'_>) -> turnkeep::base::Result<()> {
    w.exec("PRAGMA defer_foreign_keys = ON", &[])?;
    w.exec_one(
        "INSERT INTO grants (workspace, person, role, granted_at) VALUES (:nil, :nobody, 'member', 0)",
        named_params! { ":nil": WorkspaceId::NIL, ":nobody": PersonId::random() },
    )
}

#[test]
fn a_commit_that_fails_is_a_fault_for_everybody_in_its_group_and_leaves_nothing_behind() {
    let world = World::new();
    let mut signals = world.store.signals();
    let ran = Arc::new(AtomicUsize::new(0));
    let held = Held::new(&world.store);
    let zoe = world.zoe;
    let first = queue(&world.store, world.on_time(), {
        let ran = Arc::clone(&ran);
        move |w| {
            put(w, "first")?;
            w.put_lookup("new@example.eu", zoe);
            w.put_lookup("zoe@example.eu", zoe);
            w.take_lookup("bob@example.eu", people::by_address(w, "bob@example.eu")[0].1);
            w.changed("facts");
            w.after_commit(move || ran.store(1, SeqCst));
            Ok(())
        }
    });
    let breaking = queue(&world.store, INSTANCE, break_the_commit);
    let last = queue(&world.store, INSTANCE, |w| put(w, "last"));
    held.go();
    for pending in [first, breaking, last] {
        assert!(is_fault(&answer(pending)));
    }
    assert_eq!(world.read(INSTANCE, facts), [""; 0]);
    assert_eq!(ran.load(SeqCst), 0, "what was to happen after the commit");
    assert!(signals.try_recv().is_err(), "a signal of a change that did not happen");
    world.read(world.on_time(), |r| {
        assert!(people::by_address(r, "new@example.eu").is_empty());
        assert_eq!(people::by_address(r, "zoe@example.eu"), [(world.workspace, zoe)]);
        assert_eq!(people::by_address(r, "bob@example.eu"), [(world.workspace, world.bob)]);
        Ok(())
    });
    world.write(INSTANCE, |w| put(w, "later"));
}

#[test]
fn an_act_that_ends_the_transaction_loses_its_group_and_nothing_is_written_past_it() {
    let world = World::new();
    let held = Held::new(&world.store);
    let first = queue(&world.store, INSTANCE, |w| put(w, "first"));
    let ending = queue(&world.store, INSTANCE, |w| {
        put(w, "twice")?;
        let sql = "INSERT OR ROLLBACK INTO store_facts (name, value) VALUES ('twice', x'00')";
        assert!(matches!(w.exec(sql, &[]), Err(Error::Conflict)));
        assert!(is_fault(&put(w, "past the end")), "a statement outside any transaction");
        Ok(())
    });
    let last = queue(&world.store, INSTANCE, |w| put(w, "last"));
    held.go();
    for pending in [first, ending, last] {
        assert!(is_fault(&answer(pending)));
    }
    world.write(INSTANCE, |w| put(w, "later"));
    assert_eq!(world.read(INSTANCE, facts), ["later"]);
}

#[test]
fn a_file_that_somebody_else_keeps_locked_is_a_fault_for_every_caller_and_passes() {
    let world = World::new();
    let raw = world.ground.raw();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let queued: Vec<_> =
        (0..3).map(|n| queue(&world.store, INSTANCE, move |w| put(w, &format!("{n}")))).collect();
    for pending in queued {
        assert!(is_fault(&answer(pending)));
    }
    raw.execute_batch("ROLLBACK").unwrap();
    world.write(INSTANCE, |w| put(w, "later"));
    assert_eq!(world.read(INSTANCE, facts), ["later"]);
}

#[test]
fn signals_leave_after_the_commit_once_for_each_topic_and_workspace() {
    let world = World::new();
    let (other, _) = world.neighbours();
    let mut signals = world.store.signals();
    let held = Held::new(&world.store);
    let scopes = [world.on_time(), world.on_time(), Scope::workspace(other, Actor::Clock)];
    let queued: Vec<_> = (0..)
        .zip(scopes)
        .map(|(n, scope)| {
            queue(&world.store, scope, move |w| {
                w.changed("facts");
                w.changed("facts");
                put(w, &format!("{n}"))
            })
        })
        .collect();
    let failing = queue(&world.store, world.on_time(), |w| {
        w.changed("failing");
        Err::<(), _>(Error::NotFound)
    });
    assert!(signals.try_recv().is_err(), "a signal before its commit");
    held.go();
    queued.into_iter().for_each(|pending| answer(pending).unwrap());
    assert!(answer(failing).is_err());
    let heard: Vec<Signal> = std::iter::from_fn(|| signals.try_recv().ok()).collect();
    let facts = |workspace| Signal { workspace, topic: "facts" };
    assert_eq!(heard, [facts(world.workspace), facts(other)]);
}

#[test]
fn what_is_to_happen_after_the_commit_never_happens_for_an_act_that_failed() {
    let world = World::new();
    let ran = Arc::new(Mutex::new(Vec::new()));
    let note = |word: &'static str| {
        let ran = Arc::clone(&ran);
        move || ran.lock().unwrap().push(word)
    };
    let (failed, panicked, fine) = (note("failed"), note("panicked"), note("fine"));
    let answer = world.store.write_blocking(INSTANCE, move |w| {
        w.after_commit(failed);
        Err::<(), _>(Error::Conflict)
    });
    assert!(matches!(answer, Err(Error::Conflict)));
    let answer = world.store.write_blocking(INSTANCE, move |w| -> turnkeep::base::Result<()> {
        w.after_commit(panicked);
        panic!("on purpose")
    });
    assert!(is_fault(&answer));
    world.write(INSTANCE, move |w| {
        w.after_commit(fine);
        w.after_commit(|| panic!("on purpose, after the commit"));
        Ok(())
    });
    world.write(INSTANCE, |w| put(w, "later"));
    assert_eq!(*ran.lock().unwrap(), ["fine"]);
}

#[test]
fn the_look_up_forgets_what_a_failed_act_put_and_keeps_what_was_there_before() {
    let world = World::new();
    let (zoe, bob) = (world.zoe, world.bob);
    let answer = world.store.write_blocking(world.on_time(), move |w| -> turnkeep::base::Result<()> {
        w.put_lookup("zoe@example.eu", zoe);
        w.put_lookup("new@example.eu", zoe);
        w.take_lookup("bob@example.eu", bob);
        assert_eq!(people::by_address(w, "new@example.eu").len(), 1, "its own change is seen at once");
        w.within_workspace(w.workspace(), |w| {
            w.put_lookup("inner@example.eu", zoe);
            Ok(())
        })?;
        panic!("on purpose")
    });
    assert!(is_fault(&answer));
    let found = |address: &str| world.read(world.on_time(), |r| Ok(people::by_address(r, address)));
    assert_eq!(found("new@example.eu"), []);
    assert_eq!(found("inner@example.eu"), []);
    assert_eq!(found("Zoe@Example.EU"), [(world.workspace, zoe)]);
    assert_eq!(found("bob@example.eu"), [(world.workspace, bob)]);
}

#[test]
fn two_people_with_one_address_are_refused_even_within_one_transaction() {
    let world = World::new();
    let answer = world.store.write_blocking(world.by(world.ada), |w| {
        people::add(w, &super::world::newcomer("Max", people::Role::Member))?;
        people::add(w, &super::world::newcomer("MAX", people::Role::Member))
    });
    assert!(matches!(answer, Err(Error::Refused(_))));
    assert_eq!(world.read(world.on_time(), people::count), 3);
}
