//! Escalation: a turn that is late for too long is brought, once, to somebody else as well. A duty's
//! turn goes to the duty's fallback, a person's to whoever opened it.
//!
//! Catch-up rule: each once. That it happened is a row, so downtime and jumps of the clock repeat nothing.

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

/// The message's name.
pub(super) const MESSAGE: &str = "turns.escalated";
/// How long a turn may be late.
const GRACE: SignedDuration = SignedDuration::from_hours(24);
/// The same in milliseconds: no turn is escalated sooner.
pub(super) const GRACE_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) fn tick(w: &Write<'_>) -> Result<()> {
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
            tell(w, id, to)?;
        }
        w.changed(SLICE.name);
    }
    Ok(())
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

fn tell(w: &Write<'_>, id: TurnId, to: PersonId) -> Result<()> {
    // It has waited for a day; it need not wake anybody.
    let not_before = Some(opening(&people::get(w, to)?, w.now().at()));
    let (kind, about) = (Kind::Announcement, format!("escalated:{id}"));
    let post = Post { to, kind, message: MESSAGE, about: &about, content: &id.to_string(), not_before };
    notifications::post(w, &post).map(drop)
}

pub(super) fn message(telling: &Telling<'_>, json: &str) -> Result<Option<Message>> {
    let wrong = || Error::fault("an escalation without its turn");
    let id: String = serde_json::from_str(json).map_err(|_| wrong())?;
    let id: TurnId = id.parse().map_err(|_| wrong())?;
    let list = super::list_for(telling.read, telling.to)?;
    // Ended meanwhile, or theirs by now: there is nothing to tell.
    let turn = list.into_iter().find(|turn| turn.id == id);
    let Some((turn, with)) = turn.and_then(|turn| turn.late_with.map(|with| (turn, with))) else {
        return Ok(None);
    };
    let Some(face) = (telling.face)(&turn.as_ref())? else { return Ok(None) };
    let (t, due) = (telling.reader.words(), telling.reader.fixed(turn.due));
    let name = people::get(telling.read, with)?.name;
    let (what, name, whom) = (face.what.reveal(), name.reveal(), face.whom.reveal());
    let why = match turn.holder {
        Holder::Person(_) => t.turns_escalated_opener(),
        Holder::Duty(_) => t.turns_escalated_fallback(whom),
    };
    Ok(Some(Message {
        subject: Sealed::new(t.turns_escalated_subject(name, what)),
        lines: vec![
            Sealed::new(t.turns_escalated_line(what, due, name)),
            Sealed::new(t.turns_escalated_ask(name)),
        ],
        link: Some((t.turns_open_home(), "/".to_owned())),
        why,
    }))
}
