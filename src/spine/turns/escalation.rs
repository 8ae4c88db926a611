//! Escalation: a turn that is late for too long is brought, once, to somebody else as well. A duty's
//! turn goes to the duty's fallback, a person's to whoever opened it.
//!
//! Catch-up rule: each once, and one letter for all that is brought to a person at one time. That it happened is a row, so downtime and jumps of the clock repeat nothing.

use super::{Duty, Holder, SLICE, Turn, TurnId, act_rows, digest::opening, rows, turn_rows};
use crate::base::{Error, PersonId, Result, Sealed};
use crate::slice::{Message, Telling};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
    people,
};
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// The message's name.
pub(super) const MESSAGE: &str = "turns.escalated";
/// How long a turn may be late.
const GRACE: SignedDuration = SignedDuration::from_hours(24);
/// The same in milliseconds: no turn is escalated sooner.
pub(super) const GRACE_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) fn tick(w: &Write<'_>) -> Result<()> {
    let mut news: BTreeMap<PersonId, Vec<TurnId>> = BTreeMap::new();
    for id in act_rows::to_look_at(w)? {
        let turn = turn_rows::get(w, id)?;
        let duty = turn.duty().map(|duty| rows::duty(w, duty)).transpose()?;
        let Some(has_it) = turn.with(duty.as_ref()) else { continue };
        let at = when(w, &turn, has_it)?;
        if at > w.now().at() {
            act_rows::look_at(w, id, at)?;
            continue;
        }
        let to = whom(w, &turn, duty.as_ref())?;
        act_rows::escalate(w, id, to)?;
        audit::record(w, "turn.escalated", id)?;
        if let Some(to) = to {
            news.entry(to).or_default().push(id);
        }
        w.changed(SLICE.name);
    }
    news.iter().try_for_each(|(to, turns)| tell(w, *to, turns))
}

/// Looks again where somebody's hours had moved the instant, for zone rules may have changed; says how many
/// moved.
pub(super) fn retime(w: &Write<'_>) -> Result<usize> {
    let mut moved = 0;
    for (id, planned) in act_rows::put_off(w)? {
        let turn = turn_rows::get(w, id)?;
        let duty = turn.duty().map(|duty| rows::duty(w, duty)).transpose()?;
        let Some(has_it) = turn.with(duty.as_ref()) else { continue };
        let at = when(w, &turn, has_it)?;
        if at != planned {
            act_rows::look_at(w, id, at)?;
            moved += 1;
        }
    }
    Ok(moved)
}

/// The grace runs from the first working instant of whoever has it, after it was due and opened, and
/// ends in their working hours: nobody is passed over for a night or a weekend.
fn when(r: &Read<'_>, turn: &Turn, has_it: PersonId) -> Result<Timestamp> {
    let person = people::get(r, has_it)?;
    let seen = opening(&person, turn.due.max(turn.opened));
    Ok(opening(&person, seen + GRACE))
}

/// To whom it goes: nobody, if that is who has it, or somebody who is gone, or the clock.
fn whom(r: &Read<'_>, turn: &Turn, duty: Option<&Duty>) -> Result<Option<PersonId>> {
    let to = match turn.holder {
        Holder::Person(_) => turn.opened_by,
        Holder::Duty(_) => duty.map(|duty| duty.fallback),
    };
    match to {
        Some(to) if !turn.is_of(to, duty) && people::get(r, to)?.active => Ok(Some(to)),
        _ => Ok(None),
    }
}

/// One letter for all that is brought to a person at once.
fn tell(w: &Write<'_>, to: PersonId, turns: &[TurnId]) -> Result<()> {
    let Some(first) = turns.first() else { return Ok(()) };
    // It has waited for a day; it need not wake anybody.
    let not_before = Some(opening(&people::get(w, to)?, w.now().at()));
    let content: Vec<String> = turns.iter().map(ToString::to_string).collect();
    let (kind, about) = (Kind::Announcement, format!("escalated:{first}"));
    let post = Post { to, kind, message: MESSAGE, about: &about, content: &content, not_before };
    notifications::post(w, &post).map(drop)
}

/// A turn of which a letter tells.
struct Told {
    what: Sealed<String>,
    name: Sealed<String>,
    line: String,
    why: String,
}

pub(super) fn message(telling: &Telling<'_>, json: &str) -> Result<Option<Message>> {
    let wrong = || Error::fault("an escalation without its turns");
    let ids: Vec<String> = serde_json::from_str(json).map_err(|_| wrong())?;
    let list = super::list_for(telling.read, telling.to)?;
    let mut told = Vec::new();
    // Those that ended meanwhile or are theirs by now are left out: there is nothing to tell.
    for turn in list.iter().filter(|turn| ids.contains(&turn.id.to_string())) {
        told.extend(tell_of(telling, turn)?);
    }
    let t = telling.reader.words();
    let Some(first) = told.first() else { return Ok(None) };
    let (what, name) = (first.what.reveal(), first.name.reveal());
    let (subject, ask, why) = match told.len() {
        1 => (t.turns_escalated_subject(name, what), t.turns_escalated_ask(name), first.why.clone()),
        n => {
            let same = told.iter().all(|one| one.why == first.why);
            let why = if same { first.why.clone() } else { t.turns_escalated_mixed() };
            (t.turns_escalated_many(n - 1, what), t.turns_escalated_ask_many(), why)
        }
    };
    let mut lines: Vec<_> = told.into_iter().map(|one| Sealed::new(one.line)).collect();
    lines.push(Sealed::new(ask));
    let link = Some((t.turns_open_home(), "/".to_owned()));
    Ok(Some(Message { subject: Sealed::new(subject), lines, link, why }))
}

fn tell_of(telling: &Telling<'_>, turn: &Turn) -> Result<Option<Told>> {
    let Some(with) = turn.late_with else { return Ok(None) };
    let Some(face) = (telling.face)(&turn.as_ref())? else { return Ok(None) };
    let t = telling.reader.words();
    let name = people::get(telling.read, with)?.name;
    let line = t.turns_escalated_line(face.what.reveal(), telling.reader.fixed(turn.due), name.reveal());
    let why = match turn.holder {
        Holder::Person(_) => t.turns_escalated_opener(),
        Holder::Duty(_) => t.turns_escalated_fallback(face.whom.reveal()),
    };
    Ok(Some(Told { what: face.what, name, line, why }))
}
