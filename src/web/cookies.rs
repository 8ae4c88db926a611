//! Our cookies: their names by scheme, and their one way of being set.

use super::Site;
use poem::{
    Request,
    http::{HeaderValue, header},
};
use std::time::Duration;

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session of somebody signed in.
    Session,
    /// The browser that asked for a sign-in link, before anybody is signed in.
    Pre,
    /// A browser in which somebody was signed in before.
    Device,
    /// What the next page says of the last act: the key of a known sentence.
    Said,
}

/// Reads and writes the cookies of a site.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    https: bool,
}

impl Cookies {
    /// The cookies of this site.
    pub fn of(site: &Site) -> Self {
        Self { https: site.https() }
    }

    /// The name: `__Host-tk_s` over HTTPS, where the prefix makes the browser refuse any other setter
    /// (RFC 6265bis section 4.1.3.2); `tk_s` on plain loopback.
    pub fn name(self, cookie: Cookie) -> &'static str {
        match (self.https, cookie) {
            (true, Cookie::Session) => "__Host-tk_s",
            (true, Cookie::Pre) => "__Host-tk_pre",
            (true, Cookie::Device) => "__Host-tk_d",
            (true, Cookie::Said) => "__Host-tk_say",
            (false, Cookie::Session) => "tk_s",
            (false, Cookie::Pre) => "tk_pre",
            (false, Cookie::Device) => "tk_d",
            (false, Cookie::Said) => "tk_say",
        }
    }

    /// The bytes that a cookie brings back; `None` if it is absent or not ours by its shape.
    pub fn read(self, req: &Request, cookie: Cookie) -> Option<Vec<u8>> {
        let value = self.raw(req, cookie).filter(|v| v.len() <= 512)?;
        data_encoding::BASE64URL_NOPAD.decode(value.as_bytes()).ok()
    }

    /// The 32 bytes of a session or pre cookie.
    pub fn token(self, req: &Request, cookie: Cookie) -> Option<[u8; 32]> {
        self.read(req, cookie)?.try_into().ok()
    }

    /// The `Set-Cookie` value for these bytes; without an age it lives as long as the browser does.
    pub fn set(self, cookie: Cookie, bytes: &[u8], age: Option<Duration>) -> HeaderValue {
        self.write(cookie, &data_encoding::BASE64URL_NOPAD.encode(bytes), age)
    }

    /// The `Set-Cookie` value that makes the browser forget it.
    pub fn clear(self, cookie: Cookie) -> HeaderValue {
        self.write(cookie, "", Some(Duration::ZERO))
    }

    /// Whether a request brings any of our cookies, in whatever shape.
    pub fn any(self, req: &Request) -> bool {
        [Cookie::Session, Cookie::Pre, Cookie::Device].into_iter().any(|c| self.raw(req, c).is_some())
    }

    fn raw(self, req: &Request, cookie: Cookie) -> Option<&str> {
        let name = self.name(cookie);
        let lines = req.headers().get_all(header::COOKIE).iter();
        lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value)
    }

    fn write(self, cookie: Cookie, value: &str, age: Option<Duration>) -> HeaderValue {
        let name = self.name(cookie);
        let secure = if self.https { "; Secure" } else { "" };
        let age = age.map_or(String::new(), |a| format!("; Max-Age={}", a.as_secs()));
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        // Name and value are plain ASCII letters, so this cannot fail; an empty line sets nothing.
        HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn cookies(url: &str) -> Cookies {
        Cookies::of(&Site::new(url, vec![]).unwrap())
    }

    #[test]
    fn cookies_are_host_bound_and_secure_over_https_and_plain_on_loopback() {
        let (https, http) = (cookies("https://turn.example"), cookies("http://127.0.0.1:8080"));
        let week = Some(Duration::from_secs(604_800));
        assert_eq!(
            https.set(Cookie::Session, &[0; 3], week),
            "__Host-tk_s=AAAA; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=604800"
        );
        assert_eq!(http.set(Cookie::Pre, &[0; 3], None), "tk_pre=AAAA; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(http.clear(Cookie::Device), "tk_d=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assert_eq!(https.name(Cookie::Pre), "__Host-tk_pre");
        assert_eq!(https.name(Cookie::Device), "__Host-tk_d");
    }

    #[test]
    fn a_cookie_reads_back_and_strange_ones_read_as_absent() {
        let https = cookies("https://turn.example");
        let with = |line: &str| Request::builder().header("cookie", line).finish();
        let token = data_encoding::BASE64URL_NOPAD.encode(&[7; 32]);
        let ours = with(&format!("x=y; __Host-tk_s={token};z"));
        assert_eq!(https.token(&ours, Cookie::Session), Some([7; 32]));
        assert_eq!(https.token(&ours, Cookie::Pre), None);
        assert!(https.any(&ours));
        for line in [
            "",
            ";;=;",
            "__Host-tk_s",
            "__Host-tk_s=",
            "__Host-tk_s=AAAA",
            "__Host-tk_s=%00",
            "tk_s=AAAA",
            "__host-tk_s=AAAA",
        ] {
            assert_eq!(https.token(&with(line), Cookie::Session), None, "{line}");
        }
        let bytes = HeaderValue::from_bytes(b"__Host-tk_s=\xff").unwrap();
        assert_eq!(https.token(&Request::builder().header("cookie", bytes).finish(), Cookie::Session), None);
    }

    use proptest::prelude::*;

    /// Headers as browsers never send them, often with a name of ours in them.
    fn lines() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let odd = proptest::collection::vec(any::<u8>(), 0..80);
        let ours = ("(__Host-)?tk_(s|pre|d)", "[ =]{0,2}", "[A-Za-z0-9_=+/-]{0,50}");
        let ours =
            ours.prop_map(|(name, between, value)| format!("x=y; {name}={between}{value}; z").into_bytes());
        proptest::collection::vec(prop_oneof![odd, ours], 0..4)
    }

    proptest! {
        #[test]
        fn any_headers_are_read_calmly_and_only_our_own_spelling_counts(lines in lines(), http: bool) {
            let jar = cookies(if http { "http://127.0.0.1:8080" } else { "https://turn.example" });
            let values = lines.iter().filter_map(|line| HeaderValue::from_bytes(line).ok());
            let request = values.fold(Request::builder(), |request, value| request.header("cookie", value)).finish();
            for cookie in [Cookie::Session, Cookie::Pre, Cookie::Device] {
                let token = jar.token(&request, cookie);
                let Some(bytes) = jar.read(&request, cookie) else {
                    prop_assert_eq!(token, None);
                    continue;
                };
                prop_assert!(jar.any(&request));
                let set = jar.set(cookie, &bytes, None);
                let ours = set.to_str().unwrap().split(';').next().unwrap().to_owned();
                let sent = lines.iter().any(|l| String::from_utf8_lossy(l).split(';').any(|p| p.trim() == ours));
                prop_assert!(sent, "another spelling of {}", ours);
            }
        }

        #[test]
        fn what_is_set_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..=384), http: bool) {
            let jar = cookies(if http { "http://127.0.0.1:8080" } else { "https://turn.example" });
            for cookie in [Cookie::Session, Cookie::Pre, Cookie::Device] {
                let set = jar.set(cookie, &bytes, None);
                let pair = set.to_str().unwrap().split(';').next().unwrap();
                let request = Request::builder().header("cookie", format!("a=b; {pair}")).finish();
                prop_assert_eq!(jar.read(&request, cookie), Some(bytes.clone()));
            }
        }
    }
}
