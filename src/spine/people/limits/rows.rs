//! The SQL of counted tries.

use super::{Hash, TryId};
use crate::base::Result;
use crate::store::{Class, Column, Erasure, Read, Retention, Table, Whose, Write, named_params};

const BUCKET: Column = Column::new("sign_in_limits", "bucket", Class::Secret, "Keyed hash of who tried");

pub(in crate::spine::people) const TABLE: Table = Table {
    name: "sign_in_limits",
    purpose: "how often sign-in was tried, so that nobody can flood it or guess",
    whose: Whose::Instance,
    retention: Retention::Days(1),
    erasure: Erasure::Keep,
    internal: &["id", "at"],
    columns: &[BUCKET],
};

/// When the `nth` newest count of a bucket was, if it lies after `since`.
pub(super) fn newest(r: &Read<'_>, bucket: &Hash, since: i64, nth: usize) -> Result<Option<i64>> {
    let newer = i64::try_from(nth.saturating_sub(1)).unwrap_or(i64::MAX);
    r.maybe(
        "SELECT at FROM sign_in_limits WHERE bucket = :bucket AND at > :since AND at <= :now
         ORDER BY at DESC LIMIT 1 OFFSET :newer /* instance */",
        named_params! { ":bucket": bucket, ":since": since, ":now": r.wall(), ":newer": newer },
        |row| row.get("at"),
    )
}

pub(super) fn insert(w: &Write<'_>, bucket: &Hash) -> Result<()> {
    w.exec_one(
        "INSERT INTO sign_in_limits (id, bucket, at) VALUES (:id, :bucket, :now) /* instance */",
        named_params! { ":id": TryId::random(), ":bucket": bucket, ":now": w.wall() },
    )
}

/// Deletes all but the newest counts of a bucket; those of the future go first, for they do not count.
pub(super) fn thin_out(w: &Write<'_>, bucket: &Hash, kept: usize) -> Result<()> {
    w.exec(
        "DELETE FROM sign_in_limits WHERE id IN (
           SELECT id FROM sign_in_limits WHERE bucket = :bucket
           ORDER BY at > :now, at DESC, id LIMIT -1 OFFSET :kept) /* instance */",
        named_params! { ":bucket": bucket, ":now": w.wall(), ":kept": i64::try_from(kept).unwrap_or(i64::MAX) },
    )
    .map(drop)
}

pub(super) fn delete_before(w: &Write<'_>, ms: i64) -> Result<usize> {
    w.exec(
        "DELETE FROM sign_in_limits WHERE at <= :ms OR at > :now /* instance */",
        named_params! { ":ms": ms, ":now": w.wall() },
    )
}
