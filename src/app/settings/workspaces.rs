//! `/settings/workspaces`: what this workspace is called, how newcomers start in it, and another one beside it.

use super::{content, must_be_admin};
use crate::base::{Error, Lang, Result, Sealed, calendar::zone};
use crate::slice::{Content, Failure, House, Said, see_other_saying};
use crate::spine::people::{
    self,
    viewer::{Viewer, must_be_fresh},
    workspace::{self, Newcomers},
};
use crate::store::Write;
use crate::web::components::{
    Choice, Field, FormState, Look, Tone, button, field, link_button, notice, post_form, problems, radios,
    side_section,
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
    newcomers: Newcomers,
    /// Whether the reader may add workspaces.
    keeps_house: bool,
}

/// Forms that came back.
#[derive(Default)]
struct Forms {
    name: FormState,
    newcomers: FormState,
    add: FormState,
}

#[handler]
pub(super) fn show(viewer: Viewer, house: Data<&House>, asked: Query<Asked>) -> poem::Result<Content> {
    must_be_admin(&viewer).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    let mut page = page(&viewer, &house, &Forms::default())?;
    let t = viewer.reader.words();
    page.body = html! {
        @if asked.added.is_some() {
            div.flash { (notice(t, Tone::Ok, &t.workspaces_added())) }
            div.actions { (link_button(Look::Quiet, "/workspaces", &t.workspaces_go())) }
        }
        (page.body)
    };
    Ok(page)
}

fn page(viewer: &Viewer, house: &House, forms: &Forms) -> Result<Content, Failure> {
    let shown = house.store.read(viewer.scope(), |r| {
        Ok(Shown {
            name: people::workspace_name(r)?,
            newcomers: workspace::newcomers(r)?,
            keeps_house: workspace::keeps_house(r)?,
        })
    })?;
    Ok(content(viewer.reader.words().workspaces_settings(), view(viewer, &shown, forms)))
}

fn view(viewer: &Viewer, shown: &Shown, forms: &Forms) -> Markup {
    let t = viewer.reader.words();
    let present = FormState::new().with("name", shown.name.reveal());
    let state = if forms.name.has_errors() { &forms.name } else { &present };
    let label = t.workspaces_name();
    let name = Field { name: "name", label: &label, autocomplete: "organization", ..Field::default() };
    html! {
        @for state in [&forms.name, &forms.newcomers, &forms.add] { (problems(state, t)) }
        (side_section("name-of", &t.workspaces_this(), &t.workspaces_name_hint(), post_form(
            "/settings/workspaces/name", &viewer.form_token, html! {
                (field(name, state, t))
                div.actions { (button(Look::Quiet, &t.workspaces_rename())) }
            },
        )))
        (side_section("newcomers", &t.workspaces_newcomers(), &t.workspaces_newcomers_text(),
            newcomers(viewer, &shown.newcomers, &forms.newcomers)))
        @if shown.keeps_house {
            (side_section("add", &t.workspaces_add(), &t.workspaces_add_text(), adding(viewer, &forms.add)))
        }
    }
}

fn newcomers(viewer: &Viewer, kept: &Newcomers, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let state = if state.has_errors() {
        state.clone()
    } else {
        let state = FormState::new().with("zone", kept.zone.clone().unwrap_or_default());
        state.with("lang", kept.lang.clone().unwrap_or_default())
    };
    let (label, hint, lang) = (t.people_zone(), t.workspaces_zone_hint(), t.people_language());
    let zone = Field {
        name: "zone",
        label: &label,
        hint: &hint,
        optional: true,
        autocomplete: "off",
        offers: zone::zone_names(),
        ..Field::default()
    };
    let mut langs = vec![Choice::new("", t.workspaces_as_inviting())];
    langs.extend(Lang::iter().map(|l| Choice::new(&**l, l.language_name())));
    post_form(
        "/settings/workspaces/newcomers",
        &viewer.form_token,
        html! {
            (field(zone, &state, t))
            (radios(Field { name: "lang", label: &lang, ..Field::default() }, &langs, &state, t))
            div.actions { (button(Look::Quiet, &t.workspaces_save_newcomers())) }
        },
    )
}

fn adding(viewer: &Viewer, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let label = t.workspaces_new_name();
    let name = Field { name: "new_name", label: &label, autocomplete: "off", ..Field::default() };
    post_form(
        HERE,
        &viewer.form_token,
        html! {
            (field(name, state, t))
            div.actions { (button(Look::Quiet, &t.workspaces_add())) }
        },
    )
}

#[handler]
pub(super) async fn set_newcomers(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    must_be_admin(&viewer).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    viewer.check(&form).map_err(Failure)?;
    let typed = Newcomers { zone: form.opt("zone"), lang: form.opt("lang") };
    match house.store.write(viewer.scope(), move |w| workspace::set_newcomers(w, &typed)).await {
        Ok(()) => Ok(see_other_saying(HERE, Said::Saved)),
        Err(error) => {
            let newcomers = FormState::of(&form).or_fail(error, viewer.reader.words()).map_err(Failure)?;
            again(&viewer, &house, newcomers.status(), &Forms { newcomers, ..Forms::default() })
        }
    }
}

#[handler]
pub(super) async fn rename(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    must_be_admin(&viewer).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    match change(&viewer, &house, &form, "name", workspace::rename).await {
        Ok(()) => Ok(see_other_saying(HERE, Said::Saved)),
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
    let page = page(viewer, house, forms)?;
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
