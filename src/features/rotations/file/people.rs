//! Who is in a file, and the places in its order.

use super::{
    super::rota::{Human, Member, MemberId, Version},
    Listed, Live,
    check::nearest,
    moment::Edge,
    slots, versions,
    view::View,
    wrong::{Problems, Wrong},
};
use crate::base::{Id, PersonId, calendar::zone};
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};

/// The word for all who are on duty; nobody's name.
pub const EVERYBODY: &str = "everybody";

/// Where naming somebody is enough for there to be such a person: they do something there. Elsewhere a name
/// that nobody has is a slip.
const NAMED: &[(&str, &str)] =
    &[("member", "person"), ("override", "add"), ("swap", "to"), ("record", "person")];

/// Everybody in a file, in the order of their first mention.
pub(super) struct People {
    listed: Vec<Listed>,
    by_key: HashMap<String, PersonId>,
}

/// The id of number n, from 0.
fn id<K>(n: usize) -> Id<K> {
    let n = u128::try_from(n).unwrap_or(u128::MAX - 1);
    Id::from_bytes((n + 1).to_be_bytes())
}

impl People {
    /// Those who have an entry of their own.
    pub(super) fn listed(root: &View<'_>, problems: &mut Problems) -> Self {
        let mut people = Self { listed: Vec::new(), by_key: HashMap::new() };
        let mut lines = HashMap::new();
        for view in root.tables("person", "person") {
            let Some(key) = view.text("id") else { continue };
            let line = view.node("id").map_or(view.at, |node| node.at).line;
            if key == EVERYBODY {
                view.wrong("id", Wrong::Everybody, problems);
            } else if let Some(line) = lines.insert(key, line) {
                view.wrong("id", Wrong::Twice(line), problems);
            } else {
                people.add(key, view.text("name").unwrap_or(key).trim());
            }
        }
        people
    }

    /// Those who are only named where they do something.
    pub(super) fn imply(&mut self, root: &View<'_>, problems: &mut Problems) {
        for view in root.tables("temporary", "temporary") {
            view.tables("shifts", "temporary.shifts").for_each(|shift| self.name(&shift, "person", problems));
        }
        for (list, key) in NAMED {
            root.tables(list, list).for_each(|view| self.name(&view, key, problems));
        }
        root.texts("owners").for_each(|(owner, _)| self.add(owner, owner));
        self.name(root, "fallback", problems);
    }

    fn name(&mut self, view: &View<'_>, key: &str, problems: &mut Problems) {
        match view.text(key) {
            Some(EVERYBODY) => view.wrong(key, Wrong::Everybody, problems),
            Some(name) => self.add(name, name),
            None => {}
        }
    }

    fn add(&mut self, key: &str, name: &str) {
        if !self.by_key.contains_key(key) {
            let id = id(self.listed.len());
            self.by_key.insert(key.to_owned(), id);
            self.listed.push(Listed { id, key: key.to_owned(), name: name.to_owned() });
        }
    }

    /// The person of a name.
    pub(super) fn id(&self, key: &str) -> Option<PersonId> {
        self.by_key.get(key).copied()
    }

    /// What is to be said of a name that nobody has.
    pub(super) fn unknown(&self, key: &str) -> Wrong {
        let near = nearest(key, self.listed.iter().map(|person| person.key.as_str()));
        Wrong::UnknownPerson(key.to_owned(), near.map(str::to_owned))
    }

    /// What planning knows of those who live elsewhere, or left.
    pub(super) fn humans(&self, root: &View<'_>, versions: &[Version]) -> Vec<Human> {
        let home = versions.first().map_or(TimeZone::UTC, |version| version.grid.zone().clone());
        let mut seen = HashSet::new();
        let human = |view: View<'_>| {
            let id = view.text("id").and_then(|key| self.id(key)).filter(|id| seen.insert(*id))?;
            let zone = view.text("zone").and_then(|name| zone::parse(name).ok());
            let known = zone.is_some() || view.has("gone");
            let zone = zone.unwrap_or_else(|| home.clone());
            let gone = view.moment("gone").map(|gone| gone.instant(&zone, Edge::Start));
            known.then_some(Human { id, zone, gone })
        };
        root.tables("person", "person").filter_map(human).collect()
    }

    /// What only a live rotation needs.
    pub(super) fn live(&self, root: &View<'_>) -> Live {
        Live {
            lead_hours: root.whole("lead_hours").unwrap_or(24),
            owners: root.texts("owners").filter_map(|(owner, _)| self.id(owner)).collect(),
            fallback: root.text("fallback").and_then(|key| self.id(key)),
        }
    }

    pub(super) fn into_listed(self) -> Vec<Listed> {
        self.listed
    }
}

/// The places in the order, by their names.
#[derive(Default)]
pub(super) struct Places {
    keys: Vec<String>,
    by_key: HashMap<String, MemberId>,
}

impl Places {
    pub(super) fn id(&self, key: &str) -> Option<MemberId> {
        self.by_key.get(key).copied()
    }

    pub(super) fn unknown(&self, key: &str) -> Wrong {
        let near = nearest(key, self.keys.iter().map(String::as_str));
        Wrong::UnknownMember(key.to_owned(), near.map(str::to_owned))
    }

    pub(super) fn listed(self) -> Vec<(MemberId, String)> {
        self.keys.into_iter().enumerate().map(|(n, key)| (id(n), key)).collect()
    }

    fn add(&mut self, key: String) -> MemberId {
        let id = id(self.keys.len());
        self.by_key.insert(key.clone(), id);
        self.keys.push(key);
        id
    }
}

/// The order. A place without an id is called as its person, then `ada:2`.
pub(super) fn members(
    root: &View<'_>,
    people: &People,
    versions: &[Version],
    problems: &mut Problems,
) -> (Vec<Member>, Places) {
    let views: Vec<View<'_>> = root.tables("member", "member").collect();
    if views.is_empty() && root.node("member").is_none_or(super::view::is_empty) {
        root.instead("member", Wrong::NoMembers, problems);
    }
    let mut lines = HashMap::new();
    for (view, key) in views.iter().filter_map(|view| Some((view, view.text("id")?))) {
        if let Some(line) = lines.insert(key, view.at.line) {
            view.wrong("id", Wrong::Twice(line), problems);
        }
    }
    let (mut members, mut places) = (Vec::new(), Places::default());
    for view in views {
        let called = view.text("person").unwrap_or("nobody");
        let taken = |key: &str| lines.contains_key(key) || places.by_key.contains_key(key);
        let key = match view.text("id") {
            Some(key) => key.to_owned(),
            None => std::iter::once(called.to_owned())
                .chain((2..).map(|n| format!("{called}:{n}")))
                .find(|key| !taken(key))
                .unwrap_or_default(),
        };
        let id = places.add(key);
        members.extend(member(&view, id, people, versions, problems));
    }
    (members, places)
}

fn member(
    view: &View<'_>,
    id: MemberId,
    people: &People,
    versions: &[Version],
    problems: &mut Problems,
) -> Option<Member> {
    let instant = |key: &str, edge: Edge| view.moment(key).map(|at| slots::instant(versions, at, edge));
    let (from, until) = (instant("from", Edge::Start), instant("until", Edge::End));
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        view.wrong("until", Wrong::NotAfterStart, problems);
    }
    Some(Member {
        id,
        person: view.text("person").and_then(|key| people.id(key)),
        from,
        until,
        days: versions::days(view, "weekdays").unwrap_or_else(versions::every_day),
        weight: view.hundredths("weight").unwrap_or(100),
    })
}
