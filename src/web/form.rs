//! Reading a form that somebody sent, whatever it holds.

use super::csrf;
use crate::base::{Error, Result};
use poem::{
    FromRequest, Request, RequestBody, Response,
    error::{ReadBodyError, ResponseError},
    http::StatusCode,
};

/// The most that a form may weigh, in bytes.
pub const LIMIT: usize = 64 * 1024;

/// The fields of an urlencoded form in the order sent. What people typed is private, so it has no `Debug`.
#[derive(Clone, Default)]
pub struct Form(Vec<(String, String)>);

/// Why a body is no form of ours; the door turns it into a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Over [`LIMIT`].
    #[error("the form is too large")]
    TooLarge,
    /// Another content type, broken UTF-8, or a body that broke off.
    #[error("not a form")]
    NotAForm,
}

impl ResponseError for Unreadable {
    fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::BAD_REQUEST,
        }
    }
    fn as_response(&self) -> Response {
        Response::builder().status(self.status()).finish()
    }
}

impl<'a> FromRequest<'a> for Form {
    async fn from_request(req: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let kind = req.content_type().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Unreadable::NotAForm.into());
        }
        let body = body.take().map_err(|_| Unreadable::NotAForm)?;
        let bytes = body.into_bytes_limit(LIMIT).await.map_err(|e| match e {
            ReadBodyError::PayloadTooLarge => Unreadable::TooLarge,
            _ => Unreadable::NotAForm,
        })?;
        Ok(Self::parse(&bytes)?)
    }
}

impl Form {
    /// Reads `name=value&…` (URL Standard section 5.1), but strictly: text that is not UTF-8 is refused, not mended.
    ///
    /// # Errors
    /// If a name or value is not UTF-8.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let pairs = bytes.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
        let read = |pair: &[u8]| {
            let (name, value) = match pair.iter().position(|b| *b == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &b""[..]),
            };
            Ok((decode(name)?, decode(value)?))
        };
        pairs.map(read).collect::<Result<_, _>>().map(Self)
    }

    /// One line of text: trimmed, every run of white space one blank, no control or direction marks. Empty if missing.
    pub fn text(&self, name: &str) -> String {
        one_line(self.raw(name))
    }

    /// Text of several lines: line ends as `\n`, no other control or direction marks, nothing at its end. Empty if missing.
    pub fn lines(&self, name: &str) -> String {
        let text = self.raw(name).replace("\r\n", "\n").replace('\r', "\n");
        let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let text: String = text.chars().filter(kept).collect();
        shown(&text).trim_end().trim_start_matches('\n').to_owned()
    }

    /// One line of text, or `None` if it is missing or empty.
    pub fn opt(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// One line of text that must be there once.
    ///
    /// # Errors
    /// A refusal at the field if it is missing, empty, or there twice with different texts.
    pub fn one(&self, name: &'static str) -> Result<String> {
        let mut all = self.many(name).into_iter().filter(|text| !text.is_empty());
        let first = all.next().ok_or_else(|| Error::refused_at(name, |t| t.web_missing()))?;
        if all.any(|other| other != first) {
            return Err(Error::refused_at(name, |t| t.web_choose()));
        }
        Ok(first)
    }

    /// Every value of a field, in the order sent, each as one line of text.
    pub fn many(&self, name: &str) -> Vec<String> {
        let same = self.0.iter().filter(|(n, _)| n == name);
        same.map(|(_, value)| Self(vec![(String::new(), value.clone())]).text("")).collect()
    }

    /// Whether a box is ticked, or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// The field read as a number, an id or another type; `None` if it is missing or does not fit.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// Checks the form token against the session's hash.
    ///
    /// # Errors
    /// A refusal of the whole form if it is missing or not ours.
    pub fn check_token(&self, secret: &[u8; 32], session_or_pre_hash: &[u8; 32]) -> Result<()> {
        csrf::check(self.raw(csrf::FORM_TOKEN), secret, session_or_pre_hash)
    }

    /// Every field but the form token, to be shown again.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, _)| *name != csrf::FORM_TOKEN)
    }

    fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

/// A text as one line: no control or direction marks, which let a name pose as another, no space twice.
pub fn one_line(raw: &str) -> String {
    let clean: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().map(shown).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Without marks that turn the direction of text or hide in it: they let a name pose as another.
/// The zero-width joiner stays, emoji and some scripts need it.
fn shown(text: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    text.chars().filter(|c| !hidden(*c)).collect()
}

fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8(out).map_err(|_| Unreadable::NotAForm)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn form(body: &str) -> Form {
        Form::parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn text_comes_out_trimmed_and_without_tricks() {
        let f = form(
            "name=++Ada%09%0aLovelace%00+&rtl=a%E2%80%AEb&note=%0d%0aone%0D%0Atwo%07%0D%0A&emoji=%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB",
        );
        assert_eq!(f.text("name"), "Ada Lovelace");
        assert_eq!(f.text("rtl"), "ab");
        assert_eq!(f.lines("note"), "one\ntwo");
        assert_eq!(f.text("emoji"), "👩\u{200d}💻");
        assert_eq!(
            (f.text("none"), f.opt("none"), f.opt("name")),
            (String::new(), None, Some("Ada Lovelace".into()))
        );
    }

    #[test]
    fn missing_and_doubled_fields_are_refused_at_the_field() {
        let f = form("a=1&a=1&b=1&b=2&c=+&tick&n=12");
        assert_eq!(f.one("a").unwrap(), "1");
        for name in ["b", "c", "d"] {
            let Err(Error::Refused(all)) = f.one(name) else { panic!("{name} passed") };
            assert_eq!(all[0].field, Some(name));
        }
        assert_eq!(f.many("b"), ["1", "2"]);
        assert!(f.has("tick") && !f.has("tock"));
        assert_eq!((f.read::<u8>("n"), f.read::<u8>("b"), f.read::<u8>("c")), (Some(12), Some(1), None));
    }

    #[test]
    fn broken_bodies_are_refused_and_odd_percents_stay() {
        assert!(matches!(Form::parse(b"a=%ff"), Err(Unreadable::NotAForm)));
        assert!(matches!(Form::parse(b"\xc3=a"), Err(Unreadable::NotAForm)));
        assert_eq!(form("a=100%&b=%zz&c=%4").text("a"), "100%");
        assert_eq!(form("&&=&a").text("a"), "");
    }

    proptest! {
        #[test]
        fn no_body_brings_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(f) = Form::parse(&bytes) {
                for (name, _) in f.kept() {
                    prop_assert!(!f.text(name).chars().any(char::is_control));
                    prop_assert!(!f.lines(name).contains('\r'));
                }
            }
        }

        #[test]
        fn what_a_browser_encodes_reads_back(pairs in proptest::collection::vec((any::<String>(), any::<String>()), 0..8)) {
            let percent = |text: &str| text.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
            let body: Vec<_> = pairs.iter().map(|(n, v)| format!("{}={}", percent(n), percent(v))).collect();
            let f = Form::parse(body.join("&").as_bytes()).unwrap();
            prop_assert_eq!(f.0, pairs);
        }

        #[test]
        fn what_is_read_is_clean_and_is_read_again_as_it_is(value: String) {
            let f = Form(vec![("x".into(), value)]);
            let (text, lines) = (f.text("x"), f.lines("x"));
            prop_assert!(!text.chars().any(|c| c.is_control() || shown(&c.to_string()).is_empty()));
            prop_assert!(!lines.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
            prop_assert_eq!(Form(vec![("x".into(), text.clone())]).text("x"), text);
            prop_assert_eq!(Form(vec![("x".into(), lines.clone())]).lines("x"), lines);
        }
    }
}
