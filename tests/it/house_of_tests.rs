//! A whole house on a folder that goes with it, whose time is moved by hand and whose mail stays
//! in memory. Nothing in it moves by itself.

#![allow(dead_code, reason = "a kit: not every test needs every tool")]

use jiff::{SignedDuration, Timestamp, Zoned};
use poem::{
    Endpoint, Request, Response,
    endpoint::BoxEndpoint,
    http::{Method, StatusCode, header},
    test::TestClient,
};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use turnkeep::app::{Halt, Parts, Running, boot, config::Layers, demo};
use turnkeep::base::{Clock, PersonId, Result, WorkspaceId};
use turnkeep::integrations::mail::{Letter, Postbox};
use turnkeep::spine::people;
use turnkeep::store::{Actor, Scope, Store, Write};
use turnkeep::web::Site;

/// Where the house stands.
pub const ORIGIN: &str = "http://127.0.0.1:8080";

/// The house.
pub struct TestHouse {
    /// Its works.
    pub running: Running,
    /// Its clock: it stands still.
    pub clock: Clock,
    door: Arc<BoxEndpoint<'static, Response>>,
    folder: TempDir,
}

impl TestHouse {
    /// An empty house that nobody has set up, on Monday 2 March 2026 at 08:00 UTC.
    pub async fn new() -> Self {
        Self::on(TempDir::new().unwrap(), Clock::still_at("2026-03-02T08:00:00Z".parse().unwrap())).await
    }

    /// The demo's small world: Ada on duty, Bob on leave, ten more, four rotations, as on its first day.
    pub async fn lindenhof(at: &str) -> Self {
        let house = Self::new().await.at(at);
        demo::seed(house.store()).await.unwrap();
        house.tick().await;
        house
    }

    /// A house on a folder that is there: `data` and `root.key`, both made if they are missing.
    pub async fn on(folder: TempDir, clock: Clock) -> Self {
        let opened = boot::open(layers(folder.path()), clock.clone()).await.unwrap();
        let site = Site::new(ORIGIN, vec![]).unwrap();
        let (door, running) = turnkeep::app::build(Parts {
            store: opened.store,
            site,
            postbox: Postbox::memory(),
            layers: opened.layers,
            demo: false,
        });
        Self { running, clock, door: Arc::new(door), folder }
    }

    /// The same with both clocks at this instant: `2026-03-29T08:59[Europe/Paris]` or `…Z`.
    pub fn at(self, text: &str) -> Self {
        self.clock.move_both(instant(text).duration_since(self.clock.now().at()));
        self
    }

    /// The house after its end and a new start, on the same folder.
    pub async fn restarted(self) -> Self {
        let Self { running, clock, door, folder } = self;
        let store = running.house.store.clone();
        drop((running, door));
        tokio::task::spawn_blocking(move || store.close()).await.unwrap();
        Self::on(folder, clock).await
    }

    /// Ends the house and gives back its folder.
    pub async fn ended(self) -> TempDir {
        let Self { running, door, folder, .. } = self;
        let store = running.house.store.clone();
        drop((running, door));
        tokio::task::spawn_blocking(move || store.close()).await.unwrap();
        folder
    }

    /// Its data.
    pub fn store(&self) -> &Store {
        &self.running.house.store
    }

    /// Its data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lets everything happen that is due now, and every letter leave.
    pub async fn tick(&self) {
        self.running.tick().await.unwrap();
    }

    /// Moves both clocks by hours and minutes in one leap, as a machine that slept, and ticks.
    pub async fn advance(&self, hours: i64, minutes: i64) {
        self.clock.move_both(SignedDuration::from_mins(hours * 60 + minutes));
        self.tick().await;
    }

    /// Moves both clocks to an instant in one leap, and ticks.
    pub async fn advance_to(&self, text: &str) {
        self.clock.move_both(instant(text).duration_since(self.clock.now().at()));
        self.tick().await;
    }

    /// Every letter so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.running.mailroom.postbox().kept().into_iter().map(|kept| kept.letter).collect()
    }

    /// The letters to one address, oldest first, as (subject, text).
    pub fn letters_to(&self, address: &str) -> Vec<(String, String)> {
        let said = |l: Letter| (l.subject.into_inner(), l.text.into_inner());
        self.letters().into_iter().filter(|l| l.to.text() == address).map(said).collect()
    }

    /// Changes the data as the console would, in one transaction.
    pub async fn write<T: Send + 'static>(
        &self,
        scope: Scope,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store().write(scope, act).await
    }

    /// The person with this address, and where.
    pub fn found(&self, address: &str) -> (WorkspaceId, PersonId) {
        self.store().read(Self::console(), |r| Ok(people::by_address(r, address)[0])).unwrap()
    }

    /// The instance, acted on from the console.
    pub fn console() -> Scope {
        Scope::instance(Actor::Console)
    }

    /// A client without cookies.
    pub fn client(&self) -> TestClient<Arc<BoxEndpoint<'static, Response>>> {
        TestClient::new(self.door.clone())
    }

    /// Everything behind the door, for requests that no browser of ours would send.
    pub fn door(&self) -> Arc<BoxEndpoint<'static, Response>> {
        self.door.clone()
    }

    /// A browser in which the person with this address is signed in, by a link from the console.
    pub async fn signed_in(&self, address: &str) -> Browser {
        let found = self.store().read(Self::console(), |r| Ok(people::by_address(r, address)[0])).unwrap();
        let scope = Scope::workspace(found.0, Actor::Console);
        let link = self.write(scope, move |w| people::links::demo(w, found.1)).await.unwrap();
        let (path, token) = link.split_once('#').unwrap();
        let browser = self.browser();
        let page = browser.get(path).await;
        let fields = [("form_token", page.form_token()), ("token", token)];
        let home = browser.post(path, &fields).await;
        assert_eq!(home.location.as_deref(), Some("/"), "{} {}", home.status, home.body);
        browser
    }

    /// A browser with the same cookies as another one has now.
    pub fn browser_like(&self, other: &Browser) -> Browser {
        Browser { door: self.door.clone(), jar: Mutex::new(other.jar.lock().unwrap().clone()) }
    }

    /// A browser with a cookie jar of its own.
    pub fn browser(&self) -> Browser {
        Browser { door: self.door.clone(), jar: Mutex::default() }
    }
}

/// The settings of a house on this folder.
pub fn layers(folder: &Path) -> Layers {
    let path = |name: &str| folder.join(name).display().to_string();
    let flags = [
        ("server.public_url", ORIGIN.to_owned()),
        ("storage.data_dir", path("data")),
        ("storage.key_file", path("root.key")),
        ("storage.run_dir", path("run")),
    ];
    Layers { flags: flags.map(|(k, v)| (k.to_owned(), v)).into(), ..Layers::default() }
}

/// Opens the folder as a start of the program would, or says why not.
pub async fn start(folder: &Path) -> std::result::Result<(), Halt> {
    boot::open(layers(folder), Clock::system()).await.map(drop)
}

/// `2026-03-29T08:59[Europe/Paris]` or `2026-03-29T06:59:00Z`.
pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| text.parse::<Zoned>().unwrap().timestamp())
}

/// A browser: keeps cookies, and says of its forms that they come from our own pages.
pub struct Browser {
    door: Arc<BoxEndpoint<'static, Response>>,
    jar: Mutex<BTreeMap<String, String>>,
}

/// What a browser got.
#[derive(Debug)]
pub struct Seen {
    /// The status.
    pub status: StatusCode,
    /// Where a 303 leads.
    pub location: Option<String>,
    /// After how many seconds to try again.
    pub retry_after: Option<String>,
    /// The page.
    pub body: String,
}

impl Seen {
    /// The form token of the first form on the page.
    pub fn form_token(&self) -> &str {
        self.between("name=\"form_token\" value=\"", "\"")
    }
    /// The text between two marks.
    pub fn between(&self, before: &str, after: &str) -> &str {
        let rest = self.body.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.body)).1;
        rest.split_once(after).unwrap().0
    }
}

impl Browser {
    /// Opens a page.
    pub async fn get(&self, path: &str) -> Seen {
        self.send(Method::GET, path, None).await
    }

    /// Opens a page and follows where it leads.
    pub async fn follow(&self, path: &str) -> Seen {
        let mut seen = self.get(path).await;
        for _ in 0..5 {
            let Some(next) = seen.location.clone() else { return seen };
            seen = self.get(&next).await;
        }
        seen
    }

    /// Sends a form of our own pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let encode = |text: &str| {
            text.bytes().fold(String::new(), |mut out, b| {
                match b {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(b.into()),
                    _ => out.push_str(&format!("%{b:02X}")),
                }
                out
            })
        };
        let body: Vec<_> = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        self.send(Method::POST, path, Some(body.join("&"))).await
    }

    /// Opens an answer that does not end by itself; what it says is left to be read.
    pub async fn open(&self, path: &str, header: &'static str, value: &str) -> Response {
        let request = Request::builder().method(Method::GET).uri_str(path).header(header, value);
        self.door.get_response(request.header(header::COOKIE, self.cookies()).finish()).await
    }

    /// Its cookies, as it sends them.
    pub fn cookies(&self) -> String {
        let jar = self.jar.lock().unwrap();
        jar.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ")
    }

    async fn send(&self, method: Method, path: &str, body: Option<String>) -> Seen {
        let cookies = self.cookies();
        let path = path.split_once('#').map_or(path, |(path, _)| path);
        let mut request = Request::builder()
            .method(method)
            .uri_str(path)
            .header("sec-fetch-site", "same-origin")
            .header("accept-language", "en");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        let request = match body {
            Some(body) => request.content_type("application/x-www-form-urlencoded").body(body),
            None => request.finish(),
        };
        let mut response = self.door.get_response(request).await;
        self.keep_cookies(&response);
        let location = response.header(header::LOCATION).map(str::to_owned);
        let retry_after = response.header(header::RETRY_AFTER).map(str::to_owned);
        let body = response.take_body().into_string().await.unwrap();
        Seen { status: response.status(), location, retry_after, body }
    }

    fn keep_cookies(&self, response: &Response) {
        let mut jar = self.jar.lock().unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || text.to_lowercase().contains("max-age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
