//! Rotations: who holds a duty from when to when. The planner (`plan`) decides, the record (`shifts`)
//! remembers, and the past and the running shift are never recomputed.

mod change;
mod choosing;
mod deeds;
pub mod file;
mod find;
mod forms;
mod handover;
mod messages;
mod names;
mod note_rows;
mod note_views;
mod notes;
mod outlook;
mod pages;
pub mod plan;
mod preview;
mod retime;
pub mod rota;
mod rows;
pub mod sheet;
mod shift_rows;
pub mod strip;
mod turn_faces;
mod views;
mod wall_pages;
mod wall_rows;
mod wall_views;
pub mod walls;

pub use change::{Draft, change, create};
pub use handover::hand_over_now;
pub use note_rows::{HandoffNote, NoteId};
pub use notes::{Note, note_of, read_note, sweep, write_note};
pub use outlook::{Outlook, Seat, on_duty, outlook, past, serving};
pub use plan::{MemberId, RotationId, ShiftId};

use crate::base::{Error, PersonId, Result, Sealed, calendar::Grid};
use crate::slice::Slice;
use crate::spine::people::{self, Person, Role};
use crate::spine::turns::DutyId;
use crate::store::Read;
use jiff::Timestamp;
use plan::{Absence, Cursor, Inputs, Member};

/// This slice.
pub const SLICE: Slice = Slice {
    tables: rows::TABLES,
    routes: pages::routes,
    due: rows::due,
    tick: handover::tick,
    retime: retime::retime,
    face: turn_faces::face,
    message: messages::message,
    find: find::find,
    letters: deeds::LETTERS,
    deeds: deeds::DEEDS,
    subject: deeds::subject,
    ..Slice::named("rotations")
};

/// A rotation as it stands.
#[derive(Clone)]
pub struct Rotation {
    /// Its id.
    pub id: RotationId,
    /// The duty whose holder it decides.
    pub duty: DutyId,
    /// What it is called.
    pub title: Sealed<String>,
    /// When it hands over.
    pub grid: Grid,
    /// Hours before a shift at which its holder is reminded.
    pub lead_hours: i64,
    /// The running slot.
    slot: i64,
    /// When the next slot starts.
    pub next_at: Timestamp,
    cursor: Cursor,
    led_slot: i64,
}

/// A shift in the record.
#[derive(Clone)]
pub struct Served {
    /// Its id.
    pub id: ShiftId,
    /// Its slot.
    pub slot: i64,
    /// Which part of the slot, from 0.
    pub part: i64,
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant after it.
    pub ends: Timestamp,
    /// Who served; `None` is a gap.
    pub person: Option<PersonId>,
    /// Why.
    pub reason: plan::Reason,
    /// Whether anybody was told.
    pub announced: bool,
}

/// A rotation with everything that planning it needs.
struct Plan {
    rotation: Rotation,
    members: Vec<Member>,
    absences: Vec<Absence>,
}

impl Plan {
    fn load(r: &Read<'_>, id: RotationId) -> Result<Self> {
        let rotation = rows::get(r, id)?;
        let members = rows::members(r, id)?;
        let mut people: Vec<PersonId> = members.iter().map(|m| m.person).collect();
        people.sort_unstable();
        people.dedup();
        let absences = people::absences(r, &people)?
            .into_iter()
            .map(|(person, from, until)| Absence { person, from, until })
            .collect();
        Ok(Self { rotation, members, absences })
    }

    fn inputs(&self) -> Inputs<'_> {
        Inputs { grid: &self.rotation.grid, members: &self.members, absences: &self.absences }
    }
}

/// A rotation of this workspace.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn get(r: &Read<'_>, id: RotationId) -> Result<Rotation> {
    rows::get(r, id)
}

/// All rotations of this workspace, by title.
///
/// # Errors
/// A fault if they cannot be read.
pub fn all(r: &Read<'_>) -> Result<Vec<Rotation>> {
    let mut all = rows::all(r)?;
    all.sort_by_cached_key(|rotation| rotation.title.reveal().to_lowercase());
    Ok(all)
}

/// When the next handoff of any rotation of this workspace is.
///
/// # Errors
/// A fault if it cannot be read.
pub fn next_handoff(r: &Read<'_>) -> Result<Option<Timestamp>> {
    rows::next_handoff(r)
}

/// Whether a person may change a rotation: its owners and admins.
fn may_change(r: &Read<'_>, id: RotationId, me: &Person) -> Result<bool> {
    Ok(me.is(Role::Admin) || rows::owners(r, id)?.contains(&me.id))
}

fn must_be_owner(r: &Read<'_>, id: RotationId) -> Result<Person> {
    let me = people::me(r)?;
    if may_change(r, id, &me)? { Ok(me) } else { Err(Error::NotAllowed) }
}
