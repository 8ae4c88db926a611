//! Reading a pasted list of people: `Ada Lovelace <ada@example.eu>` or a bare address, one per line or
//! separated by commas or semicolons, as mail programs copy them.

use super::{address, lookup_form, named};
use crate::base::{Error, Refusal, Result, Sealed, Words};

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

/// A list as far as it could be read; both parts carry the number of the entry, from one.
pub(super) struct Reading {
    pub(super) found: Vec<(usize, Invitee)>,
    pub(super) wrong: Vec<(usize, Refusal)>,
}

impl Reading {
    /// Adds a refusal about one entry. It quotes nothing, for it may reach a log.
    pub(super) fn wrong(&mut self, n: usize, say: fn(&Words, String) -> String) {
        self.wrong.push((n, Refusal::at("people", move |t| say(t, n.to_string()))));
    }

    /// Everybody on the list, if all of it is right; else all that is wrong, in the order of the list.
    pub(super) fn end(mut self) -> Result<Vec<Invitee>> {
        self.wrong.sort_by_key(|(n, _)| *n);
        if self.wrong.is_empty() {
            return Ok(self.found.into_iter().map(|(_, invitee)| invitee).collect());
        }
        Err(Error::Refused(self.wrong.into_iter().map(|(_, refusal)| refusal).collect()))
    }
}

/// Reads the list.
///
/// # Errors
/// Refusals at `people`: every entry that is not an address, or stands there twice; an empty or too
/// long list.
pub fn parse(list: &str) -> Result<Vec<Invitee>> {
    read(list)?.end()
}

/// Reads the list as far as possible.
///
/// # Errors
/// A refusal at `people` of an empty or too long list.
pub(super) fn read(list: &str) -> Result<Reading> {
    let entries = split(list);
    match entries.len() {
        0 => return Err(Error::refused_at("people", |t| t.people_nobody_named())),
        1..=MOST => {}
        _ => return Err(Error::refused_at("people", |t| t.people_too_many_named(MOST))),
    }
    let mut reading = Reading { found: Vec::new(), wrong: Vec::new() };
    for (n, entry) in (1..).zip(&entries) {
        match invitee(entry) {
            None => reading.wrong(n, |t, n| t.people_entry_wrong(n)),
            Some(new) if reading.found.iter().any(|(_, known)| same(known, &new)) => {
                reading.wrong(n, |t, n| t.people_entry_twice(n));
            }
            Some(new) => reading.found.push((n, new)),
        }
    }
    Ok(reading)
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

fn invitee(entry: &str) -> Option<Invitee> {
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
