//! What people may do, and whether they take part: roles, deactivation and return.

use super::{
    Person, Role, SLICE, all, get, invites,
    messages::{RoleNews, SignedOutNews},
    must_be_admin, rows, sessions, standing_rows,
};
use crate::base::{Error, PersonId, Result};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
};
use crate::store::{Actor, Read, Write};

/// Sets what a person may do beyond taking part, which everybody may: the form of roles.
///
/// # Errors
/// `NotAllowed` unless an admin asks; a refusal if this would leave no admin; `NotFound`.
pub fn set_roles(w: &Write<'_>, id: PersonId, wanted: &[Role]) -> Result<()> {
    // Last the role that lets one change roles, should it be one's own.
    for role in [Role::Privacy, Role::Admin] {
        if wanted.contains(&role) {
            grant(w, id, role)?;
        } else {
            withdraw(w, id, role)?;
        }
    }
    Ok(())
}

/// Lets a person do more. They are told, unless they did it themselves.
///
/// # Errors
/// `NotAllowed` unless an admin asks; `NotFound`.
pub fn grant(w: &Write<'_>, id: PersonId, role: Role) -> Result<()> {
    must_be_admin(w)?;
    if get(w, id)?.is(role) {
        return Ok(());
    }
    rows::grant(w, id, role)?;
    audit::record(w, granted(role), id)?;
    tell_role(w, id, role, true)
}

/// Takes a role back. They are told, unless they did it themselves.
///
/// # Errors
/// `NotAllowed` unless an admin asks; a refusal at `role` if it is the last admin's; `NotFound`.
pub fn withdraw(w: &Write<'_>, id: PersonId, role: Role) -> Result<()> {
    must_be_admin(w)?;
    let person = get(w, id)?;
    if !person.is(role) {
        return Ok(());
    }
    if role == Role::Admin {
        leaves_an_admin(w, &person)?;
    }
    standing_rows::withdraw(w, id, role)?;
    audit::record(w, withdrawn(role), id)?;
    tell_role(w, id, role, false)
}

const fn granted(role: Role) -> audit::Event {
    match role {
        Role::Admin => "role.admin-granted",
        Role::Privacy => "role.privacy-granted",
        Role::Member => "role.member-granted",
    }
}

const fn withdrawn(role: Role) -> audit::Event {
    match role {
        Role::Admin => "role.admin-withdrawn",
        Role::Privacy => "role.privacy-withdrawn",
        Role::Member => "role.member-withdrawn",
    }
}

fn tell_role(w: &Write<'_>, id: PersonId, role: Role, granted: bool) -> Result<()> {
    sessions::roles_changed(w, id)?;
    w.changed(SLICE.name);
    let Actor::Person(by) = w.actor() else { return Ok(()) };
    if by == id {
        return Ok(());
    }
    let news = RoleNews { by, role: role.name().into(), granted };
    notifications::post(
        w,
        &Post {
            to: id,
            kind: Kind::Announcement,
            message: "people.role-changed",
            // The same role may come and go; each time is news of its own.
            about: &format!("role:{}:{granted}:{}", role.name(), w.now().ms()),
            content: &news,
            not_before: None,
        },
    )?;
    Ok(())
}

/// The admins who could act now: active, and in the house already rather than merely invited.
///
/// # Errors
/// A fault if it cannot be read.
pub fn acting_admins(r: &Read<'_>) -> Result<Vec<Person>> {
    let mut admins: Vec<Person> = all(r)?.into_iter().filter(|p| p.active && p.is(Role::Admin)).collect();
    let invited = invites::open(r)?;
    admins.retain(|p| !invited.contains(&p.id));
    Ok(admins)
}

/// The workspace keeps an admin when this person is none any more.
fn leaves_an_admin(r: &Read<'_>, person: &Person) -> Result<()> {
    let others = acting_admins(r)?.iter().any(|p| p.id != person.id);
    if others || !person.active {
        return Ok(());
    }
    let name = person.name.reveal().clone();
    Err(Error::refused_at("role", move |t| t.people_last_admin(&name)))
}

/// Ends a person's part: nothing of theirs is deleted, their sessions and invites end, and they can
/// come back. Says how many devices were signed out.
///
/// # Errors
/// `NotAllowed` unless an admin asks; a refusal if it is the last admin; `NotFound`.
pub fn deactivate(w: &Write<'_>, id: PersonId) -> Result<usize> {
    must_be_admin(w)?;
    let person = get(w, id)?;
    if !person.active {
        return Ok(0);
    }
    if person.is(Role::Admin) {
        leaves_an_admin(w, &person)?;
    }
    standing_rows::leave(w, id)?;
    invites::withdraw_open(w, id)?;
    let devices = sessions::end_all(w, id)?;
    // Links and codes on their way, too: none may work after a return.
    super::sign_in::cancel(w, id)?;
    audit::record(w, "person.deactivated", id)?;
    w.changed(SLICE.name);
    Ok(devices)
}

/// Ends all sessions of a person here, and the way back from other workspaces: a lost laptop. They are told,
/// unless they did it themselves. Says how many there were.
///
/// # Errors
/// `NotAllowed` unless an admin asks; `NotFound`.
pub fn sign_out(w: &Write<'_>, id: PersonId) -> Result<usize> {
    must_be_admin(w)?;
    get(w, id)?;
    // Even if there are none: the lost laptop may be signed in to another workspace.
    let devices = sessions::end_all(w, id)?;
    audit::record(w, "person.signed-out", id)?;
    w.changed(SLICE.name);
    if let Actor::Person(by) = w.actor()
        && by != id
    {
        let about = format!("signed-out:{}", w.now().ms());
        let (kind, message) = (Kind::Announcement, "people.signed-out");
        let content = SignedOutNews { by };
        notifications::post(
            w,
            &Post { to: id, kind, message, about: &about, content: &content, not_before: None },
        )?;
    }
    Ok(devices)
}

/// Lets a deactivated person take part again, with the roles they had.
///
/// # Errors
/// `NotAllowed` unless an admin asks; `NotFound`.
pub fn bring_back(w: &Write<'_>, id: PersonId) -> Result<()> {
    must_be_admin(w)?;
    if get(w, id)?.active {
        return Ok(());
    }
    standing_rows::come_back(w, id)?;
    audit::record(w, "person.returned", id)?;
    w.changed(SLICE.name);
    Ok(())
}
