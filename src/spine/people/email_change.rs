//! Changing one's address: the new one confirms itself in the browser that asked, the old one is told
//! and can take it back for seven days.

mod rows;

use super::sign_in::{self, Ask, Browser, Outbox, Outcome, Purpose, Used, mail, make, send};
use super::{Person, by_address, limits, lookup_form, sessions};
use crate::base::{Error, PersonId, Result, Sealed};
use crate::spine::audit;
use crate::store::Write;

/// Asks for a new address: mails link and code to it. Within the person's workspace, after a step-up.
///
/// # Errors
/// A refusal at `email` if it is no address, the present one, or somebody else's here; `TooMany`.
pub fn ask(w: &Write<'_>, person: &Person, typed: &str, browser: &Browser, outbox: &Outbox) -> Result<()> {
    let wanted = super::address(typed)?;
    must_be_free(w, person, &wanted)?;
    let me = person.id.to_string();
    let mails = limits::wait(w, &limits::NEW_ADDRESS_MAILS, &lookup_form(&wanted))?;
    limits::pass(mails.max(limits::wait(w, &limits::NEW_ADDRESSES, &me)?))?;
    limits::count(w, limits::NEW_ADDRESS_MAILS[0].name, &lookup_form(&wanted))?;
    limits::count(w, "new addresses", &me)?;
    let wanted = Sealed::new(wanted);
    sign_in::rows::cancel_purpose(w, person.id, Purpose::Email)?;
    let ask = Ask::new(Purpose::Email)
        .wanting(wanted.clone())
        .of(Some((w.workspace(), person.id)))
        .by(Some(browser.pre_hash));
    let made = make(w, ask)?;
    send(w, outbox, mail::new_address(person, wanted, &made, w.wall().at()));
    audit::record(w, "email.asked", person.id)
}

fn must_be_free(w: &Write<'_>, person: &Person, wanted: &str) -> Result<()> {
    if lookup_form(wanted) == lookup_form(person.email.text()) {
        return Err(Error::refused_at("email", |t| t.email_same()));
    }
    if by_address(w, wanted).iter().any(|(_, id)| *id != person.id) {
        return Err(Error::refused_at("email", |t| t.people_address_taken()));
    }
    Ok(())
}

/// The new address has shown that it is the person's: it counts from now on, other sessions end, the
/// old address is told. This browser must be signed in as that person.
pub(super) fn confirm(
    w: &Write<'_>,
    used: &Used,
    person: &Person,
    browser: &Browser,
    outbox: &Outbox,
) -> Result<Outcome> {
    let wanted = used.wanted.as_ref().ok_or_else(|| Error::fault("a change of address without one"))?;
    let session = match &browser.session {
        Some(hash) => sessions::find(w, hash)?.filter(|f| f.person.id == person.id),
        None => None,
    };
    let session = session.ok_or(Error::NotFound)?;
    must_be_free(w, person, wanted.text())?;
    set(w, person, wanted)?;
    sign_in::rows::cancel_open(w, person.id)?;
    sessions::end_others(w, person.id, session.id)?;
    // The code went to the new address, and to nobody else.
    sessions::holds_mailbox(w, session.id)?;
    let ask = Ask::new(Purpose::UndoEmail).wanting(person.email.clone()).of(Some((w.workspace(), person.id)));
    let made = make(w, ask)?;
    send(w, outbox, mail::old_address(person, person.email.clone(), &made, w.wall().at()));
    audit::record(w, "email.changed", person.id)?;
    Ok(Outcome::AddressChanged)
}

/// The old address takes the change back: it counts again, every session ends, and what was asked for
/// since then is cancelled, later undo links included.
pub(super) fn undo(w: &Write<'_>, used: &Used) -> Result<Outcome> {
    let old = used.wanted.as_ref().ok_or_else(|| Error::fault("an undoing without an address"))?;
    let person = super::get(w, used.person)?;
    if by_address(w, old.text()).iter().any(|(_, id)| *id != person.id) {
        return Err(Error::Conflict);
    }
    set(w, &person, old)?;
    sign_in::rows::cancel_since(w, person.id, used.made)?;
    sessions::end_all(w, person.id)?;
    audit::record(w, "email.restored", person.id)?;
    Ok(Outcome::AddressRestored)
}

fn set(w: &Write<'_>, person: &Person, address: &Sealed<String>) -> Result<()> {
    rows::set_email(w, person.id, address)?;
    w.take_lookup(&lookup_form(person.email.text()), person.id);
    w.put_lookup(&lookup_form(address.text()), person.id);
    w.changed(super::SLICE.name);
    Ok(())
}

/// Whether a change of this person's address waits for its confirmation.
///
/// # Errors
/// A fault if it cannot be read.
pub fn waits(r: &crate::store::Read<'_>, person: PersonId) -> Result<bool> {
    rows::waits(r, person)
}
