//! What went wrong, as a page in the reader's language. The one place where errors become answers.

use super::{
    Frame, Page,
    components::{Look, link_button},
    form::Unreadable,
    render,
};
use crate::base::{Condition, Error, Reader, Words, text::preferred};
use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};
use poem::{
    Request, Response,
    error::ResponseError,
    http::{HeaderValue, StatusCode, header},
};

impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        match self {
            // Not allowed on somebody else's data answers as not found, so both answer alike.
            Self::NotFound | Self::NotAllowed => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unwritable(_) | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    fn as_response(&self) -> Response {
        Response::builder().status(self.status()).finish()
    }
}

/// A reader we know nothing of but what the browser asks for; times are said in UTC.
pub fn stranger(req: &Request, now: Timestamp) -> Reader {
    let lang = preferred(req.header(header::ACCEPT_LANGUAGE).unwrap_or_default());
    Reader { lang, zone: TimeZone::UTC, now, dial: crate::base::Dial::default() }
}

/// The page of one of our errors. `elsewhere`: where the reader may look for what is not here.
pub fn answer(
    error: &Error,
    reader: &Reader,
    condition: Condition,
    elsewhere: Option<&str>,
    nonce: &str,
) -> Response {
    let t = reader.words();
    let (title, body) = match error {
        Error::NotFound | Error::NotAllowed => (t.web_not_found(), nothing_here(t, elsewhere)),
        Error::Refused(all) => (t.web_refused(), html! { @for refusal in all { p { (refusal.text(t)) } } }),
        Error::Conflict => (t.web_conflict(), text(t.web_conflict_text())),
        Error::TooMany(seconds) => (t.web_too_many(), text(t.web_too_many_text(wait(t, *seconds)))),
        Error::Busy => (t.web_busy(), text(t.web_busy_text())),
        Error::Unwritable(Condition::Broken) => (t.web_unwritable(), text(t.web_broken_text())),
        Error::Unwritable(_) => (t.web_unwritable(), text(t.web_full_text())),
        Error::Fault(id) => {
            (t.web_fault(), html! { p { (t.web_fault_text()) } p.fault-id { (id.to_string()) } })
        }
    };
    // A page about it needs no banner about it.
    let condition = if let Error::Unwritable(_) = error { Condition::Fine } else { condition };
    let mut response = page(error.status(), title, body, reader, condition, nonce);
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The page of an error of the framework's own: a path that no route takes, a body that no reader reads.
pub fn foreign_error(
    error: poem::Error,
    reader: &Reader,
    condition: Condition,
    elsewhere: Option<&str>,
    nonce: &str,
) -> Response {
    if let Some(ours) = error.downcast_ref::<Error>() {
        return answer(ours, reader, condition, elsewhere, nonce);
    }
    if error.is_from_response() {
        return error.into_response();
    }
    let t = reader.words();
    let status = error.downcast_ref::<Unreadable>().map_or(error.status(), ResponseError::status);
    let (title, body) = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            (t.web_not_found(), nothing_here(t, elsewhere))
        }
        StatusCode::PAYLOAD_TOO_LARGE => (t.web_too_large(), text(t.web_too_large_text())),
        _ if status.is_client_error() => (t.web_unreadable(), text(t.web_unreadable_text())),
        _ => return answer(&Error::fault(error), reader, condition, elsewhere, nonce),
    };
    page(status, title, body, reader, condition, nonce)
}

/// The page for a request that another site made this browser send.
pub fn from_elsewhere(reader: &Reader, nonce: &str) -> Response {
    let t = reader.words();
    page(StatusCode::FORBIDDEN, t.web_foreign(), text(t.web_foreign_text()), reader, Condition::Fine, nonce)
}

fn page(
    status: StatusCode,
    title: String,
    body: Markup,
    reader: &Reader,
    condition: Condition,
    nonce: &str,
) -> Response {
    let body = html! {
        (body)
        div.actions { (link_button(Look::Quiet, "/", &reader.words().web_home())) }
    };
    let page = Page { title, reader, condition, still: true, frame: Frame::Bare, primary: None, body };
    let mut response = render(page, nonce);
    response.set_status(status);
    response
}

fn nothing_here(t: &Words, elsewhere: Option<&str>) -> Markup {
    html! {
        p { (t.web_not_found_text()) }
        @if let Some(path) = elsewhere { p { a href=(path) { (t.web_not_found_elsewhere()) } } }
    }
}

fn text(sentence: String) -> Markup {
    html! { p { (sentence) } }
}

/// A wait as one says it, rounded up so that nobody comes back too early.
fn wait(t: &Words, seconds: u32) -> String {
    match seconds {
        ..=90 => t.web_wait_seconds(seconds),
        91..=5400 => t.web_wait_minutes(seconds.div_ceil(60)),
        _ => t.web_wait_hours(seconds.div_ceil(3600)),
    }
}
