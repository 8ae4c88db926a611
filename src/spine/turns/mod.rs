//! Turns: things due from somebody at some time. A turn is held by a person or by a duty; a duty is
//! held by whoever a rotation says, and by its fallback when there is nobody.

mod digest;
mod pages;
mod rows;

use crate::base::{Error, PersonId, Result, Sealed};
use crate::slice::{Face, Slice, TurnRef};
use crate::spine::{audit, people};
use crate::store::{Actor, Read, Write};
use jiff::Timestamp;

/// This slice.
pub const SLICE: Slice = Slice {
    tables: rows::TABLES,
    routes: pages::routes,
    due: digest::due,
    tick: digest::tick,
    retime: digest::retime,
    face,
    message: digest::message,
    ..Slice::named("turns")
};

crate::ids! {
    /// Something due.
    TurnKind "trn" TurnId,
    /// A standing responsibility with a present holder.
    DutyKind "dut" DutyId,
}

/// Who holds a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// This person, whatever rotates.
    Person(PersonId),
    /// Whoever holds the duty at the time.
    Duty(DutyId),
}

/// A turn to be opened.
pub struct New {
    /// `slice.word`.
    pub kind: &'static str,
    /// The id bytes of what it is about.
    pub subject: [u8; 16],
    /// Who holds it.
    pub holder: Holder,
    /// When it is due; never moves.
    pub due: Timestamp,
    /// Free text of whoever opens it, if it says something no other row says.
    pub text: Option<Sealed<String>>,
}

/// An open turn.
#[derive(Clone)]
pub struct Turn {
    /// Its id.
    pub id: TurnId,
    /// `slice.word`.
    pub kind: String,
    /// The id bytes of what it is about.
    pub subject: [u8; 16],
    /// Who holds it.
    pub holder: Holder,
    /// When it is due.
    pub due: Timestamp,
    /// Who opened it, if a person did.
    pub opened_by: Option<PersonId>,
    /// Its own text.
    pub text: Option<Sealed<String>>,
}

impl Turn {
    /// The turn as its slice is asked about it.
    pub fn as_ref(&self) -> TurnRef {
        TurnRef { id: *self.id.bytes(), kind: self.kind.clone(), subject: self.subject, due: self.due }
    }
}

/// A duty.
#[derive(Clone)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// What it is called.
    pub title: Sealed<String>,
    /// Who answers for it when nobody holds it.
    pub fallback: PersonId,
    /// Who holds it now; empty is a gap.
    pub holders: Vec<PersonId>,
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Somebody did it.
    Done,
    /// It no longer makes sense.
    Lapsed,
}

/// Makes a duty; until a rotation says otherwise its fallback answers for it.
///
/// # Errors
/// `NotFound` if the fallback is nobody of this workspace.
pub fn make_duty(w: &Write<'_>, title: &Sealed<String>, fallback: PersonId) -> Result<DutyId> {
    people::get(w, fallback)?;
    rows::insert_duty(w, title, fallback)
}

/// Renames a duty or names another fallback.
///
/// # Errors
/// `NotFound` if there is no such duty or person here.
pub fn change_duty(w: &Write<'_>, id: DutyId, title: &Sealed<String>, fallback: PersonId) -> Result<()> {
    people::get(w, fallback)?;
    rows::update_duty(w, id, title, fallback)
}

/// A duty of this workspace.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn duty(r: &Read<'_>, id: DutyId) -> Result<Duty> {
    rows::duty(r, id)
}

/// Hands the duty, and with it every open turn it holds, to these people; none of them is a gap.
///
/// # Errors
/// `NotFound` if there is no such duty or person here.
pub fn hold(w: &Write<'_>, id: DutyId, holders: &[PersonId]) -> Result<()> {
    let duty = duty(w, id)?;
    for gone in duty.holders.iter().filter(|p| !holders.contains(p)) {
        rows::stop_holding(w, id, *gone)?;
    }
    for new in holders.iter().filter(|p| !duty.holders.contains(p)) {
        people::get(w, *new)?;
        rows::start_holding(w, id, *new)?;
    }
    w.changed(SLICE.name);
    Ok(())
}

/// Opens a turn.
///
/// # Errors
/// `NotFound` if its holder is nobody of this workspace.
pub fn open(w: &Write<'_>, new: &New) -> Result<TurnId> {
    match new.holder {
        Holder::Person(person) => people::get(w, person).map(drop)?,
        Holder::Duty(duty) => rows::duty(w, duty).map(drop)?,
    }
    let id = rows::insert(w, new)?;
    audit::record(w, "turn.opened", id)?;
    w.changed(SLICE.name);
    Ok(id)
}

/// Opens a turn, unless one of the same kind about the same thing is open; says which it is.
///
/// # Errors
/// A fault if it cannot be written.
pub fn open_or_keep(w: &Write<'_>, new: &New) -> Result<TurnId> {
    match rows::open_about(w, new.kind, new.subject)?.first() {
        Some(id) => Ok(*id),
        None => open(w, new),
    }
}

/// Ends an open turn.
///
/// # Errors
/// `NotFound` if it is not open.
pub fn end(w: &Write<'_>, id: TurnId, how: Ending) -> Result<()> {
    rows::end(w, id, how)?;
    audit::record(w, "turn.ended", id)?;
    w.changed(SLICE.name);
    Ok(())
}

/// Ends whatever turns of a kind are open about a thing.
///
/// # Errors
/// A fault if it cannot be written.
pub fn end_about(w: &Write<'_>, kind: &'static str, subject: [u8; 16], how: Ending) -> Result<()> {
    for id in rows::open_about(w, kind, subject)? {
        end(w, id, how)?;
    }
    Ok(())
}

/// The open turns that wait for this person: their own, and those of duties they answer for now.
///
/// # Errors
/// A fault if it cannot be read.
pub fn waiting_for(r: &Read<'_>, person: PersonId) -> Result<Vec<Turn>> {
    rows::waiting_for(r, person)
}

/// How many turns wait for this person.
///
/// # Errors
/// A fault if it cannot be read.
pub fn count_for(r: &Read<'_>, person: PersonId) -> Result<usize> {
    rows::count_for(r, person)
}

/// The open turns that a duty holds.
///
/// # Errors
/// A fault if it cannot be read.
pub fn of_duty(r: &Read<'_>, duty: DutyId) -> Result<Vec<Turn>> {
    rows::of_duty(r, duty)
}

/// The kind of a turn that is nothing but its own text.
pub const TODO: &str = "turns.todo";

/// Leaves something to do for whoever holds the duty.
///
/// # Errors
/// A refusal at `text` if it is empty or too long; `NotFound` if there is no such duty here.
pub fn leave_todo(w: &Write<'_>, duty: DutyId, text: &str, due: Timestamp) -> Result<TurnId> {
    rows::duty(w, duty)?;
    let text = text.trim();
    match text.chars().count() {
        1..=500 => {}
        0 => return Err(Error::refused_at("text", |t| t.turns_text_missing())),
        _ => return Err(Error::refused_at("text", |t| t.turns_text_long())),
    }
    let text = Some(Sealed::new(text.to_owned()));
    open(w, &New { kind: TODO, subject: *duty.bytes(), holder: Holder::Duty(duty), due, text })
}

/// Ends a todo on behalf of whoever acts: its holder, its opener or an admin.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn finish_todo(w: &Write<'_>, id: TurnId) -> Result<()> {
    let me = people::me(w)?;
    let turn = rows::get(w, id)?;
    let mine = waiting_for(w, me.id)?.iter().any(|t| t.id == id);
    let may = mine || turn.opened_by == Some(me.id) || me.is(people::Role::Admin);
    if turn.kind != TODO || !may {
        return Err(Error::NotFound);
    }
    end(w, id, Ending::Done)
}

/// Who acts, if a person does.
fn by(r: &Read<'_>) -> Option<PersonId> {
    match r.actor() {
        Actor::Person(id) => Some(id),
        Actor::Clock | Actor::Console | Actor::Stranger => None,
    }
}

fn face(r: &Read<'_>, reader: &crate::base::Reader, turn: &TurnRef) -> Result<Option<Face>> {
    if turn.kind != TODO {
        return Ok(None);
    }
    let t = reader.words();
    let id = TurnId::from_bytes(turn.id);
    let full = rows::get(r, id)?;
    let duty = rows::duty(r, DutyId::from_bytes(turn.subject))?;
    Ok(Some(Face {
        what: full.text.unwrap_or_else(|| Sealed::new(String::new())),
        whom: duty.title,
        action: t.turns_done(),
        href: format!("/turns/{id}/done"),
        post: true,
    }))
}

/// How long an ended turn is kept, in days.
pub const KEPT_DAYS: u16 = 90;

/// Deletes what ended longer than `KEPT_DAYS` ago. Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    rows::delete_before(w, w.now().ms() - i64::from(KEPT_DAYS) * 86_400_000)
}
