//! The tables of turns, and the SQL of duties.

use super::{Duty, DutyId, DutyKind, TurnId};
use crate::base::{Id, PersonId, Result, Sealed};
use crate::store::{Class, Column, Erasure, Read, Retention, Table, Whose, Write, named_params};
use crate::vault::Owner;

const TITLE: Column = Column::new("duties", "title_sealed", Class::Internal, "Duty");
pub(super) const TEXT: Column = Column::new("turns", "text_sealed", Class::Sensitive, "To do");

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
        name: "open_turns",
        purpose: "which turns have no ending yet, and who has them",
        whose: Whose::Workspace,
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &[
            "turn",
            "workspace",
            "kind",
            "subject",
            "person",
            "duty",
            "opened_at",
            "due_at",
            "may_snooze",
            "may_take",
            "also",
            "look_at",
        ],
        columns: &[],
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
        name: "takings",
        purpose: "who took a turn from its duty, from when to when",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["id", "workspace", "turn", "person", "taken_at", "until"],
        columns: &[],
    },
    Table {
        name: "snoozes",
        purpose: "until when a turn is out of a person's way",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["turn", "workspace", "person", "until", "made_at"],
        columns: &[],
    },
    Table {
        name: "escalations",
        purpose: "when a late turn was brought to somebody else",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &["turn", "workspace", "at", "person"],
        columns: &[],
    },
    Table {
        name: "digests",
        purpose: "when a person's next digest may go out",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["workspace", "person", "next_at", "profile_edition", "planned_at", "last_at"],
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

/// That there is a duty of this id here, without opening its title.
pub(super) fn must_be_duty(r: &Read<'_>, id: DutyId) -> Result<()> {
    r.one(
        "SELECT 1 FROM duties WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |_| Ok(()),
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

/// Open turns that somebody has who was deactivated; and whether they took it from a duty.
pub(super) fn deserted(r: &Read<'_>) -> Result<Vec<(TurnId, bool)>> {
    r.all(
        "SELECT o.turn, o.duty IS NOT NULL AS taken
         FROM departures d JOIN open_turns o ON o.person = d.person
         WHERE d.workspace = :workspace AND d.returned_at IS NULL ORDER BY o.turn",
        &[],
        |row| Ok((row.get("turn")?, row.get("taken")?)),
    )
}

pub(super) fn start_holding(w: &Write<'_>, duty: DutyId, person: PersonId) -> Result<()> {
    let id: Id<DutyKind> = Id::random();
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
