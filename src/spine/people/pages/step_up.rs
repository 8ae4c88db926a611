//! `/step-up`: a fresh code before something delicate.

use super::{
    Answer, again, bare, code,
    sign_in::{next, plain},
};
use crate::slice::{Content, Failure};
use crate::spine::people::sessions::Key;
use crate::spine::people::step_up;
use crate::spine::people::viewer::{Viewer, Visitor, safe_path};
use crate::web::components::{FormState, Look, button, post_form, problems};
use crate::web::{Form, see_other};
use maud::html;
use poem::{Request, handler};

/// Says why, and asks for the code once it was sent.
#[handler]
pub(super) async fn page(viewer: Viewer, req: &Request) -> Answer {
    let query = req.uri().query().unwrap_or_default();
    let state = FormState::new().with("next", next(query));
    let sent = query.split('&').any(|part| part == "sent=1");
    Ok(plain(if sent { typing(&viewer, &state) } else { view(&viewer, &state) }))
}

fn view(viewer: &Viewer, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let form = html! {
        (problems(state, t))
        p { (t.step_up_intro()) }
        input type="hidden" name="next" value=(state.value("next"));
        div.actions { (button(Look::Primary, &t.step_up_ask())) }
    };
    bare(t.step_up_title(), post_form("/step-up", &viewer.form_token, form))
}

fn typing(viewer: &Viewer, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let next = safe_path(state.value("next")).unwrap_or_default();
    let form = html! {
        (problems(state, t))
        p { (t.step_up_sent()) }
        (code::code_field(&viewer.reader, state))
        input type="hidden" name="next" value=(state.value("next"));
        div.actions { (button(Look::Primary, &t.step_up_enter())) }
    };
    let body = html! {
        (post_form("/step-up/code", &viewer.form_token, form))
        p.small.quiet { a href=(format!("/step-up?next={next}")) { (t.sign_in_ask_again()) } }
    };
    bare(t.step_up_title(), body)
}

/// Mails a code.
#[handler]
pub(super) async fn ask(viewer: Viewer, visitor: Visitor, form: Form) -> Answer {
    viewer.check(&form)?;
    let (found, outbox) = (viewer.found.clone(), visitor.house.urgent.clone());
    let said = visitor.browser.agent.said(viewer.reader.words());
    visitor.house.store.write(viewer.scope(), move |w| step_up::ask(w, &found, &said, &outbox)).await?;
    let next = safe_path(&form.text("next")).unwrap_or_default();
    Ok(see_other(&format!("/step-up?sent=1&next={next}")))
}

/// Takes the code and goes back to where the person wanted to be.
#[handler]
pub(super) async fn prove(viewer: Viewer, visitor: Visitor, form: Form) -> Answer {
    match try_prove(&viewer, &visitor, &form).await {
        Ok(key) => Ok(visitor.kept(&key, &safe_path(&form.text("next")).unwrap_or_else(|| "/".into()))),
        Err(failure) => {
            Ok(plain(again(failure.0, &form, viewer.reader.words(), |state| typing(&viewer, state))?))
        }
    }
}

async fn try_prove(viewer: &Viewer, visitor: &Visitor, form: &Form) -> Result<Key, Failure> {
    viewer.check(form)?;
    let (typed, found) = (form.one("code")?, viewer.found.clone());
    let key = visitor.house.store.write(viewer.scope(), move |w| step_up::prove(w, &found, &typed)).await?;
    Ok(key.ok_or_else(code::wrong_code)?)
}
