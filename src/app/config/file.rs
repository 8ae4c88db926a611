//! Reads the TOML file: each known key with its line, and a problem for each thing that is none.

use super::{
    keys::{Key, key, keys},
    problem::{Problem, nearest_key},
    reads::Shape,
};
use std::path::Path;
use toml_edit::{Document, Item, TableLike, Value};

/// A known key as the file gives it.
pub(super) struct Line {
    pub(super) key: &'static Key,
    pub(super) text: String,
    pub(super) line: usize,
}

/// What a file says. `broken`: not all of it is TOML, so nothing follows from what it lacks.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) lines: Vec<Line>,
    pub(super) problems: Vec<Problem>,
    pub(super) broken: bool,
}

/// After so many lines that are no TOML, more would only be echoes of the first.
const ENOUGH: usize = 8;

/// Reads the text of a configuration file; `path` is only named in problems.
///
/// A line that is no TOML is noted, emptied, and the rest is read again, so that one slip does not
/// hide another. When the emptied line was a section's heading, or something opened is never
/// closed, the lines after it cannot be placed, and it ends there.
pub(super) fn read(path: &Path, text: &str) -> Contents {
    let mut walk = Walk { path, text, found: Contents::default() };
    let mut rest = text.to_owned();
    for _ in 0..ENOUGH {
        let error = match Document::parse(rest.as_str()) {
            Ok(document) => {
                walk.table("", document.as_table());
                break;
            }
            Err(error) => error,
        };
        let at = error.span().map_or(0, |span| span.start);
        // Only the first line of the reason: the rest may quote the file, values included.
        let reason = error.message().lines().next().unwrap_or_default();
        let (line, lost) = (walk.line(at), reason.contains("unclosed"));
        if lost {
            walk.found.problems.retain(|problem| problem.line < Some(line));
        }
        walk.problem("", line, format!("this is not TOML: {reason}"), None);
        walk.found.broken = true;
        if !emptied(&mut rest, at) || lost {
            break;
        }
    }
    walk.found
}

/// Empties the line at this place, keeping its length; `false` if it is a heading or empty already.
fn emptied(text: &mut String, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = after.find('\n').map_or(text.len(), |newline| at + newline);
    let line = text.get(start..end).unwrap_or_default();
    if line.trim().is_empty() || line.trim_start().starts_with('[') {
        return false;
    }
    let blank = " ".repeat(line.len());
    text.replace_range(start..end, &blank);
    true
}

struct Walk<'a> {
    path: &'a Path,
    text: &'a str,
    found: Contents,
}

impl Walk<'_> {
    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().iter().take(at);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    fn problem(&mut self, name: &str, line: usize, what: String, nearest: Option<String>) {
        let (file, key) = (Some(self.path.to_owned()), name.to_owned());
        self.found.problems.push(Problem { file, line: Some(line), key, what, nearest });
    }

    fn table(&mut self, section: &str, table: &dyn TableLike) {
        for (name, item) in table.iter() {
            let full = if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") };
            let span = table.key(name).and_then(toml_edit::Key::span).or_else(|| item.span());
            let line = self.line(span.map_or(0, |span| span.start));
            self.item(&full, line, item);
        }
    }

    fn item(&mut self, name: &str, line: usize, item: &Item) {
        let is_section = keys().iter().any(|key| key.parts().0 == name);
        match (key(name), item.as_table_like()) {
            (Some(key), _) => match text(key.shape, item) {
                Ok(text) => self.found.lines.push(Line { key, text, line }),
                Err(what) => self.problem(name, line, format!("{name}: {what}"), None),
            },
            (None, Some(table)) if is_section || !table.is_empty() => self.table(name, table),
            (None, _) if is_section => {
                self.problem(
                    name,
                    line,
                    format!("{name} is a section: write [{name}] on a line of its own"),
                    None,
                );
            }
            (None, _) => {
                let nearest = nearest_key(name).map(|key| key.name.to_owned());
                self.problem(name, line, format!("unknown key {name:?}"), nearest);
            }
        }
    }
}

/// The value as text, a list with commas, if it has the right shape.
fn text(shape: Shape, item: &Item) -> Result<String, &'static str> {
    match (shape, item.as_value()) {
        (Shape::Text, Some(Value::String(text))) => Ok(text.value().clone()),
        (Shape::Number, Some(Value::Integer(number))) => Ok(number.value().to_string()),
        (Shape::List, Some(Value::Array(list))) => {
            let items = list.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
            items
                .map(|items| items.join(","))
                .ok_or("write a list of texts in quotes, such as [\"10.0.0.0/8\"]")
        }
        (Shape::Text, _) => Err("write one text in quotes"),
        (Shape::Number, _) => Err("write a number without quotes"),
        (Shape::List, _) => Err("write a list in brackets, such as [\"10.0.0.0/8\"]"),
    }
}
