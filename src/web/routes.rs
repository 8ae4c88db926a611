//! The list of pages: each with its method, its path, and who may pass. It is data, so that a test
//! can walk all of it; and there is no other way to add a page, so that none is without a guard.

use poem::{Endpoint, EndpointExt, IntoEndpoint, Response, RouteMethod, endpoint::BoxEndpoint, http::Method};

/// Who may pass to a page. Whoever may not gets the same answer as for a page that does not exist, or,
/// without a session, is sent to the sign-in page (a form: 401).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Everybody, signed in or not.
    Anybody,
    /// Whoever is signed in.
    Member,
    /// Whoever is signed in and answers for the thing the page is about; the page itself knows who.
    Keeper,
    /// Admins and the privacy desk.
    Privacy,
    /// Admins.
    Admin,
    /// Admins who proved within ten minutes who they are; the page sends others to prove it.
    FreshAdmin,
    /// The same of the workspace that keeps the house; the page itself knows which that is.
    FreshHost,
    /// Whoever is signed in and proved within ten minutes who they are.
    Fresh,
    /// Whoever is signed in and has shown in this session that they hold their mailbox; the page sends others
    /// to show it.
    Mailbox,
}

/// One page.
pub struct Entry {
    /// `GET` (answers `HEAD` as well) or `POST`.
    pub method: Method,
    /// With `:names` in the places of ids.
    pub path: &'static str,
    /// Who may pass.
    pub guard: Guard,
    page: BoxEndpoint<'static, Response>,
}

/// Pages, in the order in which they were added.
#[derive(Default)]
pub struct Routes(Vec<Entry>);

impl Routes {
    /// No pages.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page to look at; it changes nothing.
    pub fn get<E>(self, path: &'static str, guard: Guard, page: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.with(Method::GET, path, guard, page)
    }

    /// A form that is sent.
    pub fn post<E>(self, path: &'static str, guard: Guard, page: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.with(Method::POST, path, guard, page)
    }

    fn with<E>(mut self, method: Method, path: &'static str, guard: Guard, page: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let page = page.into_endpoint().map_to_response().boxed();
        self.0.push(Entry { method, path, guard, page });
        self
    }

    /// The pages.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// poem's router over them; `post_guard` puts its guard around each page.
    pub fn router<E>(self, post_guard: impl Fn(Guard, BoxEndpoint<'static, Response>) -> E) -> poem::Route
    where
        E: Endpoint<Output = Response> + 'static,
    {
        let mut paths: Vec<(&'static str, RouteMethod)> = Vec::new();
        for Entry { method, path, guard, page } in self.0 {
            let page = post_guard(guard, page);
            match paths.iter_mut().find(|(known, _)| *known == path) {
                Some((_, methods)) => *methods = std::mem::take(methods).method(method, page),
                None => paths.push((path, RouteMethod::new().method(method, page))),
            }
        }
        paths.into_iter().fold(poem::Route::new(), |route, (path, methods)| route.at(path, methods))
    }
}
