//! What is refused at the door, in words, and left as it is.

use super::world::{Ground, INSTANCE, World, facts, instant, put};
use std::{fs, path::Path};
use turnkeep::{
    base::{Clock, Sealed},
    spine::people,
    store::{OpenError, SCHEMA_VERSION, Store},
    vault::{Keyring, RootKey, VaultError},
};

fn clock() -> Clock {
    Clock::still_at(instant(super::world::MONDAY))
}

/// The sentence with which a folder is refused.
#[track_caller]
fn refused(answer: Result<Store, OpenError>) -> (OpenError, String) {
    match answer {
        Ok(_) => panic!("the folder was opened"),
        Err(e) => {
            let sentence = e.to_string();
            (e, sentence)
        }
    }
}

/// A closed world's folder.
fn closed() -> Ground {
    let World { ground, store, .. } = World::new();
    store.close();
    ground
}

fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

#[test]
fn a_second_instance_on_the_same_folder_is_refused_and_gets_in_when_the_first_has_gone() {
    let World { ground, clock, store, .. } = World::new();
    let (e, sentence) = refused(ground.try_open(&clock));
    assert!(matches!(e, OpenError::InUse(_)));
    assert!(sentence.contains("another turnkeep is running on"), "{sentence}");
    assert!(sentence.contains(ground.data().to_str().unwrap()), "{sentence}");
    store.close();
    ground.open(&clock).close();
}

#[test]
fn data_of_a_newer_version_are_refused_naming_both_versions() {
    let ground = closed();
    ground.raw().pragma_update(None, "user_version", SCHEMA_VERSION + 3).unwrap();
    let before = bytes(&ground.data_file());
    let (e, sentence) = refused(ground.try_open(&clock()));
    assert!(matches!(e, OpenError::Newer { .. }));
    assert!(sentence.contains(&format!("schema {}", SCHEMA_VERSION + 3)), "{sentence}");
    assert!(sentence.contains(&format!("knows {SCHEMA_VERSION}")), "{sentence}");
    assert_eq!(bytes(&ground.data_file()), before);
}

#[test]
fn another_programs_database_is_refused_and_left_as_it_is() {
    let ground = Ground::new();
    let raw = ground.raw();
    raw.execute_batch("CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('Lighthouse')").unwrap();
    raw.close().unwrap();
    let before = bytes(&ground.data_file());
    let (e, sentence) = refused(ground.try_open(&clock()));
    assert!(matches!(e, OpenError::Foreign(_)));
    assert!(sentence.ends_with("data.db is not a turnkeep database"), "{sentence}");
    assert_eq!(bytes(&ground.data_file()), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let ground = Ground::new();
    fs::write(ground.data_file(), "Dear diary, ".repeat(500)).unwrap();
    let before = bytes(&ground.data_file());
    let (e, sentence) = refused(ground.try_open(&clock()));
    assert!(matches!(e, OpenError::Foreign(_)), "{sentence}");
    assert_eq!(bytes(&ground.data_file()), before);
}

/// Puts the keys of a vault of its own in place of those that the folder had.
fn other_keys(ground: &Ground) -> Keyring {
    for name in ["keys.db", "keys.epoch"] {
        fs::remove_file(ground.data().join(name)).unwrap();
    }
    fs::remove_file(ground.root_file()).unwrap();
    Keyring::create(&ground.data(), &RootKey::create_file(ground.root_file()).unwrap()).unwrap()
}

#[test]
fn data_with_another_vaults_keys_are_refused_and_nothing_is_changed() {
    let ground = closed();
    let before = bytes(&ground.data_file());
    let (e, sentence) = refused(Store::open(&ground.data(), other_keys(&ground), clock()));
    assert!(matches!(e, OpenError::OtherKeys));
    assert!(sentence.contains("do not belong together"), "{sentence}");
    assert!(sentence.contains("nothing was changed"), "{sentence}");
    assert_eq!(bytes(&ground.data_file()), before);
}

#[test]
fn data_with_another_vaults_keys_are_not_even_brought_to_a_new_schema() {
    let ground = closed();
    ground.raw().pragma_update(None, "user_version", SCHEMA_VERSION - 1).unwrap();
    let before = bytes(&ground.data_file());
    let (e, _) = refused(Store::open(&ground.data(), other_keys(&ground), clock()));
    assert!(matches!(e, OpenError::OtherKeys));
    assert_eq!(bytes(&ground.data_file()), before);
}

#[test]
fn data_without_their_keys_are_refused_in_words_and_no_new_keys_are_made() {
    let ground = closed();
    let root = ground.root();
    for (name, said) in [
        ("keys.db", "holds the keys to everything sealed in data.db"),
        ("keys.epoch", "cannot be opened without it"),
    ] {
        let (there, aside) = (ground.data().join(name), ground.path().join(name));
        fs::rename(&there, &aside).unwrap();
        let Err(e) = Keyring::open(&ground.data(), &root) else { panic!("opened without {name}") };
        assert!(e.to_string().contains(said), "{e}");
        assert!(e.to_string().contains(there.to_str().unwrap()), "{e}");
        assert!(!there.exists(), "a new {name} was made");
        // While either file is there, none is made beside it.
        assert!(Keyring::exists(&ground.data()));
        assert!(matches!(Keyring::create(&ground.data(), &root), Err(VaultError::KeyringExists(_))));
        assert!(!there.exists(), "a new {name} was made");
        fs::rename(aside, there).unwrap();
    }
    ground.open(&clock()).close();
}

/// Starts as the program does, and gives the sentence with which it halts.
fn halts(ground: &Ground) -> String {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let flags = [
        ("server.public_url", "http://localhost:8080".to_owned()),
        ("storage.data_dir", text(&ground.data())),
        ("storage.run_dir", text(&ground.path().join("run"))),
        ("storage.key_file", text(&ground.root_file())),
    ];
    let flags = flags.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let layers = turnkeep::app::config::Layers { flags, ..Default::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match runtime.block_on(turnkeep::app::boot::open(layers, clock())) {
        Ok(_) => panic!("it started"),
        Err(halt) => halt.to_string(),
    }
}

#[test]
fn the_program_makes_no_new_keys_for_data_that_lost_theirs() {
    let ground = closed();
    let data = bytes(&ground.data_file());
    for name in ["keys.db", "keys.epoch"] {
        fs::remove_file(ground.data().join(name)).unwrap();
    }
    let said = halts(&ground);
    assert!(said.contains("keys.db is missing") && said.contains("Restore it"), "{said}");
    fs::remove_file(ground.root_file()).unwrap();
    let said = halts(&ground);
    assert!(said.contains("no root key"), "{said}");
    assert!(!Keyring::exists(&ground.data()) && !ground.root_file().exists(), "new keys were made");
    assert_eq!(bytes(&ground.data_file()), data);
}

#[test]
fn the_program_makes_no_new_data_for_keys_that_lost_theirs() {
    let ground = closed();
    fs::remove_file(ground.data_file()).unwrap();
    let said = halts(&ground);
    assert!(said.contains("data.db is missing"), "{said}");
    assert!(!ground.data_file().exists());
}

#[test]
fn what_was_written_is_there_after_opening_again_and_addresses_are_found_again() {
    let World { ground, clock, store, workspace, bob, .. } = World::new();
    store.write_blocking(INSTANCE, |w| put(w, "kept")).unwrap();
    store.close();
    let store = ground.open(&clock);
    assert_eq!(store.read(INSTANCE, facts).unwrap(), ["kept"]);
    let found = store.read(INSTANCE, |r| Ok(people::by_address(r, " BOB@example.eu".trim()))).unwrap();
    assert_eq!(found, [(workspace, bob)]);
}

#[test]
fn the_file_is_kept_as_the_contract_says() {
    let world = World::new();
    let raw = world.ground.raw();
    let pragma = |name: &str| {
        raw.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0)).unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal".to_owned().into());
    assert_eq!(pragma("application_id"), i64::from(0x546b_4462).into());
    assert_eq!(pragma("user_version"), i64::from(SCHEMA_VERSION).into());
    assert_eq!(pragma("integrity_check"), "ok".to_owned().into());
    let mut loose = raw
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict")
        .unwrap();
    let loose: Vec<String> = loose.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let own: Vec<_> =
        loose.iter().filter(|n| !n.starts_with("sqlite_") && !n.starts_with("refinery")).collect();
    assert!(own.is_empty(), "tables that are not STRICT: {own:?}");
}

#[test]
fn a_setting_reads_back_and_forgets() {
    use turnkeep::store::settings;
    let World { ground, clock, store, .. } = World::new();
    let set = |name: &'static str, value: Option<&str>| {
        let value = value.map(|v| Sealed::new(v.to_owned()));
        store.write_blocking(INSTANCE, move |w| settings::set(w, name, value.as_ref())).unwrap();
    };
    set("mail.password", Some("first"));
    set("mail.password", Some("a=b"));
    set("mail.host", Some("mail.example.eu"));
    set("mail.user", Some("x"));
    set("mail.user", None);
    store.close();
    let all = ground.open(&clock).read(INSTANCE, settings::all).unwrap();
    let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.text())).collect();
    assert_eq!(all, [("mail.host", "mail.example.eu"), ("mail.password", "a=b")]);
}
