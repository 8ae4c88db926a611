//! The demo's clock: what day it is there, and two buttons that move it.

use crate::app::running::{Running, Works};
use crate::base::{Error, Reader, Result};
use crate::features::rotations;
use crate::slice::Failure;
use crate::spine::people::{
    self,
    viewer::{Viewer, safe_path},
};
use crate::store::{Actor, Scope};
use crate::web::{
    Form, Guard, Routes,
    components::{Look, button_saying},
    see_other,
};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use poem::{Response, handler, web::Data};

/// How many stops a move makes at most; then it goes straight on.
const STOPS: usize = 500;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.post("/demo/clock", Guard::Member, moved)
}

/// The bar above every page of the demo.
pub(in crate::app) fn bar(reader: &Reader, form_token: &str, here: &str) -> Markup {
    let t = reader.words();
    html! {
        form method="post" action="/demo/clock" {
            span { (t.app_demo_now(reader.exact(reader.now))) }
            (crate::web::components::form_token_field(form_token))
            input type="hidden" name="back" value=(here);
            (button_saying(Look::Quiet, &t.app_demo_hour(), "by", "hour"))
            (button_saying(Look::Quiet, &t.app_demo_handoff(), "by", "handoff"))
            a href="/demo/mail" { (t.app_demo_mail()) }
        }
    }
}

#[handler]
async fn moved(viewer: Viewer, running: Data<&Running>, form: Form) -> Result<Response, Failure> {
    viewer.check(&form)?;
    let now = running.house.store.clock().now().at();
    let to = match form.text("by").as_str() {
        "handoff" => next_handoff(&running)?.unwrap_or(now),
        _ => now + SignedDuration::from_hours(1),
    };
    move_to(&running, to).await?;
    Ok(see_other(&safe_path(&form.text("back")).unwrap_or_else(|| "/".to_owned())))
}

/// Moves the domain's clock, stopping at every instant on the way at which something is due.
///
/// # Errors
/// A fault if data cannot be read or written.
pub async fn move_to(running: &Works, to: Timestamp) -> Result<()> {
    let clock = running.house.store.clock();
    for _ in 0..STOPS {
        let next = running.scheduler.settle().await?;
        running.tick().await?;
        match next.filter(|at| *at < to && *at > clock.now().at()) {
            Some(at) => clock.set_domain(at),
            None => break,
        }
    }
    if to > clock.now().at() {
        clock.set_domain(to);
    }
    running.tick().await
}

/// When the next handoff is, in any workspace.
pub(super) fn next_handoff(running: &Works) -> Result<Option<Timestamp>> {
    let store = &running.house.store;
    let all = store.read(Scope::instance(Actor::Clock), people::workspaces)?;
    let dues =
        all.into_iter().map(|ws| store.read(Scope::workspace(ws, Actor::Clock), rotations::next_handoff));
    let dues = dues.collect::<Result<Vec<_>, Error>>()?;
    Ok(dues.into_iter().flatten().min())
}
