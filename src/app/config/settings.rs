//! The settings the program runs on.

use super::{
    keys::{Preset, key, keys},
    layers::{Origin, Picked},
    networks::Networks,
    problem::Problem,
    reads::{Host, LogFormat, LogLevel, MailSecurity, PublicUrl, Reads, ZoneData, is_loopback},
};
use crate::base::Sealed;
use lettre::{Address, message::Mailbox};
use std::{
    collections::BTreeMap,
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// All settings, read and checked. Its `Display` shows every key with its source, no secret.
#[derive(Clone)]
pub struct Settings {
    /// How people reach it.
    pub server: Server,
    /// Where it keeps what it knows.
    pub storage: Storage,
    /// The mail server; `None`: no mail is sent, links are handed out by hand.
    pub mail: Option<Mail>,
    /// How it logs.
    pub log: Log,
    /// Where time zone rules come from.
    pub zone_data: ZoneData,
    /// What does not keep it from starting but wants an admin's eye: browser settings that cannot
    /// be used and were left out, a mail account without a password.
    pub doubts: Vec<Problem>,
    shown: BTreeMap<&'static str, (String, Origin)>,
    path: PathBuf,
}

/// How people reach it.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address people open.
    pub public_url: PublicUrl,
    /// Where it listens.
    pub listen: SocketAddr,
    /// TLS of its own.
    pub tls: Option<Tls>,
    /// Whose forwarded headers count.
    pub trusted_proxies: Networks,
}

/// Files of TLS.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Certificate chain (PEM).
    pub cert: PathBuf,
    /// Private key (PEM).
    pub key: PathBuf,
}

/// Where it keeps what it knows.
#[derive(Clone, Debug)]
pub struct Storage {
    /// Folder of the data.
    pub data_dir: PathBuf,
    /// File of the root key, outside of it.
    pub key_file: PathBuf,
    /// File of the passphrase that locks the root key.
    pub passphrase_file: Option<PathBuf>,
    /// Folder of the control socket.
    pub run_dir: PathBuf,
}

/// The mail server.
#[derive(Clone)]
pub struct Mail {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS or not.
    pub security: MailSecurity,
    /// Name and password, if it asks for them.
    pub login: Option<Login>,
    /// Certificates to trust instead of the machine's.
    pub ca_file: Option<PathBuf>,
    /// Sender.
    pub from: Mailbox,
}

/// How to sign in at the mail server.
#[derive(Clone)]
pub struct Login {
    /// Name.
    pub user: String,
    /// Password.
    pub password: Password,
}

/// Where the password is.
#[derive(Clone)]
pub enum Password {
    /// Alone in this file or systemd credential.
    File(PathBuf),
    /// Set in the browser.
    Kept(Sealed<String>),
}

impl Password {
    /// The password. Read anew each time, so a new one in the file holds without a restart; a
    /// newline at the end of the file is not part of it.
    pub fn reveal(&self) -> io::Result<Sealed<String>> {
        match self {
            Self::Kept(password) => Ok(password.clone()),
            Self::File(path) => {
                let text = std::fs::read_to_string(path)?;
                Ok(Sealed::new(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
        }
    }
}

/// How it logs.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    /// For people or machines.
    pub format: LogFormat,
    /// From which weight on.
    pub level: LogLevel,
}

impl Settings {
    /// Where the value of a key comes from.
    pub fn origin(&self, key: &str) -> Origin {
        self.shown.get(key).map_or(Origin::Default, |(_, origin)| *origin)
    }

    /// The value of a key as it would be written, a secret as "set"; `None` if there is none.
    pub fn shown(&self, key: &str) -> Option<&str> {
        self.shown.get(key).map(|(text, _)| text.as_str())
    }

    /// The source of a key in words: `line 3 of /etc/turnkeep/config.toml`, `TURNKEEP_LOG__LEVEL`.
    pub fn source(&self, name: &str) -> String {
        match (self.origin(name), key(name)) {
            (Origin::File { line }, _) => format!("{} line {line}", self.path.display()),
            (Origin::Env, Some(key)) => key.variable(),
            (Origin::Credential, Some(key)) => format!("systemd credential {}", key.credential.unwrap_or("")),
            (origin, _) => origin.to_string(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the values that hold. `Err` names a key that is missing or cannot be read.
    pub(super) fn of(picked: &Picked<'_>, path: &Path) -> Result<Self, &'static str> {
        let url: PublicUrl = need(picked, "server.public_url")?;
        let data_dir: PathBuf = need(picked, "storage.data_dir")?;
        let run_dir = picked.get("storage.run_dir").or_else(|| picked.runtime_folder());
        let storage = Storage {
            key_file: need(picked, "storage.key_file")?,
            passphrase_file: picked.get("storage.passphrase_file"),
            run_dir: run_dir.unwrap_or_else(|| data_dir.clone()),
            data_dir,
        };
        let tls = picked.get("server.tls_cert").zip(picked.get("server.tls_key"));
        let server = Server {
            listen: need(picked, "server.listen")?,
            tls: tls.map(|(cert, key)| Tls { cert, key }),
            trusted_proxies: need(picked, "server.trusted_proxies")?,
            public_url: url,
        };
        let log = Log { format: need(picked, "log.format")?, level: need(picked, "log.level")? };
        let mut settings = Self {
            server,
            storage,
            mail: None,
            log,
            zone_data: need(picked, "time.zone_data")?,
            doubts: Vec::new(),
            shown: BTreeMap::new(),
            path: path.to_owned(),
        };
        settings.mail = mail(picked, &settings.server.public_url, &mut settings.doubts)?;
        settings.shown = shown(picked, &settings);
        Ok(settings)
    }
}

fn need<T: Reads>(picked: &Picked<'_>, name: &'static str) -> Result<T, &'static str> {
    picked.get(name).ok_or(name)
}

fn mail(
    picked: &Picked<'_>,
    url: &PublicUrl,
    doubts: &mut Vec<Problem>,
) -> Result<Option<Mail>, &'static str> {
    let Some(Host(host)) = picked.get("mail.host") else { return Ok(None) };
    let security = need(picked, "mail.security")?;
    let port = match security {
        MailSecurity::Tls => 465,
        MailSecurity::Starttls => 587,
        MailSecurity::None => 25,
    };
    let login = match picked.get("mail.user") {
        None => None,
        Some(user) => match password(picked) {
            Some(password) => Some(Login { user, password }),
            None => {
                let what = "mail.user is set but no password, so no mail is sent; put the password alone into a \
                            file and name it in mail.password_file, or set it in the browser";
                let (key, what) = ("mail.user".to_owned(), what.to_owned());
                doubts.push(Problem { file: None, line: None, key, what, nearest: None });
                return Ok(None);
            }
        },
    };
    Ok(Some(Mail {
        port: picked.get("mail.port").unwrap_or(port),
        security,
        login,
        ca_file: picked.get("mail.ca_file"),
        from: picked.get("mail.from").or_else(|| sender(url)).ok_or("mail.from")?,
        host,
    }))
}

/// A password that the machine holds goes only to a host that the machine names: who may set the
/// host in the browser must not thereby learn a password that was never shown to them.
fn password(picked: &Picked<'_>) -> Option<Password> {
    let file = picked.get("mail.password_file").map(Password::File);
    let kept = picked.get("mail.password").map(Password::Kept);
    if picked.origin("mail.host") == Origin::Browser { kept } else { file.or(kept) }
}

/// `turnkeep@` and the public host; an address cannot end in a bare number, so that is localhost.
fn sender(url: &PublicUrl) -> Option<Mailbox> {
    let host = if is_loopback(url.host()) { "localhost" } else { url.host() };
    let address = Address::new("turnkeep", host).or_else(|_| Address::new("turnkeep", "localhost"));
    address.ok().map(|address| Mailbox::new(Some("Turnkeep".into()), address))
}

fn shown(picked: &Picked<'_>, settings: &Settings) -> BTreeMap<&'static str, (String, Origin)> {
    let mut shown = BTreeMap::new();
    for key in keys() {
        let origin = picked.origin(key.name);
        let text = match (key.name, origin) {
            (_, Origin::Default) if key.preset == Preset::Is("") => None,
            ("storage.run_dir", _) => settings.storage.run_dir.to_str(),
            (_, origin) if key.secret && origin != Origin::Default => Some("set"),
            (name, _) => picked.text(name),
        };
        if let Some(text) = text {
            shown.insert(key.name, (text.to_owned(), origin));
        }
    }
    if let Some(mail) = &settings.mail {
        shown.entry("mail.port").or_insert((mail.port.to_string(), Origin::Default));
        shown.entry("mail.from").or_insert((mail.from.to_string(), Origin::Default));
    }
    shown
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for key in keys() {
            if let Some(text) = self.shown(key.name) {
                writeln!(f, "{} = {text}  ({})", key.name, self.source(key.name))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
