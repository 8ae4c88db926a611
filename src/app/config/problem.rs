//! What is wrong with a configuration, in words that say where and what to write instead.

use super::keys::{Key, Places, keys};
use std::{fmt, path::PathBuf};

/// The exit code of a configuration that cannot be used (`EX_CONFIG` of sysexits.h). The systemd
/// unit names it in `RestartPreventExitStatus`, so a wrong configuration does not loop.
pub const EX_CONFIG: i32 = 78;

/// One thing to put right. It never repeats a value, which might be a secret or somebody's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file it stands in; `None` for an argument, a variable, the browser or something missing.
    pub file: Option<PathBuf>,
    /// The line in that file, from 1.
    pub line: Option<usize>,
    /// The dotted key as it was written.
    pub key: String,
    /// The sentence, its key or variable included.
    pub what: String,
    /// What was probably meant.
    pub nearest: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
            if let Some(line) = self.line {
                write!(f, " line {line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.what)?;
        match &self.nearest {
            Some(nearest) => write!(f, ", did you mean {nearest:?}?"),
            None => Ok(()),
        }
    }
}

/// All problems as the text for standard error: a count, then one problem after the other.
/// Whoever prints it ends with [`EX_CONFIG`].
pub fn report(problems: &[Problem]) -> String {
    let mut text = match problems.len() {
        1 => String::from("The configuration cannot be used:\n"),
        n => format!("The configuration cannot be used, for {n} reasons:\n"),
    };
    for problem in problems {
        text.push_str(&format!("- {problem}\n"));
    }
    text
}

/// The key that can be written and looks most like this name, if one does; also when only the section is wrong
/// or missing (`public_url` at the top means `server.public_url`).
pub(super) fn nearest_key(name: &str) -> Option<&'static Key> {
    let name = name.to_lowercase();
    let last = |name: &str| name.rsplit('.').next().map(str::to_owned).unwrap_or_default();
    let likeness = |key: &Key| {
        let whole = strsim::normalized_damerau_levenshtein(&name, key.name);
        let part = strsim::normalized_damerau_levenshtein(&last(&name), &last(key.name));
        whole.max(if part > 0.8 { part * 0.9 } else { 0.0 })
    };
    let written = keys().iter().filter(|key| key.places != Places::Browser);
    let best = written.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.6).then_some(best)
}

/// The choice that looks most like this text, if one does.
pub(super) fn nearest_choice(text: &str, choices: &[&str]) -> Option<String> {
    let text = text.to_lowercase();
    let likeness = |choice: &str| strsim::normalized_damerau_levenshtein(&text, choice);
    let best = choices.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.5).then(|| (*best).to_owned())
}
