//! Envelope v1 around one sealed value: `74 01 | class | key number u32 | nonce 24 | ciphertext | tag 16`.

use super::{
    COHORT, Holder, OpenError, Place, SUBJECT, WORKSPACE,
    key::{Key, NONCE, TAG},
    pad,
};
use crate::base::pae::pae;
use zeroize::Zeroizing;

const MAGIC: u8 = 0x74;
const VERSION: u8 = 0x01;
const HEADER: usize = 7;
/// The shortest envelope: header, nonce, one step of padding, tag.
const SHORTEST: usize = HEADER + NONCE + 32 + TAG;

/// Key `number` of `holder`, already derived for the column of `place`.
pub(super) struct Lock<'a> {
    pub(super) place: &'a Place,
    pub(super) holder: Holder,
    pub(super) number: u32,
    pub(super) key: &'a Key,
}

impl Lock<'_> {
    /// Seals a value under this nonce, which must be random and new.
    pub(super) fn seal(&self, nonce: &[u8; NONCE], plain: &[u8]) -> Result<Vec<u8>, OpenError> {
        let padded = pad::padded_len(plain.len());
        // Room for everything at once: growing would leave plaintext in freed memory.
        let mut out = Vec::with_capacity(HEADER + NONCE + padded + TAG);
        out.extend(self.header());
        out.extend(nonce);
        out.extend_from_slice(plain);
        out.push(0x80);
        out.resize(HEADER + NONCE + padded, 0);
        let tag = self
            .key
            .encrypt(nonce, &self.aad(), &mut out[HEADER + NONCE..])
            .ok_or_else(|| OpenError::Fault("a value is too long to seal".into()))?;
        out.extend(tag);
        Ok(out)
    }

    /// Opens a value that `check` has passed.
    pub(super) fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (nonce, rest) =
            sealed.get(HEADER..).and_then(|s| s.split_first_chunk::<NONCE>()).ok_or(OpenError::Tampered)?;
        let (text, tag) = rest.split_last_chunk::<TAG>().ok_or(OpenError::Tampered)?;
        let mut plain = Zeroizing::new(text.to_vec());
        if !self.key.decrypt(nonce, &self.aad(), &mut plain, tag) {
            return Err(OpenError::Tampered);
        }
        let end = pad::plain_len(&plain).ok_or(OpenError::Tampered)?;
        plain.truncate(end);
        Ok(plain)
    }

    fn header(&self) -> [u8; HEADER] {
        let [a, b, c, d] = self.number.to_be_bytes();
        [MAGIC, VERSION, self.holder.class, a, b, c, d]
    }

    fn aad(&self) -> Vec<u8> {
        pae(&[
            &self.header(),
            b"turnkeep.field",
            self.place.workspace.bytes(),
            self.place.field.table.as_bytes(),
            self.place.field.column.as_bytes(),
            &self.place.row,
            self.holder.subject(),
        ])
    }
}

/// Class and key number of an envelope. Unknown formats are an error, never passed through as plain.
pub(super) fn read_header(sealed: &[u8]) -> Result<(u8, u32), OpenError> {
    let known = [MAGIC, VERSION];
    if sealed.iter().zip(known).any(|(is, want)| *is != want) {
        return Err(OpenError::Unsupported);
    }
    if sealed.get(2).is_some_and(|class| ![WORKSPACE, SUBJECT, COHORT].contains(class)) {
        return Err(OpenError::Unsupported);
    }
    match sealed {
        [_, _, class, a, b, c, d, ..] if sealed.len() >= SHORTEST => {
            Ok((*class, u32::from_be_bytes([*a, *b, *c, *d])))
        }
        _ => Err(OpenError::Tampered),
    }
}
