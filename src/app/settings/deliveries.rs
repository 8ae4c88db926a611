//! `/settings/deliveries`: what was mailed, what waits and what failed, and sending it again.

use super::{content, deliveries_views as views, must_be_admin};
use crate::app::running::Running;
use crate::base::{Error, Result};
use crate::slice::{Content, Failure};
use crate::spine::{
    audit,
    notifications::{
        self, DeliveryId,
        list::{Page, Search, State, count, list},
    },
    people::{self, Called, viewer::Viewer, workspace},
};
use crate::store::{Read, Write};
use crate::web::{Form, components::FormState, see_other};
use poem::{
    IntoResponse, Request, Response, handler,
    web::{Data, Path},
};

pub(super) const HERE: &str = "/settings/deliveries";

/// What the page shows.
pub(super) struct Shown {
    pub(super) page: Page,
    /// How many were given up, and whether that is only as far as they were counted.
    pub(super) failed: (usize, bool),
    pub(super) people: Vec<Called>,
    /// Whether mail is sent at all.
    pub(super) open: bool,
    /// Whether the reader may set mail up.
    pub(super) keeps_house: bool,
}

/// What is asked for: by ids only.
pub(super) fn asked(form: &Form) -> Search {
    let state = State::ALL.into_iter().find(|state| state.name() == form.text("state"));
    Search { state: state.unwrap_or_default(), to: form.read("to"), at: form.read("at") }
}

/// The page of this search.
pub(super) fn path(search: &Search) -> String {
    let parts = [
        (!search.state.name().is_empty()).then(|| format!("state={}", search.state.name())),
        search.to.map(|to| format!("to={to}")),
        search.at.map(|at| format!("at={at}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { HERE.to_owned() } else { format!("{HERE}?{}", parts.join("&")) }
}

#[handler]
pub(super) fn show(viewer: Viewer, running: Data<&Running>, req: &Request) -> Result<Content, Failure> {
    let form = Form::parse(req.uri().query().unwrap_or_default().as_bytes()).unwrap_or_default();
    shown(&viewer, &running, &asked(&form), &FormState::new())
}

fn shown(viewer: &Viewer, running: &Running, search: &Search, state: &FormState) -> Result<Content, Failure> {
    must_be_admin(viewer)?;
    let shown = running.house.store.read(viewer.scope(), |r| look(r, search, running.mailroom.is_open()))?;
    let body = views::page(viewer, search, &shown, state);
    let content = content(viewer.reader.words().deliveries_title(), body);
    Ok(Content { status: state.status(), ..content })
}

fn look(r: &Read<'_>, search: &Search, open: bool) -> Result<Shown> {
    Ok(Shown {
        page: list(r, search)?,
        failed: count(r, &Search { state: State::Failed, ..Search::default() })?,
        people: people::names(r)?,
        open,
        keeps_house: workspace::keeps_house(r)?,
    })
}

/// Queues a message anew, once: pressed twice it is sent again once and stands in the record once.
fn send_again(w: &Write<'_>, id: DeliveryId) -> Result<()> {
    people::must_be_admin(w)?;
    if !people::get(w, notifications::whom(w, id)?)?.active {
        return Err(Error::refused(|t| t.deliveries_person_gone()));
    }
    if notifications::resend(w, id)? {
        audit::record(w, "delivery.resent", id)?;
    }
    Ok(())
}

fn send_all_again(w: &Write<'_>) -> Result<()> {
    people::must_be_admin(w)?;
    if notifications::resend_failed(w)? > 0 {
        audit::record(w, "delivery.all-resent", w.workspace())?;
    }
    Ok(())
}

#[handler]
pub(super) async fn resend(
    viewer: Viewer,
    running: Data<&Running>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id: DeliveryId = id.parse().map_err(|_| Error::NotFound)?;
    act(&viewer, &running, &form, move |w| send_again(w, id)).await
}

#[handler]
pub(super) async fn resend_failed(
    viewer: Viewer,
    running: Data<&Running>,
    form: Form,
) -> Result<Response, Failure> {
    act(&viewer, &running, &form, send_all_again).await
}

/// Does it and leads back to the same page of the same search; a refusal is said on it.
async fn act(
    viewer: &Viewer,
    running: &Running,
    form: &Form,
    verb: impl FnOnce(&Write<'_>) -> Result<()> + Send + 'static,
) -> Result<Response, Failure> {
    must_be_admin(viewer)?;
    viewer.check(form)?;
    match running.house.store.write(viewer.scope(), verb).await {
        Ok(()) => Ok(see_other(&path(&asked(form)))),
        Err(error) => {
            let state = FormState::of(form).or_fail(error, viewer.reader.words())?;
            Ok(shown(viewer, running, &asked(form), &state)?.into_response())
        }
    }
}
