//! Handoff notes: whoever goes off duty writes one for the next, who reads it. Sealed under the
//! author's key; readable by the people of that rotation.

use super::rota::{RotationId, ShiftId};
use super::{Rotation, Served, note_rows, rows, shift_rows};
use crate::base::{Error, PersonId, Result, Sealed};
use crate::spine::{
    audit, people,
    turns::{self, Ending, Holder},
};
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp};

/// How long a note is kept, in days.
pub(super) const KEPT_DAYS: u16 = 90;

/// The turn of whoever is to write a note; its subject is the shift that ends. Who handed over by hand has
/// not asked for it themselves, and may not read it.
pub(super) const WRITE: turns::Kind = turns::Kind { opener: false, ..turns::Kind::named("rotations.note") };
/// The turn of whoever is to read one; its subject is the shift that ended. Notes are for the people of
/// a rotation, so nobody else takes it.
pub(super) const READ: turns::Kind = turns::Kind { take: false, ..turns::Kind::named("rotations.read") };

/// A handoff note.
#[derive(Clone)]
pub struct Note {
    /// Who wrote it.
    pub author: PersonId,
    /// What it says.
    pub text: Sealed<String>,
    /// When it was written.
    pub written: Timestamp,
    /// When and by whom it was read.
    pub read: Option<(Timestamp, PersonId)>,
}

/// Asks the holder of a shift for the handoff note, due at `due`.
pub(super) fn ask_for(w: &Write<'_>, shift: &Served, due: Timestamp) -> Result<()> {
    let Some(person) = shift.person else { return Ok(()) };
    if note_of(w, shift.id)?.is_some() || !people::get(w, person)?.active {
        return Ok(());
    }
    let holder = Holder::Person(person);
    turns::open_or_keep(w, &turns::New { kind: WRITE, subject: *shift.id.bytes(), holder, due, text: None })?;
    Ok(())
}

/// At a handoff: the newest note that nobody has read waits for the new holder, and older asks lapse. `new` parts
/// were put on record just now, so they have no note; the last `begun` of them run.
pub(super) fn pass_on(w: &Write<'_>, rotation: &Rotation, begun: &[Served], new: usize) -> Result<()> {
    let seats = begun.len().max(1);
    let mut waits = false;
    for (age, shift) in (new - begun.len()..).zip(shift_rows::newest(w, rotation.id, new, 4 * seats)?) {
        if !waits && note_of(w, shift.id)?.is_some_and(|note| note.read.is_none()) {
            wait_to_be_read(w, rotation, shift.id, begun.first().map_or(shift.ends, |new| new.starts))?;
            waits = true;
        } else {
            turns::end_about(w, READ, *shift.id.bytes(), Ending::Lapsed)?;
        }
        if age >= seats {
            turns::end_about(w, WRITE, *shift.id.bytes(), Ending::Lapsed)?;
        }
    }
    Ok(())
}

/// How long after the handoff a note is to be read by.
const READ_WITHIN: SignedDuration = SignedDuration::from_hours(4);

fn wait_to_be_read(w: &Write<'_>, rotation: &Rotation, shift: ShiftId, from: Timestamp) -> Result<()> {
    if note_of(w, shift)?.is_some_and(|note| note.read.is_none()) {
        let (holder, due) = (Holder::Duty(rotation.duty), from + READ_WITHIN);
        turns::open_or_keep(w, &turns::New { kind: READ, subject: *shift.bytes(), holder, due, text: None })?;
    }
    Ok(())
}

/// Writes (or rewrites, until it is read) the note of a shift; its holder may.
///
/// # Errors
/// A refusal at `text` if it is empty, too long or already read; `NotAllowed` for others.
pub fn write_note(w: &Write<'_>, id: ShiftId, text: &str) -> Result<RotationId> {
    let me = people::me(w)?;
    let (rotation, shift) = shift_rows::shift(w, id)?;
    if shift.person != Some(me.id) {
        return Err(Error::NotAllowed);
    }
    // The running shift and the one before it; what came earlier has been handed on.
    let most = 2 * usize::from(super::get(w, rotation)?.coming().seats.max(1));
    if !shift_rows::newest(w, rotation, 0, most)?.iter().any(|newest| newest.id == id) {
        return Err(Error::Conflict);
    }
    let text = text.trim();
    match text.chars().count() {
        1..=10_000 => {}
        0 => return Err(Error::refused_at("text", |t| t.rotations_note_empty())),
        _ => return Err(Error::refused_at("text", |t| t.rotations_note_long())),
    }
    if note_of(w, id)?.is_some_and(|note| note.read.is_some()) {
        return Err(Error::refused_at("text", |t| t.rotations_note_read_already()));
    }
    note_rows::keep(w, id, me.id, text)?;
    turns::end_about(w, WRITE, *id.bytes(), Ending::Done)?;
    if shift.ends <= w.now().at() {
        let rotation = rows::get(w, rotation)?;
        wait_to_be_read(w, &rotation, id, w.now().at())?;
    }
    audit::record(w, "handoff-note.written", id)?;
    w.changed(super::SLICE.name);
    Ok(rotation)
}

/// Marks a note as read by whoever acts, if they hold the duty now.
///
/// # Errors
/// `NotAllowed` for others; `NotFound` if there is no note.
pub fn read_note(w: &Write<'_>, id: ShiftId) -> Result<RotationId> {
    let me = people::me(w)?;
    let (rotation, _) = shift_rows::shift(w, id)?;
    let duty = turns::duty(w, rows::get(w, rotation)?.duty)?;
    if !duty.answers(me.id) {
        return Err(Error::NotAllowed);
    }
    // Whoever wrote a note cannot be the one it was written for.
    if note_of(w, id)?.ok_or(Error::NotFound)?.author == me.id {
        return Err(Error::NotAllowed);
    }
    note_rows::mark_read(w, id, me.id)?;
    turns::end_about(w, READ, *id.bytes(), Ending::Done)?;
    audit::record(w, "handoff-note.read", id)?;
    w.changed(super::SLICE.name);
    Ok(rotation)
}

/// The note of a shift, if one was written.
///
/// # Errors
/// A fault if it cannot be read.
pub fn note_of(r: &Read<'_>, shift: ShiftId) -> Result<Option<Note>> {
    note_rows::of(r, shift)
}

/// Deletes notes 90 days after they were written. Instance-wide.
///
/// # Errors
/// A fault if they cannot be deleted.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    note_rows::delete_before(w, w.now().ms() - i64::from(KEPT_DAYS) * 86_400_000)
}
