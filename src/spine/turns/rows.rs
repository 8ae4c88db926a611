//! The SQL of duties, turns and digests.

use super::{Duty, DutyId, Ending, Holder, New, Turn, TurnId, by};
use crate::base::{Error, Id, PersonId, Result, Sealed};
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use crate::vault::Owner;
use jiff::Timestamp;

const TITLE: Column = Column::new("duties", "title_sealed", Class::Internal, "Duty");
const TEXT: Column = Column::new("turns", "text_sealed", Class::Sensitive, "To do");

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "duties",
        purpose: "standing responsibilities of the team",
        whose: Whose::Workspace,
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &["id", "workspace", "fallback", "made_at"],
        columns: &[TITLE],
    },
    Table {
        name: "duty_holders",
        purpose: "who holds a duty, from when to when",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["id", "workspace", "duty", "person", "since", "until"],
        columns: &[],
    },
    Table {
        name: "turns",
        purpose: "what is due from whom",
        whose: Whose::Person("opened_by"),
        retention: Retention::Days(super::KEPT_DAYS),
        erasure: Erasure::DeleteRow,
        internal: &[
            "id",
            "workspace",
            "kind",
            "subject",
            "person",
            "duty",
            "opened_at",
            "opened_by",
            "due_at",
        ],
        columns: &[TEXT],
    },
    Table {
        name: "endings",
        purpose: "how and when a turn ended",
        whose: Whose::Person("by"),
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &["turn", "workspace", "at", "by", "how"],
        columns: &[],
    },
    Table {
        name: "digests",
        purpose: "when a person's next digest may go out",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["workspace", "person", "next_at"],
        columns: &[],
    },
];

pub(super) fn insert_duty(w: &Write<'_>, title: &Sealed<String>, fallback: PersonId) -> Result<DutyId> {
    let id: DutyId = Id::random();
    w.exec_one(
        "INSERT INTO duties (id, workspace, title_sealed, fallback, made_at)
         VALUES (:id, :workspace, :title, :fallback, :now)",
        named_params! {
            ":id": id, ":title": w.seal(&TITLE, id, w.of_workspace(), title.reveal())?,
            ":fallback": fallback, ":now": w.now(),
        },
    )?;
    Ok(id)
}

pub(super) fn update_duty(
    w: &Write<'_>,
    id: DutyId,
    title: &Sealed<String>,
    fallback: PersonId,
) -> Result<()> {
    w.exec_one(
        "UPDATE duties SET title_sealed = :title, fallback = :fallback
         WHERE workspace = :workspace AND id = :id",
        named_params! {
            ":id": id, ":title": w.seal(&TITLE, id, w.of_workspace(), title.reveal())?,
            ":fallback": fallback,
        },
    )
}

pub(super) fn duty(r: &Read<'_>, id: DutyId) -> Result<Duty> {
    let holders = r.all(
        "SELECT person FROM duty_holders
         WHERE workspace = :workspace AND duty = :id AND until IS NULL ORDER BY since, person",
        named_params! { ":id": id },
        |row| row.get("person"),
    )?;
    r.one(
        "SELECT title_sealed, fallback FROM duties WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| {
            let title = row.open(&TITLE, id, Owner::Workspace(r.workspace()))?;
            Ok(Duty { id, title, fallback: row.get("fallback")?, holders })
        },
    )
}

/// Duties whose fallback has been deactivated.
pub(super) fn orphaned(r: &Read<'_>) -> Result<Vec<DutyId>> {
    r.all(
        "SELECT d.id FROM duties d JOIN departures x ON x.person = d.fallback AND x.returned_at IS NULL
         WHERE d.workspace = :workspace ORDER BY d.id",
        &[],
        |row| row.get("id"),
    )
}

/// Open turns held by somebody who was deactivated.
pub(super) fn deserted(r: &Read<'_>) -> Result<Vec<TurnId>> {
    r.all(
        "SELECT t.id FROM departures d JOIN turns t ON t.person = d.person
         WHERE d.workspace = :workspace AND d.returned_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id) ORDER BY t.id",
        &[],
        |row| row.get("id"),
    )
}

pub(super) fn start_holding(w: &Write<'_>, duty: DutyId, person: PersonId) -> Result<()> {
    let id: Id<super::DutyKind> = Id::random();
    w.exec_one(
        "INSERT INTO duty_holders (id, workspace, duty, person, since)
         VALUES (:id, :workspace, :duty, :person, :now)",
        named_params! { ":id": id, ":duty": duty, ":person": person, ":now": w.now() },
    )
}

pub(super) fn stop_holding(w: &Write<'_>, duty: DutyId, person: PersonId) -> Result<()> {
    w.exec_one(
        "UPDATE duty_holders SET until = :now
         WHERE workspace = :workspace AND duty = :duty AND person = :person AND until IS NULL",
        named_params! { ":duty": duty, ":person": person, ":now": w.now() },
    )
}

pub(super) fn insert(w: &Write<'_>, new: &New) -> Result<TurnId> {
    let id: TurnId = Id::ordered(w.now());
    let (person, duty) = match new.holder {
        Holder::Person(person) => (Some(person), None),
        Holder::Duty(duty) => (None, Some(duty)),
    };
    let text = match (&new.text, by(w)) {
        (None, _) => None,
        (Some(text), Some(author)) => Some(w.seal(&TEXT, id, Owner::Person(author), text.reveal())?),
        (Some(_), None) => return Err(Error::fault("a turn with a text needs an author")),
    };
    w.exec_one(
        "INSERT INTO turns
           (id, workspace, kind, subject, person, duty, opened_at, opened_by, due_at, text_sealed)
         VALUES (:id, :workspace, :kind, :subject, :person, :duty, :now, :by, :due, :text)",
        named_params! {
            ":id": id, ":kind": new.kind, ":subject": new.subject.as_slice(), ":person": person,
            ":duty": duty, ":now": w.now(), ":by": by(w), ":due": new.due.as_millisecond(), ":text": text,
        },
    )?;
    Ok(id)
}

fn turn(row: &Row<'_>) -> Result<Turn> {
    let id: TurnId = row.get("id")?;
    let opened_by: Option<PersonId> = row.get("opened_by")?;
    let holder = match (row.get("person")?, row.get("duty")?) {
        (Some(person), _) => Holder::Person(person),
        (None, Some(duty)) => Holder::Duty(duty),
        (None, None) => return Err(Error::fault("a turn that nobody holds")),
    };
    let text = match opened_by {
        Some(author) => row.maybe_open(&TEXT, id, Owner::Person(author))?,
        None => None,
    };
    Ok(Turn {
        id,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        holder,
        due: row.instant("due_at")?,
        opened_by,
        text,
    })
}

pub(super) fn get(r: &Read<'_>, id: TurnId) -> Result<Turn> {
    r.one(
        "SELECT * FROM turns t WHERE t.workspace = :workspace AND t.id = :id
           AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id)",
        named_params! { ":id": id },
        turn,
    )
}

pub(super) fn open_about(r: &Read<'_>, kind: &str, subject: [u8; 16]) -> Result<Vec<TurnId>> {
    r.all(
        "SELECT t.id FROM turns t
         WHERE t.workspace = :workspace AND t.subject = :subject AND t.kind = :kind
           AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id) ORDER BY t.id",
        named_params! { ":kind": kind, ":subject": subject.as_slice() },
        |row| row.get("id"),
    )
}

pub(super) fn end(w: &Write<'_>, id: TurnId, how: Ending) -> Result<()> {
    let how = match how {
        Ending::Done => "done",
        Ending::Lapsed => "lapsed",
    };
    w.exec_one(
        "INSERT INTO endings (turn, workspace, at, by, how)
         SELECT id, workspace, :now, :by, :how FROM turns
         WHERE workspace = :workspace AND id = :id
           AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = turns.id)",
        named_params! { ":id": id, ":now": w.now(), ":by": by(w), ":how": how },
    )
}

pub(super) fn waiting_for(r: &Read<'_>, person: PersonId) -> Result<Vec<Turn>> {
    r.all(
        "SELECT * FROM turns t
         WHERE t.workspace = :workspace AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id)
           AND (t.person = :person
             OR t.duty IN (SELECT h.duty FROM duty_holders h
                           WHERE h.person = :person AND h.until IS NULL)
             OR t.duty IN (SELECT d.id FROM duties d
                           WHERE d.workspace = :workspace AND d.fallback = :person
                             AND NOT EXISTS (SELECT 1 FROM duty_holders h
                                             WHERE h.duty = d.id AND h.until IS NULL)))
         ORDER BY t.due_at, t.id",
        named_params! { ":person": person },
        turn,
    )
}

pub(super) fn count_for(r: &Read<'_>, person: PersonId) -> Result<usize> {
    r.count(
        "SELECT count(*) FROM turns t
         WHERE t.workspace = :workspace AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id)
           AND (t.person = :person
             OR t.duty IN (SELECT h.duty FROM duty_holders h
                           WHERE h.person = :person AND h.until IS NULL)
             OR t.duty IN (SELECT d.id FROM duties d
                           WHERE d.workspace = :workspace AND d.fallback = :person
                             AND NOT EXISTS (SELECT 1 FROM duty_holders h
                                             WHERE h.duty = d.id AND h.until IS NULL)))",
        named_params! { ":person": person },
    )
}

pub(super) fn of_duty(r: &Read<'_>, duty: DutyId) -> Result<Vec<Turn>> {
    r.all(
        "SELECT * FROM turns t WHERE t.workspace = :workspace AND t.duty = :duty
           AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.turn = t.id) ORDER BY t.due_at, t.id",
        named_params! { ":duty": duty },
        turn,
    )
}

/// Deletes turns that ended before an instant, with their endings.
pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec(
        "DELETE FROM turns WHERE id IN (SELECT turn FROM endings WHERE at < :ms) /* instance */",
        named_params! { ":ms": ms },
    )
}

/// Everybody whose next digest is not planned yet.
pub(super) fn without_digest(r: &Read<'_>) -> Result<Vec<PersonId>> {
    r.all(
        "SELECT p.id FROM people p WHERE p.workspace = :workspace
           AND NOT EXISTS (SELECT 1 FROM digests d WHERE d.person = p.id) ORDER BY p.id",
        &[],
        |row| row.get("id"),
    )
}

pub(super) fn digests_due(r: &Read<'_>) -> Result<Vec<PersonId>> {
    r.all(
        "SELECT person FROM digests WHERE workspace = :workspace AND next_at <= :now ORDER BY next_at, person",
        named_params! { ":now": r.now() },
        |row| row.get("person"),
    )
}

/// Whose digest is planned after an instant, and for when.
pub(super) fn digests_after(r: &Read<'_>, at: Timestamp) -> Result<Vec<(PersonId, Timestamp)>> {
    r.all(
        "SELECT person, next_at FROM digests WHERE workspace = :workspace AND next_at > :at ORDER BY person",
        named_params! { ":at": at.as_millisecond() },
        |row| Ok((row.get("person")?, row.instant("next_at")?)),
    )
}

pub(super) fn plan_digest(w: &Write<'_>, person: PersonId, at: Timestamp) -> Result<()> {
    w.exec_one(
        "INSERT INTO digests (workspace, person, next_at) VALUES (:workspace, :person, :at)
         ON CONFLICT (person) DO UPDATE SET next_at = :at",
        named_params! { ":person": person, ":at": at.as_millisecond() },
    )
}

pub(super) fn next_digest(r: &Read<'_>) -> Result<Option<Timestamp>> {
    r.one("SELECT min(next_at) AS at FROM digests WHERE workspace = :workspace", &[], |row| {
        row.maybe_instant("at")
    })
}
