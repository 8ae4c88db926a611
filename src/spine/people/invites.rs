//! Invites: how people come in. The link goes by mail, from memory only, or is shown once to be handed
//! over; the next link of the same person ends the one before.

use super::{
    Invitee, Newcomer, Person, Profile, Role, SLICE, add, by_address, get, invite_rows, links, me,
    must_be_admin, roster, rows, sessions, standing_rows, workspace_name,
};
use crate::base::{Error, PersonId, Reader, Result, Sealed};
use crate::slice::{Message, Urgent};
use crate::spine::audit;
use crate::store::{Actor, Read, Write};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

crate::ids! {
    /// An invite of one person.
    InviteKind "inv" InviteId,
}

/// How a person's newest invite stands, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not accepted yet.
    Open(Timestamp),
    /// Accepted by signing in.
    Accepted(Timestamp),
    /// Taken back before it was accepted.
    Revoked(Timestamp),
}

/// An invite that was just made: whom it is for, and its link, which is written down nowhere.
pub struct Invited {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: Sealed<String>,
    /// Where the mail goes.
    pub email: Sealed<String>,
    /// A path of ours with the token in its fragment.
    pub link: Sealed<String>,
    /// How the mail speaks to them.
    pub reader: Reader,
}

/// Invites everybody on a list as somebody typed it (see `roster`) who is not here yet, or nobody if any of
/// it is wrong.
///
/// # Errors
/// `NotAllowed` unless an admin asks; refusals at `people` for every entry that is wrong, or if everybody is
/// here already.
pub fn invite(w: &Write<'_>, list: &str) -> Result<Vec<Invited>> {
    must_be_admin(w)?;
    let mut new = roster::parse(list)?;
    new.retain(|new| by_address(w, new.email.reveal()).is_empty());
    if new.is_empty() {
        return Err(Error::refused_at("people", |t| t.people_all_here()));
    }
    let profile = first_profile(w)?;
    let newcomers = new.into_iter().map(|new| Newcomer {
        name: new.name,
        email: new.email,
        profile: profile.clone(),
        roles: vec![Role::Member],
    });
    newcomers
        .map(|newcomer| {
            let person = add(w, &newcomer)?;
            begin(w, &get(w, person)?)
        })
        .collect()
}

/// Those on a list who are here already, whatever their part: nobody is invited twice.
///
/// # Errors
/// `NotAllowed` unless an admin asks; the refusals of `roster::parse`.
pub fn known(r: &Read<'_>, list: &str) -> Result<Vec<PersonId>> {
    must_be_admin(r)?;
    let here = |new: &Invitee| by_address(r, new.email.reveal()).into_iter().map(|(_, person)| person).next();
    Ok(roster::parse(list)?.iter().filter_map(here).collect())
}

/// Newcomers start with ordinary hours, in the zone and language that the workspace says or, where it says
/// none, in those of whoever invites them.
fn first_profile(w: &Write<'_>) -> Result<Profile> {
    let inviting = match w.actor() {
        Actor::Person(_) => me(w)?.profile,
        Actor::Clock | Actor::Console | Actor::Stranger => Profile::unknown(),
    };
    let (zone, lang) = rows::newcomers(w)?;
    Ok(Profile::new(zone.unwrap_or(inviting.zone), lang.unwrap_or(inviting.lang)))
}

/// Makes the invite of a person who was just added, or the next one, and its link.
pub(super) fn begin(w: &Write<'_>, person: &Person) -> Result<Invited> {
    let id = InviteId::ordered(w.now());
    invite_rows::insert(w, id, person.id)?;
    audit::record(w, "invite.made", id)?;
    w.changed(SLICE.name);
    Ok(Invited {
        person: person.id,
        name: person.name.clone(),
        email: person.email.clone(),
        link: links::invite(w, person.id)?.into(),
        reader: person.reader(w.now().at()),
    })
}

/// Makes a new link for somebody who has not accepted yet, or whose invite was revoked; the old link dies.
///
/// # Errors
/// `NotAllowed` unless an admin asks; `NotFound`; a refusal if they are in already.
pub fn resend(w: &Write<'_>, id: PersonId) -> Result<Invited> {
    must_be_admin(w)?;
    let person = get(w, id)?;
    match state(w, id)? {
        Some(State::Open(_)) => withdraw_open(w, id)?,
        Some(State::Revoked(_)) if !person.active => standing_rows::come_back(w, id)?,
        // Somebody active signs in by mail; a link in an admin's hands would be a way into their account.
        Some(State::Revoked(_) | State::Accepted(_)) | None => {
            return Err(Error::refused(|t| t.people_in_already()));
        }
    }
    begin(w, &person)
}

/// Takes back an invite that was not accepted: the link dies and the person does not take part.
///
/// # Errors
/// `NotAllowed` unless an admin asks; `NotFound`; a refusal if they are in already.
pub fn revoke(w: &Write<'_>, id: PersonId) -> Result<()> {
    must_be_admin(w)?;
    let person = get(w, id)?;
    let Some(State::Open(_)) = state(w, id)? else {
        return Err(Error::refused(|t| t.people_in_already()));
    };
    withdraw_open(w, id)?;
    if person.active {
        standing_rows::leave(w, id)?;
    }
    sessions::end_all(w, id)?;
    super::sign_in::cancel(w, id)?;
    w.changed(SLICE.name);
    Ok(())
}

/// Ends an open invite and its link, if there is one.
pub(super) fn withdraw_open(w: &Write<'_>, id: PersonId) -> Result<()> {
    links::withdraw_invite(w, id)?;
    for invite in invite_rows::revoke(w, id)? {
        audit::record(w, "invite.revoked", invite)?;
    }
    Ok(())
}

/// Notes that a person came in: whichever way they proved their address, an open invite is accepted.
///
/// # Errors
/// A fault if it cannot be written.
pub fn accept(w: &Write<'_>, id: PersonId) -> Result<()> {
    for invite in invite_rows::accept(w, id)? {
        audit::record(w, "invite.accepted", invite)?;
        w.changed(SLICE.name);
    }
    Ok(())
}

/// How a person's newest invite stands; `None` if they came in without one.
///
/// # Errors
/// A fault if it cannot be read.
pub fn state(r: &Read<'_>, id: PersonId) -> Result<Option<State>> {
    Ok(invite_rows::states_of(r, id)?.pop())
}

/// How the newest invite of everybody here stands.
///
/// # Errors
/// A fault if it cannot be read.
pub fn states(r: &Read<'_>) -> Result<BTreeMap<PersonId, State>> {
    Ok(invite_rows::states(r)?.into_iter().collect())
}

/// Who is invited and has not accepted.
pub(super) fn open(r: &Read<'_>) -> Result<BTreeSet<PersonId>> {
    let open = |(id, state)| matches!(state, State::Open(_)).then_some(id);
    Ok(states(r)?.into_iter().filter_map(open).collect())
}

/// The mail that brings a link, in the language of whoever invites.
///
/// # Errors
/// A fault if names cannot be read.
pub fn letter(r: &Read<'_>, invited: &Invited) -> Result<Urgent> {
    let t = invited.reader.words();
    let place = workspace_name(r)?.into_inner();
    let by = match r.actor() {
        Actor::Person(_) => me(r)?.name.into_inner(),
        Actor::Clock | Actor::Console | Actor::Stranger => t.people_somebody(),
    };
    Ok(Urgent {
        to: invited.email.clone(),
        message: Message {
            subject: t.people_invite_subject(&by, &place).into(),
            lines: vec![
                t.people_invite_hello(invited.name.reveal()).into(),
                t.people_invite_what(&place).into(),
                t.people_invite_how().into(),
            ],
            link: Some((t.people_invite_accept(), invited.link.reveal().clone())),
            why: t.people_invite_why(&by),
        },
        reader: invited.reader.clone(),
    })
}
