//! What an admin may set in the browser: what their workspace is called and, in the workspace that keeps
//! the house, how mail leaves it and which other workspaces there are. What the machine sets is shown
//! with where it is set, and cannot be changed here.

mod deliveries;
mod deliveries_views;
mod mail;
mod views;
mod workspaces;

use super::{config, running::Running};
use crate::base::{Error, Result};
use crate::slice::{Content, Failure};
use crate::spine::people::{self, Role, viewer::Viewer, workspace};
use crate::web::{Guard, Routes};
use maud::Markup;
use poem::{handler, http::StatusCode, web::Data};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings", Guard::Admin, overview)
        .get("/settings/workspaces", Guard::FreshAdmin, workspaces::show)
        .post("/settings/workspaces", Guard::FreshHost, workspaces::add)
        .post("/settings/workspaces/newcomers", Guard::FreshAdmin, workspaces::set_newcomers)
        .post("/settings/workspaces/name", Guard::FreshAdmin, workspaces::rename)
        .get("/settings/mail", Guard::FreshHost, mail::show)
        .post("/settings/mail", Guard::FreshHost, mail::save)
        .get("/settings/deliveries", Guard::Admin, deliveries::show)
        .post("/settings/deliveries/resend", Guard::Admin, deliveries::resend_failed)
        .post("/settings/deliveries/:id/resend", Guard::Admin, deliveries::resend)
        .post("/settings/mail/test", Guard::FreshHost, mail::test)
}

fn must_be_admin(viewer: &Viewer) -> Result<()> {
    if viewer.person.is(Role::Admin) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Mail goes out for all workspaces alike, and whoever can point it elsewhere can read everybody's sign-in
/// codes: only admins of the workspace that keeps the house may.
fn must_keep_house(viewer: &Viewer, running: &Running) -> Result<()> {
    running.house.store.read(viewer.scope(), workspace::must_keep_house)
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
    let (name, keeps_house) = running
        .house
        .store
        .read(viewer.scope(), |r| Ok((people::workspace_name(r)?, workspace::keeps_house(r)?)))?;
    let settings = now(&running)?;
    let house = keeps_house.then_some((&settings, running.mailroom.is_open()));
    let body = views::overview(t, &name, house);
    Ok(content(t.app_settings(), body))
}
