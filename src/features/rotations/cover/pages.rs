//! The pages of cover and swaps: parse, one verb, answer.

use super::{answering, asking, forms, views};
use crate::base::{Error, PersonId, Result};
use crate::features::rotations::layer_rows::SwapId;
use crate::features::rotations::pages::{again, id, page, there};
use crate::features::rotations::rota::RotationId;
use crate::slice::{Content, Failure, House, Said, see_other_saying};
use crate::spine::people::viewer::Viewer;
use crate::store::Write;
use crate::web::{Form, Guard, Routes, components::FormState};
use poem::{
    Response, handler,
    web::{Data, Path},
};

type Answer = Result<Response, Failure>;

pub(in crate::features::rotations) fn routes(routes: Routes) -> Routes {
    routes
        .get("/rotations/:id/cover/:slot/:person", Guard::Keeper, ask_form)
        .post("/rotations/:id/cover/:slot/:person", Guard::Keeper, ask)
        .post("/rotations/:id/take-now", Guard::Keeper, take_now)
        .get("/rotations/cover/:request", Guard::Keeper, show)
        .post("/rotations/cover/:request/take", Guard::Keeper, take)
        .post("/rotations/cover/:request/decline", Guard::Keeper, decline)
        .post("/rotations/cover/:request/agree", Guard::Keeper, agree)
        .post("/rotations/cover/:request/refuse", Guard::Keeper, refuse)
        .post("/rotations/cover/:request/give-back", Guard::Keeper, give_back)
}

/// A rotation, one of its slots, and who has it, by the path.
fn shift((rotation, slot, person): (String, String, String)) -> Result<(RotationId, i64, PersonId)> {
    Ok((id(&rotation)?, slot.parse().map_err(|_| Error::NotFound)?, id(&person)?))
}

fn form_page(
    viewer: &Viewer,
    house: &House,
    (rotation, slot, person): (RotationId, i64, PersonId),
    state: Option<&FormState>,
) -> Result<Content> {
    let (title, body) =
        house.store.read(viewer.scope(), |r| forms::form(r, viewer, rotation, (slot, person), state))?;
    Ok(page(title, None, body))
}

#[handler]
fn ask_form(
    viewer: Viewer,
    house: Data<&House>,
    path: Path<(String, String, String)>,
) -> Result<Content, Failure> {
    Ok(form_page(&viewer, &house, shift(path.0)?, None)?)
}

#[handler]
async fn ask(
    viewer: Viewer,
    house: Data<&House>,
    path: Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let shift @ (rotation, slot, giver) = shift(path.0)?;
    let state = FormState::of(&form);
    let wish = viewer.check(&form).and_then(|()| {
        house.store.read(viewer.scope(), |r| forms::wish(r, &viewer.reader, rotation, (slot, giver), &state))
    });
    let outcome = match wish {
        Ok(wish) => house.store.write(viewer.scope(), move |w| asking::ask(w, rotation, &wish)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(request) => Ok(see_other_saying(&format!("/rotations/cover/{request}"), Said::CoverAsked)),
        Err(error) => {
            let state = state.or_fail(error, viewer.reader.words())?;
            Ok(again(form_page(&viewer, &house, shift, Some(&state))?, &state))
        }
    }
}

fn request_page(viewer: &Viewer, house: &House, request: SwapId, state: &FormState) -> Result<Content> {
    let (title, body) = house.store.read(viewer.scope(), |r| views::show(r, viewer, request, state))?;
    Ok(page(title, None, body))
}

#[handler]
fn show(viewer: Viewer, house: Data<&House>, Path(request): Path<String>) -> Result<Content, Failure> {
    Ok(request_page(&viewer, &house, id(&request)?, &FormState::new())?)
}

/// Does one verb to a request, and goes on to its rotation; a refusal stands on the request's own page.
async fn act(
    (viewer, house): (&Viewer, &House),
    (request, form): (&str, &Form),
    said: Said,
    verb: impl FnOnce(&Write<'_>, SwapId) -> Result<RotationId> + Send + 'static,
) -> Answer {
    let request: SwapId = id(request)?;
    let outcome = match viewer.check(form) {
        Ok(()) => house.store.write(viewer.scope(), move |w| verb(w, request)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(rotation) => Ok(there(rotation, said)),
        Err(error) => {
            let state = FormState::of(form).or_fail(error, viewer.reader.words())?;
            Ok(again(request_page(viewer, house, request, &state)?, &state))
        }
    }
}

#[handler]
async fn take(viewer: Viewer, house: Data<&House>, Path(request): Path<String>, form: Form) -> Answer {
    let who: Result<Option<PersonId>> = match form.text("who").as_str() {
        "" => Ok(None),
        who => id(who).map(Some).map_err(|_| Error::refused_at("who", |t| t.rotations_taker_missing())),
    };
    act((&viewer, &house), (&request, &form), Said::CoverTaken, move |w, id| answering::take(w, id, who?))
        .await
}

#[handler]
async fn decline(viewer: Viewer, house: Data<&House>, Path(request): Path<String>, form: Form) -> Answer {
    act((&viewer, &house), (&request, &form), Said::CoverDeclined, answering::decline).await
}

#[handler]
async fn agree(viewer: Viewer, house: Data<&House>, Path(request): Path<String>, form: Form) -> Answer {
    act((&viewer, &house), (&request, &form), Said::CoverAgreed, answering::agree).await
}

#[handler]
async fn refuse(viewer: Viewer, house: Data<&House>, Path(request): Path<String>, form: Form) -> Answer {
    act((&viewer, &house), (&request, &form), Said::CoverEnded, answering::refuse).await
}

#[handler]
async fn give_back(viewer: Viewer, house: Data<&House>, Path(request): Path<String>, form: Form) -> Answer {
    act((&viewer, &house), (&request, &form), Said::CoverEnded, answering::give_back).await
}

#[handler]
async fn take_now(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    viewer.check(&form)?;
    let rotation: RotationId = id(&rotation)?;
    house.store.write(viewer.scope(), move |w| answering::take_now(w, rotation)).await?;
    Ok(there(rotation, Said::HandedOver))
}
