//! The texts of this slice's messages.

use super::{Role, get, sign_in::notices, workspace_name};
use crate::base::{Error, PersonId, Result, Sealed};
use crate::slice::{Message, Telling};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Leave that somebody else entered or withdrew.
#[derive(Serialize, Deserialize)]
pub(super) struct LeaveNews {
    pub(super) by: PersonId,
    /// ISO date of the first day.
    pub(super) from: String,
    /// ISO date of the last day.
    pub(super) until: String,
}

/// A role that somebody else granted or withdrew.
#[derive(Serialize, Deserialize)]
pub(super) struct RoleNews {
    pub(super) by: PersonId,
    pub(super) role: String,
    pub(super) granted: bool,
}

/// Sessions that somebody else ended.
#[derive(Serialize, Deserialize)]
pub(super) struct SignedOutNews {
    pub(super) by: PersonId,
}

/// The text of a message, those of the sign-in door too; `None` for kinds of another slice.
///
/// # Errors
/// A fault if its content does not read back.
pub(super) fn message(tell: &Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>> {
    match kind {
        "people.leave-entered" => leave(tell, &read(json)?, true).map(Some),
        "people.leave-withdrawn" => leave(tell, &read(json)?, false).map(Some),
        "people.signed-out" => signed_out(tell, &read(json)?).map(Some),
        "people.role-changed" => role(tell, &read(json)?).map(Some),
        _ => notices::message(tell, kind, json),
    }
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|_| Error::fault("the content of a message does not read back"))
}

/// Who did it, by name; "somebody" once they are gone.
fn who(tell: &Telling<'_>, id: PersonId) -> Result<String> {
    match get(tell.read, id) {
        Ok(person) => Ok(person.name.into_inner()),
        Err(Error::NotFound) => Ok(tell.reader.words().people_somebody()),
        Err(other) => Err(other),
    }
}

fn leave(tell: &Telling<'_>, news: &LeaveNews, entered: bool) -> Result<Message> {
    let t = tell.reader.words();
    let day = |iso: &str| iso.parse::<Date>().map(|d| tell.reader.date(d));
    let (Ok(from), Ok(until)) = (day(&news.from), day(&news.until)) else {
        return Err(Error::fault("a day in a message does not read back"));
    };
    let by = who(tell, news.by)?;
    let span = if from == until { from } else { t.people_span(from, until) };
    let (subject, line) = if entered {
        (t.people_leave_entered_subject(&by, &span), t.people_leave_entered_line())
    } else {
        (t.people_leave_withdrawn_subject(&by, &span), t.people_leave_withdrawn_line())
    };
    Ok(Message {
        subject: Sealed::new(subject),
        lines: vec![Sealed::new(line)],
        link: Some((t.people_to_my_leave(), "/me#leave".into())),
        why: t.people_why_about_you(),
    })
}

fn signed_out(tell: &Telling<'_>, news: &SignedOutNews) -> Result<Message> {
    let t = tell.reader.words();
    Ok(Message {
        subject: Sealed::new(t.people_signed_out_subject(who(tell, news.by)?)),
        lines: vec![Sealed::new(t.people_signed_out_line())],
        link: Some((t.session_mail_link(), "/me#sessions".into())),
        why: t.people_why_about_you(),
    })
}

fn role(tell: &Telling<'_>, news: &RoleNews) -> Result<Message> {
    let t = tell.reader.words();
    let place = workspace_name(tell.read)?.into_inner();
    let role: Role = news.role.parse().map_err(|()| Error::fault("a role in a message"))?;
    let subject = match (role, news.granted) {
        (Role::Admin, true) => t.people_now_admin(&place),
        (Role::Admin, false) => t.people_no_longer_admin(&place),
        (Role::Privacy, true) => t.people_now_privacy(&place),
        (Role::Privacy, false) => t.people_no_longer_privacy(&place),
        (Role::Member, true) => t.people_now_member(&place),
        (Role::Member, false) => t.people_no_longer_member(&place),
    };
    Ok(Message {
        subject: Sealed::new(subject),
        lines: vec![Sealed::new(t.people_role_by(who(tell, news.by)?))],
        link: Some((t.people_to_my_page(), "/me".into())),
        why: t.people_why_about_you(),
    })
}
