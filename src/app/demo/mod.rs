//! The demo: a small world to try, whose mail stays in memory and whose clock may be moved.

use poem::Route;

pub(super) fn routes(route: Route) -> Route {
    route
}
