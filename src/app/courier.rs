//! The courier: takes what waits in the outbox, asks its slice for the text, sends it, and writes
//! down what the server said. At least once, always under the same Message-ID.

use super::{
    letter::{self, Envelope},
    mailroom::Mailroom,
    scheduler::until,
    slices,
};
use crate::base::{Condition, Error, Result, Sealed, point};
use crate::integrations::mail::{Letter, Outcome};
use crate::slice::Telling;
use crate::spine::{
    notifications::{self, Delivery, DeliveryId, Tried},
    people,
};
use crate::store::{Actor, Scope, Store};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use std::{collections::HashSet, time::Duration};
use tokio::sync::{Mutex, broadcast::error::RecvError, watch};

/// How many letters are on their way at once.
const AT_ONCE: usize = 4;
/// How many are taken from the outbox at a time.
const ARMFUL: usize = 32;
/// The pause after a fault of ours.
const PAUSE: Duration = Duration::from_secs(5);

/// Carries messages from the outbox to the mail server.
pub struct Courier {
    store: Store,
    mailroom: Mailroom,
    origin: String,
    /// Held while letters are under way, so that nobody else takes the same ones; when the last round was.
    round: Mutex<Timestamp>,
}

/// What is to be done with a delivery.
enum Errand {
    Send(Box<Letter>),
    NothingToSay,
}

impl Courier {
    /// A courier for this store; links in letters start with `origin`.
    pub fn new(store: Store, mailroom: Mailroom, origin: String) -> Self {
        Self { store, mailroom, origin, round: Mutex::new(Timestamp::MAX) }
    }

    /// Sends all that may be sent now and says when the next may be. Looks at `stop` before each.
    ///
    /// # Errors
    /// A fault if the outbox cannot be read or written.
    pub async fn settle(&self, stop: &watch::Receiver<bool>) -> Result<Option<Timestamp>> {
        let mut round = self.round.lock().await;
        let scope = Scope::instance(Actor::Clock);
        let now = self.store.clock().now().at();
        // The first round counts as well: the clock may have gone back while nothing ran.
        if now < *round {
            self.store.write(scope, notifications::wake_from_future).await?;
        }
        // Only now: what could not be written is tried again in the next round.
        *round = now;
        // Within a round a delivery is tried once, whatever its row says afterwards.
        let mut taken: HashSet<DeliveryId> = HashSet::new();
        // A letter whose sending cannot be written down would be sent again and again.
        let writable = self.store.condition();
        while self.mailroom.is_open() && !*stop.borrow() && *writable.borrow() == Condition::Fine {
            let mut waiting = self.store.read(scope, |r| notifications::waiting(r, ARMFUL))?;
            waiting.retain(|delivery| taken.insert(delivery.id));
            if waiting.is_empty() {
                return self.store.read(scope, notifications::next_at);
            }
            let mut sent = stream::iter(waiting).map(|d| self.carry(d, stop)).buffer_unordered(AT_ONCE);
            let mut wrong = None;
            while let Some(done) = sent.next().await {
                wrong = wrong.or(done.err());
            }
            if let Some(error) = wrong {
                return Err(error);
            }
        }
        Ok(None)
    }

    async fn carry(&self, delivery: Delivery, stop: &watch::Receiver<bool>) -> Result<()> {
        if *stop.borrow() {
            return Ok(());
        }
        let scope = Scope::workspace(delivery.workspace, Actor::Clock);
        let (id, to) = (delivery.id, delivery.to);
        let (tried, words) = match self.errand(scope, &delivery) {
            Ok(Errand::NothingToSay) => {
                let ended = self.store.write(scope, move |w| notifications::drop_empty(w, id)).await;
                return unless_cancelled(ended);
            }
            Ok(Errand::Send(letter)) => match self.mailroom.send(*letter).await {
                Outcome::Accepted { words } => (Tried::Accepted, words),
                Outcome::Later { words } => (Tried::Later, words),
                Outcome::Never { words } => (Tried::Never, words),
            },
            Err(error) => (Tried::Later, format!("its text could not be written: {error}")),
        };
        point("after send before record");
        let words = Sealed::new(words);
        let noted = self.store.write(scope, move |w| notifications::tried(w, id, to, tried, &words)).await;
        unless_cancelled(noted.map(drop))
    }

    /// The letter of a delivery, to the recipient as they are now.
    fn errand(&self, scope: Scope, delivery: &Delivery) -> Result<Errand> {
        self.store.read(scope, |r| {
            let person = match people::get(r, delivery.to) {
                Ok(person) if person.active => person,
                Ok(_) | Err(Error::NotFound) => return Ok(Errand::NothingToSay),
                Err(error) => return Err(error),
            };
            let reader = person.reader(r.now().at());
            let face = |turn: &_| slices::face(r, &reader, turn);
            let telling = Telling { read: r, reader: &reader, to: delivery.to, face: &face };
            let said = slices::message(&telling, &delivery.message, delivery.content.reveal())?;
            let Some(message) = said else { return Ok(Errand::NothingToSay) };
            let several = people::workspaces(r)?.len() > 1;
            let envelope = Envelope {
                to: person.email.clone(),
                name: Some(person.name.clone()),
                message_id: message_id(&delivery.id.to_string(), &self.origin),
                workspace: several.then(|| people::workspace_name(r)).transpose()?,
                member: true,
            };
            Ok(Errand::Send(Box::new(letter::compose(message, envelope, &reader, &self.origin))))
        })
    }

    /// Goes on until it is told to stop, which it does between two letters.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut signals = self.store.signals();
        while !*stop.borrow() {
            let pause = match self.settle(&stop).await {
                Ok(Some(at)) if at > self.store.clock().now().at() => {
                    until(self.store.clock().now().at(), at)
                }
                Ok(None) => Duration::from_secs(30),
                // Something is due that cannot be read: do not spin on it.
                Ok(Some(_)) | Err(_) => PAUSE,
            };
            let sleep = tokio::time::sleep(pause);
            tokio::pin!(sleep);
            loop {
                tokio::select! {
                    () = &mut sleep => break,
                    _ = stop.changed() => break,
                    news = signals.recv() => match news {
                        Ok(signal) if signal.topic != notifications::SLICE.name => {}
                        Err(RecvError::Closed) => return,
                        _ => break,
                    }
                }
            }
        }
    }
}

/// `<dlv_…@host>`: the same for every try at the same message (RFC 5322 section 3.6.4).
pub(super) fn message_id(id: &str, origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    format!("<{id}@{}>", name.map_or(host, |(name, _)| name))
}

/// A message that was cancelled while it was on its way has no row left to write to.
fn unless_cancelled(result: Result<()>) -> Result<()> {
    match result {
        Err(Error::NotFound) => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::message_id;

    #[test]
    fn the_message_id_carries_the_host_without_its_port() {
        assert_eq!(message_id("dlv_1", "https://turn.example"), "<dlv_1@turn.example>");
        assert_eq!(message_id("dlv_1", "http://127.0.0.1:8080"), "<dlv_1@127.0.0.1>");
        assert_eq!(message_id("dlv_1", "http://[::1]:8080"), "<dlv_1@[::1]>");
    }
}
