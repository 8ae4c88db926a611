//! People in a search: whoever takes part; for admins also the invited and the deactivated.

use super::{Called, Role, get, invites, leave, me, rows};
use crate::base::{PersonId, Result};
use crate::slice::{Found, Seeking};

pub(super) fn find(seeking: &Seeking<'_>) -> Result<Vec<Found>> {
    let (r, t) = (seeking.read, seeking.reader.words());
    let admin = me(r)?.is(Role::Admin);
    let invited = invites::open(r)?;
    let seen = rows::names(r)?
        .into_iter()
        .filter(|one| admin || (one.active && !invited.contains(&one.id)))
        .map(|one| (one.name.reveal().clone(), one));
    let best = seeking.needle.best(seen).into_iter().map(|(fit, Called { id, name, active })| {
        let about = match (active, invited.contains(&id)) {
            (false, _) => t.people_gone(),
            (true, true) => t.people_invited(),
            (true, false) => away(seeking, id)?,
        };
        let href = format!("/people/{id}");
        Ok(Found { fit, sort: t.people_title(), what: name, about: about.into(), href })
    });
    best.collect()
}

/// "Away until Friday", or nothing.
fn away(seeking: &Seeking<'_>, id: PersonId) -> Result<String> {
    let until = leave::away_now(seeking.read, &get(seeking.read, id)?)?;
    let said = until.map(|until| seeking.reader.words().people_away_until(seeking.reader.date(until)));
    Ok(said.unwrap_or_default())
}
