//! Rotations: who holds a duty from when to when. The planner (`plan`) decides, the record (`shifts`)
//! remembers, and the past and the running shift are never recomputed.

mod advance;
mod by_hand;
mod change;
mod choosing;
pub mod cover;
mod deeds;
pub mod file;
mod file_pages;
mod file_people;
pub mod files;
mod find;
mod forms;
mod handover;
mod hours;
mod layer_rows;
mod lead;
mod ledger_views;
mod lines;
mod messages;
mod names;
mod note_rows;
mod note_views;
mod notes;
mod outlook;
mod pages;
mod preview;
mod retime;
pub mod rota;
mod rows;
mod rule_forms;
pub mod rules;
pub mod sheet;
mod shift_rows;
pub mod strip;
mod timetable;
mod turn_faces;
mod version_rows;
mod views;
mod wall_pages;
mod wall_rows;
mod wall_views;
pub mod walls;

pub use by_hand::{hand_on, hand_over_now};
pub use change::{Draft, change, create};
pub use layer_rows::{OverrideId, PeriodId, SwapId};
pub use lines::Line;
pub use note_rows::{HandoffNote, NoteId};
pub use notes::{Note, note_of, read_note, sweep, write_note};
pub use outlook::{Outlook, Seat, ledger, on_duty, outlook, past, serving};
pub use rota::{MemberId, RotationId, ShiftId};

use crate::base::{
    Error, PersonId, Result, Sealed,
    calendar::{Cadence, Grid, span::Span},
};
use crate::slice::Slice;
use crate::spine::people::{self, Person, Role};
use crate::spine::turns::DutyId;
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rota::{Absence, Cursor, Given, Human, Member, Order, Reason, Rota, Version, Weights};
use rules::Rules;

/// This slice.
pub const SLICE: Slice = Slice {
    tables: rows::TABLES,
    routes: pages::routes,
    due,
    tick,
    retime: retime::retime,
    face: turn_faces::face,
    message: messages::message,
    find: find::find,
    letters: deeds::LETTERS,
    deeds: deeds::DEEDS,
    subject: deeds::subject,
    ..Slice::named("rotations")
};

/// How far whoever plans the next handoffs looks. Only a slot that nobody knows the end of is seen no further,
/// and in a balanced order the shares that leave makes smaller: more than the longest usual slot, and than a year.
const HORIZON: SignedDuration = SignedDuration::from_hours(24 * 400);

/// How far a page shows the plan of a rotation by hand, whose next slot has no end.
const FAR: SignedDuration = SignedDuration::from_hours(24 * 3660);

fn due(r: &Read<'_>) -> Result<Option<Timestamp>> {
    Ok(rows::due(r)?.into_iter().chain(cover::due(r)?).min())
}

fn tick(w: &Write<'_>) -> Result<()> {
    handover::tick(w)?;
    cover::tick(w)
}

/// A rotation as it stands.
#[derive(Clone)]
pub struct Rotation {
    /// Its id.
    pub id: RotationId,
    /// The duty whose holder it decides.
    pub duty: DutyId,
    /// What it is called.
    pub title: Sealed<String>,
    /// Its timetables and rules, oldest first.
    versions: Vec<Version>,
    /// The same as kept.
    kept: Vec<version_rows::Kept>,
    /// Hours before a shift at which its holder is reminded.
    pub lead_hours: i64,
    /// The running slot.
    slot: i64,
    /// When it ends.
    pub slot_ends: Timestamp,
    /// Who has its seats by the order.
    seats: Vec<Given>,
    /// When somebody comes or goes next: at the end of the running slot, or within it.
    pub next_at: Timestamp,
    cursor: Cursor,
    led_slot: i64,
}

impl Rotation {
    /// A rotation that has not begun: its first slot is the next.
    fn unbegun(id: RotationId, duty: DutyId, title: Sealed<String>, lead_hours: i64, now: Timestamp) -> Self {
        Self {
            id,
            duty,
            title,
            versions: Vec::new(),
            kept: Vec::new(),
            lead_hours,
            slot: change::FIRST - 1,
            slot_ends: now,
            seats: Vec::new(),
            next_at: now,
            cursor: Cursor::default(),
            led_slot: change::FIRST - 1,
        }
    }

    /// The slot after the running one.
    const fn next(&self) -> i64 {
        self.slot.saturating_add(1)
    }

    /// Where the version that holds for the next slot is in the list.
    fn at(&self) -> usize {
        self.versions.partition_point(|version| version.first <= self.next()).saturating_sub(1)
    }

    /// The version that holds for the next slot.
    fn coming(&self) -> &Version {
        &self.versions[self.at()]
    }

    /// The rules that hold for the next slot.
    pub fn rules(&self) -> Rules {
        self.kept[self.at()].rules.clone()
    }

    /// When the first version begins that is planned for after the next slot has begun.
    fn planned(&self) -> Option<Timestamp> {
        let versions = versions(self);
        let starts = versions.get(self.at() + 1).map(|version| version.starts);
        starts.filter(|starts| *starts < Timestamp::MAX)
    }

    /// Whether people hand over when they say so, and no clock does.
    pub fn by_hand(&self) -> bool {
        matches!(self.grid().cadence(), Cadence::Manual { .. })
    }

    /// When it hands over, from the next slot on.
    pub fn grid(&self) -> &Grid {
        &self.coming().grid
    }

    /// The zone whose clock it follows.
    pub fn zone(&self) -> &TimeZone {
        self.grid().zone()
    }

    /// Its public holidays, sorted.
    fn holidays(&self) -> &[jiff::civil::Date] {
        &self.coming().holidays.days
    }

    /// The end of the first slot after the running one.
    pub fn after_next(&self) -> Timestamp {
        rota::slot_span(&versions(self), self.next()).ends
    }
}

/// A shift in the record.
#[derive(Clone)]
pub struct Served {
    /// Its id.
    pub id: ShiftId,
    /// Its slot.
    pub slot: i64,
    /// The seat, from 1.
    pub seat: u8,
    /// Which part of the slot, from 0, over all seats.
    pub part: i64,
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant after it.
    pub ends: Timestamp,
    /// Who served; `None` is a gap.
    pub person: Option<PersonId>,
    /// Why.
    pub reason: Reason,
    /// Whether anybody was told.
    pub announced: bool,
}

/// A rotation with everything that planning it needs.
struct Plan {
    rotation: Rotation,
    rota: Rota,
    now: Timestamp,
}

impl Plan {
    fn load(r: &Read<'_>, id: RotationId) -> Result<Self> {
        Self::of(r, rows::get(r, id)?)
    }

    fn of(r: &Read<'_>, rotation: Rotation) -> Result<Self> {
        let record = record(r, &rotation)?;
        Self::since(r, rotation, record)
    }

    /// The plan with so much of the past, and what was laid over that.
    fn since(r: &Read<'_>, rotation: Rotation, record: Vec<rota::Served>) -> Result<Self> {
        let id = rotation.id;
        let mut versions = versions(&rotation).into_iter();
        let first = versions.next().ok_or_else(|| Error::fault("a rotation has no rules"))?;
        let mut rota = Rota::empty(first);
        rota.versions.extend(versions);
        rota.members = rows::members(r, id)?;
        rota.record = record;
        rota.cursor = rotation.cursor.clone();
        rota.next = rotation.slot.saturating_add(1);
        let begun = rota.record.iter().map(|shift| shift.span.starts).min().unwrap_or(rotation.slot_ends);
        layer_rows::fill(r, id, begun.min(r.now().at()), &mut rota)?;
        let people = everybody(&rota);
        rota.absences = absences(r, &people)?;
        if rota.versions.iter().any(|version| version.own_zones) {
            rota.people = people
                .iter()
                .map(|id| Ok(Human { id: *id, zone: people::get(r, *id)?.profile.zone(), gone: None }))
                .collect::<Result<_>>()?;
        }
        Ok(Self { rotation, rota, now: r.now().at() })
    }

    /// Goes on from where the rotation stands now.
    fn renew(&mut self, r: &Read<'_>) -> Result<()> {
        self.rota.versions = versions(&self.rotation);
        self.rota.cursor = self.rotation.cursor.clone();
        self.rota.next = self.rotation.slot.saturating_add(1);
        self.rota.record = record(r, &self.rotation)?;
        Ok(())
    }

    /// The order: those who may have a slot after the running one.
    fn order(&self) -> impl Iterator<Item = &Member> {
        let next = if self.rotation.by_hand() { self.now } else { self.rotation.slot_ends };
        self.rota.members.iter().filter(move |member| member.until.is_none_or(|until| until > next))
    }

    /// The slots after the running one, planned as they come.
    fn planner(&self, horizon: Timestamp, now: Timestamp) -> rota::Planner<'_> {
        rota::Planner::new(&self.rota, horizon, now)
    }
}

/// Everybody whom a rota names.
fn everybody(rota: &Rota) -> Vec<PersonId> {
    let members = rota.members.iter().filter_map(|member| member.person);
    let coming = rota.overrides.iter().filter_map(|change| change.add);
    let fixed = rota.temporaries.iter().flat_map(|period| &period.shifts).map(|shift| shift.person);
    let takers = rota.swaps.iter().filter_map(|swap| swap.to);
    let mut people: Vec<PersonId> = members.chain(coming).chain(fixed).chain(takers).collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn absences(r: &Read<'_>, people: &[PersonId]) -> Result<Vec<Absence>> {
    let all = people::absences(r, people)?;
    Ok(all
        .into_iter()
        .map(|(person, from, until)| Absence { person, span: Span::new(from, until) })
        .collect())
}

/// The versions; one that is still to come begins where the one before it has its handoff now.
fn versions(rotation: &Rotation) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::with_capacity(rotation.versions.len());
    for version in &rotation.versions {
        let mut version = version.clone();
        if version.first == rotation.slot.saturating_add(1) {
            version.starts = rotation.slot_ends;
        } else if version.first > rotation.slot && !versions.is_empty() {
            version.starts = rota::slot_span(&versions, version.first).starts;
        }
        versions.push(version);
    }
    versions
}

/// Of the past, what planning needs: the running slot, and where the least decides, a year. What was laid over the
/// order counts as far back.
fn record(r: &Read<'_>, rotation: &Rotation) -> Result<Vec<rota::Served>> {
    let balanced = rotation.versions.iter().any(|version| matches!(version.order, Order::Balanced { .. }));
    let shifts = if balanced {
        let year = SignedDuration::from_hours(24 * i64::from(Weights::default().look_back_days));
        let since = rotation.slot_ends.saturating_sub(year).unwrap_or(Timestamp::MIN);
        shift_rows::between(r, rotation.id, since, Timestamp::MAX)?
    } else {
        shift_rows::of_slot(r, rotation.id, rotation.slot)?
    };
    Ok(served(shifts))
}

/// Shifts of the record as planning knows them.
fn served(shifts: Vec<Served>) -> Vec<rota::Served> {
    let one = |shift: Served| rota::Served {
        slot: shift.slot,
        seat: shift.seat,
        span: Span::new(shift.starts, shift.ends),
        person: shift.person,
        reason: shift.reason,
    };
    shifts.into_iter().map(one).collect()
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

/// The order of a rotation: its places, and whose they are; `None` is NOBODY.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn order(r: &Read<'_>, id: RotationId) -> Result<Vec<rota::Holder>> {
    Ok(Plan::load(r, id)?.order().map(|member| (member.id, member.person)).collect())
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
