//! The SQL of grants taken back, of departures and returns.

use super::DepartureId;
use super::{Role, rows::by};
use crate::base::{PersonId, Result};
use crate::store::{Write, named_params};

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
