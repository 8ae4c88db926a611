//! First run: one link, printed at the console, makes the workspace and its first admin; then the
//! way is closed for good.

use super::sessions::{self, Came};
use super::sign_in::{Ask, Browser, Purpose, make, rows};
use super::{Newcomer, Profile, Role, get, named, workspace, workspaces};
use crate::base::calendar::zone;
use crate::base::{Error, Lang, Refusal, Result, Sealed};
use crate::spine::audit;
use crate::store::{Read, Write};

/// What the set-up form holds, as typed.
pub struct Founding {
    /// The legal name of whoever runs this.
    pub legal_name: Sealed<String>,
    /// The name of the first admin.
    pub name: Sealed<String>,
    /// Their address.
    pub email: Sealed<String>,
    /// Their zone, as typed.
    pub zone: String,
    /// Their language.
    pub lang: Lang,
}

/// Whether nobody has set this house up yet. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn is_open(r: &Read<'_>) -> Result<bool> {
    Ok(workspaces(r)?.is_empty())
}

/// The path of a fresh set-up link, good for ten minutes; the one before no longer is. `None` once the
/// house is set up. Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn link(w: &Write<'_>) -> Result<Option<String>> {
    if !is_open(w)? {
        return Ok(None);
    }
    rows::cancel_set_up(w)?;
    let made = make(w, Ask::new(Purpose::SetUp))?;
    audit::record(w, "link.set-up", made.id)?;
    Ok(Some(made.path()))
}

/// Whether this browser followed the link and may fill in the form. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn may_found(r: &Read<'_>, browser: &Browser) -> Result<bool> {
    Ok(is_open(r)? && rows::holds_set_up(r, &browser.pre_hash)?)
}

/// Makes the workspace and its first admin, who is signed in here. Instance-wide.
///
/// # Errors
/// Refusals at `legal_name`, `name`, `email`, `zone`, all at once; `NotFound` if this browser does not
/// hold the link or somebody was faster.
pub fn found(w: &Write<'_>, founding: &Founding, browser: &Browser) -> Result<sessions::Key> {
    if !is_open(w)? {
        return Err(Error::NotFound);
    }
    let (legal_name, newcomer) = check(founding)?;
    if !rows::use_set_up(w, &browser.pre_hash)? {
        return Err(Error::NotFound);
    }
    rows::cancel_set_up(w)?;
    let (workspace, id) = workspace::found(w, &Sealed::new(legal_name), &newcomer)?;
    // The address was typed here, and nobody has shown yet whose it is.
    w.within_workspace(workspace, |w| sessions::open(w, &get(w, id)?, browser, Came::ByHand, false))
}

/// Reads the form; says everything that is amiss at once.
fn check(founding: &Founding) -> Result<(String, Newcomer)> {
    let mut amiss: Vec<Refusal> = Vec::new();
    let mut keep = |error: Error| -> Result<()> {
        match error {
            Error::Refused(all) => amiss.extend(all),
            other => return Err(other),
        }
        Ok(())
    };
    let legal_name = match named(founding.legal_name.text()) {
        Ok(name) => name,
        Err(_) => {
            keep(Error::refused_at("legal_name", |t| t.set_up_legal_name_missing()))?;
            String::new()
        }
    };
    for checked in [named(founding.name.text()), super::address(founding.email.text())] {
        if let Err(error) = checked {
            keep(error)?;
        }
    }
    let zone = match zone::parse(&founding.zone) {
        Ok(zone) => zone.iana_name().unwrap_or("UTC").to_owned(),
        Err(not) => {
            keep(not.refusal("zone"))?;
            String::new()
        }
    };
    if !amiss.is_empty() {
        return Err(Error::Refused(amiss));
    }
    let profile = Profile::new(zone, founding.lang.to_string());
    let (name, email) = (founding.name.clone(), founding.email.clone());
    Ok((legal_name, Newcomer { name, email, profile, roles: vec![Role::Admin] }))
}
