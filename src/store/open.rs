//! Opening a data folder: its lock, its file system, its schema, its keys.

use super::schema;
use crate::vault::Keyring;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, config::DbConfig};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The database file within the data folder.
pub(super) const DATA_FILE: &str = "data.db";

/// Written into the file's header, so that `file` and we know a Turnkeep database ("TkDb").
const APPLICATION_ID: i32 = 0x546b_4462;

/// The schema of this binary: the number of its newest migration.
pub const SCHEMA_VERSION: i32 = schema::newest();

/// Why a data folder was not opened, in words for the admin at the console.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another instance runs on it.
    #[error("another turnkeep is running on {0}; stop it first, or talk to it (turnkeep admin …)")]
    InUse(PathBuf),
    /// A file system on which SQLite's locks and syncs cannot be trusted.
    #[error("{dir} lies on a network file system ({kind}); the database must be on a local disk")]
    NetworkFileSystem {
        /// The data folder.
        dir: PathBuf,
        /// The file system's name.
        kind: &'static str,
    },
    /// Written by a newer Turnkeep.
    #[error(
        "the data was written by a newer turnkeep (schema {found}, this one knows {known}); \
         install the newer version again, or restore the backup made before the upgrade"
    )]
    Newer {
        /// The schema in the file.
        found: i32,
        /// The newest schema this binary knows.
        known: i32,
    },
    /// Some other program's SQLite file.
    #[error("{0} is not a turnkeep database")]
    Foreign(PathBuf),
    /// The data belong to other keys.
    #[error(
        "the data and the keys do not belong together: data.db was sealed with another keys.db; \
         put back the keys.db that belongs to this data (nothing was changed)"
    )]
    OtherKeys,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<rusqlite::Error> for OpenError {
    fn from(e: rusqlite::Error) -> Self {
        Self::Other(format!("the database does not open: {e}"))
    }
}

/// How long a lock may still be held by a process that is about to end, or by a child on its way from
/// fork to exec.
const PATIENCE: Duration = Duration::from_millis(500);

/// Takes the folder's lock; it is held as long as the file lives and goes with the process.
pub(super) fn lock(dir: &Path) -> Result<File, OpenError> {
    refuse_network(dir)?;
    let path = dir.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| OpenError::Other(format!("{} cannot be written: {e}", path.display())))?;
    let patience = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < patience => {
                std::thread::park_timeout(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(dir.to_path_buf())),
            Err(TryLockError::Error(e)) => {
                return Err(OpenError::Other(format!("{}: {e}", path.display())));
            }
        }
    }
}

/// File systems (statfs `f_type`, Linux magic.h) whose locks or syncs SQLite cannot rely on.
const NETWORK: &[(i64, &str)] = &[
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9p"),
    (0x00c3_6400, "Ceph"),
    (0x7461_636f, "OCFS2"),
    (0x0116_1970, "GFS2"),
    (0x5346_414f, "AFS"),
];

fn refuse_network(dir: &Path) -> Result<(), OpenError> {
    let stat = rustix::fs::statfs(dir)
        .map_err(|e| OpenError::Other(format!("{} cannot be read: {e}", dir.display())))?;
    match network_name(stat.f_type) {
        Some(kind) => Err(OpenError::NetworkFileSystem { dir: dir.to_path_buf(), kind }),
        None => Ok(()),
    }
}

fn network_name(f_type: i64) -> Option<&'static str> {
    NETWORK.iter().find(|(magic, _)| *magic == f_type).map(|(_, name)| *name)
}

/// Opens the one writing connection: pragmas, migrations, and the check that keys and data match.
pub(super) fn writer(path: &Path, keyring: &Keyring) -> Result<Connection, OpenError> {
    let mut conn = Connection::open(path)?;
    // Looking comes first: what is not ours must stay as it is, down to the byte.
    let found = recognise(&conn, path)?;
    same_keys(&conn, keyring)?;
    pragmas(&conn)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "secure_delete", "ON")?;
    conn.pragma_update(None, "journal_size_limit", 64 << 20)?;
    // The writer moves pages itself, when nobody waits for it.
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    migrate(&mut conn, found)?;
    conn.execute(
        "INSERT INTO store_facts (name, value) VALUES ('vault', ?1) ON CONFLICT DO NOTHING",
        [keyring.id().as_slice()],
    )?;
    Ok(conn)
}

/// Opens a reading connection; it cannot write.
pub(super) fn reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    pragmas(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

fn pragmas(conn: &Connection) -> Result<(), rusqlite::Error> {
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// The schema version of a file of ours; 0 for a new one.
fn recognise(conn: &Connection, path: &Path) -> Result<i32, OpenError> {
    let foreign = |e: rusqlite::Error| match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::Foreign(path.to_path_buf()),
        _ => e.into(),
    };
    conn.busy_timeout(Duration::from_secs(5))?;
    let tables = tables(conn, "%").map_err(foreign)?;
    let application: i32 = conn.pragma_query_value(None, "application_id", |r| r.get(0))?;
    let found: i32 = conn.pragma_query_value(None, "user_version", |r| r.get(0))?;
    if application != APPLICATION_ID && !(application == 0 && found == 0 && tables == 0) {
        return Err(OpenError::Foreign(path.to_path_buf()));
    }
    if found > SCHEMA_VERSION {
        return Err(OpenError::Newer { found, known: SCHEMA_VERSION });
    }
    Ok(found)
}

fn tables(conn: &Connection, like: &str) -> Result<i64, rusqlite::Error> {
    conn.query_row("SELECT count(*) FROM sqlite_schema WHERE name LIKE ?1", [like], |r| r.get(0))
}

/// How many steps of SQLite's machine lie between two passings of the point in a migration.
#[cfg(debug_assertions)]
const STEP: i32 = 50;

fn migrate(conn: &mut Connection, found: i32) -> Result<(), OpenError> {
    if found < SCHEMA_VERSION {
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        #[cfg(debug_assertions)]
        conn.progress_handler(
            STEP,
            Some(|| {
                crate::base::point("in migration");
                false
            }),
        )?;
        schema::embedded::migrations::runner()
            .set_grouped(true)
            .run(conn)
            .map_err(|e| OpenError::Other(format!("the data could not be brought to this version: {e}")))?;
        #[cfg(debug_assertions)]
        conn.progress_handler(0, None::<fn() -> bool>)?;
        conn.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    Ok(())
}

/// The data remember the id of their vault; another vault's keys must not be used to "repair" them.
fn same_keys(conn: &Connection, keyring: &Keyring) -> Result<(), OpenError> {
    if tables(conn, "store_facts")? == 0 {
        return Ok(());
    }
    let id: Option<Vec<u8>> =
        conn.query_row("SELECT value FROM store_facts WHERE name = 'vault'", [], |r| r.get(0)).optional()?;
    if id.is_none_or(|id| id == keyring.id()) { Ok(()) } else { Err(OpenError::OtherKeys) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_their_magic_and_local_ones_pass() {
        assert_eq!(network_name(0x6969), Some("NFS"));
        assert_eq!(network_name(0x6573_5546), Some("FUSE"));
        assert_eq!(network_name(0xef53), None, "ext4");
        assert_eq!(network_name(0x5846_5342), None, "xfs");
    }
}
