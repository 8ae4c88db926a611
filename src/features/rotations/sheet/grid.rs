//! Columns of text for a terminal, as wide as they show, whatever script they are in.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How wide all of it may be; the last column is broken into lines to fit.
pub(super) const WIDTH: usize = 100;
/// How narrow the last column gets at the most, and how wide any other.
const LAST: usize = 30;
const WIDEST: usize = 48;
const BETWEEN: usize = 2;

/// A column; one that is empty throughout is left out.
pub(super) struct Column {
    pub(super) head: String,
    pub(super) right: bool,
    pub(super) cells: Vec<String>,
}

impl Column {
    pub(super) fn left(head: String, cells: Vec<String>) -> Self {
        Self { head, right: false, cells }
    }

    pub(super) fn right(head: String, cells: Vec<String>) -> Self {
        Self { head, right: true, cells }
    }

    fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.width()).chain([self.head.width()]).max().unwrap_or(0).min(WIDEST)
    }
}

/// The columns side by side under their heads.
pub(super) fn columns(mut columns: Vec<Column>) -> String {
    columns.retain(|column| column.cells.iter().any(|cell| !cell.is_empty()));
    let Some((last, others)) = columns.split_last() else { return String::new() };
    let widths: Vec<usize> = others.iter().map(Column::width).collect();
    let before: usize = widths.iter().map(|width| width + BETWEEN).sum();
    let room = WIDTH.saturating_sub(before).max(LAST);
    let mut text = String::new();
    let mut row = |n: Option<usize>| {
        let cell = |column: &Column| n.map_or(column.head.clone(), |n| column.cells[n].clone());
        for (column, width) in others.iter().zip(&widths) {
            pad(&mut text, &fitting(&cell(column), *width), *width, column.right);
            text.push_str(&" ".repeat(BETWEEN));
        }
        let whole = cell(last);
        for (n, line) in wrapped(&whole, room).iter().enumerate() {
            text.push_str(&" ".repeat(if n == 0 { 0 } else { before }));
            pad(&mut text, line, if last.right { last.width() } else { 0 }, last.right);
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
    };
    row(None);
    (0..last.cells.len()).for_each(|n| row(Some(n)));
    text
}

/// A text in lines no wider than this, broken between words; a word that is wider is broken.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    if text.width() <= room {
        return vec![text.to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.width());
        if line > 0 && line + 1 + word.width() > room {
            lines.push(String::new());
        } else if line > 0 {
            push(&mut lines, ' ', room);
        }
        word.chars().for_each(|c| push(&mut lines, c, room));
    }
    lines
}

fn push(lines: &mut Vec<String>, c: char, room: usize) {
    if let Some(line) = lines.last_mut() {
        if line.width() + c.width().unwrap_or(0) > room {
            lines.push(c.into());
        } else {
            line.push(c);
        }
    }
}

/// As much of a text as a width holds, and a sign that it is not all.
fn fitting(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if cut.width() + c.width().unwrap_or(0) >= width {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

fn pad(text: &mut String, cell: &str, width: usize, right: bool) {
    let blank = " ".repeat(width.saturating_sub(cell.width()));
    if right {
        text.push_str(&blank);
    }
    text.push_str(cell);
    if !right {
        text.push_str(&blank);
    }
}
