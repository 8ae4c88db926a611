//! The SQL of the record of duty.

use super::Served;
use super::rota::Reason;
use super::rota::{RotationId, ShiftId};
use super::rows::JSON;
use crate::base::Result;
use crate::store::{Read, Row, Write, named_params};
use jiff::Timestamp;

pub(super) fn insert_shift(w: &Write<'_>, rotation: RotationId, shift: &Served) -> Result<()> {
    w.exec_one(
        "INSERT INTO shifts (id, workspace, rotation, slot, seat, part, starts_at, ends_at, person,
                             reason, announced)
         VALUES (:id, :workspace, :rotation, :slot, :seat, :part, :starts, :ends, :person, :reason, :announced)",
        named_params! {
            ":id": shift.id, ":rotation": rotation, ":slot": shift.slot, ":seat": shift.seat, ":part": shift.part,
            ":starts": shift.starts.as_millisecond(), ":ends": shift.ends.as_millisecond(),
            ":person": shift.person, ":announced": shift.announced,
            ":reason": serde_json::to_string(&shift.reason).map_err(JSON)?,
        },
    )
}

pub(super) fn end_shift(w: &Write<'_>, id: ShiftId, ends: Timestamp) -> Result<()> {
    w.exec_one(
        "UPDATE shifts SET ends_at = :ends WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":ends": ends.as_millisecond() },
    )
}

fn served(row: &Row<'_>) -> Result<Served> {
    let reason: String = row.get("reason")?;
    Ok(Served {
        id: row.get("id")?,
        slot: row.get("slot")?,
        seat: row.get("seat")?,
        part: row.get("part")?,
        starts: row.instant("starts_at")?,
        ends: row.instant("ends_at")?,
        person: row.get("person")?,
        reason: serde_json::from_str::<Reason>(&reason).map_err(JSON)?,
        announced: row.get("announced")?,
    })
}

/// The newest shifts in the record, newest first, without so many.
pub(super) fn newest(r: &Read<'_>, rotation: RotationId, without: usize, most: usize) -> Result<Vec<Served>> {
    let number = |number| i64::try_from(number).unwrap_or(i64::MAX);
    r.all(
        "SELECT * FROM shifts WHERE workspace = :workspace AND rotation = :rotation
         ORDER BY slot DESC, part DESC LIMIT :most OFFSET :without",
        named_params! { ":rotation": rotation, ":most": number(most), ":without": number(without) },
        served,
    )
}

/// The shifts of the record that overlap a span, oldest first.
pub(super) fn between(
    r: &Read<'_>,
    rotation: RotationId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Served>> {
    r.all(
        "SELECT * FROM shifts WHERE workspace = :workspace AND rotation = :rotation
           AND starts_at < :until AND ends_at > :from ORDER BY slot, part",
        named_params! {
            ":rotation": rotation, ":from": from.as_millisecond(), ":until": until.as_millisecond(),
        },
        served,
    )
}

/// A shift, with the rotation it belongs to.
pub(super) fn shift(r: &Read<'_>, id: ShiftId) -> Result<(RotationId, Served)> {
    r.one(
        "SELECT * FROM shifts WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| Ok((row.get("rotation")?, served(row)?)),
    )
}

/// The newest part of each seat of the newest slot: who has it now, by seat. `announced`: only of those that
/// somebody was told of.
pub(super) fn running(r: &Read<'_>, rotation: RotationId, announced: bool) -> Result<Vec<Served>> {
    let mut parts = r.all(
        "SELECT * FROM shifts WHERE workspace = :workspace AND rotation = :rotation AND announced >= :announced
           AND slot = (SELECT max(slot) FROM shifts WHERE workspace = :workspace AND rotation = :rotation
                         AND announced >= :announced)
         ORDER BY seat, part DESC",
        named_params! { ":rotation": rotation, ":announced": announced },
        served,
    )?;
    parts.dedup_by_key(|part| part.seat);
    // A seat that was only added for a while is over before the others are.
    let last = parts.iter().map(|part| part.ends).max();
    let now = r.now().at();
    parts.retain(|part| Some(part.ends) == last || part.ends > now);
    Ok(parts)
}

/// The parts of a slot, as they came.
pub(super) fn of_slot(r: &Read<'_>, rotation: RotationId, slot: i64) -> Result<Vec<Served>> {
    r.all(
        "SELECT * FROM shifts WHERE workspace = :workspace AND rotation = :rotation AND slot = :slot
         ORDER BY part",
        named_params! { ":rotation": rotation, ":slot": slot },
        served,
    )
}

/// How many parts a slot has so far.
pub(super) fn parts(r: &Read<'_>, rotation: RotationId, slot: i64) -> Result<i64> {
    r.one(
        "SELECT coalesce(max(part) + 1, 0) AS parts FROM shifts
         WHERE workspace = :workspace AND rotation = :rotation AND slot = :slot",
        named_params! { ":rotation": rotation, ":slot": slot },
        |row| row.get("parts"),
    )
}
