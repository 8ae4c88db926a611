//! The pages of rotations: parse, one verb, answer.

use super::forms;
use super::plan::{RotationId, ShiftId};
use super::{change, handover, note_views, notes, rows, views, wall_pages};
use crate::base::{Error, PersonId};
use crate::slice::{Content, Failure, House};
use crate::spine::people::viewer::Viewer;
use crate::spine::turns;
use crate::web::{Form, Guard, Routes, components::FormState, see_other};
use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Path, Query},
};
use serde::Deserialize;

type Answer = Result<Response, Failure>;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/rotations", Guard::Member, list)
        .get("/rotations/new", Guard::Member, new_form)
        .post("/rotations/new", Guard::Member, create)
        .get("/rotations/:id", Guard::Member, show)
        .get("/rotations/:id/edit", Guard::Keeper, edit_form)
        .post("/rotations/:id/edit", Guard::Keeper, save)
        .get("/rotations/:id/hand-over", Guard::Keeper, hand_over_form)
        .post("/rotations/:id/hand-over", Guard::Keeper, hand_over)
        .get("/rotations/:id/note/:shift", Guard::Keeper, note_page)
        .post("/rotations/:id/note/:shift", Guard::Keeper, write_note)
        .post("/rotations/:id/note/:shift/read", Guard::Keeper, read_note)
        .post("/rotations/:id/follow", Guard::Member, follow)
        .post("/rotations/:id/todo", Guard::Member, leave_todo);
    wall_pages::routes(routes)
}

fn id<K: crate::base::ids::Kind>(text: &str) -> Result<crate::base::Id<K>, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

fn page(title: String, primary: Option<maud::Markup>, body: maud::Markup) -> Content {
    Content { title, here: "rotations", primary, body, status: StatusCode::OK, bare: false }
}

/// A form that came back: the same page, input kept, and a status that says so if something is wrong.
fn again(mut content: Content, state: &FormState) -> Response {
    content.status = state.status();
    content.into_response()
}

#[handler]
fn list(viewer: Viewer, house: Data<&House>) -> Result<Content, Failure> {
    let t = viewer.reader.words();
    let body = house.store.read(viewer.scope(), |r| views::list(r, &viewer.reader))?;
    Ok(page(t.rotations_title(), Some(views::add_link(t)), body))
}

#[handler]
fn show(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>) -> Result<Content, Failure> {
    let rotation = id(&rotation)?;
    let (title, primary, body) =
        house.store.read(viewer.scope(), |r| views::show(r, &viewer, rotation, &FormState::new()))?;
    Ok(page(title, primary, body))
}

/// Whether the page is a step of the first run, and whether a preview is wanted.
#[derive(Deserialize, Default)]
struct Asked {
    first: Option<String>,
}

#[handler]
fn new_form(viewer: Viewer, house: Data<&House>, Query(asked): Query<Asked>) -> Result<Content, Failure> {
    let t = viewer.reader.words();
    let body = house.store.read(viewer.scope(), |r| {
        let state = forms::blank(&viewer.reader, &viewer.person);
        forms::form(r, &viewer, &state, None, asked.first.is_some())
    })?;
    Ok(page(t.rotations_new(), None, body))
}

#[handler]
async fn create(viewer: Viewer, house: Data<&House>, form: Form) -> Answer {
    let t = viewer.reader.words();
    let first = form.has("first");
    let state = FormState::of(&form);
    let draft = || house.store.read(viewer.scope(), |r| forms::draft(r, &state));
    let outcome = match viewer.check(&form).and_then(|()| draft()) {
        // A preview is the form again, without errors and with the handoffs it would give.
        Ok(_) if form.has("preview") => Err(Error::Refused(Vec::new())),
        Ok(draft) => house.store.write(viewer.scope(), move |w| change::create(w, &draft)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(_) if first => Ok(see_other("/")),
        Ok(made) => Ok(see_other(&format!("/rotations/{made}"))),
        Err(e) => {
            let state = state.or_fail(e, t)?;
            let body = house.store.read(viewer.scope(), |r| forms::form(r, &viewer, &state, None, first))?;
            Ok(again(page(t.rotations_new(), None, body), &state))
        }
    }
}

#[handler]
fn edit_form(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>) -> Result<Content, Failure> {
    let rotation = id(&rotation)?;
    let t = viewer.reader.words();
    let body = house.store.read(viewer.scope(), |r| {
        super::must_be_owner(r, rotation)?;
        let state = forms::filled(r, rotation)?;
        forms::form(r, &viewer, &state, Some(rotation), false)
    })?;
    Ok(page(t.rotations_edit(), None, body))
}

#[handler]
async fn save(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    let rotation: RotationId = id(&rotation)?;
    let t = viewer.reader.words();
    let state = FormState::of(&form);
    let draft = || house.store.read(viewer.scope(), |r| forms::draft(r, &state));
    let outcome = match viewer.check(&form).and_then(|()| draft()) {
        Ok(draft) => house.store.write(viewer.scope(), move |w| change::change(w, rotation, &draft)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(()) => Ok(see_other(&format!("/rotations/{rotation}"))),
        Err(e) => {
            let state = state.or_fail(e, t)?;
            let body = house.store.read(viewer.scope(), |r| {
                super::must_be_owner(r, rotation)?;
                forms::form(r, &viewer, &state, Some(rotation), false)
            })?;
            Ok(again(page(t.rotations_edit(), None, body), &state))
        }
    }
}

#[handler]
fn hand_over_form(
    viewer: Viewer,
    house: Data<&House>,
    Path(rotation): Path<String>,
) -> Result<Content, Failure> {
    let rotation = id(&rotation)?;
    let (title, body) =
        house.store.read(viewer.scope(), |r| forms::hand_over(r, &viewer, rotation, &FormState::new()))?;
    Ok(page(title, None, body))
}

#[handler]
async fn hand_over(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    let rotation: RotationId = id(&rotation)?;
    let to: Result<PersonId, Error> = viewer.check(&form).and_then(|()| {
        id(&form.text("to")).map_err(|_| Error::refused_at("to", |t| t.rotations_taker_missing()))
    });
    let outcome = match to {
        Ok(to) => house.store.write(viewer.scope(), move |w| handover::hand_over_now(w, rotation, to)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(()) => Ok(see_other(&format!("/rotations/{rotation}"))),
        Err(e) => {
            let state = FormState::of(&form).or_fail(e, viewer.reader.words())?;
            let (title, body) =
                house.store.read(viewer.scope(), |r| forms::hand_over(r, &viewer, rotation, &state))?;
            Ok(again(page(title, None, body), &state))
        }
    }
}

#[handler]
fn note_page(
    viewer: Viewer,
    house: Data<&House>,
    Path((rotation, shift)): Path<(String, String)>,
) -> Result<Content, Failure> {
    let (rotation, shift) = (id(&rotation)?, id(&shift)?);
    let (title, body) = house
        .store
        .read(viewer.scope(), |r| note_views::note_page(r, &viewer, rotation, shift, &FormState::new()))?;
    Ok(page(title, None, body))
}

#[handler]
async fn write_note(
    viewer: Viewer,
    house: Data<&House>,
    Path((rotation, shift)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let (rotation, shift): (RotationId, ShiftId) = (id(&rotation)?, id(&shift)?);
    let text = form.lines("text");
    let outcome = match viewer.check(&form) {
        Ok(()) => house.store.write(viewer.scope(), move |w| notes::write_note(w, shift, &text)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(rotation) => Ok(see_other(&format!("/rotations/{rotation}"))),
        Err(e) => {
            let state = FormState::of(&form).or_fail(e, viewer.reader.words())?;
            let (title, body) = house
                .store
                .read(viewer.scope(), |r| note_views::note_page(r, &viewer, rotation, shift, &state))?;
            Ok(again(page(title, None, body), &state))
        }
    }
}

#[handler]
async fn read_note(
    viewer: Viewer,
    house: Data<&House>,
    Path((_, shift)): Path<(String, String)>,
    form: Form,
) -> Answer {
    viewer.check(&form)?;
    let shift = id(&shift)?;
    let rotation = house.store.write(viewer.scope(), move |w| notes::read_note(w, shift)).await?;
    Ok(see_other(&format!("/rotations/{rotation}")))
}

#[handler]
async fn follow(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    viewer.check(&form)?;
    let rotation: RotationId = id(&rotation)?;
    let on = form.has("on");
    house.store.write(viewer.scope(), move |w| change::follow(w, rotation, on)).await?;
    Ok(see_other(&format!("/rotations/{rotation}")))
}

#[handler]
async fn leave_todo(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    let rotation: RotationId = id(&rotation)?;
    let outcome = match viewer.check(&form).and_then(|()| forms::todo(&form, &viewer.reader)) {
        Ok((text, due)) => {
            house
                .store
                .write(viewer.scope(), move |w| {
                    let duty = rows::get(w, rotation)?.duty;
                    turns::leave_todo(w, duty, &text, due)
                })
                .await
        }
        Err(e) => Err(e),
    };
    match outcome {
        Ok(_) => Ok(see_other(&format!("/rotations/{rotation}"))),
        Err(e) => {
            let state = FormState::of(&form).or_fail(e, viewer.reader.words())?;
            let (title, primary, body) =
                house.store.read(viewer.scope(), |r| views::show(r, &viewer, rotation, &state))?;
            Ok(again(page(title, primary, body), &state))
        }
    }
}
