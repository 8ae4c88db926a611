//! How what was done to turns and duties reads in the record.

use super::{DutyId, Holder, TurnId, duty, turn_rows};
use crate::base::{Error, Id, Result, Words};
use crate::slice::{Deed, Letter, Subject};
use crate::spine::people;
use crate::store::Read;

const SOMEBODY: fn(&Words) -> String = |t| t.people_deed_somebody();

pub(super) const DEEDS: &[Deed] = &[
    Deed::new("turn.opened", |t, who, what| t.turns_deed_opened(who, what), SOMEBODY),
    Deed::new("turn.ended", |t, who, what| t.turns_deed_ended(who, what), SOMEBODY),
    Deed::new("turn.taken", |t, who, what| t.turns_deed_taken(who, what), SOMEBODY),
    Deed::new("turn.given-back", |t, who, what| t.turns_deed_given_back(who, what), SOMEBODY),
    Deed::new("turn.escalated", |t, who, what| t.turns_deed_escalated(who, what), SOMEBODY),
    Deed::new("duty.adopted", |t, who, what| t.turns_deed_adopted(who, what), |t| t.turns_deed_duty()),
];

/// What each message of this slice is about.
pub(super) const LETTERS: &[Letter] = &[
    (super::digest::MESSAGE, |t| t.turns_letter_digest()),
    (super::escalation::MESSAGE, |t| t.turns_letter_escalated()),
];

/// For whom a turn is: the duty, or the person, that holds it. Its own text is nobody else's business.
pub(super) fn subject(r: &Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Subject>> {
    if kind == "trn"
        && let Some(Holder::Person(person)) = turn_rows::holder_of(r, Id::from_bytes(id))?
    {
        return people::of_person(r, person);
    }
    let Some(id) = duty_behind(r, kind, id)? else { return Ok(None) };
    match duty(r, id) {
        Ok(duty) => Ok(Some(Subject { name: duty.title, href: None, person: None })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The duty with this id, or the one that holds the turn with this id.
///
/// # Errors
/// A fault if it cannot be read.
pub fn duty_behind(r: &Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<DutyId>> {
    match kind {
        "dut" => Ok(Some(Id::from_bytes(id))),
        "trn" => Ok(match turn_rows::holder_of(r, TurnId::from_bytes(id))? {
            Some(Holder::Duty(duty)) => Some(duty),
            Some(Holder::Person(_)) | None => None,
        }),
        _ => Ok(None),
    }
}
