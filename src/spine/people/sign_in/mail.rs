//! The letters of the sign-in door. They hold tokens, so they never touch the disk.

use super::{Browser, making::Made, secrets::said};
use crate::base::{Reader, Sealed};
use crate::slice::{Message, Urgent};
use crate::spine::people::Person;
use jiff::Timestamp;

fn letter(to: Sealed<String>, reader: Reader, message: Message) -> Urgent {
    Urgent { to, message, reader }
}

fn lines<const N: usize>(lines: [String; N]) -> Vec<Sealed<String>> {
    lines.into_iter().map(Sealed::new).collect()
}

/// Link and code for signing in, and which browser asked when.
pub(super) fn sign_in(person: &Person, made: &Made, browser: &Browser, at: Timestamp) -> Urgent {
    let reader = person.reader(at);
    let t = reader.words();
    let code = said(&made.code);
    let message = Message {
        subject: Sealed::new(t.sign_in_mail_subject(&code)),
        lines: lines([
            t.sign_in_mail_code(&code),
            t.sign_in_mail_asked(browser.agent.said(t), reader.exact(at)),
            t.sign_in_mail_not_you(),
        ]),
        link: Some((t.sign_in_mail_link(), made.path())),
        why: t.sign_in_mail_why(),
    };
    letter(person.email.clone(), reader, message)
}

/// A code for somebody signed in who does something delicate.
pub(in crate::spine::people) fn step_up(
    person: &Person,
    made: &Made,
    said_browser: &str,
    at: Timestamp,
) -> Urgent {
    let reader = person.reader(at);
    let t = reader.words();
    let code = said(&made.code);
    let message = Message {
        subject: Sealed::new(t.step_up_mail_subject(&code)),
        lines: lines([
            t.step_up_mail_code(&code),
            t.sign_in_mail_asked(said_browser, reader.exact(at)),
            t.step_up_mail_not_you(),
        ]),
        link: None,
        why: t.step_up_mail_why(),
    };
    letter(person.email.clone(), reader, message)
}

/// To the new address: link and code that confirm it.
pub(in crate::spine::people) fn new_address(
    person: &Person,
    wanted: Sealed<String>,
    made: &Made,
    at: Timestamp,
) -> Urgent {
    let reader = person.reader(at);
    let t = reader.words();
    let code = said(&made.code);
    let message = Message {
        subject: Sealed::new(t.email_mail_new_subject(&code)),
        lines: lines([t.email_mail_new_code(person.name.text(), &code), t.email_mail_new_ignore()]),
        link: Some((t.email_mail_new_link(), made.path())),
        why: t.email_mail_new_why(),
    };
    letter(wanted, reader, message)
}

/// To the old address: that it no longer counts, and the way back.
pub(in crate::spine::people) fn old_address(
    person: &Person,
    old: Sealed<String>,
    made: &Made,
    at: Timestamp,
) -> Urgent {
    let reader = person.reader(at);
    let t = reader.words();
    let message = Message {
        subject: Sealed::new(t.email_mail_old_subject()),
        lines: lines([t.email_mail_old_text(reader.exact(at)), t.email_mail_old_undo()]),
        link: Some((t.email_mail_old_link(), made.path())),
        why: t.email_mail_old_why(),
    };
    letter(old, reader, message)
}
