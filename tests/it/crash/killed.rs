//! kill -9 at random, three hundred times (or `TURNKEEP_KILLS`), while eight writers work: no acknowledged write is lost, nothing is there twice,
//! nothing is there by half, and the audit verifies.

use super::child;
use crate::store::world::{Ground, INSTANCE};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Stdio,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
        mpsc,
    },
    time::Duration,
};
use turnkeep::{
    base::{Clock, PersonId, Sealed, WorkspaceId},
    spine::{
        audit,
        notifications::{self, Kind, Post},
        people::{self, Role},
        turns::{self, DutyId},
    },
    store::{Actor, Scope, Store, Write},
};

pub const PART: &str = "crash::killed::the_writers_that_are_killed";
const WRITERS: usize = 8;
/// Lives on one folder. Each works on what the last one left, WAL and all, and may die while it recovers
/// that. One full look at the end is enough: nothing is ever taken out again, so what is lost, doubled or
/// torn at any death is still so then.
const LIVES: usize = 15;
/// No life is longer, its start included.
const LONGEST: u64 = 300;

/// A workspace with Bob and a duty of his, made in one transaction or found.
fn settle(store: &Store) -> (WorkspaceId, PersonId, DutyId) {
    let found = store.write_blocking(INSTANCE, |w| {
        if let Some(workspace) = people::workspaces(w)?.first() {
            return w.within_workspace(*workspace, |w| {
                let (_, bob) = people::by_address(w, "bob@example.eu")[0];
                let duty =
                    w.one("SELECT id FROM duties WHERE workspace = :workspace", &[], |row| row.get("id"))?;
                Ok((*workspace, bob, duty))
            });
        }
        let workspace = people::make_workspace(w, &Sealed::new("Lighthouse".to_owned()))?;
        w.within_workspace(workspace, |w| {
            let bob = people::add(w, &crate::store::world::newcomer("Bob", Role::Admin))?;
            Ok((workspace, bob, turns::make_duty(w, &Sealed::new("Support".to_owned()), bob)?))
        })
    });
    found.unwrap()
}

/// One write of three verbs: a turn, a message that exists once, and an entry of its own.
fn act(w: &Write<'_>, bob: PersonId, duty: DutyId, number: &str) -> turnkeep::base::Result<()> {
    let (kind, message) = (Kind::Announcement, "test.news");
    let content = &number;
    let post = Post { to: bob, kind, message, about: number, content, not_before: None };
    if notifications::post(w, &post)? {
        let turn = turns::leave_todo(w, duty, number, w.now().at())?;
        audit::record(w, "test.acted", turn)?;
    }
    Ok(())
}

/// Plays the eight writers until it is killed; says each number once its write was answered.
#[test]
fn the_writers_that_are_killed() {
    let Some(folder) = child::folder(PART) else { return };
    let store = Ground::at(&folder).open(&Clock::system());
    let (workspace, bob, duty) = settle(&store);
    let run = PersonId::random();
    std::thread::scope(|threads| {
        for writer in 0..WRITERS {
            let store = &store;
            threads.spawn(move || {
                for n in 0.. {
                    let number = format!("{run}-{writer}-{n}");
                    let scope = Scope::workspace(workspace, Actor::Person(bob));
                    // Each is tried twice, as by somebody who did not hear the first answer.
                    for _ in 0..2 {
                        let number = number.clone();
                        store.write_blocking(scope, move |w| act(w, bob, duty, &number)).unwrap();
                    }
                    child::say(&number);
                }
            });
        }
    });
}

/// Starts the writers, kills them after this long, and gives back what they had been answered.
fn cycle(folder: &Path, life: Duration) -> Vec<String> {
    let mut child = child::command(PART, folder).stderr(Stdio::null()).spawn().unwrap();
    let words = child::words(&mut child);
    let (done, all) = mpsc::channel();
    let listening = std::thread::spawn(move || {
        let words: Vec<String> = words.collect();
        let _ = done.send(());
        words
    });
    // Comes back early only if the child died by itself, which it must not.
    assert!(all.recv_timeout(life).is_err(), "the writers ended by themselves");
    child.kill().unwrap();
    child.wait().unwrap();
    listening.join().unwrap()
}

/// What the reopened file holds: each number of a turn, with how often it is there.
pub fn look(ground: &Ground, answered: &BTreeSet<String>) {
    let raw = ground.raw();
    let check: String = raw.pragma_query_value(None, "integrity_check", |r| r.get(0)).unwrap();
    assert_eq!(check, "ok");
    assert!(!raw.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap(), "a broken reference");
    drop(raw);
    let store = ground.open(&Clock::system());
    let (workspace, bob, duty) = settle(&store);
    let scope = Scope::workspace(workspace, Actor::Clock);
    let turns = store.read(scope, |r| turns::of_duty(r, duty)).unwrap();
    let posts = store.read(INSTANCE, |r| notifications::waiting(r, usize::MAX)).unwrap();
    let mut held: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for turn in &turns {
        held.entry(turn.text.as_ref().unwrap().reveal().clone()).or_default().0 += 1;
    }
    for post in &posts {
        assert_eq!(post.to, bob);
        held.entry(serde_json::from_str(post.content.reveal()).unwrap()).or_default().1 += 1;
    }
    for (number, times) in &held {
        assert_eq!(*times, (1, 1), "{number}: turns and messages");
    }
    let lost: Vec<_> = answered.iter().filter(|number| !held.contains_key(*number)).collect();
    assert!(lost.is_empty(), "answered and lost: {lost:?}");
    let findings = store.read(INSTANCE, audit::verify).unwrap();
    assert_eq!(findings.faults, [""; 0]);
    // Two entries for each write; a workspace and a person made before them.
    assert_eq!(findings.leaves, 2 + 2 * turns.len() as u64);
    store.close();
}

/// How many lives in all.
fn kills() -> usize {
    std::env::var("TURNKEEP_KILLS").map_or(300, |text| text.parse().unwrap())
}

/// Plays and kills these lives on a new folder; says how many writes were answered.
fn lives(many: usize, mut random: u64) -> usize {
    let ground = Ground::new();
    ground.keyring();
    let mut answered = BTreeSet::new();
    for life in 0..many {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // The first life may end anywhere: in the schema's making, too.
        let shortest = if life == 0 { 5 } else { 20 };
        answered
            .extend(cycle(ground.path(), Duration::from_millis(shortest + random % (LONGEST - shortest))));
    }
    look(&ground, &answered);
    answered.len()
}

#[test]
fn three_hundred_kills_at_random_lose_no_answered_write_and_leave_nothing_twice_or_by_half() {
    let kills = kills();
    let left = Mutex::new((0..kills).step_by(LIVES));
    let all = AtomicUsize::new(0);
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                loop {
                    let Some(first) = left.lock().unwrap().next() else { return };
                    let seed = 0x7475_726e_6b65_6570 ^ (first as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    all.fetch_add(lives(LIVES.min(kills - first), seed), Relaxed);
                }
            });
        }
    });
    let all = all.into_inner();
    assert!(all > 20 * kills, "only {all} writes were answered in {kills} lives");
}
