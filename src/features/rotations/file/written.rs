//! Writes a rotation: what holds anyway is left out, so that a plain rotation is a plain file.

use super::{
    RotaFile,
    form::Kind,
    moment::{self, Edge, Moment},
    people::EVERYBODY,
    reasons::SAYING,
    rules, slots,
};
use crate::base::{
    PersonId,
    document::{Entry, Node, Value},
};
use crate::features::rotations::rota::{
    Absence, Cursor, Fixed, MemberId, Override, Reason, Removal, Served, Swap, Weights,
};
use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde_json::Value as Json;
use std::collections::HashMap;

/// A table that grows.
#[derive(Default)]
pub(super) struct Out(pub(super) Vec<Entry>);

impl Out {
    pub(super) fn put(&mut self, key: &str, value: Value) -> &mut Self {
        self.0.push(Entry::new(key, value));
        self
    }
    pub(super) fn text(&mut self, key: &str, text: impl Into<String>) -> &mut Self {
        self.put(key, Value::Text(text.into()))
    }
    pub(super) fn whole(&mut self, key: &str, n: impl Into<i64>) -> &mut Self {
        self.put(key, Value::Whole(n.into()))
    }
    pub(super) fn maybe(&mut self, key: &str, text: Option<String>) -> &mut Self {
        if let Some(text) = text {
            self.text(key, text);
        }
        self
    }
    fn hundredths(&mut self, key: &str, n: u16) -> &mut Self {
        self.put(key, Value::Number(f64::from(n) / 100.0))
    }
    /// Only if it holds.
    fn yes(&mut self, key: &str, is: bool) -> &mut Self {
        if is { self.put(key, Value::Bool(true)) } else { self }
    }
    /// Only if it is not the first one.
    fn seat(&mut self, seat: u8) -> &mut Self {
        if seat == 1 { self } else { self.whole("seat", seat) }
    }
    /// Only if there are any.
    pub(super) fn tables(&mut self, key: &str, tables: Vec<Value>) -> &mut Self {
        if tables.is_empty() { self } else { self.put(key, list(tables)) }
    }
    pub(super) fn into_value(self) -> Value {
        Value::Table(self.0)
    }
}

pub(super) fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::List(values.into_iter().map(Node::new).collect())
}

/// The document of a rotation.
pub(super) fn document(file: &RotaFile) -> Vec<Entry> {
    let names = Names::of(file);
    let mut out = Out::default();
    out.text("title", &file.title).maybe("id", file.id.clone());
    rules::written(file, &mut out);
    live(file, &names, &mut out);
    out.tables("person", people(file, &names));
    out.put("member", list(members(file, &names)));
    let rota = &file.rota;
    out.tables("absence", rota.absences.iter().map(|absence| names.absence(absence)).collect());
    out.tables("override", rota.overrides.iter().map(|change| names.change(change)).collect());
    out.tables("temporary", temporaries(file, &names));
    out.tables("swap", rota.swaps.iter().map(|swap| names.swap(swap)).collect());
    out.tables("link", rota.links.iter().map(|link| link_of(link)).collect());
    out.tables("answer", answers(file, &names));
    rules::versions(file, &mut out);
    out.tables("record", rota.record.iter().map(|served| names.served(served)).collect());
    if rota.next != 0 || rota.cursor != Cursor::default() {
        out.put("cursor", names.cursor(&rota.cursor, rota.next));
    }
    let weights = weights(&rota.weights);
    if !weights.0.is_empty() {
        out.put("ledger", weights.into_value());
    }
    out.0
}

/// How the file calls what planning knows by ids.
struct Names<'a> {
    file: &'a RotaFile,
    people: HashMap<PersonId, &'a str>,
    places: HashMap<MemberId, &'a str>,
}

impl<'a> Names<'a> {
    fn of(file: &'a RotaFile) -> Self {
        let people = file.people.iter().map(|person| (person.id, person.key.as_str())).collect();
        let places = file.members.iter().map(|(id, key)| (*id, key.as_str())).collect();
        Self { file, people, places }
    }

    fn person(&self, id: PersonId) -> String {
        self.people.get(&id).map_or_else(|| id.to_string(), ToString::to_string)
    }

    fn place(&self, id: MemberId) -> String {
        self.places.get(&id).map_or_else(|| id.to_string(), ToString::to_string)
    }

    /// An instant by the rotation's clock; with its offset where the clock alone does not say it.
    fn when(&self, at: Timestamp, edge: Edge) -> String {
        let versions = &self.file.rota.versions;
        let version = versions.iter().rfind(|version| version.starts <= at).or(versions.first());
        let zone = version.map_or(TimeZone::UTC, |version| version.grid.zone().clone());
        said(at, &zone, |moment| slots::instant(versions, moment, edge))
    }

    fn span(&self, out: &mut Out, (from, to): (&str, &str), span: crate::base::calendar::span::Span) {
        out.text(from, self.when(span.starts, Edge::Start));
        if span.ends < Timestamp::MAX {
            out.text(to, self.when(span.ends, Edge::End));
        }
    }

    /// By the clock of whoever is away; whole days as dates.
    fn absence(&self, absence: &Absence) -> Value {
        let zone = rules::zone_of(self.file, absence.person);
        let day = |at: Timestamp, edge: Edge| {
            let date = zone.to_datetime(at).date();
            let date = if edge == Edge::End { date.yesterday().ok()? } else { date };
            (Moment::Day(date).instant(&zone, edge) == at).then(|| date.to_string())
        };
        let wall = |at: Timestamp, edge: Edge| said(at, &zone, |moment| moment.instant(&zone, edge));
        let span = absence.span;
        let (from, to) = match (day(span.starts, Edge::Start), day(span.ends, Edge::End)) {
            (Some(from), Some(to)) => (from, to),
            _ => (wall(span.starts, Edge::Start), wall(span.ends, Edge::End)),
        };
        let mut out = Out::default();
        out.text("person", self.person(absence.person)).text("from", from).text("to", to);
        out.into_value()
    }

    fn change(&self, change: &Override) -> Value {
        let mut out = Out::default();
        self.span(&mut out, ("from", "to"), change.span);
        let remove = change.remove.map(|removal| match removal {
            Removal::Person(person) => self.person(person),
            Removal::Everybody => EVERYBODY.to_owned(),
        });
        out.maybe("add", change.add.map(|person| self.person(person))).maybe("remove", remove);
        out.yes("extend", change.extend).yes("even_if_away", change.even_if_away);
        out.into_value()
    }

    fn shift(&self, shift: &Fixed) -> Value {
        let mut out = Out::default();
        out.text("person", self.person(shift.person));
        self.span(&mut out, ("from", "to"), shift.span);
        out.seat(shift.seat);
        out.into_value()
    }

    fn swap(&self, swap: &Swap) -> Value {
        let mut out = Out::default();
        out.whole("slot", swap.slot).text("from", self.person(swap.from));
        out.maybe("to", swap.to.map(|person| self.person(person)));
        if let Some(back) = swap.back {
            out.whole("back", back);
        }
        if let Some(part) = swap.part {
            self.span(&mut out, ("part_from", "part_to"), part);
        }
        out.text("stage", rules::word(&swap.stage));
        out.into_value()
    }

    fn served(&self, served: &Served) -> Value {
        let mut out = Out::default();
        out.whole("slot", served.slot).seat(served.seat);
        match served.person {
            Some(person) => out.text("person", self.person(person)),
            None => out.put("nobody", Value::Bool(true)),
        };
        self.span(&mut out, ("from", "to"), served.span);
        if served.reason != Reason::InOrder {
            out.put("reason", self.reason(&served.reason));
        }
        out.into_value()
    }

    /// A code, or a table of a code and what it tells, people by the names of the file.
    fn reason(&self, reason: &Reason) -> Value {
        let told = match serde_json::to_value(reason) {
            Ok(Json::Object(told)) => told,
            Ok(Json::String(code)) => return Value::Text(code),
            _ => return Value::Text(String::new()),
        };
        let mut out = Out::default();
        for (code, form) in SAYING {
            let Some(Json::Object(told)) = told.get(*code) else { continue };
            let mut inner = Out::default();
            for key in form.all() {
                match (&key.kind, told.get(key.name)) {
                    (_, None | Some(Json::Null)) => {}
                    (Kind::Moment, Some(ms)) => {
                        let at = crate::base::clock::from_ms(ms.as_i64().unwrap_or(0));
                        inner.text(key.name, self.when(at, Edge::Start));
                    }
                    (Kind::Name, Some(id)) => drop(inner.text(key.name, self.told(id))),
                    (_, Some(ids)) => {
                        let ids = ids.as_array().into_iter().flatten();
                        inner.put(key.name, list(ids.map(|id| Value::Text(self.told(id)))));
                    }
                }
            }
            out.put(code, inner.into_value());
        }
        out.into_value()
    }

    fn told(&self, id: &Json) -> String {
        let text = id.as_str().unwrap_or_default();
        text.parse().map_or_else(|_| text.to_owned(), |id| self.person(id))
    }

    fn cursor(&self, cursor: &Cursor, next: i64) -> Value {
        let mut out = Out::default();
        out.maybe("last", cursor.last.map(|last| self.place(last))).whole("next_slot", next);
        let kept = cursor.debts.iter().map(|kept| {
            let mut out = Out::default();
            out.text("member", self.place(kept.member)).text("since", self.when(kept.since, Edge::Start));
            if let Some(slot) = kept.slot {
                out.whole("slot", slot);
            }
            out.seat(kept.seat);
            out.into_value()
        });
        out.tables("kept", kept.collect());
        if !cursor.waiting.is_empty() {
            out.put("waiting", list(cursor.waiting.iter().map(|id| Value::Text(self.place(*id)))));
        }
        if !cursor.credits.is_empty() {
            let credits = cursor.credits.iter();
            let credits = credits.map(|(id, n)| Entry::new(self.place(*id), Value::Whole((*n).into())));
            out.put("credits", Value::Table(credits.collect()));
        }
        out.into_value()
    }
}

/// An instant as a wall time of a zone, if that is read as the same instant; else with its offset.
pub(super) fn said(at: Timestamp, zone: &TimeZone, read: impl Fn(Moment) -> Timestamp) -> String {
    let wall = zone.to_datetime(at);
    if read(Moment::Wall(wall)) == at { moment::wall_text(wall) } else { moment::instant_text(at, zone) }
}

fn live(file: &RotaFile, names: &Names<'_>, out: &mut Out) {
    if file.live.lead_hours != 24 {
        out.whole("lead_hours", file.live.lead_hours);
    }
    if !file.live.owners.is_empty() {
        out.put("owners", list(file.live.owners.iter().map(|id| Value::Text(names.person(*id)))));
    }
    out.maybe("fallback", file.live.fallback.map(|id| names.person(id)));
}

fn people(file: &RotaFile, names: &Names<'_>) -> Vec<Value> {
    let one = |person: &super::Listed| {
        let mut out = Out::default();
        out.text("id", names.person(person.id));
        if person.name != person.key {
            out.text("name", &person.name);
        }
        if let Some(human) = file.rota.people.iter().find(|human| human.id == person.id) {
            out.maybe("zone", human.zone.iana_name().map(str::to_owned));
            let gone = |at| said(at, &human.zone, |moment| moment.instant(&human.zone, Edge::Start));
            out.maybe("gone", human.gone.map(gone));
        }
        out.into_value()
    };
    file.people.iter().map(one).collect()
}

fn members(file: &RotaFile, names: &Names<'_>) -> Vec<Value> {
    let one = |member: &crate::features::rotations::rota::Member| {
        let (key, person) = (names.place(member.id), member.person.map(|id| names.person(id)));
        let mut out = Out::default();
        if key != person.as_deref().unwrap_or("nobody") {
            out.text("id", key);
        }
        match person {
            Some(person) => out.text("person", person),
            None => out.put("nobody", Value::Bool(true)),
        };
        out.maybe("from", member.from.map(|at| names.when(at, Edge::Start)));
        out.maybe("until", member.until.map(|at| names.when(at, Edge::End)));
        if member.days.iter().count() < 7 {
            out.put("weekdays", rules::days(member.days));
        }
        if member.weight != 100 {
            out.hundredths("weight", member.weight);
        }
        out.into_value()
    };
    file.rota.members.iter().map(one).collect()
}

fn temporaries(file: &RotaFile, names: &Names<'_>) -> Vec<Value> {
    let one = |period: &crate::features::rotations::rota::Temporary| {
        let mut out = Out::default();
        names.span(&mut out, ("from", "to"), period.span);
        out.tables("shifts", period.shifts.iter().map(|shift| names.shift(shift)).collect());
        out.into_value()
    };
    file.rota.temporaries.iter().map(one).collect()
}

fn link_of(slots: &[i64]) -> Value {
    let mut out = Out::default();
    out.put("slots", list(slots.iter().copied().map(Value::Whole)));
    out.into_value()
}

fn answers(file: &RotaFile, names: &Names<'_>) -> Vec<Value> {
    let one = |answer: &crate::features::rotations::rota::Answer| {
        let mut out = Out::default();
        out.whole("slot", answer.slot).text("person", names.person(answer.person));
        out.put("pass", Value::Bool(answer.pass));
        out.into_value()
    };
    file.rota.answers.iter().map(one).collect()
}

/// What does not weigh as it would anyway.
fn weights(weights: &Weights) -> Out {
    let mut out = Out::default();
    let parts =
        [("night", weights.night, 100), ("weekend", weights.weekend, 150), ("holiday", weights.holiday, 200)];
    for (key, weight, _) in parts.into_iter().filter(|(_, weight, anyway)| weight != anyway) {
        out.hundredths(key, weight);
    }
    let night = [("night_from", weights.night_hours.0, 22), ("night_to", weights.night_hours.1, 6)];
    for (key, time, _) in night.into_iter().filter(|(_, time, hour)| *time != Time::constant(*hour, 0, 0, 0))
    {
        out.text(key, rules::clock(time));
    }
    if weights.look_back_days != 365 {
        out.whole("look_back_days", weights.look_back_days);
    }
    out
}
