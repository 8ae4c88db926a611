//! Sealed cells: what opens, and what is refused by which name.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

/// One house for the property tests: making keys costs a few disk syncs.
static SHARED: LazyLock<(House, Owner)> = LazyLock::new(|| {
    let house = House::new();
    let ada = Owner::Person(house.keyring.mint_person().unwrap());
    (house, ada)
});

#[test]
fn a_cell_opens_in_its_own_place_only() {
    let house = House::new();
    let keys = &house.keyring;
    let ada = Owner::Person(keys.mint_person().unwrap());
    let bob = Owner::Person(keys.mint_person().unwrap());
    let team = Owner::Workspace(keys.mint_workspace().unwrap());
    let home = place(1, NAME, 1);
    let sealed = keys.seal(&home, ada, b"Ada").unwrap();
    assert_eq!(keys.open_field(&home, ada, &sealed).unwrap()[..], b"Ada"[..]);
    let elsewhere = [
        place(1, NAME, 2),
        place(2, NAME, 1),
        place(1, Field::new("people", "note"), 1),
        place(1, Field::new("peoplen", "ame"), 1),
        place(1, Field::new("teams", "name"), 1),
    ];
    for other in elsewhere {
        assert_eq!(keys.open_field(&other, ada, &sealed), Err(OpenError::Tampered), "{other:?}");
    }
    assert_eq!(keys.open_field(&home, bob, &sealed), Err(OpenError::WrongPlace));
    assert_eq!(keys.open_field(&home, team, &sealed), Err(OpenError::WrongPlace));
    let nobody = Owner::Person(PersonId::random());
    assert_eq!(keys.open_field(&home, nobody, &sealed), Err(OpenError::NoKey));
    assert_eq!(keys.seal(&home, nobody, b"Zoe"), Err(OpenError::NoKey));
}

#[test]
fn every_flipped_bit_is_refused_by_the_right_name() {
    let (house, ada) = &*SHARED;
    let home = place(1, NAME, 1);
    let sealed = house.keyring.seal(&home, *ada, b"Ada").unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut bent = sealed.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        let wanted = match (bit / 8, bent[2]) {
            (0 | 1, _) => OpenError::Unsupported,
            (2, 1..=3) | (3..=6, _) => OpenError::WrongPlace,
            (2, _) => OpenError::Unsupported,
            _ => OpenError::Tampered,
        };
        assert_eq!(house.keyring.open_field(&home, *ada, &bent), Err(wanted), "bit {bit}");
    }
}

#[test]
fn a_cut_or_lengthened_envelope_is_refused() {
    let (house, ada) = &*SHARED;
    let home = place(1, NAME, 1);
    let mut sealed = house.keyring.seal(&home, *ada, b"Ada").unwrap();
    for length in 0..sealed.len() {
        let cut = house.keyring.open_field(&home, *ada, &sealed[..length]);
        assert_eq!(cut, Err(OpenError::Tampered), "{length}");
    }
    sealed.push(0);
    assert_eq!(house.keyring.open_field(&home, *ada, &sealed), Err(OpenError::Tampered));
}

#[test]
fn plain_text_is_never_passed_through() {
    let (house, ada) = &*SHARED;
    let long = [b'x'; 100];
    for text in [&b"Ada"[..], &long[..]] {
        let opened = house.keyring.open_field(&place(1, NAME, 1), *ada, text);
        assert_eq!(opened, Err(OpenError::Unsupported));
    }
}

#[test]
fn two_seals_of_one_value_differ_and_short_values_have_one_length() {
    let (house, ada) = &*SHARED;
    let seal = |text: &[u8]| house.keyring.seal(&place(1, NAME, 1), *ada, text).unwrap();
    assert_ne!(seal(b"Ada"), seal(b"Ada"));
    assert_eq!(seal(b"").len(), 79);
    assert_eq!(seal(b"Ada").len(), seal(b"a name of thirty-one characters").len());
}

#[test]
fn a_full_memory_of_keys_is_emptied_and_keys_still_open() {
    let (house, ada) = &*SHARED;
    let sealed = house.keyring.seal(&place(1, NAME, 1), *ada, b"Ada").unwrap();
    house.keyring.forget();
    assert_eq!(house.keyring.open_field(&place(1, NAME, 1), *ada, &sealed).unwrap()[..], b"Ada"[..]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sealed_opens_again(plain in proptest::collection::vec(any::<u8>(), 0..=4096)) {
        let (house, ada) = &*SHARED;
        let home = place(1, NAME, 1);
        let sealed = house.keyring.seal(&home, *ada, &plain).unwrap();
        prop_assert_eq!(sealed.len(), 47 + pad::padded_len(plain.len()));
        prop_assert_eq!(&house.keyring.open_field(&home, *ada, &sealed).unwrap()[..], &plain[..]);
    }

    #[test]
    fn arbitrary_bytes_are_refused_calmly(
        head in proptest::option::of((1_u8..=4, 0_u32..40)),
        tail in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let (house, ada) = &*SHARED;
        let mut bytes = Vec::new();
        if let Some((class, number)) = head {
            bytes.extend([0x74, 0x01, class]);
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(tail);
        prop_assert!(house.keyring.open_field(&place(1, NAME, 1), *ada, &bytes).is_err());
    }

    #[test]
    fn one_changed_byte_of_any_value_is_refused_by_the_right_name(
        plain in proptest::collection::vec(any::<u8>(), 0..600),
        at: proptest::sample::Index,
        change in 1_u8..,
    ) {
        let (house, ada) = &*SHARED;
        let home = place(1, NAME, 1);
        let mut sealed = house.keyring.seal(&home, *ada, &plain).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= change;
        let wanted = match (at, sealed[2]) {
            (0 | 1, _) => OpenError::Unsupported,
            (2, 1..=3) | (3..=6, _) => OpenError::WrongPlace,
            (2, _) => OpenError::Unsupported,
            _ => OpenError::Tampered,
        };
        prop_assert_eq!(house.keyring.open_field(&home, *ada, &sealed), Err(wanted));
    }
}
