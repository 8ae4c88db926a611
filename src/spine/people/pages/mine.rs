//! The reader's own page: name, time, language, leave, devices and messages.

use super::{kit, leave, mine_views};
use crate::base::Result;
use crate::slice::{Content, Failure, House};
use crate::spine::notifications::{self, Attempt, Delivery};
use crate::spine::people::{self, Leave, TypedProfile, sessions, several, viewer::Viewer};
use crate::store::{Read, Write};
use crate::web::{Form, components::FormState, see_other};
use poem::{IntoResponse, Response, handler, web::Data};

/// How many messages are shown.
const MESSAGES: usize = 8;

/// What the page shows.
pub(super) struct Mine {
    pub(super) leave: Vec<Leave>,
    pub(super) devices: Vec<sessions::Line>,
    /// Whether the way to other workspaces is shown.
    pub(super) elsewhere: bool,
    pub(super) messages: Vec<(Delivery, Option<Attempt>)>,
}

/// Forms that came back.
#[derive(Default)]
pub(super) struct Forms {
    pub(super) name: FormState,
    pub(super) profile: FormState,
    pub(super) leave: FormState,
}

fn mine(r: &Read<'_>, viewer: &Viewer) -> Result<Mine> {
    let me = viewer.person.id;
    Ok(Mine {
        leave: leave::coming(r, me)?,
        devices: sessions::list(r, me)?,
        elsewhere: elsewhere(r, viewer)?,
        messages: notifications::to(r, me, MESSAGES)?,
    })
}

/// Whoever has shown their mailbox sees the way if there is one. Others see it whenever this house has
/// several workspaces, so that it says nothing of them.
fn elsewhere(r: &Read<'_>, viewer: &Viewer) -> Result<bool> {
    match viewer.found.mailbox {
        Some(_) => several::may_switch(r, &viewer.found),
        None => Ok(people::workspaces(r)?.len() > 1),
    }
}

fn shown(viewer: &Viewer, house: &House, forms: &Forms) -> Result<Content, Failure> {
    let mine = house.store.read(viewer.scope(), |r| mine(r, viewer))?;
    Ok(mine_views::page(viewer, &mine, forms))
}

#[handler]
pub(super) async fn page(viewer: Viewer, house: Data<&House>) -> Result<Content, Failure> {
    shown(&viewer, &house, &Forms::default())
}

#[handler]
pub(super) async fn rename(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Response, Failure> {
    let me = viewer.person.id;
    let act = move |w: &Write<'_>, form: &Form| people::rename(w, me, &form.text("name").into());
    match kit::changed(&viewer, &house, &form, act).await {
        Ok(()) => Ok(see_other("/me")),
        Err(error) => {
            let forms = Forms { name: kit::kept(&form, error, &viewer)?, ..Forms::default() };
            Ok(kit::again(shown(&viewer, &house, &forms)?, &forms.name).into_response())
        }
    }
}

#[handler]
pub(super) async fn set_profile(
    viewer: Viewer,
    house: Data<&House>,
    form: Form,
) -> Result<Response, Failure> {
    let me = viewer.person.id;
    let act = move |w: &Write<'_>, form: &Form| people::set_profile(w, me, &typed(form));
    match kit::changed(&viewer, &house, &form, act).await {
        Ok(()) => Ok(see_other("/me#time")),
        Err(error) => {
            let forms = Forms { profile: kit::kept(&form, error, &viewer)?, ..Forms::default() };
            Ok(kit::again(shown(&viewer, &house, &forms)?, &forms.profile).into_response())
        }
    }
}

fn typed(form: &Form) -> TypedProfile {
    TypedProfile {
        zone: form.text("zone"),
        lang: form.text("lang"),
        days: form.many("days"),
        from: form.text("from"),
        until: form.text("until"),
    }
}

#[handler]
pub(super) async fn enter_leave(
    viewer: Viewer,
    house: Data<&House>,
    form: Form,
) -> Result<Response, Failure> {
    let me = viewer.person.id;
    match kit::changed(&viewer, &house, &form, move |w, form| leave::act(w, me, form)).await {
        Ok(()) => Ok(see_other("/me#leave")),
        Err(error) => {
            let forms = Forms { leave: kit::kept(&form, error, &viewer)?, ..Forms::default() };
            Ok(kit::again(shown(&viewer, &house, &forms)?, &forms.leave).into_response())
        }
    }
}
