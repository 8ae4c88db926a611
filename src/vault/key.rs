//! One secret key of 32 bytes and the four things done with it: derive, MAC, wrap, seal.
//! The primitives are the RustCrypto crates'; nothing here is a cipher of our own.

use super::Holder;
use crate::base::{ids::random, pae::pae};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, aead::AeadInOut};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroize;

pub(super) const NONCE: usize = 24;
pub(super) const TAG: usize = 16;
/// Nonce, key, tag.
pub(super) const WRAPPED: usize = NONCE + 32 + TAG;

/// 32 secret bytes on the heap, so that moving the key leaves no copy behind; wiped when dropped.
pub(super) struct Key(Box<[u8; 32]>);

impl Key {
    /// A key whose bytes are written in place.
    pub(super) fn filled(fill: impl FnOnce(&mut [u8; 32])) -> Self {
        let mut key = Self(Box::new([0; 32]));
        fill(&mut key.0);
        key
    }

    /// A new random key.
    pub(super) fn random() -> Self {
        #[allow(clippy::expect_used, reason = "without randomness no key may be made")]
        Self::filled(|k| getrandom::fill(k).expect("the kernel's random source"))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HKDF-SHA-256 (RFC 5869) with an empty salt; `info` parts are PAE-encoded.
    pub(super) fn derive(&self, info: &[&[u8]]) -> Self {
        let info = zeroize::Zeroizing::new(pae(info));
        #[allow(clippy::expect_used, reason = "32 bytes are within HKDF's limit of 8160")]
        Self::filled(|out| {
            Hkdf::<Sha256>::new(None, self.bytes()).expand(&info, out).expect("a short output");
        })
    }

    /// HMAC-SHA-256 (RFC 2104) under this key.
    pub(super) fn mac(&self, message: &[u8]) -> [u8; 32] {
        #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.bytes()).expect("a key");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// A value that only this key gives. Poly1305 does not commit to its key, so it is checked
    /// before anything is opened.
    pub(super) fn commitment(&self) -> [u8; 32] {
        self.mac(b"tk/commit")
    }

    /// XChaCha20-Poly1305 in place; `None` only for texts beyond the cipher's 256 GiB.
    pub(super) fn encrypt(&self, nonce: &[u8; NONCE], aad: &[u8], text: &mut [u8]) -> Option<[u8; TAG]> {
        let tag = self.cipher().encrypt_inout_detached(&(*nonce).into(), aad, text.into()).ok()?;
        Some(tag.into())
    }

    /// Decrypts in place if the tag holds, else leaves the text and says false.
    #[must_use]
    pub(super) fn decrypt(&self, nonce: &[u8; NONCE], aad: &[u8], text: &mut [u8], tag: &[u8; TAG]) -> bool {
        let (nonce, tag) = ((*nonce).into(), (*tag).into());
        self.cipher().decrypt_inout_detached(&nonce, aad, text.into(), &tag).is_ok()
    }

    /// Another key sealed under this one for row `number` of `keys.db`: nonce, key, tag.
    pub(super) fn wrap(&self, number: u32, holder: Holder, key: &Key) -> [u8; WRAPPED] {
        self.wrap_with(&random(), number, holder, key)
    }

    pub(super) fn wrap_with(
        &self,
        nonce: &[u8; NONCE],
        number: u32,
        holder: Holder,
        key: &Key,
    ) -> [u8; WRAPPED] {
        let mut out = [0; WRAPPED];
        out[..NONCE].copy_from_slice(nonce);
        out[NONCE..NONCE + 32].copy_from_slice(key.bytes());
        #[allow(clippy::expect_used, reason = "32 bytes are within the cipher's limit")]
        let tag = self
            .encrypt(nonce, &wrap_aad(number, holder), &mut out[NONCE..NONCE + 32])
            .expect("a short text");
        out[NONCE + 32..].copy_from_slice(&tag);
        out
    }

    /// The key inside, if it was wrapped under this key for this row and holder.
    pub(super) fn unwrap_key(&self, number: u32, holder: Holder, wrapped: &[u8; WRAPPED]) -> Option<Key> {
        let (nonce, rest) = wrapped.split_first_chunk::<NONCE>()?;
        let (text, tag) = rest.split_first_chunk::<32>()?;
        let tag = tag.first_chunk::<TAG>()?;
        let mut holds = false;
        let key = Key::filled(|k| {
            k.copy_from_slice(text);
            holds = self.decrypt(nonce, &wrap_aad(number, holder), k, tag);
        });
        holds.then_some(key)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes().into())
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

fn wrap_aad(number: u32, holder: Holder) -> Vec<u8> {
    pae(&[b"tk/wrap/v1", &number.to_be_bytes(), &[holder.class], &holder.owner])
}
