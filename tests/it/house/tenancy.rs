//! Whether a statement stays within its workspace: every tenant table in it, however deep, is held by
//! `workspace = :workspace`, or tied by an equation to one that is.

use std::collections::BTreeSet;

/// A place where rows come from: one SELECT, UPDATE, DELETE or INSERT, by its depth in parentheses.
struct Scope {
    parent: Option<usize>,
    depth: usize,
    /// Whether an OR stands beside its conditions, where it would let rows past them.
    or: bool,
    inserts: bool,
}

struct Table {
    name: String,
    alias: String,
    scope: usize,
}

/// The tables among `tenants` that a statement reads or changes without being held.
pub fn loose(sql: &str, tenants: &BTreeSet<String>) -> Vec<String> {
    let words = words(sql);
    let (scopes, of) = scopes(&words);
    let tables = tables(&words, &of);
    let mut held = vec![false; tables.len()];
    let mut ties = Vec::new();
    for at in (0..words.len()).filter(|at| words[*at] == "=" || words[*at] == "IN") {
        let Some((left, column)) = column_before(&words, &of, &tables, &scopes, at) else { continue };
        let (name, table) = (words.get(at + 1).map_or("", String::as_str), &tables[left]);
        let is_key = column == "workspace" || (table.name == "workspaces" && column == "id");
        if words[at] == "=" && name == ":workspace" {
            held[left] |= is_key && !scopes[of[at]].or;
        } else if words[at] == "=" && !scopes[of[at]].or {
            ties.extend(column_at(&words, &of, &tables, &scopes, at + 1).map(|right| (left, right)));
        } else if words[at] == "IN" && words.get(at + 2).is_some_and(|word| word == "SELECT") {
            ties.extend(column_at(&words, &of, &tables, &scopes, at + 3).map(|right| (left, right)));
        }
    }
    for (n, table) in tables.iter().enumerate().filter(|(_, table)| scopes[table.scope].inserts) {
        // Rows put in carry their workspace: as the parameter, or from a row that is held.
        held[n] |= words.iter().any(|word| word == ":workspace")
            && !tables[..n].iter().any(|t| t.name == table.name);
    }
    loop {
        let before = held.clone();
        for (a, b) in &ties {
            let either = held[*a] || held[*b];
            (held[*a], held[*b]) = (either, either);
        }
        if held == before {
            break;
        }
    }
    let loose = tables.iter().zip(held).filter(|(table, held)| !held && tenants.contains(&table.name));
    loose.map(|(table, _)| table.name.clone()).collect()
}

/// Names, parameters and marks; texts in quotes and comments are left out.
fn words(sql: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let name = |c: char| c.is_alphanumeric() || c == '_';
        let length = if first == '\'' {
            rest[1..].find('\'').map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if name(first) || first == ':' {
            rest[first.len_utf8()..].find(|c| !name(c)).map_or(rest.len(), |end| end + first.len_utf8())
        } else {
            first.len_utf8()
        };
        let (word, more) = rest.split_at(length);
        if !word.trim().is_empty() && first != '\'' && !word.starts_with("/*") {
            words.push(word.to_owned());
        }
        rest = more;
    }
    words
}

/// The scopes, and for each word the one it stands in.
fn scopes(words: &[String]) -> (Vec<Scope>, Vec<usize>) {
    let mut scopes = vec![Scope { parent: None, depth: 0, or: false, inserts: false }];
    let (mut of, mut here, mut depth) = (Vec::new(), 0, 0);
    for (at, word) in words.iter().enumerate() {
        let begins = |scopes: &mut Vec<Scope>, parent| {
            scopes.push(Scope { parent, depth, or: false, inserts: false });
            scopes.len() - 1
        };
        match word.as_str() {
            "(" => depth += 1,
            ")" => {
                depth -= 1;
                while scopes[here].depth > depth {
                    here = scopes[here].parent.unwrap_or(0);
                }
            }
            "SELECT" if depth > scopes[here].depth => here = begins(&mut scopes, Some(here)),
            // The next part of a UNION and its like, or what an INSERT puts in: rows of their own.
            "SELECT" if at > 0 => {
                let parent = scopes[here].parent;
                here = begins(&mut scopes, parent);
            }
            "INSERT" => scopes[here].inserts = true,
            "OR" if depth == scopes[here].depth => scopes[here].or = true,
            _ => {}
        }
        of.push(here);
    }
    (scopes, of)
}

fn tables(words: &[String], of: &[usize]) -> Vec<Table> {
    const NO_ALIAS: [&str; 16] = [
        "WHERE",
        "SET",
        "ON",
        "JOIN",
        "LEFT",
        "INNER",
        "CROSS",
        "ORDER",
        "GROUP",
        "LIMIT",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "DEFAULT",
        "VALUES",
        "RETURNING",
    ];
    let is_name = |word: &str| word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let mut tables: Vec<Table> = Vec::new();
    for at in 0..words.len() {
        let listed =
            words[at] == "," && tables.last().is_some_and(|t| t.scope == of[at]) && in_from(words, of, at);
        if !(listed || ["FROM", "JOIN", "INTO", "UPDATE"].contains(&words[at].as_str())) {
            continue;
        }
        let Some(name) = words.get(at + 1).filter(|word| is_name(word)) else { continue };
        if name == "SET" || (words[at] == "UPDATE" && at > 0 && words[at - 1] == "DO") {
            continue;
        }
        let next = at + 2 + usize::from(words.get(at + 2).is_some_and(|word| word == "AS"));
        let alias = words.get(next).filter(|w| is_name(w) && !NO_ALIAS.contains(&w.as_str())).unwrap_or(name);
        tables.push(Table { name: name.clone(), alias: alias.clone(), scope: of[at] });
    }
    tables
}

/// Whether a comma stands in a list of tables: between its FROM and what ends it.
fn in_from(words: &[String], of: &[usize], at: usize) -> bool {
    let ends = ["FROM", "WHERE", "SELECT", "SET", "ORDER", "GROUP", "VALUES", "ON", "INTO", "CONFLICT"];
    let mut before = (0..at).rev().filter(|n| of[*n] == of[at]).map(|n| words[n].as_str());
    before.find(|word| ends.contains(word)) == Some("FROM")
}

/// The table of the column that ends right before this word, and the column.
fn column_before<'a>(
    words: &'a [String],
    of: &[usize],
    tables: &[Table],
    scopes: &[Scope],
    at: usize,
) -> Option<(usize, &'a str)> {
    let at = if at > 1 && words[at - 1] == "NOT" { return None } else { at };
    let column = words.get(at.checked_sub(1)?)?;
    if at >= 3 && words[at - 2] == "." {
        return Some((named(&words[at - 3], of[at], tables, scopes)?, column));
    }
    Some((only(of[at], tables)?, column))
}

/// The table of the column that begins at this word.
fn column_at(words: &[String], of: &[usize], tables: &[Table], scopes: &[Scope], at: usize) -> Option<usize> {
    let word = words.get(at)?;
    if !word.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    if words.get(at + 1).is_some_and(|next| next == ".") {
        return named(word, of[at], tables, scopes);
    }
    only(of[at], tables)
}

fn named(alias: &str, scope: usize, tables: &[Table], scopes: &[Scope]) -> Option<usize> {
    let mut scope = Some(scope);
    while let Some(here) = scope {
        if let Some(found) =
            tables.iter().position(|t| t.scope == here && (t.alias == alias || t.name == alias))
        {
            return Some(found);
        }
        scope = scopes[here].parent;
    }
    None
}

/// The one table of a scope; a bare column in a scope of several belongs to nobody knows which.
fn only(scope: usize, tables: &[Table]) -> Option<usize> {
    let mut here = tables.iter().enumerate().filter(|(_, table)| table.scope == scope);
    here.next().filter(|_| here.next().is_none()).map(|(n, _)| n)
}

#[test]
fn a_table_that_nothing_holds_is_found_however_deep() {
    let tenants: BTreeSet<String> = ["people", "turns", "duties", "workspaces"].map(str::to_owned).into();
    for held in [
        "SELECT id FROM people WHERE workspace = :workspace",
        "SELECT p.id FROM people p JOIN turns t ON t.person = p.id WHERE p.workspace = :workspace AND (p.a = 1 OR p.b = 2)",
        "SELECT id FROM turns t WHERE t.workspace = :workspace AND EXISTS (SELECT 1 FROM people p WHERE p.id = t.person)",
        "SELECT id FROM turns t WHERE t.workspace = :workspace AND t.duty IN (SELECT d.id FROM duties d WHERE d.x = :x)",
        "SELECT id FROM people WHERE workspace = :workspace UNION SELECT id FROM turns WHERE workspace = :workspace",
        "UPDATE people SET a = 1 WHERE workspace = :workspace AND id = :id",
        "DELETE FROM turns WHERE workspace = :workspace AND duty IN (SELECT id FROM duties WHERE a = 1)",
        "INSERT INTO people (id, workspace) VALUES (:id, :workspace) ON CONFLICT (id) DO UPDATE SET a = 1",
        "INSERT INTO people (id, workspace) SELECT id, workspace FROM turns WHERE workspace = :workspace",
        "SELECT name FROM workspaces WHERE id = :workspace",
        "SELECT a FROM elsewhere",
    ] {
        assert_eq!(loose(held, &tenants), Vec::<String>::new(), "{held}");
    }
    for (sql, table) in [
        ("SELECT id FROM people", "people"),
        ("SELECT p.id FROM people p, turns t WHERE p.workspace = :workspace", "turns"),
        ("SELECT p.id FROM people p JOIN turns t ON t.a = 1 WHERE p.workspace = :workspace", "turns"),
        (
            "SELECT p.id FROM people p JOIN turns t ON t.person = p.id OR t.a = 1 WHERE p.workspace = :workspace AND p.x = 1",
            "people",
        ),
        ("SELECT id FROM people WHERE workspace = :workspace OR id = :id", "people"),
        ("SELECT id FROM people WHERE id = :id AND :workspace = :workspace", "people"),
        (
            "SELECT id FROM turns WHERE workspace = :workspace AND EXISTS (SELECT 1 FROM people p WHERE p.id = :id)",
            "people",
        ),
        (
            "SELECT id FROM turns WHERE workspace = :workspace AND person NOT IN (SELECT id FROM people)",
            "people",
        ),
        ("SELECT (SELECT count(*) FROM people), id FROM turns WHERE workspace = :workspace", "people"),
        ("SELECT id FROM people WHERE workspace = :workspace UNION SELECT id FROM turns", "turns"),
        ("WITH x AS (SELECT id FROM people) SELECT id FROM turns WHERE workspace = :workspace", "people"),
        ("UPDATE people SET a = :workspace WHERE id = :id", "people"),
        ("UPDATE turns SET a = (SELECT b FROM people WHERE id = :id) WHERE workspace = :workspace", "people"),
        ("INSERT INTO people (id, workspace) SELECT id, :workspace FROM turns", "turns"),
        ("INSERT INTO people (id) VALUES (:id)", "people"),
    ] {
        assert!(loose(sql, &tenants).iter().any(|found| found == table), "{sql}: {:?}", loose(sql, &tenants));
    }
}
