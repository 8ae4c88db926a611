//! The turn that is nothing but its own text, left for whoever holds a duty.

use super::{DutyId, Ending, Holder, Kind, New, TurnId, end, list_for, open, rows, turn_rows};
use crate::base::{Error, Reader, Result, Sealed};
use crate::slice::{Face, TurnRef};
use crate::spine::people;
use crate::store::{Read, Write};
use jiff::Timestamp;

/// The kind of a turn that is nothing but its own text.
pub const TODO: Kind = Kind::named("turns.todo");

/// Leaves something to do for whoever holds the duty.
///
/// # Errors
/// A refusal at `text` if it is empty or too long; `NotFound` if there is no such duty here.
pub fn leave_todo(w: &Write<'_>, duty: DutyId, text: &str, due: Timestamp) -> Result<TurnId> {
    let text = text.trim();
    match text.chars().count() {
        1..=500 => {}
        0 => return Err(Error::refused_at("text", |t| t.turns_text_missing())),
        _ => return Err(Error::refused_at("text", |t| t.turns_text_long())),
    }
    let text = Some(Sealed::new(text.to_owned()));
    open(w, &New { kind: TODO, subject: *duty.bytes(), holder: Holder::Duty(duty), due, text })
}

/// Ends a todo on behalf of whoever acts: whoever it waits for, its opener or an admin.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn finish_todo(w: &Write<'_>, id: TurnId) -> Result<()> {
    let me = people::me(w)?;
    let turn = turn_rows::get(w, id)?;
    let mine = || Ok::<_, Error>(list_for(w, me.id)?.iter().any(|t| t.id == id));
    let may = turn.opened_by == Some(me.id) || me.is(people::Role::Admin) || mine()?;
    if turn.kind != TODO.name || !may {
        return Err(Error::NotFound);
    }
    end(w, id, Ending::Done)
}

pub(super) fn face(r: &Read<'_>, reader: &Reader, turn: &TurnRef) -> Result<Option<Face>> {
    if turn.kind != TODO.name {
        return Ok(None);
    }
    let whom = match &turn.duty {
        Some(title) => title.clone(),
        None => rows::duty(r, DutyId::from_bytes(turn.subject))?.title,
    };
    Ok(Some(Face {
        what: turn.text.clone().unwrap_or_else(|| Sealed::new(String::new())),
        whom,
        action: reader.words().turns_done(),
        href: format!("/turns/{}/done", TurnId::from_bytes(turn.id)),
        post: true,
    }))
}
