//! Death while letters are on their way: each goes out again under the same Message-ID, and counts once.

use super::{
    child,
    points::{TIMES, dies_at},
    post_office::{PostOffice, postbox},
};
use crate::house_of_tests::{ORIGIN, TestHouse, layers};
use std::{collections::BTreeSet, fs, path::Path};
use tempfile::TempDir;
use turnkeep::{
    app::{self, Parts, Running, boot, demo},
    base::Clock,
    integrations::mail::Postbox,
    spine::{audit, notifications},
    store::{Actor, Scope, Store},
    web::Site,
};

const PART: &str = "crash::sends::the_courier_that_dies";
const NOON: &str = "2026-03-25T12:00:00Z";
const INSTANCE: Scope = Scope::instance(Actor::Clock);
/// Where the child finds the post office.
const POST: &str = "TURNKEEP_TEST_POST";

async fn house(folder: &Path, port: u16) -> Running {
    let clock = Clock::still_at(NOON.parse().unwrap());
    let opened = boot::open(layers(folder), clock).await.unwrap();
    let (site, postbox) = (Site::new(ORIGIN, vec![]).unwrap(), postbox(port));
    app::build(Parts { store: opened.store, site, postbox, layers: opened.layers, demo: false }).1
}

/// Plays the courier until it dies.
#[tokio::test]
async fn the_courier_that_dies() {
    let Some(folder) = child::folder(PART) else { return };
    let running = house(&folder, std::env::var(POST).unwrap().parse().unwrap()).await;
    running.tick().await.unwrap();
}

/// The Message-IDs of all that waits in the outbox.
fn waiting(store: &Store) -> BTreeSet<String> {
    let waiting = store.read(INSTANCE, |r| notifications::waiting(r, usize::MAX)).unwrap();
    waiting.iter().map(|delivery| format!("<{}@127.0.0.1>", delivery.id)).collect()
}

/// A folder in which letters wait, and which.
async fn full_outbox() -> (TempDir, BTreeSet<String>) {
    let house = TestHouse::new().await.at(NOON);
    house.running.mailroom.change(Postbox::Off);
    demo::seed(house.store()).await.unwrap();
    house.tick().await;
    let all = waiting(house.store());
    assert!(all.len() >= 3, "{all:?}");
    (house.ended().await, all)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&there).unwrap();
            copy(&entry.path(), &there);
        } else {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}

/// Dies at the point, starts again, and gives back how often each letter was taken.
async fn sent_again(point: &'static str, after_death: impl Fn(&[usize], usize)) {
    let (folder, all) = full_outbox().await;
    for time in 0..TIMES {
        let nth = 1 + time % all.len();
        let (own, office) = (TempDir::new().unwrap(), PostOffice::open());
        copy(folder.path(), own.path());
        dies_at(child::command(PART, own.path()).env(POST, office.port.to_string()), point, nth);
        after_death(&office.taken.lock().unwrap().values().copied().collect::<Vec<_>>(), nth);
        let running = house(own.path(), office.port).await;
        running.tick().await.unwrap();
        let taken = office.taken.lock().unwrap().clone();
        assert_eq!(taken.keys().cloned().collect::<BTreeSet<_>>(), all, "none lost, none under another id");
        assert!(taken.values().all(|times| *times <= 2), "{taken:?}");
        let store = running.house.store.clone();
        assert!(waiting(&store).is_empty(), "each is noted as sent");
        assert_eq!(store.read(INSTANCE, audit::verify).unwrap().faults, [""; 0]);
        drop(running);
        store.close();
    }
}

#[tokio::test]
async fn death_in_the_midst_of_a_letter_sends_it_again_under_the_same_id() {
    sent_again("mid-send", |taken, _| assert!(taken.iter().all(|times| *times == 1))).await;
}

#[tokio::test]
async fn death_after_a_letter_was_taken_sends_it_again_under_the_same_id_and_it_counts_once() {
    sent_again("after send before record", |taken, nth| {
        assert!(taken.len() >= nth, "{taken:?} at passing {nth}");
    })
    .await;
}
