//! The pages of rotations: parse, one verb, answer.

use super::change::Draft;
use super::choosing::{self, Candidates};
use super::forms::{self, Which};
use super::rota::{RotationId, ShiftId};
use super::{by_hand, change, cover, file_pages, note_views, notes, preview, rows, views, wall_pages};
use crate::base::{Error, PersonId};
use crate::slice::{Content, Failure, House, Said, see_other_saying};
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
    cover::routes(file_pages::routes(wall_pages::routes(routes)))
}

pub(super) fn id<K: crate::base::ids::Kind>(text: &str) -> Result<crate::base::Id<K>, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

pub(super) fn page(title: String, primary: Option<maud::Markup>, body: maud::Markup) -> Content {
    Content { title, here: "rotations", primary, body, status: StatusCode::OK, bare: false }
}

/// A form that came back: the same page, input kept, and a status that says so if something is wrong.
pub(super) fn again(mut content: Content, state: &FormState) -> Response {
    content.status = state.status();
    content.into_response()
}

/// On to a rotation's own page, which says what was done.
pub(super) fn there(rotation: RotationId, said: Said) -> Response {
    see_other_saying(&format!("/rotations/{rotation}"), said)
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

/// Whether the page is a step of the first run.
#[derive(Deserialize, Default)]
struct Asked {
    first: Option<String>,
}

/// The page of a form.
fn form_page(viewer: &Viewer, house: &House, state: &FormState, which: Which) -> Result<Content, Error> {
    let t = viewer.reader.words();
    let body = house.store.read(viewer.scope(), |r| {
        if let Which::Edit(id) = which {
            super::must_be_owner(r, id)?;
        }
        forms::form(r, viewer, state, &Candidates::of(r, which)?, which)
    })?;
    let title = match which {
        Which::New => t.rotations_new(),
        Which::First => t.rotations_first(),
        Which::Edit(_) => t.rotations_edit(),
    };
    Ok(Content { bare: which == Which::First, ..page(title, None, body) })
}

/// What was sent is the form again if it was a move in one of its lists, or a preview; else a draft.
fn wanted(
    viewer: &Viewer,
    house: &House,
    form: &Form,
    which: Which,
) -> Result<(FormState, Result<Option<Draft>, Error>), Error> {
    let state = FormState::of(form);
    if let Err(error) = viewer.check(form) {
        return Ok((state, Err(error)));
    }
    if form.has("preview") {
        return Ok((state, Ok(None)));
    }
    let all = house.store.read(viewer.scope(), |r| Candidates::of(r, which))?;
    if form.has("move") {
        return Ok((choosing::moved(state, &all, viewer.reader.words()), Ok(None)));
    }
    let rules = house.store.read(viewer.scope(), |r| preview::rules(r, which))?;
    let draft = forms::draft(&state, &all, &rules).map(Some);
    Ok((state, draft))
}

#[handler]
fn new_form(viewer: Viewer, house: Data<&House>, Query(asked): Query<Asked>) -> Result<Content, Failure> {
    let which = if asked.first.is_some() { Which::First } else { Which::New };
    Ok(form_page(&viewer, &house, &forms::blank(&viewer.reader, &viewer.person), which)?)
}

#[handler]
async fn create(viewer: Viewer, house: Data<&House>, form: Form) -> Answer {
    let which = if form.has("first") { Which::First } else { Which::New };
    let (state, draft) = wanted(&viewer, &house, &form, which)?;
    let outcome = match draft {
        Ok(None) => return Ok(again(form_page(&viewer, &house, &state, which)?, &state)),
        Ok(Some(draft)) => house.store.write(viewer.scope(), move |w| change::create(w, &draft)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(_) if which == Which::First => Ok(see_other("/?first=1")),
        Ok(made) => Ok(there(made, Said::RotationMade)),
        Err(e) => {
            let state = state.or_fail(e, viewer.reader.words())?;
            Ok(again(form_page(&viewer, &house, &state, which)?, &state))
        }
    }
}

#[handler]
fn edit_form(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>) -> Result<Content, Failure> {
    let rotation = id(&rotation)?;
    let state = house.store.read(viewer.scope(), |r| forms::filled(r, rotation, viewer.reader.words()))?;
    Ok(form_page(&viewer, &house, &state, Which::Edit(rotation))?)
}

#[handler]
async fn save(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    let rotation: RotationId = id(&rotation)?;
    let which = Which::Edit(rotation);
    let (state, draft) = wanted(&viewer, &house, &form, which)?;
    let outcome = match draft {
        Ok(None) => return Ok(again(form_page(&viewer, &house, &state, which)?, &state)),
        Ok(Some(draft)) => {
            house.store.write(viewer.scope(), move |w| change::change(w, rotation, &draft)).await
        }
        Err(e) => Err(e),
    };
    match outcome {
        Ok(()) => Ok(there(rotation, Said::Saved)),
        Err(e) => {
            let state = state.or_fail(e, viewer.reader.words())?;
            Ok(again(form_page(&viewer, &house, &state, which)?, &state))
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
    let to: Result<Option<PersonId>, Error> =
        viewer.check(&form).and_then(|()| match form.text("to").as_str() {
            // In a rotation by hand: whoever is next.
            "next" => Ok(None),
            to => id(to).map(Some).map_err(|_| Error::refused_at("to", |t| t.rotations_taker_missing())),
        });
    let outcome = match to {
        Ok(to) => {
            let hand = move |w: &crate::store::Write<'_>| match to {
                Some(to) => by_hand::hand_over_now(w, rotation, to),
                None => by_hand::hand_on(w, rotation),
            };
            house.store.write(viewer.scope(), hand).await
        }
        Err(e) => Err(e),
    };
    match outcome {
        Ok(()) => Ok(there(rotation, Said::HandedOver)),
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
        Ok(rotation) => Ok(there(rotation, Said::NoteWritten)),
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
    Ok(there(rotation, Said::NoteRead))
}

#[handler]
async fn follow(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    viewer.check(&form)?;
    let rotation: RotationId = id(&rotation)?;
    let on = form.has("on");
    house.store.write(viewer.scope(), move |w| change::follow(w, rotation, on)).await?;
    Ok(there(rotation, if on { Said::Followed } else { Said::Unfollowed }))
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
        Ok(_) => Ok(there(rotation, Said::Left)),
        Err(e) => {
            let state = FormState::of(&form).or_fail(e, viewer.reader.words())?;
            let (title, primary, body) =
                house.store.read(viewer.scope(), |r| views::show(r, &viewer, rotation, &state))?;
            Ok(again(page(title, primary, body), &state))
        }
    }
}
