//! Columns of text for a terminal, as wide as they show, whatever script they are in. Nothing is cut off: what does
//! not fit goes on in the next line.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How wide all of it may be.
pub(super) const WIDTH: usize = 100;
/// How much of that the last column needs at least; how wide any other is at the most, and may have to be.
const LAST: usize = 30;
const WIDEST: usize = 48;
const NARROW: usize = 20;
const BETWEEN: usize = 2;
/// Between the two ends of a stretch of time.
pub(super) const DASH: &str = " – ";

/// A column; one that is empty throughout is left out.
pub(super) struct Column {
    head: String,
    right: bool,
    /// Broken after a dash and nowhere else.
    whole: bool,
    cells: Vec<String>,
}

impl Column {
    pub(super) fn left(head: String, cells: Vec<String>) -> Self {
        Self { head, right: false, whole: false, cells }
    }

    pub(super) fn right(head: String, cells: Vec<String>) -> Self {
        Self { head, right: true, whole: false, cells }
    }

    /// Stretches of time.
    pub(super) fn whole(head: String, cells: Vec<String>) -> Self {
        Self { head, right: false, whole: true, cells }
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().chain([&self.head]).map(String::as_str)
    }

    fn wide(&self) -> usize {
        self.texts().map(UnicodeWidthStr::width).max().unwrap_or(0)
    }

    /// How wide it has to be: a number as it is, a stretch of time as its longer end, a text as its longest word, if
    /// that is not too long.
    fn least(&self) -> usize {
        let widest = |parts: &dyn Fn(&str) -> usize| self.texts().map(parts).max().unwrap_or(0);
        match (self.whole, self.right) {
            (true, _) => widest(&|text| parts(text).map(UnicodeWidthStr::width).max().unwrap_or(0)),
            (_, true) => self.wide(),
            _ => widest(&|text| text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0)).min(NARROW),
        }
    }

    /// As wide as it would be, if it is no text.
    fn most(&self) -> usize {
        if self.whole || self.right { self.wide() } else { self.wide().min(WIDEST) }
    }

    /// Narrower by so much, or as narrow as it may be.
    fn narrowed(&self, wide: usize, by: usize) -> usize {
        if self.whole { self.least() } else { wide.saturating_sub(by).max(self.least()) }
    }

    fn lines(&self, row: Option<usize>, width: usize) -> Vec<String> {
        let cell = row.map_or(&self.head, |row| &self.cells[row]);
        match self.whole && cell.width() > width {
            true => parts(cell).map(str::to_owned).collect(),
            false => wrapped(cell, width),
        }
    }
}

/// The two ends of a stretch of time, the dash with the first.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(DASH).map(str::trim_end)
}

/// The columns side by side under their heads.
pub(super) fn columns(mut columns: Vec<Column>) -> String {
    columns.retain(|column| column.cells.iter().any(|cell| !cell.is_empty()));
    let widths = fitted(&columns);
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let mut text = String::new();
    for row in [None].into_iter().chain((0..rows).map(Some)).filter(|_| !columns.is_empty()) {
        let cells: Vec<_> = columns.iter().zip(&widths).map(|(c, width)| c.lines(row, *width)).collect();
        for n in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            for ((column, width), lines) in columns.iter().zip(&widths).zip(&cells) {
                pad(&mut text, lines.get(n).map_or("", String::as_str), *width, column.right);
                text.push_str(&" ".repeat(BETWEEN));
            }
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
    }
    text
}

/// How wide each is: as wide as it would be or, where that leaves too little for the last, the widest narrower.
fn fitted(columns: &[Column]) -> Vec<usize> {
    let Some((last, others)) = columns.split_last() else { return Vec::new() };
    let mut widths: Vec<usize> = others.iter().map(Column::most).collect();
    let before = |widths: &[usize]| widths.iter().map(|wide| wide + BETWEEN).sum::<usize>();
    for _ in others {
        let over = (before(&widths) + LAST.min(last.wide())).saturating_sub(WIDTH);
        let narrower = |n: &usize| others[*n].narrowed(widths[*n], over) < widths[*n];
        let widest = (0..others.len()).filter(narrower).max_by_key(|n| widths[*n]);
        let Some(n) = widest.filter(|_| over > 0) else { break };
        widths[n] = others[n].narrowed(widths[n], over);
    }
    let room = WIDTH.saturating_sub(before(&widths)).max(LAST);
    widths.push(last.wide().min(room));
    widths
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
