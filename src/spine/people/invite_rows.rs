//! The SQL of invites.

use super::{
    invites::{InviteId, State},
    rows::by,
};
use crate::base::{PersonId, Result};
use crate::store::{Erasure, Read, Retention, Row, Table, Whose, Write, named_params};

pub(super) const TABLE: Table = Table {
    name: "invites",
    purpose: "who was invited, by whom, and whether they came",
    whose: Whose::Person("person"),
    retention: Retention::WithOwner,
    erasure: Erasure::DeleteRow,
    internal: &["id", "workspace", "person", "invited_at", "invited_by", "accepted_at", "revoked_at"],
    columns: &[],
};

pub(super) fn insert(w: &Write<'_>, id: InviteId, person: PersonId) -> Result<()> {
    w.exec_one(
        "INSERT INTO invites (id, workspace, person, invited_at, invited_by)
         VALUES (:id, :workspace, :person, :now, :by)",
        named_params! { ":id": id, ":person": person, ":now": w.now(), ":by": by(w) },
    )
}

fn open(w: &Write<'_>, person: PersonId) -> Result<Vec<InviteId>> {
    w.all(
        "SELECT id FROM invites WHERE workspace = :workspace AND person = :person
           AND accepted_at IS NULL AND revoked_at IS NULL ORDER BY id",
        named_params! { ":person": person },
        |row| row.get("id"),
    )
}

/// Ends the open invite and says which it was.
pub(super) fn revoke(w: &Write<'_>, person: PersonId) -> Result<Vec<InviteId>> {
    let ended = open(w, person)?;
    w.exec(
        "UPDATE invites SET revoked_at = :now WHERE workspace = :workspace AND person = :person
           AND accepted_at IS NULL AND revoked_at IS NULL",
        named_params! { ":person": person, ":now": w.now() },
    )?;
    Ok(ended)
}

/// Accepts the open invite and says which it was.
pub(super) fn accept(w: &Write<'_>, person: PersonId) -> Result<Vec<InviteId>> {
    let ended = open(w, person)?;
    w.exec(
        "UPDATE invites SET accepted_at = :now WHERE workspace = :workspace AND person = :person
           AND accepted_at IS NULL AND revoked_at IS NULL",
        named_params! { ":person": person, ":now": w.now() },
    )?;
    Ok(ended)
}

/// All invites with their state, oldest first, so that the newest of each person comes last.
pub(super) fn states(r: &Read<'_>) -> Result<Vec<(PersonId, State)>> {
    r.all(
        "SELECT person, invited_at, accepted_at, revoked_at FROM invites
         WHERE workspace = :workspace ORDER BY invited_at, revoked_at IS NULL, id",
        &[],
        |row| Ok((row.get("person")?, state(row)?)),
    )
}

/// As `states`, of one person.
pub(super) fn states_of(r: &Read<'_>, person: PersonId) -> Result<Vec<State>> {
    r.all(
        "SELECT invited_at, accepted_at, revoked_at FROM invites
         WHERE workspace = :workspace AND person = :person ORDER BY invited_at, revoked_at IS NULL, id",
        named_params! { ":person": person },
        state,
    )
}

fn state(row: &Row<'_>) -> Result<State> {
    Ok(match (row.maybe_instant("accepted_at")?, row.maybe_instant("revoked_at")?) {
        (Some(at), _) => State::Accepted(at),
        (None, Some(at)) => State::Revoked(at),
        (None, None) => State::Open(row.instant("invited_at")?),
    })
}
