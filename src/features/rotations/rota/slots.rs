//! The slots of a rotation: the timetables of all its versions, one after the other.

use super::Version;
use crate::base::calendar::{Grid, span::Span};
use jiff::Timestamp;

/// The slots of these versions, numbered through.
#[derive(Clone, Copy)]
pub(super) struct Slots<'a> {
    versions: &'a [Version],
}

impl<'a> Slots<'a> {
    pub(super) const fn of(versions: &'a [Version]) -> Self {
        Self { versions }
    }

    /// The version that a slot belongs to: its place in the list.
    fn place(&self, number: i64) -> usize {
        self.versions.partition_point(|version| version.first <= number).saturating_sub(1)
    }

    pub(super) fn version(&self, number: i64) -> &'a Version {
        &self.versions[self.place(number)]
    }

    fn start(&self, number: i64) -> Timestamp {
        let version = self.version(number);
        if number == version.first {
            return version.starts;
        }
        version.grid.start(index(version, number))
    }

    /// From when to when a slot is. It has no length where the clocks skip it.
    pub(super) fn span(&self, number: i64) -> Span {
        let after = number.saturating_add(1);
        Span::new(self.start(number), self.start(after))
    }

    /// The slot that holds an instant; before the first version, the slot that its grid would have had.
    pub(super) fn at(&self, at: Timestamp) -> i64 {
        let place = self.versions.partition_point(|version| version.starts <= at).saturating_sub(1);
        let version = &self.versions[place];
        let number = version.first.saturating_add(version.grid.slot_at(at).saturating_sub(version.offset));
        let number =
            if at < version.starts { number.min(version.first - 1) } else { number.max(version.first) };
        self.versions.get(place + 1).map_or(number, |next| number.min(next.first - 1))
    }

    /// Whether the clocks skip the wall time at which a slot is to start.
    pub(super) fn is_moved(&self, number: i64) -> bool {
        let version = self.version(number);
        let at = index(version, number);
        version.grid.start(at) == self.start(number) && version.grid.is_moved(at)
    }

    /// Whether a slot only leads over to a new timetable: it begins between two of its handoffs, and is shorter
    /// than half of a usual slot. Such a slot is nobody's turn.
    pub(super) fn bridges(&self, number: i64) -> bool {
        let version = self.version(number);
        if number != version.first || std::ptr::eq(version, &self.versions[0]) {
            return false;
        }
        let on_grid = version.grid.start(version.offset) == version.starts;
        let half = version.grid.cadence().nominal().map(|usual| usual / 2);
        !on_grid && half.is_some_and(|half| self.span(number).duration() < half)
    }
}

/// The number in the grid of a slot of a version.
fn index(version: &Version, number: i64) -> i64 {
    number.saturating_sub(version.first).saturating_add(version.offset)
}

/// The number in a grid of the slot with which a version starts: what follows it is the first handoff after
/// its start that is not before the anchor.
pub fn offset(grid: &Grid, starts: Timestamp) -> i64 {
    grid.slot_at(starts).max(-1)
}
