//! Sealed cells: valid in their own place only, and never shown from another.

use super::world::{INSTANCE, World, is_fault};
use rusqlite::params;
use std::collections::HashSet;
use turnkeep::{
    base::{Error, PersonId, Result, Sealed, WorkspaceId},
    spine::{
        people::{self, Person},
        turns,
    },
    store::{Actor, Scope, settings},
    vault::Owner,
};

fn get(world: &World, id: PersonId) -> Result<Person> {
    world.store.read(world.on_time(), |r| people::get(r, id))
}

/// A refusal that shows nothing: a fault with an id, and not a word of the cell.
#[track_caller]
fn hidden<T>(answer: Result<T>) {
    let Err(e) = answer else { panic!("a foreign cell was shown") };
    assert!(matches!(e, Error::Fault(_)), "{e:?}");
    let said = format!("{e} {e:?}");
    for secret in ["Ada", "Bob", "Zoe", "example.eu", "Support"] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[test]
fn a_cell_copied_to_another_row_is_a_fault() {
    let world = World::new();
    let (ada, bob) = (world.ada, world.bob);
    let world = world.edited(|raw| {
        let sql =
            "UPDATE people SET name_sealed = (SELECT name_sealed FROM people WHERE id = ?1) WHERE id = ?2";
        assert_eq!(raw.execute(sql, params![bob, ada]).unwrap(), 1);
    });
    hidden(get(&world, ada));
    hidden(world.store.read(world.on_time(), people::all));
    assert_eq!(get(&world, bob).unwrap().name.reveal(), "Bob");
}

#[test]
fn a_cell_copied_to_another_row_of_the_same_owner_is_a_fault() {
    let world = World::new();
    let (bob, duty) = (world.bob, world.duty);
    let (plants, cat) = world.write(world.by(bob), move |w| {
        let plants = turns::leave_todo(w, duty, "Water the plants", w.now().at())?;
        Ok((plants, turns::leave_todo(w, duty, "Feed the cat", w.now().at())?))
    });
    let world = world.edited(|raw| {
        let sql =
            "UPDATE turns SET text_sealed = (SELECT text_sealed FROM turns WHERE id = ?1) WHERE id = ?2";
        assert_eq!(raw.execute(sql, params![cat, plants]).unwrap(), 1);
    });
    hidden(world.store.read(world.on_time(), |r| turns::of_duty(r, duty)));
}

#[test]
fn a_cell_copied_to_another_column_of_its_row_is_a_fault() {
    let world = World::new();
    let bob = world.bob;
    let world = world.edited(|raw| {
        let sql = "UPDATE people SET name_sealed = email_sealed WHERE id = ?1";
        assert_eq!(raw.execute(sql, params![bob]).unwrap(), 1);
    });
    hidden(get(&world, bob));
}

#[test]
fn a_row_moved_to_another_workspace_is_a_fault_there() {
    let world = World::new();
    let (other, _) = world.neighbours();
    let (bob, duty) = (world.bob, world.duty);
    world.store.clone().close();
    let raw = world.ground.raw();
    raw.execute("UPDATE people SET workspace = ?1 WHERE id = ?2", params![other, bob]).unwrap();
    raw.execute("UPDATE duties SET workspace = ?1 WHERE id = ?2", params![other, duty]).unwrap();
    raw.close().unwrap();
    let World { ground, clock, store, .. } = world;
    drop(store);
    let store = ground.try_open(&clock).unwrap();
    let there = Scope::workspace(other, Actor::Clock);
    hidden(store.read(there, |r| people::get(r, bob)));
    hidden(store.read(there, |r| turns::duty(r, duty)));
    // The rest of the house starts all the same, and nobody is found under the moved address.
    store.write_blocking(INSTANCE, people::index).unwrap();
    assert!(store.read(INSTANCE, |r| Ok(people::by_address(r, "bob@example.eu"))).unwrap().is_empty());
}

#[test]
fn a_cell_whose_row_names_another_owner_is_a_fault() {
    let world = World::new();
    let (ada, bob) = (world.ada, world.bob);
    let duty = world.duty;
    world.write(world.by(bob), move |w| turns::leave_todo(w, duty, "Ask Zoe", w.now().at()));
    // The text stays in its place, but the row says that it is Ada's.
    let world = world.edited(|raw| {
        assert_eq!(raw.execute("UPDATE turns SET opened_by = ?1", params![ada]).unwrap(), 1);
    });
    hidden(world.store.read(world.on_time(), |r| turns::of_duty(r, duty)));
}

#[test]
fn every_flipped_bit_of_a_cell_is_a_fault() {
    let world = World::new();
    let bob = world.bob;
    let raw = world.ground.raw();
    let sql = "SELECT name_sealed FROM people WHERE id = ?1";
    let whole: Vec<u8> = raw.query_row(sql, [bob], |row| row.get(0)).unwrap();
    let put = |cell: &[u8]| {
        let changed = raw.execute("UPDATE people SET name_sealed = ?1 WHERE id = ?2", params![cell, bob]);
        assert_eq!(changed.unwrap(), 1);
    };
    for bit in 0..whole.len() * 8 {
        let mut cell = whole.clone();
        cell[bit / 8] ^= 1 << (bit % 8);
        put(&cell);
        let answer = get(&world, bob);
        assert!(is_fault(&answer), "bit {bit} of {}", whole.len() * 8);
    }
    for length in [0, 1, 7, 46, whole.len() - 1] {
        put(&whole[..length]);
        hidden(get(&world, bob));
    }
    put(&whole);
    assert_eq!(get(&world, bob).unwrap().name.reveal(), "Bob");
}

#[test]
fn a_person_whose_key_is_gone_reads_as_erased_and_the_others_read_on() {
    let world = World::new();
    let (ada, bob, zoe, duty) = (world.ada, world.bob, world.zoe, world.duty);
    world.write(world.by(bob), move |w| turns::leave_todo(w, duty, "Feed the cat", w.now().at()));
    let World { ground, clock, store, workspace, .. } = world;
    store.close();
    // Opened anew, so that no key is still in use or waiting to be used.
    let keyring = ground.keyring();
    let used = HashSet::from([Owner::Person(ada), Owner::Person(zoe)]);
    assert!(keyring.collect(&used, i64::MAX).unwrap() >= 1);
    drop(keyring);
    let store = ground.open(&clock);
    let here = Scope::workspace(workspace, Actor::Clock);
    let turns = store.read(here, |r| turns::of_duty(r, duty)).unwrap();
    assert_eq!(turns[0].text.as_ref().unwrap().reveal(), "[erased]");
    assert_eq!(store.read(here, |r| people::get(r, zoe)).unwrap().name.reveal(), "Zoe");
    let findings = store.read(INSTANCE, turnkeep::spine::audit::verify).unwrap();
    assert_eq!(findings.faults, [""; 0]);
}

#[test]
fn a_setting_under_another_settings_name_is_a_fault() {
    let world = World::new();
    world.write(INSTANCE, |w| {
        settings::set(w, "mail.password", Some(&Sealed::new("hunter2".to_owned())))?;
        settings::set(w, "mail.host", Some(&Sealed::new("mail.example.eu".to_owned())))
    });
    let world = world.edited(|raw| {
        raw.execute("DELETE FROM settings WHERE name = 'mail.host'", []).unwrap();
        let sql = "UPDATE settings SET name = 'mail.host' WHERE name = 'mail.password'";
        assert_eq!(raw.execute(sql, []).unwrap(), 1);
    });
    hidden(world.store.read(INSTANCE, settings::all));
    let answer = world.store.write_blocking(world.on_time(), |w| settings::set(w, "mail.host", None));
    assert!(is_fault(&answer), "a setting set within a workspace");
    assert_ne!(world.workspace, WorkspaceId::NIL);
}
