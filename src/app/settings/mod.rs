//! What an admin may set in the browser: how mail leaves the house. What the machine sets is shown
//! with where it is set, and cannot be changed here.

mod mail;
mod views;

use super::{config, running::Running};
use crate::base::{Error, Result};
use crate::slice::{Content, Failure};
use crate::spine::people::{Role, viewer::Viewer};
use crate::web::{Guard, Routes};
use maud::Markup;
use poem::{handler, http::StatusCode, web::Data};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings", Guard::Admin, overview)
        .get("/settings/mail", Guard::FreshAdmin, mail::show)
        .post("/settings/mail", Guard::FreshAdmin, mail::save)
        .post("/settings/mail/test", Guard::FreshAdmin, mail::test)
}

fn must_be_admin(viewer: &Viewer) -> Result<()> {
    if viewer.person.is(Role::Admin) { Ok(()) } else { Err(Error::NotAllowed) }
}

fn content(title: String, body: Markup) -> Content {
    Content { title, here: "settings", primary: None, body, status: StatusCode::OK, bare: false }
}

/// The settings as they hold now.
fn now(running: &Running) -> Result<config::Settings> {
    config::load(&running.layers()).map_err(|_| Error::fault("the settings no longer load"))
}

#[handler]
fn overview(viewer: Viewer, running: Data<&Running>) -> Result<Content, Failure> {
    must_be_admin(&viewer)?;
    let t = viewer.reader.words();
    let body = views::overview(t, &now(&running)?, running.mailroom.is_open());
    Ok(content(t.app_settings(), body))
}
