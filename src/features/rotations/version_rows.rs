//! The SQL of a rotation's versions: which rules hold from which slot on.

use super::rota::RotationId;
use super::rows::JSON;
use super::rules::Rules;
use crate::base::{Error, Result, calendar::zone};
use crate::store::{Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use jiff::{Timestamp, civil::DateTime};

pub(super) const TABLE: Table = Table {
    name: "rotation_versions",
    purpose: "the timetable and the rules of a rotation, from one slot on",
    whose: Whose::Workspace,
    retention: Retention::WithOwner,
    erasure: Erasure::Keep,
    internal: &["workspace", "rotation", "first_slot", "starts_at", "first_turn", "zone", "anchor", "rules"],
    columns: &[],
};

/// A version as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) first: i64,
    pub(super) starts: Timestamp,
    /// The number of that slot in its timetable.
    pub(super) offset: i64,
    pub(super) zone: String,
    pub(super) anchor: DateTime,
    pub(super) rules: Rules,
}

impl Kept {
    /// The version that planning uses.
    pub(super) fn version(&self) -> Result<super::rota::Version> {
        let zone =
            zone::parse(&self.zone).map_err(|_| Error::fault(format!("zone data lack {}", self.zone)))?;
        Ok(self.rules.version((zone, self.anchor), (self.first, self.starts), self.offset))
    }
}

fn kept(row: &Row<'_>) -> Result<Kept> {
    let rules: String = row.get("rules")?;
    Ok(Kept {
        first: row.get("first_slot")?,
        starts: row.instant("starts_at")?,
        offset: row.get("first_turn")?,
        zone: row.get("zone")?,
        anchor: row.parsed("anchor")?,
        rules: serde_json::from_str(&rules).map_err(JSON)?,
    })
}

/// All versions, oldest first.
pub(super) fn of(r: &Read<'_>, rotation: RotationId) -> Result<Vec<Kept>> {
    r.all(
        "SELECT * FROM rotation_versions WHERE workspace = :workspace AND rotation = :rotation
         ORDER BY first_slot",
        named_params! { ":rotation": rotation },
        kept,
    )
}

/// Keeps a version instead of all that would begin with its slot or later.
pub(super) fn keep(w: &Write<'_>, rotation: RotationId, version: &Kept) -> Result<()> {
    w.exec(
        "DELETE FROM rotation_versions
         WHERE workspace = :workspace AND rotation = :rotation AND first_slot >= :first",
        named_params! { ":rotation": rotation, ":first": version.first },
    )?;
    w.exec_one(
        "INSERT INTO rotation_versions (workspace, rotation, first_slot, starts_at, first_turn, zone, anchor, rules)
         VALUES (:workspace, :rotation, :first, :starts, :offset, :zone, :anchor, :rules)",
        named_params! {
            ":rotation": rotation, ":first": version.first, ":starts": version.starts.as_millisecond(),
            ":offset": version.offset, ":zone": &version.zone, ":anchor": version.anchor.to_string(),
            ":rules": serde_json::to_string(&version.rules).map_err(JSON)?,
        },
    )
}
