//! A document in TOML or JSON, each value with its place in the text, so that a refusal can name the line.

mod json;
#[cfg(test)]
mod tests;
mod toml;
mod written;

pub use written::write;

/// How a document is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.1.
    Toml,
    /// JSON to the letter (RFC 8259): no comments, no commas at the end.
    Json,
}

/// A place in a text; both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it begins.
    pub at: Place,
    /// What it is.
    pub value: Value,
}

/// What a document is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text in quotes.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date, a time or both without quotes, which only TOML has.
    Moment(String),
    /// The null of JSON.
    Nothing,
    /// A list.
    List(Vec<Node>),
    /// Keys and values, each key once.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: Place,
    /// Its value.
    pub node: Node,
}

/// Why a text is no document, and where it ceases to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where.
    pub at: Place,
    /// Why.
    pub why: Why,
}

/// Why a text is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// Bytes that are not UTF-8.
    NotText,
    /// Tables and lists within each other, deeper than anybody needs.
    TooDeep,
    /// This key is there twice in one table.
    Twice(String),
    /// Not of this format, in the words of its parser.
    Syntax(Format, String),
}

/// A longer text is not looked at.
pub const MOST_BYTES: usize = 1 << 20;

/// Tables and lists within each other.
const DEEPEST: usize = 32;

/// Reads a document: always a table.
///
/// # Errors
/// The first place at which the text is no such document.
pub fn read(text: &[u8], format: Format) -> Result<Node, Broken> {
    let start = Place { line: 1, column: 1 };
    if text.len() > MOST_BYTES {
        return Err(Broken { at: start, why: Why::TooLarge });
    }
    let text = str::from_utf8(text).map_err(|error| {
        let good = text.get(..error.valid_up_to()).and_then(|good| str::from_utf8(good).ok());
        let good = good.unwrap_or_default();
        Broken { at: Lines::new(good).place(good.len()), why: Why::NotText }
    })?;
    // Some editors begin a file with a mark that says nothing.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::new(text);
    match format {
        Format::Toml => toml::read(text, &lines),
        Format::Json => json::read(text, &lines),
    }
}

impl Node {
    /// A value that stands nowhere yet.
    pub fn new(value: Value) -> Self {
        Self { at: Place::default(), value }
    }

    /// Text that stands nowhere yet.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Value::Text(text.into()))
    }
}

impl Entry {
    /// A key and a value that stand nowhere yet.
    pub fn new(key: impl Into<String>, value: Value) -> Self {
        Self { key: key.into(), at: Place::default(), node: Node::new(value) }
    }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Characters before every so-many-th byte, so that a document of one long line is read in linear time.
    marks: Vec<u32>,
}

const EACH: usize = 256;

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
        let mut marks = vec![0];
        let mut sum = 0;
        for bytes in text.as_bytes().chunks(EACH) {
            sum += begun(bytes);
            marks.push(sum);
        }
        Self { text, starts, marks }
    }

    fn place(&self, at: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = self.characters(at).saturating_sub(self.characters(start)) + 1;
        Place { line: u32::try_from(line).unwrap_or(u32::MAX), column }
    }

    /// How many characters begin before this byte.
    fn characters(&self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        let rest = self.text.as_bytes().get(at / EACH * EACH..at).unwrap_or_default();
        self.marks.get(at / EACH).copied().unwrap_or(0) + begun(rest)
    }
}

/// How many characters begin in these bytes of a text.
fn begun(bytes: &[u8]) -> u32 {
    let begun = bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count();
    u32::try_from(begun).unwrap_or(u32::MAX)
}
