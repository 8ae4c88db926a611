//! The one page of its own that a turn has: ending a todo.

use poem::Route;

pub(super) fn routes(route: Route) -> Route {
    route
}
