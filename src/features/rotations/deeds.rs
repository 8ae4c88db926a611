//! How what was done to rotations and handoff notes reads in the record.

use super::rows;
use crate::base::{Error, Id, Result, Words};
use crate::slice::{Deed, Letter, Subject};
use crate::spine::turns;
use crate::store::Read;

const ROTATION: fn(&Words) -> String = |t| t.rotations_deed_rotation();
const WALL: fn(&Words) -> String = |t| t.rotations_deed_wall();

pub(super) const DEEDS: &[Deed] = &[
    Deed::new("rotation.made", |t, who, what| t.rotations_deed_made(who, what), ROTATION),
    Deed::new("rotation.changed", |t, who, what| t.rotations_deed_changed(who, what), ROTATION),
    Deed::new("rotation.followed", |t, who, what| t.rotations_deed_followed(who, what), ROTATION),
    Deed::new("rotation.unfollowed", |t, who, what| t.rotations_deed_unfollowed(who, what), ROTATION),
    Deed::new("rotation.handed-over", |t, who, what| t.rotations_deed_handed_over(who, what), ROTATION),
    Deed::new("rotation.retimed", |t, who, what| t.rotations_deed_retimed(who, what), ROTATION),
    Deed::new("cover.asked", |t, who, what| t.cover_deed_asked(who, what), ROTATION),
    Deed::new("cover.taken", |t, who, what| t.cover_deed_taken(who, what), ROTATION),
    Deed::new("cover.taken-now", |t, who, what| t.cover_deed_taken_now(who, what), ROTATION),
    Deed::new("cover.approved", |t, who, what| t.cover_deed_approved(who, what), ROTATION),
    Deed::new("cover.given-back", |t, who, what| t.cover_deed_given_back(who, what), ROTATION),
    Deed::new("cover.expired", |t, who, what| t.cover_deed_expired(who, what), ROTATION),
    Deed::new("wall.made", |t, who, what| t.rotations_deed_wall_made(who, what), WALL),
    Deed::new("wall.revoked", |t, who, what| t.rotations_deed_wall_revoked(who, what), WALL),
    Deed::new("handoff-note.written", |t, who, what| t.rotations_deed_note_written(who, what), ROTATION),
    Deed::new("handoff-note.read", |t, who, what| t.rotations_deed_note_read(who, what), ROTATION),
];

/// What each message of this slice is about.
pub(super) const LETTERS: &[Letter] = &[
    ("rotations.handoff", |t| t.rotations_letter_handoff()),
    ("rotations.cover", |t| t.cover_letter()),
    ("rotations.soon", |t| t.rotations_letter_soon()),
];

/// The rotation with this id, or behind the shift, duty or turn with this id.
pub(super) fn subject(r: &Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Subject>> {
    let found = match kind {
        "rot" => rows::get(r, Id::from_bytes(id)).map(|rotation| (rotation.id, rotation.title)),
        "swp" => super::cover::title_of(r, Id::from_bytes(id)),
        "shf" => rows::title_of_shift(r, Id::from_bytes(id)),
        _ => match turns::duty_behind(r, kind, id)? {
            Some(duty) => rows::title_of_duty(r, duty),
            None => return Ok(None),
        },
    };
    match found {
        Ok((id, name)) => Ok(Some(Subject { name, href: Some(format!("/rotations/{id}")), person: None })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
