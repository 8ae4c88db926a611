//! What can go wrong with keys, in sentences for the console, and with one sealed value.

use crate::base;
use std::path::PathBuf;

/// Why a sealed value cannot be had. Never a reason to show the stored bytes instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The owner has no key: shredded, so the value reads `[erased]`.
    #[error("the owner of this value has no key any more")]
    NoKey,
    /// The class or key number is not the owner's: another owner's value was put here.
    #[error("a sealed value carries another owner's key number")]
    WrongPlace,
    /// The tag does not hold: changed bytes, or a value moved from another cell.
    #[error("a sealed value was changed or moved")]
    Tampered,
    /// Not an envelope that this version knows.
    #[error("a sealed value has a format that this version does not know")]
    Unsupported,
    /// The keyring itself failed.
    #[error("the keyring failed: {0}")]
    Fault(String),
}

/// Why the keys cannot be had. Each text tells the admin what to do; none holds personal data.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The root key file or credential is not there.
    #[error(
        "There is no root key at {}. Restore it from your copy, or correct the path in the configuration. \
         Without the root key nothing sealed can be read.", .0.display()
    )]
    RootKeyMissing(PathBuf),
    /// It is there but is not a root key.
    #[error(
        "{} holds no whole root key. It must be one line that begins with \"turnkeep-root-1\"; \
         this one is cut short or mistyped. Restore it from your copy.", .0.display()
    )]
    RootKeyDamaged(PathBuf),
    /// It is locked with a passphrase that was not given.
    #[error(
        "The root key at {} is locked with a passphrase. Name the file that holds the passphrase in \
         storage.passphrase_file, or pass it as the credential turnkeep.passphrase.", .0.display()
    )]
    RootKeyLocked(PathBuf),
    /// The passphrase does not open it.
    #[error("The passphrase does not open the root key at {}. Nothing was changed.", .0.display())]
    WrongPassphrase(PathBuf),
    /// A passphrase that cannot protect a key.
    #[error("A passphrase for the root key needs at least twelve letters.")]
    PassphraseUnusable,
    /// A new root key would replace one.
    #[error("{} exists already. A root key is never overwritten: choose another path.", .0.display())]
    RootKeyExists(PathBuf),
    /// Others on the machine may read it.
    #[error(
        "{} may be read or written by other accounts of this machine (mode {mode:04o}). \
         Run: chmod 600 {}", path.display(), path.display()
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A new keyring would replace one.
    #[error(
        "{} exists already, so this data folder has had keys. Nothing was changed. If set-up was cut \
         short and there is no data.db beside it, remove keys.db and keys.epoch and start again.", .0.display()
    )]
    KeyringExists(PathBuf),
    /// `keys.db` is not there.
    #[error(
        "{} is missing. It holds the keys to everything sealed in data.db. Restore it from the newest \
         keys backup; do not start with an empty one.", .0.display()
    )]
    KeysMissing(PathBuf),
    /// `keys.db` is not ours, empty or damaged.
    #[error("{} is not a whole Turnkeep key file. Restore it from the newest keys backup.", .0.display())]
    KeysDamaged(PathBuf),
    /// `keys.epoch` is not there.
    #[error(
        "{} is missing. The keys in keys.db cannot be opened without it. Restore both files from the \
         same keys backup.", .0.display()
    )]
    EpochMissing(PathBuf),
    /// Neither slot of `keys.epoch` is whole.
    #[error(
        "Both copies inside {} are damaged. The keys in keys.db cannot be opened without it. Restore \
         both files from the same keys backup.", .0.display()
    )]
    EpochDamaged(PathBuf),
    /// `keys.epoch` is whole but belongs to another generation of `keys.db`.
    #[error(
        "{} and keys.db do not belong together (keys.db is of generation {wanted}). Restore both files \
         from the same keys backup.", path.display()
    )]
    EpochMismatch {
        /// The epoch file.
        path: PathBuf,
        /// The generation of `keys.db`.
        wanted: u64,
    },
    /// The root key is a whole one, but of another vault.
    #[error(
        "This is the wrong root key: its short id is {given}, but keys.db was made with root key {wanted}. \
         Put that key in place; nothing was changed."
    )]
    WrongRootKey {
        /// Short id of the key at hand.
        given: String,
        /// Short id of the key that `keys.db` wants.
        wanted: String,
    },
    /// A newer program wrote `keys.db`.
    #[error(
        "{} was written by a newer Turnkeep (key format {found}; this one knows up to {known}). \
         Start the newer version again, or restore a backup from before the update.", path.display()
    )]
    Newer {
        /// The key file.
        path: PathBuf,
        /// The format found.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// A wrapped key does not open under the right root key and epoch secret.
    #[error("Key number {0} in keys.db is damaged. Restore keys.db from the newest keys backup.")]
    DamagedKey(u32),
    /// Four thousand million keys were minted.
    #[error("keys.db has used up its key numbers.")]
    UsedUp,
    /// The file system said no.
    #[error("Cannot {doing} {}: {cause}. Check the disk, its free space and the rights on the folder.", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system answered.
        cause: std::io::Error,
    },
    /// SQLite said no.
    #[error("keys.db cannot be used: {0}. Check the disk, its free space and the rights on the folder.")]
    Database(#[from] rusqlite::Error),
}

impl From<VaultError> for OpenError {
    fn from(error: VaultError) -> Self {
        Self::Fault(error.to_string())
    }
}

impl From<VaultError> for base::Error {
    #[track_caller]
    fn from(error: VaultError) -> Self {
        Self::fault(error)
    }
}

impl From<OpenError> for base::Error {
    #[track_caller]
    fn from(error: OpenError) -> Self {
        Self::fault(error)
    }
}
