//! From settings to an open store, in order: each step refuses in a sentence rather than repair.

use super::{
    config::{self, Layers, Origin, Password, Settings, ZoneData},
    reconcile, zones,
};
use crate::base::{Clock, Error, Sealed, calendar::zone};
use crate::spine::people;
use crate::store::{Actor, OpenError, Scope, Store, settings};
use crate::vault::{Keyring, RootKey, RootKeySource, VaultError};
use std::{fmt, fs, os::unix::fs::DirBuilderExt, path::Path};

/// Why the program does not start, or ends: a sentence, and with it an exit code.
#[derive(Debug)]
pub enum Halt {
    /// Configuration, keys or data must be put right by hand; trying again does not help (78).
    Config(String),
    /// Anything else (1).
    Other(String),
}

impl Halt {
    /// The exit code.
    pub const fn code(&self) -> i32 {
        match self {
            Self::Config(_) => config::EX_CONFIG,
            Self::Other(_) => 1,
        }
    }
    /// A fault of ours, whose cause is in the log.
    pub(super) fn broken(error: Error) -> Self {
        Self::Other(format!("Turnkeep cannot start ({error}); the log line above says why."))
    }
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(text) | Self::Other(text) => f.write_str(text.trim_end()),
        }
    }
}

impl From<VaultError> for Halt {
    fn from(error: VaultError) -> Self {
        Self::Config(error.to_string())
    }
}

impl From<OpenError> for Halt {
    fn from(error: OpenError) -> Self {
        match error {
            // Another instance may end: here a later try may work.
            OpenError::InUse(_) | OpenError::Other(_) => Self::Other(sentence(&error)),
            _ => Self::Config(sentence(&error)),
        }
    }
}

fn sentence(error: &OpenError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// What start-up opens.
pub struct Opened {
    /// The data.
    pub store: Store,
    /// The settings, what was set in the browser included.
    pub settings: Settings,
    /// What they were made of.
    pub layers: Layers,
}

/// Picks how TLS computes, once for the whole process; must come before any connection.
pub fn install_crypto() {
    // A second call finds it installed, which is what it wants.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Files that come into being are ours alone, whatever the shell's mask was.
pub fn private_files() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Lets as many connections be open as the machine allows us: every open page has one.
pub fn many_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where that is not allowed the limit stays as it is, and so does everything else.
    let _ = setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit });
}

/// Reads the settings as far as the machine says them.
///
/// # Errors
/// All that is wrong with them.
pub fn settings(layers: &Layers) -> Result<Settings, Halt> {
    config::load(layers).map_err(|problems| Halt::Config(config::report(&problems)))
}

/// Opens keys and data, makes both on the very first start, and adds what was set in the browser.
///
/// # Errors
/// Each reason in a sentence for the console.
pub async fn open(mut layers: Layers, clock: Clock) -> Result<Opened, Halt> {
    let first = settings(&layers)?;
    if first.zone_data == ZoneData::System && !zone::use_system() {
        tracing::warn!("the bundled zone data are in use already");
    }
    let dir = &first.storage.data_dir;
    make_folder(dir)?;
    make_folder(&first.storage.run_dir)?;
    let keyring = keys(&first)?;
    let store = Store::open(dir, keyring, clock)?;
    let instance = Scope::instance(Actor::Clock);
    reconcile::check(&store)?;
    store.write(instance, people::index).await.map_err(Halt::broken)?;
    zones::follow(&store).await;
    let kept = store.read(instance, settings::all).map_err(Halt::broken)?;
    layers.browser = kept.into_iter().map(|(name, value)| (name, value.into_inner())).collect();
    let settings = self::settings(&layers)?;
    Ok(Opened { store, settings, layers })
}

/// Makes a folder for us alone if there is none; the mode of one that is there is the admin's.
pub(super) fn make_folder(dir: &Path) -> Result<(), Halt> {
    if dir.is_dir() {
        return Ok(());
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|e| Halt::Config(format!("The folder {} cannot be made: {}.", dir.display(), e.kind())))
}

fn key_source(settings: &Settings) -> RootKeySource {
    let file = settings.storage.key_file.clone();
    match settings.origin("storage.key_file") {
        Origin::Credential => RootKeySource::Credential(file),
        _ => RootKeySource::File(file),
    }
}

/// The root key, unlocked with the passphrase if it is locked.
pub(super) fn root_key(settings: &Settings) -> Result<RootKey, Halt> {
    let source = key_source(settings);
    match RootKey::load(&source) {
        Err(VaultError::RootKeyLocked(path)) => match passphrase(settings)? {
            Some(words) => Ok(RootKey::unlock(&source, words.text().as_bytes())?),
            None => Err(VaultError::RootKeyLocked(path).into()),
        },
        other => Ok(other?),
    }
}

fn passphrase(settings: &Settings) -> Result<Option<Sealed<String>>, Halt> {
    let Some(path) = &settings.storage.passphrase_file else { return Ok(None) };
    let words = Password::File(path.clone()).reveal();
    words.map(Some).map_err(|e| Halt::Config(format!("{} cannot be read: {}.", path.display(), e.kind())))
}

/// Locks the key file with the passphrase of the configuration; says what else must be done.
///
/// # Errors
/// No passphrase, a key from a credential, a file that cannot be written: each in a sentence.
pub fn lock_key(settings: &Settings) -> Result<String, Halt> {
    let (source, words) = (key_source(settings), passphrase(settings)?);
    match (&source, words) {
        (RootKeySource::File(path), Some(words)) => {
            root_key(settings)?.lock_file(path, words.text().as_bytes())?;
            Ok(format!(
                "{} is locked. Keep the passphrase apart from this machine's disk; without it the data \
                 cannot be read.",
                path.display()
            ))
        }
        (RootKeySource::File(_), None) => {
            Err(Halt::Config("Name the file of the passphrase in storage.passphrase_file first.".to_owned()))
        }
        (RootKeySource::Credential(_), _) => Err(Halt::Config(
            "The root key is a systemd credential; systemd-creds encrypts those.".to_owned(),
        )),
    }
}

/// The keyring. New keys are made only where there neither are nor were any data.
fn keys(settings: &Settings) -> Result<Keyring, Halt> {
    let dir = &settings.storage.data_dir;
    let data = dir.join("data.db").exists();
    let source = key_source(settings);
    if !data && !Keyring::exists(dir) {
        let root = match (&source, source.path().symlink_metadata().is_ok()) {
            (RootKeySource::File(path), false) => RootKey::create_file(path)?,
            _ => root_key(settings)?,
        };
        return Ok(Keyring::create(dir, &root)?);
    }
    let keyring = Keyring::open(dir, &root_key(settings)?)?;
    // The lock comes before the first data: with it, data were here and are lost, not yet to come.
    if !data && dir.join("lock").exists() {
        return Err(Halt::Config(format!(
            "{} is missing, but its keys are there. Restore it from the newest backup, or, to begin anew, move \
             the other files away (nothing was changed).",
            dir.join("data.db").display()
        )));
    }
    Ok(keyring)
}
