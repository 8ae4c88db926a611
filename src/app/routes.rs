//! All pages of the house, and the guard at each of them.

use super::{demo, health, home, live, record, search, settings, slices::slices};
use crate::base::Error;
use crate::slice::Failure;
use crate::spine::people::{Role, viewer::Viewer};
use crate::web::{Guard, Routes, assets};
use poem::{Endpoint, FromRequest, Request, Response, Route, endpoint::BoxEndpoint};

/// Every page of the house, with who may pass.
pub fn routes(demo: bool) -> Routes {
    let routes = slices().iter().fold(Routes::new(), |routes, slice| (slice.routes)(routes));
    let routes = live::routes(search::routes(record::routes(home::routes(settings::routes(
        health::routes(assets::mount(routes)),
    )))));
    if demo { demo::routes(routes) } else { routes }
}

/// The router over them, with a sentry at each page.
pub(super) fn guarded(demo: bool) -> Route {
    routes(demo).router(|guard, page| Sentry { guard, page })
}

/// Lets pass whom the guard names. What only the page can know (whose thing it is, how fresh a proof)
/// is left to the page; what a person may do is also checked by the verb behind it.
struct Sentry {
    guard: Guard,
    page: BoxEndpoint<'static, Response>,
}

impl Endpoint for Sentry {
    type Output = Response;

    async fn call(&self, req: Request) -> poem::Result<Response> {
        match self.guard {
            Guard::Anybody => {}
            Guard::Member | Guard::Keeper | Guard::Fresh | Guard::Mailbox => {
                Viewer::from_request_without_body(&req).await?;
            }
            Guard::Privacy => {
                let viewer = Viewer::from_request_without_body(&req).await?;
                if !record::may_read(&viewer.person) {
                    return Err(Failure(Error::NotFound).into());
                }
            }
            Guard::Admin | Guard::FreshAdmin | Guard::FreshHost => {
                let viewer = Viewer::from_request_without_body(&req).await?;
                if !viewer.person.is(Role::Admin) {
                    return Err(Failure(Error::NotFound).into());
                }
            }
        }
        self.page.call(req).await
    }
}
