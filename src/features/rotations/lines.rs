//! The order of a rotation as somebody wants it, line by line. Who stays keeps their place, and with it all that
//! the cursor says of it: a line is known by its place, and not by who has it.

use super::rota::{Member, MemberId};
use super::{Plan, rows, shift_rows};
use crate::base::{Id, PersonId, Result, calendar::Days};
use crate::store::Write;
use jiff::Timestamp;
use std::fmt;

/// A line of the order, as somebody wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// One that is there already, whoever's it is.
    Kept(MemberId),
    /// Somebody's: the one they have, or else a new one. `None`: a new one that is NOBODY's.
    Of(Option<PersonId>),
}

impl From<PersonId> for Line {
    fn from(person: PersonId) -> Self {
        Self::Of(Some(person))
    }
}

/// What a form calls a new line that is NOBODY's; a number may follow, for there may be several.
pub(super) const NOBODY: &str = "nobody";

impl Line {
    /// The line that a form calls so.
    pub(super) fn read(key: &str) -> Option<Self> {
        if key.strip_prefix(NOBODY).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) {
            return Some(Self::Of(None));
        }
        key.parse().map(Self::Kept).or_else(|_| key.parse().map(|person| Self::Of(Some(person)))).ok()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept(place) => place.fmt(f),
            Self::Of(Some(person)) => person.fmt(f),
            Self::Of(None) => f.write_str(NOBODY),
        }
    }
}

/// The members that some lines are, in order. `members` has all there are or were, of whom `order` still take
/// part. A line that was taken out meanwhile is its person's again.
pub(super) fn members(lines: &[Line], members: &[Member], order: &[Member], from: Timestamp) -> Vec<Member> {
    let mut wanted: Vec<Member> = Vec::new();
    for line in lines {
        let (place, person) = match line {
            Line::Kept(id) => match members.iter().find(|member| member.id == *id) {
                Some(member) => (order.iter().find(|one| one.id == *id), member.person),
                None => continue,
            },
            Line::Of(person) => (None, *person),
        };
        let there = || person.and_then(|_| order.iter().find(|one| one.person == person));
        let again = place.is_none() && person.is_some() && wanted.iter().any(|one| one.person == person);
        let member = place.or_else(there).copied().unwrap_or_else(|| newcomer(person, from));
        if !again && wanted.iter().all(|one| one.id != member.id) {
            wanted.push(member);
        }
    }
    wanted
}

/// A new place in the order.
fn newcomer(person: Option<PersonId>, from: Timestamp) -> Member {
    Member { id: Id::random(), person, from: Some(from), until: None, days: Days::ALL, weight: 100 }
}

/// Brings the order to the wanted one: who stays keeps the place in the cursor, who is new joins, who
/// is gone leaves now, or after the running shift if on duty.
pub(super) fn reorder(w: &Write<'_>, plan: &mut Plan, wanted: &[Member]) -> Result<()> {
    let (id, now) = (plan.rotation.id, w.now().at());
    let stays = |member: &Member| wanted.iter().any(|one| one.id == member.id);
    // First of all: places are about to change.
    plan.rotation.cursor = plan.rotation.cursor.clone().among(&plan.rota.members, stays);
    for (place, member) in (1..).zip(wanted) {
        if plan.order().any(|one| one.id == member.id) {
            rows::place_member(w, member.id, place)?;
        } else {
            rows::add_member(w, id, member, place)?;
        }
    }
    let running = shift_rows::running(w, id, false)?;
    for member in plan.order().filter(|member| !stays(member)) {
        let on_duty = |person| running.iter().find(|s| s.person == Some(person) && s.ends > now);
        let shift = member.person.and_then(on_duty);
        // By hand nobody knows when the running shift ends; it is theirs all the same.
        let until = shift.filter(|_| !plan.rotation.by_hand()).map_or(now, |shift| shift.ends);
        rows::end_member(w, member.id, until)?;
    }
    Ok(())
}
