//! Two questions a machine may ask: does the process live, and can it serve. Plain text, no session.

use crate::slice::House;
use crate::store::{Actor, Scope, Store};
use crate::web::{Guard, Routes};
use poem::{IntoResponse, Response, handler, http::StatusCode, web::Data};
use std::time::Duration;

/// The longest that the writer may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/healthz", Guard::Anybody, healthz).get("/readyz", Guard::Anybody, readyz)
}

#[handler]
fn healthz() -> &'static str {
    "ok\n"
}

#[handler]
async fn readyz(house: Data<&House>) -> Response {
    if serves(&house.store).await {
        "ready\n".into_response()
    } else {
        "not ready\n".with_status(StatusCode::SERVICE_UNAVAILABLE).into_response()
    }
}

/// Whether the data can be read and the writer answers. (They are migrated: else nothing listens.)
pub(super) async fn serves(store: &Store) -> bool {
    let instance = Scope::instance(Actor::Clock);
    let reads = store.read(instance, |r| crate::store::settings::all(r).map(drop)).is_ok();
    let writes = tokio::time::timeout(PATIENCE, store.write(instance, |_| Ok(()))).await;
    reads && matches!(writes, Ok(Ok(())))
}
