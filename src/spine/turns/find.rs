//! Turns in a search: what waits for whoever searches, what they snoozed too.

use super::list_for;
use crate::base::{Result, Words};
use crate::slice::{Found, Seeking};
use crate::spine::people;

/// The heading under which turns stand, whichever slice finds them.
pub fn sort(t: &Words) -> String {
    t.turns_found()
}

pub(super) fn find(seeking: &Seeking<'_>) -> Result<Vec<Found>> {
    let (r, t) = (seeking.read, seeking.reader.words());
    let mut mine = Vec::new();
    for turn in list_for(r, people::me(r)?.id)? {
        let Some(face) = (seeking.face)(&turn.as_ref())? else { continue };
        mine.push((format!("{} {}", face.what.reveal(), face.whom.reveal()), face));
    }
    let found = |(fit, face): (_, crate::slice::Face)| Found {
        fit,
        sort: sort(t),
        what: face.what,
        about: face.whom,
        // What is a button there is no page of its own: it waits on the list.
        href: if face.post { "/".to_owned() } else { face.href },
    };
    Ok(seeking.needle.best(mine).into_iter().map(found).collect())
}
