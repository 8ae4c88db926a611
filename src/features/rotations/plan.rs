//! Who serves which slot, and why. Pure: the same grid, order and absences give the same plan on any
//! machine; nothing here reads a clock, a table or chance.
//!
//! The order is walked from the member who took the last turn, so editing the list never moves anybody
//! else. Somebody away is passed and keeps her turn: she serves the first later slot she can, before the
//! order goes on. So a leave changes two slots only: the one she misses and the one that pays for it.

mod reason;
#[cfg(test)]
mod tests;

pub use reason::Reason;

use crate::base::{
    PersonId,
    calendar::{Grid, ms},
};
use jiff::{SignedDuration, Timestamp};

crate::ids! {
    /// A place in a rotation's order.
    RotationMember "mbr" MemberId,
    /// A rotation.
    Rotation "rot" RotationId,
    /// A shift.
    RotationShift "shf" ShiftId,
}

/// A place in the order. Members are listed in order; one who left stays listed, with `until`, for as
/// long as a cursor may name her.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The place.
    pub id: MemberId,
    /// Who serves at this place.
    pub person: PersonId,
    /// Serves slots that start at or after this instant; always, if `None`.
    pub from: Option<Timestamp>,
    /// Serves slots that end at or before this instant; for good, if `None`.
    pub until: Option<Timestamp>,
}

/// A time in which a person cannot serve, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who is away.
    pub person: PersonId,
    /// The first instant away.
    pub from: Timestamp,
    /// The first instant back.
    pub until: Timestamp,
}

/// A turn that somebody away kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    /// Whose turn it is.
    pub member: MemberId,
    /// The start of the slot in which she was passed.
    #[serde(with = "ms")]
    pub since: Timestamp,
}

/// Where the order stands after the last started slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    /// The member who took the last turn of the order; `None` before the first.
    pub last: Option<MemberId>,
    /// Kept turns, oldest first, at most one a member. They are served before the order goes on.
    pub debts: Vec<Kept>,
}

/// Somebody at a place of the order.
pub type Holder = (MemberId, PersonId);

/// One slot of the plan: who serves it, who would have, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The number of the slot in its grid.
    pub slot: i64,
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant of the next slot.
    pub ends: Timestamp,
    /// Who serves; `None` is a gap, and the duty's fallback holds.
    pub holder: Option<Holder>,
    /// Who would serve if nobody were away in this slot.
    pub base: Option<Holder>,
    /// Why it is this holder.
    pub reason: Reason,
}

/// What a plan is made of.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// When the duty changes hands.
    pub grid: &'a Grid,
    /// The order.
    pub members: &'a [Member],
    /// Who is away when, in any order; they may touch and overlap.
    pub absences: &'a [Absence],
}

/// No preview is longer than this many slots: nearly three years of days.
pub const LOOK_AHEAD: usize = 1000;

/// A leave longer than this keeps no turn: nobody comes back from months away into a double duty.
/// An hour on top, so that 21 civil days over a change of the clocks are not longer than 21 days.
pub const FORGIVEN: SignedDuration = SignedDuration::from_hours(21 * 24 + 1);

/// The plan of slot `slot` and the cursor after it. Where the clocks skipped that slot it has no length
/// and is nobody's turn: the answer is then the next slot that has one, as its number says.
pub fn next(inputs: Inputs<'_>, cursor: &Cursor, slot: i64) -> (Shift, Cursor) {
    let place = Place::of(inputs, slot);
    let base = place.walk(cursor.last).next().map(holder);
    let shift = |holder, base, reason| Shift {
        slot: place.slot,
        starts: place.starts,
        ends: place.ends,
        holder,
        base,
        reason,
    };
    if base.is_none() {
        return (shift(None, None, Reason::NobodyListed), cursor.clone());
    }
    if let Some((kept, member)) = place.first_debtor(cursor) {
        let after = Cursor { last: cursor.last, debts: place.debts(cursor, Some(kept.member), &[]) };
        let payer = Some(holder(member));
        return (shift(payer, payer, Reason::CatchingUp { since: kept.since }), after);
    }
    let mut passed = Vec::new();
    for member in place.walk(cursor.last) {
        let Some(leave) = place.leave(member.person) else {
            let reason = reason::of_walk(&passed);
            let after = Cursor { last: Some(member.id), debts: place.debts(cursor, None, &passed) };
            return (shift(Some(holder(member)), base, reason), after);
        };
        passed.push((member, leave));
    }
    (shift(None, base, Reason::Gap { away: reason::people(&passed) }), cursor.clone())
}

/// The plan from slot `from_slot` of every slot that starts before `until`; at most [`LOOK_AHEAD`] slots.
pub fn ahead(inputs: Inputs<'_>, cursor: &Cursor, from_slot: i64, until: Timestamp) -> Vec<Shift> {
    slots(inputs, cursor, from_slot)
        .map(|(shift, _)| shift)
        .take(LOOK_AHEAD)
        .take_while(|s| s.starts < until)
        .collect()
}

/// Every slot after `last_slot` that has started by `now`, and the cursor after them: one when all is
/// well, all the missed ones after downtime. None if the clock went back.
pub fn hand_over(
    inputs: Inputs<'_>,
    cursor: &Cursor,
    last_slot: i64,
    now: Timestamp,
) -> (Vec<Shift>, Cursor) {
    let mut after = cursor.clone();
    let started = slots(inputs, cursor, last_slot.saturating_add(1))
        .take_while(|(shift, _)| shift.starts <= now && shift.starts < shift.ends)
        .map(|(shift, cursor)| {
            after = cursor;
            shift
        })
        .collect();
    (started, after)
}

impl Cursor {
    /// The cursor once `gone` leaves the list for good: it moves to the nearest predecessor, so the next
    /// in the order stays next, and her kept turn goes with her.
    pub fn without(mut self, members: &[Member], gone: MemberId) -> Self {
        self.debts.retain(|kept| kept.member != gone);
        if self.last == Some(gone) {
            let at = members.iter().position(|m| m.id == gone).unwrap_or(0);
            let (before, after) = members.split_at(at);
            let nearest = before.iter().rev().chain(after.iter().rev()).find(|m| m.id != gone);
            self.last = nearest.map(|m| m.id);
        }
        self
    }
}

fn slots(inputs: Inputs<'_>, cursor: &Cursor, from_slot: i64) -> impl Iterator<Item = (Shift, Cursor)> {
    let first = next(inputs, cursor, from_slot);
    std::iter::successors(Some(first), move |(shift, cursor)| {
        Some(next(inputs, cursor, shift.slot.saturating_add(1)))
    })
}

const fn holder(member: &Member) -> Holder {
    (member.id, member.person)
}

/// A leave around a slot: from its first instant to the first back, with what touches it.
type Leave = (Timestamp, Timestamp);

/// One slot of the grid with what the plan is made of.
struct Place<'a> {
    inputs: Inputs<'a>,
    slot: i64,
    starts: Timestamp,
    ends: Timestamp,
}

impl<'a> Place<'a> {
    /// The slot, or the next one with a length; at the calendar's end there is none, and that is fine.
    fn of(inputs: Inputs<'a>, mut slot: i64) -> Self {
        let (mut starts, mut ends) = (inputs.grid.start(slot), inputs.grid.start(slot.saturating_add(1)));
        while starts == ends && starts > Timestamp::MIN && ends < Timestamp::MAX {
            slot += 1;
            (starts, ends) = (ends, inputs.grid.start(slot + 1));
        }
        Self { inputs, slot, starts, ends }
    }

    /// The members who belong to the rotation in this slot, in order, from the one after `last` round to
    /// `last` itself; from the first if `last` is not in the list.
    fn walk(&self, last: Option<MemberId>) -> impl Iterator<Item = &'a Member> {
        let members = self.inputs.members;
        let at = members.iter().position(|m| Some(m.id) == last).map_or(0, |at| at + 1);
        members[at..].iter().chain(&members[..at]).filter(|m| self.belongs(m))
    }

    fn belongs(&self, member: &Member) -> bool {
        member.from.is_none_or(|from| from <= self.starts)
            && member.until.is_none_or(|until| self.ends <= until)
    }

    /// The oldest kept turn whose member can serve this slot.
    fn first_debtor(&self, cursor: &Cursor) -> Option<(Kept, &'a Member)> {
        cursor.debts.iter().find_map(|kept| {
            let member = self.inputs.members.iter().find(|m| m.id == kept.member)?;
            (self.belongs(member) && self.leave(member.person).is_none()).then_some((*kept, member))
        })
    }

    /// The leave that keeps a person from any part of this slot, with the leaves before and after it
    /// that leave no time between them.
    fn leave(&self, person: PersonId) -> Option<Leave> {
        let hers = || self.inputs.absences.iter().filter(|a| a.person == person && a.from < a.until);
        let hit = hers().find(|a| a.from < self.ends && self.starts < a.until)?;
        let (mut from, mut until) = (hit.from, hit.until);
        while let Some(more) =
            hers().find(|a| a.from <= until && from <= a.until && (a.from < from || until < a.until))
        {
            (from, until) = (from.min(more.from), until.max(more.until));
        }
        Some((from, until))
    }

    /// The kept turns after this slot: without the one just paid, those of members who left and those of
    /// a long leave; with those of the members just passed.
    fn debts(&self, cursor: &Cursor, paid: Option<MemberId>, passed: &[(&Member, Leave)]) -> Vec<Kept> {
        let members = self.inputs.members;
        let stays = |kept: &Kept| {
            members.iter().any(|m| m.id == kept.member && m.until.is_none_or(|u| u > self.starts))
        };
        let long = |leave: &Leave| leave.1.duration_since(leave.0) > FORGIVEN;
        let forgiven = |id: MemberId| passed.iter().any(|(m, leave)| m.id == id && long(leave));
        let mut debts: Vec<Kept> = cursor.debts.iter().copied().filter(stays).collect();
        debts.retain(|kept| Some(kept.member) != paid && !forgiven(kept.member));
        for (member, leave) in passed {
            if !long(leave) && !debts.iter().any(|kept| kept.member == member.id) {
                debts.push(Kept { member: member.id, since: self.starts });
            }
        }
        debts
    }
}
