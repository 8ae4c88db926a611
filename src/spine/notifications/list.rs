//! Looking at the outbox: what was sent, what waits and what failed, and sending it anew.

use super::{Attempt, DeliveryId, SLICE, list_rows as rows, rows as outbox};
use crate::base::{Error, Id, PersonId, Result};
use crate::store::{Read, Write};
use jiff::Timestamp;

/// How many messages stand on a page.
pub const PAGE: usize = 50;
/// So far is counted how many there are; beyond that there are "more".
pub const COUNTED: usize = 1000;

/// Which messages are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// All.
    #[default]
    Any,
    /// Those that are still to be sent.
    Waiting,
    /// Those that were given up.
    Failed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Any, Self::Waiting, Self::Failed];

    /// The name under which a page asks for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
        }
    }
}

/// What is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Search {
    /// How it went.
    pub state: State,
    /// To whom.
    pub to: Option<PersonId>,
    /// Where the page begins; `None` is at the newest.
    pub at: Option<DeliveryId>,
}

/// How a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The mail server took it at this instant.
    Sent(Timestamp),
    /// It is tried not before this instant.
    Waiting(Timestamp),
    /// It was given up at this instant.
    Failed(Timestamp),
    /// There was nothing left to say, or it was taken back.
    Dropped(Timestamp),
}

/// A message without its content.
pub struct Line {
    /// Its id.
    pub id: DeliveryId,
    /// To whom.
    pub to: PersonId,
    /// Which text: `slice.word`.
    pub message: String,
    /// When it was posted.
    pub posted: Timestamp,
    /// How it stands.
    pub standing: Standing,
    /// Every try, oldest first.
    pub tries: Vec<Attempt>,
}

impl Line {
    /// Whether it may be queued anew: it was given up, or waits after a try that failed.
    pub fn may_resend(&self) -> bool {
        match self.standing {
            Standing::Failed(_) => true,
            Standing::Waiting(_) => !self.tries.is_empty(),
            Standing::Sent(_) | Standing::Dropped(_) => false,
        }
    }
}

/// A page of what was found.
pub struct Page {
    /// The messages, newest first.
    pub lines: Vec<Line>,
    /// How many there are in all, up to [`COUNTED`].
    pub count: usize,
    /// Whether there are more than that.
    pub more: bool,
    /// Where the page of newer ones begins.
    pub newer: Option<DeliveryId>,
    /// Where the page of older ones begins.
    pub older: Option<DeliveryId>,
}

/// The ids of all that fit, as far as they are counted, and one more if there is one.
fn all(r: &Read<'_>, search: &Search) -> Result<Vec<DeliveryId>> {
    rows::below(r, search, Id::from_bytes([0xff; 16]), COUNTED + 1)
}

/// How many messages of this workspace fit, up to [`COUNTED`], and whether there are more.
///
/// # Errors
/// A fault if they cannot be read.
pub fn count(r: &Read<'_>, search: &Search) -> Result<(usize, bool)> {
    let n = all(r, search)?.len();
    Ok((n.min(COUNTED), n > COUNTED))
}

/// The messages of this workspace.
///
/// # Errors
/// A fault if they cannot be read.
pub fn list(r: &Read<'_>, search: &Search) -> Result<Page> {
    let all = all(r, search)?;
    // A page that has run dry since, as when all on it were sent again, is the newest.
    let from = match search.at {
        Some(at) => Some((at, rows::below(r, search, at, PAGE + 1)?)).filter(|(_, here)| !here.is_empty()),
        None => None,
    };
    let (here, newer): (Vec<_>, _) = match from {
        Some((at, here)) => (here, rows::above(r, search, at, PAGE)?.pop()),
        None => (all.iter().copied().take(PAGE + 1).collect(), None),
    };
    Ok(Page {
        lines: here.iter().take(PAGE).map(|id| rows::line(r, *id)).collect::<Result<_>>()?,
        count: all.len().min(COUNTED),
        more: all.len() > COUNTED,
        newer,
        older: here.get(PAGE).copied(),
    })
}

/// To whom a message of this workspace goes.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn whom(r: &Read<'_>, id: DeliveryId) -> Result<PersonId> {
    Ok(rows::line(r, id)?.to)
}

/// Queues a message anew that was given up, or that waits after a try; says whether that changed anything.
/// Its tries count from now. Who may ask is checked by whoever knows people.
///
/// # Errors
/// `NotFound`; a refusal if it was sent, has nothing left to say, was not tried yet, or its text is gone.
pub fn resend(w: &Write<'_>, id: DeliveryId) -> Result<bool> {
    let line = rows::line(w, id)?;
    match line.standing {
        Standing::Sent(_) => return Err(Error::refused(|t| t.deliveries_sent_already())),
        Standing::Dropped(_) => return Err(Error::refused(|t| t.deliveries_nothing_left())),
        Standing::Waiting(_) if line.tries.is_empty() => {
            return Err(Error::refused(|t| t.deliveries_not_tried()));
        }
        Standing::Waiting(at) if at <= w.now().at() => return Ok(false),
        Standing::Waiting(_) | Standing::Failed(_) => {}
    }
    if !outbox::has_content(w, id, line.to)? {
        return Err(Error::refused(|t| t.deliveries_text_gone()));
    }
    rows::queue(w, id)?;
    w.changed(SLICE.name);
    Ok(true)
}

/// Queues every message of this workspace anew that was given up; says how many.
///
/// # Errors
/// A fault if it cannot be written.
pub fn resend_failed(w: &Write<'_>) -> Result<usize> {
    let n = rows::queue_failed(w)?;
    w.changed(SLICE.name);
    Ok(n)
}
