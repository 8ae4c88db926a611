//! `keys.epoch`: the epoch secret, twice, in a file that is only ever overwritten in place.
//!
//! A deleted row of `keys.db` may survive in free blocks of the disk. Shredding therefore re-wraps
//! every key under a new epoch secret and overwrites the old one here, after which residue of the
//! old `keys.db` opens no more. Until the first shred the secret of generation 1 stays as made.

use super::{VaultError, files, key::Key};
use sha2::{Digest, Sha256};
use std::{
    fs::OpenOptions,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"TKEPOCH1";
/// One block of common disks, so that a torn write cannot touch both slots.
const SLOT: usize = 4096;
/// Magic, generation, secret; the checksum follows.
const SUMMED: usize = 8 + 8 + 32;

/// One epoch secret and its generation.
pub(super) struct Epoch {
    pub(super) generation: u64,
    pub(super) secret: Key,
}

/// The file's path and what its slots hold; `None` for a damaged slot.
pub(super) struct EpochFile {
    path: PathBuf,
    slots: [Option<Epoch>; 2],
}

impl Epoch {
    /// The first secret of a new vault.
    pub(super) fn first() -> Self {
        Self { generation: 1, secret: Key::random() }
    }

    fn slot(&self) -> Zeroizing<[u8; SLOT]> {
        let mut slot = Zeroizing::new([0; SLOT]);
        slot[..8].copy_from_slice(MAGIC);
        slot[8..16].copy_from_slice(&self.generation.to_be_bytes());
        slot[16..SUMMED].copy_from_slice(self.secret.bytes());
        let sum = Sha256::digest(&slot[..SUMMED]);
        slot[SUMMED..SUMMED + 32].copy_from_slice(&sum);
        slot
    }

    fn read(slot: &[u8]) -> Option<Self> {
        let (summed, rest) = slot.split_first_chunk::<SUMMED>()?;
        let (magic, rest_of_summed) = summed.split_first_chunk::<8>()?;
        let (generation, secret) = rest_of_summed.split_first_chunk::<8>()?;
        let sum = rest.first_chunk::<32>()?;
        if magic != MAGIC || !bool::from(sum[..].ct_eq(&Sha256::digest(summed)[..])) {
            return None;
        }
        Some(Self {
            generation: u64::from_be_bytes(*generation),
            secret: Key::filled(|k| k.copy_from_slice(secret)),
        })
    }
}

impl EpochFile {
    /// Makes the file with both slots alike, durable before this returns.
    pub(super) fn create(path: &Path, epoch: &Epoch) -> Result<(), VaultError> {
        let slot = epoch.slot();
        let mut both = Zeroizing::new([0; 2 * SLOT]);
        both[..SLOT].copy_from_slice(&slot[..]);
        both[SLOT..].copy_from_slice(&slot[..]);
        files::create(path, &both[..])
    }

    /// Copies both slots as they are into a new private file, durable before this returns.
    pub(super) fn copy(from: &Path, to: &Path) -> Result<(), VaultError> {
        let file = files::open(from, 0o077)?.ok_or_else(|| VaultError::EpochMissing(from.to_owned()))?;
        let mut both = Zeroizing::new([0; 2 * SLOT]);
        files::fill(&file, from, &mut both[..])?;
        files::create(to, &both[..])
    }

    /// Reads both slots; one of them suffices.
    pub(super) fn open(path: &Path) -> Result<Self, VaultError> {
        let file = files::open(path, 0o077)?.ok_or_else(|| VaultError::EpochMissing(path.to_owned()))?;
        let mut both = Zeroizing::new([0; 2 * SLOT]);
        files::fill(&file, path, &mut both[..])?;
        let slots = [Epoch::read(&both[..SLOT]), Epoch::read(&both[SLOT..])];
        if slots.iter().all(Option::is_none) {
            return Err(VaultError::EpochDamaged(path.to_owned()));
        }
        Ok(Self { path: path.to_owned(), slots })
    }

    /// The secret that `keys.db` was wrapped under, and both slots made to hold it.
    ///
    /// This repairs a damaged slot, and it ends what a crash left half done: a new secret that
    /// `keys.db` does not use yet is dropped, an old one that it no longer uses is overwritten.
    /// A read-only folder is no reason to stay shut, so a failed repair is only logged.
    pub(super) fn settle(self, wanted: u64, fits: impl Fn(&Epoch) -> bool) -> Result<Epoch, VaultError> {
        let Self { path, slots: [a, b] } = self;
        let good = [a.is_some(), b.is_some()];
        let fit = |slot: Option<Epoch>| slot.filter(|e| e.generation == wanted && fits(e));
        let (epoch, stale) = match (fit(a), fit(b)) {
            (Some(a), Some(_)) => (a, None),
            (Some(a), None) => (a, Some(1)),
            (None, Some(b)) => (b, Some(0)),
            (None, None) => return Err(VaultError::EpochMismatch { path, wanted }),
        };
        if let Some(slot) = stale {
            match overwrite(&path, slot, &epoch) {
                Ok(()) => tracing::warn!(slot, whole = good[slot], "a slot of keys.epoch was repaired"),
                Err(error) => tracing::warn!(slot, "a slot of keys.epoch could not be repaired: {error}"),
            }
        }
        Ok(epoch)
    }
}

/// Overwrites one slot in place: a new file would leave the old secret on the disk.
fn overwrite(path: &Path, slot: usize, epoch: &Epoch) -> Result<(), VaultError> {
    let file = OpenOptions::new().write(true).open(path).map_err(files::io("open", path))?;
    file.write_all_at(&epoch.slot()[..], (slot * SLOT) as u64)
        .and_then(|()| file.sync_all())
        .map_err(files::io("write", path))
}
