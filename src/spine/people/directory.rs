//! The people of a workspace as others see them: who is here, away, invited or gone.

use super::{Person, all, get, invites, leave};
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
    let invited = invites::states(r)?;
    let all = all(r)?.into_iter();
    all.map(|person| {
        let standing = standing_of(r, &person, invited.get(&person.id).copied())?;
        Ok((person, standing))
    })
    .collect()
}

/// One person and how they stand.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn standing(r: &Read<'_>, id: PersonId) -> Result<(Person, Standing)> {
    let person = get(r, id)?;
    let standing = standing_of(r, &person, invites::state(r, id)?)?;
    Ok((person, standing))
}

fn standing_of(r: &Read<'_>, person: &Person, invite: Option<invites::State>) -> Result<Standing> {
    match (person.active, invite) {
        (true, Some(invites::State::Open(at))) => return Ok(Standing::Invited(at)),
        (false, Some(invites::State::Revoked(at))) => return Ok(Standing::Revoked(at)),
        (false, _) => return Ok(Standing::Gone),
        (true, _) => {}
    }
    if let Some(until) = leave::away_now(r, person)? {
        return Ok(Standing::Away(until));
    }
    let local = r.now().at().to_zoned(person.profile.zone());
    Ok(if person.profile.hours.is_working(&local) { Standing::Working } else { Standing::Off })
}
