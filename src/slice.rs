//! What a slice of the house is: one value by which a feature plugs in, and the neutral types that
//! pass between features and the app without either knowing the other.

use crate::base::{
    PersonId, Reader, Result, Sealed, Words,
    text::needle::{Fit, Needle},
};
use crate::store::{Read, Store, Table, Write};
use crate::web::{Routes, see_other};
use jiff::Timestamp;
use maud::Markup;
use std::sync::Arc;
use tokio::sync::mpsc;

/// One feature or part of the spine. `app` folds over the list of all for routes, ticks, texts and
/// the catalogue; nothing else knows them all.
#[derive(Clone, Copy)]
pub struct Slice {
    /// Its name: the topic of its signals, the prefix of its turn kinds and messages.
    pub name: &'static str,
    /// Its tables and what their columns hold.
    pub tables: &'static [Table],
    /// Adds its pages, each with its guard.
    pub routes: fn(Routes) -> Routes,
    /// The soonest instant at which `tick` has something to do in this workspace.
    pub due: fn(&Read<'_>) -> Result<Option<Timestamp>>,
    /// Does what is due in one workspace; must be idempotent.
    pub tick: fn(&Write<'_>) -> Result<()>,
    /// Plans again what it keeps as instants but derived from wall times, for zone rules may have changed;
    /// says how much moved. What has begun or passed stays.
    pub retime: fn(&Write<'_>) -> Result<usize>,
    /// How a turn of its kinds reads on the home page; `None` if it does not know the kind.
    pub face: fn(&Read<'_>, &Reader, &TurnRef) -> Result<Option<Face>>,
    /// The text of one of its messages; `None` if there is nothing left to say.
    pub message: fn(&Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>>,
    /// What of its things fits a search, as far as whoever acts may see it: of each sort no more than
    /// [`Needle::best`] gives.
    pub find: fn(&Seeking<'_>) -> Result<Vec<Found>>,
    /// What each of its messages is about, in a few words: `slice.word` and how that is said.
    pub letters: &'static [Letter],
    /// How each of its entries in the record reads.
    pub deeds: &'static [Deed],
    /// The thing with this id, by the kind's prefix; `None` if it is not its own, or is gone.
    pub subject: fn(&Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Subject>>,
}

impl Slice {
    /// A slice of this name that does nothing yet; the rest is filled in by struct update.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            tables: &[],
            routes: |route| route,
            due: |_| Ok(None),
            tick: |_| Ok(()),
            retime: |_| Ok(0),
            face: |_, _, _| Ok(None),
            message: |_, _, _| Ok(None),
            find: |_| Ok(Vec::new()),
            letters: &[],
            deeds: &[],
            subject: |_, _, _| Ok(None),
        }
    }
}

/// A turn as its slice is asked to describe it: what is known of it already need not be read again.
#[derive(Clone)]
pub struct TurnRef {
    /// The turn's id bytes.
    pub id: [u8; 16],
    /// `slice.word`, for example `rotations.note`.
    pub kind: String,
    /// The id bytes of what it is about.
    pub subject: [u8; 16],
    /// When it is due.
    pub due: Timestamp,
    /// Its own text, if it has one.
    pub text: Option<Sealed<String>>,
    /// What the duty is called that holds it, if one does.
    pub duty: Option<Sealed<String>>,
}

/// How a turn reads: one line and its one action.
#[derive(Clone)]
pub struct Face {
    /// What is to be done.
    pub what: Sealed<String>,
    /// For whom or from whom; may be empty.
    pub whom: Sealed<String>,
    /// What the action is called.
    pub action: String,
    /// Where it is done, a path of ours.
    pub href: String,
    /// Whether the action is a plain POST to `href` (a button) rather than a link.
    pub post: bool,
}

/// What a message's text is made from.
pub struct Telling<'a> {
    /// The data, within the recipient's workspace.
    pub read: &'a Read<'a>,
    /// The recipient's language, zone and instant.
    pub reader: &'a Reader,
    /// The recipient.
    pub to: PersonId,
    /// Describes a turn, whichever slice it belongs to.
    pub face: &'a dyn Fn(&TurnRef) -> Result<Option<Face>>,
}

/// A search by somebody signed in.
pub struct Seeking<'a> {
    /// The data, within the seeker's workspace; the seeker is who acts.
    pub read: &'a Read<'a>,
    /// The seeker's language, zone and instant.
    pub reader: &'a Reader,
    /// What is looked for.
    pub needle: &'a Needle,
    /// Describes a turn, whichever slice it belongs to.
    pub face: &'a dyn Fn(&TurnRef) -> Result<Option<Face>>,
}

/// Something that fits a search.
#[derive(Clone)]
pub struct Found {
    /// How well it fits.
    pub fit: Fit,
    /// What sort of thing it is: the heading under which it stands.
    pub sort: String,
    /// What it is called.
    pub what: Sealed<String>,
    /// A few words that tell it from its like; may be empty.
    pub about: Sealed<String>,
    /// Where it is, a path of ours.
    pub href: String,
}

/// A message before it has a channel: short lines, at most one link, and why one got it.
#[derive(Clone)]
pub struct Message {
    /// Starts with the fact.
    pub subject: Sealed<String>,
    /// Paragraphs of plain text.
    pub lines: Vec<Sealed<String>>,
    /// The one link: what it is called, and a path of ours.
    pub link: Option<(String, String)>,
    /// Why the reader got this.
    pub why: String,
}

/// A message and what it is about: `slice.word`, and how that is said in a few words.
pub type Letter = (&'static str, fn(&Words) -> String);

/// How an entry of the record reads: a sentence of who did it and to what.
#[derive(Clone, Copy)]
pub struct Deed {
    /// The name of the event: `rotation.handed-over`.
    pub event: &'static str,
    /// The sentence, of who and what.
    pub says: fn(&Words, who: &str, what: &str) -> String,
    /// What is said in place of a thing that is gone or has no name.
    pub unnamed: fn(&Words) -> String,
    /// Whether the thing is, or tells, who did it; then it is named no longer than they are.
    pub own: bool,
}

impl Deed {
    /// A deed that tells nothing of who did it but in its own place.
    pub const fn new(
        event: &'static str,
        says: fn(&Words, &str, &str) -> String,
        unnamed: fn(&Words) -> String,
    ) -> Self {
        Self { event, says, unnamed, own: false }
    }

    /// The same of a thing that tells who did it.
    pub const fn own(self) -> Self {
        Self { own: true, ..self }
    }
}

/// What an entry of the record is about.
#[derive(Clone)]
pub struct Subject {
    /// What it is called.
    pub name: Sealed<String>,
    /// Its page, a path of ours.
    pub href: Option<String>,
    /// Who it is, if it is a person.
    pub person: Option<PersonId>,
}

/// A mail that must not touch the disk: sign-in links and codes, invites.
pub struct Urgent {
    /// The address.
    pub to: Sealed<String>,
    /// Subject and text; a link's path may carry a fragment.
    pub message: Message,
    /// In which language the frame of the mail speaks.
    pub reader: Reader,
}

/// What every page handler can reach.
#[derive(Clone)]
pub struct House(Arc<Rooms>);

/// The parts of a `House`.
pub struct Rooms {
    /// The data.
    pub store: Store,
    /// Where people find us, without a trailing slash: `https://turnkeep.example.eu`.
    pub origin: String,
    /// Whether `origin` is https, and cookies are therefore `__Host-`.
    pub secure: bool,
    /// The queue of links and codes, which must not touch the disk.
    pub urgent: mpsc::Sender<Urgent>,
    /// The queue of invites, of which there may be many at once; they must not touch it either.
    pub invites: mpsc::Sender<Urgent>,
    /// Whether letters leave the house now: mail is set up.
    pub mail: Arc<dyn Fn() -> bool + Send + Sync>,
    /// Whether this is the demo, whose clock may be moved by anybody in it.
    pub demo: bool,
}

impl House {
    /// Puts the parts together.
    pub fn new(rooms: Rooms) -> Self {
        Self(Arc::new(rooms))
    }
}

impl std::ops::Deref for House {
    type Target = Rooms;
    fn deref(&self) -> &Rooms {
        &self.0
    }
}

/// What a page handler answers: the app puts the frame around it.
#[derive(Clone)]
pub struct Content {
    /// The page's title.
    pub title: String,
    /// Which entry of the navigation it belongs to.
    pub here: &'static str,
    /// Its one primary action, top right.
    pub primary: Option<Markup>,
    /// All the rest.
    pub body: Markup,
    /// 200, or 422 when a form comes back with errors.
    pub status: poem::http::StatusCode,
    /// Stands alone in the middle, without navigation: sign-in, first run.
    pub bare: bool,
}

/// What a page says of a failure; the app turns it into a page in the reader's language.
#[derive(Clone, Debug)]
pub struct Failure(pub crate::base::Error);

impl From<crate::base::Error> for Failure {
    fn from(e: crate::base::Error) -> Self {
        Self(e)
    }
}

impl poem::IntoResponse for Content {
    fn into_response(self) -> poem::Response {
        let mut response = poem::Response::builder().status(self.status).finish();
        response.extensions_mut().insert(self);
        response
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
impl std::error::Error for Failure {}

impl poem::error::ResponseError for Failure {
    fn status(&self) -> poem::http::StatusCode {
        self.0.status()
    }
    fn as_response(&self) -> poem::Response {
        let mut response = poem::Response::builder().status(self.status()).finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// What the page after an act says of it, once. The sentence names nobody, so its key may travel in a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Whatever was typed is kept.
    Saved,
    /// A turn is over.
    Done,
    /// A duty's turn is the reader's own.
    Taken,
    /// It is the duty's again.
    GivenBack,
    /// A turn is out of the list for a while.
    Snoozed,
    /// It is in the list again.
    Awake,
    /// Something was left to whoever is on duty.
    Left,
    /// There is a new rotation.
    RotationMade,
    /// A duty was handed over.
    HandedOver,
    /// A handoff note is written.
    NoteWritten,
    /// A handoff note is read.
    NoteRead,
    /// Cover is asked for.
    CoverAsked,
    /// The reader, or somebody they named, has a shift that was another's, or will once an owner agrees.
    CoverTaken,
    /// The reader cannot.
    CoverDeclined,
    /// A cover holds.
    CoverAgreed,
    /// A cover does not hold.
    CoverEnded,
    /// The reader hears of handoffs.
    Followed,
    /// The reader does not any more.
    Unfollowed,
}

type Sentence = fn(&Words) -> String;

/// Each with its key and its sentence.
const SAID: &[(Said, &str, Sentence)] = &[
    (Said::Saved, "saved", |t| t.said_saved()),
    (Said::Done, "done", |t| t.said_done()),
    (Said::Taken, "taken", |t| t.said_taken()),
    (Said::GivenBack, "given-back", |t| t.said_given_back()),
    (Said::Snoozed, "snoozed", |t| t.said_snoozed()),
    (Said::Awake, "awake", |t| t.said_awake()),
    (Said::Left, "left", |t| t.said_left()),
    (Said::RotationMade, "rotation-made", |t| t.said_rotation_made()),
    (Said::HandedOver, "handed-over", |t| t.said_handed_over()),
    (Said::NoteWritten, "note-written", |t| t.said_note_written()),
    (Said::NoteRead, "note-read", |t| t.said_note_read()),
    (Said::CoverAsked, "cover-asked", |t| t.said_cover_asked()),
    (Said::CoverTaken, "cover-taken", |t| t.said_cover_taken()),
    (Said::CoverDeclined, "cover-declined", |t| t.said_cover_declined()),
    (Said::CoverAgreed, "cover-agreed", |t| t.said_cover_agreed()),
    (Said::CoverEnded, "cover-ended", |t| t.said_cover_ended()),
    (Said::Followed, "followed", |t| t.said_followed()),
    (Said::Unfollowed, "unfollowed", |t| t.said_unfollowed()),
];

impl Said {
    /// What a cookie holds of it.
    pub fn key(self) -> &'static str {
        SAID.iter().find(|(said, ..)| *said == self).map_or("", |(_, key, _)| key)
    }

    /// What a cookie held, if it is one of ours.
    pub fn of(key: &[u8]) -> Option<Self> {
        SAID.iter().find(|(_, known, _)| known.as_bytes() == key).map(|(said, ..)| *said)
    }

    /// The sentence.
    pub fn text(self, t: &Words) -> String {
        SAID.iter().find(|(said, ..)| *said == self).map_or_else(String::new, |(.., text)| text(t))
    }
}

/// Sends the browser on, as [`see_other`], to a page that says this once.
pub fn see_other_saying(path: &str, said: Said) -> poem::Response {
    let mut response = see_other(path);
    response.extensions_mut().insert(said);
    response
}
