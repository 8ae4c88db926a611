//! A door with people behind it: a store on a temporary folder, a clock moved by hand, browsers with
//! cookies of their own, and the letters that would have gone out.

use jiff::SignedDuration;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, endpoint::BoxEndpoint, test::TestClient};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::sync::mpsc;
use turnkeep::{
    base::{Clock, Condition, PersonId, Result, WorkspaceId},
    slice::{Content, Failure, House, Rooms, Urgent},
    spine::people::{self, Newcomer, Profile, Role, viewer::Porter},
    store::{Actor, Read, Scope, Store, Write},
    vault::{Keyring, RootKey},
    web::{Door, Nonce, Routes, Site, problem},
};

pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
pub const SAFARI: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1";

pub struct Stage {
    _folder: tempfile::TempDir,
    pub store: Store,
    pub clock: Clock,
    pub workspace: WorkspaceId,
    /// Admin.
    pub ada: PersonId,
    /// Member.
    pub bob: PersonId,
    pub app: Arc<TestClient<BoxEndpoint<'static, Response>>>,
    mails: Mutex<mpsc::Receiver<Urgent>>,
}

impl Stage {
    /// Ada and Bob, at nine o'clock.
    pub async fn new() -> Self {
        let mut stage = Self::empty().await;
        let scope = Scope::instance(Actor::Console);
        let (workspace, ada, bob) = stage
            .store
            .write(scope, |w| {
                let workspace = people::make_workspace(w, &"Lindenhof GmbH".to_owned().into())?;
                w.within_workspace(workspace, |w| {
                    let ada = people::add(w, &newcomer("Ada", "ada@example.eu", Role::Admin))?;
                    let bob = people::add(w, &newcomer("Bob", "bob@example.eu", Role::Member))?;
                    Ok((workspace, ada, bob))
                })
            })
            .await
            .unwrap();
        (stage.workspace, stage.ada, stage.bob) = (workspace, ada, bob);
        stage
    }

    /// A house that nobody has set up.
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = RootKey::create_file(folder.path().join("root.key")).unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let keyring = Keyring::create(&data, &root).unwrap();
        let clock = Clock::still_at("2026-11-23T08:00:00Z".parse().unwrap());
        let store = Store::open(&data, keyring, clock.clone()).unwrap();
        let (outbox, mails) = mpsc::channel(1000);
        let house = House::new(Rooms {
            mail: std::sync::Arc::new(|| true),
            store: store.clone(),
            origin: "http://127.0.0.1:8080".into(),
            secure: false,
            urgent: outbox.clone(),
            invites: outbox,
            demo: false,
        });
        let site = Site::new("http://127.0.0.1:8080", vec!["0.0.0.0/0".parse().unwrap()]).unwrap();
        let routes = (people::SLICE.routes)(Routes::new()).router(|_, page| page).at("/", poem::get(home));
        let app = routes
            .around(|ep, req| async move { framed(ep.as_ref(), req).await })
            .with(Porter)
            .data(house)
            .with(Door::new(Arc::new(site), clock.clone()))
            .boxed();
        let nil = (WorkspaceId::NIL, PersonId::NIL);
        Self {
            _folder: folder,
            store,
            clock,
            workspace: nil.0,
            ada: nil.1,
            bob: nil.1,
            app: Arc::new(TestClient::new(app)),
            mails: Mutex::new(mails),
        }
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.move_both(SignedDuration::from_secs(seconds));
    }

    /// The letters since last asked.
    pub fn mails(&self) -> Vec<Mail> {
        let mut queue = self.mails.lock().unwrap();
        std::iter::from_fn(|| queue.try_recv().ok()).map(Mail::read).collect()
    }

    /// The one letter since last asked.
    pub fn mail(&self) -> Mail {
        let mut mails = self.mails();
        assert_eq!(mails.len(), 1);
        mails.remove(0)
    }

    pub fn read<T>(&self, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.store.read(Scope::workspace(self.workspace, Actor::Clock), look).unwrap()
    }

    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.write(Scope::workspace(self.workspace, Actor::Console), act).await
    }

    pub async fn write_all<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.write(Scope::instance(Actor::Console), act).await
    }

    /// How many sessions of a person nobody ended.
    pub fn sessions(&self, person: PersonId) -> usize {
        self.read(|r| people::sessions::list(r, person)).len()
    }

    /// Everything that the door keeps, to see whether anything changed.
    pub fn snapshot(&self) -> Vec<String> {
        let scope = Scope::instance(Actor::Clock);
        let look = |r: &Read<'_>| {
            let mut all = r.all(
                "SELECT hex(id) || state || tries || expires_at || ifnull(hex(pre_hash), '') AS line
                 FROM sign_in_requests ORDER BY id /* instance */",
                &[],
                |row| row.get::<String>("line"),
            )?;
            all.extend(r.all(
                "SELECT hex(id) || hex(token_hash) || seen_at || ifnull(ended_at, '') AS line
                 FROM sessions ORDER BY id /* instance */",
                &[],
                |row| row.get::<String>("line"),
            )?);
            all.push(r.count("SELECT count(*) FROM sign_in_limits /* instance */", &[])?.to_string());
            all.push(r.count("SELECT count(*) FROM audit_leaves /* instance */", &[])?.to_string());
            Ok(all)
        };
        self.store.read(scope, look).unwrap()
    }

    /// The audited events, in their order.
    pub fn events(&self) -> Vec<String> {
        let scope = Scope::instance(Actor::Clock);
        let bodies = self
            .store
            .read(scope, |r| {
                r.all("SELECT body FROM audit_leaves ORDER BY seq /* instance */", &[], |row| {
                    row.get::<Vec<u8>>("body")
                })
            })
            .unwrap();
        // A leaf is PAE: count, then the instant (4 + 8 bytes), then the event with its length.
        let name = |body: Vec<u8>| {
            let size = u32::from_be_bytes(body[16..20].try_into().unwrap()) as usize;
            String::from_utf8(body[20..20 + size].to_vec()).unwrap()
        };
        bodies.into_iter().map(name).collect()
    }

    /// A browser on that network.
    pub fn browser(&self, agent: &'static str, addr: &'static str) -> Chrome {
        Chrome { app: self.app.clone(), agent, addr, cookies: Mutex::default() }
    }

    pub fn firefox(&self) -> Chrome {
        self.browser(FIREFOX, "203.0.113.9")
    }

    /// A browser in which this person has just signed in.
    pub async fn signed_in(&self, email: &str) -> Chrome {
        let browser = self.firefox();
        browser.ask(email).await;
        let link = self.mail().link;
        assert_eq!(browser.follow(&link).await.location(), "/");
        browser
    }
}

pub fn newcomer(name: &str, email: &str, role: Role) -> Newcomer {
    let profile = Profile::new("Europe/Paris", "en");
    let (name, email) = (name.to_owned().into(), email.to_owned().into());
    Newcomer { name, email, profile, roles: vec![role] }
}

#[poem::handler]
fn home(viewer: people::viewer::Viewer) -> String {
    format!("home of {}", viewer.person.name.reveal())
}

/// What the app's shell does, as far as the door needs it.
async fn framed<E: Endpoint>(inner: &E, req: Request) -> poem::Result<Response> {
    let reader = problem::stranger(&req, jiff::Timestamp::UNIX_EPOCH);
    let nonce = Nonce::of(&req);
    let mut answer = match inner.call(req).await {
        Ok(answer) => answer.into_response(),
        Err(error) => match error.downcast_ref::<Failure>() {
            Some(failure) => problem::answer(&failure.0, &reader, Condition::Fine, None, &nonce),
            None => problem::foreign_error(error, &reader, Condition::Fine, None, &nonce),
        },
    };
    if let Some(Failure(error)) = answer.extensions_mut().remove::<Failure>() {
        return Ok(problem::answer(&error, &reader, Condition::Fine, None, &nonce));
    }
    if let Some(content) = answer.extensions_mut().remove::<Content>() {
        answer.set_status(content.status);
        answer.set_body(format!("<h1>{}</h1>{}", content.title, content.body.into_string()));
    }
    Ok(answer)
}

/// A letter that would have gone out.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Path with fragment; empty if there is none.
    pub link: String,
}

impl Mail {
    fn read(urgent: Urgent) -> Self {
        let lines: Vec<String> = urgent.message.lines.iter().map(|l| l.reveal().clone()).collect();
        Self {
            to: urgent.to.into_inner(),
            subject: urgent.message.subject.into_inner(),
            text: lines.join("\n"),
            link: urgent.message.link.map(|(_, path)| path).unwrap_or_default(),
        }
    }
    pub fn code(&self) -> String {
        self.subject.split(' ').next().unwrap().to_owned()
    }
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
    /// Where it sends the browser; it must do so.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.body);
        self.header("location")
    }
    pub fn form_token(&self) -> String {
        let at = self.body.find("name=\"form_token\" value=\"").unwrap_or_else(|| panic!("{}", self.body));
        self.body[at + 25..].split('"').next().unwrap().to_owned()
    }
}

/// A browser: cookies, an agent, a place on the network.
pub struct Chrome {
    app: Arc<TestClient<BoxEndpoint<'static, Response>>>,
    agent: &'static str,
    addr: &'static str,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl Chrome {
    /// The same browser again, with a copy of its cookies.
    pub fn copy(&self) -> Self {
        let cookies = Mutex::new(self.cookies.lock().unwrap().clone());
        Self { app: self.app.clone(), cookies, ..*self }
    }

    pub fn has(&self, cookie: &str) -> bool {
        self.cookies.lock().unwrap().contains_key(cookie)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.app.get(path.split('#').next().unwrap())).await
    }

    pub async fn head(&self, path: &str) -> Answer {
        self.send(self.app.head(path.split('#').next().unwrap())).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", percent(value));
        let body = fields.iter().map(pair).collect::<Vec<_>>().join("&");
        let request = self.app.post(path).content_type("application/x-www-form-urlencoded").body(body);
        self.send(request.header("sec-fetch-site", "same-origin")).await
    }

    /// Opens a page and sends its form.
    pub async fn fill(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(page).await.form_token();
        self.post(to, &[&[("form_token", token.as_str())], fields].concat()).await
    }

    /// Asks for a mail.
    pub async fn ask(&self, email: &str) -> Answer {
        self.fill("/sign-in", "/sign-in", &[("email", email)]).await
    }

    /// Opens a mailed link as a browser with script does, and presses the button.
    pub async fn follow(&self, link: &str) -> Answer {
        let (path, token) = link.split_once('#').unwrap();
        self.fill(path, path, &[("token", token)]).await
    }

    pub async fn type_code(&self, code: &str) -> Answer {
        self.fill("/sign-in/code", "/sign-in/code", &[("code", code)]).await
    }

    pub async fn is_in(&self) -> bool {
        self.get("/").await.status == 200
    }

    async fn send(
        &self,
        request: poem::test::TestRequestBuilder<'_, BoxEndpoint<'static, Response>>,
    ) -> Answer {
        let jar = self.cookies.lock().unwrap().iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>();
        let request = request.header("user-agent", self.agent).header("x-forwarded-for", self.addr);
        let request = if jar.is_empty() { request } else { request.header("cookie", jar.join("; ")) };
        let response = request.send().await.0;
        for line in response.headers().get_all("set-cookie") {
            let (pair, rest) = line.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            match rest.contains("Max-Age=0") {
                true => cookies.remove(name),
                false => cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let text = |v: &poem::http::HeaderValue| v.to_str().unwrap().to_owned();
        let headers = response.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect();
        let status = response.status().as_u16();
        Answer { status, headers, body: response.into_body().into_string().await.unwrap() }
    }
}

fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
