//! Signing in: a mailed link or code, good once, for ten minutes, in the browser that asked for it.
//!
//! Invariants: a GET changes nothing; a known and an unknown address get the same answer for the
//! same work; a session comes to life only in the browser whose pre cookie asked, or, for links
//! nobody asked for in a browser, in the one where a person pressed the button.

pub(super) mod mail;
mod making;
pub mod notices;
mod purpose;
pub(super) mod rows;
pub mod secrets;
mod using;

pub(super) use making::{Ask, make};
pub use purpose::Purpose;
pub(super) use rows::TABLE;
use using::record_exhausted;
pub use using::{Outcome, enter_code, follow};
pub(super) use using::{Used, match_code, may_compare};

use super::{Person, limits, lookup_form, sessions, several};
use crate::base::{Lang, PersonId, Result, WorkspaceId};
use crate::slice::Urgent;
use crate::store::{Read, Write};
use crate::web::Agent;
use secrets::Hash;
use tokio::sync::mpsc;

crate::ids! {
    /// Something that can become a session: a mailed link and code, or a link handed out.
    SignInRequest "sgn" RequestId,
}

/// What is known of the browser at the other end.
#[derive(Clone)]
pub struct Browser {
    /// Hash of its pre cookie.
    pub pre_hash: Hash,
    /// Hash of its session cookie, if it has one.
    pub session: Option<Hash>,
    /// The id in its device cookie, if that is ours.
    pub device: Option<[u8; 16]>,
    /// What it calls itself.
    pub agent: Agent,
    /// Its neighbourhood on the network.
    pub network: String,
    /// The language it prefers.
    pub lang: Lang,
}

/// Where letters go that must not touch the disk.
pub type Outbox = mpsc::Sender<Urgent>;

/// Hands a letter to the queue once the change is durable. A full queue loses it: the person asks again.
pub(super) fn send(w: &Write<'_>, outbox: &Outbox, letter: Urgent) {
    let outbox = outbox.clone();
    w.after_commit(move || {
        if outbox.try_send(letter).is_err() {
            tracing::warn!("a sign-in mail was dropped: the queue is full");
        }
    });
}

/// The person who signs in with this address: the first of `several::places`, never a deactivated one.
///
/// # Errors
/// A fault if it cannot be read.
pub fn holder(r: &Read<'_>, address: &str) -> Result<Option<(WorkspaceId, Person)>> {
    for place in several::places(r, address)? {
        match several::person_at(r, &place, address) {
            Ok(Some(person)) => return Ok(Some((place.workspace, person))),
            Ok(None) => {}
            // Damage in one workspace must not keep somebody out of the others, nor may its answer tell
            // anybody who is known.
            Err(error) => {
                tracing::error!(%error, workspace = %place.workspace, "somebody cannot sign in: their row is damaged")
            }
        }
    }
    Ok(None)
}

/// Somebody asks to be let in under this address; `next` is where they wanted to go. Instance-wide.
///
/// Whether the address is known shows neither in the answer nor in the work: both ways make token,
/// code, letter and row; only the letter's sending differs, and that happens elsewhere.
///
/// # Errors
/// A refusal at `email` if this is no address at all.
pub fn request(
    w: &Write<'_>,
    address: &str,
    next: Option<&str>,
    browser: &Browser,
    outbox: &Outbox,
) -> Result<()> {
    let address = super::address(address)?;
    let found = holder(w, &address)?;
    let stand_in = match &found {
        Some(_) => None,
        None => stand_in(w),
    };
    let letter_for = found.as_ref().or(stand_in.as_ref());
    let at_home = match letter_for {
        Some((workspace, person)) => sessions::knows(&w.within(*workspace), person.id, browser.device)?,
        None => false,
    };
    let asks = Asks { known: found.is_some(), at_home: found.is_some() && at_home };
    let admitted = admit(w, asks, &lookup_form(&address), browser)?;
    rows::keep_newest(w, Purpose::SignIn, &browser.pre_hash)?;
    let told = found.as_ref().filter(|_| admitted);
    let ask = Ask::new(Purpose::SignIn)
        .on_to(next)
        .by(Some(browser.pre_hash))
        .of(told.map(|(workspace, person)| (*workspace, person.id)));
    let made = make(w, ask)?;
    rows::thin_out(w)?;
    if let Some((_, person)) = letter_for {
        let letter = mail::sign_in(person, &made, browser, w.wall().at());
        if told.is_some() {
            send(w, outbox, letter);
        }
    }
    Ok(())
}

/// Anybody at all, to do for an unknown address the work that a known one costs.
/// `None` if their row is damaged: an error would tell who is unknown.
fn stand_in(r: &Read<'_>) -> Option<(WorkspaceId, Person)> {
    let (workspace, id) = rows::anybody(r).ok()??;
    Some((workspace, super::get(&r.within(workspace), id).ok()?))
}

/// Who asks to be let in.
struct Asks {
    /// Whether somebody has this address.
    known: bool,
    /// Whether they were signed in before in this browser.
    at_home: bool,
}

/// Checks and counts; the same queries and rows for known and unknown addresses.
fn admit(w: &Write<'_>, asks: Asks, address: &str, browser: &Browser) -> Result<bool> {
    let device = data_encoding::HEXLOWER.encode(&browser.device.unwrap_or_default());
    let own = format!("{device} {address}");
    let own_mails = limits::allows(w, &limits::OWN_MAILS, &own)?;
    let mails = limits::allows(w, &limits::MAILS, address)?;
    let network = limits::allows(w, &limits::STRANGERS, &browser.network)?;
    let members = rows::members(w)?;
    let house = if asks.known {
        limits::allows(w, &limits::all_mails(members), "")?
    } else {
        limits::allows(w, &limits::ALL_STRANGERS, "")?
    };
    // Unknown addresses get no mail in any case; their counts keep the table from growing without end.
    let admitted = match asks.at_home {
        // What strangers use up is no reason to keep somebody out of their own browser.
        true => own_mails,
        false => mails && house && (asks.known || network || browser.device.is_some()),
    };
    if admitted {
        let (name, who) = if asks.at_home { ("own mails", own.as_str()) } else { ("mails", address) };
        limits::count(w, name, who)?;
        limits::count(w, if asks.known { "acquaintances" } else { "strangers" }, &browser.network)?;
        limits::count(w, if asks.known { "all mails" } else { "all strangers" }, "")?;
    }
    Ok(admitted)
}

/// Cancels all open requests of a person: an invite revoked, a person deactivated.
///
/// # Errors
/// A fault if it cannot be written.
pub fn cancel(w: &Write<'_>, person: PersonId) -> Result<usize> {
    rows::cancel_open(w, person)
}

/// Records which requests saw too many wrong codes; deletes requests a day after they ended or expired, those
/// of nobody at once, and counts that no limit looks back to. Instance-wide; says how many rows went.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    record_exhausted(w)?;
    Ok(rows::delete_before(w, w.wall().ms() - 24 * 60 * 60_000)? + limits::sweep(w)?)
}
