//! The house in order: every file says what it is, and nothing is left lying about.

use super::source;
use super::{Violation, caught, nothing_in};

type File = (String, String);

/// Every Rust file of ours starts with what it is.
fn untitled(files: &[File]) -> Vec<Violation> {
    let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.filter(|(_, text)| {
        !text.lines().next().is_some_and(|line| line.strip_prefix("//! ").is_some_and(is_sentence))
    })
    .map(|(path, _)| Violation::new(path, 1, "start the file with a `//!` line that says what it is"))
    .collect()
}

fn is_sentence(line: &str) -> bool {
    line.trim().contains(' ')
}

/// What is noted as still to do, outside of code.
fn left_over(files: &[File]) -> Vec<Violation> {
    let marks = ["TODO", "FIXME", "HACK"];
    lines(files)
        .filter(|(path, _, line)| {
            let prose = if path.ends_with(".rs") {
                line.split_once("//").map_or("", |(_, prose)| prose)
            } else {
                line
            };
            prose.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| marks.contains(&word))
        })
        .map(|(path, n, _)| Violation::new(path, n, "work left over; do it, or open an issue"))
        .collect()
}

/// Traces of the machines and tools that a file was made with.
const TRACES: &[&str] = &[
    "/work/",
    "/tmp/wt",
    "claude",
    "anthropic",
    "openai",
    "chatgpt",
    "copilot",
    "language model",
    "ai agent",
    "subagent",
];

fn traces(files: &[File]) -> Vec<Violation> {
    lines(files)
        .filter_map(|(path, n, line)| {
            let small = line.to_lowercase();
            let trace = TRACES.iter().find(|trace| small.contains(*trace))?;
            Some(Violation::new(path, n, format!("`{trace}` is of no meaning to a reader; take it out")))
        })
        .collect()
}

/// Packages of the browser tests come from the public registry, whichever mirror was at hand.
fn mirrors(files: &[File]) -> Vec<Violation> {
    let locks: Vec<File> =
        files.iter().filter(|(path, _)| path.ends_with("package-lock.json")).cloned().collect();
    lines(&locks)
        .filter(|(_, _, line)| {
            line.contains("\"resolved\"") && !line.contains("\"https://registry.npmjs.org/")
        })
        .map(|(path, n, _)| Violation::new(path, n, "a mirror's address; resolve from registry.npmjs.org"))
        .collect()
}

fn lines(files: &[File]) -> impl Iterator<Item = (&String, usize, &str)> {
    // This file must name what it looks for.
    let ours = files.iter().filter(|(path, _)| path != "tests/it/house/tidy.rs");
    ours.flat_map(|(path, text)| text.lines().enumerate().map(move |(n, line)| (path, n + 1, line)))
}

/// Migrations are numbered from 1 without gaps: `V01__name.sql`.
fn misnumbered(files: &[File]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (n, (path, _)) in files.iter().enumerate() {
        let wanted = format!("migrations/V{:02}__", n + 1);
        if !path.starts_with(&wanted) || !path.ends_with(".sql") {
            found.push(Violation::new(
                path,
                1,
                format!("name it {wanted}….sql: migrations are numbered without gaps"),
            ));
        }
    }
    found
}

/// What Cargo.toml must say, so that no test is forgotten or built twice.
fn manifest(text: &str) -> Vec<Violation> {
    let wanted = [
        "autotests = false",
        "[[test]]\nname = \"it\"\npath = \"tests/it/main.rs\"",
        "unsafe_code = \"forbid\"",
    ];
    let missing = wanted.iter().filter(|line| !text.contains(*line));
    missing.map(|line| Violation::new("Cargo.toml", 1, format!("it must say {line:?}"))).collect()
}

fn all() -> Vec<File> {
    source::files("")
}

#[test]
fn every_rust_file_starts_with_what_it_is() {
    nothing_in(untitled(&all()));
}

#[test]
fn nothing_is_left_to_do_in_a_comment() {
    nothing_in(left_over(&all()));
}

#[test]
fn no_file_tells_of_machines_or_tools() {
    nothing_in(traces(&all()));
}

#[test]
fn browser_packages_come_from_the_public_registry() {
    nothing_in(mirrors(&all()));
}

#[test]
fn migrations_are_numbered_without_gaps() {
    nothing_in(misnumbered(&source::files("migrations")));
}

#[test]
fn the_manifest_declares_its_tests() {
    nothing_in(manifest(&std::fs::read_to_string(source::root().join("Cargo.toml")).unwrap()));
}

#[test]
fn untidiness_is_caught() {
    let file = |path: &str, text: &str| vec![(path.to_owned(), text.to_owned())];
    caught(&untitled(&file("src/a.rs", "use b;")), &["start the file"]);
    caught(&untitled(&file("src/a.rs", "//! a")), &["start the file"]);
    caught(&untitled(&file("src/a.rs", "//! What it is.")), &[]);
    caught(&left_over(&file("src/a.rs", "x();\ny(); // TODO: later")), &["rs:2: work left over"]);
    caught(&left_over(&file("README.md", "FIXME")), &["work left over"]);
    caught(&left_over(&file("src/a.rs", "const TODO: &str = \"turns.todo\";")), &[]);
    caught(&traces(&file("docs/a.md", "see /work/main")), &["/work/"]);
    caught(&traces(&file("docs/a.md", "Claude wrote it")), &["claude"]);
    caught(
        &mirrors(&file("t/package-lock.json", "\"resolved\": \"https://mirror.example/x.tgz\",")),
        &["a mirror"],
    );
    let two = [file("migrations/V01__a.sql", ""), file("migrations/V03__b.sql", "")].concat();
    caught(&misnumbered(&two), &["name it migrations/V02__"]);
    caught(&manifest("autotests = true"), &["autotests", "[[test]]", "unsafe_code"]);
}
