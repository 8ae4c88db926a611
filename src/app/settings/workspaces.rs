//! `/settings/workspaces`: what this workspace is called, and another one beside it.

use super::{content, must_be_admin};
use crate::base::{Error, Result, Sealed};
use crate::slice::{Content, Failure, House, Said, see_other_saying};
use crate::spine::people::{
    self,
    viewer::{Viewer, must_be_fresh},
    workspace,
};
use crate::store::Write;
use crate::web::components::{
    Field, FormState, Look, Tone, button, field, link_button, notice, post_form, problems, section,
};
use crate::web::{Form, see_other};
use maud::{Markup, html};
use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Query},
};
use serde::Deserialize;

const HERE: &str = "/settings/workspaces";

/// What the page's address says.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    /// A workspace was just added.
    added: Option<String>,
}

/// What the page shows.
struct Shown {
    name: Sealed<String>,
    /// Whether the reader may add workspaces.
    keeps_house: bool,
    added: bool,
}

/// Forms that came back.
#[derive(Default)]
struct Forms {
    name: FormState,
    add: FormState,
}

#[handler]
pub(super) fn show(viewer: Viewer, house: Data<&House>, asked: Query<Asked>) -> poem::Result<Content> {
    must_be_admin(&viewer).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    Ok(page(&viewer, &house, asked.added.is_some(), &Forms::default())?)
}

fn page(viewer: &Viewer, house: &House, added: bool, forms: &Forms) -> Result<Content, Failure> {
    let shown = house.store.read(viewer.scope(), |r| {
        Ok(Shown { name: people::workspace_name(r)?, keeps_house: workspace::keeps_house(r)?, added })
    })?;
    Ok(content(viewer.reader.words().workspaces_settings(), view(viewer, &shown, forms)))
}

fn view(viewer: &Viewer, shown: &Shown, forms: &Forms) -> Markup {
    let t = viewer.reader.words();
    let present = FormState::new().with("name", shown.name.reveal());
    let state = if forms.name.has_errors() { &forms.name } else { &present };
    let (label, hint) = (t.workspaces_name(), t.workspaces_name_hint());
    let name = Field { name: "name", label: &label, hint: &hint, ..Field::default() };
    html! {
        @if shown.added {
            (notice(t, Tone::Ok, &t.workspaces_added()))
            div.actions { (link_button(Look::Quiet, "/workspaces", &t.workspaces_go())) }
        }
        (post_form("/settings/workspaces/name", &viewer.form_token, html! {
            (problems(&forms.name, t))
            (field(name, state, t))
            div.actions { (button(Look::Primary, &t.workspaces_rename())) }
        }))
        @if shown.keeps_house { (section("add", &t.workspaces_add(), adding(viewer, &forms.add))) }
    }
}

fn adding(viewer: &Viewer, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let label = t.workspaces_new_name();
    let name = Field { name: "new_name", label: &label, ..Field::default() };
    html! {
        p { (t.workspaces_add_text()) }
        (post_form(HERE, &viewer.form_token, html! {
            (problems(state, t))
            (field(name, state, t))
            div.actions { (button(Look::Quiet, &t.workspaces_add())) }
        }))
    }
}

#[handler]
pub(super) async fn rename(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    must_be_admin(&viewer).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    match change(&viewer, &house, &form, "name", workspace::rename).await {
        Ok(()) => Ok(see_other_saying("/settings", Said::Saved)),
        Err(error) => {
            let name = FormState::of(&form).or_fail(error, viewer.reader.words()).map_err(Failure)?;
            again(&viewer, &house, name.status(), &Forms { name, ..Forms::default() })
        }
    }
}

#[handler]
pub(super) async fn add(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    house.store.read(viewer.scope(), workspace::must_keep_house).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    match change(&viewer, &house, &form, "new_name", workspace::add_beside).await {
        Ok(_) => Ok(see_other("/settings/workspaces?added=1")),
        Err(error) => {
            let add = FormState::of(&form).or_fail(error, viewer.reader.words()).map_err(Failure)?;
            again(&viewer, &house, add.status(), &Forms { add, ..Forms::default() })
        }
    }
}

/// The page with a form that came back, and that form's status.
fn again(viewer: &Viewer, house: &House, status: StatusCode, forms: &Forms) -> poem::Result<Response> {
    let page = page(viewer, house, false, forms)?;
    Ok(Content { status, ..page }.into_response())
}

/// Does something with a name that was typed into this field.
async fn change<T: Send + 'static>(
    viewer: &Viewer,
    house: &House,
    form: &Form,
    field: &'static str,
    act: fn(&Write<'_>, &Sealed<String>) -> Result<T>,
) -> Result<T> {
    viewer.check(form)?;
    let name = Sealed::new(form.one(field)?);
    let done = house.store.write(viewer.scope(), move |w| act(w, &name)).await;
    done.map_err(|error| match error {
        // Two forms on one page: what the verb says of a name belongs to the field it was typed into.
        Error::Refused(mut all) => {
            all.iter_mut().for_each(|refusal| refusal.field = Some(field));
            Error::Refused(all)
        }
        other => other,
    })
}
