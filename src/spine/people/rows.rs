//! The SQL of workspaces, people, grants and departures.

use super::{Called, Person, Profile, Role, lookup_form};
use crate::base::{Error, PersonId, Result, Sealed, WorkspaceId};
use crate::store::{Actor, Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use crate::vault::Owner;

const WORKSPACE_NAME: Column = Column::new("workspaces", "name_sealed", Class::Internal, "Workspace");
const NAME: Column = Column::new("people", "name_sealed", Class::Personal, "Name");
pub(super) const EMAIL: Column = Column::new("people", "email_sealed", Class::Personal, "E-mail");
const PROFILE: Column = Column::new("people", "profile_sealed", Class::Personal, "Zone, language, hours");

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "workspaces",
        purpose: "the company or team",
        whose: Whose::Workspace,
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &["id", "made_at", "zone", "lang"],
        columns: &[WORKSPACE_NAME],
    },
    Table {
        name: "people",
        purpose: "who takes part and how to reach them",
        whose: Whose::Person("id"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["id", "workspace", "added_at", "profile_edition", "signed_out_at"],
        columns: &[NAME, EMAIL, PROFILE],
    },
    Table {
        name: "grants",
        purpose: "what a person may do",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["workspace", "person", "role", "granted_at", "granted_by"],
        columns: &[],
    },
    Table {
        name: "departures",
        purpose: "when a person was deactivated and returned",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["id", "workspace", "person", "left_at", "left_by", "returned_at", "returned_by"],
        columns: &[],
    },
    super::leave_rows::TABLE,
    super::invite_rows::TABLE,
    super::sign_in::TABLE,
    super::sessions::TABLE,
    super::limits::TABLE,
];

/// The acting person's id, where a row says by whom.
pub(super) fn by(r: &Read<'_>) -> Option<PersonId> {
    match r.actor() {
        Actor::Person(id) => Some(id),
        Actor::Clock | Actor::Console | Actor::Stranger => None,
    }
}

pub(super) fn insert_workspace(w: &Write<'_>, name: &Sealed<String>) -> Result<()> {
    let id = w.workspace();
    w.exec_one(
        // Later than all before it even if the clock jumped back: the oldest one keeps the house.
        "INSERT INTO workspaces (id, name_sealed, made_at)
         SELECT :id, :name, max(:now, coalesce(max(made_at) + 1, 0)) FROM workspaces /* instance */",
        named_params! {
            ":id": id, ":now": w.now(),
            ":name": w.seal(&WORKSPACE_NAME, id, Owner::Workspace(id), name.reveal())?,
        },
    )
}

pub(super) fn rename_workspace(w: &Write<'_>, name: &str) -> Result<()> {
    let id = w.workspace();
    w.exec_one(
        "UPDATE workspaces SET name_sealed = :name WHERE id = :workspace",
        named_params! { ":name": w.seal(&WORKSPACE_NAME, id, Owner::Workspace(id), name)? },
    )
}

/// The zone and the language of newcomers, as far as the workspace says.
pub(super) fn newcomers(r: &Read<'_>) -> Result<(Option<String>, Option<String>)> {
    r.one("SELECT zone, lang FROM workspaces WHERE id = :workspace", &[], |row| {
        Ok((row.get("zone")?, row.get("lang")?))
    })
}

pub(super) fn set_newcomers(w: &Write<'_>, zone: Option<&str>, lang: Option<&str>) -> Result<()> {
    w.exec_one(
        "UPDATE workspaces SET zone = :zone, lang = :lang WHERE id = :workspace",
        named_params! { ":zone": zone, ":lang": lang },
    )
}

/// The ids of all workspaces, oldest first. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn workspaces(r: &Read<'_>) -> Result<Vec<WorkspaceId>> {
    r.all("SELECT id FROM workspaces ORDER BY made_at, id /* instance */", &[], |row| row.get("id"))
}

/// The name of this workspace.
///
/// # Errors
/// `NotFound` if it does not exist.
pub fn workspace_name(r: &Read<'_>) -> Result<Sealed<String>> {
    let id = r.workspace();
    r.one("SELECT name_sealed FROM workspaces WHERE id = :workspace", &[], |row| {
        row.open(&WORKSPACE_NAME, id, Owner::Workspace(id))
    })
}

pub(super) fn insert(w: &Write<'_>, id: PersonId, name: &str, email: &str, profile: &Profile) -> Result<()> {
    let owner = Owner::Person(id);
    w.exec_one(
        "INSERT INTO people (id, workspace, name_sealed, email_sealed, profile_sealed, added_at)
         VALUES (:id, :workspace, :name, :email, :profile, :now)",
        named_params! {
            ":id": id, ":now": w.now(),
            ":name": w.seal(&NAME, id, owner, name)?,
            ":email": w.seal(&EMAIL, id, owner, email)?,
            ":profile": w.seal_json(&PROFILE, id, owner, profile)?,
        },
    )
}

pub(super) fn grant(w: &Write<'_>, id: PersonId, role: Role) -> Result<()> {
    w.exec(
        "INSERT INTO grants (workspace, person, role, granted_at, granted_by)
         VALUES (:workspace, :id, :role, :now, :by) ON CONFLICT DO NOTHING",
        named_params! { ":id": id, ":role": role.name(), ":now": w.now(), ":by": by(w) },
    )?;
    Ok(())
}

pub(super) fn set_name(w: &Write<'_>, id: PersonId, name: &str) -> Result<()> {
    w.exec_one(
        "UPDATE people SET name_sealed = :name WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":name": w.seal(&NAME, id, Owner::Person(id), name)? },
    )
}

/// A new edition is one by which what was planned is planned again.
pub(super) fn set_profile(w: &Write<'_>, id: PersonId, profile: &Profile, edition: bool) -> Result<()> {
    w.exec_one(
        "UPDATE people SET profile_sealed = :profile, profile_edition = profile_edition + :edition
         WHERE workspace = :workspace AND id = :id",
        named_params! {
            ":id": id, ":edition": edition,
            ":profile": w.seal_json(&PROFILE, id, Owner::Person(id), profile)?,
        },
    )
}

fn person(row: &Row<'_>) -> Result<Person> {
    let id: PersonId = row.get("id")?;
    let owner = Owner::Person(id);
    let roles = row.get::<Option<String>>("roles")?.unwrap_or_default();
    let role = |name: &str| name.parse().map_err(|()| Error::fault("a role"));
    let mut roles =
        roles.split(' ').filter(|name| !name.is_empty()).map(role).collect::<Result<Vec<Role>>>()?;
    roles.sort_unstable_by_key(|role| role.name());
    Ok(Person {
        id,
        name: row.open(&NAME, id, owner)?,
        email: row.open(&EMAIL, id, owner)?,
        profile: row.open_json_if_kept(&PROFILE, id, owner)?.unwrap_or_else(Profile::unknown),
        roles,
        active: row.get("active")?,
        added: row.instant("added_at")?,
    })
}

pub(super) fn get(r: &Read<'_>, id: PersonId) -> Result<Person> {
    r.one(
        "SELECT p.*, NOT EXISTS (SELECT 1 FROM departures d
                                 WHERE d.person = p.id AND d.returned_at IS NULL) AS active,
           (SELECT group_concat(g.role, ' ') FROM grants g
            WHERE g.workspace = p.workspace AND g.person = p.id) AS roles
         FROM people p WHERE p.workspace = :workspace AND p.id = :id",
        named_params! { ":id": id },
        person,
    )
}

pub(super) fn all(r: &Read<'_>) -> Result<Vec<Person>> {
    r.all(
        "SELECT p.*, NOT EXISTS (SELECT 1 FROM departures d
                                 WHERE d.person = p.id AND d.returned_at IS NULL) AS active,
           (SELECT group_concat(g.role, ' ') FROM grants g
            WHERE g.workspace = p.workspace AND g.person = p.id) AS roles
         FROM people p WHERE p.workspace = :workspace ORDER BY p.added_at, p.id",
        &[],
        person,
    )
}

/// What everybody here is called; nothing else of them is opened.
pub(super) fn names(r: &Read<'_>) -> Result<Vec<Called>> {
    r.all(
        "SELECT p.id, p.name_sealed, NOT EXISTS (SELECT 1 FROM departures d
                                                 WHERE d.person = p.id AND d.returned_at IS NULL) AS active
         FROM people p WHERE p.workspace = :workspace ORDER BY p.added_at, p.id",
        &[],
        |row| {
            let id: PersonId = row.get("id")?;
            Ok(Called { id, name: row.open(&NAME, id, Owner::Person(id))?, active: row.get("active")? })
        },
    )
}

/// How many people take part in this workspace, invited ones too.
///
/// # Errors
/// A fault if it cannot be read.
pub fn count(r: &Read<'_>) -> Result<usize> {
    r.count(
        "SELECT count(*) FROM people p WHERE p.workspace = :workspace AND NOT EXISTS
           (SELECT 1 FROM departures d WHERE d.person = p.id AND d.returned_at IS NULL)",
        &[],
    )
}

/// The people who have this address: of this workspace, or of all in an instance-wide read.
pub fn by_address(r: &Read<'_>, address: &str) -> Vec<(WorkspaceId, PersonId)> {
    let mut found = r.look_up(&lookup_form(address));
    if r.workspace() != WorkspaceId::NIL {
        found.retain(|(workspace, _)| *workspace == r.workspace());
    }
    found
}

/// Since when a person takes part here, and whether they are only invited so far; nothing is opened for
/// it. `None` if they do not take part.
pub(super) fn taking_part(r: &Read<'_>, id: PersonId) -> Result<Option<(i64, bool)>> {
    r.maybe(
        "SELECT p.added_at, EXISTS (SELECT 1 FROM invites i WHERE i.person = p.id
                                    AND i.accepted_at IS NULL AND i.revoked_at IS NULL) AS invited
         FROM people p WHERE p.workspace = :workspace AND p.id = :id AND NOT EXISTS
           (SELECT 1 FROM departures d WHERE d.person = p.id AND d.returned_at IS NULL)",
        named_params! { ":id": id },
        |row| Ok((row.get("added_at")?, row.get("invited")?)),
    )
}

/// Builds the look-up of addresses in memory, at start. Instance-wide.
///
/// # Errors
/// A fault if an address does not open.
pub fn index(w: &Write<'_>) -> Result<usize> {
    let people =
        w.all("SELECT id, workspace, email_sealed FROM people ORDER BY id /* instance */", &[], |row| {
            let (id, workspace): (PersonId, WorkspaceId) = (row.get("id")?, row.get("workspace")?);
            // One damaged cell is in the log as a fault; it must not keep everybody else out.
            Ok((workspace, id, row.open_in(workspace, &EMAIL, id, Owner::Person(id)).ok()))
        })?;
    for (workspace, id, email) in &people {
        let Some(email) = email else { continue };
        w.within_workspace(*workspace, |w| {
            w.put_lookup(&lookup_form(email.reveal()), *id);
            Ok(())
        })?;
    }
    Ok(people.len())
}

/// The ids of everybody in all workspaces: whose keys must be there. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn ids(r: &Read<'_>) -> Result<Vec<PersonId>> {
    r.all("SELECT id FROM people ORDER BY id /* instance */", &[], |row| row.get("id"))
}

/// The ids of everybody in this workspace, for whoever must not stop at one that does not read.
///
/// # Errors
/// A fault if it cannot be read.
pub fn ids_here(r: &Read<'_>) -> Result<Vec<PersonId>> {
    r.all("SELECT id FROM people WHERE workspace = :workspace ORDER BY id", &[], |row| row.get("id"))
}
