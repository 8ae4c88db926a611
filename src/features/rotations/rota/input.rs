//! What a plan is made of.

use super::{MemberId, Served};
use crate::base::{
    PersonId,
    calendar::{Days, Grid, Window, ms, span::Span},
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// Everything of a rotation that planning needs.
#[derive(Clone, Debug)]
pub struct Rota {
    /// The timetables and rules, oldest first; never empty; the first slot of each is a boundary of the one before.
    pub versions: Vec<Version>,
    /// The order. Members who left stay listed, with `until`, for as long as a cursor may name them.
    pub members: Vec<Member>,
    /// What is known of people beyond their being members; who is not here has the rotation's zone.
    pub people: Vec<Human>,
    /// Who is away when, in any order; they may touch and overlap.
    pub absences: Vec<Absence>,
    /// Overrides, oldest first: the newest wins.
    pub overrides: Vec<Override>,
    /// Periods with a fixed schedule of their own, by their start; they do not overlap.
    pub temporaries: Vec<Temporary>,
    /// Covers and swaps, oldest first: a later one builds on the earlier.
    pub swaps: Vec<Swap>,
    /// Slots that move together when one of them is covered or swapped.
    pub links: Vec<Vec<i64>>,
    /// What was answered to the questions of the policy `ask`.
    pub answers: Vec<Answer>,
    /// What a minute of duty weighs.
    pub weights: Weights,
    /// The past, oldest first: never computed again.
    pub record: Vec<Served>,
    /// Where the order stands before the slot `next`.
    pub cursor: Cursor,
    /// The first slot to plan.
    pub next: i64,
}

impl Rota {
    /// A rota of one version and nobody, to be planned from its first slot.
    pub fn empty(version: Version) -> Self {
        Self {
            next: version.first,
            versions: vec![version],
            members: Vec::new(),
            people: Vec::new(),
            absences: Vec::new(),
            overrides: Vec::new(),
            temporaries: Vec::new(),
            swaps: Vec::new(),
            links: Vec::new(),
            answers: Vec::new(),
            weights: Weights::default(),
            record: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    /// Gives slots other numbers, wherever one is named. What is laid over a slot that has none goes.
    pub fn renumber(&mut self, to: impl Fn(i64) -> Option<i64>) {
        let change = |number: &mut i64| to(*number).map(|new| *number = new).is_some();
        change(&mut self.next);
        self.versions.retain_mut(|version| change(&mut version.first));
        self.record.retain_mut(|shift| change(&mut shift.slot));
        self.answers.retain_mut(|answer| change(&mut answer.slot));
        self.links.retain_mut(|link| link.iter_mut().all(change));
        self.swaps.retain_mut(|swap| change(&mut swap.slot) && swap.back.as_mut().is_none_or(change));
        for kept in &mut self.cursor.debts {
            kept.slot = kept.slot.and_then(&to);
        }
    }
}

/// A timetable and its rules, from one slot on.
#[derive(Clone, Debug)]
pub struct Version {
    /// The number of its first slot; numbers go on from version to version.
    pub first: i64,
    /// When that slot starts. It lasts until the first handoff of the grid after it that is not before the anchor.
    pub starts: Timestamp,
    /// The number that its first slot has in its grid, as [`offset`](super::offset) says.
    pub offset: i64,
    /// When the duty changes hands from then on.
    pub grid: Grid,
    /// When in a slot somebody is on duty; always, if empty.
    pub windows: Vec<Window>,
    /// Whether each member's windows are in their own zone rather than the rotation's.
    pub own_zones: bool,
    /// How many people are on duty at a time, 1 to 20.
    pub seats: u8,
    /// How the next is found.
    pub order: Order,
    /// What happens when the next is away.
    pub absence: AbsenceRule,
    /// Public holidays.
    pub holidays: Holidays,
}

/// How the next on duty is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// One after the other, as listed.
    Strict,
    /// Who has had the least, after `rest` slots without duty.
    Balanced {
        /// Slots between two shifts of one person, if others are there.
        rest: u32,
    },
}

/// What happens to the turn of somebody away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbsenceRule {
    /// Who serves instead, and who owes whom.
    pub policy: AbsencePolicy,
    /// How much of a slot's duty somebody may miss and still serve it.
    pub threshold: Threshold,
    /// A longer absence keeps no turn: nobody comes back from months away into double duty.
    pub forgiven: SignedDuration,
    /// Under `Ask`: how long before the slot the question is open.
    pub ask: SignedDuration,
}

/// Who serves instead of somebody away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsencePolicy {
    /// They keep their turn and serve the first later slot they can.
    Defer,
    /// They lose it.
    Forfeit,
    /// They trade with whoever's slot is the nearest that both can do.
    Exchange,
    /// As `Defer`, but somebody is asked first.
    Ask,
}

/// How much of a slot's duty may fall into an absence before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// So much time; zero: any minute counts. All of it always does.
    Time(SignedDuration),
    /// So many hundredths of the slot's duty.
    Percent(u8),
}

/// The public holidays that a version keeps.
#[derive(Clone, Debug, Default)]
pub struct Holidays {
    /// The days, sorted.
    pub days: Vec<Date>,
    /// Whether nobody is on duty on them.
    pub off: bool,
}

/// A place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The place.
    pub id: MemberId,
    /// Who serves at this place; `None` is NOBODY: the turn is meant to be empty.
    pub person: Option<PersonId>,
    /// Serves slots that start at or after this instant; always, if `None`.
    pub from: Option<Timestamp>,
    /// Serves slots that end at or before this instant; for good, if `None`.
    pub until: Option<Timestamp>,
    /// Serves slots that start on one of these days, by the rotation's clock.
    pub days: Days,
    /// Part of a full share, in hundredths: 100 is full time, 50 half; 1 to 1000.
    pub weight: u16,
}

/// A person, as the planner knows one.
#[derive(Clone, Debug)]
pub struct Human {
    /// Who.
    pub id: PersonId,
    /// Where they live.
    pub zone: TimeZone,
    /// From when on they are deactivated: no duty is theirs, whatever else says so.
    pub gone: Option<Timestamp>,
}

/// A time in which a person cannot serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who is away.
    pub person: PersonId,
    /// From the first instant away to the first back.
    pub span: Span,
}

/// A change of who is on duty in a span of time. It moves no turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Override {
    /// When.
    pub span: Span,
    /// Who comes; `None`: nobody, and the gap is meant.
    pub add: Option<PersonId>,
    /// Who goes; `None`: nobody, the one who comes is there as well.
    pub remove: Option<Removal>,
    /// Also where nobody would be on duty.
    pub extend: bool,
    /// Also while who comes is away.
    pub even_if_away: bool,
}

/// Who an override takes off duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// This person.
    Person(PersonId),
    /// Whoever it is.
    Everybody,
}

/// A period with a fixed schedule: within it nothing else counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Temporary {
    /// When.
    pub span: Span,
    /// Who serves; where nobody is listed, there is a gap.
    pub shifts: Vec<Fixed>,
}

/// A shift of a temporary schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Who.
    pub person: PersonId,
    /// The seat, from 1.
    pub seat: u8,
    /// When.
    pub span: Span,
}

/// A cover (one person serves for another) or, with `back`, a swap of two slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The slot that is given away.
    pub slot: i64,
    /// By whom.
    pub from: PersonId,
    /// Who takes it; `None` while it is open.
    pub to: Option<PersonId>,
    /// The slot of `to` that `from` serves in return.
    pub back: Option<i64>,
    /// Only this part of the slot.
    pub part: Option<Span>,
    /// How far it has come.
    pub stage: Stage,
}

/// How far a cover or swap has come; only `Done` has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Somebody is looked for.
    Open,
    /// Somebody took it, and it waits for approval.
    Taken,
    /// It is so.
    Done,
    /// It was taken back.
    Undone,
}

/// What was answered when somebody was asked whether a person away is to be passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The slot in question.
    pub slot: i64,
    /// Who is away.
    pub person: PersonId,
    /// Whether they are passed; otherwise they serve although they are away.
    pub pass: bool,
}

/// What a minute of duty weighs, in hundredths, and how far back it counts. The highest that applies, applies.
#[derive(Clone, Debug)]
pub struct Weights {
    /// At night.
    pub night: u16,
    /// On Saturday and Sunday.
    pub weekend: u16,
    /// On a public holiday.
    pub holiday: u16,
    /// When night begins and ends, by the rotation's clock.
    pub night_hours: (Time, Time),
    /// How many days count.
    pub look_back_days: u16,
}

impl Default for Weights {
    /// Nights as days, weekends one and a half times, holidays twice; over a year.
    fn default() -> Self {
        Self {
            night: 100,
            weekend: 150,
            holiday: 200,
            night_hours: (Time::constant(22, 0, 0, 0), Time::constant(6, 0, 0, 0)),
            look_back_days: 365,
        }
    }
}

/// A turn that somebody away kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whose turn it is.
    pub member: MemberId,
    /// The start of the slot in which they were passed.
    #[serde(with = "ms")]
    pub since: Timestamp,
    /// The seat, from 1.
    #[serde(default = "first_seat")]
    pub seat: u8,
    /// The slot that was agreed for it (an exchange), or the first after it that they can serve; `None`: the
    /// first they can.
    #[serde(default)]
    pub slot: Option<i64>,
}

const fn first_seat() -> u8 {
    1
}

/// Where the order stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The member who took the last turn of the order; `None` before the first.
    pub last: Option<MemberId>,
    /// Kept turns, oldest first, at most one a member.
    pub debts: Vec<Kept>,
    /// Turns that members served for others and were not yet relieved of; below zero, the other way round. Never zero.
    #[serde(default)]
    pub credits: Vec<(MemberId, i32)>,
    /// Who was passed because it was not their day, in order: the first slots that fit are theirs.
    #[serde(default)]
    pub waiting: Vec<MemberId>,
}

impl Cursor {
    /// The cursor once only those who stay are in the list: it moves to the nearest predecessor who does, so the
    /// next in the order stays next, and whatever the others kept goes with them.
    pub fn among(mut self, members: &[Member], stays: impl Fn(&Member) -> bool) -> Self {
        let here = |id: MemberId| members.iter().any(|member| member.id == id && stays(member));
        self.debts.retain(|kept| here(kept.member));
        self.credits.retain(|(member, _)| here(*member));
        self.waiting.retain(|member| here(*member));
        if let Some(last) = self.last.filter(|last| !here(*last)) {
            let at = members.iter().position(|member| member.id == last).unwrap_or(0);
            let (before, after) = members.split_at(at);
            let nearest = before.iter().rev().chain(after.iter().rev()).find(|member| stays(member));
            self.last = nearest.map(|member| member.id);
        }
        self
    }
}
