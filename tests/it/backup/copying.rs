//! What is in a copy, and what making one does to the data and their writers.

use super::kit::{copied, copy_command, copy_here, cp, listed, look, said, turnkeep as binary};
use crate::{
    house_of_tests::{TestHouse, layers},
    store::world::{Ground, INSTANCE, World, instant},
};
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::{PermissionsExt, chown, symlink},
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tempfile::TempDir;
use turnkeep::{
    app::config::Layers,
    base::Clock,
    spine::{audit, people, turns},
    store::named_params,
};

/// The settings of an instance on this ground.
fn settings(ground: &Ground) -> Layers {
    let mut layers = layers(ground.path());
    for (key, value) in &mut layers.flags {
        if key == "storage.key_file" {
            *value = ground.root_file().display().to_string();
        }
    }
    layers
}

/// Makes the data so large that copying takes a while.
pub fn fatten(store: &turnkeep::store::Store, megabytes: usize) {
    for n in 0..megabytes {
        let put = store.write_blocking(INSTANCE, move |w| {
            w.exec_one(
                "INSERT INTO store_facts (name, value) VALUES (:name, randomblob(1048576))",
                named_params! { ":name": format!("filling {n}") },
            )
        });
        put.unwrap();
    }
}

#[test]
fn a_copy_made_while_eight_write_holds_all_that_was_answered_before_and_holds_up_nobody() {
    let world = World::on(Ground::new(), Clock::system());
    fatten(&world.store, 48);
    let (answered, worst) = (Mutex::new(BTreeSet::new()), Mutex::new(Duration::ZERO));
    let (enough, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let place = TempDir::new().unwrap();
    let to = place.path().join("copy");
    let (before, took) = std::thread::scope(|threads| {
        for writer in 0..8 {
            let (world, answered, worst, enough, over) = (&world, &answered, &worst, &enough, &over);
            threads.spawn(move || {
                for n in 0.. {
                    let (text, begun, duty) = (format!("{writer}-{n}"), Instant::now(), world.duty);
                    let todo = text.clone();
                    world
                        .write(world.by(world.ada), move |w| turns::leave_todo(w, duty, &todo, w.now().at()));
                    let took = begun.elapsed();
                    answered.lock().unwrap().insert(text);
                    let mut worst = worst.lock().unwrap();
                    *worst = (*worst).max(took);
                    enough.fetch_or(n > 20, Ordering::Relaxed);
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                }
            });
        }
        while !enough.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
        let before = answered.lock().unwrap().clone();
        let begun = Instant::now();
        let done = copy_here(&settings(&world.ground), &to);
        over.store(true, Ordering::Relaxed);
        done.unwrap();
        (before, begun.elapsed())
    });
    let meanwhile = answered.lock().unwrap().len() - before.len();
    let held: BTreeSet<String> = look(&to, &world.ground.root_file(), |r| {
        let all = turns::of_duty(&r.within(world.workspace), world.duty)?;
        Ok(all.into_iter().map(|t| t.text.unwrap().into_inner()).collect())
    });
    assert!(before.is_subset(&held), "answered before the copy began, and not in it");
    let all = answered.lock().unwrap();
    assert!(held.difference(&all).count() <= 8, "more than the writes under way");
    let worst = *worst.lock().unwrap();
    eprintln!("{meanwhile} writes during a copy of {took:?}; the slowest took {worst:?}");
    assert!(meanwhile > 20, "only {meanwhile} writes in {took:?}");
    assert!(worst < Duration::from_secs(3), "a writer waited {worst:?}");
    let findings = world.read(INSTANCE, audit::verify);
    assert_eq!(findings.faults, [""; 0]);
}

#[tokio::test]
async fn a_copy_is_three_private_files_without_the_root_key_and_says_so() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let to = folder.path().join("copies 2026");
    let before = listed(&folder.path().join("data"));
    let text = copied(folder.path(), &to);
    assert!(text.contains("1 workspaces, 12 people, "), "{text}");
    assert!(text.contains("is NOT in it") && text.contains("root.key"), "{text}");
    let mine = listed(&to);
    let names: Vec<&str> = mine.keys().map(String::as_str).collect();
    assert_eq!(names, ["data.db", "keys.db", "keys.epoch"]);
    assert!(mine.values().all(|(_, mode)| *mode == 0o600), "{mine:?}");
    assert_eq!(listed(folder.path())["copies 2026"].1, 0o700);
    assert_eq!(&fs::read(to.join("data.db")).unwrap()[18..20], [1, 1], "it wants no log beside it");
    let key = fs::read(folder.path().join("root.key")).unwrap();
    let hidden = |bytes: &[u8]| bytes.windows(20).any(|part| part == &key[16..36]);
    assert!(names.iter().all(|name| !hidden(&fs::read(to.join(name)).unwrap())));
    assert_eq!(listed(&folder.path().join("data")), before, "the data folder is as it was");
}

#[tokio::test]
async fn a_copy_never_takes_the_place_of_anything_and_leaves_nothing_when_it_cannot_be_made() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("full")).unwrap();
    fs::write(at("full/something"), "of somebody's").unwrap();
    fs::create_dir(at("empty")).unwrap();
    fs::write(at("file"), "").unwrap();
    for (place, why) in [
        ("full", "something is in this folder already"),
        ("file", "is no folder"),
        ("data/copy", "inside the data folder"),
        ("nowhere/copy", "the folder above it does not exist"),
    ] {
        let before = listed(folder.path());
        let done = copy_command(folder.path(), &at(place)).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{place}");
        assert!(said(&done).contains(why), "{place}: {}", said(&done));
        assert_eq!(listed(folder.path()), before);
    }
    copied(folder.path(), &at("empty"));
    let again = copy_command(folder.path(), &at("empty")).output().unwrap();
    assert!(!again.status.success(), "a copy is not overwritten either");
}

#[tokio::test]
async fn wrong_keys_and_damaged_data_give_no_copy_but_a_sentence() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let at = |name: &str| folder.path().join(name);
    let refused = |why: &str| {
        let done = copy_command(folder.path(), &at("copy")).output().unwrap();
        assert!(!done.status.success() && said(&done).contains(why), "{}", said(&done));
        assert!(!at("copy").exists() && !at("copy.unfinished").exists(), "{why}");
    };
    fs::rename(at("root.key"), at("away")).unwrap();
    refused("There is no root key");
    turnkeep::vault::RootKey::create_file(at("root.key")).unwrap();
    refused("the wrong root key");
    fs::rename(at("away"), at("root.key")).unwrap();
    let raw = rusqlite::Connection::open(at("data/data.db")).unwrap();
    raw.execute("DELETE FROM people WHERE added_at = (SELECT max(added_at) FROM people)", []).unwrap_err();
    raw.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM workspaces;").unwrap();
    refused("a row names another that is not there");
    drop(raw);
    fs::remove_file(at("data/data.db")).unwrap();
    refused("There is no ");
}

#[tokio::test]
async fn what_does_not_read_in_the_data_is_named_and_all_the_rest_is_copied() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let at = |name: &str| folder.path().join(name);
    let raw = rusqlite::Connection::open(at("data/data.db")).unwrap();
    // The bytes that a clock ahead by a year let go: said, and no more than that.
    raw.execute("UPDATE audit_leaves SET body = NULL", []).unwrap();
    let text = copied(folder.path(), &at("first"));
    assert!(text.contains("lost their bytes before their time"), "{text}");
    let checked = binary(folder.path(), &["audit", "verify"]).output().unwrap();
    let end = "The record adds up; what it lost is said above.\n";
    assert!(checked.status.success() && said(&checked).contains(end), "{checked:?}");
    // A name that does not open, and an entry that was changed.
    raw.execute("UPDATE people SET name_sealed = x'00' WHERE id = (SELECT min(id) FROM people)", []).unwrap();
    raw.execute("UPDATE audit_leaves SET body = x'00' WHERE seq = 3", []).unwrap();
    drop(raw);
    let done = copy_command(folder.path(), &at("second")).output().unwrap();
    let text = said(&done);
    assert_eq!(done.status.code(), Some(1), "{text}");
    assert!(text.contains("1 workspaces, 12 people, "), "{text}");
    assert!(text.contains("table people, row per_"), "{text}");
    assert!(text.contains("people.name_sealed: "), "the log says why: {text}");
    assert!(text.contains("leaf 3 was changed") && text.contains("is kept"), "{text}");
    let there = look(&at("second"), &at("root.key"), people::ids);
    assert_eq!(there.len(), 12);
}

#[tokio::test]
async fn a_folder_in_the_way_of_the_draft_is_left_alone_unless_it_can_only_be_an_earlier_draft() {
    let folder = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await.ended().await;
    let at = |name: &str| folder.path().join(name);
    let draft = at("copy.unfinished");
    let refused = |what: &str| {
        let done = copy_command(folder.path(), &at("copy")).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{what}: {}", said(&done));
        assert!(said(&done).contains("is in the way"), "{what}: {}", said(&done));
        assert!(!at("copy").exists());
    };
    // A link to the live data, or to any other folder with files of these names.
    let before = listed(&at("data"));
    symlink(at("data"), &draft).unwrap();
    refused("a link to the data");
    assert_eq!(listed(&at("data")), before);
    fs::remove_file(&draft).unwrap();
    let filled = |mode| {
        fs::create_dir(&draft).unwrap();
        fs::write(draft.join("data.db"), "of an earlier copy").unwrap();
        fs::set_permissions(&draft, fs::Permissions::from_mode(mode)).unwrap();
    };
    filled(0o755);
    refused("open to others");
    assert!(draft.join("data.db").exists());
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o700)).unwrap();
    if rustix::process::geteuid().is_root() {
        chown(&draft, Some(65534), Some(65534)).unwrap();
        refused("of another account");
        assert!(draft.join("data.db").exists());
        chown(&draft, Some(0), Some(0)).unwrap();
    }
    copied(folder.path(), &at("copy"));
    assert!(!draft.exists(), "what was left of an earlier one was cleared away");
    // The data folder under such a name is no draft either.
    fs::remove_dir_all(at("copy")).unwrap();
    fs::rename(at("data"), &draft).unwrap();
    let data = format!("--set=storage.data_dir={}", draft.display());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_turnkeep"));
    let key = format!("--key-file={}", at("root.key").display());
    let url = "--public-url=http://127.0.0.1:8080";
    let to = at("copy").display().to_string();
    let done = command.env_clear().args(["backup", "now", &to, &data, &key, url]).output().unwrap();
    assert!(said(&done).contains("is in the way"), "{}", said(&done));
    assert_eq!(listed(&draft), before);
}

/// A folder as a killed server leaves it: with writes that are only in the log.
fn crash_image(of: &Path, key: &Path) -> TempDir {
    let image = TempDir::new().unwrap();
    cp(of, &image.path().join("data"));
    let _ = fs::remove_file(image.path().join("data/data.db-shm"));
    fs::copy(key, image.path().join("root.key")).unwrap();
    image
}

#[test]
fn what_a_killed_server_left_in_the_log_is_in_the_copy_and_root_leaves_nothing_of_its_own_behind() {
    let world = World::on(Ground::new(), Clock::still_at(instant("2026-03-02T09:00:00Z")));
    let duty = world.duty;
    world.write(world.by(world.ada), move |w| turns::leave_todo(w, duty, "only in the log", w.now().at()));
    let image = crash_image(&world.ground.data(), &world.ground.root_file());
    let data = image.path().join("data");
    assert!(fs::metadata(data.join("data.db-wal")).unwrap().len() > 0);
    let root = rustix::process::geteuid().is_root();
    if root {
        for name in listed(&data).keys() {
            chown(data.join(name), Some(65534), Some(65534)).unwrap();
        }
        chown(&data, Some(65534), Some(65534)).unwrap();
    }
    let to = image.path().join("copy");
    copied(image.path(), &to);
    let todos = look(&to, &image.path().join("root.key"), |r| {
        assert_eq!(people::all(&r.within(world.workspace))?.len(), 3);
        turns::of_duty(&r.within(world.workspace), duty)
    });
    assert_eq!(todos[0].text.as_ref().unwrap().text(), "only in the log");
    for (name, (owner, _)) in listed(&data) {
        assert!(!root || owner == 65534, "{name} belongs to root now");
        assert!(!name.ends_with("-shm"), "{name} was left behind");
    }
}
