//! Turns: things due from somebody at some time. A turn is held by a person or by a duty; a duty is
//! held by whoever a rotation says, and by its fallback when there is nobody.

mod act_rows;
mod deeds;
mod digest;
mod digest_rows;
mod escalation;
mod find;
mod pages;
mod rows;
mod snooze;
mod take;
mod todo;
mod turn_rows;

pub use deeds::duty_behind;
pub use digest::adopt_orphaned_duties;
pub use find::sort;
pub use snooze::{Choices, Snooze, snooze, wake};
pub use take::{give_back, take};
pub use todo::{TODO, finish_todo, leave_todo};

use crate::base::{PersonId, Result, Sealed};
use crate::slice::{Message, Slice, Telling, TurnRef};
use crate::spine::{audit, people};
use crate::store::{Actor, Read, Write};
use jiff::Timestamp;
use std::collections::{HashMap, hash_map::Entry};

/// This slice.
pub const SLICE: Slice = Slice {
    tables: rows::TABLES,
    routes: pages::routes,
    due,
    tick,
    retime,
    face: todo::face,
    message,
    find: find::find,
    letters: deeds::LETTERS,
    deeds: deeds::DEEDS,
    subject: deeds::subject,
    ..Slice::named("turns")
};

crate::ids! {
    /// Something due.
    TurnKind "trn" TurnId,
    /// A standing responsibility with a present holder.
    DutyKind "dut" DutyId,
    /// That somebody took a turn.
    TakingKind "tkg" TakingId,
}

/// Who holds a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// This person, whatever rotates.
    Person(PersonId),
    /// Whoever holds the duty at the time.
    Duty(DutyId),
}

/// A kind of turn, as its slice declares it.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// `slice.word`.
    pub name: &'static str,
    /// Whether it may be snoozed.
    pub snooze: bool,
    /// Whether anybody may take it from the duty that holds it.
    pub take: bool,
    /// Whether whoever acts when it is opened is its opener, to whom it is escalated; not if they only
    /// caused it and it is none of their business.
    pub opener: bool,
}

impl Kind {
    /// A kind of this name that may be snoozed and taken, and has an opener.
    pub const fn named(name: &'static str) -> Self {
        Self { name, snooze: true, take: true, opener: true }
    }
}

/// A turn to be opened.
pub struct New {
    /// What kind of thing it is.
    pub kind: Kind,
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
    /// Who took it from the duty that holds it.
    pub taken_by: Option<PersonId>,
    /// When it is due.
    pub due: Timestamp,
    /// When it was opened.
    pub opened: Timestamp,
    /// Who opened it, if a person did.
    pub opened_by: Option<PersonId>,
    /// Its own text.
    pub text: Option<Sealed<String>>,
    /// Whether its kind may be snoozed.
    pub may_snooze: bool,
    /// Whether its kind may be taken.
    pub may_take: bool,
    /// To whom it was escalated.
    pub escalated_to: Option<PersonId>,
    /// In a person's own list: until when they snoozed it, if they still do.
    pub snoozed: Option<Timestamp>,
    /// In a person's own list: who has it, if it was only escalated to them.
    pub late_with: Option<PersonId>,
    /// In a person's own list: what its duty is called.
    pub title: Option<Sealed<String>>,
}

impl Turn {
    /// The turn as its slice is asked about it.
    pub fn as_ref(&self) -> TurnRef {
        TurnRef {
            id: *self.id.bytes(),
            kind: self.kind.clone(),
            subject: self.subject,
            due: self.due,
            text: self.text.clone(),
            duty: self.title.clone(),
        }
    }

    /// Whether it waits for this person by itself, and not because it was escalated; `duty` is the one
    /// that holds it, if one does.
    pub fn is_of(&self, person: PersonId, duty: Option<&Duty>) -> bool {
        match (self.holder, self.taken_by) {
            (Holder::Person(holder), _) | (Holder::Duty(_), Some(holder)) => holder == person,
            (Holder::Duty(_), None) => duty.is_some_and(|duty| duty.answers(person)),
        }
    }

    /// Who has it now; `duty` is the one that holds it, if one does.
    fn with(&self, duty: Option<&Duty>) -> Option<PersonId> {
        match (self.holder, self.taken_by) {
            (Holder::Person(holder), _) | (Holder::Duty(_), Some(holder)) => Some(holder),
            (Holder::Duty(_), None) => duty.map(|d| d.holders.first().copied().unwrap_or(d.fallback)),
        }
    }

    /// The duty that holds it, if one does.
    const fn duty(&self) -> Option<DutyId> {
        match self.holder {
            Holder::Person(_) => None,
            Holder::Duty(duty) => Some(duty),
        }
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

impl Duty {
    /// Whether this person answers for it now: a holder, or in a gap the fallback.
    pub fn answers(&self, person: PersonId) -> bool {
        self.holders.contains(&person) || (self.holders.is_empty() && self.fallback == person)
    }
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
    rows::update_duty(w, id, title, fallback)?;
    act_rows::look_again_at_duty(w, id)
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
    act_rows::look_again_at_duty(w, id)?;
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
        Holder::Duty(duty) => rows::must_be_duty(w, duty)?,
    }
    let id = turn_rows::insert(w, new)?;
    audit::record(w, "turn.opened", id)?;
    w.changed(SLICE.name);
    Ok(id)
}

/// Opens a turn, unless one of the same kind about the same thing is open; says which it is.
///
/// # Errors
/// A fault if it cannot be written.
pub fn open_or_keep(w: &Write<'_>, new: &New) -> Result<TurnId> {
    match turn_rows::open_about(w, new.kind.name, new.subject)?.first() {
        Some(id) => Ok(*id),
        None => open(w, new),
    }
}

/// Ends an open turn.
///
/// # Errors
/// `NotFound` if it is not open.
pub fn end(w: &Write<'_>, id: TurnId, how: Ending) -> Result<()> {
    turn_rows::end(w, id, how)?;
    audit::record(w, "turn.ended", id)?;
    w.changed(SLICE.name);
    Ok(())
}

/// Ends whatever turns of a kind are open about a thing.
///
/// # Errors
/// A fault if it cannot be written.
pub fn end_about(w: &Write<'_>, kind: Kind, subject: [u8; 16], how: Ending) -> Result<()> {
    for id in turn_rows::open_about(w, kind.name, subject)? {
        end(w, id, how)?;
    }
    Ok(())
}

/// All that waits for this person, what they snoozed too: what they have themselves, what their duties
/// hold and nobody took, and what was escalated to them.
///
/// # Errors
/// A fault if it cannot be read.
pub fn list_for(r: &Read<'_>, person: PersonId) -> Result<Vec<Turn>> {
    let mut turns = turn_rows::list_for(r, person)?;
    let mut duties: HashMap<DutyId, Duty> = HashMap::new();
    for turn in &mut turns {
        let duty = match turn.duty().map(|id| (id, duties.entry(id))) {
            None => None,
            Some((_, Entry::Occupied(known))) => Some(&*known.into_mut()),
            Some((id, Entry::Vacant(new))) => Some(&*new.insert(rows::duty(r, id)?)),
        };
        turn.title = duty.map(|duty| duty.title.clone());
        turn.late_with = if turn.is_of(person, duty) { None } else { turn.with(duty) };
    }
    Ok(turns)
}

/// The same without what they snoozed.
///
/// # Errors
/// A fault if it cannot be read.
pub fn waiting_for(r: &Read<'_>, person: PersonId) -> Result<Vec<Turn>> {
    let mut turns = list_for(r, person)?;
    turns.retain(|turn| turn.snoozed.is_none());
    Ok(turns)
}

/// How many turns wait for this person, without what they snoozed.
///
/// # Errors
/// A fault if it cannot be read.
pub fn count_for(r: &Read<'_>, person: PersonId) -> Result<usize> {
    turn_rows::count_for(r, person)
}

/// The open turns that a duty holds, the taken ones too.
///
/// # Errors
/// A fault if it cannot be read.
pub fn of_duty(r: &Read<'_>, duty: DutyId) -> Result<Vec<Turn>> {
    turn_rows::of_duty(r, duty)
}

/// The newest open turns with a text of their own that duties of this workspace hold, the taken ones too; `most`
/// of them.
///
/// # Errors
/// A fault if it cannot be read.
pub fn texts_of_duties(r: &Read<'_>, most: usize) -> Result<Vec<Turn>> {
    turn_rows::texts_of_duties(r, most)
}

fn due(r: &Read<'_>) -> Result<Option<Timestamp>> {
    let deserted = (!rows::deserted(r)?.is_empty()).then(|| r.now().at());
    let dues = [deserted, digest::due(r)?, act_rows::next_look(r)?];
    Ok(dues.into_iter().flatten().min())
}

fn tick(w: &Write<'_>) -> Result<()> {
    digest::adopt_orphaned_duties(w)?;
    take::release_deserted(w)?;
    digest::tick(w)?;
    escalation::tick(w)
}

fn retime(w: &Write<'_>) -> Result<usize> {
    Ok(digest::retime(w)? + escalation::retime(w)?)
}

fn message(telling: &Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>> {
    match kind {
        digest::MESSAGE => digest::message(telling, json),
        escalation::MESSAGE => escalation::message(telling, json),
        _ => Ok(None),
    }
}

/// Who acts, if a person does.
fn by(r: &Read<'_>) -> Option<PersonId> {
    match r.actor() {
        Actor::Person(id) => Some(id),
        Actor::Clock | Actor::Console | Actor::Stranger => None,
    }
}

/// How long an ended turn is kept, in days.
pub const KEPT_DAYS: u16 = 90;

/// Deletes what ended longer than `KEPT_DAYS` ago, with who took, snoozed or was told of it.
/// Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    turn_rows::delete_before(w, w.now().ms() - i64::from(KEPT_DAYS) * 86_400_000)
}
