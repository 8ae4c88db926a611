//! Writing: a read that may also change things, and what is to happen once the change is durable.

use super::{Actor, Column, Params, Read, Scope, Signal, disk::of_keys, read::from_sqlite};
use crate::base::{Error, Id, PersonId, Result, WorkspaceId};
use crate::store::lookup::Undo;
use crate::vault::Owner;
use std::{cell::RefCell, ops::Deref, rc::Rc};

/// One change to the data, within a savepoint. Derefs to `Read`.
pub struct Write<'c> {
    read: Read<'c>,
    /// Shared with every inner `Write`: what an inner one did counts exactly if its rows do.
    effects: Rc<RefCell<Effects>>,
}

/// What waits for the commit.
#[derive(Default)]
pub(super) struct Effects {
    pub(super) leaves: Vec<super::ledger::Leaf>,
    pub(super) signals: Vec<Signal>,
    pub(super) after: Vec<Box<dyn FnOnce() + Send>>,
    pub(super) lookups: Vec<Undo>,
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}

impl<'c> Write<'c> {
    pub(super) fn new(read: Read<'c>) -> Self {
        Self { read, effects: Rc::default() }
    }

    pub(super) fn into_effects(self) -> Effects {
        self.effects.take()
    }

    /// Runs a statement and says how many rows it touched. The only way to change data.
    ///
    /// # Errors
    /// `Conflict` if a constraint does not hold; a fault otherwise.
    pub fn exec(&self, sql: &'static str, params: Params<'_>) -> Result<usize> {
        // A full or failing disk ends the transaction; what an act that looks away would write then
        // would be on its own.
        if self.conn.is_autocommit() {
            return Err(Error::fault("the transaction is over"));
        }
        self.bound(sql, params)?.raw_execute().map_err(from_sqlite)
    }

    /// Runs a statement that must touch exactly one row.
    ///
    /// # Errors
    /// `NotFound` if it touched none; as `exec` otherwise.
    pub fn exec_one(&self, sql: &'static str, params: Params<'_>) -> Result<()> {
        match self.exec(sql, params)? {
            1 => Ok(()),
            0 => Err(Error::NotFound),
            n => Err(Error::fault(format!("{n} rows where one was meant"))),
        }
    }

    /// Lets SQLite look again at how its tables have grown, for better query plans.
    ///
    /// # Errors
    /// A fault if the file cannot be written.
    pub fn optimize(&self) -> Result<()> {
        self.conn.execute_batch("PRAGMA optimize").map_err(from_sqlite)
    }

    /// Seals a text for the cell (column, row `id`) under its owner's key.
    ///
    /// # Errors
    /// A fault if the owner has no key.
    pub fn seal<K>(&self, column: &Column, id: Id<K>, owner: Owner, text: &str) -> Result<Vec<u8>> {
        let place = self.place(column, *id.bytes());
        self.keyring
            .seal(&place, owner, text.as_bytes())
            .map_err(|e| Error::fault(format!("{}.{}: {e}", column.table, column.name)))
    }

    /// Seals a value as JSON; see `seal`.
    ///
    /// # Errors
    /// As `seal`.
    pub fn seal_json<K>(
        &self,
        column: &Column,
        id: Id<K>,
        owner: Owner,
        value: &impl serde::Serialize,
    ) -> Result<Vec<u8>> {
        let text = serde_json::to_string(value).map_err(|_| Error::fault("a value is not JSON"))?;
        self.seal(column, id, owner, &text)
    }

    /// A new person's id, whose key is already durable.
    ///
    /// # Errors
    /// A fault if the key could not be kept.
    pub fn new_person(&self) -> Result<PersonId> {
        self.keyring.mint_person().map_err(of_keys)
    }

    /// A new workspace's id, whose key is already durable.
    ///
    /// # Errors
    /// A fault if the key could not be kept.
    pub fn new_workspace(&self) -> Result<WorkspaceId> {
        self.keyring.mint_workspace().map_err(of_keys)
    }

    /// This change within one workspace: for what creates one, and for instance-wide ticks.
    pub fn within_workspace<T>(
        &self,
        workspace: WorkspaceId,
        act: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<T> {
        act(&Write { read: self.read.within(workspace), effects: Rc::clone(&self.effects) })
    }

    /// This change within one workspace, in somebody else's name: whoever crosses from one workspace
    /// into another acts there as who they are there.
    pub fn within_workspace_as<T>(
        &self,
        workspace: WorkspaceId,
        actor: Actor,
        act: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<T> {
        let read = self.read.scoped(Scope::workspace(workspace, actor));
        act(&Write { read, effects: Rc::clone(&self.effects) })
    }

    /// Adds a leaf to the audit tree; its sequence number is settled at the end of the group.
    pub fn leaf(&self, leaf: super::ledger::Leaf) {
        self.effects.borrow_mut().leaves.push(leaf);
    }

    /// Tells listeners after the commit that this topic changed in this workspace.
    pub fn changed(&self, topic: &'static str) {
        let signal = Signal { workspace: self.workspace(), topic };
        let mut effects = self.effects.borrow_mut();
        if !effects.signals.contains(&signal) {
            effects.signals.push(signal);
        }
    }

    /// Runs `act` after the commit, never if it fails: for what lives in memory only, such as the
    /// sign-in mail queue. It must be quick and must not panic.
    pub fn after_commit(&self, act: impl FnOnce() + Send + 'static) {
        self.effects.borrow_mut().after.push(Box::new(act));
    }

    /// Makes a text findable in the look-up in memory: at once, and for good if this change is
    /// committed.
    pub fn put_lookup(&self, text: &str, person: PersonId) {
        self.change_lookup(true, text, person);
    }

    /// Takes a text out of the look-up in memory: at once, and for good if this change is committed.
    pub fn take_lookup(&self, text: &str, person: PersonId) {
        self.change_lookup(false, text, person);
    }

    fn change_lookup(&self, put: bool, text: &str, person: PersonId) {
        let undo = self.lookup.change(put, text, (self.workspace(), person));
        self.effects.borrow_mut().lookups.extend(undo);
    }

    /// Seals nothing and owns nothing: the owner of this workspace's own things.
    pub fn of_workspace(&self) -> Owner {
        Owner::Workspace(self.workspace())
    }
}
