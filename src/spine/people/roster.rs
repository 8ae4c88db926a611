//! Reading a pasted list of people: `Ada Lovelace <ada@example.eu>` or a bare address, one per line or
//! separated by commas or semicolons, as mail programs copy them.

use super::{address, gather::Problems, lookup_form, named};
use crate::base::{Error, Result, Sealed};

/// Somebody to be invited.
#[derive(Clone)]
pub struct Invitee {
    /// What others will call them; the person may change it.
    pub name: Sealed<String>,
    /// Their address, as it is kept.
    pub email: Sealed<String>,
}

/// The most people one list may hold.
pub const MOST: usize = 200;

/// Reads the list. Refusals count the entries from one and quote nothing, for they may reach a log.
///
/// # Errors
/// Refusals at `people`: every entry that is not an address, or stands there twice; an empty or too
/// long list.
pub fn parse(list: &str) -> Result<Vec<Invitee>> {
    let entries = split(list);
    match entries.len() {
        0 => return Err(Error::refused_at("people", |t| t.people_nobody_named())),
        1..=MOST => {}
        _ => return Err(Error::refused_at("people", |t| t.people_too_many_named(MOST))),
    }
    let mut wrong = Problems::default();
    let mut found: Vec<Invitee> = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        match read(entry) {
            None => wrong.at("people", move |t| t.people_entry_wrong((n + 1).to_string())),
            Some(new) if found.iter().any(|known| same(known, &new)) => {
                wrong.at("people", move |t| t.people_entry_twice((n + 1).to_string()));
            }
            Some(new) => found.push(new),
        }
    }
    wrong.or(Some(found))
}

fn same(a: &Invitee, b: &Invitee) -> bool {
    lookup_form(a.email.reveal()) == lookup_form(b.email.reveal())
}

/// The entries, without empty ones; a separator within quotes or angle brackets separates nothing.
fn split(list: &str) -> Vec<String> {
    let (mut entries, mut entry, mut quoted, mut angled) = (Vec::new(), String::new(), false, false);
    for c in list.chars() {
        match c {
            '"' => quoted = !quoted,
            '<' => angled = true,
            '>' => angled = false,
            _ => {}
        }
        if c == '\n' || (matches!(c, ',' | ';') && !quoted && !angled) {
            entries.push(std::mem::take(&mut entry));
            (quoted, angled) = (false, false);
        } else {
            entry.push(c);
        }
    }
    entries.push(entry);
    entries.into_iter().map(|e| e.trim().to_owned()).filter(|e| !e.is_empty()).collect()
}

fn read(entry: &str) -> Option<Invitee> {
    let (name, email) = match entry.split_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').trim(), rest.trim().strip_suffix('>')?),
        None => ("", entry),
    };
    let email = address(email).ok()?;
    let name = if name.is_empty() { spoken(&email) } else { name.to_owned() };
    Some(Invitee { name: named(&turned(&name)).ok()?.into(), email: email.into() })
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
        assert_eq!(refusals("ada@example.eu\nbob\nADA@example.eu\n<>\nzoe@"), 4);
        assert_eq!(refusals(" ,\n;"), 1);
        assert_eq!(refusals(&"a@example.eu\n".repeat(MOST + 1)), 1);
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
