//! A page for a screen that nobody sits at: no frame, no script, and it looks again by itself.

use super::page;
use crate::base::{Reader, Words};
use maud::{Markup, html};
use poem::{
    Response,
    http::{HeaderValue, header},
};

/// A page that fills a screen, ready to be rendered.
pub struct Screen<'a> {
    /// The window's title.
    pub title: String,
    /// For whom it is written.
    pub reader: &'a Reader,
    /// After how many seconds the browser is to look again; `None`: it stays as it is.
    pub again: Option<u32>,
    /// The class of its body, by which its style knows it.
    pub class: String,
    /// Everything in it.
    pub body: Markup,
}

/// The whole document as an answer with status 200. It looks again by the `Refresh` header, which every
/// browser follows, with or without script.
pub fn render(screen: Screen<'_>) -> Response {
    let body = html! { body class=(screen.class) { (screen.body) } };
    let mut response = page::document(screen.reader, &screen.title, &html! {}, body);
    if let Some(seconds) = screen.again {
        response.headers_mut().insert(header::REFRESH, HeaderValue::from(seconds));
    }
    tell_nobody(response)
}

/// The same answer, and its address, which is a secret, goes to nobody: not even to our own other pages.
pub fn tell_nobody(mut response: Response) -> Response {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The link, seen when it has the focus, by which whoever reads at their own pace lets a page stand still, or
/// go on. It comes first on the page.
pub fn hold(t: &Words, still: bool) -> Markup {
    html! {
        @if still { a.skip href="?" { (t.web_screen_go_on()) } }
        @else { a.skip href="?still" { (t.web_screen_hold()) } }
    }
}
