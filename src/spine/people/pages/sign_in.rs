//! `/sign-in`: one field, one button; and the way out.

use super::{Answer, again, bare};
use crate::slice::Content;
use crate::spine::people::viewer::{Viewer, Visitor, safe_path};
use crate::spine::people::{sessions, set_up, sign_in};
use crate::web::components::{
    Field, FormState, Kind, Look, Tone, button, field, notice, post_form, problems,
};
use crate::web::{Form, see_other};
use maud::html;
use poem::{IntoResponse, Request, Response, handler};

/// The page on which one says who one is.
#[handler]
pub(super) async fn page(visitor: Visitor, req: &Request) -> Answer {
    if visitor.found.is_some() {
        return Ok(see_other("/"));
    }
    if visitor.read(set_up::is_open)? {
        return Ok(visitor.page(not_set_up(&visitor)));
    }
    let query = req.uri().query().unwrap_or_default();
    let left = Form::parse(query.as_bytes()).is_ok_and(|form| form.text("left") == "here");
    Ok(visitor.page(view(&visitor, &FormState::new().with("next", next(query)), left)))
}

/// The parameter `next` of a query; empty if it is no path of ours.
pub(super) fn next(query: &str) -> String {
    let form = Form::parse(query.as_bytes()).unwrap_or_default();
    safe_path(&form.text("next")).unwrap_or_default()
}

/// `left`: somebody signed out here whose session could not be ended on the server.
fn view(visitor: &Visitor, state: &FormState, left: bool) -> Content {
    let t = visitor.reader.words();
    let email = Field {
        name: "email",
        label: &t.sign_in_email(),
        kind: Kind::Email,
        autocomplete: "email",
        first: true,
        ..Field::default()
    };
    let form = html! {
        (problems(state, t))
        @if left { (notice(t, Tone::Neutral, &t.sign_in_left_here())) }
        p { (t.sign_in_intro()) }
        (field(email, state, t))
        input type="hidden" name="next" value=(state.value("next"));
        div.actions { (button(Look::Primary, &t.sign_in_ask())) }
    };
    bare(t.sign_in_title(), post_form("/sign-in", &visitor.form_token(), form))
}

fn not_set_up(visitor: &Visitor) -> Content {
    let t = visitor.reader.words();
    let body = html! {
        p { (t.set_up_closed_intro()) }
        p { (t.set_up_closed_where()) }
        (super::link::paste_form(visitor, &FormState::new(), true))
    };
    bare(t.set_up_title(), body)
}

/// Mails link and code, if the address is known; the answer is the same in any case.
#[handler]
pub(super) async fn ask(visitor: Visitor, form: Form) -> Answer {
    match try_ask(&visitor, &form).await {
        Ok(()) => Ok(see_other("/sign-in/code")),
        Err(failure) => {
            let shown =
                again(failure.0, &form, visitor.reader.words(), |state| view(&visitor, state, false))?;
            Ok(visitor.page(shown))
        }
    }
}

async fn try_ask(visitor: &Visitor, form: &Form) -> Result<(), crate::slice::Failure> {
    visitor.check(form)?;
    let (address, next) = (form.one("email")?, safe_path(&form.text("next")));
    let outbox = visitor.house.urgent.clone();
    visitor.write(move |w, browser| sign_in::request(w, &address, next.as_deref(), browser, &outbox)).await
}

/// Ends the session of this browser.
#[handler]
pub(super) async fn leave(viewer: Viewer, visitor: Visitor, form: Form) -> Answer {
    viewer.check(&form)?;
    let (person, session) = (viewer.person.id, viewer.session);
    let ended = visitor.house.store.write(viewer.scope(), move |w| sessions::end(w, person, session)).await;
    Ok(visitor.signed_out_after(ended)?)
}

/// A bare page as an answer, without cookies.
pub(super) fn plain(content: Content) -> Response {
    content.into_response()
}
