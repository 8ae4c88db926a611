//! The audit tree: an append-only Merkle tree over leaf bytes (RFC 6962 section 2.1), one per instance.
//!
//! Leaf hash `SHA-256(0x00 | leaf)`, node hash `SHA-256(0x01 | left | right)`. Between appends only the
//! frontier is kept: the roots of the perfect subtrees, largest first, one per set bit of the size.

use super::read::from_sqlite;
use crate::base::{Error, Result, WorkspaceId, pae::pae};
use rusqlite::{Connection, OptionalExtension, named_params};
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// A leaf before its place in the tree is settled.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Random id, by which the personal part is found.
    pub id: [u8; 16],
    /// Where it happened; nil for the instance.
    pub workspace: WorkspaceId,
    /// The canonical bytes after version and sequence number.
    pub body: Vec<u8>,
}

/// The hash of leaf number `seq` (from 0): over `PAE(0x01, seq as u64 BE, workspace, body)`.
pub fn leaf_hash(seq: u64, workspace: WorkspaceId, body: &[u8]) -> Hash {
    let bytes = pae(&[&[1], &seq.to_be_bytes(), workspace.bytes(), body]);
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The tree's present state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// How many leaves.
    pub size: u64,
    /// Roots of the perfect subtrees, largest first.
    frontier: Vec<Hash>,
}

impl Tree {
    /// Adds one leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        let mut size = self.size;
        while size & 1 == 1 {
            if let Some(left) = self.frontier.pop() {
                node = node_hash(&left, &node);
            }
            size >>= 1;
        }
        self.frontier.push(node);
        self.size += 1;
    }

    /// The root; of the empty tree, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut nodes = self.frontier.iter().rev();
        match nodes.next() {
            None => Sha256::digest([]).into(),
            Some(last) => nodes.fold(*last, |right, left| node_hash(left, &right)),
        }
    }

    fn load(conn: &Connection) -> Result<Self> {
        let stored: Option<(i64, Vec<u8>)> = conn
            .prepare_cached("SELECT size, frontier FROM audit_tree WHERE one = 1")
            .and_then(|mut s| s.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional())
            .map_err(from_sqlite)?;
        let Some((size, bytes)) = stored else { return Ok(Self::default()) };
        let (frontier, rest) = bytes.as_chunks::<32>();
        let size = u64::try_from(size).unwrap_or(0);
        if !rest.is_empty() || frontier.len() != size.count_ones() as usize {
            return Err(Error::fault("the audit tree's frontier does not fit its size"));
        }
        Ok(Self { size, frontier: frontier.to_vec() })
    }

    fn store(&self, conn: &Connection) -> Result<()> {
        conn.prepare_cached(
            "INSERT INTO audit_tree (one, size, frontier, root) VALUES (1, :size, :frontier, :root)
             ON CONFLICT (one) DO UPDATE SET size = :size, frontier = :frontier, root = :root",
        )
        .and_then(|mut s| {
            s.execute(named_params! {
                ":size": signed(self.size),
                ":frontier": self.frontier.concat(),
                ":root": self.root().as_slice(),
            })
        })
        .map_err(from_sqlite)?;
        Ok(())
    }
}

/// How many leaves the tree has, and its root.
///
/// # Errors
/// A fault if the file cannot be read.
pub fn head(r: &super::Read<'_>) -> Result<(u64, Hash)> {
    let tree = Tree::load(r.conn)?;
    Ok((tree.size, tree.root()))
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Settles the leaves of a commit group: sequence, hash, frontier. Called once, at its end.
pub(super) fn append(conn: &Connection, leaves: &[Leaf]) -> Result<()> {
    if leaves.is_empty() {
        return Ok(());
    }
    let mut tree = Tree::load(conn)?;
    for leaf in leaves {
        let hash = leaf_hash(tree.size, leaf.workspace, &leaf.body);
        conn.prepare_cached(
            "INSERT INTO audit_leaves (seq, id, workspace, hash, body)
             VALUES (:seq, :id, :ws, :hash, :body) /* instance */",
        )
        .and_then(|mut s| {
            s.execute(named_params! {
                ":seq": signed(tree.size), ":id": leaf.id.as_slice(), ":ws": leaf.workspace,
                ":hash": hash.as_slice(), ":body": leaf.body,
            })
        })
        .map_err(from_sqlite)?;
        tree.push(hash);
    }
    tree.store(conn)
}

/// How long the bytes of a leaf are kept, in days; their hashes stay for ever (RFC 6962 needs no more).
pub const BODY_DAYS: u16 = 365;

/// The smallest id that an instant can give: ids of leaves begin with their instant (UUIDv7).
fn first_id_of(ms: i64) -> [u8; 16] {
    let mut id = [0; 16];
    id[..6].copy_from_slice(&ms.max(0).to_be_bytes()[2..]);
    id
}

/// Forgets the bytes of leaves older than `BODY_DAYS`; hashes, root and old proofs stay as they are.
///
/// # Errors
/// A fault if the file cannot be written.
pub fn forget_bodies(w: &super::Write<'_>) -> Result<usize> {
    let before = first_id_of(w.now().ms() - i64::from(BODY_DAYS) * 86_400_000);
    w.exec(
        "UPDATE audit_leaves SET body = NULL WHERE id < :before AND body IS NOT NULL /* instance */",
        named_params! { ":before": before.as_slice() },
    )
}

/// What a check of the tree found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many leaves were read.
    pub leaves: u64,
    /// The root computed from them.
    pub root: Hash,
    /// What is wrong, in sentences; empty if all is well.
    pub faults: Vec<String>,
    /// What is gone although it should still be there, and what may explain it, in sentences.
    pub remarks: Vec<String>,
}

/// Leaves without their bytes, before their time. A clock that was ahead lets `forget_bodies` do that, which
/// spares no older leaf; a gap that such a round would not leave was made by somebody.
#[derive(Default)]
struct Early {
    /// The smallest id so far of a leaf that has its bytes.
    kept: Option<Vec<u8>>,
    leaves: u64,
    newest: u64,
}

impl Early {
    fn look(&mut self, seq: u64, id: Vec<u8>, has_bytes: bool, faults: &mut Vec<String>) {
        if has_bytes {
            self.kept = self.kept.take().into_iter().chain([id]).min();
        } else if self.kept.as_ref().is_some_and(|kept| *kept < id) {
            faults.push(format!("leaf {seq} lost its bytes before their time, and an older one did not"));
        } else {
            self.leaves += 1;
            self.newest = seq;
        }
    }

    fn remark(&self) -> Option<String> {
        (self.leaves > 0).then(|| {
            format!(
                "{} leaves, the newest of them leaf {}, lost their bytes before their time, as when a clock was \
                 ahead by a year; their hashes are there and add up as before. An older copy of the data has them.",
                self.leaves, self.newest
            )
        })
    }
}

/// Recomputes every leaf hash and the root from what lies in the file.
///
/// # Errors
/// A fault if the file cannot be read.
pub fn verify(r: &super::Read<'_>) -> Result<Findings> {
    let mut tree = Tree::default();
    let (mut faults, mut early) = (Vec::new(), Early::default());
    let kept_since = first_id_of(r.now().ms() - i64::from(BODY_DAYS) * 86_400_000);
    let leaves = "SELECT seq, id, workspace, hash, body FROM audit_leaves ORDER BY seq /* instance */";
    r.all(leaves, &[], |row| {
        let Ok(seq) = u64::try_from(row.get::<i64>("seq")?) else {
            faults.push("a leaf stands before the first one".to_owned());
            return Ok(());
        };
        let hash: Hash = row.get("hash")?;
        if seq != tree.size {
            faults.push(format!("leaf {} is missing: leaf {seq} follows", tree.size));
            tree.size = seq;
        }
        let body: Option<Vec<u8>> = row.get("body")?;
        let workspace = row.get("workspace").unwrap_or(WorkspaceId::NIL);
        let id: Vec<u8> = row.get("id")?;
        if body.is_some() || id.as_slice() >= kept_since.as_slice() {
            early.look(seq, id, body.is_some(), &mut faults);
        }
        match body {
            Some(body) if leaf_hash(seq, workspace, &body) != hash => {
                faults.push(format!("leaf {seq} was changed: its bytes do not give its hash"));
            }
            _ => {}
        }
        tree.push(hash);
        Ok(())
    })?;
    let root: Option<Vec<u8>> =
        r.maybe("SELECT root FROM audit_tree WHERE one = 1", &[], |row| row.get("root"))?;
    match Tree::load(r.conn) {
        Ok(kept) if kept.size != tree.size => {
            faults.push(format!("the tree counts {} leaves, the file holds {}", kept.size, tree.size));
        }
        Ok(kept) if kept.root() != tree.root() || root.is_some_and(|root| root != kept.root()) => {
            faults.push("the leaves do not give the tree's root".to_owned());
        }
        Ok(_) => {}
        Err(_) => faults.push("the tree's size and its frontier do not fit each other".to_owned()),
    }
    Ok(Findings {
        leaves: tree.size,
        root: tree.root(),
        faults,
        remarks: early.remark().into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    /// The recursive definition of RFC 6962 section 2.1, to hold the frontier against.
    fn by_the_book(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => *one,
            many => {
                let mut k = 1;
                while k * 2 < many.len() {
                    k *= 2;
                }
                node_hash(&by_the_book(&many[..k]), &by_the_book(&many[k..]))
            }
        }
    }

    #[test]
    fn the_frontier_gives_the_root_of_the_recursive_definition() {
        let mut tree = Tree::default();
        let mut leaves = Vec::new();
        for seq in 0..200_u64 {
            assert_eq!(tree.root(), by_the_book(&leaves));
            let hash = leaf_hash(seq, WorkspaceId::NIL, &seq.to_be_bytes());
            tree.push(hash);
            leaves.push(hash);
        }
    }

    #[test]
    fn the_empty_tree_and_a_known_node_hash_as_in_the_certificate_transparency_vectors() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(HEXLOWER.encode(&Tree::default().root()), empty);
        let leaf = |b: &[u8]| -> Hash { Sha256::new().chain_update([0]).chain_update(b).finalize().into() };
        let mut tree = Tree::default();
        tree.push(leaf(b""));
        assert_eq!(
            HEXLOWER.encode(&tree.root()),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        tree.push(leaf(b"\0"));
        assert_eq!(
            HEXLOWER.encode(&tree.root()),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
    }
}
