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
mod workspaces;

use crate::slice::{Content, Failure};
use crate::web::{Form, Guard, Routes, components::FormState};
use maud::Markup;
use poem::{Response, http::StatusCode};

/// Adds the pages of this slice.
pub(super) fn routes(routes: Routes) -> Routes {
    own_routes(people_routes(sign_in_routes(routes)))
}

/// The directory, one person, invites.
fn people_routes(routes: Routes) -> Routes {
    routes
        .get("/people", Guard::Member, directory::page)
        .post("/people/find", Guard::Member, directory::find)
        .get("/people/invite", Guard::FreshAdmin, inviting::page)
        .post("/people/invite", Guard::FreshAdmin, inviting::invite)
        .get("/people/:id", Guard::Member, one::page)
        .post("/people/:id/leave", Guard::Keeper, one::enter_leave)
        .post("/people/:id/role", Guard::FreshAdmin, one::set_roles)
        .post("/people/:id/sign-out", Guard::FreshAdmin, one::sign_out)
        .post("/people/:id/deactivate", Guard::FreshAdmin, one::deactivate)
        .post("/people/:id/return", Guard::FreshAdmin, one::bring_back)
        .post("/people/:id/resend", Guard::FreshAdmin, inviting::resend)
        .post("/people/:id/link", Guard::FreshAdmin, inviting::link)
        .post("/people/:id/revoke", Guard::FreshAdmin, inviting::revoke)
}

/// The reader's own page.
fn own_routes(routes: Routes) -> Routes {
    routes
        .get("/me", Guard::Member, mine::page)
        .post("/me/name", Guard::Member, mine::rename)
        .post("/me/time", Guard::Member, mine::set_time)
        .post("/me/hours", Guard::Member, mine::set_hours)
        .post("/me/digest", Guard::Member, mine::set_digest)
        .post("/me/shortcuts", Guard::Member, mine::set_shortcuts)
        .post("/me/leave", Guard::Member, mine::enter_leave)
        .get("/me/email", Guard::Fresh, email::page)
        .post("/me/email", Guard::Fresh, email::ask)
        .post("/me/email/code", Guard::Member, email::confirm)
        .post("/me/sessions/others/end", Guard::Member, sessions::end_others)
        .post("/me/sessions/:id/end", Guard::Keeper, sessions::end)
        .get("/workspaces", Guard::Mailbox, workspaces::page)
        .post("/workspaces", Guard::Mailbox, workspaces::choose)
        .get("/step-up", Guard::Member, step_up::page)
        .post("/step-up", Guard::Member, step_up::ask)
        .post("/step-up/code", Guard::Member, step_up::prove)
}

fn sign_in_routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Guard::Anybody, sign_in::page)
        .post("/sign-in", Guard::Anybody, sign_in::ask)
        .get("/sign-in/code", Guard::Anybody, code::page)
        .post("/sign-in/code", Guard::Anybody, code::enter)
        .post("/sign-out", Guard::Member, sign_in::leave)
        .get("/l", Guard::Anybody, link::page)
        .post("/l", Guard::Anybody, link::follow)
        .get("/l/:selector", Guard::Anybody, link::page)
        .post("/l/:selector", Guard::Anybody, link::follow)
        .get("/set-up", Guard::Anybody, set_up::page)
        .post("/set-up", Guard::Anybody, set_up::found)
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
    Ok(Content { status: state.status(), ..page(&state) })
}

/// What a form's handler answers.
type Answer = Result<Response, Failure>;
