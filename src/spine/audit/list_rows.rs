//! The SQL by which the record is read. `:place` is the reader's workspace, or none for what concerns the
//! whole house: an entry of another workspace is never asked for.

use super::{
    EntryId,
    list::{Between, Spot, Way},
    rows,
};
use crate::base::{PersonId, Result, WorkspaceId};
use crate::store::{Read, Row as Found, named_params};

fn most(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// An instant as it stands in a leaf.
fn bytes(spot: Spot) -> [u8; 8] {
    spot.at.to_be_bytes()
}

fn spot(row: &Found<'_>) -> Result<Spot> {
    Ok(Spot { at: i64::from_be_bytes(row.get("at")?), id: row.get("id")? })
}

/// Where an entry stands, if it is here.
pub(super) fn spot_of(r: &Read<'_>, place: WorkspaceId, id: EntryId) -> Result<Option<Spot>> {
    r.maybe(
        "SELECT at, id FROM audit_leaves WHERE id = :id AND workspace = :place AND topic IS NOT NULL
         /* instance */",
        named_params! { ":id": id, ":place": place },
        spot,
    )
}

/// Every entry here.
pub(super) fn all(
    r: &Read<'_>,
    place: WorkspaceId,
    Between(low, high): Between,
    way: Way,
    n: usize,
) -> Result<Vec<Spot>> {
    let sql = match way {
        Way::Down => {
            "SELECT at, id FROM audit_leaves WHERE workspace = :place
               AND (at, id) > (:low_at, :low) AND (at, id) < (:high_at, :high)
               AND topic IS NOT NULL ORDER BY at DESC, id DESC LIMIT :most /* instance */"
        }
        Way::Up => {
            "SELECT at, id FROM audit_leaves WHERE workspace = :place
               AND (at, id) > (:low_at, :low) AND (at, id) < (:high_at, :high)
               AND topic IS NOT NULL ORDER BY at, id LIMIT :most /* instance */"
        }
    };
    let params = named_params! {
        ":place": place, ":most": most(n),
        ":low_at": bytes(low), ":low": low.id, ":high_at": bytes(high), ":high": high.id,
    };
    r.all(sql, params, spot)
}

/// Entries of one topic. SQLite would rather go through all by their time.
pub(super) fn about(
    r: &Read<'_>,
    place: WorkspaceId,
    topic: &str,
    Between(low, high): Between,
    way: Way,
    n: usize,
) -> Result<Vec<Spot>> {
    let sql = match way {
        Way::Down => {
            "SELECT at, id FROM audit_leaves INDEXED BY audit_leaves_by_topic
             WHERE workspace = :place AND topic = :topic
               AND (at, id) > (:low_at, :low) AND (at, id) < (:high_at, :high)
             ORDER BY at DESC, id DESC LIMIT :most /* instance */"
        }
        Way::Up => {
            "SELECT at, id FROM audit_leaves INDEXED BY audit_leaves_by_topic
             WHERE workspace = :place AND topic = :topic
               AND (at, id) > (:low_at, :low) AND (at, id) < (:high_at, :high)
             ORDER BY at, id LIMIT :most /* instance */"
        }
    };
    let params = named_params! {
        ":place": place, ":topic": topic, ":most": most(n),
        ":low_at": bytes(low), ":low": low.id, ":high_at": bytes(high), ":high": high.id,
    };
    r.all(sql, params, spot)
}

/// Topics as one text in which each is found whole; empty for all.
fn joined(topics: &[&str]) -> String {
    if topics.is_empty() { String::new() } else { format!("|{}|", topics.join("|")) }
}

/// What one person did: at most what they did within the days that it is kept.
pub(super) fn of(
    r: &Read<'_>,
    who: PersonId,
    topics: &[&str],
    Between(low, high): Between,
    way: Way,
    n: usize,
) -> Result<Vec<Spot>> {
    let sql = match way {
        Way::Down => {
            "SELECT p.at, p.id FROM audit_personal p
             JOIN audit_leaves l ON l.id = p.id AND l.workspace = p.workspace
             WHERE p.workspace = :workspace AND p.actor = :who
               AND (p.at, p.id) > (:low_at, :low) AND (p.at, p.id) < (:high_at, :high)
               AND l.topic IS NOT NULL AND (:topics = '' OR instr(:topics, '|' || l.topic || '|') > 0)
             ORDER BY p.at DESC, p.id DESC LIMIT :most"
        }
        Way::Up => {
            "SELECT p.at, p.id FROM audit_personal p
             JOIN audit_leaves l ON l.id = p.id AND l.workspace = p.workspace
             WHERE p.workspace = :workspace AND p.actor = :who
               AND (p.at, p.id) > (:low_at, :low) AND (p.at, p.id) < (:high_at, :high)
               AND l.topic IS NOT NULL AND (:topics = '' OR instr(:topics, '|' || l.topic || '|') > 0)
             ORDER BY p.at, p.id LIMIT :most"
        }
    };
    let topics = joined(topics);
    let params = named_params! {
        ":who": who, ":topics": topics, ":most": most(n),
        ":low_at": low.at, ":low": low.id, ":high_at": high.at, ":high": high.id,
    };
    r.all(sql, params, |row| Ok(Spot { at: row.get("at")?, id: row.get("id")? }))
}

/// The bytes of an entry and, as long as it is kept, who did it.
pub(super) struct Row {
    pub(super) body: Vec<u8>,
    /// Salt and personal part.
    pub(super) part: Option<([u8; 32], Vec<u8>)>,
}

pub(super) fn entry(r: &Read<'_>, place: WorkspaceId, id: EntryId) -> Result<Option<Row>> {
    r.maybe(
        "SELECT l.body, p.actor, p.part_sealed FROM audit_leaves l
         LEFT JOIN audit_personal p ON p.id = l.id AND p.workspace = l.workspace
         WHERE l.id = :id AND l.workspace = :place AND l.body IS NOT NULL /* instance */",
        named_params! { ":id": id, ":place": place },
        |row| Ok(Row { body: row.get("body")?, part: rows::part(row, place, id)? }),
    )
}
