//! The security headers of every answer, errors and files included.

use crate::base::ids::random;
use poem::{
    FromRequest, Request, RequestBody, Response,
    http::{HeaderName, HeaderValue, header},
};
use std::sync::Arc;

/// The word that lets a script of this one answer run (CSP Level 3 section 2.3.1): 16 random bytes in base64.
#[derive(Clone)]
pub struct Nonce(Arc<str>);

impl Nonce {
    /// A fresh one; one per answer.
    pub fn new() -> Self {
        Self(data_encoding::BASE64.encode(&random::<16>()).into())
    }
    /// The word itself.
    pub fn text(&self) -> &str {
        &self.0
    }
    /// The nonce that the door gave this request; a fresh one that fits no header if there was no door.
    pub fn of(req: &Request) -> Self {
        req.data::<Self>().cloned().unwrap_or_default()
    }
}

impl Default for Nonce {
    fn default() -> Self {
        Self::new()
    }
}

impl std::ops::Deref for Nonce {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'a> FromRequest<'a> for Nonce {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::of(req))
    }
}

/// Puts every header on an answer. `Cache-Control`, the content, referrer and resource policies stay
/// as an answer has them already: hashed files live for a year, a visitor's frame has its own policy.
pub fn put(response: &mut Response, nonce: &str, https: bool) {
    let status = response.status();
    let map = response.headers_mut();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'none'; \
         object-src 'none'; require-trusted-types-for 'script'; trusted-types turnkeep"
    );
    if !map.contains_key(header::CONTENT_SECURITY_POLICY) {
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            map.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        map.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    for (name, value) in UNLESS_SET {
        map.entry(name).or_insert(HeaderValue::from_static(value));
    }
    for (name, value) in ALWAYS {
        map.insert(name, HeaderValue::from_static(value));
    }
    // An error must never stay in a cache for a year, wherever it comes from.
    if !(status.is_success() || status == poem::http::StatusCode::NOT_MODIFIED) {
        map.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    map.append(header::VARY, HeaderValue::from_static("Sec-Fetch-Site, Origin"));
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        map.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

const UNLESS_SET: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    // Who holds a secret in their address say less.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];
