//! A browser in which somebody is signed in, on the real router without its frame.

use super::world::World;
use poem::http::StatusCode;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, test::TestClient};
use std::sync::Arc;
use tokio::{runtime::Runtime, sync::mpsc};
use turnkeep::base::{Condition, Lang, Reader};
use turnkeep::slice::{Content, Failure, House, Rooms, Urgent};
use turnkeep::spine::people::{
    self,
    sessions::{self, Came},
    sign_in::Browser,
};
use turnkeep::web::cookies::Cookie;
use turnkeep::web::{Agent, Cookies, Frame, Me, NavItem, Page, Routes, Site, components, render};

/// One person's browser.
pub(crate) struct Seat {
    client: TestClient<poem::endpoint::BoxEndpoint<'static, Response>>,
    cookie: String,
    runtime: Runtime,
    pub(crate) mails: mpsc::Receiver<Urgent>,
}

/// What a page answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) html: String,
    pub(crate) location: String,
}

impl Seat {
    pub(crate) fn of(world: &World, name: &str) -> Self {
        Self::in_house(world, name, true)
    }

    /// In a house that has no mail.
    pub(crate) fn without_mail(world: &World, name: &str) -> Self {
        Self::in_house(world, name, false)
    }

    fn in_house(world: &World, name: &str, mail: bool) -> Self {
        let site = Site::new("http://127.0.0.1:8080", vec![]).unwrap();
        let (urgent, mails) = mpsc::channel(8);
        let house = House::new(Rooms {
            mail: Arc::new(move || mail),
            store: world.store.clone(),
            origin: site.origin().to_owned(),
            secure: false,
            urgent: urgent.clone(),
            invites: urgent,
            demo: false,
        });
        let id = world.id(name);
        let key = world
            .console(move |w| {
                let browser = Browser {
                    pre_hash: [0; 32],
                    session: None,
                    device: None,
                    agent: Agent::read("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
                    network: "192.0.2.0/24".into(),
                    lang: Lang::En,
                };
                sessions::open(w, &people::get(w, id)?, &browser, Came::ByMail, false)
            })
            .unwrap();
        let set = Cookies::of(&site).set(Cookie::Session, key.token.bytes(), None);
        let cookie = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        let viewed = world.look(|r| people::get(r, id));
        let reader = viewed.reader(world.store.clock().now().at());
        let frame = Framed { name: viewed.name.reveal().clone(), tint: components::tint(&id), reader };
        let pages =
            (people::SLICE.routes)(Routes::new()).router(|_, page| page).data(house).data(Arc::new(site));
        let client = TestClient::new(
            pages
                .map_to_response()
                .around(move |pages, req| {
                    let frame = frame.clone();
                    async move { frame.around(&pages, req).await }
                })
                .boxed(),
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { client, cookie, runtime, mails }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.runtime.block_on(async {
            answer(self.client.get(path).header("cookie", &self.cookie).send().await).await
        })
    }

    /// Sends a form with the token of the page `from`.
    pub(crate) fn post(&self, from: &str, path: &str, fields: &str) -> Answer {
        let page = self.get(from);
        let token = page
            .html
            .split("name=\"form_token\" value=\"")
            .last()
            .map_or("none", |t| &t[..t.find('"').unwrap()]);
        let request = self.client.post(path).header("cookie", &self.cookie);
        let request = request.content_type("application/x-www-form-urlencoded");
        let request = request.body(format!("form_token={token}&{fields}"));
        self.runtime.block_on(async { answer(request.send().await).await })
    }
}

async fn answer(response: poem::test::TestResponse) -> Answer {
    let response = response.0;
    let location = response.header("location").unwrap_or_default().to_owned();
    let status = response.status();
    Answer { status, location, html: response.into_body().into_string().await.unwrap_or_default() }
}

/// The frame that the app puts around content, as far as these tests need it.
#[derive(Clone)]
struct Framed {
    name: String,
    tint: u8,
    reader: Reader,
}

impl Framed {
    async fn around(&self, pages: &impl Endpoint<Output = Response>, req: Request) -> poem::Result<Response> {
        let mut response = pages.get_response(req).await;
        if let Some(failure) = response.extensions().get::<Failure>() {
            return Ok(poem::error::ResponseError::status(failure).into_response());
        }
        let Some(content) = response.extensions_mut().remove::<Content>() else { return Ok(response) };
        let t = self.reader.words();
        let item = |key, label, href, icon| NavItem { key, label, href, icon, letter: 'g' };
        let nav = [
            item("turns", t.web_nav_turns(), "/", "turns"),
            item("duty", t.web_nav_duty(), "/rotations", "duty"),
            item("people", t.web_nav_people(), "/people", "people"),
            item("settings", t.web_nav_settings(), "/settings", "settings"),
        ];
        let frame = Frame::App {
            nav: &nav,
            me: Me { name: self.name.clone(), tint: self.tint },
            workspace: "Analytical Engines".into(),
            elsewhere: None,
            here: content.here,
            turns: 3,
            demo: None,
            flash: None,
            shortcuts: true,
            form_token: "sign-out",
        };
        let page = Page {
            title: content.title,
            reader: &self.reader,
            condition: Condition::Fine,
            still: false,
            frame,
            primary: content.primary,
            body: content.body,
        };
        let mut page = render(page, "N");
        page.set_status(content.status);
        Ok(page)
    }
}

/// The stylesheet, for looking at pages without a server.
pub(crate) fn style() -> String {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/css")).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
