//! The SQL of leave.

use super::{
    leave::{Leave, LeaveId},
    owner,
    rows::by,
};
use crate::base::{Error, PersonId, Result};
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const SPAN: Column = Column::new("leaves", "span_sealed", Class::Personal, "Away from, until");

pub(super) const TABLE: Table = Table {
    name: "leaves",
    purpose: "when a person is away, so that no duty falls on them then",
    whose: Whose::Person("person"),
    retention: Retention::Days(super::leave::KEPT_DAYS),
    erasure: Erasure::DeleteRow,
    internal: &["id", "workspace", "person", "entered_at", "entered_by", "withdrawn_at", "withdrawn_by"],
    columns: &[SPAN],
};

/// ISO dates, both inclusive.
#[derive(Serialize, Deserialize)]
struct Span {
    from: String,
    until: String,
}

pub(super) fn insert(w: &Write<'_>, leave: &Leave) -> Result<()> {
    let span = Span { from: leave.from.to_string(), until: leave.until.to_string() };
    w.exec_one(
        "INSERT INTO leaves (id, workspace, person, span_sealed, entered_at, entered_by)
         VALUES (:id, :workspace, :person, :span, :now, :by)",
        named_params! {
            ":id": leave.id, ":person": leave.person, ":now": w.now(),
            // The console acts for the person.
            ":by": by(w).unwrap_or(leave.person),
            ":span": w.seal_json(&SPAN, leave.id, owner(leave.person), &span)?,
        },
    )
}

/// `None` once its person was erased.
fn leave(row: &Row<'_>) -> Result<Option<Leave>> {
    let (id, person): (LeaveId, PersonId) = (row.get("id")?, row.get("person")?);
    let Some(span) = row.open_json_if_kept::<Span, _>(&SPAN, id, owner(person))? else { return Ok(None) };
    let day = |text: &str| text.parse::<Date>().map_err(|_| Error::fault("leave does not read back"));
    Ok(Some(Leave { id, person, from: day(&span.from)?, until: day(&span.until)? }))
}

pub(super) fn of(r: &Read<'_>, person: PersonId) -> Result<Vec<Leave>> {
    let found = r.all(
        "SELECT id, person, span_sealed FROM leaves
         WHERE workspace = :workspace AND person = :person AND withdrawn_at IS NULL ORDER BY id",
        named_params! { ":person": person },
        leave,
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// As `of`, of everybody here.
pub(super) fn of_all(r: &Read<'_>) -> Result<Vec<Leave>> {
    let found = r.all(
        "SELECT id, person, span_sealed FROM leaves
         WHERE workspace = :workspace AND withdrawn_at IS NULL ORDER BY person, id",
        &[],
        leave,
    )?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) fn everybodys(r: &Read<'_>) -> Result<Vec<Leave>> {
    let found = r.all(
        "SELECT id, person, span_sealed FROM leaves WHERE workspace = :workspace ORDER BY id",
        &[],
        leave,
    )?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) fn withdraw(w: &Write<'_>, id: LeaveId) -> Result<()> {
    w.exec_one(
        "UPDATE leaves SET withdrawn_at = :now, withdrawn_by = :by
         WHERE workspace = :workspace AND id = :id AND withdrawn_at IS NULL",
        named_params! { ":id": id, ":now": w.now(), ":by": by(w) },
    )
}

pub(super) fn delete(w: &Write<'_>, id: LeaveId) -> Result<()> {
    w.exec_one("DELETE FROM leaves WHERE workspace = :workspace AND id = :id", named_params! { ":id": id })
}
