//! The SQL of covers and swaps that people ask for.

use super::{End, Request};
use crate::base::{Error, PersonId, Result};
use crate::features::rotations::layer_rows::{self, SwapId};
use crate::features::rotations::rota::{RotationId, Stage, Swap};
use crate::store::{Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use jiff::Timestamp;

pub(in crate::features::rotations) const TABLE: Table = Table {
    name: "rotation_covers",
    purpose: "who asked whom for a cover or swap, and until when",
    whose: Whose::Person("asked_by"),
    retention: Retention::WithOwner,
    erasure: Erasure::DeleteRow,
    internal: &["swap", "workspace", "asked_by", "proposed", "deadline", "escalated", "ended"],
    columns: &[],
};

fn request(row: &Row<'_>) -> Result<Request> {
    let swap = layer_rows::swap(row)?;
    let ended: Option<String> = row.get("ended")?;
    let asked: Option<PersonId> = row.get("asked_by")?;
    Ok(Request {
        id: row.get("id")?,
        rotation: row.get("rotation")?,
        asked: asked.is_some(),
        asked_by: asked.unwrap_or(swap.from),
        proposed: row.get("proposed")?,
        deadline: row.maybe_instant("deadline")?,
        escalated: row.get::<Option<bool>>("escalated")?.unwrap_or(false),
        ended: ended
            .map(|name| End::of(&name).ok_or_else(|| Error::fault("a cover ended otherwise")))
            .transpose()?,
        swap,
    })
}

pub(super) fn get(r: &Read<'_>, id: SwapId) -> Result<Request> {
    r.one(
        "SELECT s.*, c.asked_by, c.proposed, c.deadline, c.escalated, c.ended FROM rotation_swaps s
           LEFT JOIN rotation_covers c ON c.swap = s.id
         WHERE s.workspace = :workspace AND s.id = :id",
        named_params! { ":id": id },
        request,
    )
}

/// Those of a rotation that are not over, from a slot on, in the order in which they came to hold.
pub(super) fn of(r: &Read<'_>, rotation: RotationId, from: i64) -> Result<Vec<Request>> {
    r.all(
        "SELECT s.*, c.asked_by, c.proposed, c.deadline, c.escalated, c.ended FROM rotation_swaps s
           LEFT JOIN rotation_covers c ON c.swap = s.id
         WHERE s.workspace = :workspace AND s.rotation = :rotation AND s.stage <> 'undone'
           AND (s.slot >= :from OR s.back >= :from)
         ORDER BY s.made_at, s.place, s.id",
        named_params! { ":rotation": rotation, ":from": from },
        request,
    )
}

/// All that wait for an answer.
pub(super) fn waiting(r: &Read<'_>) -> Result<Vec<Request>> {
    r.all(
        "SELECT s.*, c.asked_by, c.proposed, c.deadline, c.escalated, c.ended FROM rotation_swaps s
           LEFT JOIN rotation_covers c ON c.swap = s.id
         WHERE s.workspace = :workspace AND s.stage IN ('open', 'taken')
         ORDER BY s.rotation, s.slot, s.id",
        &[],
        request,
    )
}

fn put(w: &Write<'_>, id: SwapId, rotation: RotationId, swap: &Swap) -> Result<()> {
    let Swap { slot, from, to, back, part, stage } = *swap;
    w.exec_one(
        "INSERT INTO rotation_swaps (id, workspace, rotation, slot, giver, taker, back, part_from, part_until,
                                     stage, made_at, place)
         VALUES (:id, :workspace, :rotation, :slot, :giver, :taker, :back, :from, :until, :stage, :now,
                 (SELECT coalesce(max(place) + 1, 0) FROM rotation_swaps
                  WHERE workspace = :workspace AND rotation = :rotation))",
        named_params! {
            ":id": id, ":rotation": rotation, ":slot": slot, ":giver": from, ":taker": to,
            ":back": back, ":from": part.map(|part| part.starts.as_millisecond()),
            ":until": part.map(|part| part.ends.as_millisecond()), ":stage": layer_rows::stage_name(stage),
            ":now": w.now(),
        },
    )
}

pub(super) fn insert(w: &Write<'_>, request: &Request) -> Result<()> {
    put(w, request.id, request.rotation, &request.swap)?;
    w.exec_one(
        "INSERT INTO rotation_covers (swap, workspace, asked_by, proposed, deadline, escalated)
         VALUES (:id, :workspace, :asked_by, :proposed, :deadline, 0)",
        named_params! {
            ":id": request.id, ":asked_by": request.asked_by, ":proposed": request.proposed,
            ":deadline": request.deadline.map_or(0, Timestamp::as_millisecond),
        },
    )
}

/// Keeps who takes it and how far it has come; what holds from now on comes after all that held before.
pub(super) fn reach(w: &Write<'_>, id: SwapId, taker: Option<PersonId>, stage: Stage) -> Result<()> {
    w.exec_one(
        "UPDATE rotation_swaps SET taker = :taker, stage = :stage, made_at = max(made_at, :now),
           place = (SELECT max(o.place) + 1 FROM rotation_swaps o
                    WHERE o.workspace = :workspace AND o.rotation = rotation_swaps.rotation)
         WHERE workspace = :workspace AND id = :id",
        named_params! {
            ":id": id, ":taker": taker, ":stage": layer_rows::stage_name(stage), ":now": w.now(),
        },
    )
}

/// Ends it: the shift stays with whoever gave it.
pub(super) fn end(w: &Write<'_>, id: SwapId, how: End) -> Result<()> {
    w.exec_one(
        "UPDATE rotation_swaps SET stage = 'undone' WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
    )?;
    w.exec(
        "UPDATE rotation_covers SET ended = :how WHERE workspace = :workspace AND swap = :id",
        named_params! { ":id": id, ":how": how.name() },
    )
    .map(drop)
}

/// Notes that the owners were asked.
pub(super) fn escalate(w: &Write<'_>, id: SwapId) -> Result<()> {
    w.exec(
        "UPDATE rotation_covers SET escalated = 1 WHERE workspace = :workspace AND swap = :id",
        named_params! { ":id": id },
    )
    .map(drop)
}

/// The covers and swaps of a rotation, oldest first.
pub(super) fn swaps(r: &Read<'_>, rotation: RotationId) -> Result<Vec<(SwapId, Swap)>> {
    r.all(
        "SELECT * FROM rotation_swaps WHERE workspace = :workspace AND rotation = :rotation
         ORDER BY made_at, place, id",
        named_params! { ":rotation": rotation },
        |row| Ok((row.get("id")?, layer_rows::swap(row)?)),
    )
}

/// Gives a cover or swap other numbers of its slots.
pub(super) fn renumber(w: &Write<'_>, id: SwapId, slot: i64, back: Option<i64>) -> Result<()> {
    w.exec_one(
        "UPDATE rotation_swaps SET slot = :slot, back = :back WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":slot": slot, ":back": back },
    )
}

pub(super) fn delete(w: &Write<'_>, id: SwapId) -> Result<()> {
    w.exec_one(
        "DELETE FROM rotation_swaps WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
    )
}

/// Keeps a cover or swap that a file brings, after all there are.
pub(super) fn bring(w: &Write<'_>, rotation: RotationId, swap: &Swap) -> Result<()> {
    put(w, SwapId::random(), rotation, swap)
}
