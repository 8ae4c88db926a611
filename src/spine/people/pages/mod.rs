//! The pages of people: the sign-in door, and everybody's own things.

mod code;
mod email;
mod link;
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
    sign_in_routes(route)
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
