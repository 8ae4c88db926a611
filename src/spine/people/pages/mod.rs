//! The pages of people: the sign-in door, and everybody's own things.

mod code;
mod directory;
mod email;
mod inviting;
mod kit;
mod leave;
mod link;
mod mine;
mod mine_views;
mod one;
mod one_views;
mod sessions;
mod set_up;
mod sign_in;
mod step_up;

pub use sessions::devices;

use crate::slice::{Content, Failure};
use crate::web::{Form, components::FormState};
use maud::Markup;
use poem::{Response, Route, get, http::StatusCode, post};

/// Adds the pages of this slice.
pub(super) fn routes(route: Route) -> Route {
    people_routes(sign_in_routes(route))
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

fn sign_in_routes(route: Route) -> Route {
    route
        .at("/sign-in", get(sign_in::page).post(sign_in::ask))
        .at("/sign-in/code", get(code::page).post(code::enter))
        .at("/sign-out", post(sign_in::leave))
        .at("/l", get(link::page).post(link::follow))
        .at("/l/:selector", get(link::page).post(link::follow))
        .at("/set-up", get(set_up::page).post(set_up::found))
        .at("/step-up", get(step_up::page).post(step_up::ask))
        .at("/step-up/code", post(step_up::prove))
        .at("/me/email", get(email::page).post(email::ask))
        .at("/me/email/code", post(email::confirm))
        .at("/me/sessions/others/end", post(sessions::end_others))
        .at("/me/sessions/:id/end", post(sessions::end))
}

/// A page of its own in the middle, without navigation.
fn bare(title: String, body: Markup) -> Content {
    Content { title, here: "", primary: None, body, status: StatusCode::OK, bare: true }
}

/// The page of a form again, with the input kept and the sentences beside it; other errors go on.
fn again(
    error: crate::base::Error,
    form: &Form,
    words: &crate::base::Words,
    page: impl FnOnce(&FormState) -> Content,
) -> Result<Content, Failure> {
    let state = FormState::of(form).or_fail(error, words)?;
    Ok(Content { status: StatusCode::UNPROCESSABLE_ENTITY, ..page(&state) })
}

/// What a form's handler answers.
type Answer = Result<Response, Failure>;
