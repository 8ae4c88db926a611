//! Anybody, signed in or not: what the pages of the sign-in door work with.

use super::{Found, House, cookies, house, keep, no_use, recognise, session_hash};
use crate::base::{Error, Reader, Result};
use crate::slice::{Content, Failure};
use crate::spine::people::sessions::{Key, device};
use crate::spine::people::sign_in::{Browser, secrets::Token};
use crate::store::{Actor, Scope, Write};
use crate::vault::Purpose;
use crate::web::{Client, Cookies, Form, Site, cookies::Cookie, csrf, problem, see_other};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response, http::header};
use std::{sync::Arc, time::Duration};

/// How long a browser may take from asking to signing in.
const PRE: Duration = Duration::from_mins(15);
/// How long it may take to fill in the set-up form.
const PRE_SET_UP: Duration = Duration::from_hours(1);

/// Anybody with a browser.
#[derive(Clone)]
pub struct Visitor {
    /// Everything a page can reach.
    pub house: House,
    /// What is known of the browser.
    pub browser: Browser,
    /// How to speak to whoever sits there.
    pub reader: Reader,
    /// The session, if somebody is signed in.
    pub found: Option<Found>,
    /// Whether the browser came without a pre cookie, so that no form can be from here.
    pub fresh: bool,
    pre: Token,
    cookies: Cookies,
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let house = house(req)?;
        let cookies = cookies(req)?;
        let site = req.data::<Arc<Site>>().ok_or_else(|| crate::base::Error::fault("no site"))?;
        let clock = house.store.clock();
        let brought = cookies.token(req, Cookie::Pre).map(Token::from_bytes);
        let fresh = brought.is_none();
        let pre = brought.unwrap_or_default();
        let client = Client::of(req, site);
        let found = recognise(req, house)?;
        let reader = match &found {
            Some(found) => found.person.reader(clock.wall().at()),
            None => problem::stranger(req, clock.wall().at()),
        };
        let secret = house.store.keyring().secret(Purpose::DeviceCookie);
        let known = cookies.read(req, Cookie::Device);
        let browser = Browser {
            pre_hash: pre.hash(),
            session: session_hash(req, cookies),
            device: known.and_then(|c| device::read(&secret, &c, clock.wall().ms())),
            agent: client.agent(),
            network: client.network().to_string(),
            lang: reader.lang,
        };
        Ok(Self { house: house.clone(), browser, reader, found, fresh, pre, cookies })
    }
}

impl Visitor {
    /// For the hidden field of forms, bound to the browser's pre cookie.
    pub fn form_token(&self) -> String {
        csrf::form_token(&self.house.store.keyring().secret(Purpose::FormToken), &self.browser.pre_hash)
    }

    /// Checks that a form came from a page of this browser.
    ///
    /// # Errors
    /// A refusal that says to send it once more.
    pub fn check(&self, form: &Form) -> Result<()> {
        form.check_token(&self.house.store.keyring().secret(Purpose::FormToken), &self.browser.pre_hash)
    }

    /// Runs a verb of the door, in the name of nobody.
    ///
    /// # Errors
    /// What the verb says.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Write<'_>, &Browser) -> Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let browser = self.browser.clone();
        let scope = Scope::instance(Actor::Stranger);
        Ok(self.house.store.write(scope, move |w| act(w, &browser)).await?)
    }

    /// Looks at the data, in the name of nobody.
    ///
    /// # Errors
    /// What the closure says.
    pub fn read<T>(&self, look: impl FnOnce(&crate::store::Read<'_>) -> Result<T>) -> Result<T, Failure> {
        Ok(self.house.store.read(Scope::instance(Actor::Stranger), look)?)
    }

    /// A page of the door; the browser keeps its pre cookie for another quarter of an hour.
    pub fn page(&self, content: Content) -> Response {
        self.with_pre(content.into_response(), PRE)
    }

    /// On to the set-up form, with an hour to fill it in.
    pub fn on_to_set_up(&self) -> Response {
        self.with_pre(see_other("/set-up"), PRE_SET_UP)
    }

    /// The same answer with the pre cookie, good for another while.
    pub fn with_pre(&self, mut response: Response, age: Duration) -> Response {
        let cookie = self.cookies.set(Cookie::Pre, self.pre.bytes(), Some(age));
        response.headers_mut().append(header::SET_COOKIE, cookie);
        response
    }

    /// The set-up form again, after a slip.
    pub fn set_up_page(&self, content: Content) -> Response {
        self.with_pre(content.into_response(), PRE_SET_UP)
    }

    /// Signed in: the session's cookies instead of the pre cookie, and on to `path`.
    pub fn signed_in(&self, key: &Key, path: &str) -> Response {
        let mut response = see_other(path);
        keep(&mut response, &self.house, self.cookies, key);
        response.headers_mut().append(header::SET_COOKIE, self.cookies.clear(Cookie::Pre));
        response
    }

    /// The same session with a new token, and on to `path`.
    pub fn kept(&self, key: &Key, path: &str) -> Response {
        let mut response = see_other(path);
        keep(&mut response, &self.house, self.cookies, key);
        response
    }

    /// Signed out: the session's cookie is gone, and so is all that the browser stored of our pages. The
    /// device cookie stays: it opens nothing and spares the person a notice next time.
    pub fn signed_out(&self) -> Response {
        self.left("/sign-in")
    }

    /// What a browser gets that signs out: also where the end of its session cannot be noted just now, for
    /// nobody must be kept signed in by a full disk. Then the next page says so.
    ///
    /// # Errors
    /// Any other error of ending it.
    pub fn signed_out_after(&self, ended: Result<()>) -> Result<Response> {
        match ended {
            Ok(()) => Ok(self.signed_out()),
            Err(Error::Unwritable(_) | Error::Busy) => Ok(self.left("/sign-in?left=here")),
            Err(other) => Err(other),
        }
    }

    fn left(&self, path: &str) -> Response {
        let mut response = see_other(path);
        response.headers_mut().append(header::SET_COOKIE, self.cookies.clear(Cookie::Session));
        let clear = poem::http::HeaderValue::from_static("\"cache\", \"storage\"");
        response.headers_mut().insert("clear-site-data", clear);
        // A use that is noted might bring a new token, and so undo it.
        no_use(response)
    }
}

/// A path of ours to which a browser may be sent on: one slash first, plain letters, no query but the one
/// that says that the page is a step of the first run.
pub fn safe_path(path: &str) -> Option<String> {
    let whole = path.split('#').next().unwrap_or_default();
    let path = whole.split('?').next().unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'.');
    let ours = path.starts_with('/') && !path.contains("//") && path.len() <= 200;
    let step = whole.strip_prefix(path) == Some("?first=1");
    (ours && path.bytes().all(plain)).then(|| if step { whole.to_owned() } else { path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn a_browser_is_sent_on_only_to_plain_paths_of_ours() {
        assert_eq!(safe_path("/rotations/rot_0c?x=1#y").as_deref(), Some("/rotations/rot_0c"));
        assert_eq!(safe_path("/people/invite?first=1#y").as_deref(), Some("/people/invite?first=1"));
        assert_eq!(safe_path("/people/invite?first=1&x=2").as_deref(), Some("/people/invite"));
        for bad in
            ["", "x", "//evil.example", "/\\evil.example", "/a//b", "https://evil.example", "/a b", "/%2f"]
        {
            assert_eq!(safe_path(bad), None, "{bad}");
        }
    }
}
