//! Reading the record: what was done, newest first, a page at a time.
//!
//! Entries are found in the order of an index, by their instant and id, and never more than are counted; only
//! those of the page itself are opened.

use super::{EntryId, list_rows as rows};
use crate::base::{Id, PersonId, Result, WorkspaceId, clock::from_ms, pae::parts};
use crate::store::Read;
use jiff::Timestamp;

/// How many entries stand on a page.
pub const PAGE: usize = 50;
/// So far is counted how many there are; beyond that there are "more".
pub const COUNTED: usize = 1000;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only what this person did, for as long as that is known.
    pub who: Option<PersonId>,
    /// Only events whose first word is one of these; all if there is none.
    pub topics: &'static [&'static str],
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Whether what happened in no workspace counts as well.
    pub of_house: bool,
    /// Where the page begins; `None` is at the newest.
    pub at: Option<EntryId>,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This person.
    Person(PersonId),
    /// A person, and who it was is no longer kept.
    Forgotten,
    /// The house itself, by its clock.
    Clock,
    /// Whoever runs the machine.
    Console,
    /// Somebody without a session.
    Stranger,
}

/// An entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: String,
    /// What kind of thing it happened to, by the prefix of its id.
    pub kind: String,
    /// The id bytes of the thing.
    pub object: [u8; 16],
    /// Who did it.
    pub who: Who,
}

/// A page of what was found.
pub struct Found {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// How many there are in all, up to [`COUNTED`].
    pub count: usize,
    /// Whether there are more than that.
    pub more: bool,
    /// Where the page of newer ones begins.
    pub newer: Option<EntryId>,
    /// Where the page of older ones begins.
    pub older: Option<EntryId>,
}

/// Where an entry stands among all: by its instant, and within one by its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) at: i64,
    pub(super) id: EntryId,
}

/// What stands between two spots, neither of them included.
#[derive(Clone, Copy)]
pub(super) struct Between(pub(super) Spot, pub(super) Spot);

/// From which end one looks: the newest first, or the oldest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Down,
    Up,
}

/// What is found in this workspace.
///
/// # Errors
/// A fault if it cannot be read.
pub fn list(r: &Read<'_>, search: &Search) -> Result<Found> {
    let edge = |at: i64| Spot { at: at.max(0), id: Id::NIL };
    let low = edge(search.from.map_or(0, Timestamp::as_millisecond));
    let high = edge(search.until.map_or(i64::MAX, Timestamp::as_millisecond));
    let all = spots(r, search, Between(low, high), Way::Down, COUNTED + 1)?;
    let at = search.at.map_or(Ok(None), |at| spot_of(r, search, at))?;
    let (here, newer) = match at {
        None => (all.iter().copied().take(PAGE + 1).collect(), None),
        Some(at) => {
            let here = spots(r, search, Between(low, high.min(after(at))), Way::Down, PAGE + 1)?;
            // The page before begins a page's length up from here, or at the newest.
            (here, spots(r, search, Between(at, high), Way::Up, PAGE)?.pop())
        }
    };
    Ok(Found {
        entries: here.iter().take(PAGE).map(|spot| entry(r, search, *spot)).collect::<Result<_>>()?,
        count: all.len().min(COUNTED),
        more: all.len() > COUNTED,
        newer: newer.map(|spot| spot.id),
        older: here.get(PAGE).map(|spot| spot.id),
    })
}

/// The first spot above this one.
fn after(spot: Spot) -> Spot {
    let id = u128::from_be_bytes(*spot.id.bytes()).saturating_add(1);
    Spot { id: Id::from_bytes(id.to_be_bytes()), ..spot }
}

/// Where an entry stands; `None` if it is not here, or no more.
fn spot_of(r: &Read<'_>, search: &Search, id: EntryId) -> Result<Option<Spot>> {
    for place in places(r, search) {
        if let Some(spot) = rows::spot_of(r, place, id)? {
            return Ok(Some(spot));
        }
    }
    Ok(None)
}

/// Where to look: this workspace, and perhaps what happened in none.
fn places(r: &Read<'_>, search: &Search) -> impl Iterator<Item = WorkspaceId> {
    [r.workspace()].into_iter().chain(search.of_house.then_some(WorkspaceId::NIL))
}

/// As many as are wanted of those that fit, from one end.
fn spots(r: &Read<'_>, search: &Search, between: Between, way: Way, most: usize) -> Result<Vec<Spot>> {
    if let Some(who) = search.who {
        return rows::of(r, who, search.topics, between, way, most);
    }
    let mut found = Vec::new();
    for place in places(r, search) {
        if search.topics.is_empty() {
            found.extend(rows::all(r, place, between, way, most)?);
        }
        for topic in search.topics {
            found.extend(rows::about(r, place, topic, between, way, most)?);
        }
    }
    found.sort_unstable();
    if way == Way::Down {
        found.reverse();
    }
    found.truncate(most);
    Ok(found)
}

fn entry(r: &Read<'_>, search: &Search, spot: Spot) -> Result<Entry> {
    for place in places(r, search) {
        if let Some(row) = rows::entry(r, place, spot.id)? {
            return Ok(read(spot, &row));
        }
    }
    Err(crate::base::Error::fault("an entry of the record is gone while it is read"))
}

/// What the bytes say. Those that do not read back are an entry as well: nothing is left out of this list.
fn read(spot: Spot, row: &rows::Row) -> Entry {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut entry = Entry {
        id: spot.id,
        at: from_ms(spot.at),
        event: String::new(),
        kind: String::new(),
        object: [0; 16],
        who: Who::Forgotten,
    };
    if let Some([_, event, kind, object, actor, commitment]) = parts(&row.body).as_deref() {
        let known = |(salt, part): &([u8; 32], Vec<u8>)| super::commitment(salt, part) == **commitment;
        let person = row.part.as_ref().filter(|kept| known(kept));
        (entry.event, entry.kind) = (text(event), text(kind));
        entry.object = (*object).try_into().unwrap_or_default();
        entry.who = match *actor {
            b"clock" => Who::Clock,
            b"console" => Who::Console,
            b"stranger" => Who::Stranger,
            _ => person
                .and_then(|(_, part)| part.as_slice().try_into().ok())
                .map_or(Who::Forgotten, |bytes| Who::Person(Id::from_bytes(bytes))),
        };
    }
    entry
}
