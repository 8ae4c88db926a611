//! `/workspaces`: where to, for whoever is in several.

use super::{Answer, again, bare, sign_in::plain};
use crate::base::{Error, Result, WorkspaceId};
use crate::slice::Content;
use crate::spine::people::several::{self, Choice};
use crate::spine::people::viewer::{Viewer, Visitor, safe_path};
use crate::web::components::{FormState, Look, button_saying, form_token_field, problems};
use crate::web::{Form, see_other};
use maud::html;
use poem::{Request, Response, handler};

/// This page, and where to go from it.
pub(super) fn path(next: Option<&str>) -> String {
    match next {
        Some(next) => format!("/workspaces?next={next}"),
        None => "/workspaces".to_owned(),
    }
}

/// The list, for whoever has shown that they hold the mailbox; others show it first. It says nothing
/// before, not even whether there is a choice.
#[handler]
pub(super) async fn page(viewer: Viewer, visitor: Visitor, req: &Request) -> Answer {
    if viewer.found.mailbox.is_none() {
        return Ok(show_first());
    }
    let next = super::sign_in::next(req.uri().query().unwrap_or_default());
    Ok(plain(shown(&viewer, &visitor, &FormState::new().with("next", next))?))
}

fn show_first() -> Response {
    see_other("/step-up?next=/workspaces")
}

fn shown(viewer: &Viewer, visitor: &Visitor, state: &FormState) -> Result<Content> {
    let choices = visitor.house.store.read(viewer.scope(), |r| several::choices(r, &viewer.found))?;
    Ok(view(viewer, &choices, state))
}

fn view(viewer: &Viewer, choices: &[Choice], state: &FormState) -> Content {
    let t = viewer.reader.words();
    let said = |choice: &Choice| {
        if choice.place.workspace == viewer.workspace {
            t.workspaces_here()
        } else if choice.place.invited {
            t.workspaces_invited()
        } else {
            String::new()
        }
    };
    let body = html! {
        (problems(state, t))
        p { @if choices.len() > 1 { (t.workspaces_intro()) } @else { (t.workspaces_only_one()) } }
        form method="post" action="/workspaces" {
            (form_token_field(&viewer.form_token))
            input type="hidden" name="next" value=(state.value("next"));
            ul.doors role="list" {
                @for choice in choices {
                    li {
                        (button_saying(Look::Quiet, choice.name.reveal(), "to", &choice.place.workspace.to_string()))
                        @let said = said(choice);
                        @if !said.is_empty() { span.quiet.small { (said) } }
                    }
                }
            }
        }
    };
    bare(t.workspaces_title(), body)
}

/// Goes there: to another workspace with a new session, or on in the present one.
#[handler]
pub(super) async fn choose(viewer: Viewer, visitor: Visitor, form: Form) -> Answer {
    if viewer.found.mailbox.is_none() {
        return Ok(show_first());
    }
    let next = safe_path(&form.text("next")).unwrap_or_else(|| "/".into());
    viewer.check(&form)?;
    let to: WorkspaceId = form.text("to").parse().map_err(|_| Error::NotFound)?;
    if to == viewer.workspace {
        return Ok(see_other(&next));
    }
    match visitor.write(move |w, browser| several::switch(w, browser, to)).await {
        Ok(key) => Ok(visitor.kept(&key, &next)),
        Err(failure) => {
            let words = viewer.reader.words();
            let choices = visitor.house.store.read(viewer.scope(), |r| several::choices(r, &viewer.found))?;
            Ok(plain(again(failure.0, &form, words, |state| view(&viewer, &choices, state))?))
        }
    }
}
