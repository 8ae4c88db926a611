//! The SQL by which the record is read. `:place` is the reader's workspace, or none for what concerns the
//! whole house: an entry of another workspace is never asked for.

use super::{EntryId, list::Between, rows};
use crate::base::{PersonId, Result, WorkspaceId};
use crate::store::{Read, named_params};

fn most(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Every entry here, newest first.
pub(super) fn all(
    r: &Read<'_>,
    place: WorkspaceId,
    Between(low, high): Between,
    n: usize,
) -> Result<Vec<EntryId>> {
    r.all(
        "SELECT id FROM audit_leaves WHERE workspace = :place AND id > :low AND id < :high
           AND topic IS NOT NULL ORDER BY id DESC LIMIT :most /* instance */",
        named_params! { ":place": place, ":low": low, ":high": high, ":most": most(n) },
        |row| row.get("id"),
    )
}

/// The same, oldest first.
pub(super) fn all_upward(
    r: &Read<'_>,
    place: WorkspaceId,
    Between(low, high): Between,
    n: usize,
) -> Result<Vec<EntryId>> {
    r.all(
        "SELECT id FROM audit_leaves WHERE workspace = :place AND id > :low AND id < :high
           AND topic IS NOT NULL ORDER BY id LIMIT :most /* instance */",
        named_params! { ":place": place, ":low": low, ":high": high, ":most": most(n) },
        |row| row.get("id"),
    )
}

/// Entries of one topic, newest first.
pub(super) fn about(
    r: &Read<'_>,
    place: WorkspaceId,
    topic: &str,
    Between(low, high): Between,
    n: usize,
) -> Result<Vec<EntryId>> {
    r.all(
        "SELECT id FROM audit_leaves WHERE workspace = :place AND topic = :topic AND id > :low AND id < :high
         ORDER BY id DESC LIMIT :most /* instance */",
        named_params! { ":place": place, ":topic": topic, ":low": low, ":high": high, ":most": most(n) },
        |row| row.get("id"),
    )
}

/// The same, oldest first.
pub(super) fn about_upward(
    r: &Read<'_>,
    place: WorkspaceId,
    topic: &str,
    Between(low, high): Between,
    n: usize,
) -> Result<Vec<EntryId>> {
    r.all(
        "SELECT id FROM audit_leaves WHERE workspace = :place AND topic = :topic AND id > :low AND id < :high
         ORDER BY id LIMIT :most /* instance */",
        named_params! { ":place": place, ":topic": topic, ":low": low, ":high": high, ":most": most(n) },
        |row| row.get("id"),
    )
}

/// Topics as one text in which each is found whole; empty for all.
fn joined(topics: &[&str]) -> String {
    if topics.is_empty() { String::new() } else { format!("|{}|", topics.join("|")) }
}

/// What one person did, newest first: at most what they did within the days that it is kept.
pub(super) fn of(
    r: &Read<'_>,
    who: PersonId,
    topics: &[&str],
    Between(low, high): Between,
    n: usize,
) -> Result<Vec<EntryId>> {
    let topics = joined(topics);
    r.all(
        "SELECT p.id FROM audit_personal p JOIN audit_leaves l ON l.id = p.id AND l.workspace = p.workspace
         WHERE p.workspace = :workspace AND p.actor = :who AND p.id > :low AND p.id < :high
           AND l.topic IS NOT NULL AND (:topics = '' OR instr(:topics, '|' || l.topic || '|') > 0)
         ORDER BY p.id DESC LIMIT :most",
        named_params! { ":who": who, ":topics": topics, ":low": low, ":high": high, ":most": most(n) },
        |row| row.get("id"),
    )
}

/// The same, oldest first.
pub(super) fn of_upward(
    r: &Read<'_>,
    who: PersonId,
    topics: &[&str],
    Between(low, high): Between,
    n: usize,
) -> Result<Vec<EntryId>> {
    let topics = joined(topics);
    r.all(
        "SELECT p.id FROM audit_personal p JOIN audit_leaves l ON l.id = p.id AND l.workspace = p.workspace
         WHERE p.workspace = :workspace AND p.actor = :who AND p.id > :low AND p.id < :high
           AND l.topic IS NOT NULL AND (:topics = '' OR instr(:topics, '|' || l.topic || '|') > 0)
         ORDER BY p.id LIMIT :most",
        named_params! { ":who": who, ":topics": topics, ":low": low, ":high": high, ":most": most(n) },
        |row| row.get("id"),
    )
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
