//! The shell around every page: handlers answer with content or a failure, and here it becomes a
//! whole page, in the frame and the language of whoever reads it.

use super::demo;
use crate::base::{Condition, Error, Reader, Result, Words};
use crate::slice::{Content, Failure, House, Said};
use crate::spine::{
    people::{
        self, Role, several,
        viewer::{Viewer, safe_path},
    },
    turns,
};
use crate::web::{
    Cookies, Flash, Frame, LOOK, Me, NavItem, Nonce, Page, SEND, Site, TO,
    components::{Tone, tint},
    cookies::Cookie,
    page, problem,
};
use poem::{
    Endpoint, FromRequest, IntoResponse, Middleware, Request, Response,
    error::ResponseError,
    http::{HeaderValue, Method, StatusCode, header},
};
use std::{sync::Arc, time::Duration};

/// An entry of the navigation: its key, its path, its icon, its letter, what it is called, and who sees it.
struct Place {
    key: &'static str,
    href: &'static str,
    icon: &'static str,
    letter: char,
    label: fn(&Words) -> String,
    role: Role,
}

/// The navigation, in its order.
const PLACES: &[Place] = &[
    Place {
        key: "turns",
        href: "/",
        icon: "turns",
        letter: 't',
        label: |t| t.web_nav_turns(),
        role: Role::Member,
    },
    Place {
        key: "rotations",
        href: "/rotations",
        icon: "duty",
        letter: 'd',
        label: |t| t.web_nav_duty(),
        role: Role::Member,
    },
    Place {
        key: "people",
        href: "/people",
        icon: "people",
        letter: 'p',
        label: |t| t.web_nav_people(),
        role: Role::Member,
    },
    // Admins find it under the settings.
    Place {
        key: "record",
        href: "/record",
        letter: 'r',
        icon: "privacy",
        label: |t| t.record_title(),
        role: Role::Privacy,
    },
    Place {
        key: "settings",
        href: "/settings",
        icon: "settings",
        letter: 's',
        label: |t| t.web_nav_settings(),
        role: Role::Admin,
    },
];

/// How long what an act left to be said waits for the next page.
const SAID_FOR: Duration = Duration::from_mins(1);

/// The middleware.
#[derive(Clone)]
pub(super) struct Shell {
    house: House,
}

impl Shell {
    pub(super) fn new(house: House) -> Self {
        Self { house }
    }
}

impl<E: Endpoint> Middleware<E> for Shell {
    type Output = Framed<E>;
    fn transform(&self, inner: E) -> Framed<E> {
        Framed { inner, house: self.house.clone() }
    }
}

/// Everything inside the shell.
pub(super) struct Framed<E> {
    inner: E,
    house: House,
}

/// Who will read the answer, and what is needed to write it.
struct Reading {
    nonce: Nonce,
    path: String,
    viewer: Option<Viewer>,
    stranger: Reader,
    condition: Condition,
    house: House,
    /// Whether a page was asked for, rather than something done.
    looked: bool,
    /// Whether it was sent by a page that is not left for it.
    sent: bool,
    cookies: Option<Cookies>,
    /// What the last act left to be said.
    said: Option<Said>,
}

impl<E: Endpoint> Endpoint for Framed<E> {
    type Output = Response;

    async fn call(&self, req: Request) -> poem::Result<Response> {
        let reading = Reading::of(&req, &self.house).await;
        let answer = self.inner.call(req).await;
        // As it stands now: what was asked for may have changed it.
        let reading = Reading { condition: *self.house.store.condition().borrow(), ..reading };
        let answer = match answer {
            Ok(answer) => answer.into_response(),
            Err(error) => match error.downcast_ref::<Failure>() {
                Some(failure) => return Ok(reading.problem(&failure.0)),
                None => reading.foreign_problem(error),
            },
        };
        Ok(self.finish(answer, &reading))
    }
}

impl Reading {
    async fn of(req: &Request, house: &House) -> Self {
        let cookies = req.data::<Arc<Site>>().map(|site| Cookies::of(site));
        let looked = matches!(*req.method(), Method::GET | Method::HEAD);
        let by_hand = looked && !req.headers().contains_key(LOOK);
        let left = cookies.filter(|_| by_hand).and_then(|cookies| cookies.read(req, Cookie::Said));
        Self {
            nonce: Nonce::of(req),
            path: req.uri().path().to_owned(),
            viewer: Viewer::from_request_without_body(req).await.ok(),
            stranger: problem::stranger(req, house.store.clock().now().at()),
            condition: Condition::Fine,
            house: house.clone(),
            looked,
            sent: !looked && req.headers().contains_key(SEND),
            cookies,
            said: left.and_then(|key| Said::of(&key)),
        }
    }

    fn reader(&self) -> &Reader {
        self.viewer.as_ref().map_or(&self.stranger, |viewer| &viewer.reader)
    }

    fn problem(&self, error: &Error) -> Response {
        let elsewhere = self.elsewhere(error.status());
        problem::answer(error, self.reader(), self.condition, elsewhere.as_deref(), &self.nonce)
    }

    fn foreign_problem(&self, error: poem::Error) -> Response {
        let elsewhere = self.elsewhere(error.status());
        problem::foreign_error(error, self.reader(), self.condition, elsewhere.as_deref(), &self.nonce)
    }

    /// On to another page: with what it shall say, and so that the script that sent a form sees where.
    fn sent_on(&self, mut answer: Response) -> Response {
        if let (Some(said), Some(cookies)) = (answer.extensions_mut().remove::<Said>(), self.cookies) {
            let cookie = cookies.set(Cookie::Said, said.key().as_bytes(), Some(SAID_FOR));
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if self.sent
            && let Some(to) = answer.headers_mut().remove(header::LOCATION)
        {
            answer.headers_mut().insert(TO, to);
            answer.set_status(StatusCode::NO_CONTENT);
        }
        answer
    }

    /// Where somebody in several workspaces may look for a page that is not here, as when a mail led them into
    /// the wrong one. The same for every path, so it says nothing of what is there.
    fn elsewhere(&self, status: StatusCode) -> Option<String> {
        let nothing = matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
        let viewer = self.viewer.as_ref().filter(|_| nothing && self.looked)?;
        let may = self.house.store.read(viewer.scope(), |r| several::may_switch(r, &viewer.found));
        let path = safe_path(&self.path).filter(|_| may.unwrap_or(false))?;
        Some(format!("/workspaces?next={path}"))
    }
}

impl<E> Framed<E> {
    /// Turns what a handler left in the answer into a page; leaves every other answer as it is.
    fn finish(&self, mut answer: Response, reading: &Reading) -> Response {
        if answer.status() == StatusCode::SEE_OTHER {
            return reading.sent_on(answer);
        }
        let failure = answer.extensions_mut().remove::<Failure>().map(|failure| failure.0);
        let whole = match (failure, answer.extensions_mut().remove::<Content>()) {
            (Some(error), _) => return reading.problem(&error),
            (None, None) => return answer,
            (None, Some(content)) => self.whole(content, reading),
        };
        let mut whole = match whole {
            Ok(whole) => whole,
            Err(error) => return reading.problem(&error),
        };
        for (name, value) in answer.headers() {
            if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
                whole.headers_mut().append(name, value.clone());
            }
        }
        whole
    }

    fn whole(&self, content: Content, reading: &Reading) -> Result<Response> {
        let Content { title, here, primary, body, status, bare } = content;
        let mut nav = Vec::new();
        let frame = match &reading.viewer {
            Some(viewer) if !bare => self.frame(viewer, reading, here, &mut nav)?,
            _ => Frame::Bare,
        };
        let (reader, condition) = (reading.reader(), reading.condition);
        let still = !reading.looked || status != StatusCode::OK;
        let is_said = matches!(frame, Frame::App { flash: Some(_), .. });
        let mut whole =
            page::render(Page { title, reader, condition, still, frame, primary, body }, &reading.nonce);
        whole.set_status(status);
        if let (true, Some(cookies)) = (is_said, reading.cookies) {
            whole.headers_mut().append(header::SET_COOKIE, cookies.clear(Cookie::Said));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            // A form that came back because it could not be kept.
            let error = if reading.condition == Condition::Fine {
                Error::Busy
            } else {
                Error::Unwritable(reading.condition)
            };
            let seconds = error.retry_after().unwrap_or_default();
            whole.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(whole)
    }

    fn frame<'a>(
        &self,
        viewer: &'a Viewer,
        Reading { path, said, .. }: &Reading,
        here: &'static str,
        nav: &'a mut Vec<NavItem>,
    ) -> Result<Frame<'a>> {
        let t = viewer.reader.words();
        let admin = viewer.person.is(Role::Admin);
        let may = |place: &&Place| match place.role {
            Role::Member => true,
            Role::Privacy => viewer.person.is(Role::Privacy) && !admin,
            Role::Admin => admin,
        };
        let item = |p: &Place| NavItem {
            key: p.key,
            label: (p.label)(t),
            href: p.href,
            icon: p.icon,
            letter: p.letter,
        };
        nav.extend(PLACES.iter().filter(may).map(item));
        let (workspace, turns, several) = self.house.store.read(viewer.scope(), |r| {
            let turns = turns::count_for(r, viewer.person.id)?;
            Ok((people::workspace_name(r)?, turns, several::may_switch(r, &viewer.found)?))
        })?;
        Ok(Frame::App {
            nav,
            me: Me { name: viewer.person.name.reveal().clone(), tint: tint(&viewer.person.id) },
            workspace: workspace.into_inner(),
            elsewhere: several.then_some("/workspaces"),
            here,
            turns,
            demo: self.house.demo.then(|| demo::bar(&viewer.reader, &viewer.form_token, path)),
            flash: said.map(|said| Flash { tone: Tone::Ok, text: said.text(t) }),
            shortcuts: viewer.person.profile.shortcuts,
            form_token: &viewer.form_token,
        })
    }
}
