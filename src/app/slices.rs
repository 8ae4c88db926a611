//! The one list of slices, and everything that is folded over it.

use super::record;
use crate::base::{Error, Reader, Result};
use crate::features::rotations;
use crate::slice::{Deed, Face, Found, Letter, Message, Seeking, Slice, Subject, Telling, TurnRef};
use crate::spine::{audit, notifications, people, turns};
use crate::store::{Read, Table, catalogue};

/// Every slice of the house, in the order in which they do what is due at one instant: features say who
/// holds what before `turns` tells people what is theirs. To add a feature is to add its line here.
pub fn slices() -> &'static [Slice] {
    const ALL: &[Slice] =
        &[audit::SLICE, notifications::SLICE, people::SLICE, rotations::SLICE, turns::SLICE];
    ALL
}

/// Every table of the schema with what its columns hold.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    catalogue::TABLES.iter().chain(slices().iter().flat_map(|slice| slice.tables))
}

/// How a turn reads, asked of the slice whose kind it is.
///
/// # Errors
/// What the slice says.
pub(super) fn face(r: &Read<'_>, reader: &Reader, turn: &TurnRef) -> Result<Option<Face>> {
    match slice_of(&turn.kind) {
        Some(slice) => (slice.face)(r, reader, turn),
        None => Ok(None),
    }
}

/// The text of a message, asked of the slice whose kind it is; `None` if there is nothing to say.
///
/// # Errors
/// A fault if no slice has this message; what the slice says otherwise.
pub(super) fn message(telling: &Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>> {
    match slice_of(kind) {
        Some(slice) => (slice.message)(telling, kind, json),
        None => Err(Error::fault(format!("no slice has the message {kind}"))),
    }
}

/// What fits a search, in the order of the slices.
///
/// # Errors
/// What a slice says.
pub(super) fn find(seeking: &Seeking<'_>) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for slice in slices() {
        found.extend((slice.find)(seeking)?);
    }
    Ok(found)
}

/// How each entry of the record reads: those of all slices and the app's own.
pub fn deeds() -> impl Iterator<Item = &'static Deed> {
    slices().iter().flat_map(|slice| slice.deeds).chain(record::DEEDS)
}

/// What each message is about, in a few words.
pub fn letters() -> impl Iterator<Item = &'static Letter> {
    slices().iter().flat_map(|slice| slice.letters)
}

/// What an entry of the record is about, asked of the slices in their order; `None` if it is gone.
///
/// # Errors
/// What a slice says.
pub(super) fn subject(r: &Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Subject>> {
    for slice in slices() {
        if let Some(subject) = (slice.subject)(r, kind, id)? {
            return Ok(Some(subject));
        }
    }
    record::subject(r, kind, id)
}

/// `rotations.note` belongs to `rotations`.
fn slice_of(kind: &str) -> Option<&'static Slice> {
    let name = kind.split('.').next()?;
    slices().iter().find(|slice| slice.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_slice_has_a_name_of_its_own_and_no_table_has_two_homes() {
        let names: BTreeSet<_> = slices().iter().map(|s| s.name).collect();
        assert_eq!(names.len(), slices().len());
        let tables: Vec<_> = tables().map(|t| t.name).collect();
        assert_eq!(tables.iter().collect::<BTreeSet<_>>().len(), tables.len());
    }
}
