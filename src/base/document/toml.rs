//! TOML, by `toml_edit`, which keeps the place of each key and value and bounds how deep they nest.

use super::{Broken, DEEPEST, Entry, Format, Lines, Node, Value, Why};
use std::ops::Range;
use toml_edit::{Document, Item, TableLike};

pub(super) fn read(text: &str, lines: &Lines<'_>) -> Result<Node, Broken> {
    let document = Document::parse(text).map_err(|error| {
        // Only the first line of the reason: the rest quotes the text.
        let reason = error.message().lines().next().unwrap_or_default().to_owned();
        let at = lines.place(error.span().map_or(0, |span| span.start));
        Broken { at, why: Why::Syntax(Format::Toml, reason) }
    })?;
    let value = table(document.as_table(), lines, 0)?;
    Ok(Node { at: lines.place(0), value })
}

fn table(table: &dyn TableLike, lines: &Lines<'_>, depth: usize) -> Result<Value, Broken> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, item) in table.iter() {
        let span = table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
        let at = lines.place(span.clone().map_or(0, |span| span.start));
        let node = node(item, span, lines, depth + 1)?;
        entries.push(Entry { key: key.to_owned(), at, node });
    }
    Ok(Value::Table(entries))
}

/// `or`: where it stands if it does not say so itself, as a table made by dotted keys.
fn node(item: &Item, or: Option<Range<usize>>, lines: &Lines<'_>, depth: usize) -> Result<Node, Broken> {
    let at = lines.place(item.span().or(or).map_or(0, |span| span.start));
    if depth > DEEPEST {
        return Err(Broken { at, why: Why::TooDeep });
    }
    let value = match item {
        Item::None => Value::Nothing,
        Item::Table(inner) => table(inner, lines, depth)?,
        Item::ArrayOfTables(tables) => {
            let one = |inner: &toml_edit::Table| {
                let at = lines.place(inner.span().map_or(0, |span| span.start));
                table(inner, lines, depth + 1).map(|value| Node { at, value })
            };
            Value::List(tables.iter().map(one).collect::<Result<_, _>>()?)
        }
        Item::Value(value) => of_value(value, lines, depth)?,
    };
    Ok(Node { at, value })
}

fn of_value(value: &toml_edit::Value, lines: &Lines<'_>, depth: usize) -> Result<Value, Broken> {
    Ok(match value {
        toml_edit::Value::String(text) => Value::Text(text.value().clone()),
        toml_edit::Value::Integer(whole) => Value::Whole(*whole.value()),
        toml_edit::Value::Float(number) => Value::Number(*number.value()),
        toml_edit::Value::Boolean(is) => Value::Bool(*is.value()),
        toml_edit::Value::Datetime(moment) => Value::Moment(moment.value().to_string()),
        toml_edit::Value::InlineTable(inner) => table(inner, lines, depth)?,
        toml_edit::Value::Array(list) => {
            let one = |value: &toml_edit::Value| {
                let at = lines.place(value.span().map_or(0, |span| span.start));
                if depth >= DEEPEST {
                    return Err(Broken { at, why: Why::TooDeep });
                }
                of_value(value, lines, depth + 1).map(|value| Node { at, value })
            };
            Value::List(list.iter().map(one).collect::<Result<_, _>>()?)
        }
    })
}
