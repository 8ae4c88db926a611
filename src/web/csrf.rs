//! Refusing requests that another site made a browser send, twice over: by what the browser says
//! about their origin, and by a token that only our own forms hold.

use super::{Cookies, Site};
use crate::base::{Error, Result, ids::random};
use hmac::{Hmac, KeyInit, Mac};
use poem::{Request, http::header};
use sha2::Sha256;

/// The name of the hidden form field that holds the form token.
pub const FORM_TOKEN: &str = "form_token";

/// Whether a request may pass. Methods that only read always may. Others need the browser's own word
/// `Sec-Fetch-Site: same-origin` (Fetch Metadata), or, where it is silent, an `Origin` that is ours;
/// where both are silent only a request without our cookies passes, for it acts in nobody's name.
pub fn passes(req: &Request, site: &Site) -> bool {
    if req.method().is_safe() {
        return true;
    }
    let mut fetch = req.headers().get_all("sec-fetch-site").iter();
    if let Some(first) = fetch.next() {
        return first == "same-origin" && fetch.next().is_none();
    }
    match req.headers().get(header::ORIGIN) {
        Some(origin) => origin == site.origin(),
        None => !Cookies::of(site).any(req),
    }
}

/// A token for one form of one session, or of one browser that has not signed in yet: 16 random bytes and their
/// HMAC-SHA256 under `secret` together with the hash of its cookie, in base64url. Each rendering
/// differs, so that compressed pages tell nothing about it (BREACH).
pub fn form_token(secret: &[u8; 32], session_or_pre_hash: &[u8; 32]) -> String {
    let salt = random::<16>();
    let mut token = salt.to_vec();
    token.extend(mac(secret, &salt, session_or_pre_hash).finalize().into_bytes());
    data_encoding::BASE64URL_NOPAD.encode(&token)
}

/// Whether a form token belongs to this session or browser; compares in constant time.
pub fn is_ours(token: &str, secret: &[u8; 32], session_or_pre_hash: &[u8; 32]) -> bool {
    let Ok(bytes) = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()) else { return false };
    let Some((salt, tag)) = bytes.split_first_chunk::<16>() else { return false };
    mac(secret, salt, session_or_pre_hash).verify_slice(tag).is_ok()
}

/// The check as a refusal whose sentence says what to do next.
///
/// # Errors
/// If the token is missing or belongs to another session or browser.
pub fn check(token: &str, secret: &[u8; 32], session_or_pre_hash: &[u8; 32]) -> Result<()> {
    if is_ours(token, secret, session_or_pre_hash) {
        return Ok(());
    }
    Err(Error::refused(|t| t.web_stale_form()))
}

fn mac(secret: &[u8; 32], salt: &[u8; 16], hash: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC fills a short key with zeros up to its block (RFC 2104 section 2); done here it cannot fail.
    let mut block = [0; 64];
    block[..32].copy_from_slice(secret);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(b"tk/form/v1");
    mac.update(salt);
    mac.update(hash);
    mac
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use poem::http::Method;

    fn asks(method: Method, headers: &[(&str, &str)]) -> bool {
        let site = Site::new("https://turn.example", vec![]).unwrap();
        let mut req = Request::builder().method(method).uri_str("/turns");
        for (name, value) in headers {
            req = req.header(*name, *value);
        }
        passes(&req.finish(), &site)
    }

    #[test]
    fn reading_is_always_allowed() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(asks(method, &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]));
        }
    }

    #[test]
    fn writing_needs_the_browsers_word_that_our_own_page_sent_it() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(asks(method.clone(), &[("sec-fetch-site", "same-origin")]));
            for other in ["none", "same-site", "cross-site", "Same-Origin", "", "same-origin, none"] {
                let good_origin = ("origin", "https://turn.example");
                assert!(!asks(method.clone(), &[("sec-fetch-site", other), good_origin]), "{other}");
            }
        }
        assert!(!asks(Method::POST, &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")]));
    }

    #[test]
    fn a_silent_browser_needs_our_origin_or_no_cookie() {
        let cookie = ("cookie", "a=b; __Host-tk_s=AAAA");
        assert!(asks(Method::POST, &[("origin", "https://turn.example"), cookie]));
        for origin in ["https://evil.example", "http://turn.example", "https://turn.example:8443", "null", ""]
        {
            assert!(!asks(Method::POST, &[("origin", origin), cookie]), "{origin}");
            assert!(!asks(Method::POST, &[("origin", origin)]), "{origin}");
        }
        assert!(!asks(Method::POST, &[cookie]));
        assert!(!asks(Method::POST, &[("cookie", "__Host-tk_pre=AAAA")]));
        assert!(asks(Method::POST, &[]));
        assert!(asks(Method::POST, &[("cookie", "somebody=else")]));
    }

    #[test]
    fn a_form_token_fits_its_own_session_and_secret_only() {
        let (secret, mine, other) = ([1; 32], [2; 32], [3; 32]);
        let token = form_token(&secret, &mine);
        assert!(is_ours(&token, &secret, &mine));
        assert!(!is_ours(&token, &secret, &other));
        assert!(!is_ours(&token, &other, &mine));
        assert_ne!(token, form_token(&secret, &mine));
        for broken in ["", "AAAA", "ü", &token[1..], &format!("{token}A")] {
            assert!(check(broken, &secret, &mine).is_err());
        }
    }
}
