//! The demo's mail: every letter it would have sent, to be read here.

use crate::app::running::Running;
use crate::base::{Error, Reader, Words};
use crate::integrations::mail::Kept;
use crate::slice::{Content, Failure};
use crate::web::{Guard, Routes, components::empty, problem};
use maud::{Markup, html};
use poem::{
    Request, Response, handler,
    http::StatusCode,
    web::{Data, Path},
};

/// A letter is somebody else's HTML as far as the browser goes: nothing runs, nothing is fetched.
const POLICY: &str = "sandbox allow-same-origin allow-popups; default-src 'none'; style-src 'unsafe-inline'; \
                      frame-ancestors 'none'";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/demo/mail", Guard::Anybody, list).get("/demo/mail/:number", Guard::Anybody, one).get(
        "/demo/mail/:number/html",
        Guard::Anybody,
        as_html,
    )
}

#[handler]
fn list(req: &Request, running: Data<&Running>) -> Content {
    let reader = reader(req, &running);
    let t = reader.words();
    let letters = running.mailroom.postbox().kept();
    content(t.app_demo_mail(), lines(t, &letters))
}

#[handler]
fn one(req: &Request, Path(number): Path<u64>, running: Data<&Running>) -> Result<Content, Failure> {
    let reader = reader(req, &running);
    let kept = find(&running, number)?;
    Ok(content(kept.letter.subject.text().to_owned(), letter(reader.words(), &kept, &running.house.origin)))
}

#[handler]
fn as_html(Path(number): Path<u64>, running: Data<&Running>) -> Result<Response, Failure> {
    let kept = find(&running, number)?;
    let response = Response::builder().content_type("text/html; charset=utf-8");
    Ok(response.header("content-security-policy", POLICY).body(kept.letter.html.reveal().clone()))
}

fn reader(req: &Request, running: &Running) -> Reader {
    problem::stranger(req, running.house.store.clock().now().at())
}

fn find(running: &Running, number: u64) -> Result<Kept, Error> {
    let mut letters = running.mailroom.postbox().kept().into_iter();
    letters.find(|kept| kept.number == number).ok_or(Error::NotFound)
}

fn content(title: String, body: Markup) -> Content {
    Content { title, here: "", primary: None, body, status: StatusCode::OK, bare: false }
}

/// The newest first.
fn lines(t: &Words, letters: &[Kept]) -> Markup {
    if letters.is_empty() {
        return empty(&t.app_demo_no_mail(), "", None);
    }
    html! {
        ul.lines role="list" {
            @for Kept { number, letter } in letters.iter().rev() {
                li.line.whole {
                    div.what {
                        a href=(format!("/demo/mail/{number}")) { (letter.subject.text()) }
                        span.whom { (letter.to.text()) }
                    }
                }
            }
        }
    }
}

fn letter(t: &Words, kept: &Kept, origin: &str) -> Markup {
    let letter = &kept.letter;
    html! {
        p { (t.app_demo_to(letter.to.text())) }
        pre.letter {
            @for line in letter.text.text().lines() {
                @if line.starts_with(origin) { a href=(line) { (line) } } @else { (line) }
                "\n"
            }
        }
        p {
            a href=(format!("/demo/mail/{}/html", kept.number)) { (t.app_demo_html()) }
            " · "
            a href="/demo/mail" { (t.app_demo_all_mail()) }
        }
    }
}
