//! Tokens and codes: what is random, what of it is stored, and how both are compared.

use super::RequestId;
use crate::base::{ids::random, pae::pae};
use crate::store::Read;
use crate::vault::Purpose;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A SHA-256 or HMAC-SHA-256 value.
pub type Hash = [u8; 32];

/// 32 random bytes that open something. Only their hash is ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A fresh one.
    pub fn new() -> Self {
        Self(random())
    }
    /// The token of these bytes, as a cookie brings them.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// Reads what `text` wrote.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.trim().as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
    /// As it stands in a link: 43 letters of base64url.
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }
    /// Its bytes, for a cookie.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    /// What is stored of it. Plain SHA-256 is enough for 256 random bits.
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.0).into()
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

/// The letters of codes: none that looks or sounds like another (no I, L, O, U, 0, 1). 30^8 is 39 bits.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LEN: usize = 8;

/// A fresh code, every letter equally likely.
pub fn new_code() -> String {
    let mut code = String::with_capacity(CODE_LEN);
    while code.len() < CODE_LEN {
        // 240 is the largest multiple of 30 in a byte; what lies above would favour some letters.
        let [byte] = random::<1>();
        if byte < 240 {
            code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        }
    }
    code
}

/// A code as one reads it: two groups of four.
pub fn said(code: &str) -> String {
    let (left, right) = code.split_at(code.len().min(CODE_LEN / 2));
    format!("{left}-{right}")
}

/// A code as somebody typed it: case, blanks and dashes do not matter.
pub fn typed(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(64).map(|c| c.to_ascii_uppercase()).collect()
}

/// HMAC-SHA-256 over parts that cannot run into each other.
pub fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Hash {
    // HMAC fills a short key with zeros up to its block (RFC 2104 section 2); done here it cannot fail.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(&pae(parts));
    mac.finalize().into_bytes().into()
}

/// What is stored of a code. The pepper lies outside the data file, so 39 bits withstand its theft.
pub fn code_mac(r: &Read<'_>, id: RequestId, code: &str) -> Hash {
    mac(&r.keyring().secret(Purpose::CodePepper), &[b"tk/code/v1", id.bytes(), code.as_bytes()])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_has_eight_letters_that_cannot_be_mistaken_and_reads_back_as_typed() {
        for _ in 0..200 {
            let code = new_code();
            assert_eq!(code.len(), 8);
            assert!(
                code.bytes().all(|b| ALPHABET.contains(&b)) && !code.contains(['I', 'L', 'O', 'U', '0', '1'])
            );
            assert_eq!(typed(&format!(" {} ", said(&code).to_lowercase())), code);
        }
        assert_eq!(typed("ab cd-éfgh"), "ABCDFGH");
    }

    #[test]
    fn a_token_reads_back_from_its_link_and_nothing_else_does() {
        let token = Token::new();
        assert!(Token::read(&token.text()).unwrap() == token);
        for broken in ["", "AAAA", "ü", &token.text()[1..], &format!("{}A", token.text())] {
            assert!(Token::read(broken).is_none());
        }
    }
}
