//! The audit tree against whoever edits the file.

use super::world::{INSTANCE, World, is_fault};
use jiff::SignedDuration;
use rusqlite::{Connection, params};
use turnkeep::{
    base::{Error, Sealed, WorkspaceId},
    spine::{audit, people},
    store::ledger,
};

/// A world in which Ada has renamed Bob eight times, each time by an entry of its own.
fn recorded() -> World {
    let world = World::new();
    let bob = world.bob;
    for n in 0..8 {
        world.write(world.by(world.ada), move |w| people::rename(w, bob, &Sealed::new(format!("Bob {n}"))));
    }
    assert_eq!(findings(&world), [""; 0]);
    world
}

fn findings(world: &World) -> Vec<String> {
    world.read(INSTANCE, audit::verify).faults
}

/// What verifying says after this edit of the closed file.
fn after(edit: impl FnOnce(&Connection)) -> String {
    findings(&recorded().edited(edit)).join("; ")
}

fn leaf(raw: &Connection, seq: i64) -> ([u8; 16], WorkspaceId, Vec<u8>, Vec<u8>) {
    let sql = "SELECT id, workspace, hash, body FROM audit_leaves WHERE seq = ?1";
    raw.query_row(sql, [seq], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap()
}

fn put_leaf(raw: &Connection, seq: i64, (id, workspace, body): ([u8; 16], WorkspaceId, Vec<u8>)) {
    let hash = ledger::leaf_hash(u64::try_from(seq).unwrap(), workspace, &body);
    let sql = "INSERT INTO audit_leaves (seq, id, workspace, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    raw.execute(sql, params![seq, id, workspace, hash, body]).unwrap();
}

fn delete_leaf(raw: &Connection, seq: i64) {
    assert_eq!(raw.execute("DELETE FROM audit_leaves WHERE seq = ?1", [seq]).unwrap(), 1);
}

#[test]
fn a_changed_leaf_is_found() {
    let said = after(|raw| {
        let mut body = leaf(raw, 3).3;
        body[5] ^= 1;
        raw.execute("UPDATE audit_leaves SET body = ?1 WHERE seq = 3", [body]).unwrap();
    });
    assert!(said.contains("leaf 3 was changed"), "{said}");
}

#[test]
fn a_changed_leaf_with_its_hash_made_to_fit_is_found() {
    let said = after(|raw| {
        let (id, workspace, _, mut body) = leaf(raw, 3);
        body[5] ^= 1;
        delete_leaf(raw, 3);
        put_leaf(raw, 3, (id, workspace, body));
    });
    assert!(said.contains("do not give the tree's root"), "{said}");
}

#[test]
fn a_leaf_moved_to_another_workspace_is_found() {
    let said = after(|raw| {
        raw.execute("UPDATE audit_leaves SET workspace = ?1 WHERE seq = 4", [WorkspaceId::random()]).unwrap();
    });
    assert!(said.contains("leaf 4 was changed"), "{said}");
}

#[test]
fn a_removed_leaf_is_found_wherever_it_stood() {
    for seq in [0, 4] {
        let said = after(|raw| delete_leaf(raw, seq));
        assert!(said.contains(&format!("leaf {seq} is missing")), "{said}");
    }
    let said = after(|raw| {
        raw.execute("DELETE FROM audit_leaves WHERE seq = (SELECT max(seq) FROM audit_leaves)", []).unwrap();
    });
    assert!(said.contains("the tree counts"), "{said}");
}

#[test]
fn a_leaf_slipped_in_is_found() {
    let said = after(|raw| put_leaf(raw, 99, ([7; 16], WorkspaceId::NIL, b"news".to_vec())));
    assert!(said.contains("the tree counts"), "{said}");
    let said = after(|raw| {
        raw.execute("UPDATE audit_leaves SET seq = -1 WHERE seq = 2", []).unwrap();
    });
    assert!(said.contains("before the first"), "{said}");
}

#[test]
fn two_leaves_that_changed_places_are_found() {
    let swap = |raw: &Connection| {
        for (from, to) in [(4, 40), (5, 4), (40, 5)] {
            raw.execute("UPDATE audit_leaves SET seq = ?2 WHERE seq = ?1", [from, to]).unwrap();
        }
    };
    let said = after(swap);
    assert!(said.contains("leaf 4 was changed") && said.contains("leaf 5 was changed"), "{said}");
    let said = after(|raw| {
        let (four, five) = (leaf(raw, 4), leaf(raw, 5));
        delete_leaf(raw, 4);
        delete_leaf(raw, 5);
        put_leaf(raw, 4, (five.0, five.1, five.3));
        put_leaf(raw, 5, (four.0, four.1, four.3));
    });
    assert!(said.contains("do not give the tree's root"), "{said}");
}

#[test]
fn a_changed_root_size_or_frontier_is_found() {
    for (sql, word) in [
        ("UPDATE audit_tree SET root = zeroblob(32)", "do not give the tree's root"),
        ("UPDATE audit_tree SET frontier = zeroblob(length(frontier))", "do not give the tree's root"),
        ("UPDATE audit_tree SET frontier = x''", "do not fit each other"),
        ("UPDATE audit_tree SET size = size + (size & -size)", "tree"),
        ("DELETE FROM audit_tree", "the tree counts 0 leaves"),
    ] {
        let said = after(|raw| assert_eq!(raw.execute(sql, []).unwrap(), 1));
        assert!(said.contains(word), "{sql}: {said:?}");
    }
}

#[test]
fn a_changed_personal_part_is_found_and_the_search_goes_on() {
    let said = after(|raw| {
        let sql = "SELECT l.seq, p.part_sealed FROM audit_personal p JOIN audit_leaves l ON l.id = p.id
                   ORDER BY l.seq LIMIT 2";
        let parts: Vec<(i64, Vec<u8>)> = {
            let mut found = raw.prepare(sql).unwrap();
            found.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect()
        };
        for (seq, mut part) in parts {
            *part.last_mut().unwrap() ^= 1;
            let sql = "UPDATE audit_personal SET part_sealed = ?2
                       WHERE id = (SELECT id FROM audit_leaves WHERE seq = ?1)";
            assert_eq!(raw.execute(sql, params![seq, part]).unwrap(), 1);
        }
    });
    assert_eq!(said.matches("its personal part is not the one").count(), 2, "{said}");
}

#[test]
fn personal_parts_that_changed_places_are_found() {
    let said = after(|raw| {
        let ids: Vec<[u8; 16]> = {
            let mut found = raw.prepare("SELECT id FROM audit_personal ORDER BY id LIMIT 2").unwrap();
            found.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
        };
        for (from, to) in [(ids[0], [9; 16]), (ids[1], ids[0]), ([9; 16], ids[1])] {
            raw.execute("UPDATE audit_personal SET id = ?2 WHERE id = ?1", [from, to]).unwrap();
        }
    });
    assert_eq!(said.matches("its personal part is not the one").count(), 2, "{said}");
}

#[test]
fn bytes_that_a_clock_ahead_by_a_year_let_go_are_a_remark_and_a_gap_among_kept_ones_is_a_fault() {
    let world = recorded().edited(|raw| {
        raw.execute("UPDATE audit_leaves SET body = NULL", []).unwrap();
    });
    let bob = world.bob;
    world.write(world.by(world.ada), move |w| people::rename(w, bob, &Sealed::new("Robert".to_owned())));
    let found = world.read(INSTANCE, audit::verify);
    assert_eq!(found.faults, [""; 0]);
    assert_eq!(found.remarks.len(), 1);
    assert!(found.remarks[0].contains("lost their bytes before their time"), "{:?}", found.remarks);
    let said = after(|raw| {
        raw.execute("UPDATE audit_leaves SET body = NULL WHERE seq = 3", []).unwrap();
    });
    assert!(said.contains("leaf 3 lost its bytes before their time, and an older one did not"), "{said}");
}

#[test]
fn forgetting_who_did_what_leaves_the_tree_as_it_was() {
    let world = recorded();
    let kept = |world: &World| {
        let raw = world.ground.raw();
        raw.query_row("SELECT count(*) FROM audit_personal", [], |r| r.get::<_, i64>(0)).unwrap()
    };
    let before = world.read(INSTANCE, audit::verify);
    assert_eq!(kept(&world), 8);
    world.pass(SignedDuration::from_hours(24 * 30));
    assert_eq!(world.write(INSTANCE, audit::sweep), 0, "kept for thirty days");
    world.pass(SignedDuration::from_mins(1));
    assert_eq!(world.write(INSTANCE, audit::sweep), 8);
    assert_eq!(kept(&world), 0);
    let after = world.read(INSTANCE, audit::verify);
    assert_eq!(after, before);
    assert_eq!(after.faults, [""; 0]);
    // Nothing is left of who it was.
    let raw = world.ground.raw();
    let bodies: Vec<Vec<u8>> = {
        let mut found = raw.prepare("SELECT body FROM audit_leaves").unwrap();
        found.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let of_ada = bodies.iter().filter(|body| contains(body, world.ada.bytes())).count();
    assert_eq!(of_ada, 1, "only that she was added, whose object she is");
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_personal_part_never_lies_in_the_clear() {
    let world = recorded();
    let raw = world.ground.raw();
    let parts: Vec<Vec<u8>> = {
        let mut found = raw.prepare("SELECT part_sealed FROM audit_personal").unwrap();
        found.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(parts.len(), 8);
    let id = world.ada.bytes();
    for part in &parts {
        assert!(!contains(part, id) && !contains(part, data_encoding::BASE64.encode(id).as_bytes()));
        assert_eq!(part[..2], [0x74, 0x01], "an envelope");
    }
    let distinct: std::collections::HashSet<_> = parts.iter().collect();
    assert_eq!(distinct.len(), 8, "no two alike");
}

#[test]
fn an_entry_exists_exactly_if_its_change_does() {
    let world = recorded();
    let before = world.read(INSTANCE, audit::verify);
    let (ada, bob) = (world.by(world.ada), world.bob);
    let failing = world.store.write_blocking(ada, move |w| {
        people::rename(w, bob, &Sealed::new("Robert".to_owned()))?;
        w.within_workspace(w.workspace(), |w| audit::record(w, "test.acted", bob))?;
        Err::<(), _>(Error::Conflict)
    });
    assert!(failing.is_err());
    assert_eq!(world.read(INSTANCE, audit::verify), before);
    // An inner act that fails and is looked away from keeps its rows, and hence its entries.
    world.write(ada, move |w| {
        let inner: turnkeep::base::Result<()> = w.within_workspace(w.workspace(), |w| {
            people::rename(w, bob, &Sealed::new("Robert".to_owned()))?;
            Err(Error::Conflict)
        });
        assert!(inner.is_err());
        Ok(())
    });
    let after = world.read(INSTANCE, audit::verify);
    assert_eq!((after.leaves, after.faults), (before.leaves + 1, vec![]));
    assert!(!is_fault(&world.store.read(INSTANCE, audit::verify)));
}
