//! The SQL of `keys.db`. It holds wrapped keys only, never one in the clear.

use super::{Holder, VaultError, files, key::WRAPPED};
use crate::base::point;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, named_params,
};
use std::{io::ErrorKind, path::Path, time::Duration};

/// "TkK1" in ASCII.
const APPLICATION_ID: i64 = 0x546b_4b31;
/// The newest key format this program knows, in `user_version`.
const FORMAT: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE vault (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    root_id BLOB NOT NULL CHECK (length(root_id) = 5),
    root_commitment BLOB NOT NULL CHECK (length(root_commitment) = 32),
    generation INTEGER NOT NULL CHECK (generation > 0),
    kek_commitment BLOB NOT NULL CHECK (length(kek_commitment) = 32),
    next_number INTEGER NOT NULL CHECK (next_number > 0)
) STRICT;
CREATE TABLE keys (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 4294967295),
    class INTEGER NOT NULL CHECK (class BETWEEN 1 AND 255),
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 72),
    minted_at INTEGER NOT NULL,
    UNIQUE (class, owner)
) STRICT;
";

/// The one row that says which vault this is and what opens it.
pub(super) struct Head {
    pub(super) id: [u8; 16],
    pub(super) root_id: [u8; 5],
    pub(super) root_commitment: [u8; 32],
    pub(super) generation: u64,
    pub(super) kek_commitment: [u8; 32],
}

/// One wrapped key.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) wrapped: [u8; WRAPPED],
}

/// The open key file.
pub(super) struct KeyDb(Connection);

impl KeyDb {
    /// Makes the file, mode 0600, with head and first keys in one durable commit.
    pub(super) fn create(
        path: &Path,
        head: &Head,
        first: &[Holder],
        now_ms: i64,
        wrap: impl Fn(u32, Holder) -> [u8; WRAPPED],
    ) -> Result<Self, VaultError> {
        files::create(path, &[])?;
        Self::fill(path, head, first, now_ms, wrap).inspect_err(|_| {
            let _ = std::fs::remove_file(path);
        })
    }

    fn fill(
        path: &Path,
        head: &Head,
        first: &[Holder],
        now_ms: i64,
        wrap: impl Fn(u32, Holder) -> [u8; WRAPPED],
    ) -> Result<Self, VaultError> {
        let mut db = Self::connect(path)?;
        let tx = db.begin()?;
        tx.execute_batch(SCHEMA)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", FORMAT)?;
        tx.execute(
            "INSERT INTO vault (only_one, id, root_id, root_commitment, generation, kek_commitment, next_number)
             VALUES (1, :id, :root_id, :root_commitment, :generation, :kek_commitment, 1)",
            named_params! {
                ":id": head.id,
                ":root_id": head.root_id,
                ":root_commitment": head.root_commitment,
                ":generation": i64::try_from(head.generation).unwrap_or(i64::MAX),
                ":kek_commitment": head.kek_commitment,
            },
        )?;
        insert(&tx, first, now_ms, wrap)?;
        tx.commit()?;
        files::sync_folder(path)?;
        Ok(db)
    }

    /// Opens an existing file and checks that it is one of ours and not newer than this program.
    pub(super) fn open(path: &Path) -> Result<(Self, Head), VaultError> {
        match path.metadata() {
            // Not through an open file: closing one would drop SQLite's locks of this process.
            Ok(found) => files::check_mode(path, &found, 0o077)?,
            Err(e) if e.kind() == ErrorKind::NotFound => {
                return Err(VaultError::KeysMissing(path.to_owned()));
            }
            Err(e) => return Err(files::io("read", path)(e)),
        }
        Self::connect_known(path).map_err(|error| match &error {
            VaultError::Database(cause) => match cause.sqlite_error_code() {
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                    VaultError::KeysDamaged(path.to_owned())
                }
                _ => error,
            },
            _ => error,
        })
    }

    fn connect_known(path: &Path) -> Result<(Self, Head), VaultError> {
        let db = Self::connect(path)?;
        let pragma = |name| db.0.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        if pragma("application_id")? != APPLICATION_ID {
            return Err(VaultError::KeysDamaged(path.to_owned()));
        }
        let found = pragma("user_version")?;
        if found > FORMAT {
            return Err(VaultError::Newer { path: path.to_owned(), found, known: FORMAT });
        }
        let head = db.head()?.ok_or_else(|| VaultError::KeysDamaged(path.to_owned()))?;
        Ok((db, head))
    }

    fn connect(path: &Path) -> Result<Self, VaultError> {
        let conn = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        conn.busy_timeout(Duration::from_secs(5))?;
        conn.execute_batch(
            "PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;
             PRAGMA temp_store = MEMORY;
             PRAGMA secure_delete = ON;
             PRAGMA journal_mode = DELETE;
             PRAGMA synchronous = EXTRA;",
        )?;
        Ok(Self(conn))
    }

    #[cfg(test)]
    pub(super) fn pragma(&self, name: &str) -> String {
        let value = |row: &rusqlite::Row<'_>| {
            row.get_ref(0).map(|v| {
                v.as_i64()
                    .map_or_else(|_| v.as_str().map(str::to_owned).unwrap_or_default(), |n| n.to_string())
            })
        };
        self.0.pragma_query_value(None, name, value).unwrap_or_default()
    }

    fn begin(&mut self) -> Result<Transaction<'_>, VaultError> {
        Ok(self.0.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    fn head(&self) -> Result<Option<Head>, VaultError> {
        let sql = "SELECT id, root_id, root_commitment, generation, kek_commitment FROM vault";
        let head = |row: &rusqlite::Row<'_>| {
            Ok(Head {
                id: row.get(0)?,
                root_id: row.get(1)?,
                root_commitment: row.get(2)?,
                generation: row.get::<_, i64>(3)?.unsigned_abs(),
                kek_commitment: row.get(4)?,
            })
        };
        Ok(self.0.query_row(sql, [], head).optional()?)
    }

    /// The holder's key, if there is one.
    pub(super) fn find(&self, holder: Holder) -> Result<Option<Row>, VaultError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT number, wrapped FROM keys WHERE class = :class AND owner = :owner")?;
        let row = |row: &rusqlite::Row<'_>| Ok(Row { number: row.get(0)?, wrapped: row.get(1)? });
        let params = named_params! { ":class": holder.class, ":owner": holder.owner };
        Ok(statement.query_row(params, row).optional()?)
    }

    /// All holders of classes from 1 to `last`, in the order of their minting, with the instant of it.
    pub(super) fn holders(&self, last: u8) -> Result<Vec<(Holder, i64)>, VaultError> {
        let mut statement = self
            .0
            .prepare("SELECT class, owner, minted_at FROM keys WHERE class <= :last ORDER BY number")?;
        let rows = statement.query_map(named_params! { ":last": last }, |row| {
            Ok((Holder { class: row.get(0)?, owner: row.get(1)? }, row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Adds new keys in one commit, which is durable when this returns.
    pub(super) fn mint(
        &mut self,
        holders: &[Holder],
        now_ms: i64,
        wrap: impl Fn(u32, Holder) -> [u8; WRAPPED],
    ) -> Result<(), VaultError> {
        let tx = self.begin()?;
        insert(&tx, holders, now_ms, wrap)?;
        point("in key minting");
        Ok(tx.commit()?)
    }

    /// Deletes the keys of these holders in one commit.
    pub(super) fn delete(&mut self, holders: &[Holder]) -> Result<(), VaultError> {
        let tx = self.begin()?;
        let mut statement = tx.prepare("DELETE FROM keys WHERE class = :class AND owner = :owner")?;
        for holder in holders {
            statement.execute(named_params! { ":class": holder.class, ":owner": holder.owner })?;
        }
        drop(statement);
        Ok(tx.commit()?)
    }
}

/// Numbers come from a counter, not from the largest row, so that none is ever given twice.
fn insert(
    tx: &Transaction<'_>,
    holders: &[Holder],
    now_ms: i64,
    wrap: impl Fn(u32, Holder) -> [u8; WRAPPED],
) -> Result<(), VaultError> {
    let mut next: i64 = tx.query_row("SELECT next_number FROM vault", [], |row| row.get(0))?;
    let mut statement = tx.prepare(
        "INSERT INTO keys (number, class, owner, wrapped, minted_at)
         VALUES (:number, :class, :owner, :wrapped, :minted_at)",
    )?;
    for holder in holders {
        let number = u32::try_from(next).map_err(|_| VaultError::UsedUp)?;
        statement.execute(named_params! {
            ":number": number,
            ":class": holder.class,
            ":owner": holder.owner,
            ":wrapped": wrap(number, *holder),
            ":minted_at": now_ms,
        })?;
        next += 1;
    }
    tx.execute("UPDATE vault SET next_number = :next", named_params! { ":next": next })?;
    Ok(())
}
