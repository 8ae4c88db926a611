//! The SQL of turns: opening, ending, and the lists of what is open.
//!
//! `made_at <= :now + 300000`: a snooze made more than five minutes in the future is of a clock that was
//! set back since, and does not count.

use super::{DutyId, Ending, Holder, New, Turn, TurnId, by, escalation, rows::TEXT};
use crate::base::{Error, Id, PersonId, Result};
use crate::store::{Read, Row, Write, named_params};
use crate::vault::Owner;

pub(super) fn insert(w: &Write<'_>, new: &New) -> Result<TurnId> {
    let id: TurnId = Id::ordered(w.now());
    let (person, duty) = match new.holder {
        Holder::Person(person) => (Some(person), None),
        Holder::Duty(duty) => (None, Some(duty)),
    };
    let opener = by(w).filter(|_| new.kind.opener);
    let text = match (&new.text, opener) {
        (None, _) => None,
        (Some(text), Some(author)) => Some(w.seal(&TEXT, id, Owner::Person(author), text.reveal())?),
        (Some(_), None) => return Err(Error::fault("a turn with a text needs an author")),
    };
    w.exec_one(
        "INSERT INTO turns
           (id, workspace, kind, subject, person, duty, opened_at, opened_by, due_at, text_sealed)
         VALUES (:id, :workspace, :kind, :subject, :person, :duty, :now, :by, :due, :text)",
        named_params! {
            ":id": id, ":kind": new.kind.name, ":subject": new.subject.as_slice(), ":person": person,
            ":duty": duty, ":now": w.now(), ":by": opener, ":due": new.due.as_millisecond(), ":text": text,
        },
    )?;
    w.exec_one(
        "INSERT INTO open_turns
           (turn, workspace, kind, subject, person, duty, opened_at, due_at, may_snooze, may_take, look_at)
         VALUES (:id, :workspace, :kind, :subject, :person, :duty, :now, :due, :may_snooze, :may_take,
                 max(:now, :due) + :grace)",
        named_params! {
            ":id": id, ":kind": new.kind.name, ":subject": new.subject.as_slice(), ":person": person,
            ":duty": duty, ":now": w.now(), ":due": new.due.as_millisecond(),
            ":may_snooze": new.kind.snooze, ":may_take": new.kind.take && duty.is_some(),
            ":grace": escalation::GRACE_MS,
        },
    )?;
    Ok(id)
}

pub(super) fn end(w: &Write<'_>, id: TurnId, how: Ending) -> Result<()> {
    let how = match how {
        Ending::Done => "done",
        Ending::Lapsed => "lapsed",
    };
    w.exec_one(
        "INSERT INTO endings (turn, workspace, at, by, how)
         SELECT turn, workspace, :now, :by, :how FROM open_turns
         WHERE workspace = :workspace AND turn = :id",
        named_params! { ":id": id, ":now": w.now(), ":by": by(w), ":how": how },
    )?;
    w.exec_one(
        "DELETE FROM open_turns WHERE workspace = :workspace AND turn = :id",
        named_params! { ":id": id },
    )
}

/// Who holds the turn of a row, and who took it from a duty.
fn holder(row: &Row<'_>) -> Result<(Holder, Option<PersonId>)> {
    match (row.get("person")?, row.get("duty")?) {
        (taker, Some(duty)) => Ok((Holder::Duty(duty), taker)),
        (Some(person), None) => Ok((Holder::Person(person), None)),
        (None, None) => Err(Error::fault("a turn that nobody holds")),
    }
}

fn turn(row: &Row<'_>) -> Result<Turn> {
    let id: TurnId = row.get("turn")?;
    let opened_by: Option<PersonId> = row.get("opened_by")?;
    let (holder, taken_by) = holder(row)?;
    let text = match opened_by {
        Some(author) => row.maybe_open(&TEXT, id, Owner::Person(author))?,
        None => None,
    };
    Ok(Turn {
        id,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        holder,
        taken_by,
        due: row.instant("due_at")?,
        opened: row.instant("opened_at")?,
        opened_by,
        text,
        may_snooze: row.get("may_snooze")?,
        may_take: row.get("may_take")?,
        escalated_to: row.get("also")?,
        snoozed: row.maybe_instant("until")?,
        late_with: None,
        title: None,
    })
}

pub(super) fn get(r: &Read<'_>, id: TurnId) -> Result<Turn> {
    r.one(
        "SELECT o.*, t.opened_by, t.text_sealed, NULL AS until FROM open_turns o JOIN turns t ON t.id = o.turn
         WHERE o.workspace = :workspace AND o.turn = :id",
        named_params! { ":id": id },
        turn,
    )
}

/// Who holds a turn, open or over; `None` if it is gone.
pub(super) fn holder_of(r: &Read<'_>, id: TurnId) -> Result<Option<Holder>> {
    let found = r.maybe(
        "SELECT person, duty FROM turns WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| holder(row).map(|(holder, _)| holder),
    )?;
    Ok(found)
}

pub(super) fn open_about(r: &Read<'_>, kind: &str, subject: [u8; 16]) -> Result<Vec<TurnId>> {
    r.all(
        "SELECT turn FROM open_turns
         WHERE workspace = :workspace AND subject = :subject AND kind = :kind ORDER BY turn",
        named_params! { ":kind": kind, ":subject": subject.as_slice() },
        |row| row.get("turn"),
    )
}

/// All that is open and waits for a person, the snoozed too: what they have, what their duties hold and
/// nobody took, and what was escalated to them.
pub(super) fn list_for(r: &Read<'_>, person: PersonId) -> Result<Vec<Turn>> {
    r.all(
        "WITH mine (turn) AS (
             SELECT turn FROM open_turns WHERE workspace = :workspace AND person = :person
             UNION SELECT turn FROM open_turns WHERE workspace = :workspace AND also = :person
             UNION SELECT o.turn FROM duty_holders h JOIN open_turns o ON o.duty = h.duty
                   WHERE h.workspace = :workspace AND h.person = :person AND h.until IS NULL
                     AND o.person IS NULL
             UNION SELECT o.turn FROM duties d JOIN open_turns o ON o.duty = d.id
                   WHERE d.workspace = :workspace AND d.fallback = :person AND o.person IS NULL
                     AND NOT EXISTS (SELECT 1 FROM duty_holders h WHERE h.duty = d.id AND h.until IS NULL))
         SELECT o.*, t.opened_by, t.text_sealed, s.until
         FROM mine JOIN open_turns o ON o.turn = mine.turn JOIN turns t ON t.id = mine.turn
           LEFT JOIN snoozes s ON s.turn = o.turn AND s.person = :person AND s.until > :now
                                 AND s.made_at <= :now + 300000
         WHERE o.workspace = :workspace ORDER BY o.due_at, o.turn",
        named_params! { ":person": person, ":now": r.now() },
        turn,
    )
}

/// How many of them are not snoozed.
pub(super) fn count_for(r: &Read<'_>, person: PersonId) -> Result<usize> {
    r.count(
        "WITH mine (turn) AS (
             SELECT turn FROM open_turns WHERE workspace = :workspace AND person = :person
             UNION SELECT turn FROM open_turns WHERE workspace = :workspace AND also = :person
             UNION SELECT o.turn FROM duty_holders h JOIN open_turns o ON o.duty = h.duty
                   WHERE h.workspace = :workspace AND h.person = :person AND h.until IS NULL
                     AND o.person IS NULL
             UNION SELECT o.turn FROM duties d JOIN open_turns o ON o.duty = d.id
                   WHERE d.workspace = :workspace AND d.fallback = :person AND o.person IS NULL
                     AND NOT EXISTS (SELECT 1 FROM duty_holders h WHERE h.duty = d.id AND h.until IS NULL))
         SELECT count(*) FROM mine WHERE NOT EXISTS
           (SELECT 1 FROM snoozes s WHERE s.workspace = :workspace AND s.turn = mine.turn AND s.person = :person
              AND s.until > :now AND s.made_at <= :now + 300000)",
        named_params! { ":person": person, ":now": r.now() },
    )
}

pub(super) fn of_duty(r: &Read<'_>, duty: DutyId) -> Result<Vec<Turn>> {
    r.all(
        "SELECT o.*, t.opened_by, t.text_sealed, NULL AS until FROM open_turns o JOIN turns t ON t.id = o.turn
         WHERE o.workspace = :workspace AND o.duty = :duty ORDER BY o.due_at, o.turn",
        named_params! { ":duty": duty },
        turn,
    )
}

/// The newest with a text of their own that any duty here holds.
pub(super) fn texts_of_duties(r: &Read<'_>, most: usize) -> Result<Vec<Turn>> {
    r.all(
        "SELECT o.*, t.opened_by, t.text_sealed, NULL AS until
         FROM duties d JOIN open_turns o ON o.duty = d.id JOIN turns t ON t.id = o.turn
         WHERE d.workspace = :workspace AND t.text_sealed IS NOT NULL
         ORDER BY o.opened_at DESC, o.turn LIMIT :most",
        named_params! { ":most": i64::try_from(most).unwrap_or(i64::MAX) },
        turn,
    )
}

/// Deletes turns that ended before an instant, with all that is about them.
pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec(
        "DELETE FROM turns WHERE id IN (SELECT turn FROM endings WHERE at < :ms) /* instance */",
        named_params! { ":ms": ms },
    )
}
