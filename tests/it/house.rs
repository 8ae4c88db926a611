//! The house rules as tests: floors, sizes, bans, SQL, the data catalogue, texts, tidiness and documents.
//!
//! Each rule is a pure function from sources to violations, so that beside every rule stands a test
//! which plants a violation and sees it caught. A violation names file, line and what to do.

mod bans;
mod catalogue;
mod deeds;
mod floors;
mod formats;
mod papers;
mod sizes;
pub mod source;
mod sql;
mod tenancy;
mod texts;
mod tidy;

pub use sql::migrations;

use std::fmt;

/// A broken rule, and what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    path: String,
    line: usize,
    what: String,
}

impl Violation {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Fails with all violations, sorted, if there are any.
#[track_caller]
fn nothing_in(mut found: Vec<Violation>) {
    found.sort();
    let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} violations of a house rule:\n{}", found.len(), lines.join("\n"));
}

/// Fails unless the planted violations were found, each by a part of its sentence, and no others.
#[track_caller]
fn caught(found: &[Violation], sentences: &[&str]) {
    let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), sentences.len(), "found:\n{}", lines.join("\n"));
    for (line, sentence) in lines.iter().zip(sentences) {
        assert!(line.contains(sentence), "{line:?} does not say {sentence:?}");
    }
}
