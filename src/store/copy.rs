//! A copy of the data file while it is in use, and a look at such a copy.

use super::{Actor, OpenError, Read, SCHEMA_VERSION, Scope, Shared, lookup::Lookup, open, read::from_sqlite};
use crate::base::{Clock, Result};
use crate::vault::Keyring;
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use std::{
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::{broadcast, watch};

/// Pages between two words about how far it has come: four mebibytes.
const STEP: i32 = 1024;

/// The data of a folder as they stand at one moment, however much is written meanwhile.
///
/// It is a reader like any other: in WAL mode it holds up no writer and no writer changes what it sees.
/// The pages are copied under this one snapshot, so the copy never begins anew and is never a mixture.
pub struct Snapshot {
    conn: Connection,
    pages: u64,
    page: u64,
}

impl Snapshot {
    /// Takes the snapshot; writes answered before this returns are in it.
    ///
    /// # Errors
    /// No data there, or not data of exactly this version.
    pub fn of(dir: &Path) -> std::result::Result<Self, OpenError> {
        let path = dir.join(open::DATA_FILE);
        if !path.is_file() {
            return Err(OpenError::Other(format!("there is no {}", path.display())));
        }
        // Not read-only: what a killed server left in the log must be found, and whoever is last on the
        // file clears the log away. SQLite gives files it makes beside it to the owner of data.db.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        conn.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; BEGIN;")?;
        let number = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        // The first look at the file begins the snapshot.
        this_version(number("user_version")?)?;
        let (pages, page) = (number("page_count")?, number("page_size")?);
        Ok(Self { conn, pages: pages.unsigned_abs(), page: page.unsigned_abs() })
    }

    /// Its size in bytes.
    pub const fn bytes(&self) -> u64 {
        self.pages * self.page
    }

    /// Writes it into a new file of this folder, of mode 0600 and durable; says between steps how many of
    /// its bytes are there. The copy has no log: it is one file, to be moved as one.
    ///
    /// # Errors
    /// The disk says no.
    pub fn write_to(self, dir: &Path, so_far: &mut dyn FnMut(u64)) -> std::result::Result<(), OpenError> {
        let path = dir.join(open::DATA_FILE);
        let unwritten = |e| OpenError::Other(format!("{} cannot be written: {e}", path.display()));
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(unwritten)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut copy = Connection::open_with_flags(&path, flags)?;
        // Until it is whole and synced below, nobody takes it for a copy.
        copy.execute_batch("PRAGMA synchronous = OFF;")?;
        let backup = Backup::new(&self.conn, &mut copy)?;
        loop {
            match backup.step(STEP)? {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(OpenError::Other(format!("{} is in use", path.display()))),
            }
            let left = u64::try_from(backup.progress().remaining).unwrap_or(0);
            so_far(self.bytes().saturating_sub(left * self.page));
        }
        drop(backup);
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        copy.close().map_err(|(_, e)| e)?;
        File::open(&path).and_then(|file| file.sync_all()).map_err(unwritten)
    }
}

fn this_version(found: i64) -> std::result::Result<(), OpenError> {
    match i32::try_from(found).unwrap_or(i32::MAX) {
        SCHEMA_VERSION => Ok(()),
        found if found > SCHEMA_VERSION => Err(OpenError::Newer { found, known: SCHEMA_VERSION }),
        found => Err(OpenError::Other(format!(
            "the data are of an older turnkeep (schema {found}, this one knows {SCHEMA_VERSION}); \
             copy them with the version that wrote them, or start this one first"
        ))),
    }
}

/// What is wrong with a copy as a file, in sentences; nothing in it is changed.
///
/// # Errors
/// If it cannot be read at all.
pub fn faults(dir: &Path, keyring: &Keyring) -> std::result::Result<Vec<String>, OpenError> {
    let conn = open::reader(&dir.join(open::DATA_FILE))?;
    let mut faults = Vec::new();
    let said: String = conn.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if said != "ok" {
        faults.push(format!("the file is damaged ({})", said.lines().next().unwrap_or_default()));
    }
    if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
        faults.push("a row names another that is not there".to_owned());
    }
    let vault: Vec<u8> =
        conn.query_row("SELECT value FROM store_facts WHERE name = 'vault'", [], |row| row.get(0))?;
    if vault != keyring.id() {
        faults.push("data and keys do not belong together".to_owned());
    }
    Ok(faults)
}

/// Looks into a copy over all workspaces, without a store: no lock, no migration, nothing written.
///
/// # Errors
/// What `look` says; a fault if the file cannot be read.
pub fn look<T>(
    dir: &Path,
    keyring: Keyring,
    clock: Clock,
    look: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let path: PathBuf = dir.join(open::DATA_FILE);
    let conn = open::reader(&path).map_err(from_sqlite)?;
    let (lookup, signals, condition) = (Lookup::default(), broadcast::channel(1).0, watch::Sender::default());
    let shared = Shared { number: 0, path, keyring, clock, lookup, signals, condition };
    let snapshot = conn.unchecked_transaction().map_err(from_sqlite)?;
    look(&Read::new(&snapshot, &shared, Scope::instance(Actor::Console)))
}
