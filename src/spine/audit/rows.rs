//! The SQL of the audit's personal parts.

use super::EntryId;
use crate::base::{Error, PersonId, Result, WorkspaceId};
use crate::store::{Class, Column, Erasure, Read, Retention, Table, Whose, Write, named_params};
use crate::vault::Owner;
use data_encoding::BASE64;

const PART: Column = Column::new("audit_personal", "part_sealed", Class::Personal, "Who did it");

pub(super) const TABLES: &[Table] = &[Table {
    name: "audit_personal",
    purpose: "who did what, for as long as it may be asked",
    whose: Whose::Person("actor"),
    retention: Retention::Days(super::PERSONAL_DAYS),
    erasure: Erasure::DeleteRow,
    internal: &["id", "workspace", "actor", "at"],
    columns: &[PART],
}];

/// Keeps salt and part together, as base64, sealed under the actor's key.
pub(super) fn keep_personal(
    w: &Write<'_>,
    id: EntryId,
    actor: PersonId,
    salt: &[u8; 32],
    part: &[u8],
) -> Result<()> {
    let kept = BASE64.encode(&[salt.as_slice(), part].concat());
    let sealed = w.seal(&PART, id, Owner::Person(actor), &kept)?;
    w.exec(
        "INSERT INTO audit_personal (id, workspace, actor, at, part_sealed)
         VALUES (:id, :ws, :actor, :now, :part) /* instance */",
        named_params! { ":id": id, ":ws": w.workspace(), ":actor": actor, ":now": w.now(), ":part": sealed },
    )?;
    Ok(())
}

/// (sequence number, leaf body, salt, personal part) of every entry whose personal part is kept.
#[allow(clippy::type_complexity, reason = "four columns, used in one place")]
pub(super) fn personal(r: &Read<'_>) -> Result<Vec<(i64, Vec<u8>, [u8; 32], Vec<u8>)>> {
    r.all(
        "SELECT p.id, p.workspace, p.actor, p.part_sealed, l.seq, l.body
         FROM audit_personal p JOIN audit_leaves l ON l.id = p.id
         WHERE l.body IS NOT NULL ORDER BY l.seq /* instance */",
        &[],
        |row| {
            let (id, actor): (EntryId, PersonId) = (row.get("id")?, row.get("actor")?);
            let workspace: WorkspaceId = row.get("workspace")?;
            let text = row.open_in(workspace, &PART, id, Owner::Person(actor))?;
            let bytes = BASE64.decode(text.reveal().as_bytes()).unwrap_or_default();
            let (salt, part) = bytes.split_first_chunk::<32>().ok_or_else(|| Error::fault("a short part"))?;
            Ok((row.get("seq")?, row.get("body")?, *salt, part.to_vec()))
        },
    )
}

pub(super) fn forget_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec("DELETE FROM audit_personal WHERE at < :ms /* instance */", named_params! { ":ms": ms })
}
