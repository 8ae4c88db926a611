//! Two questions a machine may ask: does the process live, and can it serve. Plain text, no session.

use crate::base::Condition;
use crate::slice::House;
use crate::store::{Actor, Scope, Store};
use crate::web::{Guard, Routes};
use poem::{IntoResponse, Response, handler, http::StatusCode, web::Data};
use std::time::Duration;

/// The longest that the writer may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a full disk is tried.
const TRY: Duration = Duration::from_secs(3);

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

/// Whether the data can be read and written now. (They are migrated: else nothing listens.)
pub(super) async fn serves(store: &Store) -> bool {
    reads(store) && writes(store).await
}

/// Whether it is worth going on: a full disk passes, and until then reading goes on.
pub(super) async fn lives(store: &Store) -> bool {
    reads(store) && (writes(store).await || *store.condition().borrow() == Condition::Full)
}

fn reads(store: &Store) -> bool {
    store.read(Scope::instance(Actor::Clock), |r| crate::store::settings::all(r).map(drop)).is_ok()
}

/// A write that changes nothing; on a full disk the store itself tries whether there is room.
async fn writes(store: &Store) -> bool {
    let nothing = store.write(Scope::instance(Actor::Clock), |_| Ok(()));
    matches!(tokio::time::timeout(PATIENCE, nothing).await, Ok(Ok(())))
}

/// While the disk is full, tries every few seconds whether there is room, so that nobody has to.
pub(super) async fn recover(store: Store) {
    let mut condition = store.condition();
    while condition.wait_for(|now| *now == Condition::Full).await.is_ok() {
        tokio::time::sleep(TRY).await;
        writes(&store).await;
    }
}
