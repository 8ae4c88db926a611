//! Mails that must not touch the disk: sign-in links and codes, and invites, sent at once from memory.
//! Invites have a lane of their own: a long list of them holds up nobody who wants to sign in.

use super::{
    courier::message_id,
    letter::{self, Envelope},
    mailroom::Mailroom,
};
use crate::base::ids::random;
use crate::integrations::mail::{Letter, Outcome};
use crate::slice::Urgent;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Semaphore, mpsc};

/// How many of a lane may wait in its queue, and how many more may be out of it without having arrived. What
/// goes beyond is refused where it arises. The longest list of invites fits.
pub const ROOM: usize = 512;
/// How many links and codes are on their way at once.
pub const SIGN_INS_AT_ONCE: usize = 4;
/// How many invites are.
pub const INVITES_AT_ONCE: usize = 1;
/// How long a mail rests before it is composed and leaves. Were that done at once, it would compete with
/// the answer to the browser that asked, and the time of the answer would tell that the address is known.
const REST: Duration = Duration::from_millis(250);
/// Pauses between tries: about ten minutes in all, as long as a link is good for.
const PAUSES: [u64; 7] = [2, 5, 15, 30, 60, 180, 300];

/// Sends the urgent mails of one lane.
#[derive(Clone)]
pub struct Express {
    mailroom: Mailroom,
    origin: String,
    out: Arc<Semaphore>,
    on_their_way: Arc<Semaphore>,
}

impl Express {
    /// Links in these mails start with `origin`; so many are on their way at once.
    pub fn new(mailroom: Mailroom, origin: String, at_once: usize) -> Self {
        let (out, on_their_way) = (Arc::new(Semaphore::new(ROOM)), Arc::new(Semaphore::new(at_once)));
        Self { mailroom, origin, out, on_their_way }
    }

    /// Takes mails until the last sender is gone; each goes its own way. Room first, then a mail: what finds
    /// no room stays in the queue, so that the queue can be full.
    pub async fn run(self, mut queue: mpsc::Receiver<Urgent>) {
        while let Ok(room) = self.out.clone().acquire_owned().await
            && let Some(urgent) = queue.recv().await
        {
            let express = self.clone();
            drop(tokio::spawn(async move {
                tokio::time::sleep(REST).await;
                express.send(urgent).await;
                drop(room);
            }));
        }
    }

    /// Sends one, again and again for ten minutes if the server says "later".
    pub async fn send(&self, urgent: Urgent) {
        let letter = self.letter(urgent);
        for pause in PAUSES.iter().map(Some).chain([None]) {
            let outcome = {
                let Ok(_permit) = self.on_their_way.acquire().await else { return };
                self.mailroom.send(letter.clone()).await
            };
            match (outcome, pause) {
                (Outcome::Accepted { .. }, _) => return,
                (Outcome::Later { .. }, Some(secs)) if self.mailroom.is_open() => {
                    tokio::time::sleep(Duration::from_secs(*secs)).await;
                }
                // The server's words may hold the address, so they stay out of the log.
                (Outcome::Later { .. }, _) => {
                    return tracing::warn!("a sign-in mail could not be sent in time; is mail set up?");
                }
                (Outcome::Never { .. }, _) => {
                    return tracing::warn!("the mail server refused a sign-in mail for good");
                }
            }
        }
    }

    fn letter(&self, urgent: Urgent) -> Letter {
        let id = data_encoding::HEXLOWER.encode(&random::<16>());
        let envelope = Envelope {
            to: urgent.to,
            name: None,
            message_id: message_id(&format!("urg_{id}"), &self.origin),
            workspace: None,
            member: false,
        };
        letter::compose(urgent.message, envelope, &urgent.reader, &self.origin)
    }
}
