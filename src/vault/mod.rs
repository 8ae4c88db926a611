//! The vault: the root key, the keyring in `keys.db`, and the envelope around every sealed column.
//!
//! Root key (outside the data folder) and epoch secret (`keys.epoch`) together give the key that
//! wraps every row of `keys.db`; each of those is a random key of one owner or one purpose, so
//! deleting a row makes what it sealed unreadable. Bytes are specified in docs/vault-format.md.

mod cells;
mod envelope;
mod epoch;
mod error;
mod files;
mod key;
mod keydb;
mod keyring;
mod lock;
mod pad;
mod root;
#[cfg(test)]
mod tests;

pub use crate::base::pae::pae;
pub use error::{OpenError, VaultError};
pub use keyring::{Keyring, Secret};
pub use root::{RootKey, RootKeySource};

use crate::base::{PersonId, WorkspaceId};

/// Whose key seals a value. The instance itself is `Workspace(WorkspaceId::NIL)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A team: names of things, settings, integration tokens.
    Workspace(WorkspaceId),
    /// A human: everything about them and from them.
    Person(PersonId),
}

/// A sealed column by its frozen catalogue name, which stays when the SQL name changes.
///
/// Both names go into the authenticated data and into the derivation of the column's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The table's catalogue name.
    pub table: &'static str,
    /// The column's catalogue name.
    pub column: &'static str,
}

impl Field {
    /// The column of this table.
    pub const fn new(table: &'static str, column: &'static str) -> Self {
        Self { table, column }
    }
}

/// The one cell in which a sealed value is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The row's workspace; NIL for rows of the instance.
    pub workspace: WorkspaceId,
    /// The column.
    pub field: Field,
    /// The row's random, immutable id.
    pub row: [u8; 16],
}

/// What a key of the instance is for. Each is random, made with the vault, and has one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// MAC over the short codes of sign-in mails.
    CodePepper,
    /// MAC over form tokens.
    FormToken,
    /// MAC over the cookie that knows a device again.
    DeviceCookie,
    /// MAC over addresses and networks in the rate limiter.
    LimiterKey,
}

impl Purpose {
    const ALL: [Self; 4] = [Self::CodePepper, Self::FormToken, Self::DeviceCookie, Self::LimiterKey];
}

/// What a row of `keys.db` is: the class byte and the owner's 16 bytes.
///
/// Classes 1, 2 and 3 (workspace, subject, cohort) also stand in envelopes; 16 and up are purposes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Holder {
    class: u8,
    owner: [u8; 16],
}

const WORKSPACE: u8 = 1;
const SUBJECT: u8 = 2;
const COHORT: u8 = 3;

impl Holder {
    /// The subject id as authenticated: 16 bytes for a person, nothing for a workspace.
    fn subject(&self) -> &[u8] {
        if self.class == SUBJECT { &self.owner } else { &[] }
    }
}

impl From<Owner> for Holder {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Workspace(id) => Self { class: WORKSPACE, owner: *id.bytes() },
            Owner::Person(id) => Self { class: SUBJECT, owner: *id.bytes() },
        }
    }
}

impl From<Purpose> for Holder {
    fn from(purpose: Purpose) -> Self {
        let class = match purpose {
            Purpose::CodePepper => 16,
            Purpose::FormToken => 17,
            Purpose::DeviceCookie => 18,
            Purpose::LimiterKey => 19,
        };
        Self { class, owner: [0; 16] }
    }
}
