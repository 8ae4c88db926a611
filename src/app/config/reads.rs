//! The kinds of values a configuration holds, each read from text in one place.

use super::problem::nearest_choice;
use crate::base::Sealed;
use lettre::message::Mailbox;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Component, PathBuf},
};

/// How a value is written in TOML. In variables and arguments a list has commas between its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text in quotes.
    Text,
    /// A number without quotes.
    Number,
    /// A list of texts.
    List,
}

/// Why a text is not such a value: what to write instead and, if we can guess it, which value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Goes after the key and a colon.
    pub what: String,
    /// A value that would be right.
    pub nearest: Option<String>,
}

impl Wrong {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), nearest: None }
    }
}

/// A kind of value.
pub trait Reads: Sized {
    /// How it is written in TOML.
    const SHAPE: Shape = Shape::Text;
    /// What to write, as the end of "write …".
    const WHAT: &'static str;
    /// Reads it.
    fn read(text: &str) -> Result<Self, Wrong>;
    /// The refusal that says what to write.
    fn wrong() -> Wrong {
        Wrong::new(format!("write {}", Self::WHAT))
    }
}

/// Is this host name or address the machine itself?
pub(super) fn is_loopback(host: &str) -> bool {
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    ip.map_or(host == "localhost" || host.ends_with(".localhost"), |ip| ip.to_canonical().is_loopback())
}

/// The address under which people open Turnkeep: scheme, host and perhaps a port, no path. It is
/// also the origin that forms are checked against, so it is kept as a browser writes an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// Scheme, host and port without the scheme's own port, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// The host alone.
    pub fn host(&self) -> &str {
        &self.host
    }
    /// Do browsers come over TLS (ours or a proxy's)?
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }
    /// Is it an address of this machine only?
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl Reads for PublicUrl {
    const WHAT: &'static str =
        "the address people open, without a path, such as https://turnkeep.example.org";
    fn read(text: &str) -> Result<Self, Wrong> {
        let uri: poem::http::Uri = text.parse().map_err(|_| Self::wrong())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(Self::wrong());
        };
        let own_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(Self::wrong()),
        };
        let host = authority.host().to_lowercase();
        let bare = uri.path() == "/" && uri.query().is_none() && !text.contains(['#', '@', '?']);
        let numbered = authority.as_str().len() > host.len();
        if !bare || !is_host(host.trim_matches(['[', ']'])) || (numbered && authority.port_u16().is_none()) {
            return Err(Self::wrong());
        }
        let origin = match authority.port_u16() {
            Some(port) if port != own_port => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        Ok(Self { origin, host })
    }
}

impl Reads for SocketAddr {
    const WHAT: &'static str = "an address and a port, such as 127.0.0.1:8080 or [::1]:8080";
    fn read(text: &str) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Self::wrong())
    }
}

impl Reads for PathBuf {
    const WHAT: &'static str =
        "a whole path from the root, without \"..\", such as /etc/turnkeep/turnkeep.key";
    fn read(text: &str) -> Result<Self, Wrong> {
        let path = PathBuf::from(text);
        let plain = path.is_absolute() && !path.components().any(|part| part == Component::ParentDir);
        if plain && !text.contains('\0') { Ok(path) } else { Err(Self::wrong()) }
    }
}

/// A host: a name in ASCII or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(pub String);

fn is_host(text: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.parse::<IpAddr>().is_ok() || (text.len() <= 253 && text.split('.').all(label))
}

impl Reads for Host {
    const WHAT: &'static str = "a host name or an address alone, such as mail.example.org";
    fn read(text: &str) -> Result<Self, Wrong> {
        if is_host(text) { Ok(Self(text.to_lowercase())) } else { Err(Self::wrong()) }
    }
}

impl Reads for u16 {
    const SHAPE: Shape = Shape::Number;
    const WHAT: &'static str = "a port from 1 to 65535";
    fn read(text: &str) -> Result<Self, Wrong> {
        text.parse().ok().filter(|port| *port > 0).ok_or_else(Self::wrong)
    }
}

impl Reads for String {
    const WHAT: &'static str = "a text that is not empty, on one line";
    fn read(text: &str) -> Result<Self, Wrong> {
        let plain = !text.trim().is_empty() && !text.chars().any(char::is_control);
        if plain { Ok(text.to_owned()) } else { Err(Self::wrong()) }
    }
}

impl Reads for Sealed<String> {
    const WHAT: &'static str = "a password on one line";
    fn read(text: &str) -> Result<Self, Wrong> {
        String::read(text).map(Sealed::new).map_err(|_| Self::wrong())
    }
}

impl Reads for Mailbox {
    const WHAT: &'static str = "a mail address, such as Turnkeep <turnkeep@example.org>";
    fn read(text: &str) -> Result<Self, Wrong> {
        let one_line = !text.chars().any(char::is_control);
        text.parse().ok().filter(|_| one_line).ok_or_else(Self::wrong)
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $variant),+ }
        impl $name {
            /// As it is written in the configuration.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl Reads for $name {
            const WHAT: &'static str = concat!("one of", $(" \"", $text, "\""),+);
            fn read(text: &str) -> Result<Self, Wrong> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(Wrong { nearest: nearest_choice(text, &[$($text),+]), ..Self::wrong() }),
                }
            }
        }
    };
}

choice! {
    /// How the way to the mail server is kept private.
    MailSecurity {
        /// TLS from the first byte (RFC 8314).
        Tls = "tls",
        /// TLS after a plain greeting, required (RFC 3207).
        Starttls = "starttls",
        /// None, to this machine only.
        None = "none",
    }
}
choice! {
    /// How log lines are written.
    LogFormat {
        /// For people.
        Text = "text",
        /// One object a line.
        Json = "json",
    }
}
choice! {
    /// From which weight on something is logged.
    LogLevel {
        /// Faults only.
        Error = "error",
        /// And what deserves a look.
        Warn = "warn",
        /// And what happens.
        Info = "info",
        /// And why.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}
choice! {
    /// Where time zone rules come from.
    ZoneData {
        /// Built into the program.
        Bundled = "bundled",
        /// The machine's own (`/usr/share/zoneinfo`).
        System = "system",
    }
}
