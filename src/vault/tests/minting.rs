//! New keys, their durability, and the collecting of orphans.

use super::*;
use std::collections::HashSet;

const FAR_FUTURE: i64 = i64::MAX;

#[test]
fn minted_ids_have_durable_keys() {
    let house = House::new();
    let owners = [
        Owner::Workspace(WorkspaceId::NIL),
        Owner::Workspace(house.keyring.mint_workspace().unwrap()),
        Owner::Person(house.keyring.mint_person().unwrap()),
    ];
    let home = place(1, NAME, 1);
    let sealed = owners.map(|o| house.keyring.seal(&home, o, b"Ada").unwrap());
    let again = house.reopen().unwrap();
    assert_eq!(again.id(), house.keyring.id());
    let known = again.owners().unwrap();
    for (owner, sealed) in owners.iter().zip(&sealed) {
        assert!(again.has_key(*owner).unwrap() && known.contains(owner));
        assert_eq!(again.open_field(&home, *owner, sealed).unwrap()[..], b"Ada"[..]);
    }
    assert!(!again.has_key(Owner::Person(PersonId::random())).unwrap());
}

#[test]
fn person_keys_are_minted_sixteen_at_a_time_and_never_handed_out_twice() {
    let house = House::new();
    let people = || house.keyring.owners().unwrap().iter().filter(|o| matches!(o, Owner::Person(_))).count();
    let mut seen = HashSet::new();
    for n in 1..=33 {
        assert!(seen.insert(house.keyring.mint_person().unwrap()));
        assert_eq!(
            people(),
            if n <= 16 {
                16
            } else if n <= 32 {
                32
            } else {
                48
            },
            "{n}"
        );
    }
    assert!(seen.into_iter().all(|id| house.keyring.has_key(Owner::Person(id)).unwrap()));
}

#[test]
fn orphan_person_keys_are_collected_and_nothing_else() {
    let house = House::new();
    let team = Owner::Workspace(house.keyring.mint_workspace().unwrap());
    let ada = Owner::Person(house.keyring.mint_person().unwrap());
    let bob = Owner::Person(house.keyring.mint_person().unwrap());
    let sealed = house.keyring.seal(&place(1, NAME, 1), bob, b"Bob").unwrap();
    let used = HashSet::from([ada]);
    assert_eq!(house.keyring.collect(&used, 0).unwrap(), 0, "all are young");
    assert_eq!(house.keyring.collect(&used, FAR_FUTURE).unwrap(), 1, "the pool stays");
    assert_eq!(house.keyring.open_field(&place(1, NAME, 1), bob, &sealed), Err(OpenError::NoKey));
    assert!(house.keyring.has_key(ada).unwrap() && house.keyring.has_key(team).unwrap());
    let zoe = Owner::Person(house.keyring.mint_person().unwrap());
    assert!(house.keyring.seal(&place(1, NAME, 1), zoe, b"Zoe").is_ok(), "from the same pool");

    let again = house.reopen().unwrap();
    assert_eq!(again.collect(&HashSet::from([ada, zoe]), FAR_FUTURE).unwrap(), 13, "an earlier run's pool");
    assert_eq!(again.owners().unwrap().len(), 4);
}

#[test]
fn a_person_taken_from_an_old_pool_is_young() {
    let house = House::new();
    house.keyring.mint_person().unwrap();
    let aged = rusqlite::Connection::open(house.path("keys.db")).unwrap();
    aged.execute("UPDATE keys SET minted_at = 0", []).unwrap();
    let ada = Owner::Person(house.keyring.mint_person().unwrap());
    assert_eq!(house.keyring.collect(&HashSet::new(), 1_000).unwrap(), 0);
    assert!(house.keyring.has_key(ada).unwrap());
}

#[test]
fn key_numbers_are_not_given_twice() {
    let house = House::new();
    for _ in 0..2 {
        house.reopen().unwrap().mint_person().unwrap();
        house.reopen().unwrap().collect(&HashSet::new(), FAR_FUTURE).unwrap();
    }
    let db = rusqlite::Connection::open(house.path("keys.db")).unwrap();
    let next: i64 = db.query_row("SELECT next_number FROM vault", [], |r| r.get(0)).unwrap();
    assert_eq!(next, 1 + 4 + 1 + 32);
}

#[test]
fn each_purpose_has_a_lasting_secret_of_its_own() {
    let house = House::new();
    let again = house.reopen().unwrap();
    let secrets = Purpose::ALL.map(|p| *house.keyring.secret(p));
    assert_eq!(Purpose::ALL.map(|p| *again.secret(p)), secrets);
    assert_eq!(HashSet::from(secrets).len(), 4);
}

#[test]
fn no_key_stands_in_a_file_in_the_clear() {
    let house = House::new();
    let ada = Owner::Person(house.keyring.mint_person().unwrap());
    let owned = [ada, Owner::Workspace(WorkspaceId::NIL)].map(|o| house.keyring.owner_key(o.into()).unwrap());
    let secrets = Purpose::ALL.map(|p| house.keyring.secret(p));
    let keys = owned.iter().map(|o| *o.key.bytes()).chain(secrets.iter().map(|s| **s));
    let clear: Vec<[u8; 32]> = keys.chain([*house.root.0.bytes(), *house.keyring.0.kek.bytes()]).collect();
    for name in ["keys.db", "keys.epoch"] {
        let bytes = std::fs::read(house.path(name)).unwrap();
        assert!(clear.iter().all(|key| bytes.windows(32).all(|w| w != key)), "{name}");
    }
}

#[test]
fn many_threads_share_one_keyring() {
    let house = House::new();
    std::thread::scope(|scope| {
        for row in 0..8 {
            let keys = house.keyring.clone();
            scope.spawn(move || {
                for _ in 0..6 {
                    let owner = Owner::Person(keys.mint_person().unwrap());
                    let sealed = keys.seal(&place(1, NAME, row), owner, b"Ada").unwrap();
                    keys.forget();
                    let opened = keys.open_field(&place(1, NAME, row), owner, &sealed).unwrap();
                    assert_eq!(opened[..], b"Ada"[..]);
                }
            });
        }
    });
    assert_eq!(house.keyring.owners().unwrap().len(), 1 + 48);
}
