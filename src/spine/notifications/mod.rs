//! Notifications: messages to people as rows, written in the transaction that causes them and sent
//! by the courier afterwards, at least once, under a stable id.

pub mod list;
mod list_rows;
mod rows;

pub use list::{resend, resend_failed, whom};
pub use rows::{Attempt, Delivery};

use crate::base::{Error, PersonId, Result, Sealed};
use crate::slice::Slice;
use crate::store::{Read, Write};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// This slice.
pub const SLICE: Slice = Slice { tables: rows::TABLES, ..Slice::named("notifications") };

crate::ids! {
    /// A message to one person.
    DeliveryKind "dlv" DeliveryId,
    /// One try at sending it.
    AttemptKind "att" AttemptId,
}

/// How a message is meant, hence how often it may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// News that concern the person; never capped, told once.
    Announcement,
    /// What is coming, once for each thing.
    Lead,
    /// All that is due, once a day.
    Digest,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Lead => "lead",
            Self::Digest => "digest",
        }
    }
}

/// A message to be posted.
pub struct Post<'a, C> {
    /// To whom; the courier finds address, language and channel.
    pub to: PersonId,
    /// How it is meant.
    pub kind: Kind,
    /// Which text: `slice.word`.
    pub message: &'static str,
    /// What makes it unique for this person: the same `about` is posted once, ever.
    pub about: &'a str,
    /// What the text is made from; sealed for the recipient.
    pub content: &'a C,
    /// Not before this instant.
    pub not_before: Option<Timestamp>,
}

/// Posts a message, unless the same one was posted before; says whether it is new.
///
/// # Errors
/// A fault if it cannot be written.
pub fn post<C: Serialize>(w: &Write<'_>, post: &Post<'_, C>) -> Result<bool> {
    let json = serde_json::to_string(post.content).map_err(|_| Error::fault("a message is not JSON"))?;
    let new = rows::insert(w, post, &json)?;
    if new {
        w.changed(SLICE.name);
    }
    Ok(new)
}

/// Takes back a message that has not been sent yet; says whether there was one.
///
/// # Errors
/// A fault if it cannot be written.
pub fn cancel(w: &Write<'_>, to: PersonId, about: &str) -> Result<bool> {
    rows::cancel(w, to, about)
}

/// What may be sent now, oldest first, over all workspaces.
///
/// # Errors
/// A fault if it cannot be read.
pub fn waiting(r: &Read<'_>, most: usize) -> Result<Vec<Delivery>> {
    rows::waiting(r, most)
}

/// When the next waiting message may be sent, over all workspaces.
///
/// # Errors
/// A fault if it cannot be read.
pub fn next_at(r: &Read<'_>) -> Result<Option<Timestamp>> {
    rows::next_at(r)
}

/// How one try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The server took it.
    Accepted,
    /// Not now; it is tried again.
    Later,
    /// Not ever.
    Never,
}

/// Pauses between tries; after the last one the message counts as failed (about three days in all).
const PAUSES: [SignedDuration; 10] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(3),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
];

/// Notes a try and what the server said; says when to try again, if so.
///
/// # Errors
/// `NotFound` if it was cancelled meanwhile.
pub fn tried(
    w: &Write<'_>,
    id: DeliveryId,
    to: PersonId,
    outcome: Tried,
    words: &Sealed<String>,
) -> Result<Option<Timestamp>> {
    let before = rows::tries(w, id)?;
    rows::note_try(w, id, to, outcome, words)?;
    let again = match outcome {
        Tried::Later => PAUSES.get(before).map(|pause| w.now().at() + *pause),
        Tried::Accepted | Tried::Never => None,
    };
    match again {
        Some(at) => rows::wait_until(w, id, at)?,
        None => rows::end(w, id, if outcome == Tried::Accepted { "sent" } else { "failed" })?,
    }
    w.changed(SLICE.name);
    Ok(again)
}

/// Ends a message that has nothing left to say, such as a digest of nothing.
///
/// # Errors
/// `NotFound` if it was cancelled meanwhile.
pub fn drop_empty(w: &Write<'_>, id: DeliveryId) -> Result<()> {
    rows::end(w, id, "nothing to say")
}

/// Lets everything that waits after failed tries be tried now: mail was set up anew. Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn try_all_now(w: &Write<'_>) -> Result<usize> {
    let n = rows::wake(w)?;
    w.changed(SLICE.name);
    Ok(n)
}

/// Lets what was posted or tried at an instant that is yet to come be tried now: the clock went back, and
/// would otherwise have to pass that instant again first. Instance-wide; says how many.
///
/// # Errors
/// A fault if it cannot be written.
pub fn wake_from_future(w: &Write<'_>) -> Result<usize> {
    rows::wake_from_future(w)
}

/// The newest messages to a person, newest first, with the last try at each.
///
/// # Errors
/// A fault if it cannot be read.
pub fn to(r: &Read<'_>, person: PersonId, most: usize) -> Result<Vec<(Delivery, Option<Attempt>)>> {
    rows::to(r, person, most)
}

/// How long an ended message is kept, in days.
pub const KEPT_DAYS: u16 = 90;

/// Deletes what ended longer than `KEPT_DAYS` ago. Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    rows::delete_before(w, w.now().ms() - i64::from(KEPT_DAYS) * 86_400_000)
}
