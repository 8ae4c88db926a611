//! The past, where the order stands, and what duty weighs.

use super::{
    super::rota::{Cursor, Kept, Member, Reason, Served, Weights},
    changes::Knows,
    form::{Form, Kind, Preset},
    moment::Edge,
    reasons::SAYING,
    slots,
    view::View,
    wrong::{Problems, Wrong},
};
use crate::base::{
    calendar::span::Span,
    document::{Node, Value},
};
use jiff::{Timestamp, civil::time};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// Shifts of the past, oldest first.
pub(super) fn record(root: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Served> {
    let mut found: Vec<(Served, View<'_>)> = Vec::new();
    for view in root.tables("record", "record") {
        let Some(span) = spent(&view, who, problems) else { continue };
        let reason = match view.node("reason") {
            Some(node) => reason(node, who, problems),
            None => Some(Reason::InOrder),
        };
        let Some((slot, reason)) = view.whole("slot").zip(reason) else { continue };
        let person = view.text("person").and_then(|name| who.people.id(name));
        let seat = view.whole("seat").unwrap_or(1);
        found.push((Served { slot, seat, span, person, reason }, view));
    }
    found.sort_by_key(|(served, _)| (served.span, served.slot, served.seat));
    let mut last: HashMap<u8, (Timestamp, u32)> = HashMap::new();
    for (served, view) in &found {
        match last.get(&served.seat) {
            Some((ends, line)) if served.span.starts < *ends => {
                view.wrong("from", Wrong::Overlaps(*line), problems);
            }
            _ => {}
        }
        last.insert(served.seat, (served.span.ends, view.at.line));
    }
    found.into_iter().map(|(served, _)| served).collect()
}

/// From when to when; the end may not be known yet.
fn spent(view: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Option<Span> {
    if view.has("to") {
        return who.span(view, "from", "to", problems);
    }
    Some(Span::new(who.instant(view, "from", Edge::Start)?, Timestamp::MAX))
}

/// A reason: a code, or a table of a code and what it tells.
fn reason(node: &Node, who: &Knows<'_>, problems: &mut Problems) -> Option<Reason> {
    let json = match &node.value {
        Value::Text(code) => match SAYING.iter().find(|(saying, _)| saying == code) {
            Some((code, form)) => {
                json!({ *code: told(&View::new(node.at, "record.reason", &[]), form, who, problems)? })
            }
            None => Json::String(code.clone()),
        },
        Value::Table(entries) => {
            let [entry] = entries.as_slice() else { return None };
            let (code, form) = SAYING.iter().find(|(code, _)| *code == entry.key)?;
            json!({ *code: told(&View::of(&entry.node, "record.reason")?, form, who, problems)? })
        }
        _ => return None,
    };
    serde_json::from_value(json).ok()
}

/// What a code tells, with the ids of people and instants as the planner keeps them.
fn told(view: &View<'_>, form: &Form, who: &Knows<'_>, problems: &mut Problems) -> Option<Json> {
    let mut told = Map::new();
    for key in form.all() {
        let value = match key.kind {
            Kind::Moment => who.instant(view, key.name, Edge::Start).map(|at| json!(at.as_millisecond())),
            Kind::Name => who.person(view, key.name, problems).map(|person| json!(person)),
            _ => {
                let mut people = Vec::new();
                for (name, node) in view.texts(key.name) {
                    match who.people.id(name) {
                        Some(person) => people.push(json!(person)),
                        None => view.wrong_at(node, key.name, who.people.unknown(name), problems),
                    }
                }
                Some(Json::Array(people))
            }
        };
        match value {
            Some(value) => drop(told.insert(key.name.to_owned(), value)),
            None if key.preset == Preset::Needed => return None,
            None => {}
        }
    }
    Some(Json::Object(told))
}

/// Where the order stands, and the first slot to plan.
pub(super) fn cursor(
    root: &View<'_>,
    who: &Knows<'_>,
    members: &[Member],
    record: &[Served],
    problems: &mut Problems,
) -> (Cursor, i64) {
    let after = record.iter().map(|served| served.slot).max().map_or(0, |slot| slot.saturating_add(1));
    let mut cursor = Cursor { last: last(members, record), ..Cursor::default() };
    let Some(view) = root.table("cursor", "cursor") else { return (cursor, after) };
    if let Some(name) = view.text("last") {
        cursor.last = who.places.id(name);
        if cursor.last.is_none() {
            view.wrong("last", who.places.unknown(name), problems);
        }
    }
    let next = view.whole("next_slot").unwrap_or(after);
    if next < after {
        view.wrong("next_slot", Wrong::InRecord, problems);
    } else if next != after && slots::start(who.versions, next).is_none() && !who.versions.is_empty() {
        view.wrong("next_slot", Wrong::NoSlot, problems);
    }
    cursor.debts = kept(&view, who, problems);
    for (name, node) in view.texts("waiting") {
        match who.places.id(name) {
            None => view.wrong_at(node, "waiting", who.places.unknown(name), problems),
            Some(member) if cursor.waiting.contains(&member) => {
                view.wrong_at(node, "waiting", Wrong::Twice(node.at.line), problems);
            }
            Some(member) => cursor.waiting.push(member),
        }
    }
    if let Some(credits) = view.table("credits", "cursor.credits") {
        for entry in credits.entries {
            let Value::Whole(turns) = entry.node.value else { continue };
            let Ok(turns) = i32::try_from(turns) else { continue };
            match who.places.id(&entry.key) {
                None => credits.wrong(&entry.key, who.places.unknown(&entry.key), problems),
                Some(_) if turns == 0 => credits.wrong(&entry.key, Wrong::NotNothing, problems),
                Some(member) => cursor.credits.push((member, turns)),
            }
        }
    }
    (cursor, next)
}

/// Who took the last turn of the order, by the record.
fn last(members: &[Member], record: &[Served]) -> Option<super::MemberId> {
    let in_order = |served: &&Served| matches!(served.reason, Reason::InOrder | Reason::Nobody);
    let served = record.iter().rfind(in_order)?;
    let place = |member: &&Member| member.person == served.person;
    let then = |member: &&Member| {
        member.from.is_none_or(|from| from <= served.span.starts)
            && member.until.is_none_or(|until| served.span.starts < until)
    };
    let mut places = members.iter().filter(place);
    places.clone().find(then).or_else(|| places.next()).map(|member| member.id)
}

fn kept(view: &View<'_>, who: &Knows<'_>, problems: &mut Problems) -> Vec<Kept> {
    let mut seen = HashMap::new();
    let one = |view: View<'_>| {
        let name = view.text("member")?;
        let Some(member) = who.places.id(name) else {
            view.wrong("member", who.places.unknown(name), problems);
            return None;
        };
        if let Some(line) = seen.insert(member, view.at.line) {
            view.wrong("member", Wrong::Twice(line), problems);
        }
        let since = who.instant(&view, "since", Edge::Start)?;
        Some(Kept { member, since, seat: view.whole("seat").unwrap_or(1), slot: view.whole("slot") })
    };
    view.tables("kept", "cursor.kept").filter_map(one).collect()
}

/// What a minute of duty weighs.
pub(super) fn weights(root: &View<'_>) -> Weights {
    let view = root.table("ledger", "ledger").unwrap_or(View::new(root.at, "ledger", &[]));
    Weights {
        night: view.hundredths("night").unwrap_or(100),
        weekend: view.hundredths("weekend").unwrap_or(150),
        holiday: view.hundredths("holiday").unwrap_or(200),
        night_hours: (
            view.clock("night_from").unwrap_or(time(22, 0, 0, 0)),
            view.clock("night_to").unwrap_or(time(6, 0, 0, 0)),
        ),
        look_back_days: view.whole("look_back_days").unwrap_or(365),
    }
}
