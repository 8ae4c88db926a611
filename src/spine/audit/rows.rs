//! The SQL of the audit's personal parts.

use super::EntryId;
use crate::base::{PersonId, Result, WorkspaceId};
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
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

/// An entry whose personal part is kept.
pub(super) struct Kept {
    pub(super) seq: i64,
    pub(super) body: Vec<u8>,
    /// Salt and personal part; `None` if the cell does not open.
    pub(super) part: Option<([u8; 32], Vec<u8>)>,
}

/// Every entry whose personal part is kept and whose actor still has a key.
pub(super) fn personal(r: &Read<'_>) -> Result<Vec<Kept>> {
    let found = r.all(
        "SELECT p.id, p.workspace, p.actor, p.part_sealed, l.seq, l.body
         FROM audit_personal p JOIN audit_leaves l ON l.id = p.id
         WHERE l.body IS NOT NULL ORDER BY l.seq /* instance */",
        &[],
        |row| {
            let (id, actor): (EntryId, PersonId) = (row.get("id")?, row.get("actor")?);
            let (seq, body) = (row.get("seq")?, row.get("body")?);
            // One bad cell is a finding, not the end of the search.
            let Ok(text) = row.open_in(row.get("workspace")?, &PART, id, Owner::Person(actor)) else {
                return Ok(Some(Kept { seq, body, part: None }));
            };
            // What is not base64 is the word for an erased text: that part is forgotten.
            let Ok(bytes) = BASE64.decode(text.reveal().as_bytes()) else { return Ok(None) };
            let part = bytes.split_first_chunk::<32>().map(|(salt, part)| (*salt, part.to_vec()));
            Ok(Some(Kept { seq, body, part }))
        },
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// Salt and personal part of an entry, from columns `actor` and `part_sealed`, which may be empty; a cell
/// that does not open counts as forgotten here, and is in the log as a fault.
pub(super) fn part(row: &Row<'_>, place: WorkspaceId, id: EntryId) -> Result<Option<([u8; 32], Vec<u8>)>> {
    let Some(actor) = row.get::<Option<PersonId>>("actor")? else { return Ok(None) };
    let Ok(text) = row.open_in(place, &PART, id, Owner::Person(actor)) else { return Ok(None) };
    Ok(split(text.reveal()))
}

/// What is not base64 is the word for an erased text: that part is forgotten.
fn split(text: &str) -> Option<([u8; 32], Vec<u8>)> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    bytes.split_first_chunk::<32>().map(|(salt, part)| (*salt, part.to_vec()))
}

pub(super) fn forget_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec("DELETE FROM audit_personal WHERE at < :ms /* instance */", named_params! { ":ms": ms })
}
