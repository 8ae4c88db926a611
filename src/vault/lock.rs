//! A root key locked with a passphrase: the key file alone, on a stolen disk, opens nothing.
//!
//! The key file then holds one line, `turnkeep-root-locked-1 ` and base32 of salt (16 bytes),
//! commitment (32), nonce (24), sealed root key (32) and tag (16). The key that seals it is Argon2id of
//! the passphrase with 64 MiB, 3 passes, 4 lanes (RFC 9106 section 4, second choice); its commitment is
//! checked before anything is opened, for Poly1305 does not commit to its key.

use super::{
    RootKey, RootKeySource, VaultError, files,
    key::{Key, NONCE, TAG},
};
use crate::base::{ids::random, pae::pae};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE};
use std::path::Path;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

pub(super) const PREFIX: &str = "turnkeep-root-locked-1 ";
const SALT: usize = 16;
const LENGTH: usize = SALT + 32 + NONCE + 32 + TAG;

/// Shorter ones are guessed too soon, whatever Argon2id costs.
const SHORTEST: usize = 12;

/// The key that a passphrase gives with this salt. Takes about a tenth of a second and 64 MiB.
fn stretch(passphrase: &[u8], salt: &[u8; SALT]) -> Result<Key, VaultError> {
    let failed = |_| VaultError::PassphraseUnusable;
    let params = Params::new(64 * 1024, 3, 4, Some(32)).map_err(failed)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut outcome = Ok(());
    let key = Key::filled(|out| outcome = argon.hash_password_into(passphrase, salt, out));
    outcome.map(|()| key).map_err(failed)
}

fn aad(salt: &[u8; SALT]) -> Vec<u8> {
    pae(&[PREFIX.as_bytes(), salt])
}

impl RootKey {
    /// Reads a root key that is locked with a passphrase; line ends around the passphrase do not count.
    ///
    /// # Errors
    /// As `load`; the wrong passphrase, in a sentence.
    pub fn unlock(source: &RootKeySource, passphrase: &[u8]) -> Result<Self, VaultError> {
        let path = source.path();
        let content = source.content()?;
        let damaged = || VaultError::RootKeyDamaged(path.to_owned());
        let code = std::str::from_utf8(&content).ok().and_then(|t| t.trim().strip_prefix(PREFIX));
        let bytes = code.and_then(|code| BASE32_NOPAD_NOCASE.decode(code.trim().as_bytes()).ok());
        let bytes: [u8; LENGTH] = bytes.and_then(|b| b.try_into().ok()).ok_or_else(damaged)?;
        let (salt, rest) = bytes.split_first_chunk::<SALT>().ok_or_else(damaged)?;
        let (commitment, rest) = rest.split_first_chunk::<32>().ok_or_else(damaged)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        let (sealed, tag) = rest.split_first_chunk::<32>().ok_or_else(damaged)?;
        let tag = tag.first_chunk::<TAG>().ok_or_else(damaged)?;
        let kek = stretch(passphrase.trim_ascii(), salt)?;
        if !bool::from(kek.commitment().ct_eq(commitment)) {
            return Err(VaultError::WrongPassphrase(path.to_owned()));
        }
        let mut holds = false;
        let key = Key::filled(|k| {
            k.copy_from_slice(sealed);
            holds = kek.decrypt(nonce, &aad(salt), k, tag);
        });
        if holds { Ok(Self(key)) } else { Err(damaged()) }
    }

    /// Writes this key into its file again, locked with a passphrase; all or nothing.
    ///
    /// # Errors
    /// A passphrase under twelve bytes; a file that cannot be written.
    pub fn lock_file(&self, path: &Path, passphrase: &[u8]) -> Result<(), VaultError> {
        files::replace(path, self.locked_line(passphrase.trim_ascii())?.as_bytes())
    }

    fn locked_line(&self, passphrase: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        if passphrase.len() < SHORTEST {
            return Err(VaultError::PassphraseUnusable);
        }
        let (salt, nonce): ([u8; SALT], [u8; NONCE]) = (random(), random());
        let kek = stretch(passphrase, &salt)?;
        let mut sealed = Zeroizing::new(*self.0.bytes());
        let tag = kek.encrypt(&nonce, &aad(&salt), &mut sealed[..]).ok_or(VaultError::PassphraseUnusable)?;
        let bytes = [salt.as_slice(), &kek.commitment(), &nonce, &sealed[..], &tag].concat();
        Ok(Zeroizing::new(format!("{PREFIX}{}\n", BASE32_NOPAD.encode(&bytes))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_locked_key_opens_with_its_passphrase_only_and_is_the_same_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("turnkeep.key");
        let root = RootKey::create_file(&path).unwrap();
        assert!(matches!(root.lock_file(&path, b"too short"), Err(VaultError::PassphraseUnusable)));
        root.lock_file(&path, b"correct horse battery\n").unwrap();
        let source = RootKeySource::File(path.clone());
        assert!(matches!(RootKey::load(&source), Err(VaultError::RootKeyLocked(_))));
        let wrong = RootKey::unlock(&source, b"correct horse batteries");
        assert!(matches!(wrong, Err(VaultError::WrongPassphrase(_))));
        let again = RootKey::unlock(&source, b"correct horse battery").unwrap();
        assert_eq!(again.short_id(), root.short_id());
        let line = std::fs::read_to_string(&path).unwrap();
        assert!(!line.contains(&BASE32_NOPAD.encode(root.0.bytes())[..20]));
        for at in [30, 60, 120, 200] {
            let mut changed = line.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            std::fs::write(&path, changed).unwrap();
            assert!(RootKey::unlock(&source, b"correct horse battery").is_err(), "a changed letter at {at}");
        }
    }
}
