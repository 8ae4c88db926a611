//! Links that nobody asked for in a browser: handed out by the console, an invite or the demo. Each is
//! a path of ours with its token in the fragment; the caller puts the house's origin before it.

use super::sessions::tell;
use super::sign_in::{Ask, Purpose, make, notices::ConsoleLink, rows};
use super::{Role, all, get};
use crate::base::{Error, PersonId, Result};
use crate::spine::audit;
use crate::store::Write;

/// A link by which this person signs in, made at the host's console; good for ten minutes. All
/// admins are told of it. A new one cancels the one before. Within the person's workspace.
///
/// # Errors
/// `NotFound` if there is no such person here, or not any more.
pub fn console(w: &Write<'_>, person: PersonId) -> Result<String> {
    let made = fresh(w, person, Purpose::Console)?;
    audit::record(w, "link.console", person)?;
    let content = ConsoleLink { person, at: w.wall().ms() };
    for admin in all(w)?.into_iter().filter(|p| p.active && p.is(Role::Admin)) {
        tell(w, admin.id, "people.console-link", &made.1, &content)?;
    }
    Ok(made.0)
}

/// A link by which an invited person signs in for the first time; good for seven days. A new one
/// cancels the one before. Within the person's workspace.
///
/// # Errors
/// As `console`.
pub fn invite(w: &Write<'_>, person: PersonId) -> Result<String> {
    let made = fresh(w, person, Purpose::Invite)?;
    audit::record(w, "link.invite", person)?;
    Ok(made.0)
}

/// A link into the demo. Within the person's workspace.
///
/// # Errors
/// As `console`.
pub fn demo(w: &Write<'_>, person: PersonId) -> Result<String> {
    let made = fresh(w, person, Purpose::Demo)?;
    audit::record(w, "link.demo", person)?;
    Ok(made.0)
}

/// Takes back a link that has not been used: an invite revoked.
///
/// # Errors
/// A fault if it cannot be written.
pub fn withdraw_invite(w: &Write<'_>, person: PersonId) -> Result<()> {
    rows::cancel_purpose(w, person, Purpose::Invite).map(drop)
}

/// The path of a new link and its request's id.
fn fresh(w: &Write<'_>, id: PersonId, purpose: Purpose) -> Result<(String, String)> {
    if !get(w, id)?.active {
        return Err(Error::NotFound);
    }
    rows::cancel_purpose(w, id, purpose)?;
    let made = make(w, Ask::new(purpose).of(Some((w.workspace(), id))))?;
    Ok((made.path(), made.id.to_string()))
}
