//! The one page of its own that a turn has: ending a todo.

use super::TurnId;
use crate::base::Error;
use crate::slice::{Failure, House};
use crate::spine::people::viewer::{Viewer, safe_path};
use crate::web::{Form, Guard, Routes, see_other};
use poem::{
    Response, handler,
    web::{Data, Path},
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.post("/turns/:id/done", Guard::Keeper, done)
}

#[handler]
async fn done(
    viewer: Viewer,
    house: Data<&House>,
    Path(turn): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    viewer.check(&form)?;
    let turn: TurnId = turn.parse().map_err(|_| Error::NotFound)?;
    house.store.write(viewer.scope(), move |w| super::finish_todo(w, turn)).await?;
    // Back to where it was pressed: the home page, unless the form says a page of ours.
    let back = safe_path(&form.text("back")).filter(|path| path.starts_with("/rotations/"));
    let back = back.unwrap_or_else(|| "/".into());
    Ok(see_other(&back))
}
