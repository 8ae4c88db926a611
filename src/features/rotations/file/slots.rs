//! Slots and times by the clocks of all versions of a timetable.

use super::{
    super::rota::{Version, slot_at, slot_span},
    moment::{Edge, Moment, YEARS},
};
use jiff::{Timestamp, tz::TimeZone};

/// When a slot starts; none before the first, after the last of a timetable by hand, and in a far future.
pub(super) fn start(versions: &[Version], slot: i64) -> Option<Timestamp> {
    let first = versions.first().filter(|version| version.first <= slot)?;
    let start = slot_span(versions, slot).starts;
    (first.grid.zone().to_datetime(start).year() <= YEARS.1).then_some(start)
}

/// The slot in which an instant lies; none before the first.
pub(super) fn at(versions: &[Version], at: Timestamp) -> Option<i64> {
    versions.first().filter(|version| version.starts <= at).map(|_| slot_at(versions, at))
}

/// The slot of a version that starts with a later handoff.
///
/// # Errors
/// If the duty does not change hands then: the nearest handoffs before and after.
pub(super) fn handoff(version: &Version, at: Timestamp) -> Result<i64, [Option<Timestamp>; 2]> {
    let alone = std::slice::from_ref(version);
    let slot = slot_at(alone, at);
    let span = slot_span(alone, slot);
    if slot > version.first && span.starts == at {
        return Ok(slot);
    }
    Err([(slot > version.first).then_some(span.starts), (span.ends < Timestamp::MAX).then_some(span.ends)])
}

/// The instant of a time by the rotation's clock, whose zone may change with a version.
pub(super) fn instant(versions: &[Version], moment: Moment, edge: Edge) -> Timestamp {
    let of = |version: &Version| (version.starts, moment.instant(version.grid.zone(), edge));
    let mut later = versions.iter().rev().map(of);
    let fits = later.find(|(starts, at)| at >= starts).map(|(_, at)| at);
    fits.or_else(|| versions.first().map(|first| of(first).1))
        .unwrap_or_else(|| moment.instant(&TimeZone::UTC, edge))
}
