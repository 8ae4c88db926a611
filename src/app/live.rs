//! `/live`: an answer that stays open and tells a page that something changed, never what.
//!
//! A stream says `change` with a topic, or with `all` if it could not keep up; `elsewhere` when newer
//! pages of the same session took its place; `gone` when nobody is signed in any more. It ends without
//! a word when the server stops. What the browser says of earlier events is not looked at: whoever
//! opens a stream again looks at the page again.

use super::{running::Running, slices::slices};
use crate::base::{Error, PersonId, WorkspaceId};
use crate::spine::people::{
    sessions::{self, SessionId},
    viewer::{Viewer, no_use},
};
use crate::store::{Actor, Scope, Signal, Store};
use crate::web::{Guard, Routes};
use futures_util::{Stream, stream};
use poem::{Body, Response, handler, web::Data};
use std::{
    collections::HashMap,
    fmt::Write,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{
        broadcast::{Receiver, error::RecvError, error::TryRecvError},
        oneshot,
    },
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

/// A comment goes out this often, so that nobody on the way takes the connection for dead; at every
/// second one the stream asks whether its session still lives.
pub const BEAT: Duration = Duration::from_secs(15);

/// Streams of one session at once; one more ends the oldest.
pub const MOST: usize = 3;

/// First of all: how many milliseconds a browser waits before it opens a lost stream again.
const RETRY: &str = "retry: 3000\n\n";
const HEARTBEAT: &str = ":\n\n";
const GONE: &str = "event: gone\ndata:\n\n";
const ELSEWHERE: &str = "event: elsewhere\ndata:\n\n";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/live", Guard::Member, live)
}

#[handler]
fn live(viewer: Viewer, running: Data<&Running>) -> Response {
    let reader = ReaderOf { workspace: viewer.workspace, person: viewer.person.id, session: viewer.session };
    let told = running.streams.open(&running.house.store, reader, BEAT);
    let response = Response::builder()
        .content_type("text/event-stream")
        // Proxies that gather an answer before they pass it on would pass on nothing.
        .header("x-accel-buffering", "no")
        .body(Body::from_bytes_stream(told));
    // A page that is merely open uses nothing.
    no_use(response)
}

/// Whose stream it is; ids only, for there are many.
#[derive(Clone, Copy)]
pub struct ReaderOf {
    /// Where.
    pub workspace: WorkspaceId,
    /// Who.
    pub person: PersonId,
    /// In which session.
    pub session: SessionId,
}

/// The streams that are open. Clones share them.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    closed: bool,
    last: u64,
    /// The oldest of a session first. To drop a way to end a stream ends it without a word.
    by_session: HashMap<SessionId, Vec<(u64, oneshot::Sender<()>)>>,
}

impl Streams {
    /// A stream of what changes in the reader's workspace. It counts as open from its first event on.
    pub fn open(
        &self,
        store: &Store,
        reader: ReaderOf,
        beat: Duration,
    ) -> impl Stream<Item = io::Result<String>> + Send + use<> {
        // Listens from now on, so that nothing is missed before the first event.
        let waiting = (self.clone(), store.clone(), store.signals());
        stream::unfold(State::Waiting(waiting), move |state| async move {
            let (text, next) = match state {
                State::Waiting((streams, store, signals)) => {
                    let mut beats = interval_at(Instant::now() + beat, beat);
                    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
                    let (place, end) = streams.enter(reader.session)?;
                    let told = Told { store, signals, reader, end, beats, even: false, _place: place };
                    match told.lives() {
                        Ok(true) => (RETRY.to_owned(), State::Told(told)),
                        Ok(false) => (GONE.to_owned(), State::Over),
                        Err(_) => return None,
                    }
                }
                State::Told(mut told) => match told.next().await? {
                    Event::Last(text) => (text.to_owned(), State::Over),
                    Event::Beat => (HEARTBEAT.to_owned(), State::Told(told)),
                    Event::Changes(text) => (text, State::Told(told)),
                },
                State::Over => return None,
            };
            Some((Ok(text), next))
        })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.lock().by_session.values().map(Vec::len).sum()
    }

    /// Ends them all, and every later one at once: the server stops.
    pub fn close(&self) {
        let mut open = self.lock();
        open.closed = true;
        open.by_session.clear();
    }

    /// Takes a place among the streams of a session; `None` once all are closed.
    fn enter(&self, session: SessionId) -> Option<(Place, oneshot::Receiver<()>)> {
        let mut open = self.lock();
        if open.closed {
            return None;
        }
        open.last += 1;
        let (number, (end, ended)) = (open.last, oneshot::channel());
        let places = open.by_session.entry(session).or_default();
        places.push((number, end));
        if places.len() > MOST {
            // It may have ended just now by itself.
            let _ = places.remove(0).1.send(());
        }
        Some((Place { streams: self.clone(), session, number }, ended))
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among the open streams; given back when the stream goes.
struct Place {
    streams: Streams,
    session: SessionId,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        if let Some(places) = open.by_session.get_mut(&self.session) {
            places.retain(|(number, _)| *number != self.number);
            if places.is_empty() {
                open.by_session.remove(&self.session);
            }
        }
    }
}

/// How far a stream is.
enum State {
    Waiting((Streams, Store, Receiver<Signal>)),
    Told(Told),
    Over,
}

/// Something for the browser.
enum Event {
    Changes(String),
    Beat,
    Last(&'static str),
}

/// An open stream.
struct Told {
    store: Store,
    signals: Receiver<Signal>,
    reader: ReaderOf,
    end: oneshot::Receiver<()>,
    beats: Interval,
    even: bool,
    _place: Place,
}

/// What came at once: topics as bits, in the order of the slices.
#[derive(Default)]
struct News {
    topics: u32,
    all: bool,
    sessions: bool,
}

impl Told {
    /// Waits for the next thing to say; `None`: the end, without a word.
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                biased;
                told = &mut self.end => return told.ok().map(|()| Event::Last(ELSEWHERE)),
                first = self.signals.recv() => {
                    let news = self.gather(first)?;
                    if news.sessions && !self.lives().ok()? {
                        return Some(Event::Last(GONE));
                    }
                    if let Some(text) = news.text() {
                        return Some(Event::Changes(text));
                    }
                }
                _ = self.beats.tick() => {
                    self.even = !self.even;
                    let ended = !self.even && !self.lives().ok()?;
                    return Some(if ended { Event::Last(GONE) } else { Event::Beat });
                }
            }
        }
    }

    /// This signal and all that wait behind it, as far as they concern the reader.
    fn gather(&mut self, first: Result<Signal, RecvError>) -> Option<News> {
        let mut news = News::default();
        match first {
            Ok(signal) => news.add(signal, self.reader.workspace),
            Err(RecvError::Lagged(_)) => news.missed(),
            Err(RecvError::Closed) => return None,
        }
        loop {
            match self.signals.try_recv() {
                Ok(signal) => news.add(signal, self.reader.workspace),
                Err(TryRecvError::Lagged(_)) => news.missed(),
                Err(_) => return Some(news),
            }
        }
    }

    /// Whether the session still lives; a person who is not there any more has none.
    fn lives(&self) -> crate::base::Result<bool> {
        let ReaderOf { workspace, person, session } = self.reader;
        let scope = Scope::workspace(workspace, Actor::Person(person));
        match self.store.read(scope, |r| sessions::alive(r, person, session)) {
            Err(Error::NotFound) => Ok(false),
            answer => answer,
        }
    }
}

impl News {
    fn add(&mut self, signal: Signal, workspace: WorkspaceId) {
        if signal.workspace != workspace {
            return;
        }
        self.sessions |= signal.topic == sessions::TOPIC;
        // Who signs in and out where is nobody else's business: only slices are told of.
        if let Some(at) = slices().iter().position(|slice| slice.name == signal.topic) {
            self.topics |= 1 << at;
        }
    }

    fn missed(&mut self) {
        (self.all, self.sessions) = (true, true);
    }

    fn text(&self) -> Option<String> {
        if self.all {
            return Some("event: change\ndata: all\n\n".to_owned());
        }
        let told = slices().iter().enumerate().filter(|(at, _)| self.topics & (1 << at) != 0);
        let text = told.fold(String::new(), |mut text, (_, slice)| {
            let _ = write!(text, "event: change\ndata: {}\n\n", slice.name);
            text
        });
        (!text.is_empty()).then_some(text)
    }
}
