//! The SQL of walls.

use super::rota::RotationId;
use super::walls::{Wall, WallId};
use crate::base::{Id, PersonId, Result, Sealed, WorkspaceId};
use crate::spine::people::sign_in::secrets::Hash;
use crate::store::{Class, Column, Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use crate::vault::Owner;

const LABEL: Column = Column::new("walls", "label_sealed", Class::Internal, "Wall");
const HASH: Column = Column::new("walls", "token_hash", Class::Secret, "Hash of the link's token");

pub(super) const TABLES: [Table; 2] = [
    Table {
        name: "walls",
        purpose: "screens on a wall that show who is on duty, and who made their links",
        whose: Whose::Workspace,
        retention: Retention::WithOwner,
        // The wall is the workspace's and goes on; who made it is a bare id, whose name goes with their key.
        erasure: Erasure::Keep,
        internal: &["id", "workspace", "lang", "zone", "everything", "made_at", "made_by", "seen_at"],
        columns: &[HASH, LABEL],
    },
    Table {
        name: "wall_rotations",
        purpose: "which rotations a wall shows, if not all",
        whose: Whose::Workspace,
        retention: Retention::WithOwner,
        erasure: Erasure::Keep,
        internal: &["workspace", "wall", "rotation"],
        columns: &[],
    },
];

/// A wall that is to be.
pub(super) struct New<'a> {
    pub(super) hash: Hash,
    pub(super) label: &'a Sealed<String>,
    pub(super) lang: String,
    pub(super) zone: &'a str,
    pub(super) by: Option<PersonId>,
    /// `None`: all.
    pub(super) rotations: Option<&'a [RotationId]>,
}

pub(super) fn insert(w: &Write<'_>, new: &New<'_>) -> Result<WallId> {
    let id: WallId = Id::random();
    w.exec_one(
        "INSERT INTO walls (id, workspace, token_hash, label_sealed, lang, zone, everything, made_at, made_by)
         VALUES (:id, :workspace, :hash, :label, :lang, :zone, :everything, :now, :by)",
        named_params! {
            ":id": id, ":hash": new.hash, ":lang": new.lang, ":zone": new.zone, ":now": w.now(),
            ":label": w.seal(&LABEL, id, w.of_workspace(), new.label.reveal())?,
            ":everything": new.rotations.is_none(), ":by": new.by,
        },
    )?;
    for rotation in new.rotations.unwrap_or_default() {
        w.exec_one(
            "INSERT INTO wall_rotations (workspace, wall, rotation) VALUES (:workspace, :wall, :rotation)",
            named_params! { ":wall": id, ":rotation": rotation },
        )?;
    }
    Ok(id)
}

fn wall(r: &Read<'_>, row: &Row<'_>) -> Result<Wall> {
    let id: WallId = row.get("id")?;
    Ok(Wall {
        id,
        label: row.open(&LABEL, id, Owner::Workspace(r.workspace()))?,
        lang: row.parsed("lang")?,
        zone: row.get("zone")?,
        everything: row.get("everything")?,
        made: row.instant("made_at")?,
        made_by: row.get("made_by")?,
        seen: row.maybe_instant("seen_at")?,
    })
}

/// The workspace of the wall with this token. Instance-wide: the token is all that a screen brings.
pub(super) fn workspace_of(r: &Read<'_>, hash: &Hash) -> Result<Option<WorkspaceId>> {
    r.maybe(
        "SELECT workspace FROM walls WHERE token_hash = :hash /* instance */",
        named_params! { ":hash": hash },
        |row| row.get("workspace"),
    )
}

pub(super) fn by_token(r: &Read<'_>, hash: &Hash) -> Result<Wall> {
    r.one(
        "SELECT * FROM walls WHERE workspace = :workspace AND token_hash = :hash",
        named_params! { ":hash": hash },
        |row| wall(r, row),
    )
}

pub(super) fn all(r: &Read<'_>) -> Result<Vec<Wall>> {
    let sql = "SELECT * FROM walls WHERE workspace = :workspace ORDER BY made_at, id";
    r.all(sql, &[], |row| wall(r, row))
}

/// The rotations that were chosen for a wall.
pub(super) fn chosen(r: &Read<'_>, id: WallId) -> Result<Vec<RotationId>> {
    r.all(
        "SELECT rotation FROM wall_rotations WHERE workspace = :workspace AND wall = :wall ORDER BY rotation",
        named_params! { ":wall": id },
        |row| row.get("rotation"),
    )
}

pub(super) fn note_seen(w: &Write<'_>, id: WallId, day_ms: i64) -> Result<()> {
    w.exec(
        "UPDATE walls SET seen_at = :day WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":day": day_ms },
    )
    .map(drop)
}

pub(super) fn delete(w: &Write<'_>, id: WallId) -> Result<()> {
    w.exec_one("DELETE FROM walls WHERE workspace = :workspace AND id = :id", named_params! { ":id": id })
}
