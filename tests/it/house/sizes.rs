//! A file is read in one sitting, a function in one glance.

use super::source::{self, Kind, Source};
use super::{Violation, caught, nothing_in};

const FILE: usize = 400;
const FUNCTION: usize = 60;

fn check(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources {
        let lines = source.text.lines().count();
        if lines > FILE {
            let what = format!("the file has {lines} lines, {FILE} are allowed; split it by meaning");
            found.push(Violation::new(&source.path, lines, what));
        }
        for (name, first, last) in functions(source) {
            let lines = last - first + 1;
            if lines > FUNCTION {
                let what =
                    format!("`fn {name}` has {lines} lines, {FUNCTION} are allowed; split it by meaning");
                found.push(Violation::new(&source.path, first, what));
            }
        }
    }
    found
}

/// (name, first line, last line) of every function with a body.
fn functions(source: &Source) -> impl Iterator<Item = (&str, usize, usize)> {
    let words = &source.words;
    (0..words.len().saturating_sub(1)).filter_map(move |at| {
        if !words[at].is("fn") || words[at + 1].kind != Kind::Ident {
            return None;
        }
        let depth = words[at].within.depth;
        let after = words[at..].iter().position(|w| w.within.depth == depth && (w.is("{") || w.is(";")))?;
        let open = at + after;
        words[open]
            .is("{")
            .then(|| (words[at + 1].text.as_str(), words[at].line, words[source.end_of(open)].line))
    })
}

#[test]
fn files_and_functions_are_short() {
    nothing_in(check(source::src()));
}

#[test]
fn a_long_function_and_a_long_file_are_caught() {
    let body = "    let a = [1; 2];\n".repeat(58);
    let planted = |lines: &str| check(&[Source::new("src/x.rs", lines)]);
    caught(&planted(&format!("fn long(f: fn(u8)) -> u8 {{\n{body}}}")), &[]);
    caught(
        &planted(&format!("trait T {{ fn none(); }}\nfn long() {{\n{body}\n}}")),
        &["rs:2: `fn long` has 61 lines"],
    );
    caught(&planted(&"const A: u8 = 1;\n".repeat(401)), &["the file has 401 lines"]);
}
