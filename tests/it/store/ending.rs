//! Closing, a full queue, and callers that go away.

use super::world::{Held, INSTANCE, PATIENCE, World, answer, facts, is_fault, put, queue};
use crate::house_of_tests::TestHouse;
use poem::http::StatusCode;
use std::sync::mpsc;
use turnkeep::base::{Condition, Error};

#[test]
fn close_waits_for_every_queued_write_and_other_handles_get_faults_from_then_on() {
    let world = World::new();
    let other = world.store.clone();
    // A reader that stands by keeps the file open.
    assert_eq!(world.read(INSTANCE, facts), [""; 0]);
    let held = Held::new(&world.store);
    let queued: Vec<_> =
        (0..50).map(|n| queue(&world.store, INSTANCE, move |w| put(w, &format!("{n:02}")))).collect();
    let (closed, told) = mpsc::channel();
    let handle = world.store.clone();
    let closing = std::thread::spawn(move || {
        handle.close();
        closed.send(()).unwrap();
    });
    assert!(told.try_recv().is_err(), "close came back before the queue was empty");
    held.go();
    told.recv_timeout(PATIENCE).unwrap();
    closing.join().unwrap();
    queued.into_iter().for_each(|pending| answer(pending).unwrap());
    assert!(is_fault(&other.write_blocking(INSTANCE, |w| put(w, "too late"))));
    assert_eq!(other.read(INSTANCE, facts).unwrap().len(), 50, "reading goes on");

    // The folder is free at once, and a closed file stands alone although somebody could read it.
    let log = std::fs::metadata(world.ground.data().join("data.db-wal")).map_or(0, |file| file.len());
    assert_eq!(log, 0, "bytes left in the log");
    let again = world.ground.open(&world.clock);
    assert_eq!(again.read(INSTANCE, facts).unwrap().len(), 50);
}

#[test]
fn the_folder_stays_locked_until_the_last_queued_write_is_done() {
    let World { ground, clock, store, .. } = World::new();
    let held = Held::new(&store);
    let pending = queue(&store, INSTANCE, |w| put(w, "last"));
    drop(store);
    assert!(matches!(ground.try_open(&clock), Err(turnkeep::store::OpenError::InUse(_))));
    held.go();
    answer(pending).unwrap();
}

#[test]
fn a_full_queue_answers_busy_at_once_and_empties_again() {
    let world = World::new();
    let held = Held::new(&world.store);
    let queued: Vec<_> = (0..10_000).map(|n| queue(&world.store, INSTANCE, move |_| Ok(n))).collect();
    let refused = answer(queue(&world.store, INSTANCE, |w| put(w, "refused")));
    assert!(matches!(refused, Err(Error::Busy)));
    held.go();
    for (n, pending) in queued.into_iter().enumerate() {
        assert_eq!(answer(pending).unwrap(), n);
    }
    world.write(INSTANCE, |w| put(w, "later"));
    assert_eq!(world.read(INSTANCE, facts), ["later"]);
}

#[test]
fn a_caller_that_goes_away_loses_the_answer_and_not_the_write() {
    let world = World::new();
    let held = Held::new(&world.store);
    drop(queue(&world.store, INSTANCE, |w| put(w, "left alone")));
    let next = queue(&world.store, INSTANCE, |w| put(w, "next"));
    held.go();
    answer(next).unwrap();
    assert_eq!(world.read(INSTANCE, facts), ["left alone", "next"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_full_queue_a_form_comes_back_with_503_pages_are_read_and_the_queue_drains() {
    let house = TestHouse::lindenhof("2026-03-25T09:00:00Z").await;
    let ada = house.signed_in("ada@lindenhof.example").await;
    let token = ada.get("/me").await.form_token().to_owned();
    let store = house.store().clone();
    let held = tokio::task::block_in_place(|| Held::new(&store));
    let queued: Vec<_> = (0..10_000).map(|n| queue(&store, INSTANCE, move |_| Ok(n))).collect();
    // Long enough that the use of the session is due to be noted.
    house.clock.move_both(jiff::SignedDuration::from_mins(20));
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    let renaming = [("form_token", token.as_str()), ("name", "Ada Countess Lovelace")];
    let seen = ada.post("/me/name", &renaming).await;
    assert_eq!((seen.status, seen.retry_after.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("2")));
    assert!(
        seen.body.contains("What you typed is still here") && seen.body.contains("Ada Countess Lovelace")
    );
    assert!(!seen.body.contains("class=\"disk\""), "nothing is wrong with the disk");
    let seen = ada.post("/me/sessions/others/end", &renaming[..1]).await;
    assert_eq!((seen.status, seen.retry_after.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("2")));
    assert!(seen.body.contains("One moment, please"), "{}", seen.body);
    tokio::task::block_in_place(|| held.go());
    for (n, pending) in queued.into_iter().enumerate() {
        assert_eq!(pending.await.unwrap(), n);
    }
    assert_eq!(ada.post("/me/name", &renaming).await.status, StatusCode::SEE_OTHER);
}

/// An answer that cannot even be thrown away.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("on purpose, in the writer itself");
    }
}

#[test]
fn a_writer_that_dies_says_so_to_everybody_and_reading_goes_on() {
    let world = World::new();
    world.write(INSTANCE, |w| put(w, "before"));
    let held = Held::new(&world.store);
    // Nobody takes this answer: it goes to pieces on the writer's own thread, outside any act.
    drop(queue(&world.store, INSTANCE, |_| Ok(Bomb)));
    let same_group = queue(&world.store, INSTANCE, |w| put(w, "in the same group"));
    held.go();
    assert!(matches!(answer(same_group), Err(Error::Unwritable(Condition::Broken))));
    let later = answer(queue(&world.store, INSTANCE, |w| put(w, "later")));
    assert!(matches!(later, Err(Error::Unwritable(Condition::Broken))));
    assert_eq!(*world.store.condition().borrow(), Condition::Broken);
    assert!(world.read(INSTANCE, facts).contains(&"before".to_owned()));
    world.store.clone().close();
    let World { ground, clock, .. } = world;
    let store = ground.open(&clock);
    assert!(store.read(INSTANCE, facts).unwrap().contains(&"before".to_owned()));
}
