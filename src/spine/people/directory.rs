//! The people of a workspace as others see them: who is here, away, invited or gone.

use super::{Leave, Person, all, get, invites, leave};
use crate::base::{PersonId, Result};
use crate::store::Read;
use jiff::{Timestamp, civil::Date};

/// How somebody stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Within working hours.
    Working,
    /// Outside working hours.
    Off,
    /// On leave, until this day, itself included.
    Away(Date),
    /// Invited, and not here yet.
    Invited(Timestamp),
    /// The invite was taken back.
    Revoked(Timestamp),
    /// Deactivated.
    Gone,
}

impl Standing {
    /// Whether they take part: neither invited, revoked nor deactivated.
    pub const fn takes_part(self) -> bool {
        matches!(self, Self::Working | Self::Off | Self::Away(_))
    }
}

/// Everybody and how they stand, by name.
///
/// # Errors
/// A fault if it cannot be read.
pub fn directory(r: &Read<'_>) -> Result<Vec<(Person, Standing)>> {
    let (invited, leave, now) = (invites::states(r)?, leave::of_all(r)?, r.now().at());
    let stands = |person: Person| {
        let leave = leave.get(&person.id).map_or(&[][..], Vec::as_slice);
        let standing = standing_of(&person, invited.get(&person.id).copied(), leave, now);
        (person, standing)
    };
    Ok(all(r)?.into_iter().map(stands).collect())
}

/// One person and how they stand.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn standing(r: &Read<'_>, id: PersonId) -> Result<(Person, Standing)> {
    let person = get(r, id)?;
    let leave = leave::leaves(r, &[id])?;
    let standing = standing_of(&person, invites::state(r, id)?, &leave, r.now().at());
    Ok((person, standing))
}

fn standing_of(person: &Person, invite: Option<invites::State>, leave: &[Leave], now: Timestamp) -> Standing {
    match (person.active, invite) {
        (true, Some(invites::State::Open(at))) => return Standing::Invited(at),
        (false, Some(invites::State::Revoked(at))) => return Standing::Revoked(at),
        (false, _) => return Standing::Gone,
        (true, _) => {}
    }
    let local = now.to_zoned(person.profile.zone());
    match leave::away_on(leave, local.date()) {
        Some(until) => Standing::Away(until),
        None if person.profile.hours.is_working(&local) => Standing::Working,
        None => Standing::Off,
    }
}
