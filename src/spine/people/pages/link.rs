//! `/l/…`: where mailed links lead. Opening one changes nothing, whoever or whatever opens it; a person
//! presses the button.

use super::{Answer, bare};
use crate::base::{Error, Words};
use crate::slice::Content;
use crate::spine::people::sign_in::{self, Outcome, RequestId, secrets::Token};
use crate::spine::people::viewer::Visitor;
use crate::web::components::{
    Field, FormState, Look, button, field, form_token_field, fragment_token, link_button,
};
use crate::web::{Form, see_other};
use maud::{Markup, html};
use poem::{Request, Response, handler, http::StatusCode};

/// The same page for every selector; only what the link says it is for (`?for=`) changes its words.
#[handler]
pub(super) async fn page(visitor: Visitor, req: &Request) -> Answer {
    Ok(visitor.page(view(&visitor, wanted(req), &FormState::new())))
}

/// What the button does, by the word in the link. It is a word only: the row decides what happens.
fn wanted(req: &Request) -> &'static str {
    let query = req.uri().query().unwrap_or_default();
    let known = ["set-up", "email", "undo-email"];
    known.into_iter().find(|word| query == format!("for={word}")).unwrap_or_default()
}

fn says(t: &Words, wanted: &str) -> (String, String, String) {
    match wanted {
        "set-up" => (t.set_up_title(), t.link_set_up_text(), t.link_set_up()),
        "email" => (t.email_title(), t.link_email_text(), t.link_email()),
        "undo-email" => (t.email_undo_title(), t.link_undo_text(), t.link_undo()),
        _ => (t.sign_in_title(), t.link_text(), t.link_sign_in()),
    }
}

fn view(visitor: &Visitor, wanted: &str, state: &FormState) -> Content {
    let t = visitor.reader.words();
    let (title, text, label) = says(t, wanted);
    // A query alone means this very path, and drops the fragment, which a redirect would carry along.
    let action = if wanted.is_empty() { "?".to_owned() } else { format!("?for={wanted}") };
    let body = html! {
        form.sheet method="post" action=(action) novalidate {
            (form_token_field(&visitor.form_token()))
            (fragment_token())
            p { (text) }
            div data-without-token { (paste_field(state, t)) }
            div.actions { (button(Look::Primary, &label)) }
        }
    };
    bare(title, body)
}

fn paste_field(state: &FormState, t: &Words) -> Markup {
    let (label, hint) = (t.link_paste(), t.link_paste_hint());
    field(Field { name: "pasted", label: &label, hint: &hint, ..Field::default() }, state, t)
}

/// A form for a link that was handed over as text.
pub(super) fn paste_form(visitor: &Visitor, state: &FormState, set_up: bool) -> Markup {
    let t = visitor.reader.words();
    let label = if set_up { t.link_set_up() } else { t.link_sign_in() };
    html! {
        form.sheet method="post" action="/l" novalidate {
            (form_token_field(&visitor.form_token()))
            (paste_field(state, t))
            div.actions { (button(Look::Primary, &label)) }
        }
    }
}

/// Selector and token: from path and fragment, or from what was pasted, a whole link or its last part.
fn read(req: &Request, form: &Form) -> Option<(RequestId, Token)> {
    let pasted = form.text("pasted");
    let (before, after) = pasted.rsplit_once('#').unwrap_or(("", &pasted));
    let of_pasted = before.rsplit_once("/l/").map(|(_, rest)| rest.split('?').next().unwrap_or_default());
    let of_path = req.uri().path().strip_prefix("/l/");
    let selector = of_pasted.or(of_path)?.parse().ok()?;
    let token = Some(form.text("token")).filter(|t| !t.is_empty());
    Some((selector, Token::read(token.as_deref().unwrap_or(after))?))
}

/// Uses the link up.
#[handler]
pub(super) async fn follow(visitor: Visitor, req: &Request, form: Form) -> Answer {
    if let Err(error) = visitor.check(&form) {
        let content = super::again(error, &form, visitor.reader.words(), |state| {
            let view = view(&visitor, wanted(req), state);
            let t = visitor.reader.words();
            Content { body: html! { (crate::web::components::problems(state, t)) (view.body) }, ..view }
        })?;
        return Ok(visitor.page(content));
    }
    let Some((selector, token)) = read(req, &form) else { return Ok(visitor.page(not_here(&visitor))) };
    let outbox = visitor.house.urgent.clone();
    let done = visitor.write(move |w, browser| sign_in::follow(w, selector, &token, browser, &outbox)).await;
    match done {
        Ok(outcome) => Ok(arrive(&visitor, outcome)),
        Err(failure) => match failure.0 {
            Error::NotFound | Error::Conflict => Ok(visitor.page(not_here(&visitor))),
            _ => Err(failure),
        },
    }
}

/// One page for every reason: used, expired, cancelled, mistyped, or asked for in another browser.
fn not_here(visitor: &Visitor) -> Content {
    let t = visitor.reader.words();
    let body = html! {
        p { (t.link_other_browser()) }
        p { (t.link_used_up()) }
        div.actions {
            (link_button(Look::Primary, "/sign-in", &t.link_new()))
            (link_button(Look::Quiet, "/sign-in/code", &t.link_code()))
        }
    };
    Content { status: StatusCode::UNPROCESSABLE_ENTITY, ..bare(t.link_not_here(), body) }
}

/// Where an outcome leads.
pub(super) fn arrive(visitor: &Visitor, outcome: Outcome) -> Response {
    match outcome {
        Outcome::SignedIn(key, next) => visitor.signed_in(&key, next.as_deref().unwrap_or("/")),
        Outcome::WhereTo(key, next) => visitor.signed_in(&key, &super::workspaces::path(next.as_deref())),
        Outcome::SetUp => visitor.on_to_set_up(),
        Outcome::AddressChanged => see_other("/me"),
        Outcome::AddressRestored => {
            let t = visitor.reader.words();
            let body = html! {
                p { (t.email_restored_text()) }
                div.actions { (link_button(Look::Primary, "/sign-in", &t.sign_in_title())) }
            };
            visitor.page(bare(t.email_restored(), body))
        }
    }
}
