//! All SQL: where it stands, what it must not say, that it stays within its workspace, and that the
//! real schema understands it.

use super::source::{self, Kind, Source};
use super::{Violation, caught, nothing_in};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How many statements may look over all workspaces. Raise it only with a reader who agrees that
/// the new one must.
const INSTANCE_WIDE: usize = 52;

/// The mark of a statement that looks over all workspaces.
const INSTANCE: &str = "/* instance */";

/// Chance and clock, and what depends on the connection: none can be replayed elsewhere.
const NOT_REPEATABLE: &[&str] = &[
    "CURRENT_TIMESTAMP",
    "CURRENT_TIME",
    "CURRENT_DATE",
    "'NOW'",
    "DATETIME(",
    "STRFTIME(",
    "JULIANDAY(",
    "UNIXEPOCH(",
    "RANDOM(",
    "RANDOMBLOB(",
    "LAST_INSERT_ROWID",
    "CHANGES(",
];

const DATA: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"];
const OTHER: &[&str] = &[
    "PRAGMA",
    "CREATE",
    "DROP",
    "ALTER",
    "ATTACH",
    "DETACH",
    "VACUUM",
    "REINDEX",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
];

/// A statement in a source.
struct Statement<'a> {
    source: &'a Source,
    line: usize,
    text: &'a str,
    /// Whether it changes or reads data, rather than the schema or the connection.
    data: bool,
    /// Whether it is an argument of `format!` or its like.
    formatted: bool,
}

impl Statement<'_> {
    fn wrong(&self, what: impl Into<String>) -> Violation {
        Violation::new(&self.source.path, self.line, what)
    }
    fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
    }
}

fn statements(sources: &[Source]) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    for source in sources {
        for (at, word) in
            source.words.iter().enumerate().filter(|(_, w)| w.kind == Kind::Str && !w.within.test)
        {
            let text = word.text.trim();
            let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
            let upper = first.to_uppercase();
            let lower_case_sql = first != upper
                && DATA.contains(&upper.as_str())
                && ["from ", "into ", "set "].iter().any(|part| rest.to_lowercase().contains(part));
            let data = lower_case_sql || (DATA.contains(&first) && !rest.is_empty());
            if data || OTHER.contains(&first) {
                let formatted = at >= 3
                    && ["format", "concat", "write", "writeln"]
                        .iter()
                        .any(|m| source.has(at - 3, &[m, "!", "("]));
                found.push(Statement { source, line: word.line, text, data, formatted });
            }
        }
    }
    found
}

/// SQL stands in the rooms made for it: a slice's rows, the store, the key file.
fn has_room(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    let slices = path.starts_with("src/spine/") || path.starts_with("src/features/");
    (slices && (file == "rows.rs" || file.ends_with("_rows.rs") || path.contains("/rows/")))
        || path.starts_with("src/store/")
        || path == "src/vault/keydb.rs"
}

fn check(sources: &[Source], schema: &Connection) -> Vec<Violation> {
    let tenants = tenant_tables(schema);
    let mut found = Vec::new();
    for statement in statements(sources) {
        if !has_room(&statement.source.path) {
            found.push(
                statement.wrong("SQL outside its room; move it to rows.rs or a *_rows.rs of the slice"),
            );
        }
        if statement.data {
            found.extend(faults(&statement).into_iter().map(|what| statement.wrong(what)));
            found.extend(strays(&statement, &tenants).map(|what| statement.wrong(what)));
            found.extend(misunderstood(&statement, schema).map(|what| statement.wrong(what)));
        } else if statement.source.path.starts_with("src/spine/")
            || statement.source.path.starts_with("src/features/")
        {
            found.push(
                statement
                    .wrong("a slice changes rows only; the schema belongs to migrations, the rest to store"),
            );
        }
    }
    found
}

fn faults(statement: &Statement<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let upper = statement.text.to_uppercase();
    if statement.formatted || statement.text.contains('{') {
        found.push("SQL is put together at run time; write it out and bind parameters".to_owned());
    }
    if !DATA.iter().any(|keyword| statement.text.starts_with(keyword)) {
        found.push("write SQL keywords in capitals".to_owned());
    }
    for word in NOT_REPEATABLE.iter().filter(|word| mentions(&upper, word)) {
        found.push(format!("{word} differs from run to run; bind a parameter"));
    }
    if statement.words().any(|w| w == "LIMIT") && !upper.contains("ORDER BY") {
        found.push("LIMIT without ORDER BY takes whichever rows come first; order them".to_owned());
    }
    found
}

/// Whether `word` stands in `text` by itself, not as a part of a longer name or a parameter.
fn mentions(text: &str, word: &str) -> bool {
    let name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(|c| name(c) || c == ':') && (!word.ends_with(name) || !after.starts_with(name))
    })
}

/// What is wrong if a statement on a tenant table is not held within its workspace.
fn strays(statement: &Statement<'_>, tenants: &BTreeSet<String>) -> Option<String> {
    let table = statement.words().find(|word| tenants.contains(*word))?;
    let bound = statement.text.contains(":workspace");
    if statement.text.ends_with(INSTANCE) {
        return bound.then(|| format!("both :workspace and {INSTANCE}: which of them?"));
    }
    if !bound {
        return Some(format!(
            "`{table}` without :workspace; bind it, or end with {INSTANCE} if it must see all"
        ));
    }
    let loose = super::tenancy::loose(statement.text, tenants);
    let table = loose.first()?;
    Some(format!(
        "`{table}` is not held by `workspace = :workspace`, nor tied by `=` or `IN` to a table that is"
    ))
}

/// What SQLite says to a statement it cannot prepare. The key file brings its own schema.
fn misunderstood(statement: &Statement<'_>, schema: &Connection) -> Option<String> {
    let own = Connection::open_in_memory().unwrap();
    let mut conn = schema;
    if statement.source.path.starts_with("src/vault/") {
        let creates = statement.source.words.iter().filter(|w| w.kind == Kind::Str);
        for create in creates.filter(|w| w.text.trim_start().starts_with("CREATE ")) {
            own.execute_batch(&create.text).unwrap();
        }
        conn = &own;
    }
    conn.prepare(statement.text).err().map(|e| format!("SQLite does not understand it: {e}"))
}

/// The tables with a `workspace` column, and `workspaces` itself.
fn tenant_tables(schema: &Connection) -> BTreeSet<String> {
    let sql = "SELECT t.name FROM pragma_table_list t
               WHERE t.schema = 'main' AND (t.name = 'workspaces'
                 OR EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'workspace'))";
    schema.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// (path, SQL) of every migration, in order.
pub fn migrations() -> Vec<(String, String)> {
    source::files("migrations")
}

/// A foreign key that waits for the commit would fail there, for all writes of a group at once.
fn deferred(migrations: &[(String, String)]) -> Vec<Violation> {
    let lines =
        migrations.iter().flat_map(|(path, sql)| sql.lines().zip(1..).map(move |(l, n)| (path, l, n)));
    let code =
        lines.map(|(path, line, n)| (path, line.split("--").next().unwrap_or_default().to_uppercase(), n));
    code.filter(|(_, line, _)| mentions(line, "DEFERRABLE") || mentions(line, "DEFERRED"))
        .map(|(path, _, n)| Violation::new(path, n, "a foreign key that waits; it must be checked at once"))
        .collect()
}

#[test]
fn every_foreign_key_is_checked_at_once() {
    nothing_in(deferred(&migrations()));
    let plant = |sql: &str| deferred(&[("V99__x.sql".to_owned(), sql.to_owned())]);
    caught(
        &plant("-- not DEFERRABLE\na BLOB REFERENCES b (id) deferrable INITIALLY DEFERRED"),
        &["that waits"],
    );
    let sources = source::src().iter().flat_map(|s| s.words.iter().map(move |w| (s, w)));
    let pragmas =
        sources.filter(|(_, w)| w.kind == Kind::Str && w.text.to_lowercase().contains("defer_foreign_keys"));
    nothing_in(
        pragmas.map(|(s, w)| Violation::new(&s.path, w.line, "foreign keys are checked at once")).collect(),
    );
}

/// A new database with the real schema, in memory.
pub fn migrated() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    for (path, sql) in migrations() {
        conn.execute_batch(&sql).unwrap_or_else(|e| panic!("{path}: {e}"));
    }
    conn
}

#[test]
fn sql_stands_in_its_room_repeats_exactly_and_stays_within_its_workspace() {
    assert!(statements(source::src()).len() > 50, "hardly any SQL found");
    nothing_in(check(source::src(), &migrated()));
}

#[test]
fn statements_over_all_workspaces_do_not_grow_in_number_unseen() {
    let all = statements(source::src());
    let wide: Vec<_> =
        all.iter().filter(|s| s.text.ends_with(INSTANCE)).map(|s| s.wrong(s.text).to_string()).collect();
    assert!(
        wide.len() <= INSTANCE_WIDE,
        "{} statements look over all workspaces, {INSTANCE_WIDE} are agreed on; hold the new one within a workspace, \
         or raise INSTANCE_WIDE in tests/it/house/sql.rs and say why:\n{}",
        wide.len(),
        wide.join("\n")
    );
}

#[test]
fn each_fault_of_a_statement_is_caught() {
    let schema = migrated();
    let rows = |sql: &str| {
        check(&[Source::new("src/spine/x/rows.rs", &format!("fn f() {{ g({sql:?}) }}"))], &schema)
    };
    caught(&rows("SELECT id FROM people"), &["`people` without :workspace"]);
    caught(&rows("SELECT id FROM people p WHERE :workspace = :workspace"), &["is not held by"]);
    caught(&rows("SELECT id FROM people WHERE workspace = :workspace /* instance */"), &["which of them"]);
    caught(&rows("UPDATE workspaces SET made_at = 1"), &["`workspaces` without"]);
    caught(&rows("SELECT idd FROM store_facts"), &["does not understand"]);
    caught(&rows("SELECT name FROM store_fact"), &["does not understand"]);
    caught(&rows("DELETE FROM store_facts LIMIT 1"), &["LIMIT without ORDER BY", "does not understand"]);
    caught(&rows("SELECT name FROM store_facts LIMIT 1"), &["LIMIT without ORDER BY"]);
    caught(&rows("select name from store_facts"), &["capitals"]);
    caught(&rows("UPDATE settings SET set_at = unixepoch()"), &["UNIXEPOCH( differs"]);
    caught(&rows("UPDATE settings SET set_at = random()"), &["RANDOM( differs"]);
    caught(&rows("SELECT last_insert_rowid()"), &["LAST_INSERT_ROWID differs"]);
    caught(&rows("UPDATE settings SET name = CURRENT_TIMESTAMP"), &["CURRENT_TIMESTAMP differs"]);
    caught(&rows("DROP TABLE people"), &["schema belongs to migrations"]);
    let plant = |path: &str, text: &str| check(&[Source::new(path, text)], &schema);
    let page = "fn f() { g(\"SELECT name FROM store_facts\") }";
    caught(&plant("src/spine/people/pages.rs", page), &["outside its room"]);
    caught(&plant("src/app/boot.rs", page), &["outside its room"]);
    let put_together = "fn f() { format!(\"SELECT name FROM store_facts ORDER BY {column}\") }";
    assert!(plant("src/store/read.rs", put_together)[0].what.contains("at run time"));
}

#[test]
fn good_statements_pass() {
    let schema = migrated();
    for sql in [
        "SELECT id FROM people WHERE workspace = :workspace AND id = :id ORDER BY id LIMIT 1",
        "INSERT INTO grants (workspace, person, role, granted_at) VALUES (:workspace, :p, 'admin', :now)",
        "SELECT name_sealed FROM workspaces WHERE id = :workspace",
        "SELECT id FROM people ORDER BY id /* instance */",
        "UPDATE settings SET value_sealed = :v WHERE name = 'changes'",
    ] {
        let text = format!("//! SELECT in prose\nfn f() {{ g({sql:?}, \"Select a row\", \"SELECT\") }}");
        caught(&check(&[Source::new("src/spine/x/leave_rows.rs", &text)], &schema), &[]);
    }
    let in_a_test = "#[cfg(test)] mod tests { fn f() { g(\"SELECT nonsense FROM people\") } }";
    caught(&check(&[Source::new("src/spine/x/mod.rs", in_a_test)], &schema), &[]);
}
