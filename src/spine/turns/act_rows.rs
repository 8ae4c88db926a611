//! The SQL of what happens to a turn while it is open: taken, snoozed, escalated.

use super::{DutyId, TurnId, escalation, turn_rows};
use crate::base::{Id, PersonId, Result};
use crate::store::{Read, Write, named_params};
use jiff::Timestamp;

/// Only a duty's turn that nobody has fits.
pub(super) fn take(w: &Write<'_>, turn: TurnId, person: PersonId) -> Result<()> {
    w.exec_one(
        "UPDATE open_turns SET person = :person
         WHERE workspace = :workspace AND turn = :turn AND duty IS NOT NULL AND person IS NULL",
        named_params! { ":turn": turn, ":person": person },
    )?;
    let id: super::TakingId = Id::ordered(w.now());
    w.exec_one(
        "INSERT INTO takings (id, workspace, turn, person, taken_at)
         VALUES (:id, :workspace, :turn, :person, :now)",
        named_params! { ":id": id, ":turn": turn, ":person": person, ":now": w.now() },
    )
}

pub(super) fn give_back(w: &Write<'_>, turn: TurnId) -> Result<()> {
    w.exec_one(
        "UPDATE takings SET until = :now WHERE workspace = :workspace AND turn = :turn AND until IS NULL",
        named_params! { ":turn": turn, ":now": w.now() },
    )?;
    w.exec_one(
        "UPDATE open_turns SET person = NULL
         WHERE workspace = :workspace AND turn = :turn AND duty IS NOT NULL",
        named_params! { ":turn": turn },
    )
}

pub(super) fn snooze(w: &Write<'_>, turn: TurnId, person: PersonId, until: Timestamp) -> Result<()> {
    w.exec_one(
        "INSERT INTO snoozes (turn, workspace, person, until, made_at)
         VALUES (:turn, :workspace, :person, :until, :now)
         ON CONFLICT (turn, person) DO UPDATE SET until = :until, made_at = :now",
        named_params! {
            ":turn": turn, ":person": person, ":until": until.as_millisecond(), ":now": w.now(),
        },
    )
}

pub(super) fn wake(w: &Write<'_>, turn: TurnId, person: PersonId) -> Result<()> {
    w.exec(
        "DELETE FROM snoozes WHERE workspace = :workspace AND turn = :turn AND person = :person",
        named_params! { ":turn": turn, ":person": person },
    )?;
    Ok(())
}

/// When the next open turn is to be looked at.
pub(super) fn next_look(r: &Read<'_>) -> Result<Option<Timestamp>> {
    r.one(
        "SELECT min(look_at) AS at FROM open_turns WHERE workspace = :workspace AND look_at IS NOT NULL",
        &[],
        |row| row.maybe_instant("at"),
    )
}

pub(super) fn to_look_at(r: &Read<'_>) -> Result<Vec<TurnId>> {
    r.all(
        "SELECT turn FROM open_turns WHERE workspace = :workspace AND look_at <= :now ORDER BY look_at, turn",
        named_params! { ":now": r.now() },
        |row| row.get("turn"),
    )
}

/// Open turns that are looked at later than after the mere grace, by the hours of whoever has them; and when.
pub(super) fn put_off(r: &Read<'_>) -> Result<Vec<(TurnId, Timestamp)>> {
    r.all(
        "SELECT turn, look_at FROM open_turns
         WHERE workspace = :workspace AND look_at > :now AND look_at > max(opened_at, due_at) + :grace
         ORDER BY turn",
        named_params! { ":now": r.now(), ":grace": escalation::GRACE_MS },
        |row| Ok((row.get("turn")?, row.instant("look_at")?)),
    )
}

pub(super) fn look_at(w: &Write<'_>, turn: TurnId, at: Timestamp) -> Result<()> {
    w.exec_one(
        "UPDATE open_turns SET look_at = :at WHERE workspace = :workspace AND turn = :turn",
        named_params! { ":turn": turn, ":at": at.as_millisecond() },
    )
}

/// Somebody else has it now, whose hours may be others.
pub(super) fn look_again(w: &Write<'_>, turn: TurnId) -> Result<()> {
    w.exec(
        "UPDATE open_turns SET look_at = max(opened_at, due_at) + :grace
         WHERE workspace = :workspace AND turn = :turn AND look_at IS NOT NULL",
        named_params! { ":turn": turn, ":grace": escalation::GRACE_MS },
    )?;
    Ok(())
}

/// The same for all turns of a duty that nobody took.
pub(super) fn look_again_at_duty(w: &Write<'_>, duty: DutyId) -> Result<()> {
    w.exec(
        // Left alone, it would look through all that is open in the workspace.
        "UPDATE open_turns INDEXED BY open_turns_by_duty SET look_at = max(opened_at, due_at) + :grace
         WHERE workspace = :workspace AND duty = :duty AND person IS NULL AND look_at IS NOT NULL",
        named_params! { ":duty": duty, ":grace": escalation::GRACE_MS },
    )?;
    Ok(())
}

/// The same for all that waits for a person.
pub(super) fn look_again_for(w: &Write<'_>, person: PersonId) -> Result<()> {
    for turn in turn_rows::list_for(w, person)? {
        look_again(w, turn.id)?;
    }
    Ok(())
}

pub(super) fn escalate(w: &Write<'_>, turn: TurnId, to: Option<PersonId>) -> Result<()> {
    w.exec_one(
        "INSERT INTO escalations (turn, workspace, at, person) VALUES (:turn, :workspace, :now, :to)",
        named_params! { ":turn": turn, ":now": w.now(), ":to": to },
    )?;
    w.exec_one(
        "UPDATE open_turns SET also = :to, look_at = NULL WHERE workspace = :workspace AND turn = :turn",
        named_params! { ":turn": turn, ":to": to },
    )
}
