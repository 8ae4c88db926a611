//! The HTTP kit: guards, pages, typed components, headers and assets. It knows no domain words.
//!
//! A request passes the [`Door`] first: it refuses what another site sent, turns every error into
//! a page in the reader's language, and puts the security headers on every answer.

pub mod assets;
pub mod client;
pub mod components;
pub mod cookies;
pub mod csrf;
pub mod door;
pub mod form;
pub mod headers;
pub mod page;
pub mod problem;
pub mod routes;
pub mod screen;
pub mod site;

#[cfg(test)]
mod gallery;

pub use client::{Agent, Client};
pub use cookies::Cookies;
pub use door::Door;
pub use form::Form;
pub use headers::Nonce;
pub use page::{Flash, Frame, Me, NavItem, Page, render};
pub use routes::{Guard, Routes};
pub use site::{Network, Site};

use poem::{Response, http::header};

/// The header of a request by which an open page looks at itself again. Nobody asked for that by hand, so it is no use
/// of the session, and what is said once is not said to it.
pub const LOOK: &str = "turnkeep-look";
/// The header of a form that a page sends without being left.
pub const SEND: &str = "turnkeep-send";
/// Where such a page is told to go on, in place of a 303 that a script could not see.
pub const TO: &str = "turnkeep-to";

/// Sends the browser on with GET (303, RFC 9110 section 15.4.4): the answer to every form that worked.
/// The path is ours, starts with `/`, and holds nothing private.
pub fn see_other(path: &str) -> Response {
    Response::builder().status(poem::http::StatusCode::SEE_OTHER).header(header::LOCATION, path).finish()
}
