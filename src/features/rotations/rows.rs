//! The SQL of rotations, their order, the record of duty and the handoff notes.

use super::rota::Member;
use super::rota::{MemberId, RotationId, ShiftId};
use super::{Rotation, version_rows};
use crate::base::{Error, PersonId, Result, Sealed, calendar::Days};
use crate::spine::turns::DutyId;
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use crate::vault::Owner;
use jiff::{Timestamp, civil::Weekday};

const TITLE: Column = Column::new("rotations", "title_sealed", Class::Internal, "Rotation");

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "rotations",
        purpose: "when a duty changes hands, and where its order stands",
        whose: Whose::Workspace,
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &[
            "id",
            "workspace",
            "duty",
            "slot",
            "slot_ends_at",
            "seats",
            "next_at",
            "cursor",
            "lead_hours",
            "led_slot",
            "made_at",
        ],
        columns: &[TITLE],
    },
    Table {
        name: "rotation_owners",
        purpose: "who may change a rotation",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["workspace", "rotation", "person"],
        columns: &[],
    },
    Table {
        name: "rotation_followers",
        purpose: "who wants to hear of handoffs",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["workspace", "rotation", "person"],
        columns: &[],
    },
    Table {
        name: "rotation_members",
        purpose: "the order in which people take a duty",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &[
            "id",
            "workspace",
            "rotation",
            "person",
            "place",
            "from_at",
            "until_at",
            "weekdays",
            "weight",
        ],
        columns: &[],
    },
    Table {
        name: "shifts",
        purpose: "the record of who held a duty, and why",
        whose: Whose::Person("person"),
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &[
            "id",
            "workspace",
            "rotation",
            "slot",
            "seat",
            "part",
            "starts_at",
            "ends_at",
            "person",
            "reason",
            "announced",
        ],
        columns: &[],
    },
    super::note_rows::TABLE,
    super::wall_rows::TABLES[0],
    super::wall_rows::TABLES[1],
    version_rows::TABLE,
    super::layer_rows::TABLES[0],
    super::layer_rows::TABLES[1],
    super::layer_rows::TABLES[2],
    super::layer_rows::TABLES[3],
    super::layer_rows::TABLES[4],
    super::layer_rows::TABLES[5],
    super::cover::TABLE,
];

pub(super) const JSON: fn(serde_json::Error) -> Error = |_| Error::fault("a plan value is not JSON");

fn rotation(r: &Read<'_>, row: &Row<'_>) -> Result<Rotation> {
    let id: RotationId = row.get("id")?;
    let (cursor, seats): (String, String) = (row.get("cursor")?, row.get("seats")?);
    let kept = version_rows::of(r, id)?;
    let versions = kept.iter().map(version_rows::Kept::version).collect::<Result<Vec<_>>>()?;
    Ok(Rotation {
        id,
        duty: row.get("duty")?,
        title: row.open(&TITLE, id, Owner::Workspace(r.workspace()))?,
        kept,
        versions,
        lead_hours: row.get("lead_hours")?,
        slot: row.get("slot")?,
        slot_ends: row.instant("slot_ends_at")?,
        seats: serde_json::from_str(&seats).map_err(JSON)?,
        next_at: row.instant("next_at")?,
        cursor: serde_json::from_str(&cursor).map_err(JSON)?,
        led_slot: row.get("led_slot")?,
    })
}

pub(super) fn get(r: &Read<'_>, id: RotationId) -> Result<Rotation> {
    r.one(
        "SELECT * FROM rotations WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id },
        |row| rotation(r, row),
    )
}

/// The rotation of a shift and what it is called, without the rest of it.
pub(super) fn title_of_shift(r: &Read<'_>, shift: ShiftId) -> Result<(RotationId, Sealed<String>)> {
    r.one(
        "SELECT r.id, r.title_sealed FROM shifts s JOIN rotations r ON r.id = s.rotation
         WHERE s.workspace = :workspace AND s.id = :shift",
        named_params! { ":shift": shift },
        |row| {
            let id: RotationId = row.get("id")?;
            Ok((id, row.open(&TITLE, id, Owner::Workspace(r.workspace()))?))
        },
    )
}

/// What each rotation is called, and its duty, without the rest of it.
pub(super) fn titles(r: &Read<'_>) -> Result<Vec<(RotationId, DutyId, Sealed<String>)>> {
    let sql =
        "SELECT id, duty, title_sealed FROM rotations WHERE workspace = :workspace ORDER BY made_at, id";
    r.all(sql, &[], |row| {
        let id: RotationId = row.get("id")?;
        Ok((id, row.get("duty")?, row.open(&TITLE, id, Owner::Workspace(r.workspace()))?))
    })
}

/// The rotation of a duty and what it is called.
pub(super) fn title_of_duty(r: &Read<'_>, duty: DutyId) -> Result<(RotationId, Sealed<String>)> {
    r.one(
        "SELECT id, title_sealed FROM rotations WHERE workspace = :workspace AND duty = :duty",
        named_params! { ":duty": duty },
        |row| {
            let id: RotationId = row.get("id")?;
            Ok((id, row.open(&TITLE, id, Owner::Workspace(r.workspace()))?))
        },
    )
}

/// Who has the duty of each rotation now, with the rotation's title; a gap is left out.
pub(super) fn serving(r: &Read<'_>) -> Result<Vec<(Sealed<String>, PersonId)>> {
    r.all(
        "SELECT r.id, r.title_sealed, h.person FROM rotations r
           JOIN duty_holders h ON h.duty = r.duty AND h.until IS NULL
         WHERE r.workspace = :workspace ORDER BY r.made_at, r.id, h.since, h.person",
        &[],
        |row| {
            let id: RotationId = row.get("id")?;
            Ok((row.open(&TITLE, id, Owner::Workspace(r.workspace()))?, row.get("person")?))
        },
    )
}

/// The ids of all, for whoever must not stop at one that does not read.
pub(super) fn ids(r: &Read<'_>) -> Result<Vec<RotationId>> {
    let sql = "SELECT id FROM rotations WHERE workspace = :workspace ORDER BY made_at, id";
    r.all(sql, &[], |row| row.get("id"))
}

pub(super) fn all(r: &Read<'_>) -> Result<Vec<Rotation>> {
    r.all("SELECT * FROM rotations WHERE workspace = :workspace ORDER BY made_at, id", &[], |row| {
        rotation(r, row)
    })
}

/// When the clock next has something to do here: a handoff, a reminder ahead of one, or somebody in
/// an order or on duty who was deactivated.
pub(super) fn due(r: &Read<'_>) -> Result<Option<Timestamp>> {
    let gone = r.count(
        "SELECT count(*) FROM departures d WHERE d.workspace = :workspace AND d.returned_at IS NULL
           AND (EXISTS (SELECT 1 FROM rotation_members m WHERE m.person = d.person AND (m.until_at IS NULL OR m.until_at > :now))
             OR EXISTS (SELECT 1 FROM duty_holders h JOIN rotations r ON r.duty = h.duty
                        WHERE h.person = d.person AND h.until IS NULL))",
        named_params! { ":now": r.now() },
    )?;
    if gone > 0 {
        return Ok(Some(r.now().at()));
    }
    r.one(
        "SELECT min(CASE WHEN led_slot <= slot THEN min(next_at, slot_ends_at - lead_hours * 3600000) ELSE next_at END) AS at
         FROM rotations WHERE workspace = :workspace",
        &[],
        |row| row.maybe_instant("at"),
    )
}

/// When the next handoff is, of any rotation here.
pub(super) fn next_handoff(r: &Read<'_>) -> Result<Option<Timestamp>> {
    r.one("SELECT min(next_at) AS at FROM rotations WHERE workspace = :workspace", &[], |row| {
        row.maybe_instant("at")
    })
}

/// Rotations with something to do now.
pub(super) fn due_now(r: &Read<'_>) -> Result<Vec<RotationId>> {
    r.all(
        "SELECT r.id FROM rotations r WHERE r.workspace = :workspace AND (r.next_at <= :now
           OR (r.led_slot <= r.slot AND r.slot_ends_at - r.lead_hours * 3600000 <= :now)
           OR EXISTS (SELECT 1 FROM rotation_members m
                      JOIN departures d ON d.person = m.person AND d.returned_at IS NULL
                      WHERE m.rotation = r.id AND (m.until_at IS NULL OR m.until_at > :now))
           OR EXISTS (SELECT 1 FROM duty_holders h
                      JOIN departures d ON d.person = h.person AND d.returned_at IS NULL
                      WHERE h.duty = r.duty AND h.until IS NULL)) ORDER BY r.id",
        named_params! { ":now": r.now() },
        |row| row.get("id"),
    )
}

pub(super) fn insert(w: &Write<'_>, rotation: &Rotation) -> Result<()> {
    let id = rotation.id;
    w.exec_one(
        "INSERT INTO rotations (id, workspace, duty, title_sealed, slot, slot_ends_at, seats, next_at, cursor,
                                lead_hours, led_slot, made_at)
         VALUES (:id, :workspace, :duty, :title, :slot, :ends, :seats, :next, :cursor, :lead, :led, :now)",
        named_params! {
            ":id": id, ":duty": rotation.duty,
            ":title": w.seal(&TITLE, id, w.of_workspace(), rotation.title.reveal())?,
            ":slot": rotation.slot, ":ends": rotation.slot_ends.as_millisecond(),
            ":seats": serde_json::to_string(&rotation.seats).map_err(JSON)?,
            ":next": rotation.next_at.as_millisecond(),
            ":cursor": serde_json::to_string(&rotation.cursor).map_err(JSON)?,
            ":lead": rotation.lead_hours, ":led": rotation.led_slot, ":now": w.now(),
        },
    )
}

/// Keeps where a rotation stands.
pub(super) fn update(w: &Write<'_>, rotation: &Rotation) -> Result<()> {
    w.exec_one(
        "UPDATE rotations SET slot = :slot, slot_ends_at = :ends, seats = :seats, next_at = :next, cursor = :cursor, lead_hours = :lead, led_slot = :led
         WHERE workspace = :workspace AND id = :id",
        named_params! {
            ":id": rotation.id, ":slot": rotation.slot, ":ends": rotation.slot_ends.as_millisecond(),
            ":seats": serde_json::to_string(&rotation.seats).map_err(JSON)?,
            ":next": rotation.next_at.as_millisecond(),
            ":cursor": serde_json::to_string(&rotation.cursor).map_err(JSON)?,
            ":lead": rotation.lead_hours, ":led": rotation.led_slot,
        },
    )
}

/// Calls a rotation otherwise.
pub(super) fn retitle(w: &Write<'_>, id: RotationId, title: &Sealed<String>) -> Result<()> {
    w.exec_one(
        "UPDATE rotations SET title_sealed = :title WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":title": w.seal(&TITLE, id, w.of_workspace(), title.reveal())? },
    )
}

/// The order, with those who left until now: the cursor may name them.
pub(super) fn members(r: &Read<'_>, id: RotationId) -> Result<Vec<Member>> {
    r.all(
        "SELECT id, person, from_at, until_at, weekdays, weight FROM rotation_members
         WHERE workspace = :workspace AND rotation = :id ORDER BY place, id",
        named_params! { ":id": id },
        |row| {
            Ok(Member {
                id: row.get("id")?,
                person: row.get("person")?,
                from: row.maybe_instant("from_at")?,
                until: row.maybe_instant("until_at")?,
                days: days(row.get("weekdays")?),
                weight: row.get("weight")?,
            })
        },
    )
}

/// Those of this workspace who were deactivated.
pub(super) fn departed(r: &Read<'_>) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM departures WHERE workspace = :workspace AND returned_at IS NULL";
    r.all(sql, &[], |row| row.get("person"))
}

/// Weekdays as bits, Monday the lowest.
fn days(bits: i64) -> Days {
    (0..7_i8)
        .filter(|n| bits & (1 << n) != 0)
        .filter_map(|n| Weekday::from_monday_zero_offset(n).ok())
        .collect()
}

fn bits(days: Days) -> i64 {
    days.iter().map(|day| 1 << day.to_monday_zero_offset()).sum()
}

/// Adds a place to the order.
pub(super) fn add_member(w: &Write<'_>, rotation: RotationId, member: &Member, place: i64) -> Result<()> {
    w.exec_one(
        "INSERT INTO rotation_members (id, workspace, rotation, person, place, from_at, until_at, weekdays, weight)
         VALUES (:id, :workspace, :rotation, :person, :place, :from, :until, :days, :weight)",
        named_params! {
            ":id": member.id, ":rotation": rotation, ":person": member.person, ":place": place,
            ":from": member.from.unwrap_or(Timestamp::UNIX_EPOCH).as_millisecond(),
            ":until": member.until.map(Timestamp::as_millisecond), ":days": bits(member.days),
            ":weight": member.weight,
        },
    )
}

pub(super) fn place_member(w: &Write<'_>, id: MemberId, place: i64) -> Result<()> {
    w.exec_one(
        "UPDATE rotation_members SET place = :place WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":place": place },
    )
}

/// Lets a member leave the order; a member who has not served goes without a trace.
pub(super) fn end_member(w: &Write<'_>, id: MemberId, until: Timestamp) -> Result<()> {
    w.exec_one(
        "UPDATE rotation_members SET until_at = :until WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":until": until.as_millisecond() },
    )
}

pub(super) fn owners(r: &Read<'_>, id: RotationId) -> Result<Vec<PersonId>> {
    r.all(
        "SELECT person FROM rotation_owners WHERE workspace = :workspace AND rotation = :id ORDER BY person",
        named_params! { ":id": id },
        |row| row.get("person"),
    )
}

pub(super) fn followers(r: &Read<'_>, id: RotationId) -> Result<Vec<PersonId>> {
    r.all(
        "SELECT person FROM rotation_followers WHERE workspace = :workspace AND rotation = :id
         ORDER BY person",
        named_params! { ":id": id },
        |row| row.get("person"),
    )
}

pub(super) fn set_owners(w: &Write<'_>, id: RotationId, people: &[PersonId]) -> Result<()> {
    w.exec(
        "DELETE FROM rotation_owners WHERE workspace = :workspace AND rotation = :id",
        named_params! { ":id": id },
    )?;
    for person in people {
        w.exec(
            "INSERT INTO rotation_owners (workspace, rotation, person) VALUES (:workspace, :id, :person)
             ON CONFLICT DO NOTHING",
            named_params! { ":id": id, ":person": person },
        )?;
    }
    Ok(())
}

pub(super) fn follow(w: &Write<'_>, id: RotationId, person: PersonId, on: bool) -> Result<()> {
    let params: crate::store::Params<'_> = named_params! { ":id": id, ":person": person };
    if on {
        w.exec(
            "INSERT INTO rotation_followers (workspace, rotation, person) VALUES (:workspace, :id, :person)
             ON CONFLICT DO NOTHING",
            params,
        )?;
    } else {
        w.exec(
            "DELETE FROM rotation_followers
             WHERE workspace = :workspace AND rotation = :id AND person = :person",
            params,
        )?;
    }
    Ok(())
}
