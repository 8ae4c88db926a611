//! Reading: one snapshot, one scope, one instant, on one thread.

use super::{Actor, Column, Scope, Shared, lookup::Lookup, open};
use crate::base::{Condition, Error, Id, Now, Result, Sealed, WallNow, WorkspaceId, clock::from_ms};
use crate::vault::{Keyring, OpenError, Owner, Place};
use jiff::Timestamp;
use rusqlite::{
    Connection, Statement,
    types::{FromSql, ToSql, ValueRef},
};
use std::{cell::RefCell, collections::HashMap, marker::PhantomData, rc::Rc};

/// Named parameters of a statement; `:workspace` is bound by the scope and never listed.
pub type Params<'p> = &'p [(&'static str, &'p dyn ToSql)];

/// One look at the data. It is not `Send`: a snapshot belongs to its thread.
pub struct Read<'c> {
    pub(super) conn: &'c Connection,
    pub(super) keyring: &'c Keyring,
    pub(super) lookup: &'c Lookup,
    scope: Scope,
    now: Now,
    wall: WallNow,
    condition: Condition,
    not_send: PhantomData<Rc<()>>,
}

thread_local! {
    /// Idle reading connections of this thread, by store. Taken out while in use, so that a read
    /// within a read gets a snapshot of its own instead of a panic.
    static IDLE: RefCell<HashMap<u64, Connection>> = RefCell::new(HashMap::new());
}

/// How many stores a thread keeps connections for: one in service, a few in tests.
const IDLE_STORES: usize = 4;

pub(super) fn on_this_thread<T>(
    shared: &Shared,
    scope: Scope,
    look: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let conn = match IDLE.with_borrow_mut(|idle| idle.remove(&shared.number)) {
        Some(conn) => conn,
        None => open::reader(&shared.path).map_err(from_sqlite)?,
    };
    let result = {
        let snapshot = conn.unchecked_transaction().map_err(from_sqlite)?;
        let read = Read::new(&snapshot, shared, scope);
        match look(&read) {
            // Nothing was to be written here: what the disk refused was a look.
            Err(Error::Unwritable(_)) => Err(Error::fault("the disk could not be read")),
            other => other,
        }
    };
    IDLE.with_borrow_mut(|idle| {
        if idle.len() >= IDLE_STORES {
            idle.clear();
        }
        idle.insert(shared.number, conn);
    });
    result
}

impl<'c> Read<'c> {
    pub(super) fn new(conn: &'c Connection, shared: &'c Shared, scope: Scope) -> Self {
        Self {
            conn,
            keyring: &shared.keyring,
            lookup: &shared.lookup,
            scope,
            now: shared.clock.now(),
            wall: shared.clock.wall(),
            condition: *shared.condition.borrow(),
            not_send: PhantomData,
        }
    }

    /// The same snapshot and instant, within one workspace: how a tick looks into each.
    pub fn within(&self, workspace: WorkspaceId) -> Read<'c> {
        self.scoped(Scope { workspace, ..self.scope })
    }

    /// The same snapshot and instant, in another scope.
    pub(super) fn scoped(&self, scope: Scope) -> Read<'c> {
        Read { scope, not_send: PhantomData, ..*self }
    }

    /// The domain's instant of this transaction.
    pub fn now(&self) -> Now {
        self.now
    }
    /// The wall's instant of this transaction: for sessions, tokens and limits.
    pub fn wall(&self) -> WallNow {
        self.wall
    }
    /// How it stood with writing when this transaction began.
    pub fn condition(&self) -> Condition {
        self.condition
    }
    /// The workspace of this transaction; nil for the instance.
    pub fn workspace(&self) -> WorkspaceId {
        self.scope.workspace
    }
    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.scope.actor
    }
    /// The keys, for secrets of a purpose.
    pub fn keyring(&self) -> &Keyring {
        self.keyring
    }
    /// Who has this text as an address, by the look-up in memory.
    pub fn look_up(&self, text: &str) -> Vec<super::lookup::Entry> {
        self.lookup.find(text)
    }

    /// The one row of a query.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn one<T>(
        &self,
        sql: &'static str,
        params: Params<'_>,
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.maybe(sql, params, map)?.ok_or(Error::NotFound)
    }

    /// The first row of a query, if any.
    ///
    /// # Errors
    /// A fault if the statement or a value is wrong.
    pub fn maybe<T>(
        &self,
        sql: &'static str,
        params: Params<'_>,
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.bound(sql, params)?;
        let mut rows = statement.raw_query();
        match rows.next().map_err(from_sqlite)? {
            Some(raw) => Ok(Some(map(&Row { raw, read: self, places: &RefCell::default() })?)),
            None => Ok(None),
        }
    }

    /// All rows of a query, in its order.
    ///
    /// # Errors
    /// A fault if the statement or a value is wrong.
    pub fn all<T>(
        &self,
        sql: &'static str,
        params: Params<'_>,
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.bound(sql, params)?;
        let mut rows = statement.raw_query();
        let (mut found, places) = (Vec::new(), RefCell::default());
        while let Some(raw) = rows.next().map_err(from_sqlite)? {
            found.push(map(&Row { raw, read: self, places: &places })?);
        }
        Ok(found)
    }

    /// The single number a query counts.
    ///
    /// # Errors
    /// A fault if the statement is wrong.
    pub fn count(&self, sql: &'static str, params: Params<'_>) -> Result<usize> {
        let n: i64 = self.one(sql, params, |row| row.at(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    pub(super) fn bound(
        &self,
        sql: &'static str,
        params: Params<'_>,
    ) -> Result<rusqlite::CachedStatement<'_>> {
        let mut statement = self.conn.prepare_cached(sql).map_err(from_sqlite)?;
        for (name, value) in params {
            bind(&mut statement, name, *value)?;
        }
        let scoped = statement.parameter_index(":workspace").map_err(from_sqlite)?.is_some();
        if statement.parameter_count() != params.len() + usize::from(scoped) {
            // SQLite would take NULL for it.
            return Err(Error::fault("a statement has a parameter without a value"));
        }
        if scoped {
            if self.scope.is_instance() {
                return Err(Error::fault("a workspace's statement was run for the instance"));
            }
            bind(&mut statement, ":workspace", &self.scope.workspace)?;
        }
        Ok(statement)
    }

    pub(super) fn place(&self, column: &Column, row: [u8; 16]) -> Place {
        Place { workspace: self.scope.workspace, field: column.field(), row }
    }
}

fn bind(statement: &mut Statement<'_>, name: &str, value: &dyn ToSql) -> Result<()> {
    let index = statement.parameter_index(name).map_err(from_sqlite)?;
    let index = index.ok_or_else(|| Error::fault(format!("no parameter {name} in the statement")))?;
    statement.raw_bind_parameter(index, value).map_err(from_sqlite)
}

/// One row of a result.
pub struct Row<'r> {
    raw: &'r rusqlite::Row<'r>,
    read: &'r Read<'r>,
    places: &'r RefCell<Places>,
}

/// Where the columns asked for so far stand in the result. SQLite compares all names anew for every row;
/// ours are the same few literals each time, known again by where they lie.
type Places = Vec<(&'static str, usize)>;

/// What stands in place of a text whose key was destroyed.
const ERASED: &str = "[erased]";

impl Row<'_> {
    /// A column by its name in the query.
    ///
    /// # Errors
    /// A fault if it is not there or of another type.
    pub fn get<T: FromSql>(&self, column: &'static str) -> Result<T> {
        self.at(self.place_of(column)?)
    }

    fn place_of(&self, column: &'static str) -> Result<usize> {
        let known = |(name, _): &&(&'static str, usize)| std::ptr::eq(*name, column);
        if let Some((_, place)) = self.places.borrow().iter().find(known) {
            return Ok(*place);
        }
        let place = self.raw.as_ref().column_index(column).map_err(from_sqlite)?;
        self.places.borrow_mut().push((column, place));
        Ok(place)
    }

    /// A column by its place in the query.
    ///
    /// # Errors
    /// A fault if it is not there or of another type.
    pub fn at<T: FromSql>(&self, index: usize) -> Result<T> {
        self.raw.get(index).map_err(from_sqlite)
    }

    /// An instant kept as Unix milliseconds.
    ///
    /// # Errors
    /// As `get`.
    pub fn instant(&self, column: &'static str) -> Result<Timestamp> {
        Ok(from_ms(self.get(column)?))
    }

    /// An instant that may be absent.
    ///
    /// # Errors
    /// As `get`.
    pub fn maybe_instant(&self, column: &'static str) -> Result<Option<Timestamp>> {
        Ok(self.get::<Option<i64>>(column)?.map(from_ms))
    }

    /// A value kept as text that is parsed back, such as a date, a zone or a role.
    ///
    /// # Errors
    /// A fault if the text does not parse: it was written by us.
    pub fn parsed<T: std::str::FromStr>(&self, column: &'static str) -> Result<T> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| Error::fault(format!("column {column} does not read back")))
    }

    /// A sealed text of row `id`, opened under its owner's key.
    ///
    /// # Errors
    /// A fault if the cell was tampered with or moved. A destroyed key is none: it reads `[erased]`.
    pub fn open<K>(&self, column: &Column, id: Id<K>, owner: Owner) -> Result<Sealed<String>> {
        self.open_in(self.read.workspace(), column, id, owner)
    }

    /// As `open`, for an instance-wide query that reads rows of several workspaces.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_in<K>(
        &self,
        workspace: WorkspaceId,
        column: &Column,
        id: Id<K>,
        owner: Owner,
    ) -> Result<Sealed<String>> {
        let value = self.raw.get_ref(self.place_of(column.name)?).map_err(from_sqlite)?;
        let sealed = value.as_blob().map_err(|_| Error::fault(format!("{} is no blob", column.name)))?;
        let place = Place { workspace, field: column.field(), row: *id.bytes() };
        match self.read.keyring.open_field(&place, owner, sealed) {
            Ok(plain) => match std::str::from_utf8(&plain) {
                Ok(text) => Ok(Sealed::new(text.to_owned())),
                Err(_) => Err(Error::fault("a sealed text is not UTF-8")),
            },
            Err(OpenError::NoKey) => Ok(Sealed::new(ERASED.to_owned())),
            Err(e) => Err(Error::fault(format!("{}.{}: {e}", column.table, column.name))),
        }
    }

    /// As `open`, for a cell that may be empty.
    ///
    /// # Errors
    /// As `open`.
    pub fn maybe_open<K>(&self, column: &Column, id: Id<K>, owner: Owner) -> Result<Option<Sealed<String>>> {
        match self.raw.get_ref(self.place_of(column.name)?).map_err(from_sqlite)? {
            ValueRef::Null => Ok(None),
            _ => self.open(column, id, owner).map(Some),
        }
    }

    /// A sealed JSON value of row `id`.
    ///
    /// # Errors
    /// As `open`; a fault if it is not JSON of this shape.
    pub fn open_json<T: serde::de::DeserializeOwned, K>(
        &self,
        column: &Column,
        id: Id<K>,
        owner: Owner,
    ) -> Result<T> {
        let value = self.open_json_if_kept(column, id, owner)?;
        value.ok_or_else(|| Error::fault(format!("{}.{} is erased", column.table, column.name)))
    }

    /// As `open_json`; `None` if the owner's key was destroyed.
    ///
    /// # Errors
    /// As `open_json`.
    pub fn open_json_if_kept<T: serde::de::DeserializeOwned, K>(
        &self,
        column: &Column,
        id: Id<K>,
        owner: Owner,
    ) -> Result<Option<T>> {
        let text = self.open(column, id, owner)?;
        if text.text() == ERASED {
            return Ok(None);
        }
        // serde_json's message may quote the value, so it stays out of the log.
        serde_json::from_str(text.reveal())
            .map(Some)
            .map_err(|_| Error::fault(format!("{}.{} does not read back", column.table, column.name)))
    }
}

/// A row that is there already, or one that is gone, is a conflict: somebody else was faster. All
/// else is the disk's doing or a fault of ours. The texts hold no values.
#[track_caller]
pub(super) fn from_sqlite(e: rusqlite::Error) -> Error {
    use rusqlite::ffi;
    match e.sqlite_error().map(|e| e.extended_code) {
        Some(
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID
            | ffi::SQLITE_CONSTRAINT_FOREIGNKEY,
        ) => Error::Conflict,
        _ => super::disk::told(&e, "sqlite"),
    }
}
