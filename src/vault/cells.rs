//! Sealing and opening cells, with the keys they need held open in memory.

use super::{
    Field, Holder, Keyring, OpenError, Owner, Place, VaultError,
    envelope::{self, Lock},
    key::{Key, NONCE},
};
use crate::base::ids::random;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use zeroize::Zeroizing;

/// Keys held open at most; a full map is emptied, and keys are unwrapped again as needed.
const HELD: usize = 16_384;

/// Unwrapped keys by owner, and derived ones by key number and column.
#[derive(Default)]
pub(super) struct Held {
    owners: RwLock<HashMap<Holder, OwnerKey>>,
    fields: RwLock<HashMap<(u32, Field), Arc<Key>>>,
}

/// An owner's key and its number in `keys.db`.
#[derive(Clone)]
pub(super) struct OwnerKey {
    number: u32,
    pub(super) key: Arc<Key>,
}

/// What is held under this name.
fn look<K: Eq + std::hash::Hash, V: Clone>(map: &RwLock<HashMap<K, V>>, name: &K) -> Option<V> {
    map.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

fn hold<K: Eq + std::hash::Hash, V>(map: &RwLock<HashMap<K, V>>, name: K, value: V) {
    let mut map = map.write().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= HELD {
        map.clear();
    }
    map.insert(name, value);
}

impl Keyring {
    /// Seals a value for one cell, under its owner's key.
    ///
    /// # Errors
    /// `NoKey` if the owner was shredded or never minted; `Fault` if the keyring fails.
    pub fn seal(&self, place: &Place, owner: Owner, plain: &[u8]) -> Result<Vec<u8>, OpenError> {
        self.seal_with(place, owner, plain, &random())
    }

    pub(super) fn seal_with(
        &self,
        place: &Place,
        owner: Owner,
        plain: &[u8],
        nonce: &[u8; NONCE],
    ) -> Result<Vec<u8>, OpenError> {
        let holder = Holder::from(owner);
        let owner = self.owner_key(holder)?;
        let key = self.field_key(&owner, place.field);
        Lock { place, holder, number: owner.number, key: &key }.seal(nonce, plain)
    }

    /// Opens the value of one cell. The key is the one that the envelope names and the owner has;
    /// none is ever tried.
    ///
    /// # Errors
    /// In this order: `Unsupported` or `Tampered` for what is no envelope, `NoKey` for an owner
    /// without a key, `WrongPlace` for another owner's value, `Tampered` for every other change.
    pub fn open_field(
        &self,
        place: &Place,
        owner: Owner,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (class, number) = envelope::read_header(sealed)?;
        let holder = Holder::from(owner);
        let held = self.owner_key(holder)?;
        if (class, number) != (holder.class, held.number) {
            return Err(OpenError::WrongPlace);
        }
        let key = self.field_key(&held, place.field);
        Lock { place, holder, number, key: &key }.open(sealed)
    }

    /// Drops every key held open; they are unwrapped again as needed, unless they are gone.
    pub(super) fn forget(&self) {
        self.0.held.owners.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.0.held.fields.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The owner's key, from memory or unwrapped now: starting with 100,000 owners unwraps none.
    pub(super) fn owner_key(&self, holder: Holder) -> Result<OwnerKey, OpenError> {
        if let Some(held) = look(&self.0.held.owners, &holder) {
            return Ok(held);
        }
        // The desk stays locked until the key is held, so that a deletion cannot slip in between.
        let desk = self.desk();
        let row = desk.db.find(holder)?.ok_or(OpenError::NoKey)?;
        let key = self.0.kek.unwrap_key(row.number, holder, &row.wrapped);
        let key = Arc::new(key.ok_or(VaultError::DamagedKey(row.number))?);
        let held = OwnerKey { number: row.number, key };
        hold(&self.0.held.owners, holder, held.clone());
        Ok(held)
    }

    /// The owner's key for one column, derived once.
    fn field_key(&self, owner: &OwnerKey, field: Field) -> Arc<Key> {
        let name = (owner.number, field);
        look(&self.0.held.fields, &name).unwrap_or_else(|| {
            let info = [&b"tk/field/v1"[..], field.table.as_bytes(), field.column.as_bytes()];
            let key = Arc::new(owner.key.derive(&info));
            hold(&self.0.held.fields, name, key.clone());
            key
        })
    }
}
