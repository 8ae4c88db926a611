//! The sources as the rules read them: files, and the tokens of Rust files with where they stand.
//! Comments are no tokens, so a rule about code never stumbles over prose.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ident,
    Punct,
    /// A string literal; the text is its value.
    Str,
    /// Any other literal.
    Literal,
    Open,
    Close,
}

/// What surrounds a token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Within {
    /// How many brackets are open around it.
    pub depth: usize,
    /// How many inline modules.
    pub modules: usize,
    /// Whether it is test code.
    pub test: bool,
    /// Whether an `allow` with a reason lets it panic.
    pub may_panic: bool,
    /// Whether it stands in `html! { … }`.
    pub html: bool,
}

/// A token.
#[derive(Clone, Debug)]
pub struct Word {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
    pub within: Within,
}

impl Word {
    pub fn is(&self, text: &str) -> bool {
        self.text == text && !matches!(self.kind, Kind::Str | Kind::Literal)
    }
}

/// A Rust file.
pub struct Source {
    /// From the root of the repository, with slashes.
    pub path: String,
    pub text: String,
    pub words: Vec<Word>,
}

impl Source {
    /// A file that is not there, to plant a violation in.
    pub fn new(path: &str, text: &str) -> Self {
        let test = path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
        Self::read(path, text, test)
    }

    fn read(path: &str, text: &str, test: bool) -> Self {
        let stream: TokenStream = text.parse().unwrap_or_else(|e| panic!("{path} is not Rust: {e}"));
        let mut words = Vec::new();
        flatten(stream, Within { test, ..Within::default() }, &mut words);
        Self { path: path.to_owned(), text: text.to_owned(), words }
    }

    /// Whether these tokens stand at `at`, one after the other.
    pub fn has(&self, at: usize, texts: &[&str]) -> bool {
        texts.iter().enumerate().all(|(i, text)| self.words.get(at + i).is_some_and(|w| w.is(text)))
    }

    /// The place of the bracket that closes the one at `open`.
    pub fn end_of(&self, open: usize) -> usize {
        let depth = self.words[open].within.depth;
        let rest = self.words[open + 1..].iter();
        open + 1 + rest.take_while(|w| w.kind != Kind::Close || w.within.depth != depth).count()
    }
}

/// All Rust files of `src`.
pub fn src() -> &'static [Source] {
    static SRC: LazyLock<Vec<Source>> = LazyLock::new(|| rust("src"));
    &SRC
}

/// All Rust files of `tests`.
pub fn tests() -> &'static [Source] {
    static TESTS: LazyLock<Vec<Source>> = LazyLock::new(|| rust("tests"));
    &TESTS
}

fn rust(dir: &str) -> Vec<Source> {
    let all: Vec<_> = files(dir).into_iter().filter(|(path, _)| path.ends_with(".rs")).collect();
    assert!(all.len() > 3, "hardly any Rust file in {dir}: is this the root of the repository?");
    let all: Vec<_> = all.iter().map(|(path, text)| Source::new(path, text)).collect();
    let tests: Vec<_> = all.iter().flat_map(test_modules).collect();
    let of_a_test = |source: &Source| tests.iter().any(|module| is_in(&source.path, module));
    all.into_iter().map(|s| if of_a_test(&s) { Source::read(&s.path, &s.text, true) } else { s }).collect()
}

/// The modules that a file declares for tests only: `#[cfg(test)] mod gallery;` makes `src/web/gallery`.
fn test_modules(source: &Source) -> Vec<String> {
    let own = source.path.trim_end_matches(".rs");
    let folder = ["/mod", "/lib", "/main"].iter().find_map(|end| own.strip_suffix(end)).unwrap_or(own);
    let words = source.words.windows(3).filter(|w| w[0].is("mod") && w[0].within.test && w[2].is(";"));
    words.map(|w| format!("{folder}/{}", w[1].text)).collect()
}

fn is_in(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// (path from the root, text) of every text file under `dir`, in the order of their names. Build
/// results and fetched packages are none of ours.
pub fn files(dir: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(dir), &mut found);
    found.sort();
    found
}

fn walk(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        if ["target", "node_modules", ".git"].iter().any(|ours_not| name == *ours_not) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            found.push((path, text));
        }
    }
}

fn flatten(stream: TokenStream, around: Within, out: &mut Vec<Word>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    // What an attribute says holds until the end of its item: a semicolon or a block.
    let mut here = around;
    for (i, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) if is_attribute(&trees, i) => {
                if group.stream().to_string().starts_with("doc =") {
                    out.pop(); // its `#`
                    if out.last().is_some_and(|w| w.is("#")) && trees[i - 1].to_string() == "!" {
                        out.pop();
                    }
                    continue;
                }
                heed(&group.stream().to_string(), &mut here);
                push_group(group, here, here, out);
            }
            TokenTree::Group(group) => {
                let before = |n: usize| i.checked_sub(n).map(|at| trees[at].to_string());
                let html =
                    here.html || (before(1).as_deref() == Some("!") && before(2).as_deref() == Some("html"));
                let modules = here.modules + usize::from(before(2).as_deref() == Some("mod"));
                push_group(group, here, Within { html, modules, ..here }, out);
                if group.delimiter() == Delimiter::Brace {
                    here = around;
                }
            }
            TokenTree::Ident(ident) => push(Kind::Ident, ident.to_string(), ident.span(), here, out),
            TokenTree::Punct(punct) => {
                push(Kind::Punct, punct.to_string(), punct.span(), here, out);
                if punct.as_char() == ';' {
                    here = around;
                }
            }
            TokenTree::Literal(literal) => match value(literal) {
                Some(text) => push(Kind::Str, text, literal.span(), here, out),
                None => push(Kind::Literal, literal.to_string(), literal.span(), here, out),
            },
        }
    }
}

fn push(kind: Kind, text: String, span: proc_macro2::Span, within: Within, out: &mut Vec<Word>) {
    out.push(Word { kind, text, line: span.start().line, within });
}

fn push_group(group: &Group, outside: Within, inside: Within, out: &mut Vec<Word>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket | Delimiter::None => ("[", "]"),
    };
    push(Kind::Open, open.to_owned(), group.span_open(), outside, out);
    flatten(group.stream(), Within { depth: outside.depth + 1, ..inside }, out);
    push(Kind::Close, close.to_owned(), group.span_close(), outside, out);
}

fn is_attribute(trees: &[TokenTree], at: usize) -> bool {
    let is = |n: usize, mark: &str| at.checked_sub(n).is_some_and(|at| trees[at].to_string() == mark);
    let bracket = matches!(&trees[at], TokenTree::Group(g) if g.delimiter() == Delimiter::Bracket);
    bracket && (is(1, "#") || (is(1, "!") && is(2, "#")))
}

fn heed(attribute: &str, here: &mut Within) {
    let plain: String = attribute.split_whitespace().collect();
    here.test |= plain == "test" || plain.ends_with("::test") || plain.starts_with("tokio::test(");
    here.test |= plain.starts_with("cfg(") && plain.contains("test") && !plain.contains("not(test");
    here.may_panic |= plain.starts_with("allow(")
        && (plain.contains("clippy::expect_used") || plain.contains("clippy::unwrap_used"))
        && plain.contains("reason=");
}

/// The value of a string literal; `None` for numbers, characters and bytes.
fn value(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    if let Some(raw) = written.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        return raw.get(hashes + 1..raw.len() - hashes - 1).map(str::to_owned);
    }
    let body = written.strip_prefix('"')?.strip_suffix('"')?;
    let (mut text, mut rest) = (String::new(), body.chars().peekable());
    while let Some(c) = rest.next() {
        match (c, if c == '\\' { rest.next() } else { None }) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some('\n')) => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            ('\\', Some('u' | 'x' | 't' | 'r' | '0')) => text.push(' '), // none of the rules look at these
            ('\\', Some(escaped)) => text.push(escaped),
            (plain, _) => text.push(plain),
        }
    }
    Some(text)
}

#[test]
fn tokens_know_their_line_and_whether_they_are_test_code_or_html() {
    let source = Source::new(
        "src/x.rs",
        "//! unsafe prose\n/// \"more\"\nfn a() { html! { p { \"x\\n\\\n   y\" } } }\n#[cfg(test)]\nmod t {\n  use q;\n}\nfn b() {}",
    );
    let find = |text: &str| source.words.iter().find(|w| w.text == text).unwrap();
    assert!(source.words.iter().all(|w| !w.text.contains("prose") && !w.text.contains("more")));
    assert_eq!((find("a").line, find("a").within.test), (3, false));
    assert_eq!((find("x\ny").kind, find("x\ny").within.html), (Kind::Str, true));
    assert_eq!((find("q").line, find("q").within.test, find("q").within.modules), (6 + 1, true, 1));
    assert!(!find("b").within.test);
    assert_eq!(source.words[0].text, "fn");
}

#[test]
fn a_file_declared_for_tests_only_is_test_code() {
    let web = Source::new("src/web/mod.rs", "mod page;\n#[cfg(test)]\nmod gallery;");
    assert_eq!(test_modules(&web), ["src/web/gallery"]);
    assert!(
        is_in("src/web/gallery.rs", "src/web/gallery") && is_in("src/web/gallery/a.rs", "src/web/gallery")
    );
    assert!(!is_in("src/web/gallery_of.rs", "src/web/gallery"));
}
