//! What people are told about their own door, through the outbox: it holds no token.

use crate::base::PersonId;
use crate::base::{Error, Result, Sealed, clock::from_ms};
use crate::slice::{Message, Telling};
use crate::spine::people::{self, sessions::Device};
use serde::{Deserialize, Serialize};

/// Content of `people.new-device`.
#[derive(Serialize, Deserialize)]
pub struct NewDevice {
    /// Which.
    pub device: Device,
    /// When, Unix ms on the wall clock.
    pub at: i64,
}

/// Content of `people.console-link`.
#[derive(Serialize, Deserialize)]
pub struct ConsoleLink {
    /// For whom it was made.
    pub person: PersonId,
    /// When, Unix ms on the wall clock.
    pub at: i64,
}

/// The text of one of these messages; `None` for a kind of another room.
///
/// # Errors
/// A fault if the content does not read back.
pub fn message(telling: &Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>> {
    match kind {
        "people.new-device" => new_device(telling, &read(json)?).map(Some),
        "people.console-link" => console_link(telling, &read(json)?),
        _ => Ok(None),
    }
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|_| Error::fault("a message of people does not read back"))
}

fn new_device(telling: &Telling<'_>, content: &NewDevice) -> Result<Message> {
    let reader = telling.reader;
    let t = reader.words();
    let browser = content.device.said(t);
    let at = reader.exact(from_ms(content.at));
    Ok(Message {
        subject: Sealed::new(t.session_mail_subject(&browser)),
        lines: vec![Sealed::new(t.session_mail_text(&browser, at)), Sealed::new(t.session_mail_not_you())],
        link: Some((t.session_mail_link(), "/me#sessions".to_owned())),
        why: t.session_mail_why(),
    })
}

/// Nothing is left to say once the person is gone.
fn console_link(telling: &Telling<'_>, content: &ConsoleLink) -> Result<Option<Message>> {
    let person = match people::get(telling.read, content.person) {
        Ok(person) => person,
        Err(Error::NotFound) => return Ok(None),
        Err(e) => return Err(e),
    };
    let t = telling.reader.words();
    let at = telling.reader.exact(from_ms(content.at));
    Ok(Some(Message {
        subject: Sealed::new(t.session_console_subject(person.name.text())),
        lines: vec![
            Sealed::new(t.session_console_text(person.name.text(), at)),
            Sealed::new(t.session_console_check()),
        ],
        link: Some((t.session_console_link(), "/people".to_owned())),
        why: t.session_console_why(),
    }))
}
