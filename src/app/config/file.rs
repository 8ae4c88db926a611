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

/// What a file says. `broken`: it is no TOML at all, so nothing follows from what it lacks.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) lines: Vec<Line>,
    pub(super) problems: Vec<Problem>,
    pub(super) broken: bool,
}

/// Reads the text of a configuration file; `path` is only named in problems.
pub(super) fn read(path: &Path, text: &str) -> Contents {
    let mut walk = Walk { path, text, found: Contents::default() };
    match Document::parse(text) {
        Ok(document) => walk.table("", document.as_table()),
        Err(error) => {
            let line = error.span().map_or(1, |span| walk.line(span.start));
            // Only the first line of the reason: the rest may quote the file, values included.
            let reason = error.message().lines().next().unwrap_or_default();
            walk.problem("", line, format!("this is not TOML: {reason}"), None);
            walk.found.broken = true;
        }
    }
    walk.found
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
