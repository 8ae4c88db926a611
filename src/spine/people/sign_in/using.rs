//! Using links and codes: the one place where a request becomes a session.

use super::{
    Browser, Outbox, Purpose, RequestId,
    purpose::WEEK,
    rows,
    secrets::{self, Hash, Token},
};
use crate::base::{Error, PersonId, Result, Sealed, WorkspaceId};
use crate::spine::audit;
use crate::spine::people::sessions::{self, Came};
use crate::spine::people::{self, Person, email_change, limits, lookup_form, several};
use crate::store::Write;
use subtle::ConstantTimeEq;

/// What following a link or typing a code led to.
#[derive(Clone)]
pub enum Outcome {
    /// Signed in; then on to this path.
    SignedIn(sessions::Key, Option<String>),
    /// Signed in by mail, in one of several workspaces; one chooses, then goes on to this path.
    WhereTo(sessions::Key, Option<String>),
    /// This browser may now fill in the set-up form.
    SetUp,
    /// The address has changed.
    AddressChanged,
    /// The address is the old one again, and nobody is signed in any more.
    AddressRestored,
}

/// A person pressed the button on a link's page. Of any number of parallel uses one wins. Instance-wide.
///
/// # Errors
/// `NotFound` for every reason why it does not work here and now; then nothing has changed.
pub fn follow(
    w: &Write<'_>,
    id: RequestId,
    token: &Token,
    browser: &Browser,
    outbox: &Outbox,
) -> Result<Outcome> {
    if rows::bind_set_up(w, id, &token.hash(), &browser.pre_hash)? {
        return Ok(Outcome::SetUp);
    }
    let used = rows::use_link(w, id, &token.hash(), &browser.pre_hash)?.ok_or(Error::NotFound)?;
    finish(w, used, browser, outbox)
}

/// Somebody typed a code in the browser that asked. `None`: it does not fit, which has been counted.
/// Instance-wide.
///
/// # Errors
/// `NotFound` if the person has been deactivated meanwhile.
pub fn enter_code(
    w: &Write<'_>,
    typed: &str,
    purpose: Purpose,
    browser: &Browser,
    outbox: &Outbox,
) -> Result<Option<Outcome>> {
    match match_code(w, typed, purpose, &browser.pre_hash)? {
        None => Ok(None),
        Some(id) => {
            let used = rows::use_code(w, id)?.ok_or(Error::NotFound)?;
            finish(w, used, browser, outbox).map(Some)
        }
    }
}

/// The open request of this browser that a code fits, compared in constant time. A wrong one counts
/// against each of the open requests and, at sign-in, against the address.
pub(in crate::spine::people) fn match_code(
    w: &Write<'_>,
    typed: &str,
    purpose: Purpose,
    browser: &Hash,
) -> Result<Option<RequestId>> {
    let code = secrets::typed(typed);
    let open = rows::open_in(w, purpose, browser)?;
    let mut fitting = None;
    for request in &open {
        let fits: bool = secrets::code_mac(w, request.id, &code).ct_eq(&request.code_mac).into();
        // Wrong codes at the sign-in page, where anybody may type, close no other door.
        if fits && (purpose != Purpose::SignIn || code_allowed(w, request.whose)?) {
            fitting = Some(request.id);
        }
    }
    if fitting.is_none() {
        match purpose {
            Purpose::SignIn => wrong_at_sign_in(w, &open)?,
            _ => wrong_of_somebody(w, &open)?,
        }
    }
    Ok(fitting)
}

/// Counts a wrong code of somebody who asks to be let in. How long it takes tells nobody whether the address
/// is known: for nobody's request somebody else is looked up, and a count is kept as well. What goes to the
/// record, for known ones alone, `record_exhausted` writes later.
fn wrong_at_sign_in(w: &Write<'_>, open: &[rows::Open]) -> Result<()> {
    let anybody = rows::anybody(w)?;
    for request in open {
        rows::wrong_code(w, request.id)?;
        let whose = request.whose.or(anybody);
        let person = whose.and_then(|(workspace, id)| people::get(&w.within(workspace), id).ok());
        let address = person.map(|person| lookup_form(person.email.text())).unwrap_or_default();
        let counted = if request.whose.is_some() { address.as_str() } else { "" };
        limits::count_newest(w, &limits::WRONG_CODES[0], counted)?;
    }
    tracing::info!("a wrong sign-in code");
    Ok(())
}

/// Counts a wrong code of somebody signed in: one entry for one try.
fn wrong_of_somebody(w: &Write<'_>, open: &[rows::Open]) -> Result<()> {
    if let Some(newest) = open.first() {
        audit::record(w, "sign-in.failed", newest.id)?;
    }
    for request in open {
        if rows::wrong_code(w, request.id)? {
            audit::record(w, "sign-in.exhausted", request.id)?;
        }
    }
    Ok(())
}

/// Puts into the record which requests for a known address have seen as many wrong codes as they bear, each
/// once. Requests of nobody leave no entry: the record is for good, and strangers must not make it grow.
pub(super) fn record_exhausted(w: &Write<'_>) -> Result<()> {
    for id in rows::exhausted(w)? {
        audit::record(w, "sign-in.exhausted", id)?;
    }
    rows::forget_exhausted(w).map(drop)
}

fn code_allowed(w: &Write<'_>, whose: Option<(WorkspaceId, PersonId)>) -> Result<bool> {
    let Some((workspace, person)) = whose else { return Ok(false) };
    let person = people::get(&w.within(workspace), person)?;
    limits::allows(w, &limits::WRONG_CODES, &lookup_form(person.email.text()))
}

/// A request whose use has just been written.
pub(in crate::spine::people) struct Used {
    pub(super) purpose: Purpose,
    pub(super) workspace: WorkspaceId,
    pub(in crate::spine::people) person: PersonId,
    pub(in crate::spine::people) wanted: Option<Sealed<String>>,
    pub(super) next: Option<String>,
    pub(in crate::spine::people) made: i64,
}

fn finish(w: &Write<'_>, used: Used, browser: &Browser, outbox: &Outbox) -> Result<Outcome> {
    w.within_workspace(used.workspace, |w| {
        let person = people::get(w, used.person)?;
        if !person.active {
            return Err(Error::NotFound);
        }
        match used.purpose {
            Purpose::Email => email_change::confirm(w, &used, &person, browser, outbox),
            Purpose::UndoEmail => email_change::undo(w, &used),
            // Neither has a link that opens anything here.
            Purpose::SetUp | Purpose::StepUp => Err(Error::NotFound),
            Purpose::SignIn | Purpose::Invite | Purpose::Console | Purpose::Demo => {
                rows::cancel_open(w, person.id)?;
                people::accept(w, person.id)?;
                let told =
                    matches!(used.purpose, Purpose::SignIn | Purpose::Console) && may_compare(w, &person)?;
                // An admin can read an invite's link, and whoever sits at the console its own.
                let came = if used.purpose == Purpose::SignIn { Came::ByMail } else { Came::ByHand };
                let key = sessions::open(w, &person, browser, came, told)?;
                if came == Came::ByMail && several::has_choice(w, &person)? {
                    return Ok(Outcome::WhereTo(key, used.next));
                }
                Ok(Outcome::SignedIn(key, used.next))
            }
        }
    })
}

/// Whether a device of this person can be new to us: the first one of somebody who was added within the
/// week cannot.
pub(in crate::spine::people) fn may_compare(w: &Write<'_>, person: &Person) -> Result<bool> {
    let added_lately = w.now().ms() - person.added.as_millisecond() < WEEK;
    Ok(!(added_lately && rows::is_first(w, person.id)?))
}
