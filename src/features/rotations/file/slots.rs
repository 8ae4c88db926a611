//! The numbers of slots over all versions of a timetable.

use super::{
    super::rota::Version,
    moment::{Edge, Moment},
};
use jiff::Timestamp;

/// The handoff that ends the first slot of a version, by the numbers of its grid.
fn second(version: &Version) -> i64 {
    version.grid.slot_at(version.starts).saturating_add(1).max(0)
}

/// When a slot starts; none before the first, nor after the last of a timetable by hand.
pub(super) fn start(versions: &[Version], slot: i64) -> Option<Timestamp> {
    let version = versions.iter().rfind(|version| version.first <= slot)?;
    let after = slot - version.first;
    let start = if after == 0 {
        version.starts
    } else {
        version.grid.start(second(version).saturating_add(after - 1))
    };
    (start < Timestamp::MAX).then_some(start)
}

/// The slot in which an instant lies.
pub(super) fn at(versions: &[Version], at: Timestamp) -> Option<i64> {
    versions.iter().rfind(|version| version.starts <= at).map(|version| within(version, at))
}

fn within(version: &Version, at: Timestamp) -> i64 {
    let after = version.grid.slot_at(at) - second(version);
    if after < 0 { version.first } else { version.first.saturating_add(after).saturating_add(1) }
}

/// The number that the slot which starts with this handoff of a version has in it.
///
/// # Errors
/// If it is none: the nearest handoffs before and after it.
pub(super) fn handoff(version: &Version, at: Timestamp) -> Result<i64, [Option<Timestamp>; 2]> {
    let (k, second) = (version.grid.slot_at(at), second(version));
    let start = version.grid.start(k);
    if k >= second && start == at {
        return Ok(within(version, at));
    }
    let next = version.grid.start(k.saturating_add(1).max(second));
    Err([(k >= second).then_some(start), (next < Timestamp::MAX).then_some(next)])
}

/// The instant of a time by the rotation's clock, whose zone may change with a version.
pub(super) fn instant(versions: &[Version], moment: Moment, edge: Edge) -> Timestamp {
    let of = |version: &Version| (version.starts, moment.instant(version.grid.zone(), edge));
    let mut later = versions.iter().rev().map(of);
    let fits = later.find(|(starts, at)| at >= starts).map(|(_, at)| at);
    fits.or_else(|| versions.first().map(|first| of(first).1))
        .unwrap_or_else(|| moment.instant(&jiff::tz::TimeZone::UTC, edge))
}
