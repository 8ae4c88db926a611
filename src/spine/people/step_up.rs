//! Step-up: before something delicate a person signed in shows once more that the mailbox is theirs.

use super::limits::{self, Limit};
use super::sessions::{self, Found, device::bound_to};
use super::sign_in::{Ask, Outbox, Purpose, mail, make, match_code, rows, send};
use crate::base::{Error, Result};
use crate::store::Write;
use jiff::{SignedDuration, Timestamp};

/// How long a proof is fresh.
pub const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// Codes that one person asks for.
pub const CODES: [Limit; 1] = [Limit { name: "step-up", most: 5, within: 15 * 60_000 }];

/// Whether a proof of that instant is still fresh now (both on the wall clock).
pub fn is_fresh(proved: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved) < FRESH
}

/// Mails a code that counts in this session only; the one before no longer does. Within the workspace.
///
/// # Errors
/// `TooMany` after five in a quarter of an hour.
pub fn ask(w: &Write<'_>, found: &Found, said_browser: &str, outbox: &Outbox) -> Result<()> {
    let person = found.person.id;
    limits::pass(limits::wait(w, &CODES, &person.to_string())?)?;
    limits::count(w, "step-up", &person.to_string())?;
    rows::cancel_purpose(w, person, Purpose::StepUp)?;
    let ask = Ask::new(Purpose::StepUp).of(Some((found.workspace, person))).by(Some(bound_to(found.id)));
    let made = make(w, ask)?;
    send(w, outbox, mail::step_up(&found.person, &made, said_browser, w.wall().at()));
    Ok(())
}

/// Takes the typed code. `None`: it does not fit, which has been counted. Within the workspace.
///
/// # Errors
/// `NotFound` if the session ended meanwhile.
pub fn prove(w: &Write<'_>, found: &Found, typed: &str) -> Result<Option<sessions::Key>> {
    let Some(id) = match_code(w, typed, Purpose::StepUp, &bound_to(found.id))? else { return Ok(None) };
    rows::use_code(w, id)?.ok_or(Error::NotFound)?;
    sessions::proved(w, found).map(Some)
}
