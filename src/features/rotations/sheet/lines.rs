//! JSON with a line for each thing in a list: short enough for people, searched and compared line by line.

use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Breaks lines in the document itself and in its lists; what is within those stays on one line.
#[derive(Default)]
pub(super) struct Lines {
    depth: usize,
    filled: bool,
}

/// How deep an object and a list may be to be broken into lines.
const OBJECT: usize = 2;
const LIST: usize = 3;

impl Lines {
    fn begin<W: ?Sized + Write>(&mut self, to: &mut W, with: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        to.write_all(with)
    }

    fn end<W: ?Sized + Write>(&mut self, to: &mut W, with: &[u8], most: usize) -> io::Result<()> {
        let broken = self.filled && self.depth <= most;
        self.depth -= 1;
        self.filled = true;
        if broken {
            self.line(to)?;
        }
        to.write_all(with)
    }

    fn next<W: ?Sized + Write>(&self, to: &mut W, first: bool, most: usize) -> io::Result<()> {
        match (first, self.depth <= most) {
            (true, true) => self.line(to),
            (false, true) => to.write_all(b",").and_then(|()| self.line(to)),
            (true, false) => Ok(()),
            (false, false) => to.write_all(b", "),
        }
    }

    fn line<W: ?Sized + Write>(&self, to: &mut W) -> io::Result<()> {
        to.write_all(&b"\n      "[..1 + 2 * self.depth.min(LIST)])
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"]", LIST)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.next(to, first, LIST)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"}", OBJECT)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.next(to, first, OBJECT)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}
