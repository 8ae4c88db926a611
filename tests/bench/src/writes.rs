//! Sealed, audited writes against the same rows written bare.
//!
//! The house leaves todos: each seals a text, opens a turn, notes it in the audit tree. What that left
//! in the file is then written once more by SQLite alone, row for row, into tables and indexes of the
//! same shape, with the same durability: the limit that no code of ours can pass.

use crate::Size;
use crate::folder::Folder;
use crate::house::{House, add};
use crate::sheet::{Bar, Sheet, median};
use rusqlite::{Connection, types::Value};
use std::{path::Path, time::Instant};
use turnkeep::base::{Clock, Sealed};
use turnkeep::spine::{people::Role, turns};

const CALLERS: usize = 64;
const TEXT: &str = "Ask the printer about the blue paper, and say when it comes.";

/// A row as it lies in the file: an insert for its table, and its values.
pub struct Rows {
    pub table: String,
    pub insert: String,
    pub rows: Vec<Vec<Value>>,
}

pub fn measure(size: Size, sheet: &mut Sheet) {
    let each = size.pick(400, 20);
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let (mut one, mut single) = (Vec::new(), Vec::new());
    for _ in 0..size.pick(5, 1) {
        let folder = Folder::new();
        let runtime = runtime();
        let house = runtime.block_on(House::new(&folder, Clock::system()));
        let duty = runtime.block_on(house.store.write(house.scope(), |w| {
            let fallback = add(w, "bob", Role::Member)?;
            turns::make_duty(w, &Sealed::new("Support".into()), fallback)
        }));
        let duty = duty.expect("a duty");
        let before = tables(&data(&folder));
        let many = runtime.block_on(many_callers(&house, duty, each));
        let rows = added(&data(&folder), &before);
        let alone = runtime.block_on(one_caller(&house, duty, size.pick(1000, 50)));
        bare.push(written_bare(&data(&folder), &rows, each * CALLERS));
        single.push(single_row(&rows, size.pick(1000, 50)));
        ours.push(many);
        one.push(alone);
        let rows: usize = rows.iter().map(|table| table.rows.len()).sum();
        eprintln!("  {:.1} rows a write", rows as f64 / (each * CALLERS) as f64);
    }
    let (ours, bare) = (median(ours), median(bare));
    sheet.add(
        "sealed, audited write, 64 callers",
        format!("{ours:.0}/s"),
        format!("the same rows bare, 64 to a commit: {bare:.0}/s"),
        ours / bare,
        "",
        Bar::AtLeast(0.5),
    );
    let (one, single) = (median(one), median(single));
    sheet.add(
        "sealed, audited write, one caller",
        format!("{one:.0} µs"),
        format!("one bare row, one FULL commit: {single:.0} µs"),
        one / single,
        " ×",
        Bar::AtMost(1.5),
    );
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

fn data(folder: &Folder) -> std::path::PathBuf {
    folder.path().join("data/data.db")
}

/// Writes a second, from so many callers that each wait for their answer.
async fn many_callers(house: &House, duty: turns::DutyId, each: usize) -> f64 {
    let begun = Instant::now();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (store, scope) = (house.store.clone(), house.scope());
        callers.spawn(async move {
            for _ in 0..each {
                let left = store.write(scope, move |w| turns::leave_todo(w, duty, TEXT, w.now().at())).await;
                left.expect("a todo");
            }
        });
    }
    while callers.join_next().await.is_some() {}
    (each * CALLERS) as f64 / begun.elapsed().as_secs_f64()
}

/// Microseconds that one caller waits for one write: the median.
async fn one_caller(house: &House, duty: turns::DutyId, times: usize) -> f64 {
    let mut waits = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        let left =
            house.store.write(house.scope(), move |w| turns::leave_todo(w, duty, TEXT, w.now().at())).await;
        waits.push(begun.elapsed().as_secs_f64() * 1e6);
        left.expect("a todo");
    }
    median(waits)
}

/// Names of the tables with how many rows they have.
pub fn tables(path: &Path) -> Vec<(String, i64)> {
    let conn = Connection::open(path).expect("the data file");
    let mut names = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .expect("the schema");
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))
        .expect("the schema")
        .map(|name| name.expect("a name"))
        .collect();
    let count = |name: &String| {
        conn.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0)).expect("a count")
    };
    names.iter().map(|name| (name.clone(), count(name))).collect()
}

/// All rows of the tables that grew, in the order of their keys.
pub fn added(path: &Path, before: &[(String, i64)]) -> Vec<Rows> {
    let conn = Connection::open(path).expect("the data file");
    let grown = tables(path).into_iter().zip(before).filter(|((_, now), (_, then))| now > then);
    grown
        .map(|((table, _), _)| {
            let mut all = conn.prepare(&format!("SELECT * FROM {table}")).expect("a table");
            let columns = all.column_count();
            let rows = all
                .query_map([], |row| (0..columns).map(|column| row.get(column)).collect::<Result<_, _>>())
                .expect("its rows")
                .map(|row| row.expect("a row"))
                .collect();
            let marks = vec!["?"; columns].join(", ");
            Rows { insert: format!("INSERT INTO {table} VALUES ({marks})"), table, rows }
        })
        .collect()
}

/// An empty file with the same schema and the same settings.
pub fn same_shape(like: &Path, folder: &Folder, only: &[Rows]) -> Connection {
    let conn = Connection::open(folder.path().join("bare.db")).expect("a file");
    conn.pragma_update(None, "journal_mode", "WAL").expect("WAL");
    conn.pragma_update(None, "synchronous", "FULL").expect("FULL");
    conn.pragma_update(None, "secure_delete", "ON").expect("secure_delete");
    conn.pragma_update(None, "foreign_keys", false).expect("no references");
    conn.set_prepared_statement_cache_capacity(64);
    let from = Connection::open(like).expect("the data file");
    let mut schema = from
        .prepare("SELECT sql, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC")
        .expect("the schema");
    let all = schema.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    for (sql, table) in all.expect("the schema").map(|line| line.expect("a line")) {
        if only.iter().any(|rows| rows.table == table) {
            conn.execute_batch(&sql).expect("the same table");
        }
    }
    conn
}

/// Writes a second when SQLite alone writes the rows of 64 of them in each transaction.
fn written_bare(like: &Path, rows: &[Rows], writes: usize) -> f64 {
    let folder = Folder::new();
    let conn = same_shape(like, &folder, rows);
    let groups = writes.div_ceil(CALLERS);
    let begun = Instant::now();
    for group in 0..groups {
        conn.execute_batch("BEGIN IMMEDIATE").expect("begins");
        for table in rows {
            let share = |group: usize| table.rows.len() * group / groups;
            let mut insert = conn.prepare_cached(&table.insert).expect("an insert");
            for row in &table.rows[share(group)..share(group + 1)] {
                insert.execute(rusqlite::params_from_iter(row)).expect("a row");
            }
        }
        conn.execute_batch("COMMIT").expect("commits");
    }
    writes as f64 / begun.elapsed().as_secs_f64()
}

/// Microseconds of one commit of one row: the median. The row is the turn's.
fn single_row(rows: &[Rows], times: usize) -> f64 {
    let folder = Folder::new();
    let turn = rows.iter().find(|rows| rows.table == "turns").expect("turns grew");
    let conn = Connection::open(folder.path().join("bare.db")).expect("a file");
    conn.pragma_update(None, "journal_mode", "WAL").expect("WAL");
    conn.pragma_update(None, "synchronous", "FULL").expect("FULL");
    let columns = (0..turn.rows[0].len()).map(|n| format!("c{n}")).collect::<Vec<_>>().join(", ");
    conn.execute_batch(&format!("CREATE TABLE turns ({columns})")).expect("a table");
    let mut waits = Vec::with_capacity(times);
    for row in turn.rows.iter().cycle().take(times) {
        let begun = Instant::now();
        let mut insert = conn.prepare_cached(&turn.insert).expect("an insert");
        insert.execute(rusqlite::params_from_iter(row)).expect("a row");
        waits.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    median(waits)
}
