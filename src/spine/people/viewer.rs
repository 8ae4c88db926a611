//! Who is at the other end of a request: somebody signed in (`Viewer`) or anybody (`Visitor`).

mod visitor;

pub use visitor::{Visitor, safe_path};

use super::sessions::{self, Found, Key, SessionId, device};
use super::sign_in::secrets::{Hash, Token};
use super::{Person, step_up};
use crate::base::{Reader, Result, WorkspaceId};
use crate::slice::{Content, House};
use crate::store::{Actor, Scope};
use crate::vault::Purpose;
use crate::web::{Cookies, Form, LOOK, Site, cookies::Cookie, csrf, problem, see_other};
use jiff::Timestamp;
use maud::html;
use poem::{
    Endpoint, FromRequest, IntoResponse, Middleware, Request, RequestBody, Response,
    http::{Method, StatusCode, header},
};
use std::{sync::Arc, time::Duration};

/// Somebody signed in. As an argument of a page it lets nobody else in.
#[derive(Clone)]
pub struct Viewer {
    /// Who.
    pub person: Person,
    /// Where.
    pub workspace: WorkspaceId,
    /// In which session.
    pub session: SessionId,
    /// How to speak to them.
    pub reader: Reader,
    /// For the hidden field of forms.
    pub form_token: String,
    /// The session as the store knows it.
    pub found: Found,
    secret: [u8; 32],
    wall: Timestamp,
}

impl Viewer {
    fn new(house: &House, found: Found) -> Self {
        let clock = house.store.clock();
        let secret = *house.store.keyring().secret(Purpose::FormToken);
        Self {
            workspace: found.workspace,
            session: found.id,
            reader: found.person.reader(clock.now().at()),
            form_token: csrf::form_token(&secret, &device::bound_to(found.id)),
            person: found.person.clone(),
            secret,
            wall: clock.wall().at(),
            found,
        }
    }

    /// Their workspace, with them as the actor.
    pub fn scope(&self) -> Scope {
        Scope::workspace(self.workspace, Actor::Person(self.person.id))
    }

    /// Checks that a form came from a page of this session.
    ///
    /// # Errors
    /// A refusal that says to send it once more.
    pub fn check(&self, form: &Form) -> Result<()> {
        form.check_token(&self.secret, &device::bound_to(self.session))
    }

    /// Whether they proved within ten minutes who they are.
    pub fn is_fresh(&self) -> bool {
        step_up::is_fresh(self.found.proved, self.wall)
    }
}

/// Before something delicate: lets only those pass who proved within ten minutes who they are; others
/// go to the step-up page and from there back to `next`, a page that is opened with GET.
///
/// # Errors
/// The way to the step-up page.
pub fn must_be_fresh(viewer: &Viewer, next: &str) -> poem::Result<()> {
    if viewer.is_fresh() {
        return Ok(());
    }
    let path = format!("/step-up?next={}", safe_path(next).unwrap_or_default());
    Err(poem::Error::from_response(see_other(&path)))
}

impl<'a> FromRequest<'a> for Viewer {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let house = house(req)?;
        match recognise(req, house)? {
            Some(found) => Ok(Self::new(house, found)),
            None => Err(turned_away(req, house)),
        }
    }
}

fn house(req: &Request) -> poem::Result<&House> {
    Ok(req.data::<House>().ok_or_else(|| crate::base::Error::fault("a page without its house"))?)
}

fn cookies(req: &Request) -> poem::Result<Cookies> {
    let site = req.data::<Arc<Site>>();
    Ok(site.map(|s| Cookies::of(s)).ok_or_else(|| crate::base::Error::fault("a page without its site"))?)
}

fn session_hash(req: &Request, cookies: Cookies) -> Option<Hash> {
    cookies.token(req, Cookie::Session).map(|bytes| Token::from_bytes(bytes).hash())
}

/// The session of a request's cookie, if it lives; looked up once a request.
fn recognise(req: &Request, house: &House) -> poem::Result<Option<Found>> {
    if let Some(Recognised(found)) = req.data::<Recognised>() {
        return Ok(found.clone());
    }
    let Some(hash) = session_hash(req, cookies(req)?) else { return Ok(None) };
    Ok(house.store.read(Scope::instance(Actor::Stranger), |r| sessions::find(r, &hash))?)
}

/// To the sign-in page and back here for a page; a form gets a page that says so, status 401.
fn turned_away(req: &Request, house: &House) -> poem::Error {
    if matches!(*req.method(), Method::GET | Method::HEAD) {
        let next = safe_path(req.uri().path()).filter(|path| path != "/");
        return poem::Error::from_response(see_other(&match next {
            Some(path) => format!("/sign-in?next={path}"),
            None => "/sign-in".to_owned(),
        }));
    }
    let reader = problem::stranger(req, house.store.clock().wall().at());
    let t = reader.words();
    let body = html! {
        p { (t.sign_in_needed_text()) }
        p { a href="/sign-in" { (t.sign_in_title()) } }
    };
    let content = Content {
        title: t.sign_in_needed(),
        here: "",
        primary: None,
        body,
        status: StatusCode::UNAUTHORIZED,
        bare: true,
    };
    // What travels beside an error's own answer is kept; what lies in that answer is not.
    let mut error = poem::Error::from_response(StatusCode::UNAUTHORIZED.into_response());
    error.set_data(content);
    error
}

#[derive(Clone)]
struct Recognised(Option<Found>);

#[derive(Clone)]
struct NoUse;

/// Marks an answer that nobody asked for by hand: it neither prolongs the session nor renews its token.
pub fn no_use(mut response: Response) -> Response {
    response.extensions_mut().insert(NoUse);
    response
}

/// Paths that are for machines, or the same for everybody: nobody is looked up for them, and to open one is no
/// use of a session. A wall looks again by itself, all day.
const PLAIN: [&str; 6] = ["/assets/", "/favicon", "/robots.txt", "/healthz", "/readyz", "/wall/"];

/// The middleware that knows who is signed in: looks the session up once, notes its use and replaces
/// its token when that is due. Belongs inside the door and around all pages; needs the `House`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Porter;

impl<E: Endpoint> Middleware<E> for Porter {
    type Output = Porch<E>;
    fn transform(&self, inner: E) -> Porch<E> {
        Porch(inner)
    }
}

/// Everything that the porter guards.
pub struct Porch<E>(E);

impl<E: Endpoint> Endpoint for Porch<E> {
    type Output = Response;

    async fn call(&self, mut req: Request) -> poem::Result<Response> {
        let (house, jar) = (house(&req)?.clone(), cookies(&req)?);
        let plain = PLAIN.iter().any(|plain| req.uri().path().starts_with(plain));
        let found = if plain { None } else { recognise(&req, &house)? };
        let hash = session_hash(&req, jar);
        let by_itself = req.method().is_safe() && req.headers().contains_key(LOOK);
        req.extensions_mut().insert(Recognised(found.clone()));
        let mut response = self.0.call(req).await?.into_response();
        let used = response.extensions_mut().remove::<NoUse>().is_none() && !by_itself;
        // After the page: if it failed, a new token would be lost with its answer.
        if let (true, Some(found), Some(hash)) = (used, found, hash)
            && (found.stale || found.unnoted)
        {
            let scope = Scope::workspace(found.workspace, Actor::Person(found.person.id));
            // What was read stays read, whether or not the use can be noted now.
            if let Ok(Some(key)) = house.store.write(scope, move |w| sessions::touch(w, &found, &hash)).await
            {
                keep(&mut response, &house, jar, &key);
            }
        }
        Ok(response)
    }
}

/// Gives the browser the cookies of a session.
pub(super) fn keep(response: &mut Response, house: &House, cookies: Cookies, key: &Key) {
    let until = house.store.clock().wall().ms() + i64::try_from(device::KNOWN_SECONDS).unwrap_or(0) * 1000;
    let secret = house.store.keyring().secret(Purpose::DeviceCookie);
    let known = device::cookie(&secret, &key.device, until);
    let age = Some(Duration::from_secs(key.seconds));
    let session = cookies.set(Cookie::Session, key.token.bytes(), age);
    let device = cookies.set(Cookie::Device, &known, Some(Duration::from_secs(device::KNOWN_SECONDS)));
    response.headers_mut().append(header::SET_COOKIE, session);
    response.headers_mut().append(header::SET_COOKIE, device);
}
