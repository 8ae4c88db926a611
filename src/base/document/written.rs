//! Writes a document: TOML with tables of their own at the top and short ones in line, JSON with indents.

use super::{Entry, Format, Node, Value};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table};

/// The text of a document, with a newline at its end. Reading it gives the same document.
pub fn write(entries: &[Entry], format: Format) -> String {
    match format {
        Format::Json => {
            let mut text = serde_json::to_string_pretty(&Entries(entries)).unwrap_or_default();
            text.push('\n');
            text
        }
        Format::Toml => {
            let mut document = DocumentMut::new();
            // Headings come last; tables before the first of them stand in line.
            let first = entries.iter().position(|entry| is_list(&entry.node)).unwrap_or(entries.len());
            let is_below = |n: usize, node: &Node| is_list(node) || (n > first && is_table(node));
            let numbered = || entries.iter().enumerate();
            for (_, entry) in numbered().filter(|(n, entry)| !is_below(*n, &entry.node)) {
                document.insert(&entry.key, Item::Value(in_line(&entry.node.value)));
            }
            for (_, entry) in numbered().filter(|(n, entry)| is_below(*n, &entry.node)) {
                document.insert(&entry.key, item(&entry.node));
            }
            document.to_string()
        }
    }
}

const fn is_table(node: &Node) -> bool {
    matches!(node.value, Value::Table(_))
}

/// Whether it is a list of tables, each written with a heading of its own.
fn is_list(node: &Node) -> bool {
    matches!(&node.value, Value::List(list) if !list.is_empty() && list.iter().all(is_table))
}

/// With a heading.
fn item(node: &Node) -> Item {
    match &node.value {
        Value::Table(entries) => Item::Table(table(entries)),
        Value::List(list) => {
            let mut tables = ArrayOfTables::new();
            for node in list {
                if let Value::Table(entries) = &node.value {
                    tables.push(table(entries));
                }
            }
            Item::ArrayOfTables(tables)
        }
        value => Item::Value(in_line(value)),
    }
}

fn table(entries: &[Entry]) -> Table {
    let mut table = Table::new();
    for entry in entries {
        table.insert(&entry.key, Item::Value(in_line(&entry.node.value)));
    }
    table
}

fn in_line(value: &Value) -> toml_edit::Value {
    match value {
        Value::Text(text) => text.into(),
        Value::Moment(text) => {
            text.parse::<toml_edit::Datetime>().map_or_else(|_| text.into(), toml_edit::Value::from)
        }
        Value::Whole(whole) => (*whole).into(),
        Value::Number(number) => (*number).into(),
        Value::Bool(is) => (*is).into(),
        Value::Nothing => "".into(),
        Value::List(list) => list.iter().map(|node| in_line(&node.value)).collect(),
        Value::Table(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.as_str(), in_line(&entry.node.value)));
            toml_edit::Value::InlineTable(InlineTable::from_iter(pairs))
        }
    }
}

struct Entries<'a>(&'a [Entry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for entry in self.0 {
            map.serialize_entry(&entry.key, &entry.node.value)?;
        }
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Moment(text) => to.serialize_str(text),
            Self::Whole(whole) => to.serialize_i64(*whole),
            Self::Number(number) => to.serialize_f64(*number),
            Self::Bool(is) => to.serialize_bool(*is),
            Self::Nothing => to.serialize_unit(),
            Self::Table(entries) => Entries(entries).serialize(to),
            Self::List(list) => {
                let mut items = to.serialize_seq(Some(list.len()))?;
                for node in list {
                    items.serialize_element(&node.value)?;
                }
                items.end()
            }
        }
    }
}
