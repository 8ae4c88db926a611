//! From entries to sentences: who, what, and the kinds of things one may ask for.

use super::super::slices;
use crate::base::{Id, PersonId, Result, Words};
use crate::slice::{Deed, Subject};
use crate::spine::audit::{self, Entry, Who};
use crate::spine::{notifications, people};
use crate::store::Read;
use std::collections::HashMap;

/// What the app itself writes into the record.
pub(in crate::app) const DEEDS: &[Deed] = &[
    Deed::new("settings.mail", |t, who, _| t.record_deed_mail(who), |_| String::new()),
    Deed::new("workspace.retimed", |t, who, _| t.record_deed_retimed(who), |_| String::new()),
    Deed::new(
        "delivery.resent",
        |t, who, what| t.record_deed_resent(who, what),
        |t| t.people_deed_somebody(),
    ),
    Deed::new("delivery.all-resent", |t, who, _| t.record_deed_all_resent(who), |_| String::new()),
];

/// The person to whom a delivery goes; `None` for every other kind.
pub(in crate::app) fn subject(r: &Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Subject>> {
    match kind {
        "dlv" => match notifications::whom(r, Id::from_bytes(id)) {
            Ok(person) => people::of_person(r, person),
            Err(crate::base::Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        },
        _ => Ok(None),
    }
}

/// A kind of thing to ask for.
pub(super) struct Group {
    /// As it stands in the address.
    pub(super) key: &'static str,
    /// The first words of its events.
    pub(super) topics: &'static [&'static str],
    /// What it is called.
    pub(super) label: fn(&Words) -> String,
}

/// The kinds of things; each topic is in one of them.
pub(super) const GROUPS: &[Group] = &[
    Group {
        key: "people",
        topics: &["person", "role", "invite", "leave", "email"],
        label: |t| t.record_kind_people(),
    },
    Group {
        key: "rotations",
        topics: &["rotation", "cover", "handoff-note", "duty", "wall"],
        label: |t| t.record_kind_rotations(),
    },
    Group { key: "turns", topics: &["turn"], label: |t| t.record_kind_turns() },
    Group { key: "sign-in", topics: &["session", "sign-in", "link"], label: |t| t.record_kind_sign_in() },
    Group {
        key: "settings",
        topics: &["workspace", "settings", "delivery"],
        label: |t| t.record_kind_settings(),
    },
];

/// A piece of a sentence.
#[derive(Clone)]
pub(super) enum Piece {
    /// Words between the names.
    Plain(String),
    /// Who did it.
    Who(String, Option<PersonId>),
    /// What it was done to, and its page.
    What(String, Option<String>),
}

/// A sentence, in pieces, so that names may be links.
pub(super) type Sentence = Vec<Piece>;

/// Says entries; each thing is looked up once for a page.
pub(super) struct Saying<'r> {
    read: &'r Read<'r>,
    words: &'static Words,
    deeds: HashMap<&'static str, &'static Deed>,
    subjects: HashMap<(String, [u8; 16]), Option<Subject>>,
}

/// What stands for who and what until the names are put in.
const MARKS: [char; 2] = ['\u{1}', '\u{2}'];

impl<'r> Saying<'r> {
    pub(super) fn new(read: &'r Read<'r>, words: &'static Words) -> Self {
        let deeds = slices::deeds().map(|deed| (deed.event, deed)).collect();
        Self { read, words, deeds, subjects: HashMap::new() }
    }

    pub(super) fn sentence(&mut self, entry: &Entry) -> Result<Sentence> {
        let who = self.who(entry.who)?;
        let Some(deed) = self.deeds.get(entry.event.as_str()).copied() else {
            let said = self.words.record_unknown("\u{1}", &entry.event);
            return Ok(cut(&said, &who, &Piece::Plain(String::new())));
        };
        let what = self.what(entry, deed)?;
        let said = (deed.says)(self.words, "\u{1}", "\u{2}");
        Ok(cut(&said, &who, &what))
    }

    fn who(&mut self, who: Who) -> Result<Piece> {
        let t = self.words;
        let said = match who {
            Who::Person(id) => match self.subject("per", *id.bytes())? {
                Some(person) => return Ok(Piece::Who(person.name.into_inner(), Some(id))),
                None => t.record_forgotten(),
            },
            Who::Forgotten => t.record_forgotten(),
            Who::Clock => t.record_clock(),
            Who::Console => t.record_console(),
            Who::Stranger => t.record_stranger(),
        };
        Ok(Piece::Who(said, None))
    }

    fn what(&mut self, entry: &Entry, deed: &Deed) -> Result<Piece> {
        let unnamed = Piece::What((deed.unnamed)(self.words), None);
        // Forgetting who did it must not be undone by naming the thing that tells it.
        let kept = i64::from(audit::PERSONAL_DAYS) * 86_400_000;
        if deed.own && self.read.now().ms() - entry.at.as_millisecond() > kept {
            return Ok(unnamed);
        }
        let Some(subject) = self.subject(&entry.kind, entry.object)? else { return Ok(unnamed) };
        if let (Who::Person(who), Some(person)) = (entry.who, subject.person)
            && who == person
            && !deed.own
        {
            return Ok(Piece::Plain(self.words.record_themselves()));
        }
        Ok(Piece::What(subject.name.into_inner(), subject.href))
    }

    fn subject(&mut self, kind: &str, id: [u8; 16]) -> Result<Option<Subject>> {
        let key = (kind.to_owned(), id);
        if let Some(known) = self.subjects.get(&key) {
            return Ok(known.clone());
        }
        let found = slices::subject(self.read, kind, id)?;
        self.subjects.insert(key, found.clone());
        Ok(found)
    }
}

/// A sentence cut at its marks, with the names in their places.
fn cut(said: &str, who: &Piece, what: &Piece) -> Sentence {
    let mut pieces = Vec::new();
    let mut rest = said;
    while let Some(at) = rest.find(MARKS) {
        let (before, after) = rest.split_at(at);
        pieces.push(Piece::Plain(before.to_owned()));
        pieces.push(if after.starts_with(MARKS[0]) { who.clone() } else { what.clone() });
        rest = &after[1..];
    }
    pieces.push(Piece::Plain(rest.to_owned()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_topic_is_in_one_group_and_no_event_has_two_sentences() {
        let topics: Vec<_> = GROUPS.iter().flat_map(|group| group.topics).copied().collect();
        let once: BTreeSet<_> = topics.iter().copied().collect();
        assert_eq!(topics.len(), once.len());
        let events: Vec<_> = slices::deeds().map(|deed| deed.event).collect();
        assert_eq!(events.len(), events.iter().collect::<BTreeSet<_>>().len());
        let said: BTreeSet<_> = events.iter().filter_map(|event| event.split('.').next()).collect();
        assert_eq!(said, once);
    }
}
