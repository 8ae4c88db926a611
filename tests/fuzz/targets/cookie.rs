//! Any bytes as `Cookie` headers and as a device cookie: read without a panic, and taken only in the
//! one spelling that we write ourselves.
#![no_main]

use libfuzzer_sys::fuzz_target;
use poem::{Request, http::HeaderValue};
use turnkeep::spine::people::sessions::device;
use turnkeep::web::{Cookies, Site, cookies::Cookie};

/// The first byte picks scheme and cookie; each line after it is one header.
fn headers(data: &[u8]) -> Option<()> {
    let (pick, rest) = data.split_first()?;
    let origin = if pick & 1 == 0 { "https://turn.example" } else { "http://127.0.0.1:8080" };
    let jar = Cookies::of(&Site::new(origin, vec![]).unwrap());
    let cookie = [Cookie::Session, Cookie::Pre, Cookie::Device][usize::from(pick >> 1) % 3];
    let mut request = Request::builder();
    for line in rest.split(|byte| *byte == b'\n') {
        request = request.header("cookie", HeaderValue::from_bytes(line).ok()?);
    }
    let request = request.finish();
    let token = jar.token(&request, cookie);
    let Some(bytes) = jar.read(&request, cookie) else {
        assert!(token.is_none(), "a token in a cookie that is not there");
        return None;
    };
    assert!(jar.any(&request));
    assert_eq!(token.map(Vec::from), Some(bytes.clone()).filter(|bytes| bytes.len() == 32));
    // What was read is what we would have written, letter by letter.
    let ours = jar.set(cookie, &bytes, None);
    let ours = ours.to_str().unwrap().split(';').next().unwrap();
    let sent = |pair: &str| pair.trim() == ours;
    let lines = request.headers().get_all("cookie").iter().filter_map(|line| line.to_str().ok());
    assert!(lines.flat_map(|line| line.split(';')).any(sent), "another spelling of {ours}");
    let back = Request::builder().header("cookie", ours).finish();
    assert_eq!(jar.read(&back, cookie), Some(bytes));
    Some(())
}

/// A device cookie with its parts chosen by the input, whole and with one change.
fn devices(data: &[u8]) -> Option<()> {
    assert_eq!(device::read(&[9; 32], data, 0), None, "nobody knows the secret");
    let (id, rest) = data.split_first_chunk::<16>()?;
    let (until, rest) = rest.split_first_chunk::<8>()?;
    let ([at, change], rest) = rest.split_first_chunk::<2>()?;
    let until = i64::from_be_bytes(*until);
    let mut cookie = device::cookie(&[9; 32], id, until);
    assert_eq!(device::read(&[9; 32], &cookie, i64::MIN), (until > i64::MIN).then_some(*id));
    assert_eq!(device::read(&[9; 32], &cookie, until), None, "past its day");
    let at = usize::from(*at) % cookie.len();
    cookie[at] ^= change.max(&1);
    assert_eq!(device::read(&[9; 32], &cookie, i64::MIN), None);
    cookie[at] ^= change.max(&1);
    cookie.extend(rest);
    assert_eq!(device::read(&[9; 32], &cookie, i64::MIN).is_some(), rest.is_empty() && until > i64::MIN);
    Some(())
}

fuzz_target!(|data: &[u8]| {
    let _ = headers(data);
    let _ = devices(data);
});
