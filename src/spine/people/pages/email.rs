//! `/me/email`: another address, confirmed by a mail to it.

use super::{Answer, again, code, sign_in::plain};
use crate::base::Error;
use crate::slice::{Content, Failure};
use crate::spine::people::email_change;
use crate::spine::people::sign_in::{self, Outcome, Purpose};
use crate::spine::people::viewer::{Viewer, Visitor, must_be_fresh};
use crate::web::components::{Field, FormState, Kind, Look, button, field, post_form, problems};
use crate::web::{Form, see_other};
use maud::html;
use poem::{Request, Response, handler, http::StatusCode};

/// The form for the new address or, once it was asked for, for the code.
#[handler]
pub(super) async fn page(viewer: Viewer, visitor: Visitor, req: &Request) -> poem::Result<Response> {
    must_be_fresh(&viewer, "/me/email")?;
    let person = viewer.person.id;
    let sent = req.uri().query() == Some("sent=1")
        && visitor.house.store.read(viewer.scope(), |r| email_change::waits(r, person))?;
    let state = FormState::new();
    Ok(visitor.page(if sent { typing(&viewer, &state) } else { view(&viewer, &state) }))
}

fn content(viewer: &Viewer, body: maud::Markup) -> Content {
    let title = viewer.reader.words().email_title();
    Content { title, here: "", primary: None, body, status: StatusCode::OK, bare: false }
}

fn view(viewer: &Viewer, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let email = Field {
        name: "email",
        label: &t.email_new(),
        hint: &t.email_new_hint(),
        kind: Kind::Email,
        autocomplete: "email",
        first: true,
        ..Field::default()
    };
    let form = html! {
        (problems(state, t))
        p { (t.email_present(viewer.person.email.text())) }
        (field(email, state, t))
        div.actions { (button(Look::Primary, &t.email_ask())) }
    };
    content(viewer, post_form("/me/email", &viewer.form_token, form))
}

fn typing(viewer: &Viewer, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let form = html! {
        (problems(state, t))
        p { (t.email_sent()) }
        (code::code_field(&viewer.reader, state))
        div.actions { (button(Look::Primary, &t.email_confirm())) }
    };
    content(viewer, post_form("/me/email/code", &viewer.form_token, form))
}

/// Mails link and code to the new address.
#[handler]
pub(super) async fn ask(viewer: Viewer, visitor: Visitor, form: Form) -> poem::Result<Response> {
    must_be_fresh(&viewer, "/me/email")?;
    match try_ask(&viewer, &visitor, &form).await {
        Ok(()) => Ok(visitor.with_pre(see_other("/me/email?sent=1"), std::time::Duration::from_mins(15))),
        Err(failure) => {
            Ok(plain(again(failure.0, &form, viewer.reader.words(), |state| view(&viewer, state))?))
        }
    }
}

async fn try_ask(viewer: &Viewer, visitor: &Visitor, form: &Form) -> Result<(), Failure> {
    viewer.check(form)?;
    let typed = form.one("email")?;
    let (person, browser) = (viewer.person.clone(), visitor.browser.clone());
    let outbox = visitor.house.urgent.clone();
    let act = move |w: &crate::store::Write<'_>| email_change::ask(w, &person, &typed, &browser, &outbox);
    Ok(visitor.house.store.write(viewer.scope(), act).await?)
}

/// Takes the code of the mail to the new address.
#[handler]
pub(super) async fn confirm(viewer: Viewer, visitor: Visitor, form: Form) -> Answer {
    match try_confirm(&viewer, &visitor, &form).await {
        Ok(outcome) => Ok(super::link::arrive(&visitor, outcome)),
        Err(failure) => {
            let error = if matches!(failure.0, Error::NotFound) { code::wrong_code() } else { failure.0 };
            Ok(plain(again(error, &form, viewer.reader.words(), |state| typing(&viewer, state))?))
        }
    }
}

async fn try_confirm(viewer: &Viewer, visitor: &Visitor, form: &Form) -> Result<Outcome, Failure> {
    viewer.check(form)?;
    let typed = form.one("code")?;
    let outbox = visitor.house.urgent.clone();
    let outcome =
        visitor.write(move |w, b| sign_in::enter_code(w, &typed, Purpose::Email, b, &outbox)).await?;
    Ok(outcome.ok_or_else(code::wrong_code)?)
}
