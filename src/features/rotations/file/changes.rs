//! Absences, overrides, temporary schedules, swaps and answers.

use super::{
    super::rota::{Absence, Answer, Fixed, Human, Override, Removal, Stage, Swap, Temporary, Version},
    moment::{Edge, Moment},
    people::{EVERYBODY, People, Places},
    slots,
    view::View,
    wrong::{Problems, Wrong},
};
use crate::base::{PersonId, calendar::span::Span, document::Value};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::HashMap;

/// What is known before changes are read.
pub(super) struct Knows<'a> {
    pub(super) people: &'a People,
    pub(super) places: &'a Places,
    pub(super) versions: &'a [Version],
    pub(super) humans: &'a [Human],
}

impl Knows<'_> {
    /// The person whom a key names, who has to be somebody.
    pub(super) fn person(&self, view: &View<'_>, key: &str, problems: &mut Problems) -> Option<PersonId> {
        let name = view.text(key)?;
        let person = self.people.id(name);
        if person.is_none() {
            view.wrong(key, self.people.unknown(name), problems);
        }
        person
    }

    /// The instant that a key names, by the rotation's clock.
    pub(super) fn instant(&self, view: &View<'_>, key: &str, edge: Edge) -> Option<Timestamp> {
        view.moment(key).map(|moment| slots::instant(self.versions, moment, edge))
    }

    /// The time from one key to another, by the rotation's clock.
    pub(super) fn span(
        &self,
        view: &View<'_>,
        from: &str,
        to: &str,
        problems: &mut Problems,
    ) -> Option<Span> {
        let starts = self.instant(view, from, Edge::Start)?;
        span(view, starts, (to, self.instant(view, to, Edge::End)?), problems)
    }

    /// The slot that one key names by its number, or another by an instant in it.
    fn slot(&self, view: &View<'_>, [number, at]: [&str; 2], problems: &mut Problems) -> Option<i64> {
        if self.versions.is_empty() {
            return None;
        }
        let (key, slot) = match view.whole::<i64>(number) {
            Some(slot) => (number, slots::start(self.versions, slot).map(|_| slot).ok_or(Wrong::NoSlot)),
            None => {
                let instant = self.instant(view, at, Edge::Start)?;
                (at, slots::at(self.versions, instant).ok_or(Wrong::BeforeStart))
            }
        };
        slot.map_err(|wrong| view.wrong(key, wrong, problems)).ok()
    }

    /// By whose clock a person's own times go.
    fn zone(&self, person: PersonId) -> TimeZone {
        let human = self.humans.iter().find(|human| human.id == person).map(|human| human.zone.clone());
        let home = || self.versions.first().map(|version| version.grid.zone().clone());
        human.or_else(home).unwrap_or(TimeZone::UTC)
    }
}

/// The time from an instant to that of a key, which has to be later.
fn span(
    view: &View<'_>,
    starts: Timestamp,
    (key, ends): (&str, Timestamp),
    problems: &mut Problems,
) -> Option<Span> {
    if ends <= starts {
        view.wrong(key, Wrong::NotAfterStart, problems);
        return None;
    }
    Some(Span::new(starts, ends))
}

/// Who is away when.
pub(super) fn absences(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Absence> {
    let mut zones: HashMap<PersonId, TimeZone> = HashMap::new();
    let absence = |view: View<'_>| {
        let person = who.person(&view, "person", problems)?;
        let zone = zones.entry(person).or_insert_with(|| who.zone(person));
        let edge = |key: &str, edge: Edge| view.moment(key).map(|moment: Moment| moment.instant(zone, edge));
        let (starts, ends) = (edge("from", Edge::Start)?, edge("to", Edge::End)?);
        Some(Absence { person, span: span(&view, starts, ("to", ends), problems)? })
    };
    root.tables("absence", "absence").filter_map(absence).collect()
}

/// Changes of who is on duty.
pub(super) fn overrides(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Override> {
    let mut seen = HashMap::new();
    let one = |view: View<'_>| {
        let remove = match view.text("remove") {
            Some(EVERYBODY) => Some(Removal::Everybody),
            _ => who.person(&view, "remove", problems).map(Removal::Person),
        };
        let change = Override {
            span: who.span(&view, "from", "to", problems)?,
            add: view.text("add").and_then(|name| who.people.id(name)),
            remove,
            extend: view.bool("extend").unwrap_or(false),
            even_if_away: view.bool("even_if_away").unwrap_or(false),
        };
        let removed = change.remove.map(|removal| match removal {
            Removal::Person(person) => Some(person),
            Removal::Everybody => None,
        });
        let same =
            (change.span.starts, change.span.ends, change.add, removed, change.extend, change.even_if_away);
        if let Some(line) = seen.insert(same, view.at.line) {
            view.wrong("", Wrong::Twice(line), problems);
        }
        Some(change)
    };
    root.tables("override", "override").filter_map(one).collect()
}

/// Periods with a fixed schedule, by their start.
pub(super) fn temporaries(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Temporary> {
    let mut found = Vec::new();
    for view in root.tables("temporary", "temporary") {
        let Some(span) = who.span(&view, "from", "to", problems) else { continue };
        found.push((span, view.at.line, view));
    }
    for (span, line, view) in overlaps(&found) {
        let _ = span;
        view.wrong("from", Wrong::Overlaps(line), problems);
    }
    found.sort_by_key(|(span, ..)| *span);
    let one = |(span, _, view): (Span, u32, View<'_>)| Temporary {
        span,
        shifts: shifts(&view, span, who, problems),
    };
    found.into_iter().map(one).collect()
}

fn shifts(period: &View<'_>, within: Span, who: &Knows<'_>, problems: &mut Problems) -> Vec<Fixed> {
    let mut found = Vec::new();
    for view in period.tables("shifts", "temporary.shifts") {
        let Some(span) = who.span(&view, "from", "to", problems) else { continue };
        let Some(person) = view.text("person").and_then(|name| who.people.id(name)) else { continue };
        if span.starts < within.starts || span.ends > within.ends {
            view.wrong("from", Wrong::OutsidePeriod, problems);
        }
        let seat = view.whole("seat").unwrap_or(1);
        found.push((Fixed { person, seat, span }, view));
    }
    let mut by_seat: HashMap<u8, Vec<_>> = HashMap::new();
    let mut by_person: HashMap<PersonId, Vec<_>> = HashMap::new();
    for (shift, view) in &found {
        by_seat.entry(shift.seat).or_default().push((shift.span, view.at.line, *view));
        by_person.entry(shift.person).or_default().push((shift.span, view.at.line, *view));
    }
    for list in by_seat.values().chain(by_person.values()) {
        for (_, line, view) in overlaps(list) {
            view.wrong("from", Wrong::Overlaps(line), problems);
        }
    }
    found.into_iter().map(|(shift, _)| shift).collect()
}

/// Of a list of spans with their lines, those that begin before an earlier one has ended, with its line.
fn overlaps<'a>(list: &[(Span, u32, View<'a>)]) -> Vec<(Span, u32, View<'a>)> {
    let mut sorted = list.to_vec();
    sorted.sort_by_key(|(span, line, _)| (*span, *line));
    let mut found = Vec::new();
    let mut longest: Option<(Timestamp, u32, View<'a>)> = None;
    for (span, line, view) in sorted {
        match longest {
            Some((ends, other, earlier)) if span.starts < ends => {
                // Said where the later of the two stands in the file.
                let (at, said) = if line >= other { (view, other) } else { (earlier, line) };
                found.push((span, said, at));
            }
            _ => {}
        }
        if longest.is_none_or(|(ends, ..)| span.ends > ends) {
            longest = Some((span.ends, line, view));
        }
    }
    found
}

/// Covers and swaps.
pub(super) fn swaps(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Swap> {
    root.tables("swap", "swap").filter_map(|view| swap(&view, who, problems)).collect()
}

fn swap(view: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Option<Swap> {
    let from = who.person(view, "from", problems);
    let to = view.text("to").and_then(|name| who.people.id(name));
    let stage = match view.text("stage") {
        Some(word) => serde_json::from_value(word.into()).ok()?,
        None => Stage::Done,
    };
    if from.is_some() && from == to {
        view.wrong("to", Wrong::WithThemselves, problems);
    }
    if to.is_none() && !view.has("to") && matches!(stage, Stage::Taken | Stage::Done) {
        view.wrong("stage", Wrong::NobodyTakes, problems);
    }
    let slot = who.slot(view, ["slot", "at"], problems)?;
    let back = who.slot(view, ["back", "back_at"], problems);
    if back == Some(slot) {
        view.wrong(if view.has("back") { "back" } else { "back_at" }, Wrong::SameSlot, problems);
    }
    let mut part = None;
    if view.has("part_from") && view.has("part_to") {
        let span = who.span(view, "part_from", "part_to", problems)?;
        let starts = slots::start(who.versions, slot).unwrap_or(Timestamp::MIN);
        let ends = slots::start(who.versions, slot + 1).unwrap_or(Timestamp::MAX);
        if span.starts < starts || span.ends > ends {
            view.wrong("part_from", Wrong::OutsideSlot, problems);
        }
        part = Some(span);
    }
    Some(Swap { slot, from: from?, to, back, part, stage })
}

/// Slots that move together.
pub(super) fn links(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Vec<i64>> {
    let mut links = Vec::new();
    for view in root.tables("link", "link") {
        let mut slots = Vec::new();
        for node in view.list("slots") {
            let Value::Whole(slot) = node.value else { continue };
            if slots.contains(&slot) {
                view.wrong_at(node, "slots", Wrong::SameSlot, problems);
            } else if !who.versions.is_empty() && slots::start(who.versions, slot).is_none() {
                view.wrong_at(node, "slots", Wrong::NoSlot, problems);
            }
            slots.push(slot);
        }
        links.push(slots);
    }
    links
}

/// What was answered.
pub(super) fn answers(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Answer> {
    let mut seen = HashMap::new();
    let one = |view: View<'_>| {
        let person = who.person(&view, "person", problems)?;
        let slot = who.slot(&view, ["slot", "at"], problems)?;
        if let Some(line) = seen.insert((slot, person), view.at.line) {
            view.wrong("", Wrong::Twice(line), problems);
        }
        Some(Answer { slot, person, pass: view.bool("pass").unwrap_or(true) })
    };
    root.tables("answer", "answer").filter_map(one).collect()
}
