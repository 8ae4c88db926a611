//! The settings pages.

use poem::Route;

pub(super) fn routes(route: Route) -> Route {
    route
}
