//! What every column holds: the one declaration from which exports, erasure, retention, the record
//! of processing and the privacy notice are made. A test walks the real schema against it.

use crate::vault::Field;

/// How delicate a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// May be on the public pages.
    Public,
    /// Random ids, instants, counts, states.
    Internal,
    /// About a person: always sealed, or a one-way keyed hash.
    Personal,
    /// Free text and special categories (GDPR article 9): always sealed.
    Sensitive,
    /// Keys, tokens and their hashes.
    Secret,
}

/// Whose data a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Nobody's: it speaks of the instance.
    Instance,
    /// The workspace's.
    Workspace,
    /// The person's whose id stands in this column.
    Person(&'static str),
}

/// How long a row is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// As long as what it belongs to.
    WithOwner,
    /// This many days after it ended.
    Days(u16),
    /// For ever; holds no personal data.
    Forever,
}

/// What erasing the person does to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// Nothing: it holds nothing of theirs once the key is gone.
    Keep,
    /// The row goes.
    DeleteRow,
}

/// One table: its purpose, life, and columns.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name in SQL.
    pub name: &'static str,
    /// Why it exists, for the record of processing (GDPR article 30).
    pub purpose: &'static str,
    /// Whose data it holds.
    pub whose: Whose,
    /// How long.
    pub retention: Retention,
    /// What erasure does.
    pub erasure: Erasure,
    /// Columns of class internal, by name.
    pub internal: &'static [&'static str],
    /// All other columns.
    pub columns: &'static [Column],
}

/// One column that is more than internal.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its table, by the name frozen for sealing.
    pub table: &'static str,
    /// Its name in SQL; sealed ones end in `_sealed`. Frozen: it is part of every seal.
    pub name: &'static str,
    /// How delicate it is.
    pub class: Class,
    /// What it is called in an export.
    pub label: &'static str,
}

impl Column {
    /// Declares a column.
    pub const fn new(table: &'static str, name: &'static str, class: Class, label: &'static str) -> Self {
        Self { table, name, class, label }
    }
    /// Its name for the vault.
    pub const fn field(&self) -> Field {
        Field::new(self.table, self.name)
    }
}

/// The store's own tables.
pub const TABLES: &[Table] = &[
    Table {
        name: "store_facts",
        purpose: "facts about this file, such as the id of the vault it belongs to",
        whose: Whose::Instance,
        retention: Retention::Forever,
        erasure: Erasure::Keep,
        internal: &["name", "value"],
        columns: &[],
    },
    Table {
        name: "settings",
        purpose: "what an admin set in the browser",
        whose: Whose::Instance,
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &["id", "name", "set_at"],
        columns: &[super::settings::VALUE],
    },
    Table {
        name: "audit_leaves",
        purpose: "the leaves of the audit tree",
        whose: Whose::Instance,
        retention: Retention::Days(super::ledger::BODY_DAYS),
        erasure: Erasure::Keep,
        internal: &["seq", "id", "workspace", "hash", "body"],
        columns: &[],
    },
    Table {
        name: "audit_tree",
        purpose: "the size, frontier and root of the audit tree",
        whose: Whose::Instance,
        retention: Retention::Forever,
        erasure: Erasure::Keep,
        internal: &["one", "size", "frontier", "root"],
        columns: &[],
    },
];
