//! The pages of walls: the wall itself, for whoever has its link, and where admins make and revoke them.

use super::walls::{self, Wall, WallId, Wanted};
use super::{rota::RotationId, rows, wall_views};
use crate::base::{Dial, Error, Reader, Result};
use crate::slice::{Content, Failure, House};
use crate::spine::people::{
    self, must_be_admin,
    sign_in::secrets::Token,
    viewer::{Viewer, must_be_fresh},
};
use crate::store::{Actor, Read, Scope};
use crate::web::components::{FormState, Look, link_button};
use crate::web::{self, Form, Guard, Nonce, Routes, problem, see_other};
use poem::{
    IntoResponse, Request, Response, handler,
    http::{HeaderValue, StatusCode, header},
    web::{Data, Path},
};

const HERE: &str = "/settings/walls";
const NEW: &str = "/settings/walls/new";

/// To make a wall shows names to whoever gets the link, and to revoke one darkens a screen: both want a
/// fresh proof, as invites do. To see which there are does not.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/wall/:token", Guard::Anybody, screen)
        .get(HERE, Guard::Admin, list)
        .get(NEW, Guard::FreshAdmin, ask)
        .post(NEW, Guard::FreshAdmin, make)
        .post("/settings/walls/:id/revoke", Guard::FreshAdmin, revoke)
}

/// Tokens are not counted and limited as codes are: of 2^256 none is guessed, and to count each try would
/// cost more than to look.
#[handler]
async fn screen(req: &Request, house: Data<&House>, Path(token): Path<String>, nonce: Nonce) -> Response {
    let clock = house.store.clock();
    let sight = Token::read(&token)
        .ok_or(Error::NotFound)
        .and_then(|token| house.store.read(Scope::instance(Actor::Stranger), |r| walls::sight(r, &token)));
    let condition = *house.store.condition().borrow();
    match sight {
        Ok(sight) => {
            note_seen(&house, &sight).await;
            let wall = &sight.wall;
            let reader =
                Reader { lang: wall.lang, zone: wall.zone(), now: clock.now().at(), dial: Dial::Whole };
            let still = req.uri().query() == Some("still");
            web::screen::render(wall_views::wall(&reader, &sight, condition, still))
        }
        Err(error) => {
            let reader = problem::stranger(req, clock.now().at());
            let mut answer = problem::answer(&error, &reader, condition, None, &nonce);
            if !matches!(error, Error::NotFound) {
                // What failed may work again; a link that was revoked never does.
                answer.headers_mut().insert(header::REFRESH, HeaderValue::from_static("60"));
            }
            web::screen::tell_nobody(answer)
        }
    }
}

/// Notes the day on which a wall was last looked at, once a day; where it cannot be noted, the wall is seen
/// all the same.
async fn note_seen(house: &House, sight: &walls::Sight) {
    let id = sight.wall.id;
    if let Some(day) = walls::unseen_day(&sight.wall, house.store.clock().now().at()) {
        let scope = Scope::workspace(sight.place, Actor::Stranger);
        let _ = house.store.write(scope, move |w| walls::note_seen(w, id, day)).await;
    }
}

fn page(title: String, body: maud::Markup) -> Content {
    Content { title, here: "settings", primary: None, body, status: StatusCode::OK, bare: false }
}

#[handler]
fn list(viewer: Viewer, house: Data<&House>) -> Result<Content, Failure> {
    let t = viewer.reader.words();
    let body = house.store.read(viewer.scope(), |r| {
        let lines = walls::walls(r)?.into_iter().map(|wall| line(r, wall)).collect::<Result<Vec<_>>>()?;
        Ok(wall_views::list(&viewer.reader, &viewer.form_token, &lines))
    })?;
    let primary = Some(link_button(Look::Primary, NEW, &t.walls_add()));
    Ok(Content { primary, ..page(t.walls_title(), body) })
}

fn line(r: &Read<'_>, wall: Wall) -> Result<wall_views::Line> {
    let by = match wall.made_by {
        // Whoever made it may be gone, with their name.
        Some(id) => people::get(r, id).map(|person| Some(person.name)).or_else(|error| match error {
            Error::NotFound => Ok(None),
            other => Err(other),
        })?,
        None => None,
    };
    Ok(wall_views::Line { shows: walls::chosen_titles(r, &wall)?, by, wall })
}

#[handler]
fn ask(viewer: Viewer, house: Data<&House>) -> poem::Result<Content> {
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    must_be_fresh(&viewer, NEW)?;
    Ok(asking(&viewer, &house, &wall_views::blank(&viewer.reader))?)
}

fn asking(viewer: &Viewer, house: &House, state: &FormState) -> Result<Content, Failure> {
    let body = house.store.read(viewer.scope(), |r| {
        let titles = rows::titles(r)?.into_iter().map(|(id, _, title)| (id, title)).collect();
        Ok(wall_views::form(&viewer.reader, &viewer.form_token, titles, state))
    })?;
    Ok(page(viewer.reader.words().walls_new(), body))
}

#[handler]
async fn make(viewer: Viewer, house: Data<&House>, form: Form) -> poem::Result<Response> {
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    must_be_fresh(&viewer, NEW)?;
    let made = match wanted(&viewer, &form) {
        Ok(wanted) => house.store.write(viewer.scope(), move |w| walls::make(w, &wanted)).await,
        Err(error) => Err(error),
    };
    let t = viewer.reader.words();
    match made {
        // The link is shown this once and written down nowhere, so this form is answered with a page.
        Ok((_, token)) => {
            let path = format!("/wall/{}", token.text());
            Ok(page(t.walls_link_title(), wall_views::link(t, &house.origin, &path)).into_response())
        }
        Err(error) => {
            let state = FormState::of(&form).or_fail(error, t).map_err(Failure)?;
            let content = asking(&viewer, &house, &state)?;
            Ok(Content { status: state.status(), ..content }.into_response())
        }
    }
}

fn wanted(viewer: &Viewer, form: &Form) -> Result<Wanted> {
    viewer.check(form)?;
    let chosen = || -> Result<Vec<RotationId>> {
        form.many("rotations").iter().map(|id| id.parse().map_err(|_| Error::NotFound)).collect()
    };
    Ok(Wanted {
        label: form.text("label").into(),
        lang: form.text("lang"),
        zone: form.text("zone"),
        rotations: if form.text("what") == "some" { Some(chosen()?) } else { None },
    })
}

#[handler]
async fn revoke(
    viewer: Viewer,
    house: Data<&House>,
    Path(id): Path<String>,
    form: Form,
) -> poem::Result<Response> {
    let id: WallId = id.parse().map_err(|_| Failure(Error::NotFound))?;
    house.store.read(viewer.scope(), must_be_admin).map_err(Failure)?;
    must_be_fresh(&viewer, HERE)?;
    viewer.check(&form).map_err(Failure)?;
    house.store.write(viewer.scope(), move |w| walls::revoke(w, id)).await.map_err(Failure)?;
    Ok(see_other(HERE))
}
