//! Every column of the real schema is declared once, and private ones are sealed.

use super::sql::{migrated, migrations};
use super::{Violation, caught, nothing_in};
use rusqlite::Connection;
use std::collections::BTreeMap;
use turnkeep::store::catalogue::{self, Class, Column, Erasure, Retention, Table, Whose};

/// The migration runner's own book, which holds nothing of anybody.
const NOT_OURS: &[&str] = &["refinery_schema_history"];
/// The one tenant table whose id is the workspace.
const THE_TENANT: &str = "workspaces";

fn declared() -> Vec<Table> {
    let slices = turnkeep::app::slices().iter().flat_map(|slice| slice.tables);
    catalogue::TABLES.iter().chain(slices).copied().collect()
}

/// A table as it is.
struct Real {
    strict: bool,
    sql: String,
    /// Name, type, and place in the primary key (0: none).
    columns: Vec<(String, String, i64)>,
}

fn real(conn: &Connection) -> BTreeMap<String, Real> {
    let sql =
        "SELECT t.name, t.strict, s.sql FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name
               WHERE t.schema = 'main' AND t.type = 'table'";
    let mut tables = conn.prepare(sql).unwrap();
    let tables = tables.query_map([], |row| {
        let (name, strict, sql): (String, bool, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let mut info = conn.prepare("SELECT name, type, pk FROM pragma_table_info(?1)")?;
        let columns = info.query_map([&name], |c| Ok((c.get(0)?, c.get(1)?, c.get(2)?)))?;
        let columns = columns.collect::<Result<_, _>>()?;
        Ok((name, Real { strict, sql, columns }))
    });
    tables.unwrap().map(Result::unwrap).filter(|(name, _)| !NOT_OURS.contains(&name.as_str())).collect()
}

/// (table, what is wrong with it).
type Fault = (String, String);

fn check(conn: &Connection, declared: &[Table]) -> Vec<Fault> {
    let real = real(conn);
    let mut found = Vec::new();
    for (name, table) in &real {
        let mut wrong = |what: String| found.push((name.clone(), what));
        let homes: Vec<_> = declared.iter().filter(|d| d.name == name).collect();
        match homes.as_slice() {
            [] => wrong("is declared nowhere; add it to the TABLES of its slice".to_owned()),
            [one] => compare(table, one, &mut wrong),
            _ => wrong(format!("is declared {} times; keep one", homes.len())),
        }
        if !table.strict {
            wrong("is not STRICT; say so at its end".to_owned());
        }
    }
    for missing in declared.iter().filter(|d| !real.contains_key(d.name)) {
        found.push((
            missing.name.to_owned(),
            "is declared but in no migration; delete the declaration".to_owned(),
        ));
    }
    let mut seals: Vec<_> = declared.iter().flat_map(|d| d.columns).map(|c| (c.table, c.name)).collect();
    seals.sort_unstable();
    for twice in seals.windows(2).filter(|pair| pair[0] == pair[1]) {
        let what = format!("has two columns sealed as {}.{}: cells could be swapped", twice[0].0, twice[0].1);
        found.push((twice[0].0.to_owned(), what));
    }
    found
}

fn compare(real: &Real, declared: &Table, wrong: &mut impl FnMut(String)) {
    let has = |name: &str| real.columns.iter().any(|(column, ..)| column == name);
    for (name, kind, _) in &real.columns {
        let internal = declared.internal.iter().filter(|n| *n == name).count();
        let columns: Vec<_> = declared.columns.iter().filter(|c| c.name == name).collect();
        match internal + columns.len() {
            0 => wrong(format!(
                "column `{name}` is declared nowhere; say what it holds, in internal or columns"
            )),
            1 => class_fits(name, kind, columns.first().map(|c| c.class), wrong),
            _ => wrong(format!("column `{name}` is declared twice; keep one")),
        }
    }
    let names = declared.internal.iter().copied().chain(declared.columns.iter().map(|c| c.name));
    for name in names.filter(|name| !has(name)) {
        wrong(format!("column `{name}` is declared but in no migration; delete the declaration"));
    }
    if real.columns.iter().any(|(name, ..)| name.ends_with("_sealed")) && !has_id(real) {
        wrong("has a sealed column but no 16-byte `id` as primary key, to which a seal is bound".to_owned());
    }
    if declared.whose != Whose::Instance && declared.name != THE_TENANT && !has("workspace") {
        wrong("belongs to a workspace but has no `workspace` column; add it".to_owned());
    }
    if let Whose::Person(column) = declared.whose
        && !column.split('.').next().is_some_and(has)
    {
        wrong(format!("is whose `{column}` says, but has no such column"));
    }
}

fn class_fits(name: &str, kind: &str, class: Option<Class>, wrong: &mut impl FnMut(String)) {
    let sealed = name.ends_with("_sealed");
    if sealed && kind != "BLOB" {
        wrong(format!("column `{name}` is sealed but {kind}; make it a BLOB"));
    }
    if sealed && matches!(class, None | Some(Class::Public)) {
        wrong(format!("column `{name}` is sealed; declare it in columns, with its true class"));
    }
    if !sealed && matches!(class, Some(Class::Personal | Class::Sensitive)) {
        wrong(format!("column `{name}` is personal but lies open; seal it and end its name in _sealed"));
    }
    if (name.ends_with("_hash") || name.ends_with("_mac")) && class != Some(Class::Secret) {
        wrong(format!("column `{name}` holds the trace of a secret; declare it in columns as Secret"));
    }
}

fn has_id(real: &Real) -> bool {
    let key: Vec<_> = real.columns.iter().filter(|(.., pk)| *pk > 0).collect();
    matches!(key.as_slice(), [(name, kind, _)] if name == "id" && kind == "BLOB")
        && real.sql.contains("length(id) = 16")
}

/// Where a table is made.
fn placed((table, what): Fault) -> Violation {
    let make = format!("CREATE TABLE {table} ");
    for (path, sql) in migrations() {
        if let Some(line) = sql.lines().position(|line| line.starts_with(&make)) {
            return Violation::new(&path, line + 1, format!("`{table}` {what}"));
        }
    }
    Violation::new("migrations", 1, format!("`{table}` {what}"))
}

#[test]
fn every_column_is_declared_once_and_private_ones_are_sealed() {
    nothing_in(check(&migrated(), &declared()).into_iter().map(placed).collect());
}

#[test]
fn each_fault_of_schema_or_declaration_is_caught() {
    const NOTE: Column = Column::new("notes", "text_sealed", Class::Sensitive, "Note");
    const OPEN: Column = Column::new("notes", "title", Class::Personal, "Title");
    const GOOD: Table = Table {
        name: "notes",
        purpose: "to try",
        whose: Whose::Person("author"),
        retention: Retention::WithOwner,
        erasure: Erasure::DeleteRow,
        internal: &["id", "workspace", "author"],
        columns: &[NOTE],
    };
    let faults = |sql: &str, tables: &[Table]| {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(sql).unwrap();
        check(&conn, tables).into_iter().map(placed).collect::<Vec<_>>()
    };
    let good = "CREATE TABLE notes (id BLOB PRIMARY KEY CHECK (length(id) = 16), workspace BLOB, author BLOB,
                text_sealed BLOB) STRICT";
    caught(&faults(good, &[GOOD]), &[]);
    caught(&faults(good, &[]), &["declared nowhere"]);
    caught(&faults(good, &[GOOD, GOOD]), &["declared 2 times", "cells could be swapped"]);
    caught(&faults("", &[GOOD]), &["in no migration"]);
    caught(&faults(&good.replace(" STRICT", ""), &[GOOD]), &["not STRICT"]);
    caught(&faults(&good.replace("text_sealed BLOB", "text_sealed TEXT"), &[GOOD]), &["make it a BLOB"]);
    caught(&faults(&good.replace(" = 16", " > 0"), &[GOOD]), &["no 16-byte `id`"]);
    caught(
        &faults(&good.replace("author BLOB", "author BLOB, at INTEGER"), &[GOOD]),
        &["`at` is declared nowhere"],
    );
    caught(
        &faults(
            &good.replace("author BLOB", "pin_hash BLOB, author BLOB"),
            &[Table { internal: &["id", "workspace", "author", "pin_hash"], ..GOOD }],
        ),
        &["trace of a secret"],
    );
    caught(
        &faults(&good.replace(" workspace BLOB,", ""), &[Table { internal: &["id", "author"], ..GOOD }]),
        &["no `workspace` column"],
    );
    caught(
        &faults(good, &[Table { internal: &["id", "workspace"], ..GOOD }]),
        &["`author` is declared nowhere"],
    );
    caught(
        &faults(good, &[Table { internal: &["id", "workspace", "author", "at"], ..GOOD }]),
        &["`at` is declared but"],
    );
    caught(
        &faults(good, &[Table { internal: &["id", "id", "workspace", "author"], ..GOOD }]),
        &["declared twice"],
    );
    caught(&faults(good, &[Table { whose: Whose::Person("owner"), ..GOOD }]), &["no such column"]);
    let bare = &[Table { internal: &["id", "workspace", "author", "text_sealed"], columns: &[], ..GOOD }];
    caught(&faults(good, bare), &["with its true class"]);
    let open = &good.replace("author BLOB", "author BLOB, title TEXT");
    caught(&faults(open, &[Table { columns: &[NOTE, OPEN], ..GOOD }]), &["lies open"]);
}
