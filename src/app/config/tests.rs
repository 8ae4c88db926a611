//! The configuration, tried from outside: files, variables and flags in, settings or problems out.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod documents;
mod files;
mod precedence;
mod problems;
mod values;

use super::*;

const URL: &str = "[server]\npublic_url = \"https://turnkeep.example.org\"\n";

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (String::from(*name), String::from(*value))).collect()
}

fn file(text: &str) -> Layers {
    Layers { file: Some(("config.toml".into(), text.to_owned())), ..Layers::default() }
}

/// A file that sets the public address, and then this.
fn with(text: &str) -> Layers {
    file(&format!("{URL}{text}"))
}

fn said(layers: &Layers) -> Vec<String> {
    load(layers).map(drop).unwrap_err().iter().map(Problem::to_string).collect()
}
