//! The SQL of when digests go out.

use crate::base::{PersonId, Result};
use crate::store::{Read, Write, named_params};
use jiff::Timestamp;

/// Everybody whose next digest is not planned, or by a profile that changed since, or (then with the
/// plan) by a clock that was set back since.
pub(super) fn unplanned(r: &Read<'_>) -> Result<Vec<(PersonId, Option<Timestamp>)>> {
    r.all(
        "SELECT p.id, CASE WHEN d.profile_edition = p.profile_edition THEN d.next_at END AS plan
         FROM people p LEFT JOIN digests d ON d.person = p.id
         WHERE p.workspace = :workspace
           AND (d.person IS NULL OR d.profile_edition <> p.profile_edition OR d.planned_at > :now)
         ORDER BY p.id",
        named_params! { ":now": r.now() },
        |row| Ok((row.get("id")?, row.maybe_instant("plan")?)),
    )
}

pub(super) fn due(r: &Read<'_>) -> Result<Vec<PersonId>> {
    r.all(
        "SELECT person FROM digests WHERE workspace = :workspace AND next_at <= :now ORDER BY next_at, person",
        named_params! { ":now": r.now() },
        |row| row.get("person"),
    )
}

/// Whose digest is planned after an instant, and for when.
pub(super) fn after(r: &Read<'_>, at: Timestamp) -> Result<Vec<(PersonId, Timestamp)>> {
    r.all(
        "SELECT person, next_at FROM digests WHERE workspace = :workspace AND next_at > :at ORDER BY person",
        named_params! { ":at": at.as_millisecond() },
        |row| Ok((row.get("person")?, row.instant("next_at")?)),
    )
}

/// Plans the next one, by the person's profile as it is now.
pub(super) fn plan(w: &Write<'_>, person: PersonId, at: Timestamp) -> Result<()> {
    w.exec_one(
        "INSERT INTO digests (workspace, person, next_at, profile_edition, planned_at)
         SELECT workspace, id, :at, profile_edition, :now FROM people
         WHERE workspace = :workspace AND id = :person
         ON CONFLICT (person) DO UPDATE
           SET next_at = :at, profile_edition = excluded.profile_edition, planned_at = :now",
        named_params! { ":person": person, ":at": at.as_millisecond(), ":now": w.now() },
    )
}

pub(super) fn next(r: &Read<'_>) -> Result<Option<Timestamp>> {
    r.one("SELECT min(next_at) AS at FROM digests WHERE workspace = :workspace", &[], |row| {
        row.maybe_instant("at")
    })
}

/// When a person's last digest was posted.
pub(super) fn last(r: &Read<'_>, person: PersonId) -> Result<Option<Timestamp>> {
    let last = r.maybe(
        "SELECT last_at FROM digests WHERE workspace = :workspace AND person = :person",
        named_params! { ":person": person },
        |row| row.maybe_instant("last_at"),
    )?;
    Ok(last.flatten())
}

pub(super) fn posted(w: &Write<'_>, person: PersonId) -> Result<()> {
    w.exec_one(
        "UPDATE digests SET last_at = :now WHERE workspace = :workspace AND person = :person",
        named_params! { ":person": person, ":now": w.now() },
    )
}
