//! The SQL of sessions.

use super::{Device, Line, SessionId, Terms};
use crate::base::{PersonId, Result, WorkspaceId};
use crate::spine::people::sign_in::secrets::Hash;
use crate::store::{Class, Column, Erasure, Read, Retention, Table, Whose, Write, named_params};
use crate::vault::Owner;

const DEVICE: Column = Column::new("sessions", "device_sealed", Class::Personal, "Device");
const TOKEN: Column = Column::new("sessions", "token_hash", Class::Secret, "Hash of the token");
const FORMER: Column = Column::new("sessions", "former_hash", Class::Secret, "Hash of the token before");

pub(in crate::spine::people) const TABLE: Table = Table {
    name: "sessions",
    purpose: "where a person is signed in",
    whose: Whose::Person("person"),
    retention: Retention::Days(super::KEPT_DAYS),
    erasure: Erasure::DeleteRow,
    internal: &[
        "id",
        "workspace",
        "person",
        "renewed_at",
        "made_at",
        "seen_at",
        "expires_at",
        "proved_at",
        "ended_at",
        "mailbox_at",
    ],
    columns: &[TOKEN, FORMER, DEVICE],
};

/// A session as it stands in the file.
pub(super) struct Stored {
    pub(super) id: SessionId,
    pub(super) workspace: WorkspaceId,
    pub(super) person: PersonId,
    pub(super) renewed: i64,
    pub(super) made: i64,
    pub(super) seen: i64,
    pub(super) expires: i64,
    pub(super) proved: i64,
    pub(super) mailbox: Option<i64>,
    pub(super) by_former: bool,
}

/// The session of a token, or of a token replaced after `former_since`.
pub(super) fn by_hash(r: &Read<'_>, hash: &Hash, former_since: i64) -> Result<Option<Stored>> {
    r.maybe(
        "SELECT id, workspace, person, renewed_at, made_at, seen_at, expires_at, proved_at,
                mailbox_at, token_hash <> :hash AS by_former
         FROM sessions
         WHERE (token_hash = :hash OR (former_hash = :hash AND renewed_at >= :since)) AND ended_at IS NULL
         /* instance */",
        named_params! { ":hash": hash, ":since": former_since },
        |row| {
            Ok(Stored {
                id: row.get("id")?,
                workspace: row.get("workspace")?,
                person: row.get("person")?,
                renewed: row.get("renewed_at")?,
                made: row.get("made_at")?,
                seen: row.get("seen_at")?,
                expires: row.get("expires_at")?,
                proved: row.get("proved_at")?,
                mailbox: row.get("mailbox_at")?,
                by_former: row.get("by_former")?,
            })
        },
    )
}

pub(super) fn insert(
    w: &Write<'_>,
    id: SessionId,
    person: PersonId,
    token: &Hash,
    terms: &Terms,
    device: &Device,
) -> Result<()> {
    w.exec_one(
        "INSERT INTO sessions (id, workspace, person, token_hash, renewed_at, made_at, seen_at,
                               expires_at, proved_at, mailbox_at, device_sealed)
         VALUES (:id, :workspace, :person, :token, :now, :made, :now, :expires, :proved, :mailbox, :device)",
        named_params! {
            ":id": id, ":person": person, ":token": token, ":now": w.wall(), ":made": terms.made,
            ":expires": terms.until, ":proved": terms.proved, ":mailbox": terms.mailbox,
            ":device": w.seal_json(&DEVICE, id, Owner::Person(person), device)?,
        },
    )
}

/// The sessions of a person that nobody ended, the newest first.
pub(super) fn live(r: &Read<'_>, person: PersonId) -> Result<Vec<Line>> {
    r.all(
        "SELECT id, made_at, seen_at, expires_at, device_sealed FROM sessions
         WHERE workspace = :workspace AND person = :person AND ended_at IS NULL
         ORDER BY made_at DESC, seen_at DESC, id",
        named_params! { ":person": person },
        |row| {
            let id: SessionId = row.get("id")?;
            Ok(Line {
                id,
                device: row.open_json(&DEVICE, id, Owner::Person(person))?,
                opened: row.instant("made_at")?,
                seen: row.instant("seen_at")?,
                until: row.instant("expires_at")?,
            })
        },
    )
}

/// The devices of all sessions of a person that are still kept, ended ones too.
pub(super) fn devices(r: &Read<'_>, person: PersonId) -> Result<Vec<Device>> {
    r.all(
        "SELECT id, device_sealed FROM sessions WHERE workspace = :workspace AND person = :person ORDER BY id",
        named_params! { ":person": person },
        |row| row.open_json(&DEVICE, row.get::<SessionId>("id")?, Owner::Person(person)),
    )
}

pub(super) fn seen(w: &Write<'_>, id: SessionId) -> Result<()> {
    w.exec(
        "UPDATE sessions SET seen_at = max(seen_at, :now)
         WHERE workspace = :workspace AND id = :id AND ended_at IS NULL",
        named_params! { ":id": id, ":now": w.wall() },
    )?;
    Ok(())
}

/// Replaces a token that is older than `due`; says whether this call did it.
pub(super) fn renew(w: &Write<'_>, id: SessionId, old: &Hash, new: &Hash, due: i64) -> Result<bool> {
    let touched = w.exec(
        "UPDATE sessions SET former_hash = token_hash, token_hash = :new, renewed_at = :now
         WHERE workspace = :workspace AND id = :id AND token_hash = :old AND renewed_at <= :due
           AND ended_at IS NULL",
        named_params! { ":id": id, ":old": old, ":new": new, ":due": due, ":now": w.wall() },
    )?;
    Ok(touched == 1)
}

/// What there is to know of one session's life, without opening anything: one row, by its key.
pub(super) struct Pulse {
    pub(super) made: i64,
    pub(super) seen: i64,
    pub(super) expires: i64,
    pub(super) admin: bool,
}

/// The pulse of a session that nobody ended, of a person who takes part.
pub(super) fn pulse(r: &Read<'_>, person: PersonId, id: SessionId) -> Result<Option<Pulse>> {
    r.maybe(
        "SELECT s.made_at, s.seen_at, s.expires_at,
                EXISTS (SELECT 1 FROM grants g WHERE g.person = s.person AND g.role = 'admin') AS admin
         FROM sessions s
         WHERE s.workspace = :workspace AND s.id = :id AND s.person = :person AND s.ended_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM departures d WHERE d.person = s.person AND d.returned_at IS NULL)",
        named_params! { ":id": id, ":person": person },
        |row| {
            Ok(Pulse {
                made: row.get("made_at")?,
                seen: row.get("seen_at")?,
                expires: row.get("expires_at")?,
                admin: row.get("admin")?,
            })
        },
    )
}

/// Notes that the person holds the mailbox of the address they have now.
pub(super) fn holds_mailbox(w: &Write<'_>, id: SessionId) -> Result<()> {
    w.exec_one(
        "UPDATE sessions SET mailbox_at = :now
         WHERE workspace = :workspace AND id = :id AND ended_at IS NULL",
        named_params! { ":id": id, ":now": w.wall() },
    )
}

/// Notes a fresh proof; the token before is dead at once.
pub(super) fn prove(w: &Write<'_>, id: SessionId, new: &Hash) -> Result<()> {
    w.exec_one(
        "UPDATE sessions SET former_hash = NULL, token_hash = :new, renewed_at = :now, proved_at = :now,
                             mailbox_at = :now
         WHERE workspace = :workspace AND id = :id AND ended_at IS NULL",
        named_params! { ":id": id, ":new": new, ":now": w.wall() },
    )
}

pub(super) fn make_stale(w: &Write<'_>, person: PersonId) -> Result<()> {
    w.exec(
        "UPDATE sessions SET renewed_at = 0
         WHERE workspace = :workspace AND person = :person AND ended_at IS NULL",
        named_params! { ":person": person },
    )?;
    Ok(())
}

/// Takes the network out of a device opened before `before`; the id of the device.
pub(super) fn forget_network(
    w: &Write<'_>,
    person: PersonId,
    id: SessionId,
    before: i64,
) -> Result<[u8; 16]> {
    let owner = Owner::Person(person);
    let (mut device, made): (Device, i64) = w.one(
        "SELECT device_sealed, made_at FROM sessions WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| Ok((row.open_json(&DEVICE, id, owner)?, row.get("made_at")?)),
    )?;
    if made < before && !device.network.is_empty() {
        device.network.clear();
        w.exec_one(
            "UPDATE sessions SET device_sealed = :device WHERE workspace = :workspace AND id = :id",
            named_params! { ":id": id, ":device": w.seal_json(&DEVICE, id, owner, &device)? },
        )?;
    }
    Ok(device.id())
}

pub(super) fn end(w: &Write<'_>, person: PersonId, id: SessionId) -> Result<()> {
    w.exec_one(
        "UPDATE sessions SET ended_at = :now
         WHERE workspace = :workspace AND id = :id AND person = :person AND ended_at IS NULL",
        named_params! { ":id": id, ":person": person, ":now": w.wall() },
    )
}

pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec(
        "DELETE FROM sessions WHERE coalesce(ended_at, expires_at) < :ms /* instance */",
        named_params! { ":ms": ms },
    )
}
