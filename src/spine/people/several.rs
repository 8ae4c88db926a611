//! One human in several workspaces: a person in each, with an id and a key of its own, under the same
//! address. Whoever has shown that they hold its mailbox may go from one to the other.
//!
//! Being signed in is not enough: an admin can add any address to their workspace and hand out the link
//! of its invite, even to themselves. Only what was mailed to the address shows whose it is.

use super::{Person, get, invites, links, lookup_form, rows, sessions, sign_in, standing_rows};
use crate::base::{Error, PersonId, Result, Sealed, WorkspaceId};
use crate::store::{Actor, Read, Write};
use sessions::{Found, Key};

/// A workspace in which somebody with a certain address takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which workspace.
    pub workspace: WorkspaceId,
    /// Who they are there.
    pub person: PersonId,
    /// Whether they are only invited so far.
    pub invited: bool,
}

/// Where this address takes part, in all workspaces whatever the scope: first where its person has come in,
/// then where they are only invited; of each kind the oldest first. Nothing is opened for it.
///
/// # Errors
/// A fault if it cannot be read.
pub fn places(r: &Read<'_>, address: &str) -> Result<Vec<Place>> {
    let mut found = Vec::new();
    for (workspace, person) in r.look_up(&lookup_form(address)) {
        if let Some((added, invited)) = rows::taking_part(&r.within(workspace), person)? {
            found.push((invited, added, person, workspace));
        }
    }
    found.sort_unstable();
    Ok(found
        .into_iter()
        .map(|(invited, _, person, workspace)| Place { workspace, person, invited })
        .collect())
}

/// The person of a place, if this really is their address: the look-up lives in memory, their row is what
/// counts.
///
/// # Errors
/// A fault if the row cannot be read.
pub fn person_at(r: &Read<'_>, place: &Place, address: &str) -> Result<Option<Person>> {
    match get(&r.within(place.workspace), place.person) {
        Ok(person) => {
            let theirs = person.active && lookup_form(person.email.reveal()) == lookup_form(address);
            Ok(theirs.then_some(person))
        }
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Whether this person's address takes part in several workspaces. To be said only to somebody who holds
/// its mailbox.
///
/// # Errors
/// A fault if it cannot be read.
pub fn has_choice(r: &Read<'_>, person: &Person) -> Result<bool> {
    Ok(places(r, person.email.reveal())?.len() > 1)
}

/// Whether this session may go elsewhere, and there is an elsewhere.
///
/// # Errors
/// A fault if it cannot be read.
pub fn may_switch(r: &Read<'_>, found: &Found) -> Result<bool> {
    Ok(found.mailbox.is_some() && has_choice(r, &found.person)?)
}

/// A workspace to choose.
pub struct Choice {
    /// Where, and as whom.
    pub place: Place,
    /// The name of the workspace.
    pub name: Sealed<String>,
}

/// The workspaces among which this session's person chooses, the present one too, by name.
///
/// # Errors
/// `NotAllowed` if they have not shown in this session that they hold their mailbox.
pub fn choices(r: &Read<'_>, found: &Found) -> Result<Vec<Choice>> {
    if found.mailbox.is_none() {
        return Err(Error::NotAllowed);
    }
    let address = found.person.email.reveal();
    let mut choices = Vec::new();
    for place in places(r, address)? {
        // What cannot be read in one workspace is in the log, and must not close the others.
        if let (Ok(Some(_)), Ok(name)) =
            (person_at(r, &place, address), rows::workspace_name(&r.within(place.workspace)))
        {
            choices.push(Choice { place, name });
        }
    }
    choices.sort_by_cached_key(|choice| (choice.name.reveal().to_lowercase(), choice.place.workspace));
    Ok(choices)
}

/// Goes to another workspace in this browser: the session there begins where this one ends, which it does.
/// An open invite there is accepted. Instance-wide.
///
/// # Errors
/// `NotAllowed` if the mailbox was not shown; `NotFound` if there is no such choice, or the session has
/// ended; a refusal if the sign-in is too old for what they are there, or they were signed out there since.
pub fn switch(w: &Write<'_>, browser: &sign_in::Browser, to: WorkspaceId) -> Result<Key> {
    let hash = browser.session.ok_or(Error::NotFound)?;
    let found = sessions::find(w, &hash)?.ok_or(Error::NotFound)?;
    let choice = choices(w, &found)?
        .into_iter()
        .find(|choice| choice.place.workspace == to && to != found.workspace)
        .ok_or(Error::NotFound)?;
    let id = choice.place.person;
    let (person, told, signed_out) = w.within_workspace(to, |w| {
        let person = get(w, id)?;
        let told = sign_in::may_compare(w, &person)?;
        Ok((person, told, standing_rows::signed_out(w, id)?))
    })?;
    // Whoever has the lost laptop must not come back through another workspace.
    if signed_out.is_some_and(|at| found.opened.as_millisecond() <= at) {
        let name = choice.name.into_inner();
        return Err(Error::refused(move |t| t.workspaces_signed_out(&name)));
    }
    let key = sessions::carry_over(w, &found, (to, &person), browser, told)?;
    let key = key.ok_or_else(|| {
        let name = choice.name.into_inner();
        Error::refused(move |t| t.workspaces_too_old(&name))
    })?;
    w.within_workspace_as(to, Actor::Person(id), |w| {
        links::withdraw_invite(w, id)?;
        invites::accept(w, id)
    })?;
    Ok(key)
}
