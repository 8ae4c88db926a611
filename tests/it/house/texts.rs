//! The texts people read: in both languages, used, and in our words.

use super::source::{self, Kind, Source};
use super::{Violation, caught, nothing_in};
use std::collections::{BTreeMap, BTreeSet};

/// Words of look.md that no English text uses, with what to say instead.
const NOT_ENGLISH: &[(&str, &str)] = &[
    ("user", "person, or you"),
    ("users", "people"),
    ("entity", "the thing's own name"),
    ("entities", "the things' own name"),
    ("submit", "what the button does"),
    ("submitted", "what was done"),
    ("invalid", "what would be right"),
];
/// German addresses people neutrally, or with Sie.
const NOT_GERMAN: &[&str] =
    &["du", "dich", "dir", "dein", "deine", "deinem", "deinen", "deiner", "deines", "euch", "euer"];

/// A message in a file.
struct Message {
    path: String,
    line: usize,
    id: String,
    /// All its lines, selectors included.
    body: String,
}

impl Message {
    fn wrong(&self, what: impl AsRef<str>) -> Violation {
        Violation::new(&self.path, self.line, format!("`{}` {}", self.id, what.as_ref()))
    }
    fn variables(&self) -> BTreeSet<&str> {
        self.body
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|c: char| !is_name(c)).next().unwrap_or_default())
            .collect()
    }
    /// Messages that it takes in: `{ other-message }`.
    fn taken_in(&self) -> impl Iterator<Item = &str> {
        let parts = self.body.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.trim()));
        parts.filter(|part| part.starts_with(char::is_lowercase) && part.chars().all(is_name))
    }
    /// The words that are read, in small letters: no variables, no selectors.
    fn words(&self) -> impl Iterator<Item = String> {
        let text = self.body.split(['{', '}']).map(|part| match part.split_once("->") {
            Some((_, variants)) => variants,
            None if part.trim_start().starts_with('$') => "",
            None => part,
        });
        let words: Vec<String> =
            text.flat_map(|part| part.split(|c: char| !c.is_alphabetic())).map(str::to_lowercase).collect();
        words.into_iter().filter(|word| !word.is_empty())
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn messages(files: &[(String, String)]) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".ftl")) {
        let mut open = false;
        for (n, line) in text.lines().enumerate() {
            let head = line.split_once('=').map(|(id, value)| (id.trim(), value));
            match head {
                Some((id, value))
                    if line.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(is_name) =>
                {
                    found.push(Message {
                        path: path.clone(),
                        line: n + 1,
                        id: id.to_owned(),
                        body: value.to_owned(),
                    });
                    open = true;
                }
                _ if line.starts_with('#') => open = false,
                _ => {
                    if let Some(last) = found.last_mut().filter(|_| open) {
                        last.body.push('\n');
                        last.body.push_str(line);
                    }
                }
            }
        }
    }
    found
}

fn check(files: &[(String, String)]) -> Vec<Violation> {
    let all = messages(files);
    let (en, de): (Vec<_>, Vec<_>) = all.iter().partition(|m| m.path.contains("/en/"));
    let mut found = Vec::new();
    for (ours, theirs) in [(&en, &de), (&de, &en)] {
        let other: BTreeMap<_, _> = theirs.iter().map(|m| (m.id.as_str(), *m)).collect();
        let mut seen = BTreeSet::new();
        for message in ours {
            if !seen.insert(&message.id) {
                found.push(message.wrong("is there twice; ids are unique over all files of a language"));
            }
            match other.get(message.id.as_str()) {
                None => found.push(message.wrong("is missing in the other language; write it there too")),
                Some(twin) if twin.variables() != message.variables() => {
                    let (a, b) = (message.variables(), twin.variables());
                    found
                        .push(message.wrong(format!("has the variables {a:?}, in the other language {b:?}")));
                }
                Some(twin) if file_name(&twin.path) != file_name(&message.path) => {
                    found.push(message.wrong("stands in another file in the other language; move one"));
                }
                Some(_) => {}
            }
        }
    }
    for message in &en {
        for (word, instead) in NOT_ENGLISH.iter().filter(|(word, _)| message.words().any(|w| w == *word)) {
            found.push(message.wrong(format!("says \"{word}\"; say {instead}")));
        }
    }
    for message in &de {
        for word in message.words().filter(|word| NOT_GERMAN.contains(&word.as_str())) {
            found.push(message.wrong(format!("says \"{word}\"; put it neutrally, or with Sie")));
        }
    }
    found
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Messages that no code calls and no other message takes in.
fn unused(files: &[(String, String)], sources: &[Source]) -> Vec<Violation> {
    let all = messages(files);
    let mut used: BTreeSet<String> =
        all.iter().flat_map(Message::taken_in).map(|id| id.replace('-', "_")).collect();
    for source in sources {
        for pair in source.words.windows(2).filter(|pair| pair[1].kind == Kind::Ident && !pair[1].within.test)
        {
            if pair[0].is(".") || pair[0].is(":") {
                used.insert(pair[1].text.clone());
            }
        }
    }
    let english = all.iter().filter(|m| m.path.contains("/en/"));
    english
        .filter(|m| !used.contains(&m.id.replace('-', "_")))
        .map(|m| m.wrong("is used nowhere; delete it"))
        .collect()
}

#[test]
fn every_text_is_there_in_both_languages_and_in_our_words() {
    let files = source::files("assets/locales");
    assert!(messages(&files).len() > 50, "hardly any text found");
    nothing_in(check(&files));
}

#[test]
fn every_text_is_used() {
    nothing_in(unused(&source::files("assets/locales"), source::src()));
}

#[test]
fn each_fault_of_a_text_is_caught() {
    let plant = |en: &str, de: &str| {
        check(&[("l/en/a.ftl".to_owned(), en.to_owned()), ("l/de/a.ftl".to_owned(), de.to_owned())])
    };
    let good = "# $n (String) - a name\nhello-there = Hello { $n }\nb = { $k ->\n    [one] one thing\n   *[other] { $k }\n  }\n";
    caught(&plant(good, good), &[]);
    caught(&plant("hello = x", ""), &["missing in the other language"]);
    caught(&plant("", "hello = x"), &["missing in the other language"]);
    caught(&plant("hello = x\nhello = y", "hello = x"), &["twice"]);
    caught(&plant("hello = { $a }", "hello = { $b }"), &["variables", "variables"]);
    caught(&plant("hello = That is\n    invalid.", "hello = x"), &["says \"invalid\""]);
    caught(&plant("hello = { $user } Users", "hello = { $user }"), &["says \"users\""]);
    caught(&plant("a = { $n ->\n  [one] one user\n *[other] many\n }", "a = { $n }"), &["says \"user\""]);
    caught(&plant("hello = Your turn", "hello = Du bist dran"), &["says \"du\""]);
    let two = [("l/en/a.ftl".to_owned(), "x = 1".to_owned()), ("l/de/b.ftl".to_owned(), "x = 1".to_owned())];
    caught(&check(&two), &["another file", "another file"]);
}

#[test]
fn an_unused_text_is_caught() {
    let files = [("l/en/a.ftl".to_owned(), "a-b = 1\nc-d = 2\ne-f = { c-d }\ng = 1".to_owned())];
    let code = |text: &str| [Source::new("src/x.rs", text)];
    caught(&unused(&files, &code("fn f() { t.a_b(); t.e_f(); h(Words::g) }")), &[]);
    let prose = "/* t.a_b() */ fn f() { let e_f = \"t.e_f()\"; let g = 1; }";
    caught(&unused(&files, &code(prose)), &["`a-b` is used nowhere", "`e-f`", "`g`"]);
}
