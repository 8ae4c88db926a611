//! The root key: 32 bytes outside the data folder, without which no key in `keys.db` opens.

use super::{VaultError, files, key::Key, lock};
use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE};
use sha2::{Digest, Sha256};
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const PREFIX: &str = "turnkeep-root-1 ";
/// Bytes of SHA-256 after the key, so that a mistyped key is told from a wrong one.
const CHECK: usize = 4;

/// The root key. Wiped from memory when dropped; it cannot be printed or copied.
pub struct RootKey(pub(super) Key);

/// Where the root key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootKeySource {
    /// A key file of mode 0600: one line of text, as `RootKey::create_file` writes it.
    File(PathBuf),
    /// A systemd credential (`$CREDENTIALS_DIRECTORY/turnkeep.key`): the same line, or 32 raw bytes.
    Credential(PathBuf),
}

impl RootKeySource {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Credential(path) => path,
        }
    }

    /// What lies there, at most 256 bytes, after a look at who may read it.
    pub(super) fn content(&self) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (path, forbidden) = match self {
            Self::File(path) => (path, 0o077),
            Self::Credential(path) => (path, 0o007),
        };
        let file = files::open(path, forbidden)?.ok_or_else(|| VaultError::RootKeyMissing(path.clone()))?;
        let mut buffer = Zeroizing::new(vec![0; 256]);
        let length = files::fill(&file, path, &mut buffer)?;
        buffer.truncate(length);
        Ok(buffer)
    }
}

impl RootKey {
    /// Reads the root key.
    ///
    /// A key file must be closed to all others. A credential may show group rights: systemd lets
    /// the service in by an access list, whose mask stands in the group bits.
    ///
    /// # Errors
    /// Missing, damaged, locked with a passphrase or too open, each in a sentence.
    pub fn load(source: &RootKeySource) -> Result<Self, VaultError> {
        let content = source.content()?;
        if matches!(source, RootKeySource::Credential(_)) && content.len() == 32 {
            return Ok(Self(Key::filled(|k| k.copy_from_slice(&content))));
        }
        if content.starts_with(lock::PREFIX.as_bytes()) {
            return Err(VaultError::RootKeyLocked(source.path().to_owned()));
        }
        Self::parse(&content).ok_or_else(|| VaultError::RootKeyDamaged(source.path().to_owned()))
    }

    /// Makes a new random root key in a new file of mode 0600, durable before this returns.
    ///
    /// # Errors
    /// If the file exists or cannot be written; a half-written file is taken away.
    pub fn create_file(path: impl AsRef<Path>) -> Result<Self, VaultError> {
        let path = path.as_ref();
        let root = Self(Key::random());
        files::create(path, root.line().as_bytes()).map_err(|error| match error {
            VaultError::Io { cause, path, .. } if cause.kind() == ErrorKind::AlreadyExists => {
                VaultError::RootKeyExists(path)
            }
            other => other,
        })?;
        Ok(root)
    }

    /// A name for the key that tells nothing about it, such as `k7qd3m2x`.
    pub fn short_id(&self) -> String {
        show_id(&self.short_id_bytes())
    }

    pub(super) fn short_id_bytes(&self) -> [u8; 5] {
        let [a, b, c, d, e, ..] = self.0.derive(&[b"tk/root/v1"]).mac(b"tk/id");
        [a, b, c, d, e]
    }

    pub(super) fn commitment(&self) -> [u8; 32] {
        self.0.derive(&[b"tk/root/v1"]).commitment()
    }

    /// The key under which every row of `keys.db` is wrapped.
    pub(super) fn keys_kek(&self, epoch: &Key) -> Key {
        self.0.derive(&[b"tk/keys/v1", epoch.bytes()])
    }

    pub(super) fn line(&self) -> Zeroizing<String> {
        let mut body = Zeroizing::new([0; 32 + CHECK]);
        body[..32].copy_from_slice(self.0.bytes());
        body[32..].copy_from_slice(&check(self.0.bytes()));
        // One allocation of the right size: a growing string would leave halves of the key behind.
        let mut line = Zeroizing::new(String::with_capacity(128));
        line.push_str(PREFIX);
        BASE32_NOPAD.encode_append(&body[..], &mut line);
        line.push('\n');
        line
    }

    fn parse(content: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(content).ok()?.trim();
        let code = text.strip_prefix(PREFIX)?.trim_start();
        if BASE32_NOPAD_NOCASE.decode_len(code.len()).ok()? != 32 + CHECK {
            return None;
        }
        let mut body = Zeroizing::new([0; 32 + CHECK]);
        BASE32_NOPAD_NOCASE.decode_mut(code.as_bytes(), &mut body[..]).ok()?;
        let (key, sum) = body.split_first_chunk::<32>()?;
        (check(key) == sum).then(|| Self(Key::filled(|k| *k = *key)))
    }
}

pub(super) fn show_id(id: &[u8; 5]) -> String {
    BASE32_NOPAD.encode(id).to_lowercase()
}

fn check(key: &[u8; 32]) -> [u8; CHECK] {
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::new().chain_update(PREFIX).chain_update(key).finalize());
    [a, b, c, d]
}
