//! What is done to a turn by a button: each form changes one thing and leads back to where it stood.

use super::{Snooze, TurnId};
use crate::base::{Error, Result as Done};
use crate::slice::{Failure, House, Said, see_other_saying};
use crate::spine::people::viewer::{Viewer, safe_path};
use crate::store::Write;
use crate::web::{Form, Guard, Routes};
use poem::{
    Response, handler,
    web::{Data, Path},
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .post("/turns/:id/done", Guard::Keeper, done)
        .post("/turns/:id/take", Guard::Member, take)
        .post("/turns/:id/give-back", Guard::Keeper, give_back)
        .post("/turns/:id/snooze", Guard::Keeper, snooze)
        .post("/turns/:id/wake", Guard::Keeper, wake)
}

/// Does one verb to the turn of the path.
async fn act(
    viewer: Viewer,
    house: &House,
    turn: &str,
    form: &Form,
    said: Said,
    verb: impl FnOnce(&Write<'_>, TurnId) -> Done<()> + Send + 'static,
) -> Result<Response, Failure> {
    viewer.check(form)?;
    let turn: TurnId = turn.parse().map_err(|_| Error::NotFound)?;
    house.store.write(viewer.scope(), move |w| verb(w, turn)).await?;
    // Back to where it was pressed: the home page, unless the form says a page of ours.
    let back = safe_path(&form.text("back")).filter(|path| path.starts_with("/rotations/"));
    Ok(see_other_saying(back.as_deref().unwrap_or("/"), said))
}

#[handler]
async fn done(
    viewer: Viewer,
    house: Data<&House>,
    Path(turn): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    act(viewer, &house, &turn, &form, Said::Done, super::finish_todo).await
}

#[handler]
async fn take(
    viewer: Viewer,
    house: Data<&House>,
    Path(turn): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    act(viewer, &house, &turn, &form, Said::Taken, super::take).await
}

#[handler]
async fn give_back(
    viewer: Viewer,
    house: Data<&House>,
    Path(turn): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    act(viewer, &house, &turn, &form, Said::GivenBack, super::give_back).await
}

#[handler]
async fn snooze(
    viewer: Viewer,
    house: Data<&House>,
    Path(turn): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let how: Snooze = form.text("for").parse()?;
    act(viewer, &house, &turn, &form, Said::Snoozed, move |w, id| super::snooze(w, id, how).map(drop)).await
}

#[handler]
async fn wake(
    viewer: Viewer,
    house: Data<&House>,
    Path(turn): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    act(viewer, &house, &turn, &form, Said::Awake, super::wake).await
}
