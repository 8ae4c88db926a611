//! Any bytes where a sealed value should stand: a typed error of the right kind, or the value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use turnkeep::base::WorkspaceId;
use turnkeep::vault::{Field, Keyring, OpenError, Owner, Place, RootKey};

const HOME: Place =
    Place { workspace: WorkspaceId::NIL, field: Field::new("people", "name"), row: [7; 16] };

struct House {
    keyring: Keyring,
    ada: Owner,
    /// Magic, version, class and key number, as they stand in each envelope of Ada's.
    header: [u8; 7],
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("turnkeep-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let root = RootKey::create_file(folder.join("root.key")).ok().unwrap();
    let keyring = Keyring::create(&folder, &root).ok().unwrap();
    let ada = Owner::Person(keyring.mint_person().ok().unwrap());
    let sealed = keyring.seal(&HOME, ada, b"").unwrap();
    // Her key is held in memory from now on, and nothing else is asked for.
    let _ = std::fs::remove_dir_all(&folder);
    House { keyring, ada, header: sealed[..7].try_into().unwrap() }
});

/// The first byte says what is tried; the rest is what with.
fn try_it(house: &House, data: &[u8]) -> Option<()> {
    let (what, rest) = data.split_first()?;
    match what % 5 {
        0 => refused(house, &HOME, rest),
        1 => refused(house, &HOME, &[&house.header, rest].concat()),
        2 => {
            let sealed = house.keyring.seal(&HOME, house.ada, rest).unwrap();
            let opened = house.keyring.open_field(&HOME, house.ada, &sealed).unwrap();
            assert_eq!(&opened[..], rest, "what was sealed");
        }
        3 => {
            let ([high, low, change], plain) = rest.split_first_chunk::<3>()?;
            let mut sealed = house.keyring.seal(&HOME, house.ada, plain).unwrap();
            let at = usize::from(u16::from_be_bytes([*high, *low])) % sealed.len();
            sealed[at] ^= change.max(&1);
            refused(house, &HOME, &sealed);
        }
        _ => {
            let (row, plain) = rest.split_first_chunk::<16>()?;
            let sealed = house.keyring.seal(&HOME, house.ada, plain).unwrap();
            if *row != HOME.row {
                refused(house, &Place { row: *row, ..HOME }, &sealed);
            }
        }
    }
    Some(())
}

/// Nothing that nobody sealed for this cell opens, and the error is the one the format promises.
fn refused(house: &House, place: &Place, sealed: &[u8]) {
    let known = sealed.iter().zip([0x74, 0x01]).all(|(is, want)| *is == want);
    let class = sealed.get(2).is_none_or(|class| (1..=3).contains(class));
    let said = house.keyring.open_field(place, house.ada, sealed);
    match said {
        Ok(_) => panic!("opened what nobody sealed"),
        Err(OpenError::Unsupported) => assert!(!known || !class),
        Err(OpenError::WrongPlace) => assert!(sealed.len() >= 79 && sealed[..7] != house.header),
        Err(OpenError::Tampered) => {
            assert!(known && class && (sealed.len() < 79 || sealed[..7] == house.header));
        }
        Err(other) => panic!("an error of another kind: {other}"),
    }
}

fuzz_target!(|data: &[u8]| {
    let _ = try_it(&HOUSE, data);
});
