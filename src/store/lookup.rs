//! The look-up of addresses: in memory only, keyed under a per-process secret, built at start.
//!
//! No trace of an address lies on disk, and nothing needs rebuilding after a restore.

use crate::base::{PersonId, WorkspaceId, ids::random};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{collections::HashMap, sync::RwLock};

/// A person of a workspace; a human may be several, one per workspace.
pub type Entry = (WorkspaceId, PersonId);

/// The map from texts to people.
pub struct Lookup {
    key: [u8; 32],
    map: RwLock<HashMap<[u8; 16], Vec<Entry>>>,
}

impl Default for Lookup {
    fn default() -> Self {
        Self { key: random(), map: RwLock::default() }
    }
}

impl Lookup {
    fn slot(&self, text: &str) -> [u8; 16] {
        #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.key).expect("a key");
        mac.update(text.as_bytes());
        let mut slot = [0; 16];
        slot.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        slot
    }

    pub(super) fn find(&self, text: &str) -> Vec<Entry> {
        let map = self.map.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        map.get(&self.slot(text)).cloned().unwrap_or_default()
    }

    /// Adds an entry; says whether it is new.
    fn put(&self, text: &str, entry: Entry) -> bool {
        let mut map = self.map.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let people = map.entry(self.slot(text)).or_default();
        let new = !people.contains(&entry);
        if new {
            people.push(entry);
        }
        new
    }

    /// Takes an entry out; says whether it was there.
    fn take(&self, text: &str, entry: Entry) -> bool {
        let mut map = self.map.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let slot = self.slot(text);
        let Some(people) = map.get_mut(&slot) else { return false };
        let before = people.len();
        people.retain(|e| *e != entry);
        let there = people.len() < before;
        if people.is_empty() {
            map.remove(&slot);
        }
        there
    }

    /// Makes a change at once, so that the same transaction and the next already see it; what comes
    /// back undoes it, and is nothing if nothing changed.
    pub(super) fn change(&self, put: bool, text: &str, entry: Entry) -> Option<Undo> {
        let changed = if put { self.put(text, entry) } else { self.take(text, entry) };
        changed.then(|| Undo { put: !put, text: text.to_owned(), entry })
    }
}

/// How to take a change back.
pub(super) struct Undo {
    put: bool,
    text: String,
    entry: Entry,
}

/// Takes changes back, the last one first.
pub(super) fn undo(lookup: &Lookup, changes: Vec<Undo>) {
    for Undo { put, text, entry } in changes.into_iter().rev() {
        lookup.change(put, &text, entry);
    }
}
