//! Reading a pasted list of people: `Ada Lovelace <ada@example.eu>` or a bare address, a line each or
//! separated by commas or semicolons, as mail programs copy them; or rows of a table, as spreadsheets do.

use super::{NAME_LENGTH, address, lookup_form, named};
use crate::base::{Error, Refusal, Result, Sealed, Words};
use std::collections::BTreeSet;

/// Somebody to be invited.
#[derive(Clone)]
pub struct Invitee {
    /// What others will call them; the person may change it.
    pub name: Sealed<String>,
    /// Their address, as it is kept.
    pub email: Sealed<String>,
}

/// The most people one list may hold.
pub const MOST: usize = 500;

/// The most cells of a table's row that are read as a name.
const CELLS: usize = 3;

/// Where in the list something stands: the line, from one, and the entry on it if there are several.
#[derive(Clone, Copy)]
struct Spot {
    line: usize,
    entry: Option<usize>,
}

impl Spot {
    /// As it is said at the head of a sentence. It quotes nothing, for a refusal may reach a log.
    fn said(self, t: &Words) -> String {
        match self.entry {
            None => t.people_line(self.line.to_string()),
            Some(entry) => t.people_line_entry(self.line.to_string(), entry.to_string()),
        }
    }
}

/// One entry as it stands in the list: what may be a name, and what should be an address.
struct Entry {
    spot: Spot,
    name: String,
    email: String,
}

/// Reads the list. Who stands there twice is taken once, under the first name.
///
/// # Errors
/// Refusals at `people`: every entry that is not an address; an empty or too long list.
pub fn parse(list: &str) -> Result<Vec<Invitee>> {
    let entries: Vec<Entry> = (1..).zip(list.lines()).flat_map(|(n, line)| entries(n, line)).collect();
    match entries.len() {
        0 => return Err(Error::refused_at("people", |t| t.people_nobody_named())),
        1..=MOST => {}
        _ => return Err(Error::refused_at("people", |t| t.people_too_many_named(MOST))),
    }
    let (mut found, mut seen, mut wrong) = (Vec::new(), BTreeSet::new(), Vec::new());
    for entry in entries {
        let spot = entry.spot;
        match invitee(entry) {
            None => wrong.push(Refusal::at("people", move |t| t.people_entry_wrong(spot.said(t)))),
            Some(new) if !seen.insert(lookup_form(new.email.reveal())) => {}
            Some(new) => found.push(new),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(Error::Refused(wrong)) }
}

/// The entries of a line. A line with one address and a few other pieces is a row of a table, or
/// `Lovelace, Ada <ada@example.eu>`: one entry, whose name is in the other pieces.
fn entries(line: usize, text: &str) -> Vec<Entry> {
    let pieces = pieces(text);
    let (with, without): (Vec<&String>, Vec<&String>) = pieces.iter().partition(|piece| piece.contains('@'));
    if let ([one], 1..=CELLS) = (with.as_slice(), without.len()) {
        let (inner, email) = parts(one);
        let cells = without.iter().map(|cell| cell.trim_matches('"').trim()).collect::<Vec<_>>().join(" ");
        let name = if inner.is_empty() { cells } else { format!("{inner} {cells}") };
        return vec![Entry { spot: Spot { line, entry: None }, name, email }];
    }
    let several = pieces.len() > 1;
    let entry = |(n, piece): (usize, &String)| {
        let (name, email) = parts(piece);
        Entry { spot: Spot { line, entry: several.then_some(n) }, name, email }
    };
    (1..).zip(&pieces).map(entry).collect()
}

/// The pieces of a line, without empty ones; a separator within quotes or angle brackets separates nothing.
fn pieces(line: &str) -> Vec<String> {
    let (mut pieces, mut piece, mut quoted, mut angled) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            '<' => angled = true,
            '>' => angled = false,
            _ => {}
        }
        if c == '\t' || (matches!(c, ',' | ';') && !quoted && !angled) {
            pieces.push(std::mem::take(&mut piece));
            (quoted, angled) = (false, false);
        } else {
            piece.push(c);
        }
    }
    pieces.push(piece);
    pieces.into_iter().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// Name and address of `Ada Lovelace <ada@example.eu>`, or no name and the whole.
fn parts(piece: &str) -> (String, String) {
    let angled = piece.split_once('<').and_then(|(name, rest)| Some((name, rest.trim().strip_suffix('>')?)));
    let (name, email) = angled.unwrap_or(("", piece));
    (name.trim().trim_matches('"').trim().to_owned(), email.trim().trim_matches('"').to_owned())
}

fn invitee(entry: Entry) -> Option<Invitee> {
    let email = address(&entry.email).ok()?;
    let name = if entry.name.is_empty() { spoken(&email) } else { entry.name };
    // A name too long is cut: the address is what counts, and the person can put it right.
    let name: String = turned(&name).chars().take(NAME_LENGTH).collect();
    Some(Invitee { name: named(&name).ok()?.into(), email: email.into() })
}

/// `Lovelace, Ada` as address books write it is Ada Lovelace.
fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => format!("{} {}", first.trim(), last.trim()),
        _ => name.to_owned(),
    }
}

/// A name made of an address, until the person gives a better one: `ada.lovelace@…` is Ada Lovelace.
fn spoken(email: &str) -> String {
    let local = email.split(['@', '+']).next().unwrap_or(email);
    let words = local.split(['.', '_', '-']).filter(|w| !w.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    let name = words.collect::<Vec<_>>().join(" ");
    if name.is_empty() { local.to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn read_all(list: &str) -> Vec<(String, String)> {
        let all = parse(list).unwrap();
        all.into_iter().map(|i| (i.name.into_inner(), i.email.into_inner())).collect()
    }
    fn refusals(list: &str) -> usize {
        match parse(list) {
            Err(Error::Refused(all)) => all.len(),
            _ => panic!("the list passed"),
        }
    }
    fn pair(name: &str, email: &str) -> (String, String) {
        (name.into(), email.into())
    }

    #[test]
    fn people_are_read_as_mail_programs_copy_them() {
        let list = "Ada Lovelace <ada@example.eu>, bob@Example.EU;\n\n\"Roe, Zoe\" <zoe@example.eu>\r\n ana-maria.b@example.eu ,";
        let want = [
            pair("Ada Lovelace", "ada@example.eu"),
            pair("Bob", "bob@example.eu"),
            pair("Zoe Roe", "zoe@example.eu"),
            pair("Ana Maria B", "ana-maria.b@example.eu"),
        ];
        assert_eq!(read_all(list), want);
    }

    #[test]
    fn everything_wrong_in_a_list_is_said_at_once() {
        assert_eq!(refusals("ada@example.eu\nbob\nADA@example.eu\n<>\nzoe@"), 3);
        assert_eq!(refusals(" ,\n;"), 1);
        assert_eq!(refusals(&"a@example.eu\n".repeat(MOST + 1)), 1);
    }

    #[test]
    fn rows_of_a_table_and_names_with_commas_are_one_person_a_line() {
        let list = "Ada Lovelace\tada@example.eu\nbob@example.eu\tBob\tRoe\r\nRoe, Zoe <zoe@example.eu>\n\
                    Eve Moe;\"eve@example.eu\"\nada@example.eu\tAda again";
        let want = [
            pair("Ada Lovelace", "ada@example.eu"),
            pair("Bob Roe", "bob@example.eu"),
            pair("Zoe Roe", "zoe@example.eu"),
            pair("Eve Moe", "eve@example.eu"),
        ];
        assert_eq!(read_all(list), want);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let said = |list: &str| match parse(list) {
            Err(Error::Refused(all)) => all
                .iter()
                .map(|r| r.text(crate::base::text::words(crate::base::Lang::En)))
                .collect::<Vec<_>>(),
            _ => panic!("the list passed"),
        };
        assert_eq!(said("ada@example.eu\n\nName"), ["Line 3: this is not an e-mail address."]);
        let several = "a@example.eu, b@example.eu, c@";
        assert_eq!(said(several), ["Line 1, entry 3: this is not an e-mail address."]);
    }

    proptest! {
        #[test]
        fn no_list_brings_the_reader_down(list in "[a-z@.,;<>\" \\nß\u{202e}]{0,80}") {
            if let Ok(all) = parse(&list) {
                prop_assert!(!all.is_empty());
                prop_assert!(all.iter().all(|i| i.email.reveal().contains('@') && !i.name.reveal().is_empty()));
            }
        }
    }
}
