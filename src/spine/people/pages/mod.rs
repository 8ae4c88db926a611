//! The pages of this slice.

mod directory;
mod inviting;
mod kit;
mod leave;
mod mine;
mod mine_views;
mod one;
mod one_views;

use poem::{Route, get, post};

/// All of them.
pub(super) fn routes(route: Route) -> Route {
    people_routes(route)
}

/// The directory, one person, invites, and the reader's own page.
fn people_routes(route: Route) -> Route {
    route
        .at("/people", get(directory::page))
        .at("/people/invite", get(inviting::page).post(inviting::invite))
        .at("/people/:id", get(one::page))
        .at("/people/:id/leave", post(one::enter_leave))
        .at("/people/:id/role", post(one::set_roles))
        .at("/people/:id/deactivate", post(one::deactivate))
        .at("/people/:id/return", post(one::bring_back))
        .at("/people/:id/resend", post(inviting::resend))
        .at("/people/:id/link", post(inviting::link))
        .at("/people/:id/revoke", post(inviting::revoke))
        .at("/me", get(mine::page))
        .at("/me/name", post(mine::rename))
        .at("/me/profile", post(mine::set_profile))
        .at("/me/leave", post(mine::enter_leave))
}
