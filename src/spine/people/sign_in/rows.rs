//! The SQL of sign-in requests. Nobody has signed in yet, so most of it is instance-wide.
//!
//! `made_at <= :now + 300000`: a request made more than `sessions::LEEWAY` in the future, before the wall
//! clock went back, is no good until then, or it would live too long.

use super::{Ask, Purpose, RequestId, Used, secrets::Hash};
use crate::base::{PersonId, Result, WorkspaceId};
use crate::spine::people::limits::{OPEN_REQUESTS, WRONG_PER_REQUEST};
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use crate::vault::Owner;

const TOKEN: Column = Column::new("sign_in_requests", "token_hash", Class::Secret, "Hash of the token");
const CODE: Column = Column::new("sign_in_requests", "code_mac", Class::Secret, "Keyed hash of the code");
const PRE: Column =
    Column::new("sign_in_requests", "pre_hash", Class::Secret, "Hash of the browser's cookie");
const WANTED: Column = Column::new("sign_in_requests", "wanted_sealed", Class::Personal, "Wanted address");

pub(in crate::spine::people) const TABLE: Table = Table {
    name: "sign_in_requests",
    purpose: "links and codes by which people sign in",
    whose: Whose::Person("person"),
    retention: Retention::Days(1),
    erasure: Erasure::DeleteRow,
    internal: &[
        "id",
        "purpose",
        "workspace",
        "person",
        "next",
        "made_at",
        "expires_at",
        "tries",
        "state",
        "ended_at",
    ],
    columns: &[TOKEN, CODE, PRE, WANTED],
};

pub(super) fn insert(
    w: &Write<'_>,
    id: RequestId,
    ask: &Ask,
    token: &Hash,
    code: Option<Hash>,
) -> Result<()> {
    let (workspace, person) = ask.whose.unzip();
    let wanted = match (&ask.wanted, ask.whose) {
        (Some(text), Some((workspace, person))) => {
            Some(w.within_workspace(workspace, |w| w.seal(&WANTED, id, Owner::Person(person), text.text()))?)
        }
        _ => None,
    };
    w.exec_one(
        "INSERT INTO sign_in_requests (id, purpose, workspace, person, token_hash, code_mac, pre_hash,
                                       wanted_sealed, next, made_at, expires_at, state)
         VALUES (:id, :purpose, :ws, :person, :token, :code, :pre, :wanted, :next, :now, :expires, 'sent')
         /* instance */",
        named_params! {
            ":id": id, ":purpose": ask.purpose.name(), ":ws": workspace, ":person": person,
            ":token": token, ":code": code, ":pre": ask.browser, ":wanted": wanted, ":next": ask.next,
            ":now": w.wall(), ":expires": w.wall().ms() + ask.purpose.life(),
        },
    )
}

/// The one statement by which a link is used up. Links that nobody asked for in a browser have no
/// pre hash and may be used in any; the others only where they were asked for.
pub(super) fn use_link(w: &Write<'_>, id: RequestId, token: &Hash, pre: &Hash) -> Result<Option<Used>> {
    let touched = w.exec(
        "UPDATE sign_in_requests SET state = 'used', ended_at = :now
         WHERE id = :id AND state = 'sent' AND expires_at > :now
           AND made_at <= :now + 300000 AND token_hash = :token
           AND (pre_hash = :pre
                OR (pre_hash IS NULL AND purpose IN ('invite', 'console', 'demo', 'undo-email')))
           AND purpose NOT IN ('set-up', 'step-up') AND person IS NOT NULL /* instance */",
        named_params! { ":id": id, ":token": token, ":pre": pre, ":now": w.wall() },
    )?;
    if touched == 1 { used(w, id).map(Some) } else { Ok(None) }
}

/// Uses up a request whose code was right.
pub(in crate::spine::people) fn use_code(w: &Write<'_>, id: RequestId) -> Result<Option<Used>> {
    let touched = w.exec(
        "UPDATE sign_in_requests SET state = 'used', ended_at = :now
         WHERE id = :id AND state = 'sent' AND expires_at > :now
           AND made_at <= :now + 300000 AND person IS NOT NULL /* instance */",
        named_params! { ":id": id, ":now": w.wall() },
    )?;
    if touched == 1 { used(w, id).map(Some) } else { Ok(None) }
}

fn used(r: &Read<'_>, id: RequestId) -> Result<Used> {
    r.one(
        "SELECT * FROM sign_in_requests WHERE id = :id /* instance */",
        named_params! { ":id": id },
        |row| {
            let (workspace, person): (WorkspaceId, PersonId) = (row.get("workspace")?, row.get("person")?);
            let purpose: Purpose = row.parsed("purpose")?;
            let wanted = match row.get::<Option<Vec<u8>>>("wanted_sealed")? {
                Some(_) => Some(row.open_in(workspace, &WANTED, id, Owner::Person(person))?),
                None => None,
            };
            let (next, made) = (row.get("next")?, row.get("made_at")?);
            Ok(Used { purpose, workspace, person, wanted, next, made })
        },
    )
}

/// Ties the set-up link to the browser that followed it, and leaves it an hour to fill in the form.
pub(super) fn bind_set_up(w: &Write<'_>, id: RequestId, token: &Hash, pre: &Hash) -> Result<bool> {
    let touched = w.exec(
        "UPDATE sign_in_requests SET pre_hash = :pre, expires_at = :now + 3600000
         WHERE id = :id AND state = 'sent' AND expires_at > :now
           AND made_at <= :now + 300000 AND token_hash = :token
           AND purpose = 'set-up' AND (pre_hash IS NULL OR pre_hash = :pre) /* instance */",
        named_params! { ":id": id, ":token": token, ":pre": pre, ":now": w.wall() },
    )?;
    Ok(touched == 1)
}

/// Whether this browser holds the set-up link.
pub(in crate::spine::people) fn holds_set_up(r: &Read<'_>, pre: &Hash) -> Result<bool> {
    let n = r.count(
        "SELECT count(*) FROM sign_in_requests
         WHERE purpose = 'set-up' AND state = 'sent' AND expires_at > :now
           AND made_at <= :now + 300000 AND pre_hash = :pre /* instance */",
        named_params! { ":pre": pre, ":now": r.wall() },
    )?;
    Ok(n > 0)
}

/// Uses up the set-up link of this browser; says whether it held one.
pub(in crate::spine::people) fn use_set_up(w: &Write<'_>, pre: &Hash) -> Result<bool> {
    let touched = w.exec(
        "UPDATE sign_in_requests SET state = 'used', ended_at = :now
         WHERE purpose = 'set-up' AND state = 'sent' AND expires_at > :now
           AND made_at <= :now + 300000 AND pre_hash = :pre /* instance */",
        named_params! { ":pre": pre, ":now": w.wall() },
    )?;
    Ok(touched > 0)
}

/// Takes back set-up links that were made before.
pub(in crate::spine::people) fn cancel_set_up(w: &Write<'_>) -> Result<usize> {
    w.exec(
        "UPDATE sign_in_requests SET state = 'cancelled', ended_at = :now
         WHERE purpose = 'set-up' AND state = 'sent' /* instance */",
        named_params! { ":now": w.wall() },
    )
}

/// An open request that a code may fit.
pub(super) struct Open {
    pub(super) id: RequestId,
    pub(super) code_mac: Hash,
    pub(super) whose: Option<(WorkspaceId, PersonId)>,
}

/// The open requests of this browser, of this purpose.
pub(super) fn open_in(r: &Read<'_>, purpose: Purpose, pre: &Hash) -> Result<Vec<Open>> {
    r.all(
        "SELECT id, code_mac, workspace, person FROM sign_in_requests
         WHERE pre_hash = :pre AND purpose = :purpose AND state = 'sent' AND expires_at > :now
           AND made_at <= :now + 300000
           AND code_mac IS NOT NULL
         ORDER BY made_at DESC, id /* instance */",
        named_params! { ":pre": pre, ":purpose": purpose.name(), ":now": r.wall() },
        |row| Ok(Open { id: row.get("id")?, code_mac: row.get("code_mac")?, whose: whose(row)? }),
    )
}

/// Cancels all but the newest few open requests of a browser for this purpose: nobody reads more mails
/// than that, and a stranger's browser must not gather rows without end.
pub(super) fn keep_newest(w: &Write<'_>, purpose: Purpose, pre: &Hash) -> Result<usize> {
    w.exec(
        "UPDATE sign_in_requests SET state = 'cancelled', ended_at = :now WHERE id IN (
           SELECT id FROM sign_in_requests WHERE pre_hash = :pre AND purpose = :purpose AND state = 'sent'
           ORDER BY made_at DESC, id LIMIT -1 OFFSET :kept) /* instance */",
        named_params! { ":kept": OPEN_REQUESTS - 1, ":pre": pre, ":purpose": purpose.name(), ":now": w.wall() },
    )
}

/// How many requests of nobody are kept. No code or link fits them, so nobody misses the older ones.
const OF_NOBODY: i64 = 100;

/// Deletes all but the newest requests of nobody: strangers must not fill the disk before the next sweep.
pub(super) fn thin_out(w: &Write<'_>) -> Result<usize> {
    w.exec(
        "DELETE FROM sign_in_requests WHERE id IN (
           SELECT id FROM sign_in_requests WHERE person IS NULL AND purpose = 'sign-in'
           ORDER BY expires_at DESC, id LIMIT -1 OFFSET :kept) /* instance */",
        named_params! { ":kept": OF_NOBODY },
    )
}

fn whose(row: &Row<'_>) -> Result<Option<(WorkspaceId, PersonId)>> {
    Ok(row.get::<Option<WorkspaceId>>("workspace")?.zip(row.get::<Option<PersonId>>("person")?))
}

/// Counts a wrong code; says whether it was the last that this request bears.
pub(super) fn wrong_code(w: &Write<'_>, id: RequestId) -> Result<bool> {
    w.exec_one(
        "UPDATE sign_in_requests
         SET tries = tries + 1,
             state = CASE WHEN tries + 1 >= :most THEN 'exhausted' ELSE state END,
             ended_at = CASE WHEN tries + 1 >= :most THEN :now END
         WHERE id = :id AND state = 'sent' /* instance */",
        named_params! { ":id": id, ":most": WRONG_PER_REQUEST, ":now": w.wall() },
    )?;
    r_state(w, id)
}

fn r_state(r: &Read<'_>, id: RequestId) -> Result<bool> {
    r.one(
        "SELECT state = 'exhausted' AS over FROM sign_in_requests WHERE id = :id /* instance */",
        named_params! { ":id": id },
        |row| row.get("over"),
    )
}

/// The sign-in requests of somebody that bear no more codes and still have theirs.
pub(super) fn exhausted(r: &Read<'_>) -> Result<Vec<RequestId>> {
    r.all(
        "SELECT id FROM sign_in_requests
         WHERE purpose = 'sign-in' AND state = 'exhausted' AND person IS NOT NULL AND code_mac IS NOT NULL
         ORDER BY ended_at, id /* instance */",
        &[],
        |row| row.get("id"),
    )
}

/// Takes the code out of requests that bear no more: nothing needs it, and it marks those not yet recorded.
pub(super) fn forget_exhausted(w: &Write<'_>) -> Result<usize> {
    w.exec(
        "UPDATE sign_in_requests SET code_mac = NULL
         WHERE purpose = 'sign-in' AND state = 'exhausted' AND code_mac IS NOT NULL /* instance */",
        &[],
    )
}

/// Cancels the person's open requests, but not the undoing of a change of address, which is the
/// last word of the old one.
pub(in crate::spine::people) fn cancel_open(w: &Write<'_>, person: PersonId) -> Result<usize> {
    w.exec(
        "UPDATE sign_in_requests SET state = 'cancelled', ended_at = :now
         WHERE person = :person AND state = 'sent' AND purpose <> 'undo-email' /* instance */",
        named_params! { ":person": person, ":now": w.wall() },
    )
}

/// Cancels the person's open requests of one purpose.
pub(in crate::spine::people) fn cancel_purpose(
    w: &Write<'_>,
    person: PersonId,
    purpose: Purpose,
) -> Result<usize> {
    w.exec(
        "UPDATE sign_in_requests SET state = 'cancelled', ended_at = :now
         WHERE person = :person AND state = 'sent' AND purpose = :purpose /* instance */",
        named_params! { ":person": person, ":purpose": purpose.name(), ":now": w.wall() },
    )
}

/// Cancels every open request of a person that was made at or after `since`.
pub(in crate::spine::people) fn cancel_since(w: &Write<'_>, person: PersonId, since: i64) -> Result<usize> {
    w.exec(
        "UPDATE sign_in_requests SET state = 'cancelled', ended_at = :now
         WHERE person = :person AND state = 'sent' AND (made_at >= :since OR purpose <> 'undo-email')
         /* instance */",
        named_params! { ":person": person, ":since": since, ":now": w.wall() },
    )
}

/// Whether nothing is kept of an earlier sign-in of this person.
pub(super) fn is_first(r: &Read<'_>, person: PersonId) -> Result<bool> {
    let n = r.count(
        "SELECT count(*) FROM sessions WHERE workspace = :workspace AND person = :person",
        named_params! { ":person": person },
    )?;
    Ok(n == 0)
}

/// Anybody at all.
pub(super) fn anybody(r: &Read<'_>) -> Result<Option<(WorkspaceId, PersonId)>> {
    r.maybe("SELECT workspace, id AS person FROM people ORDER BY id LIMIT 1 /* instance */", &[], whose)
        .map(Option::flatten)
}

/// How many people there are in all workspaces.
pub(super) fn members(r: &Read<'_>) -> Result<usize> {
    r.count("SELECT count(*) FROM people /* instance */", &[])
}

pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec(
        "DELETE FROM sign_in_requests
         WHERE coalesce(ended_at, expires_at) < :ms OR (person IS NULL AND expires_at < :now) /* instance */",
        named_params! { ":ms": ms, ":now": w.wall() },
    )
}
