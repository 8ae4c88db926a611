//! The format in docs/vault-format.md, byte by byte. The vectors there were computed by other code.

use super::{
    super::{
        envelope::Lock,
        epoch::{Epoch, EpochFile},
        key::Key,
    },
    *,
};

const DOCUMENT: &str = include_str!("../../../docs/vault-format.md");

/// The bytes of a named vector, as the document has them.
fn vector(name: &str) -> Vec<u8> {
    let text = shown(name);
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap_or_else(|_| panic!("{name} is hex"))
}

/// A named vector as it stands in the document: the lines after `name:` without their indents.
fn shown(name: &str) -> String {
    let start = DOCUMENT.find(&format!("\n{name}:\n")).unwrap_or_else(|| panic!("a vector {name}"));
    let lines = DOCUMENT[start + name.len() + 3..].lines();
    lines.take_while(|line| line.starts_with("  ")).map(str::trim).collect::<Vec<_>>().concat()
}

/// 32 bytes counting up from `first`.
fn counting(first: u8) -> Key {
    Key::filled(|k| k.iter_mut().zip(first..).for_each(|(b, n)| *b = n))
}

fn nonce() -> [u8; 24] {
    std::array::from_fn(|i| 96 + i as u8)
}

#[test]
fn the_root_key_and_what_is_derived_from_it_are_as_documented() {
    let root = RootKey(counting(0));
    assert_eq!(root.line().trim_end(), shown("root line"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("turnkeep.key");
    super::super::files::create(&file, shown("root line").as_bytes()).unwrap();
    let read = RootKey::load(&RootKeySource::Credential(file)).ok().unwrap();
    assert_eq!(read.0.bytes(), root.0.bytes());
    assert_eq!(root.short_id(), shown("root short id"));
    assert_eq!(root.commitment(), *vector("root commitment"));
    let kek = root.keys_kek(&counting(32));
    assert_eq!(kek.bytes()[..], vector("keys key"));
    assert_eq!(kek.commitment(), *vector("keys key commitment"));
}

#[test]
fn a_wrapped_key_is_as_documented() {
    let kek = RootKey(counting(0)).keys_kek(&counting(32));
    let holder = Holder { class: SUBJECT, owner: [0x33; 16] };
    let wrapped = kek.wrap_with(&nonce(), 7, holder, &counting(64));
    assert_eq!(wrapped[..], vector("wrapped key"));
    assert_eq!(kek.unwrap_key(7, holder, &wrapped).unwrap().bytes(), counting(64).bytes());
    assert!(kek.unwrap_key(8, holder, &wrapped).is_none(), "another number");
    let workspace = Holder { class: WORKSPACE, ..holder };
    assert!(kek.unwrap_key(7, workspace, &wrapped).is_none(), "another class");
    assert!(kek.unwrap_key(7, Holder { owner: [0x34; 16], ..holder }, &wrapped).is_none(), "another owner");
}

#[test]
fn an_envelope_is_as_documented() {
    let key = counting(64).derive(&[b"tk/field/v1", b"people", b"name"]);
    assert_eq!(key.bytes()[..], vector("field key"));
    let (place, owner) = (place(0x11, NAME, 0x22), [0x33; 16]);
    let seal = |class, plain: &[u8]| {
        Lock { place: &place, holder: Holder { class, owner }, number: 7, key: &key }
            .seal(&nonce(), plain)
            .unwrap()
    };
    assert_eq!(seal(SUBJECT, b"Ada"), vector("person envelope"));
    assert_eq!(seal(WORKSPACE, b""), vector("workspace envelope"));
}

#[test]
fn an_epoch_slot_is_as_documented() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.epoch");
    EpochFile::create(&path, &Epoch { generation: 1, secret: counting(32) }).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes.len(), 8192);
    let slot = vector("epoch slot");
    assert_eq!(bytes[..80], slot);
    assert_eq!(bytes[4096..4176], slot);
    assert!(bytes[80..4096].iter().chain(&bytes[4176..]).all(|b| *b == 0));
}
