//! Devices: what a person sees of a browser of theirs, and the cookie by which it is known again.

use super::super::sign_in::{Browser, secrets::mac};
use crate::base::Words;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How long a browser is known again, in seconds: half a year.
pub const KNOWN_SECONDS: u64 = 180 * 86_400;

/// A browser in which a person is signed in. Kept sealed for that person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Device {
    /// `Firefox`, or empty.
    pub browser: String,
    /// `Linux`, or empty.
    pub os: String,
    /// `203.0.113.0/24`; emptied after seven days.
    pub network: String,
    /// The id in its device cookie.
    id: [u8; 16],
}

impl Device {
    pub(super) fn new(browser: &Browser, id: &[u8; 16]) -> Self {
        let (family, os) = (browser.agent.family.to_owned(), browser.agent.os.to_owned());
        Self { browser: family, os, network: browser.network.clone(), id: *id }
    }
    /// As one would say it: "Firefox on Linux".
    pub fn said(&self, t: &Words) -> String {
        match (self.browser.as_str(), self.os.as_str()) {
            ("", "") => t.web_browser_any(),
            ("", os) => t.web_browser_any_on(os),
            (family, "") => family.to_owned(),
            (family, os) => t.web_browser_on(family, os),
        }
    }
    /// Whether this is the device of a cookie's id.
    pub fn is(&self, id: &[u8; 16]) -> bool {
        self.id == *id
    }
    pub(super) fn id(&self) -> [u8; 16] {
        self.id
    }
}

/// The device cookie: its id, until when it counts (Unix ms), and an HMAC over both. It opens nothing;
/// it only tells a browser that was let in before from a strange one.
pub fn cookie(secret: &[u8; 32], id: &[u8; 16], until_ms: i64) -> Vec<u8> {
    let until = until_ms.to_be_bytes();
    [id.as_slice(), &until, &mac(secret, &[b"tk/device/v1", id, &until])].concat()
}

/// The id of a device cookie that is ours and still counts.
pub fn read(secret: &[u8; 32], cookie: &[u8], now_ms: i64) -> Option<[u8; 16]> {
    let (id, rest) = cookie.split_first_chunk::<16>()?;
    let (until, tag) = rest.split_first_chunk::<8>()?;
    let ours: bool = mac(secret, &[b"tk/device/v1", id, until]).ct_eq(tag).into();
    (ours && now_ms < i64::from_be_bytes(*until)).then_some(*id)
}

/// The hash by which something that belongs to one session is bound to it.
pub fn bound_to(session: super::SessionId) -> [u8; 32] {
    Sha256::new().chain_update(b"tk/session/v1").chain_update(session.bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_cookie_counts_until_its_day_and_only_as_we_wrote_it() {
        let (secret, id) = ([1; 32], [2; 16]);
        let good = cookie(&secret, &id, 1000);
        assert_eq!(read(&secret, &good, 999), Some(id));
        assert_eq!(read(&secret, &good, 1000), None);
        assert_eq!(read(&[9; 32], &good, 0), None);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(read(&secret, &bad, 0), None);
        }
        assert_eq!(read(&secret, &good[..40], 0), None);
    }

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_of_others_are_a_device_and_no_change_of_ours(
            bytes in proptest::collection::vec(any::<u8>(), 0..80),
            id: [u8; 16],
            until in 1_i64..i64::MAX,
            at in 0_usize..56,
            change in 1_u8..,
        ) {
            let secret = [1; 32];
            prop_assert_eq!(read(&secret, &bytes, 0), None);
            let mut ours = cookie(&secret, &id, until);
            prop_assert_eq!(ours.len(), 56);
            prop_assert_eq!(read(&secret, &ours, until - 1), Some(id));
            prop_assert_eq!(read(&secret, &ours, until), None);
            prop_assert_eq!(read(&secret, &[&ours[..], &bytes[..]].concat(), 0).is_some(), bytes.is_empty());
            ours[at] ^= change;
            prop_assert_eq!(read(&secret, &ours, i64::MIN), None);
        }
    }
}
