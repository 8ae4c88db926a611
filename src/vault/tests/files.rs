//! The three files: made private, and refused in words when they are not right.

use super::*;
use std::{
    fs::{Permissions, read, remove_file, set_permissions, write},
    os::unix::fs::{FileExt, PermissionsExt},
};

fn mode(path: &std::path::Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn all_key_files_are_made_private_and_open_again() {
    let house = House::new();
    for name in ["root.key", "keys.db", "keys.epoch"] {
        assert_eq!(mode(&house.path(name)), 0o600, "{name}");
    }
    assert!(Keyring::exists(house.folder.path()));
    assert!(house.reopen().is_ok());
    let loaded = RootKey::load(&RootKeySource::File(house.path("root.key"))).ok().unwrap();
    assert_eq!(loaded.0.bytes(), house.root.0.bytes());
}

#[test]
fn nothing_is_made_over_existing_keys() {
    for gone in [None, Some("keys.db"), Some("keys.epoch")] {
        let house = House::new();
        if let Some(name) = gone {
            remove_file(house.path(name)).unwrap();
        }
        let refused = Keyring::create(house.folder.path(), &house.root).err().unwrap();
        assert!(matches!(refused, VaultError::KeyringExists(_)), "{gone:?}");
        assert!(Keyring::exists(house.folder.path()));
        if gone.is_none() {
            assert!(house.reopen().is_ok(), "nothing was changed");
        }
    }
    let house = House::new();
    let again = RootKey::create_file(house.path("root.key")).err().unwrap();
    assert!(matches!(again, VaultError::RootKeyExists(_)));
}

#[test]
fn a_root_key_is_refused_when_missing_mistyped_or_open_to_others() {
    let house = House::new();
    let path = house.path("root.key");
    let load = || RootKey::load(&RootKeySource::File(path.clone())).err();
    let line = std::fs::read_to_string(&path).unwrap();
    write(&path, format!("  {}\n\n", line.to_lowercase().trim())).unwrap();
    assert!(load().is_none(), "letter case and blanks around do not matter");
    let at = line.find(' ').unwrap() + 5;
    let other = if &line[at..=at] == "A" { "B" } else { "A" };
    let mistyped = format!("{}{other}{}", &line[..at], &line[at + 1..]);
    for text in [mistyped.as_str(), &line[..50], "", "turnkeep-root-2 AAAA", &"x".repeat(900), &line[16..]] {
        write(&path, text).unwrap();
        assert!(matches!(load(), Some(VaultError::RootKeyDamaged(_))), "{text}");
    }
    write(&path, [7; 32]).unwrap();
    assert!(matches!(load(), Some(VaultError::RootKeyDamaged(_))), "raw bytes are for credentials");
    set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    assert!(load().unwrap().to_string().contains("(mode 0640). Run: chmod 600"));
    assert_eq!(mode(&path), 0o640, "reported, not repaired");
    remove_file(&path).unwrap();
    assert!(matches!(load(), Some(VaultError::RootKeyMissing(_))));
}

#[test]
fn a_credential_may_be_raw_and_group_readable_but_not_public() {
    let house = House::new();
    let path = house.path("turnkeep.key");
    let load = || RootKey::load(&RootKeySource::Credential(path.clone()));
    write(&path, [7; 32]).unwrap();
    set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
    assert_eq!(load().ok().unwrap().0.bytes(), &[7; 32]);
    set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(load().err(), Some(VaultError::TooOpen { mode: 0o644, .. })));
}

#[test]
fn the_wrong_root_key_is_named_by_its_short_id() {
    let house = House::new();
    let other = RootKey::create_file(house.path("other.key")).unwrap();
    let text = Keyring::open(house.folder.path(), &other).err().unwrap().to_string();
    let words = format!(
        "its short id is {}, but keys.db was made with root key {}",
        other.short_id(),
        house.root.short_id()
    );
    assert!(text.contains(&words), "{text}");
}

#[test]
fn missing_key_files_are_refused_and_not_made_anew() {
    for name in ["keys.db", "keys.epoch"] {
        let house = House::new();
        remove_file(house.path(name)).unwrap();
        let text = house.refusal();
        assert!(text.contains(&format!("{name} is missing.")), "{text}");
        assert!(!house.path(name).exists());
    }
}

#[test]
fn one_damaged_epoch_slot_is_survived_and_repaired_but_two_are_refused() {
    for at in [0, 8, 20, 60, 4096, 4096 + 20] {
        let house = House::new();
        let whole = read(house.path("keys.epoch")).unwrap();
        let file = std::fs::OpenOptions::new().write(true).open(house.path("keys.epoch")).unwrap();
        file.write_all_at(&[!whole[at as usize]], at).unwrap();
        assert!(house.reopen().is_ok(), "byte {at}");
        assert_eq!(read(house.path("keys.epoch")).unwrap(), whole, "repaired");
        file.write_all_at(&[!whole[20]], 20).unwrap();
        file.write_all_at(&[!whole[20]], 4096 + 20).unwrap();
        assert!(house.refusal().contains("are damaged"));
    }
}

#[test]
fn a_truncated_epoch_file_is_survived_as_far_as_one_slot_is_whole() {
    let house = House::new();
    let whole = read(house.path("keys.epoch")).unwrap();
    write(house.path("keys.epoch"), &whole[..100]).unwrap();
    assert!(house.reopen().is_ok());
    assert_eq!(read(house.path("keys.epoch")).unwrap()[4096..4176], whole[4096..4176]);
    write(house.path("keys.epoch"), &whole[..79]).unwrap();
    assert!(house.refusal().contains("are damaged"));
}

#[test]
fn an_epoch_file_of_another_vault_is_refused_and_left_alone() {
    let (house, other) = (House::new(), House::new());
    let foreign = read(other.path("keys.epoch")).unwrap();
    write(house.path("keys.epoch"), &foreign).unwrap();
    assert!(house.refusal().contains("do not belong together"));
    assert_eq!(read(house.path("keys.epoch")).unwrap(), foreign);
}

#[test]
fn a_half_done_change_of_epoch_is_ended_in_favour_of_keys_db() {
    let (house, other) = (House::new(), House::new());
    let (own, foreign) = (read(house.path("keys.epoch")).unwrap(), read(other.path("keys.epoch")).unwrap());
    write(house.path("keys.epoch"), [&own[..4096], &foreign[4096..]].concat()).unwrap();
    assert!(house.reopen().is_ok());
    assert_eq!(read(house.path("keys.epoch")).unwrap(), own);
}

#[test]
fn a_key_file_that_is_not_ours_damaged_or_newer_is_refused() {
    let house = House::new();
    let whole = read(house.path("keys.db")).unwrap();
    let newer = rusqlite::Connection::open(house.path("keys.db")).unwrap();
    newer.pragma_update(None, "user_version", 2).unwrap();
    assert!(house.refusal().contains("written by a newer Turnkeep (key format 2; this one knows up to 1)"));
    newer.pragma_update(None, "application_id", 5).unwrap();
    assert!(house.refusal().contains("is not a whole Turnkeep key file"));
    drop(newer);
    for damaged in [&[][..], b"no database at all, though long enough to be looked at", &whole[..5000]] {
        write(house.path("keys.db"), damaged).unwrap();
        assert!(house.refusal().contains("is not a whole Turnkeep key file"), "{}", damaged.len());
    }
}

#[test]
fn keys_that_others_may_read_are_reported() {
    for name in ["keys.db", "keys.epoch"] {
        let house = House::new();
        set_permissions(house.path(name), Permissions::from_mode(0o604)).unwrap();
        assert!(house.refusal().contains("(mode 0604)"), "{name}");
    }
}

#[test]
fn keys_db_is_kept_as_the_design_wants_it() {
    let house = House::new();
    let keys = &house.keyring;
    keys.mint_workspace().unwrap();
    for (pragma, wanted) in [("synchronous", "3"), ("secure_delete", "1"), ("journal_mode", "delete")] {
        assert_eq!(keys.pragma(pragma), wanted, "{pragma}");
    }
    assert!(!house.path("keys.db-journal").exists());
}
