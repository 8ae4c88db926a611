//! The documents: every link leads somewhere, every picture says what it shows, and a sentence that is
//! quoted as the program's own is one that it says.

use super::source;
use super::{Violation, caught, nothing_in};
use std::{collections::HashMap, path::Path};

type File = (String, String);

/// The words that a document quotes as the program's own: lines of this form, `…` for what varies.
const QUOTED_IN: &str = "docs/troubleshooting.md";

/// A link of a document: where it stands, its text and its target.
struct Link<'a> {
    line: usize,
    picture: bool,
    text: &'a str,
    target: &'a str,
}

/// The lines of a document that are not code, numbered.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut code = false;
    text.lines().enumerate().filter_map(move |(n, line)| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        (!fence && !code).then_some((n + 1, line))
    })
}

/// The links of one line, `[text](target)`; not those in `code`.
fn links(line: usize, text: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        let (Some(open), Some(close)) = (opening(before), after.find(')')) else {
            rest = after;
            continue;
        };
        let is_code = text[..text.len() - rest.len() + open].matches('`').count() % 2 == 1;
        if !is_code {
            let picture = before[..open].ends_with('!');
            found.push(Link { line, picture, text: &before[open + 1..], target: &after[..close] });
        }
        rest = &after[close..];
        // A picture that is a link: its own target follows.
        if let (Some(link), Some(more)) = (found.last().filter(|l| l.picture), rest.strip_prefix(")](")) {
            let end = more.find(')').unwrap_or(more.len());
            found.push(Link { line, picture: false, text: link.text, target: &more[..end] });
            rest = &more[end..];
        }
    }
    found
}

/// The place of the bracket that the end of `before` closes.
fn opening(before: &str) -> Option<usize> {
    before.rfind('[')
}

/// The anchors of a document: each heading in small letters, without punctuation, with dashes for blanks.
fn anchors(text: &str) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let headings = prose(text)
        .filter(|(_, line)| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#'));
    let plain = |line: &str| -> String {
        let kept = line.trim_start_matches('#').trim().chars();
        let kept = kept.filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings
        .map(|(_, line)| {
            let anchor = plain(line);
            let times = seen.entry(anchor.clone()).or_default();
            *times += 1;
            if *times == 1 { anchor } else { format!("{anchor}-{}", *times - 1) }
        })
        .collect()
}

/// The path of a link's target, from the root of the repository.
fn path_from_root(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Links that lead nowhere, and pictures without words. `is_there` knows paths from the root.
fn lost(files: &[File], is_there: impl Fn(&str) -> bool) -> Vec<Violation> {
    let documents: Vec<&File> = files.iter().filter(|(path, _)| path.ends_with(".md")).collect();
    let anchors_of: HashMap<&str, Vec<String>> =
        documents.iter().map(|(path, text)| (path.as_str(), anchors(text))).collect();
    let mut found = Vec::new();
    for (path, text) in documents {
        for link in prose(text).flat_map(|(n, line)| links(n, line)) {
            let mut object = |what: String| found.push(Violation::new(path, link.line, what));
            if link.picture && link.text.trim().is_empty() {
                object(format!("say in words what {} shows", link.target));
            }
            if ["https://", "http://", "mailto:"].iter().any(|far| link.target.starts_with(far)) {
                continue;
            }
            let (file, anchor) = link.target.split_once('#').unwrap_or((link.target, ""));
            let there = if file.is_empty() { path.clone() } else { path_from_root(path, file) };
            if !is_there(&there) {
                object(format!("there is no {there}"));
            } else if !anchor.is_empty()
                && !anchors_of.get(there.as_str()).is_some_and(|all| all.iter().any(|one| one == anchor))
            {
                object(format!("{there} has no heading #{anchor}"));
            }
        }
    }
    found
}

/// Sentences quoted as the program's own (lines that begin with `> `) which it does not say.
fn misquoted(document: &File, said: &str) -> Vec<Violation> {
    let said = one_blank(said);
    let (path, text) = document;
    prose(text)
        .filter_map(|(n, line)| Some((n, line.strip_prefix("> ")?)))
        .filter_map(|(n, quoted)| {
            let parts = quoted.trim_end_matches("\\").split('…').map(str::trim).filter(|part| part.len() > 3);
            let strange: Vec<_> = parts.filter(|part| !said.contains(&one_blank(part))).collect();
            let what = format!("the program does not say {:?}", strange.first()?);
            Some(Violation::new(path, n, what))
        })
        .collect()
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All that the program can say: string literals of the sources, and the English texts.
fn sayings() -> String {
    let literals =
        source::src().iter().flat_map(|file| &file.words).filter(|word| word.kind == source::Kind::Str);
    let literals = literals.map(|word| word.text.clone());
    let texts = source::files("assets/locales/en").into_iter().map(|(_, text)| text);
    literals.chain(texts).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    nothing_in(lost(&source::files(""), |path| Path::new(&source::root().join(path)).exists()));
}

#[test]
fn what_a_document_quotes_the_program_says() {
    let document = source::files("docs").into_iter().find(|(path, _)| path == QUOTED_IN).unwrap();
    assert!(
        document.1.lines().filter(|line| line.starts_with("> ")).count() > 20,
        "hardly any sentence is quoted"
    );
    nothing_in(misquoted(&document, &sayings()));
}

#[test]
fn lost_links_and_wrong_quotations_are_caught() {
    let files = |text: &str| {
        vec![
            ("docs/a.md".to_owned(), text.to_owned()),
            ("README.md".into(), "# It's *one* thing\n## One\n## One".into()),
        ]
    };
    let there = |path: &str| ["docs/a.md", "README.md", "docs/p.png"].contains(&path);
    caught(&lost(&files("[a](b.md) and [up](../README.md)"), there), &["a.md:1: there is no docs/b.md"]);
    caught(&lost(&files("x\n[a](../README.md#two)"), there), &["a.md:2: README.md has no heading #two"]);
    caught(
        &lost(&files("[a](../README.md#its-one-thing) [b](../README.md#one-1) [c](#here)\n# Here"), there),
        &[],
    );
    caught(
        &lost(&files("![](p.png) [![shown](p.png)](q.png)"), there),
        &["say in words", "there is no docs/q.png"],
    );
    caught(&lost(&files("`[a](b.md)` [c](https://example.org)\n```\n[a](b.md)\n```"), there), &[]);
    let document = |text: &str| ("docs/t.md".to_owned(), text.to_owned());
    caught(&misquoted(&document("> The disk is full\n> The … is full\nThe moon"), "The disk   is full"), &[]);
    caught(&misquoted(&document("> The moon is full"), "The disk is full"), &["does not say"]);
}
