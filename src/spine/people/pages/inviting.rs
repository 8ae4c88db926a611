//! Inviting people, and what becomes of an invite.

use super::kit;
use crate::base::{Error, Result, text::count};
use crate::slice::{Content, Failure, House, Urgent};
use crate::spine::people::{
    self, Person,
    invites::{self, Invited},
    must_be_admin, roster,
    viewer::{Viewer, must_be_fresh},
};
use crate::store::Write;
use crate::web::components::{
    Field, FormState, Look, Tone, button, button_saying, copy_box, first_run, link_button, notice, post_form,
    section, textarea,
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
    Ok(asking(&viewer, &house, run.first == "1", &FormState::new()))
}

#[handler]
pub(super) async fn invite(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    let first = form.has("first");
    must_be_fresh(&viewer, if first { THIS_STEP } else { "/people/invite" })?;
    // Without mail nothing would ever arrive, so that the links are shown.
    let by_mail = form.text("how") != "link" && (house.mail)();
    match try_invite(&viewer, &house, &form).await {
        Ok(listed) => Ok(handed_out(&viewer, &house, listed, by_mail, first.then_some(NEXT_STEP))),
        Err(error) => {
            let state = kit::kept(&form, error, &viewer).map_err(Failure)?;
            Ok(kit::again(asking(&viewer, &house, first, &state), &state).into_response())
        }
    }
}

type Made = Vec<(Invited, Urgent)>;

/// What became of a list: who is invited now, and who was here before.
struct Listed {
    made: Made,
    known: Vec<Person>,
}

async fn try_invite(viewer: &Viewer, house: &House, form: &Form) -> Result<Listed> {
    viewer.check(form)?;
    let list = form.lines("people");
    let act = move |w: &Write<'_>| {
        let known =
            invites::known(w, &list)?.into_iter().map(|id| people::get(w, id)).collect::<Result<_>>()?;
        Ok(Listed { made: with_letters(w, invites::invite(w, &list)?)?, known })
    };
    house.store.write(viewer.scope(), act).await
}

fn with_letters(w: &Write<'_>, made: Vec<Invited>) -> Result<Made> {
    made.into_iter().map(|one| invites::letter(w, &one).map(|letter| (one, letter))).collect()
}

/// Sends the letters, or hands the links back, also of those letters that the queue has no room for.
fn sent(house: &House, made: Made, by_mail: bool) -> Vec<Invited> {
    let left = |(one, letter): (Invited, Urgent)| {
        (!by_mail || house.invites.try_send(letter).is_err()).then_some(one)
    };
    made.into_iter().filter_map(left).collect()
}

/// On to the list with a sentence, if that says it all; else a page with who was here already, and with the
/// links, once.
fn handed_out(viewer: &Viewer, house: &House, listed: Listed, by_mail: bool, next: Option<&str>) -> Response {
    let (made, known) = (listed.made.len(), listed.known);
    let shown = sent(house, listed.made, by_mail);
    if shown.is_empty() && known.is_empty() {
        return see_other(&next.map_or_else(|| format!("/people?invited={made}"), str::to_owned));
    }
    let t = viewer.reader.words();
    let said = [
        t.people_now_invited(count(made)),
        if known.is_empty() { String::new() } else { t.people_were_here(count(known.len())) },
    ];
    let body = html! {
        (notice(t, Tone::Ok, said.join(" ").trim_end()))
        @if !shown.is_empty() { (links(viewer, house, &shown, by_mail)) }
        @if !known.is_empty() {
            (section("known", &t.people_known_title(), html! {
                p.quiet { (t.people_known_text()) }
                ul.known role="list" {
                    @for person in &known { li { a href=(kit::path(person.id)) { (kit::face(person)) } } }
                }
            }))
        }
        div.actions {
            @let label = if shown.is_empty() { t.people_go_on() } else { t.people_links_done() };
            (link_button(Look::Primary, next.unwrap_or("/people"), &label))
        }
    };
    let body = html! { div.wizard[next.is_some()] { @if next.is_some() { (first_run(t, 2)) } (body) } };
    Content { bare: next.is_some(), ..kit::content(t.people_invited_done(), body) }.into_response()
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
    let by_mail = by_mail && (house.mail)();
    let shown = sent(house, made, by_mail);
    if shown.is_empty() {
        return Ok(see_other(&kit::path(id)));
    }
    let t = viewer.reader.words();
    let body = html! {
        (links(viewer, house, &shown, by_mail))
        div.actions { (link_button(Look::Primary, &kit::path(id), &t.people_links_done())) }
    };
    Ok(kit::content(t.people_links_title(), body).into_response())
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

fn asking(viewer: &Viewer, house: &House, first: bool, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let mail = (house.mail)();
    let (label, hint) = (t.people_whom(), t.people_whom_hint(count(roster::MOST)));
    let whom = Field {
        name: "people",
        label: &label,
        hint: &hint,
        first: true,
        autocomplete: "off",
        ..Field::default()
    };
    let form = html! {
        @if first { input type="hidden" name="first" value="1"; }
        (textarea(whom, state, t))
        @if !mail { (notice(t, Tone::Soon, &t.people_mail_off())) }
        div.actions {
            @if mail { (button(Look::Primary, &t.people_send_invites())) }
            (button_saying(if mail { Look::Quiet } else { Look::Primary }, &t.people_make_links(), "how", "link"))
            @if first { (link_button(Look::Quiet, NEXT_STEP, &t.people_skip())) }
        }
    };
    let body = html! { div.stack.inviting.wizard[first] {
        @if first { (first_run(t, 2)) }
        (crate::web::components::problems(state, t))
        (post_form("/people/invite", &viewer.form_token, form))
        p.quiet.small { (t.people_invite_note()) }
    } };
    Content { bare: first, ..kit::content(t.people_invite(), body) }
}

fn links(viewer: &Viewer, house: &House, made: &[Invited], by_mail: bool) -> Markup {
    let t = viewer.reader.words();
    let why = match (by_mail, (house.mail)()) {
        (true, _) => Some(t.people_mail_full()),
        (false, false) => Some(t.people_mail_off()),
        (false, true) => None,
    };
    section(
        "links",
        &t.people_links_title(),
        html! {
            @if let Some(why) = why { (notice(t, Tone::Soon, &why)) }
            p { (t.people_links_text()) }
            div.stack {
                @for (n, one) in made.iter().enumerate() {
                    (copy_box(t, &format!("link-{n}"), &t.people_link_for(one.name.reveal()),
                        &format!("{}{}", house.origin, one.link.reveal())))
                }
            }
        },
    )
}
