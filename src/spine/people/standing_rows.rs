//! The SQL of grants taken back, of departures and returns.

use super::DepartureId;
use super::{Role, rows::by};
use crate::base::{PersonId, Result};
use crate::store::{Read, Write, named_params};

pub(super) fn withdraw(w: &Write<'_>, id: PersonId, role: Role) -> Result<()> {
    w.exec_one(
        "DELETE FROM grants WHERE workspace = :workspace AND person = :id AND role = :role",
        named_params! { ":id": id, ":role": role.name() },
    )
}

pub(super) fn leave(w: &Write<'_>, id: PersonId) -> Result<()> {
    w.exec_one(
        "INSERT INTO departures (id, workspace, person, left_at, left_by)
         VALUES (:departure, :workspace, :id, :now, :by)",
        named_params! {
            ":departure": DepartureId::ordered(w.now()), ":id": id, ":now": w.now(), ":by": by(w),
        },
    )
}

pub(super) fn come_back(w: &Write<'_>, id: PersonId) -> Result<()> {
    w.exec_one(
        "UPDATE departures SET returned_at = :now, returned_by = :by
         WHERE workspace = :workspace AND person = :id AND returned_at IS NULL",
        named_params! { ":id": id, ":now": w.now(), ":by": by(w) },
    )
}

/// Notes that whoever was signed in as this person, wherever they came from, is not any more.
pub(super) fn sign_out(w: &Write<'_>, id: PersonId) -> Result<()> {
    w.exec_one(
        "UPDATE people SET signed_out_at = :now WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":now": w.wall() },
    )
}

/// When that was last, if ever.
pub(super) fn signed_out(r: &Read<'_>, id: PersonId) -> Result<Option<i64>> {
    r.one(
        "SELECT signed_out_at FROM people WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| row.get("signed_out_at"),
    )
}
