//! Death at each named point of the program, twenty times each: nothing answered is lost, nothing is
//! there twice or by half.

use super::{child, killed};
use crate::{
    house::source,
    store::world::{Ground, INSTANCE, newcomer, put},
};
use std::{
    collections::BTreeSet,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Command, Stdio},
};
use turnkeep::{
    base::{Clock, Sealed, points},
    spine::people::{self, Role},
    store::{SCHEMA_VERSION, schema},
};

/// How often it dies at each point.
pub const TIMES: usize = 20;

/// Lets a child die at this passing of this point, and gives back what it had said.
pub fn dies_at(command: &mut Command, point: &'static str, nth: usize) -> Vec<String> {
    assert!(points::POINTS.contains(&point), "no point {point}");
    let fate = format!("{point}={nth}");
    let mut child = command.env(points::VARIABLE, &fate).stderr(Stdio::null()).spawn().unwrap();
    let words = child::words(&mut child).collect();
    assert_eq!(child.wait().unwrap().signal(), Some(9), "it lived past {fate}");
    words
}

/// Nothing of the file is torn.
fn sound(ground: &Ground) {
    let raw = ground.raw();
    let check: String = raw.pragma_query_value(None, "integrity_check", |r| r.get(0)).unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn each_point_is_passed_at_one_place_and_dies_in_a_test() {
    let passed = |name: &str| {
        let passes = |s: &source::Source| {
            let here = |at: &usize| s.has(at - 2, &["point", "("]) && s.words[*at].text == name;
            (2..s.words.len()).filter(here).count()
        };
        source::src().iter().map(passes).sum::<usize>()
    };
    let tested: String = [include_str!("points.rs"), include_str!("sends.rs")].concat();
    for point in points::POINTS {
        assert_eq!(passed(point), 1, "places of {point}");
        assert!(tested.contains(&format!("\"{point}\"")), "no test dies at {point}");
    }
}

/// The eight writers, killed at a commit.
fn commits(point: &'static str) {
    let ground = Ground::new();
    ground.keyring();
    let mut answered = BTreeSet::new();
    for time in 0..TIMES {
        // On one folder: each death leaves its WAL to the next life.
        answered.extend(dies_at(&mut child::command(killed::PART, ground.path()), point, 1 + time));
        if time % 5 == 4 {
            killed::look(&ground, &answered);
        }
    }
    assert!(answered.len() > TIMES, "only {} writes were answered", answered.len());
}

#[test]
fn death_before_a_commit_takes_only_what_nobody_was_answered() {
    commits("before commit");
}

#[test]
fn death_after_a_commit_and_before_its_answers_takes_nothing() {
    commits("after commit before wake");
}

const HEAVY: &str = "crash::points::the_writer_of_much";

/// Writes so much that pages move all the time; closes in order in the end.
#[test]
fn the_writer_of_much() {
    let Some(folder) = child::folder(HEAVY) else { return };
    let store = Ground::at(&folder).open(&Clock::system());
    let run = turnkeep::base::PersonId::random();
    for n in 0..12 {
        let name = format!("{run}-{n}");
        let fact = name.clone();
        store.write_blocking(INSTANCE, move |w| put_much(w, &fact)).unwrap();
        child::say(&name);
    }
    store.close();
}

fn put_much(w: &turnkeep::store::Write<'_>, name: &str) -> turnkeep::base::Result<()> {
    put(w, name)?;
    w.exec_one(
        "UPDATE store_facts SET value = zeroblob(1500000) WHERE name = :name",
        turnkeep::store::named_params! { ":name": name },
    )
}

/// Whether every fact that was answered is there, whole.
fn holds(ground: &Ground, answered: &BTreeSet<String>) {
    sound(ground);
    let raw = ground.raw();
    let sql = "SELECT name FROM store_facts WHERE length(value) = 1500000";
    let mut all = raw.prepare(sql).unwrap();
    let held: BTreeSet<String> = all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(held.is_superset(answered), "answered and lost");
    let facts: i64 = raw
        .query_row("SELECT count(*) FROM store_facts WHERE name <> 'vault'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(usize::try_from(facts).unwrap(), held.len(), "a fact by half");
    drop(all);
    ground.open(&Clock::system()).close();
}

#[test]
fn death_in_a_checkpoint_whose_pages_are_in_both_files_takes_nothing() {
    for round in 0..TIMES / 4 {
        let ground = Ground::new();
        ground.keyring();
        let mut answered = BTreeSet::new();
        for time in 0..4 {
            let nth = 1 + (round + time) % 4;
            answered.extend(dies_at(&mut child::command(HEAVY, ground.path()), "in checkpoint", nth));
        }
        holds(&ground, &answered);
    }
}

#[test]
fn death_at_any_page_that_a_checkpoint_writes_takes_nothing() {
    for round in 0..TIMES / 4 {
        let ground = Ground::new();
        ground.open(&Clock::system()).close();
        let mut answered = BTreeSet::new();
        for time in 0..4 {
            // Only checkpoints write to the file itself.
            let nth = 1 + (round * 4 + time) * 37;
            let mut child = traced(
                &ground.data_file(),
                &format!("pwrite64:signal=KILL:when={nth}"),
                HEAVY,
                ground.path(),
            )
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
            answered.extend(child::words(&mut child));
            assert_eq!(child.wait().unwrap().signal(), Some(9), "it lived past page {nth}");
        }
        holds(&ground, &answered);
    }
}

/// The command of a part under strace, which meddles with the system calls on this file.
pub fn traced(file: &Path, inject: &str, part: &str, folder: &Path) -> Command {
    let plain = child::command(part, folder);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-P"]).arg(file);
    command.arg(format!("--inject={inject}")).arg(plain.get_program()).args(plain.get_args());
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

const OPENER: &str = "crash::points::the_upgrade";

#[test]
fn the_upgrade() {
    let Some(folder) = child::folder(OPENER) else { return };
    Ground::at(&folder).open(&Clock::system()).close();
}

#[test]
fn death_in_a_migration_leaves_the_old_schema_with_its_data_and_the_next_start_ends_it() {
    for time in 0..TIMES {
        let ground = Ground::new();
        ground.keyring();
        let mut raw = ground.raw();
        raw.pragma_update(None, "application_id", 0x546b_4462).unwrap();
        raw.pragma_update(None, "journal_mode", "WAL").unwrap();
        let old = refinery::Target::Version(3);
        schema::embedded::migrations::runner().set_target(old).set_grouped(true).run(&mut raw).unwrap();
        raw.pragma_update(None, "user_version", 3).unwrap();
        raw.execute("INSERT INTO store_facts (name, value) VALUES ('kept', x'01')", []).unwrap();
        raw.close().unwrap();
        dies_at(&mut child::command(OPENER, ground.path()), "in migration", 1 + time * 3);
        let raw = ground.raw();
        let version: i32 = raw.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 3);
        drop(raw);
        sound(&ground);
        let store = ground.open(&Clock::system());
        store.close();
        let raw = ground.raw();
        let version: i32 = raw.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, SCHEMA_VERSION);
        let kept = "SELECT value FROM store_facts WHERE name = 'kept'";
        assert_eq!(raw.query_row(kept, [], |row| row.get::<_, Vec<u8>>(0)).unwrap(), [1]);
        drop(raw);
        sound(&ground);
    }
}

const NEWCOMERS: &str = "crash::points::the_house_that_fills";

/// Lets people come until it dies; says each name once it was answered.
#[test]
fn the_house_that_fills() {
    let Some(folder) = child::folder(NEWCOMERS) else { return };
    let store = Ground::at(&folder).open(&Clock::system());
    for n in 0.. {
        let name = format!("{}{n}", turnkeep::base::PersonId::random());
        let called = name.clone();
        let came = move |w: &turnkeep::store::Write<'_>| {
            let workspace = match people::workspaces(w)?.first() {
                Some(workspace) => *workspace,
                None => people::make_workspace(w, &Sealed::new("Lighthouse".to_owned()))?,
            };
            w.within_workspace(workspace, |w| people::add(w, &newcomer(&called, Role::Admin)))
        };
        store.write_blocking(INSTANCE, came).unwrap();
        child::say(&name);
    }
}

/// Death with keys half minted: whoever was answered is there, and every row opens.
fn minting(point: &'static str) {
    let ground = Ground::new();
    ground.keyring();
    let mut answered = BTreeSet::new();
    for time in 0..TIMES {
        answered.extend(dies_at(&mut child::command(NEWCOMERS, ground.path()), point, 1 + time % 5));
    }
    sound(&ground);
    // Indexing opens every address; one whose key is gone would be found under nobody's.
    let store = ground.open(&Clock::system());
    let found = |name: &String| {
        let address = format!("{}@example.eu", name.to_lowercase());
        store.read(INSTANCE, |r| Ok(people::by_address(r, &address).len())).unwrap()
    };
    assert!(answered.iter().all(|name| found(name) == 1));
    let keys = ground.keyring().owners().unwrap();
    let rows: i64 = ground.raw().query_row("SELECT count(*) FROM people", [], |row| row.get(0)).unwrap();
    let rows = usize::try_from(rows).unwrap();
    assert!(rows >= answered.len() && keys.len() > rows, "{rows} people, {} keys", keys.len());
    store.close();
}

#[test]
fn death_while_keys_are_minted_keeps_everybody_who_was_answered() {
    minting("in key minting");
}

#[test]
fn death_between_a_durable_key_and_its_row_keeps_everybody_who_was_answered() {
    minting("after key minting");
}
