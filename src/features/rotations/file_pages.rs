//! The pages on which a rotation is taken out as a file, or made of one.

use super::file::Format;
use super::{files, rota::RotationId, rows};
use crate::base::Error;
use crate::slice::{Content, Failure, House, Said, see_other_saying};
use crate::spine::people::viewer::Viewer;
use crate::web::{
    Form, Guard, Routes,
    components::{Field, FormState, Look, button, field_of_code, link_button, post_form, problems},
};
use maud::{Markup, html};
use poem::{
    IntoResponse, Response, handler,
    http::{StatusCode, header},
    web::{Data, Path},
};

type Answer = Result<Response, Failure>;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/rotations/file", Guard::Member, new_page)
        .post("/rotations/file", Guard::Member, bring)
        .get("/rotations/:id/file", Guard::Keeper, page)
        .post("/rotations/:id/file", Guard::Keeper, bring_into)
        .get("/rotations/:id/file.toml", Guard::Keeper, take_out)
}

fn id(text: &str) -> Result<RotationId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

fn content(viewer: &Viewer, rotation: Option<(RotationId, String)>, state: &FormState) -> Content {
    let t = viewer.reader.words();
    let (action, title) = match &rotation {
        Some((id, title)) => (format!("/rotations/{id}/file"), t.rotations_file_of(title)),
        None => ("/rotations/file".to_owned(), t.rotations_file_new()),
    };
    let back =
        rotation.as_ref().map_or_else(|| "/rotations".to_owned(), |(id, _)| format!("/rotations/{id}"));
    let save = if rotation.is_some() { t.rotations_file_into() } else { t.rotations_create() };
    let label = t.rotations_file();
    let text = Field { name: "file", label: &label, ..Field::default() };
    let body: Markup = html! {
        div.stack {
            p { @if rotation.is_some() { (t.rotations_file_intro()) } @else { (t.rotations_file_new_intro()) } }
            @if let Some((id, _)) = &rotation {
                p { a href=(format!("/rotations/{id}/file.toml")) download="file.toml" { (t.rotations_file_save()) } }
            }
        }
        (post_form(&action, &viewer.form_token, html! {
            (problems(state, t))
            (field_of_code(text, state, t))
            div.actions {
                (button(Look::Primary, &save))
                (link_button(Look::Quiet, &back, &t.rotations_cancel()))
            }
        }))
    };
    Content { title, here: "rotations", primary: None, body, status: state.status(), bare: false }
}

/// The page of a rotation's file: as it is now, or what was typed.
fn shown(
    viewer: &Viewer,
    house: &House,
    rotation: RotationId,
    state: Option<&FormState>,
) -> Result<Content, Error> {
    let (title, text) = house.store.read(viewer.scope(), |r| {
        let text = files::take_out(r, rotation, Format::Toml)?;
        Ok((rows::get(r, rotation)?.title.reveal().clone(), text))
    })?;
    let fresh = FormState::new().with("file", text);
    Ok(content(viewer, Some((rotation, title)), state.unwrap_or(&fresh)))
}

#[handler]
fn new_page(viewer: Viewer) -> Content {
    content(&viewer, None, &FormState::new())
}

#[handler]
fn page(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>) -> Result<Content, Failure> {
    Ok(shown(&viewer, &house, id(&rotation)?, None)?)
}

#[handler]
async fn bring(viewer: Viewer, house: Data<&House>, form: Form) -> Answer {
    let outcome = match viewer.check(&form).and_then(|()| files::read(&form.lines("file"))) {
        Ok(file) => house.store.write(viewer.scope(), move |w| files::bring(w, &file)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(made) => Ok(see_other_saying(&format!("/rotations/{made}"), Said::RotationMade)),
        Err(e) => {
            let state = FormState::of(&form).or_fail(e, viewer.reader.words())?;
            Ok(content(&viewer, None, &state).into_response())
        }
    }
}

#[handler]
async fn bring_into(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>, form: Form) -> Answer {
    let rotation = id(&rotation)?;
    let outcome = match viewer.check(&form).and_then(|()| files::read(&form.lines("file"))) {
        Ok(file) => house.store.write(viewer.scope(), move |w| files::bring_into(w, rotation, &file)).await,
        Err(e) => Err(e),
    };
    match outcome {
        Ok(()) => Ok(see_other_saying(&format!("/rotations/{rotation}"), Said::Saved)),
        Err(e) => {
            let state = FormState::of(&form).or_fail(e, viewer.reader.words())?;
            Ok(shown(&viewer, &house, rotation, Some(&state))?.into_response())
        }
    }
}

#[handler]
fn take_out(viewer: Viewer, house: Data<&House>, Path(rotation): Path<String>) -> Answer {
    let rotation = id(&rotation)?;
    let text = house.store.read(viewer.scope(), |r| files::take_out(r, rotation, Format::Toml))?;
    Ok(Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, "application/toml; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"file.toml\"")
        .body(text))
}
