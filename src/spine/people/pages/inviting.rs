//! Inviting people, and what becomes of an invite.

use super::kit;
use crate::base::{Error, Reader, Result};
use crate::slice::{Content, Failure, House, Urgent};
use crate::spine::people::{
    self,
    invites::{self, Invited},
    must_be_admin,
    viewer::{Viewer, must_be_fresh},
};
use crate::store::Write;
use crate::web::components::{
    Field, FormState, Look, Tone, button, button_saying, copy_box, first_run, link_button, notice, post_form,
    textarea,
};
use crate::web::{Form, see_other};
use maud::{Markup, html};
use poem::{
    IntoResponse, Response, handler,
    web::{Data, Path, Query},
};
use serde::Deserialize;

/// `?first=1`: this is a step of the first run.
#[derive(Deserialize)]
pub(super) struct Run {
    #[serde(default)]
    first: String,
}

/// This page as a step of the first run.
const THIS_STEP: &str = "/people/invite?first=1";

/// Where the first run goes on.
const NEXT_STEP: &str = "/rotations/new?first=1";

#[handler]
pub(super) async fn page(viewer: Viewer, house: Data<&House>, run: Query<Run>) -> poem::Result<Content> {
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    must_be_fresh(&viewer, if run.first == "1" { THIS_STEP } else { "/people/invite" })?;
    Ok(asking(&viewer, run.first == "1", &FormState::new()))
}

#[handler]
pub(super) async fn invite(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    let (first, by_mail) = (form.has("first"), form.text("how") != "link");
    must_be_fresh(&viewer, if first { THIS_STEP } else { "/people/invite" })?;
    match try_invite(&viewer, &house, &form).await {
        Ok(made) => Ok(handed_out(&viewer, &house, made, by_mail, if first { NEXT_STEP } else { "/people" })),
        Err(error) => {
            let state = kit::kept(&form, error, &viewer).map_err(Failure)?;
            Ok(kit::again(asking(&viewer, first, &state), &state).into_response())
        }
    }
}

type Made = Vec<(Invited, Urgent)>;

async fn try_invite(viewer: &Viewer, house: &House, form: &Form) -> Result<Made> {
    viewer.check(form)?;
    let list = form.lines("people");
    house.store.write(viewer.scope(), move |w| with_letters(w, invites::invite(w, &list)?)).await
}

fn with_letters(w: &Write<'_>, made: Vec<Invited>) -> Result<Made> {
    made.into_iter().map(|one| invites::letter(w, &one).map(|letter| (one, letter))).collect()
}

/// Sends the letters, or shows the links, once; also of those letters that the queue has no room for.
fn handed_out(viewer: &Viewer, house: &House, made: Made, by_mail: bool, next: &str) -> Response {
    let mut shown = Vec::new();
    for (one, letter) in made {
        if !by_mail || house.invites.try_send(letter).is_err() {
            shown.push(one);
        }
    }
    if shown.is_empty() {
        return see_other(next);
    }
    let t = viewer.reader.words();
    let body = links(&viewer.reader, &house.origin, &shown, by_mail, next);
    Content { bare: next == NEXT_STEP, ..kit::content(t.people_links_title(), body) }.into_response()
}

#[handler]
pub(super) async fn resend(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    again(&viewer, &house, &id, &form, true).await
}

#[handler]
pub(super) async fn link(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    again(&viewer, &house, &id, &form, false).await
}

async fn again(
    viewer: &Viewer,
    house: &House,
    id: &str,
    form: &Form,
    by_mail: bool,
) -> poem::Result<Response> {
    let id = id.parse().map_err(|_| Failure(Error::NotFound))?;
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    must_be_fresh(viewer, &kit::path(id))?;
    viewer.check(form).map_err(Failure)?;
    let act = move |w: &Write<'_>| with_letters(w, vec![invites::resend(w, id)?]);
    let made = house.store.write(viewer.scope(), act).await.map_err(Failure)?;
    Ok(handed_out(viewer, house, made, by_mail, &kit::path(id)))
}

#[handler]
pub(super) async fn revoke(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    let id = id.parse().map_err(|_| Failure(Error::NotFound))?;
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    must_be_fresh(&viewer, &kit::path(id))?;
    viewer.check(&form).map_err(Failure)?;
    house.store.write(viewer.scope(), move |w| people::invites::revoke(w, id)).await.map_err(Failure)?;
    Ok(see_other("/people"))
}

fn asking(viewer: &Viewer, first: bool, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let (label, hint) = (t.people_whom(), t.people_whom_hint());
    let whom = Field { name: "people", label: &label, hint: &hint, first: true, ..Field::default() };
    let form = html! {
        @if first { input type="hidden" name="first" value="1"; }
        (textarea(whom, state, t))
        div.actions {
            (button(Look::Primary, &t.people_send_invites()))
            (button_saying(Look::Quiet, &t.people_make_links(), "how", "link"))
            @if first { (link_button(Look::Quiet, NEXT_STEP, &t.people_skip())) }
        }
    };
    let body = html! { div.stack.wizard[first] {
        @if first { (first_run(t, 2)) }
        (crate::web::components::problems(state, t))
        (post_form("/people/invite", &viewer.form_token, form))
        p.quiet.small { (t.people_invite_note()) }
    } };
    Content { bare: first, ..kit::content(t.people_invite(), body) }
}

fn links(reader: &Reader, origin: &str, made: &[Invited], by_mail: bool, next: &str) -> Markup {
    let t = reader.words();
    html! { div.wizard[next == NEXT_STEP] {
        @if next == NEXT_STEP { (first_run(t, 2)) }
        @if by_mail { (notice(t, Tone::Soon, &t.people_mail_full())) }
        p { (t.people_links_text()) }
        div.stack {
            @for (n, one) in made.iter().enumerate() {
                (copy_box(t, &format!("link-{n}"), &t.people_link_for(one.name.reveal()),
                    &format!("{origin}{}", one.link.reveal())))
            }
        }
        div.actions { (link_button(Look::Primary, next, &t.people_links_done())) }
    } }
}
