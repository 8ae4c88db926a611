//! One person: what others may see of them, and what admins may do.

use super::{kit, leave, one_views};
use crate::base::{Error, PersonId, Result};
use crate::slice::{Content, Failure, House};
use crate::spine::people::{
    self, Leave, Person, Role,
    directory::{self, Standing},
    must_be_admin, sessions,
    viewer::{Viewer, must_be_fresh},
};
use crate::store::{Read, Write};
use crate::web::{Form, components::FormState, see_other};
use poem::{
    IntoResponse, Response, handler,
    web::{Data, Path},
};

/// What the page shows.
pub(super) struct One {
    pub(super) person: Person,
    pub(super) standing: Standing,
    pub(super) leave: Vec<Leave>,
    /// How many devices they are signed in on; known to admins.
    pub(super) devices: usize,
    /// Whether the reader may act for this person.
    pub(super) admin: bool,
}

/// Forms that came back.
#[derive(Default)]
pub(super) struct Forms {
    pub(super) leave: FormState,
    pub(super) roles: FormState,
}

fn one(r: &Read<'_>, viewer: &Viewer, id: PersonId) -> Result<One> {
    let (person, standing) = directory::standing(r, id)?;
    let admin = kit::is_admin(viewer);
    if !admin && !standing.takes_part() {
        return Err(Error::NotFound);
    }
    let devices = if admin { sessions::list(r, id)?.len() } else { 0 };
    let leave = if admin { leave::coming(r, id)? } else { Vec::new() };
    Ok(One { person, standing, leave, devices, admin })
}

fn shown(viewer: &Viewer, house: &House, id: PersonId, forms: &Forms) -> Result<Content, Failure> {
    let one = house.store.read(viewer.scope(), |r| one(r, viewer, id))?;
    Ok(one_views::page(viewer, &one, forms))
}

fn parsed(id: &str) -> Result<PersonId, Failure> {
    id.parse().map_err(|_| Failure(Error::NotFound))
}

#[handler]
pub(super) async fn page(viewer: Viewer, house: Data<&House>, id: Path<String>) -> Result<Content, Failure> {
    shown(&viewer, &house, parsed(&id)?, &Forms::default())
}

#[handler]
pub(super) async fn enter_leave(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    let back = format!("{}#leave", kit::path(id));
    match kit::changed(&viewer, &house, &form, move |w, form| leave::act(w, id, form)).await {
        Ok(()) => Ok(see_other(&back)),
        Err(error) => {
            let forms = Forms { leave: kit::kept(&form, error, &viewer)?, ..Forms::default() };
            Ok(kit::again(shown(&viewer, &house, id, &forms)?, &forms.leave).into_response())
        }
    }
}

#[handler]
pub(super) async fn set_roles(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    let verb = |w: &Write<'_>, id, form: &Form| {
        let wanted: Vec<Role> = form.many("role").iter().filter_map(|name| name.parse().ok()).collect();
        people::set_roles(w, id, &wanted)
    };
    delicate(&viewer, &house, &id, &form, verb).await
}

#[handler]
pub(super) async fn sign_out(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    delicate(&viewer, &house, &id, &form, |w, id, _| people::sign_out(w, id).map(drop)).await
}

#[handler]
pub(super) async fn deactivate(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    delicate(&viewer, &house, &id, &form, |w, id, _| people::deactivate(w, id).map(drop)).await
}

#[handler]
pub(super) async fn bring_back(
    viewer: Viewer,
    house: Data<&House>,
    id: Path<String>,
    form: Form,
) -> poem::Result<Response> {
    delicate(&viewer, &house, &id, &form, |w, id, _| people::bring_back(w, id)).await
}

/// Does what changes somebody's part, for admins only, who proved lately who they are.
async fn delicate(
    viewer: &Viewer,
    house: &House,
    id: &str,
    form: &Form,
    verb: fn(&Write<'_>, PersonId, &Form) -> Result<()>,
) -> poem::Result<Response> {
    let id = parsed(id)?;
    let may = |r: &Read<'_>| must_be_admin(r).and_then(|()| people::get(r, id).map(drop));
    house.store.read(viewer.scope(), may).map_err(Failure)?;
    must_be_fresh(viewer, &kit::path(id))?;
    match kit::changed(viewer, house, form, move |w, form| verb(w, id, form)).await {
        Ok(()) => Ok(see_other(&kit::path(id))),
        Err(error) => {
            let forms = Forms { roles: kit::kept(form, error, viewer).map_err(Failure)?, ..Forms::default() };
            Ok(kit::again(shown(viewer, house, id, &forms)?, &forms.roles).into_response())
        }
    }
}
