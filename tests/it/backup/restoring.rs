//! The restore of docs/backup.md, step by step, and the ways that it warns of.

use super::kit::{copied, cp, turnkeep};
use crate::house_of_tests::{TestHouse, start};
use std::fs;
use tempfile::TempDir;
use turnkeep::base::Clock;

const ADA: &str = "ada@lindenhof.example";

fn clock() -> Clock {
    Clock::still_at("2026-03-25T10:00:00Z".parse().unwrap())
}

#[tokio::test]
async fn a_copy_is_restored_on_a_new_machine_with_the_root_key_and_ada_signs_in_there() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let copies = TempDir::new().unwrap();
    let to = copies.path().join("2026-03-25");
    copied(house.folder(), &to);
    // The new machine, on which the service has run once already: its data and its key are put away.
    let machine = TempDir::new().unwrap();
    start(machine.path()).await.unwrap();
    for made in ["data", "root.key"] {
        fs::rename(machine.path().join(made), machine.path().join(format!("{made}.before"))).unwrap();
    }
    // The copy as its data folder, the root key from the safe.
    cp(&to, &machine.path().join("data"));
    fs::copy(house.folder().join("root.key"), machine.path().join("root.key")).unwrap();
    // What to check afterwards.
    let checked = turnkeep(machine.path(), &["audit", "verify"]).output().unwrap();
    assert!(checked.stdout.ends_with(b"The record is whole.\n"), "{checked:?}");
    let restored = TestHouse::on(machine, clock()).await;
    let page = restored.signed_in(ADA).await.get("/").await;
    assert!(page.body.contains("Ada Lindqvist") || page.body.contains("Support"), "{}", page.body);
    // It goes on from there: the next handoff happens, and the mail of it goes out.
    restored.advance_to("2026-03-30T09:00[Europe/Berlin]").await;
    let to_chiara = restored.letters_to("chiara@lindenhof.example");
    assert!(to_chiara.iter().any(|(subject, _)| subject.starts_with("You are on duty: Support")));
}

#[tokio::test]
async fn a_copy_is_restored_in_place_after_the_data_were_lost() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let folder = house.ended().await;
    let to = folder.path().join("copy");
    copied(folder.path(), &to);
    fs::write(folder.path().join("data/data.db"), b"not any more").unwrap();
    assert!(start(folder.path()).await.is_err());
    fs::rename(folder.path().join("data"), folder.path().join("data.broken")).unwrap();
    cp(&to, &folder.path().join("data"));
    let restored = TestHouse::on(folder, clock()).await;
    assert_eq!(restored.signed_in(ADA).await.get("/").await.status, 200);
}

#[tokio::test]
async fn a_copy_without_its_keys_or_with_others_is_refused_and_stays_as_it_is() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let other = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let to = folder.path().join("copy");
    copied(folder.path(), &to);
    for missing in ["keys.db", "keys.epoch", "data.db"] {
        let machine = TempDir::new().unwrap();
        cp(&to, &machine.path().join("data"));
        // As on a machine that has run: the lock is what says that data were here.
        fs::write(machine.path().join("data/lock"), "").unwrap();
        fs::copy(folder.path().join("root.key"), machine.path().join("root.key")).unwrap();
        fs::remove_file(machine.path().join("data").join(missing)).unwrap();
        assert!(start(machine.path()).await.is_err(), "without {missing}");
    }
    let machine = TempDir::new().unwrap();
    cp(&to, &machine.path().join("data"));
    fs::copy(other.path().join("root.key"), machine.path().join("root.key")).unwrap();
    let why = start(machine.path()).await.unwrap_err().to_string();
    assert!(why.contains("wrong root key"), "{why}");
    fs::copy(folder.path().join("root.key"), machine.path().join("root.key")).unwrap();
    start(machine.path()).await.unwrap();
}
