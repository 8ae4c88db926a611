//! The SQL of handoff notes.

use super::notes::{KEPT_DAYS, Note};
use super::rota::ShiftId;
use crate::base::{Id, PersonId, Result};
use crate::store::{Class, Column, Erasure, Read, Retention, Table, Whose, Write, named_params};
use crate::vault::Owner;

crate::ids! {
    /// A handoff note.
    HandoffNote "not" NoteId,
}

const TEXT: Column = Column::new("handoff_notes", "text_sealed", Class::Sensitive, "Handoff note");

pub(super) const TABLE: Table = Table {
    name: "handoff_notes",
    purpose: "what the next holder of a duty needs to know",
    whose: Whose::Person("author"),
    retention: Retention::Days(KEPT_DAYS),
    erasure: Erasure::DeleteRow,
    internal: &["id", "workspace", "shift", "author", "written_at", "read_at", "read_by"],
    columns: &[TEXT],
};

/// Replaces the row, never the cell: an old text must not verify in its place.
pub(super) fn keep(w: &Write<'_>, shift: ShiftId, author: PersonId, text: &str) -> Result<()> {
    w.exec(
        "DELETE FROM handoff_notes WHERE workspace = :workspace AND shift = :shift",
        named_params! { ":shift": shift },
    )?;
    let id: NoteId = Id::random();
    w.exec_one(
        "INSERT INTO handoff_notes (id, workspace, shift, author, text_sealed, written_at)
         VALUES (:id, :workspace, :shift, :author, :text, :now)",
        named_params! {
            ":id": id, ":shift": shift, ":author": author, ":now": w.now(),
            ":text": w.seal(&TEXT, id, Owner::Person(author), text)?,
        },
    )
}

/// Notes that it was read, the first time only.
pub(super) fn mark_read(w: &Write<'_>, shift: ShiftId, by: PersonId) -> Result<()> {
    w.exec(
        "UPDATE handoff_notes SET read_at = :now, read_by = :by
         WHERE workspace = :workspace AND shift = :shift AND read_at IS NULL",
        named_params! { ":shift": shift, ":now": w.now(), ":by": by },
    )?;
    Ok(())
}

pub(super) fn of(r: &Read<'_>, shift: ShiftId) -> Result<Option<Note>> {
    r.maybe(
        "SELECT * FROM handoff_notes WHERE workspace = :workspace AND shift = :shift",
        named_params! { ":shift": shift },
        |row| {
            let (id, author): (NoteId, PersonId) = (row.get("id")?, row.get("author")?);
            let read = match (row.maybe_instant("read_at")?, row.get("read_by")?) {
                (Some(at), Some(by)) => Some((at, by)),
                _ => None,
            };
            Ok(Note {
                author,
                text: row.open(&TEXT, id, Owner::Person(author))?,
                written: row.instant("written_at")?,
                read,
            })
        },
    )
}

pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec("DELETE FROM handoff_notes WHERE written_at < :ms /* instance */", named_params! { ":ms": ms })
}
