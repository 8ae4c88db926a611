//! The table of keys. The reader, the example file, the reference in docs/configuration.md and
//! the settings page all come from it or are checked against it.

use super::{
    networks::Networks,
    reads::{Host, LogFormat, LogLevel, MailSecurity, PublicUrl, Reads, Shape, Wrong, ZoneData},
};
use crate::base::Sealed;
use lettre::message::Mailbox;
use std::{net::SocketAddr, path::PathBuf};

/// What holds when nobody sets a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Nothing: it has to be set.
    Required,
    /// This value, as it would be written.
    Is(&'static str),
    /// Something worked out from the rest, or nothing; these words say what.
    Else(&'static str),
}

/// Who may set a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// Only whoever runs the machine: file, variable, argument.
    Machine,
    /// An admin in the browser too; what the machine says wins.
    Anywhere,
    /// Only in the browser: a secret that the store keeps sealed, never in a file or an argument.
    Browser,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// `section.key`.
    pub name: &'static str,
    /// One line of help, in English.
    pub help: &'static str,
    /// What to write, as the end of "write …".
    pub what: &'static str,
    /// How it is written in TOML.
    pub shape: Shape,
    /// What holds when nobody sets it.
    pub preset: Preset,
    /// A value for the example file and the help, as it would be written.
    pub example: &'static str,
    /// Who may set it.
    pub places: Places,
    /// Is its value, or what the file it names holds, a secret? Then it is only ever shown as "set".
    pub secret: bool,
    /// The systemd credential that stands in when the key is not set by the machine.
    pub credential: Option<&'static str>,
    check: fn(&str) -> Result<(), Wrong>,
}

impl Key {
    /// Its environment variable: `TURNKEEP_SECTION__KEY`.
    pub fn variable(&self) -> String {
        format!("TURNKEEP_{}", self.name.replace('.', "__").to_uppercase())
    }
    /// May an admin set it in the browser?
    pub fn in_browser(&self) -> bool {
        self.places != Places::Machine
    }
    /// Is this text a value of the key, taken alone?
    pub fn check(&self, text: &str) -> Result<(), Wrong> {
        (self.check)(text)
    }
    /// Section and last part of the name.
    pub fn parts(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }
    /// This text as TOML of the key's shape.
    pub fn toml(&self, text: &str) -> String {
        let quoted = |text: &str| format!("\"{text}\"");
        match self.shape {
            Shape::Text => quoted(text),
            Shape::Number => text.to_owned(),
            Shape::List => {
                let items = text.split(',').filter(|item| !item.is_empty()).map(quoted);
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
        }
    }

    const fn new<T: Reads>(
        name: &'static str,
        preset: Preset,
        example: &'static str,
        help: &'static str,
    ) -> Self {
        fn check<T: Reads>(text: &str) -> Result<(), Wrong> {
            T::read(text).map(drop)
        }
        Self {
            name,
            help,
            what: T::WHAT,
            shape: T::SHAPE,
            preset,
            example,
            places: Places::Machine,
            secret: false,
            credential: None,
            check: check::<T>,
        }
    }
    const fn places(self, places: Places) -> Self {
        Self { places, ..self }
    }
    const fn secret(self, credential: Option<&'static str>) -> Self {
        Self { secret: true, credential, ..self }
    }
}

/// Every key, in the order of the example file.
pub fn keys() -> &'static [Key] {
    KEYS
}

/// The key of this name.
pub fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

use Places::{Anywhere, Browser};
use Preset::{Else, Is, Required};

const KEYS: &[Key] = &[
    Key::new::<PublicUrl>(
        "server.public_url",
        Required,
        "https://turnkeep.example.org",
        "The address people open; links in mails are built from it. http only on this machine itself.",
    ),
    Key::new::<SocketAddr>(
        "server.listen",
        Is("127.0.0.1:8080"),
        "127.0.0.1:8080",
        "Address and port to listen on; beyond this machine only with TLS or trusted proxies.",
    ),
    Key::new::<PathBuf>(
        "server.tls_cert",
        Else("no TLS of its own"),
        "/etc/turnkeep/tls.pem",
        "Certificate chain (PEM), the server's own first.",
    ),
    Key::new::<PathBuf>(
        "server.tls_key",
        Else("no TLS of its own"),
        "/etc/turnkeep/tls.key",
        "Private key of that certificate (PEM).",
    )
    .secret(None),
    Key::new::<Networks>(
        "server.trusted_proxies",
        Is(""),
        "",
        "Proxies whose forwarded headers count, as addresses or ranges (CIDR).",
    ),
    Key::new::<PathBuf>(
        "storage.data_dir",
        Is("/var/lib/turnkeep"),
        "/var/lib/turnkeep",
        "Folder of the data, on a local disk.",
    ),
    Key::new::<PathBuf>(
        "storage.key_file",
        Is("/etc/turnkeep/turnkeep.key"),
        "/etc/turnkeep/turnkeep.key",
        "File of the root key, mode 0600, outside the data folder; without it the data cannot be read.",
    )
    .secret(Some("turnkeep.key")),
    Key::new::<PathBuf>(
        "storage.passphrase_file",
        Else("the root key is not locked"),
        "/etc/turnkeep/turnkeep.passphrase",
        "File of the passphrase that locks the root key (turnkeep key lock), and nothing else.",
    )
    .secret(Some("turnkeep.passphrase")),
    Key::new::<PathBuf>(
        "storage.run_dir",
        Else("the folder systemd gives, or the data folder"),
        "/run/turnkeep",
        "Folder of the control socket.",
    ),
    Key::new::<Host>(
        "mail.host",
        Else("no mail is sent"),
        "mail.example.org",
        "The mail server that takes our mail; without it links are handed out by hand.",
    )
    .places(Anywhere),
    Key::new::<u16>("mail.port", Else("465 for tls, 587 for starttls, 25 for none"), "465", "Its port.")
        .places(Anywhere),
    Key::new::<MailSecurity>(
        "mail.security",
        Is("tls"),
        "tls",
        "\"tls\", \"starttls\", or \"none\" to this machine only.",
    )
    .places(Anywhere),
    Key::new::<String>(
        "mail.user",
        Else("no sign-in"),
        "turnkeep",
        "Name to sign in with at the mail server.",
    )
    .places(Anywhere),
    Key::new::<PathBuf>(
        "mail.password_file",
        Else("no password"),
        "/etc/turnkeep/mail.password",
        "File that holds the password and nothing else.",
    )
    .secret(Some("turnkeep.mail_password")),
    Key::new::<Sealed<String>>("mail.password", Else("no password"), "", "The password, kept sealed.")
        .places(Browser)
        .secret(None),
    Key::new::<PathBuf>(
        "mail.ca_file",
        Else("the machine's own certificates"),
        "/etc/turnkeep/mail-ca.pem",
        "Certificates (PEM) to trust for the mail server, if your own authority signed it.",
    ),
    Key::new::<Mailbox>(
        "mail.from",
        Else("turnkeep@ and the host of server.public_url"),
        "Turnkeep <turnkeep@example.org>",
        "Sender of our mails.",
    )
    .places(Anywhere),
    Key::new::<LogFormat>("log.format", Is("text"), "text", "\"text\" for people, \"json\" for machines."),
    Key::new::<LogLevel>(
        "log.level",
        Is("info"),
        "info",
        "\"error\", \"warn\", \"info\", \"debug\" or \"trace\".",
    ),
    Key::new::<ZoneData>(
        "time.zone_data",
        Is("bundled"),
        "bundled",
        "Time zone rules: \"bundled\" with the program, or those of the \"system\".",
    ),
];
