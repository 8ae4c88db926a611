//! Outbound mail over SMTP (RFC 5321): one letter, one connection, the server's own words back.

mod compose;
mod smtp;

use crate::base::Sealed;
use std::sync::{Arc, Mutex, PoisonError};

pub use compose::is_address;
pub use smtp::{probe, send};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (SMTPS, RFC 8314 section 3.3), mostly on port 465.
    Tls,
    /// STARTTLS, mostly on port 587: required, so a server that does not offer it gets nothing.
    StartTls,
    /// None, and therefore only to this machine itself.
    Plain,
}

/// The mail server that takes our letters.
#[derive(Clone)]
pub struct Relay {
    /// Name or address; under TLS the certificate must be for it.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Name and password to sign in with.
    pub login: Option<(String, Sealed<String>)>,
    /// Certificates (PEM) trusted in addition to the system's own.
    pub ca_pem: Option<Vec<u8>>,
    /// The sender: `turnkeep@example.com` or `Turnkeep <turnkeep@example.com>`.
    pub from: String,
    /// The name we greet with; `None` takes the machine's.
    pub helo: Option<String>,
}

/// One letter to one person.
#[derive(Clone)]
pub struct Letter {
    /// Address of the recipient.
    pub to: Sealed<String>,
    /// Name of the recipient, as shown.
    pub to_name: Option<Sealed<String>>,
    /// Subject; line breaks in it become spaces.
    pub subject: Sealed<String>,
    /// The plain text.
    pub text: Sealed<String>,
    /// The same in simple HTML.
    pub html: Sealed<String>,
    /// `<dlv_…@host>` (RFC 5322 section 3.6.4); the same on each attempt, so that a letter that
    /// arrives twice can be known as one.
    pub message_id: String,
    /// Says `Auto-Submitted: auto-generated` (RFC 3834), so that no absence note answers it.
    pub auto: bool,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<Sealed<String>>,
}

/// What became of a letter. The words are the server's own and may hold an address: seal them.
#[derive(Clone)]
pub enum Outcome {
    /// The server has taken it and answers for it from now on.
    Accepted {
        /// The server's answer.
        words: String,
    },
    /// Not now: 4xx, no connection, no TLS, no sign-in, no answer in time.
    Later {
        /// The server's answer, or what went wrong before it could give one.
        words: String,
    },
    /// Never this letter: 5xx for its recipient or its content, or it cannot be written at all.
    Never {
        /// The server's answer, or what is wrong with the letter.
        words: String,
    },
}

impl Outcome {
    /// The words of any outcome.
    pub fn words(&self) -> &str {
        match self {
            Self::Accepted { words } | Self::Later { words } | Self::Never { words } => words,
        }
    }
}

/// A letter kept in memory.
#[derive(Clone)]
pub struct Kept {
    /// 1 for the first letter ever kept here, never reused.
    pub number: u64,
    /// The letter.
    pub letter: Letter,
}

/// How many letters stay in memory.
const KEEP: usize = 500;

/// Where letters go.
#[derive(Clone)]
pub enum Postbox {
    /// To a mail server.
    Smtp(Relay),
    /// Into memory, the last 500 of them: for the demo and for tests.
    Memory(Arc<Mutex<Vec<Kept>>>),
    /// Nowhere: no mail server is set up.
    Off,
}

impl Postbox {
    /// An empty postbox in memory.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Sends one letter; an answer comes within 30 seconds.
    pub async fn send(&self, letter: Letter) -> Outcome {
        match self {
            Self::Smtp(relay) => send(relay, &letter).await,
            Self::Memory(kept) => keep(kept, letter),
            Self::Off => Outcome::Later { words: "no mail server is set up".into() },
        }
    }

    /// The letters in memory, oldest first; none for a postbox of another kind.
    pub fn kept(&self) -> Vec<Kept> {
        match self {
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }
}

/// Keeps a letter, but only one that a mail server could have been given.
fn keep(kept: &Mutex<Vec<Kept>>, letter: Letter) -> Outcome {
    if let Err(words) = compose::compose("Turnkeep <turnkeep@localhost>", &letter) {
        return Outcome::Never { words };
    }
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let number = kept.last().map_or(1, |last| last.number + 1);
    if kept.len() >= KEEP {
        kept.remove(0);
    }
    kept.push(Kept { number, letter });
    Outcome::Accepted { words: "kept in memory".into() }
}
