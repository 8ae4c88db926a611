//! The SQL by which the record finds whom an entry is about.

use super::{LeaveId, invites::InviteId, sessions::SessionId};
use crate::base::{PersonId, Result};
use crate::store::{Read, named_params};

pub(super) fn invited(r: &Read<'_>, id: InviteId) -> Result<Option<PersonId>> {
    r.maybe(
        "SELECT person FROM invites WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| row.get("person"),
    )
}

pub(super) fn away(r: &Read<'_>, id: LeaveId) -> Result<Option<PersonId>> {
    r.maybe(
        "SELECT person FROM leaves WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| row.get("person"),
    )
}

pub(super) fn signed_in(r: &Read<'_>, id: SessionId) -> Result<Option<PersonId>> {
    r.maybe(
        "SELECT person FROM sessions WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| row.get("person"),
    )
}
