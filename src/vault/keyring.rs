//! The keyring: making, opening, minting and collecting keys.

use super::{
    Holder, Owner, Purpose, RootKey, SUBJECT, VaultError, WORKSPACE,
    cells::Held,
    epoch::{Epoch, EpochFile},
    key::Key,
    keydb::{Head, KeyDb},
    root::show_id,
};
use crate::base::{PersonId, WorkspaceId, ids::random, point};
use jiff::Timestamp;
use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use subtle::ConstantTimeEq;

/// Person keys minted in one durable commit, so that a new person rarely waits for the disk.
const POOL: usize = 16;

/// The keys of one data folder. Clones share one state.
#[derive(Clone)]
pub struct Keyring(pub(super) Arc<Inner>);

pub(super) struct Inner {
    id: [u8; 16],
    pub(super) kek: Key,
    secrets: Vec<(Purpose, Arc<Key>)>,
    desk: Mutex<Desk>,
    pub(super) held: Held,
}

/// The open key file and the person keys minted ahead.
pub(super) struct Desk {
    pub(super) db: KeyDb,
    pool: Vec<PersonId>,
    /// When ids were taken from the pool: their key is older, but they may just be going into data.
    taken: HashMap<PersonId, i64>,
}

/// A key of the instance for one purpose. Wiped when the last copy is dropped; it cannot be printed.
pub struct Secret(Arc<Key>);

impl Deref for Secret {
    type Target = [u8; 32];
    fn deref(&self) -> &[u8; 32] {
        self.0.bytes()
    }
}

fn paths(dir: &Path) -> (PathBuf, PathBuf) {
    (dir.join("keys.db"), dir.join("keys.epoch"))
}

/// Keys live on the wall clock: the domain's may be moved, and a moved clock must not age a key.
fn wall_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

impl Keyring {
    /// Makes `keys.db` and `keys.epoch` in the data folder, with the instance's keys.
    ///
    /// # Errors
    /// If either exists already, or the disk refuses; then what was begun is taken away.
    pub fn create(dir: &Path, root: &RootKey) -> Result<Self, VaultError> {
        let (keys, epoch_path) = paths(dir);
        if let Some(there) = [&keys, &epoch_path].into_iter().find(|p| p.symlink_metadata().is_ok()) {
            return Err(VaultError::KeyringExists(there.clone()));
        }
        let epoch = Epoch::first();
        EpochFile::create(&epoch_path, &epoch)?;
        let kek = root.keys_kek(&epoch.secret);
        let head = Head {
            id: random(),
            root_id: root.short_id_bytes(),
            root_commitment: root.commitment(),
            generation: epoch.generation,
            kek_commitment: kek.commitment(),
        };
        let mut first: Vec<Holder> = Purpose::ALL.map(Holder::from).to_vec();
        first.push(Owner::Workspace(WorkspaceId::NIL).into());
        let wrap = |number, holder| kek.wrap(number, holder, &Key::random());
        let made = KeyDb::create(&keys, &head, &first, wall_ms(), wrap);
        let keyring = made.and_then(|db| {
            Self::assemble(&keys, db, head.id, kek).inspect_err(|_| {
                let _ = std::fs::remove_file(&keys);
            })
        });
        keyring.inspect_err(|_| {
            let _ = std::fs::remove_file(&epoch_path);
        })
    }

    /// Opens the keyring of the data folder.
    ///
    /// # Errors
    /// Each reason to stay shut is a sentence for the console: a missing or damaged file, the wrong
    /// root key (by its short id), files of two generations, a newer format, files open to others.
    pub fn open(dir: &Path, root: &RootKey) -> Result<Self, VaultError> {
        let (keys, epoch_path) = paths(dir);
        let (db, head) = KeyDb::open(&keys)?;
        let epochs = EpochFile::open(&epoch_path)?;
        if !bool::from(root.commitment().ct_eq(&head.root_commitment)) {
            return Err(VaultError::WrongRootKey { given: root.short_id(), wanted: show_id(&head.root_id) });
        }
        let fits = |e: &Epoch| root.keys_kek(&e.secret).commitment().ct_eq(&head.kek_commitment).into();
        let epoch = epochs.settle(head.generation, fits)?;
        Self::assemble(&keys, db, head.id, root.keys_kek(&epoch.secret))
    }

    fn assemble(path: &Path, db: KeyDb, id: [u8; 16], kek: Key) -> Result<Self, VaultError> {
        let mut secrets = Vec::with_capacity(Purpose::ALL.len());
        for purpose in Purpose::ALL {
            let holder = Holder::from(purpose);
            let row = db.find(holder)?.ok_or_else(|| VaultError::KeysDamaged(path.to_owned()))?;
            let key =
                kek.unwrap_key(row.number, holder, &row.wrapped).ok_or(VaultError::DamagedKey(row.number))?;
            secrets.push((purpose, Arc::new(key)));
        }
        let desk = Mutex::new(Desk { db, pool: Vec::new(), taken: HashMap::new() });
        Ok(Self(Arc::new(Inner { id, kek, secrets, desk, held: Held::default() })))
    }

    /// Whether the folder has, or had, a keyring: either file counts.
    pub fn exists(dir: &Path) -> bool {
        let (keys, epoch) = paths(dir);
        [keys, epoch].iter().any(|p| p.symlink_metadata().is_ok())
    }

    /// The vault's random id, by which data notices foreign keys.
    pub fn id(&self) -> [u8; 16] {
        self.0.id
    }

    /// A new workspace's id, whose key is durable already.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn mint_workspace(&self) -> Result<WorkspaceId, VaultError> {
        let id = WorkspaceId::random();
        self.mint(&mut self.desk(), &[Owner::Workspace(id).into()])?;
        Ok(id)
    }

    /// A new person's id, whose key is durable already: it was minted ahead, sixteen in a commit.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn mint_person(&self) -> Result<PersonId, VaultError> {
        let mut desk = self.desk();
        let id = match desk.pool.pop() {
            Some(id) => id,
            None => {
                let ids: [PersonId; POOL] = std::array::from_fn(|_| PersonId::random());
                self.mint(&mut desk, &ids.map(|id| Owner::Person(id).into()))?;
                let [first, rest @ ..] = ids;
                desk.pool = rest.to_vec();
                first
            }
        };
        desk.taken.insert(id, wall_ms());
        Ok(id)
    }

    fn mint(&self, desk: &mut Desk, holders: &[Holder]) -> Result<(), VaultError> {
        let kek = &self.0.kek;
        desk.db.mint(holders, wall_ms(), |number, holder| kek.wrap(number, holder, &Key::random()))?;
        // Durable keys without a row are collected some day; a row without its key would be lost.
        point("after key minting");
        Ok(())
    }

    /// Whether the owner still has a key.
    ///
    /// # Errors
    /// If `keys.db` cannot be read.
    pub fn has_key(&self, owner: Owner) -> Result<bool, VaultError> {
        Ok(self.desk().db.find(owner.into())?.is_some())
    }

    /// Every owner with a key, those minted ahead included, for the reconciling at start-up.
    ///
    /// # Errors
    /// If `keys.db` cannot be read.
    pub fn owners(&self) -> Result<Vec<Owner>, VaultError> {
        let holders = self.desk().db.holders(SUBJECT)?;
        Ok(holders.into_iter().filter_map(|(holder, _)| owner(holder)).collect())
    }

    /// The instance's key for one purpose.
    pub fn secret(&self, purpose: Purpose) -> Secret {
        let found = self.0.secrets.iter().find(|(p, _)| *p == purpose);
        #[allow(clippy::expect_used, reason = "assemble loads every purpose or fails")]
        Secret(found.map(|(_, key)| key.clone()).expect("a key for every purpose"))
    }

    /// Deletes person keys that no data row uses and that were handed out, or minted, before this
    /// wall-clock instant (Unix ms). Keys still waiting in the pool stay. The count of deleted keys.
    ///
    /// # Errors
    /// If the disk refuses; then nothing was deleted.
    pub fn collect(&self, used: &HashSet<Owner>, before_ms: i64) -> Result<usize, VaultError> {
        let mut desk = self.desk();
        let orphan = |holder: Holder, minted_at: i64| match owner(holder) {
            Some(Owner::Person(id)) => {
                let since = desk.taken.get(&id).copied().unwrap_or(minted_at);
                since < before_ms && !desk.pool.contains(&id) && !used.contains(&Owner::Person(id))
            }
            _ => false,
        };
        let all = desk.db.holders(SUBJECT)?;
        let doomed: Vec<Holder> = all.into_iter().filter(|(h, at)| orphan(*h, *at)).map(|(h, _)| h).collect();
        if !doomed.is_empty() {
            desk.db.delete(&doomed)?;
            self.forget();
        }
        desk.taken.retain(|_, at| *at >= before_ms);
        Ok(doomed.len())
    }

    #[cfg(test)]
    pub(super) fn pragma(&self, name: &str) -> String {
        self.desk().db.pragma(name)
    }

    pub(super) fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn owner(holder: Holder) -> Option<Owner> {
    match holder.class {
        WORKSPACE => Some(Owner::Workspace(WorkspaceId::from_bytes(holder.owner))),
        SUBJECT => Some(Owner::Person(PersonId::from_bytes(holder.owner))),
        _ => None,
    }
}
