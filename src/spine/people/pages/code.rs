//! `/sign-in/code`: "look into your mail", and the place to type its code.

use super::{Answer, again, bare};
use crate::base::Error;
use crate::slice::{Content, Failure};
use crate::spine::people::sign_in::{self, Outcome, Purpose};
use crate::spine::people::viewer::Visitor;
use crate::web::components::{Field, FormState, Kind, Look, button, field, post_form, problems};
use crate::web::{Form, see_other};
use maud::html;
use poem::handler;

/// The page after asking; it knows nothing of the address.
#[handler]
pub(super) async fn page(visitor: Visitor) -> Answer {
    if visitor.found.is_some() {
        return Ok(see_other("/"));
    }
    if visitor.fresh {
        return Ok(see_other("/sign-in"));
    }
    Ok(visitor.page(view(&visitor, &FormState::new())))
}

fn view(visitor: &Visitor, state: &FormState) -> Content {
    let t = visitor.reader.words();
    let form = html! {
        (problems(state, t))
        (code_field(&visitor.reader, state))
        div.actions { (button(Look::Primary, &t.sign_in_enter())) }
    };
    let body = html! {
        p { (t.sign_in_sent()) }
        (post_form("/sign-in/code", &visitor.form_token(), form))
        p.small.quiet { (t.sign_in_nothing_came()) " " a href="/sign-in" { (t.sign_in_ask_again()) } }
    };
    bare(t.sign_in_sent_title(), body)
}

/// The field for a mailed code.
pub(super) fn code_field(reader: &crate::base::Reader, state: &FormState) -> maud::Markup {
    let t = reader.words();
    let code = Field {
        name: "code",
        label: &t.sign_in_code(),
        hint: &t.sign_in_code_hint(),
        kind: Kind::Code,
        first: true,
        ..Field::default()
    };
    field(code, state, t)
}

/// A code that does not fit, as a refusal at its field.
pub(super) fn wrong_code() -> Error {
    Error::refused_at("code", |t| t.sign_in_code_wrong())
}

/// Takes the code and, if it fits, lets the person in.
#[handler]
pub(super) async fn enter(visitor: Visitor, form: Form) -> Answer {
    match try_enter(&visitor, &form).await {
        Ok(outcome) => Ok(super::link::arrive(&visitor, outcome)),
        Err(failure) => {
            let error = if matches!(failure.0, Error::NotFound) { wrong_code() } else { failure.0 };
            let shown = again(error, &form, visitor.reader.words(), |state| view(&visitor, state))?;
            Ok(visitor.page(shown))
        }
    }
}

async fn try_enter(visitor: &Visitor, form: &Form) -> Result<Outcome, Failure> {
    visitor.check(form)?;
    let typed = form.one("code")?;
    let outbox = visitor.house.urgent.clone();
    let outcome =
        visitor.write(move |w, b| sign_in::enter_code(w, &typed, Purpose::SignIn, b, &outbox)).await?;
    Ok(outcome.ok_or_else(wrong_code)?)
}
