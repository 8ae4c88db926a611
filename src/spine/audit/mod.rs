//! The audit: who did what, when, in a tree that cannot be rewritten unseen, with a personal part
//! that can be forgotten.
//!
//! A leaf holds no personal data: instant, event, object, kind of actor, and a commitment
//! `C = SHA-256("tk/audit/v1" | salt 32 B | personal part)`. The personal part (who) and the salt lie
//! beside it, sealed under the actor's key; deleting them leaves leaf and root as they are, and
//! without the salt C cannot be guessed.

mod list;
mod list_rows;
mod rows;

pub use list::{COUNTED, Entry, Found, PAGE, Search, Who, list};

use crate::base::{Id, Result, ids::random, pae::pae};
use crate::slice::Slice;
use crate::store::{Actor, Read, Write, ledger};
use sha2::{Digest, Sha256};

/// This slice.
pub const SLICE: Slice = Slice { tables: rows::TABLES, ..Slice::named("audit") };

crate::ids! {
    /// An audit entry.
    EntryKind "aud" EntryId,
}

/// How long who-did-it is kept, in days.
pub const PERSONAL_DAYS: u16 = 30;

/// What happened; the name is part of the leaf and never changes its meaning.
pub type Event = &'static str;

/// What an event is about: the kind's prefix and its random id.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    kind: &'static str,
    id: [u8; 16],
}

impl<K: crate::base::ids::Kind> From<Id<K>> for Object {
    fn from(id: Id<K>) -> Self {
        Self { kind: K::PREFIX, id: *id.bytes() }
    }
}

/// Writes an entry in this transaction; it exists exactly if the change does.
///
/// # Errors
/// A fault if the personal part cannot be sealed.
pub fn record(w: &Write<'_>, event: Event, object: impl Into<Object>) -> Result<()> {
    let object = object.into();
    let id = EntryId::ordered(w.now());
    let (kind, person) = match w.actor() {
        Actor::Person(person) => ("person", Some(person)),
        Actor::Clock => ("clock", None),
        Actor::Console => ("console", None),
        Actor::Stranger => ("stranger", None),
    };
    let salt: [u8; 32] = random();
    let part = person.map_or_else(Vec::new, |p| p.bytes().to_vec());
    if let Some(person) = person {
        rows::keep_personal(w, id, person, &salt, &part)?;
    }
    let body = pae(&[
        &w.now().ms().to_be_bytes(),
        event.as_bytes(),
        object.kind.as_bytes(),
        &object.id,
        kind.as_bytes(),
        &commitment(&salt, &part),
    ]);
    w.leaf(ledger::Leaf { id: *id.bytes(), workspace: w.workspace(), body });
    Ok(())
}

/// `C` over salt and personal part.
fn commitment(salt: &[u8; 32], part: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update("tk/audit/v1").chain_update(salt).chain_update(part).finalize().into()
}

/// Checks the tree and every commitment whose personal part is still kept.
///
/// # Errors
/// A fault if the file cannot be read.
pub fn verify(r: &Read<'_>) -> Result<ledger::Findings> {
    let mut findings = ledger::verify(r)?;
    for rows::Kept { seq, body, part } in rows::personal(r)? {
        if !part.is_some_and(|(salt, part)| body.ends_with(&commitment(&salt, &part))) {
            findings.faults.push(format!("leaf {seq}: its personal part is not the one it was made with"));
        }
    }
    Ok(findings)
}

/// Forgets who did what longer than `PERSONAL_DAYS` ago, and the bytes of leaves after a year.
/// Instance-wide.
///
/// # Errors
/// A fault if the file cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    ledger::forget_bodies(w)?;
    rows::forget_before(w, w.now().ms() - i64::from(PERSONAL_DAYS) * 86_400_000)
}
