//! Whose turn a slot is by the order alone, whoever may be away: that is what an absence cannot change.

use super::table::{Slot, Table};
use jiff::Timestamp;

/// Where the order stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    /// The member who took the last turn.
    pub(super) last: Option<usize>,
    /// Who was passed because it was not their day.
    pub(super) waiting: Vec<usize>,
}

/// A seat's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// Whose it is; `None`: there is nobody for this seat.
    pub(super) member: Option<usize>,
    /// Who was passed just now because it is not their day.
    pub(super) passed: Option<usize>,
}

impl Turns {
    /// The turns of a slot, one for each seat.
    pub(super) fn take(&mut self, table: &Table<'_>, slot: &Slot<'_>) -> Vec<Turn> {
        let members = &table.rota.members;
        let left = |until: Option<Timestamp>| until.is_some_and(|until| until <= slot.span.starts);
        self.waiting.retain(|at| !left(members[*at].until));
        let mut turns: Vec<Turn> = Vec::with_capacity(usize::from(slot.version.seats));
        for _ in 0..slot.version.seats {
            let turn = self.waits(table, slot, &turns).unwrap_or_else(|| self.walk(table, slot, &turns));
            turns.push(turn);
        }
        turns
    }

    /// The first of those who wait that fits now.
    fn waits(&mut self, table: &Table<'_>, slot: &Slot<'_>, turns: &[Turn]) -> Option<Turn> {
        let fits =
            |at: &usize| !seated(table, turns, *at) && table.belongs(*at, slot) && table.fits(*at, slot);
        let place = self.waiting.iter().position(fits)?;
        Some(Turn { member: Some(self.waiting.remove(place)), passed: None })
    }

    /// The next in the order, from the one after the last round to the last itself.
    fn walk(&mut self, table: &Table<'_>, slot: &Slot<'_>, turns: &[Turn]) -> Turn {
        let mut passed = None;
        for at in self.round(table) {
            if !table.belongs(at, slot) || turns.iter().any(|turn| turn.member == Some(at)) {
                continue;
            }
            if table.fits(at, slot) && !seated(table, turns, at) {
                self.last = Some(at);
                self.waiting.retain(|waits| *waits != at);
                return Turn { member: Some(at), passed };
            }
            if !self.waiting.contains(&at) {
                self.waiting.push(at);
                passed = passed.or(Some(at));
            }
        }
        Turn { member: None, passed }
    }

    /// All members, the next first.
    pub(super) fn round(&self, table: &Table<'_>) -> impl Iterator<Item = usize> + use<> {
        let length = table.rota.members.len();
        let first = self.last.map_or(0, |last| last + 1);
        (0..length).map(move |step| (first + step) % length)
    }
}

/// Whether a member's person has a seat already.
fn seated(table: &Table<'_>, turns: &[Turn], at: usize) -> bool {
    let person = table.rota.members[at].person;
    person.is_some()
        && turns.iter().any(|turn| turn.member.is_some_and(|m| table.rota.members[m].person == person))
}
