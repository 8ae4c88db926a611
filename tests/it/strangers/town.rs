//! Two workspaces with everything in them, and everybody who may come to a door of theirs.

use crate::house_of_tests::{ORIGIN, TestHouse, layers};
use poem::{
    Endpoint, Request, RequestBuilder, Response,
    endpoint::BoxEndpoint,
    http::{HeaderMap, Method, StatusCode, header},
};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use std::{collections::BTreeMap, sync::Arc};
use turnkeep::app::{Parts, Running, build};
use turnkeep::base::{Lang, PersonId, Result, WorkspaceId, calendar::cadence::Cadence};
use turnkeep::features::rotations::{
    self, Draft,
    cover::{self, Wish},
    rules::Rules,
    walls,
};
use turnkeep::integrations::mail::{Letter, Postbox};
use turnkeep::spine::{
    notifications,
    people::{self, Newcomer, Profile, Role, invites, sessions, sign_in::Browser},
    turns,
};
use turnkeep::store::{Actor, Scope, Write};
use turnkeep::vault::Purpose;
use turnkeep::web::{Agent, Cookies, Site, assets, cookies::Cookie, csrf};

/// What only people of the first workspace may read: whoever else meets one of these was let see too much.
pub const CANARIES: &[&str] = &[
    "Anselm Werke",
    "Vera Vogt",
    "vera@",
    "Sven Stahl",
    "Paul Privat",
    "Mia Muster",
    "mia@",
    "Karl Keller",
    "Otto Ohm",
    "Dora Dahin",
    "Rosa Rolle",
    "Willi Weg",
    "Gerd Gast",
    "Ida Immer",
    "Ilse Immer",
    "Inge Immer",
    "Furnace watch",
    "Oil the bellows",
    "Sweep the yard",
    "Count the rivets",
    "The third valve sticks",
    "Foundry door",
];

/// Who stands at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Without a session.
    Nobody,
    /// A member of the first workspace who answers for nothing.
    Member,
    /// The same with the role of the privacy desk.
    Privacy,
    /// Owns the rotation, is on duty, and is asked for by everything the atlas leads to.
    Keeper,
    /// An admin whose last proof is older than ten minutes.
    StaleAdmin,
    /// An admin who has just proved who they are.
    FreshAdmin,
    /// The same of the other workspace.
    Foreign,
    /// Somebody who was deactivated, with the cookies they had.
    Gone,
}

impl Who {
    /// Everybody, the mightiest last but for two who may do nothing here.
    pub const ALL: [Self; 8] = [
        Self::Nobody,
        Self::Gone,
        Self::Foreign,
        Self::Member,
        Self::Privacy,
        Self::Keeper,
        Self::StaleAdmin,
        Self::FreshAdmin,
    ];
}

/// A browser at the door: its cookies, and the tokens that forms of its own pages would hold.
#[derive(Clone)]
pub struct Guest {
    /// Of its jar, as a header.
    pub cookies: String,
    /// For forms of somebody signed in.
    pub signed: String,
    /// For forms of anybody.
    pub open: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or("(no text)"))
    }
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }
    /// Whether it is a page.
    pub fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }
}

/// The town.
pub struct Town {
    pub house: TestHouse,
    /// The same house with the pages of the demo.
    pub demo: Arc<BoxEndpoint<'static, Response>>,
    /// What the atlas names.
    pub ids: BTreeMap<&'static str, String>,
    pub guests: BTreeMap<Who, Guest>,
    running: Running,
    data: Connection,
}

type Folk = BTreeMap<&'static str, PersonId>;

fn newcomer(name: &str, roles: &[Role]) -> Newcomer {
    let first = name.split(' ').next().unwrap().to_lowercase();
    Newcomer {
        name: name.to_owned().into(),
        email: format!("{first}@example.eu").into(),
        profile: Profile::new("Europe/Berlin", "en"),
        roles: [&[Role::Member], roles].concat(),
    }
}

/// Everybody of the first workspace, by the name the atlas gives them.
fn settle(w: &Write<'_>) -> Result<Folk> {
    let folk = [
        ("vera", "Vera Vogt", &[Role::Admin][..]),
        ("sven", "Sven Stahl", &[Role::Admin]),
        ("paul", "Paul Privat", &[Role::Privacy]),
        ("mia", "Mia Muster", &[]),
        ("keeper", "Karl Keller", &[]),
        ("otto", "Otto Ohm", &[]),
        ("dora", "Dora Dahin", &[]),
        ("rosa", "Rosa Rolle", &[]),
        ("willi", "Willi Weg", &[]),
        ("gerd", "Gerd Gast", &[]),
    ];
    folk.into_iter().map(|(key, name, roles)| Ok((key, people::add(w, &newcomer(name, roles))?))).collect()
}

fn draft(title: &str, order: &[PersonId], owner: PersonId) -> Draft {
    Draft {
        title: title.to_owned().into(),
        zone: "Europe/Berlin".into(),
        rules: Rules::of(Cadence::DAILY),
        handoff: "2026-03-03T09:00".parse().unwrap(),
        members: order.iter().copied().map(Into::into).collect(),
        owners: vec![owner],
        fallback: owner,
        lead_hours: 0,
    }
}

impl Town {
    /// Tuesday 3 March 2026, ten in the morning in Berlin; Karl took the furnace watch over from Otto at nine.
    pub async fn new() -> Self {
        let house = TestHouse::new().await;
        let demo = Parts {
            store: house.store().clone(),
            site: Site::new(ORIGIN, vec![]).unwrap(),
            postbox: Postbox::memory(),
            layers: layers(house.folder()),
            demo: true,
        };
        let (demo, running) = build(demo);
        let path = house.folder().join("data/data.db");
        let data = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let (ids, guests) = (BTreeMap::new(), BTreeMap::new());
        let mut town = Self { house, demo: Arc::new(demo), ids, guests, running, data };
        let (a, folk) = town.ours().await;
        let (b, berta) = town.theirs().await;
        town.ids.extend(folk.iter().map(|(key, id)| (*key, id.to_string())));
        town.arrive(a, &folk, b, berta).await;
        town.running.tick().await.unwrap();
        town
    }

    async fn ours(&mut self) -> (WorkspaceId, Folk) {
        let act = |w: &Write<'_>| {
            let workspace = people::make_workspace(w, &"Anselm Werke".to_owned().into())?;
            Ok((workspace, w.within_workspace(workspace, settle)?))
        };
        let (workspace, folk) = self.house.write(TestHouse::console(), act).await.unwrap();
        let by = |key: &str| Scope::workspace(workspace, Actor::Person(folk[key]));
        let (karl, otto, gerd) = (folk["keeper"], folk["otto"], folk["gerd"]);
        let watch = draft("Furnace watch", &[otto, karl], karl);
        let rotation = self.house.write(by("keeper"), move |w| rotations::create(w, &watch)).await.unwrap();
        self.house.advance_to("2026-03-03T09:00:00Z").await;
        let act = move |w: &Write<'_>| {
            let duty = rotations::get(w, rotation)?.duty;
            let now = w.now().at();
            let before = rotations::past(w, rotation, 1)?[0].id;
            let running = rotations::outlook(w, rotation, now, now)?.running[0].id;
            let due = "2026-03-09T12:00:00Z".parse().unwrap();
            let todos = ["Oil the bellows", "Sweep the yard", "Count the rivets"];
            let todos = todos.map(|text| turns::leave_todo(w, duty, text, due));
            Ok((before, running, todos.into_iter().collect::<Result<Vec<_>>>()?))
        };
        let (before, running, todos) = self.house.write(by("vera"), act).await.unwrap();
        let taken = todos[2];
        self.house.write(by("keeper"), move |w| turns::take(w, taken)).await.unwrap();
        let note = "The third valve sticks";
        self.house.write(by("otto"), move |w| rotations::write_note(w, before, note)).await.unwrap();
        let wish = Wish {
            slot: 1,
            giver: otto,
            part: None,
            deadline: "2026-03-03T18:00:00Z".parse().unwrap(),
            to: None,
            back: None,
        };
        let request = self.house.write(by("otto"), move |w| cover::ask(w, rotation, &wish)).await.unwrap();
        let list = "Ida Immer <ida@example.eu>\nIlse Immer <ilse@example.eu>\nInge Immer <inge@example.eu>";
        let act = move |w: &Write<'_>| {
            people::deactivate(w, gerd)?;
            invites::invite(w, list)
        };
        let invited = self.house.write(by("vera"), act).await.unwrap();
        for (key, one) in ["ida", "ilse", "inge"].into_iter().zip(&invited) {
            self.ids.insert(key, one.person.to_string());
        }
        let label = "Foundry door";
        let wanted = walls::Wanted {
            label: label.to_owned().into(),
            lang: "en".into(),
            zone: "Europe/Berlin".into(),
            rotations: None,
        };
        let (wall, token) = self.house.write(by("vera"), move |w| walls::make(w, &wanted)).await.unwrap();
        self.ids.extend([("wall", wall.to_string()), ("token", token.text())]);
        let mails = self.house.store().read(by("vera"), |r| notifications::to(r, karl, 1)).unwrap();
        let selector = invited[0].link.reveal().split(['/', '?', '#']).nth(2).unwrap().to_owned();
        let style = assets::style_path().rsplit('/').next().unwrap().to_owned();
        self.ids.extend([
            ("rotation", rotation.to_string()),
            ("before", before.to_string()),
            ("running", running.to_string()),
            // A coming shift of Karl's, and what Otto asked for.
            ("slot", "2".to_owned()),
            ("request", request.to_string()),
            ("turn", todos[0].to_string()),
            ("free", todos[1].to_string()),
            ("taken", taken.to_string()),
            ("workspace", workspace.to_string()),
            ("selector", selector),
            ("style", style),
            ("letter", "1".to_owned()),
            ("delivery", mails[0].0.id.to_string()),
        ]);
        (workspace, folk)
    }

    async fn theirs(&self) -> (WorkspaceId, PersonId) {
        let act = |w: &Write<'_>| {
            let workspace = people::make_workspace(w, &"Bergbau".to_owned().into())?;
            let add = |w: &Write<'_>| people::add(w, &newcomer("Berta Berg", &[Role::Admin]));
            Ok((workspace, w.within_workspace(workspace, add)?))
        };
        let (workspace, berta) = self.house.write(TestHouse::console(), act).await.unwrap();
        let watch = draft("Mine watch", &[berta], berta);
        let watch = Draft { handoff: "2026-03-04T09:00".parse().unwrap(), ..watch };
        let by = Scope::workspace(workspace, Actor::Person(berta));
        self.house.write(by, move |w| rotations::create(w, &watch)).await.unwrap();
        (workspace, berta)
    }

    /// Sessions for everybody; one admin's proof grows old, and one person is deactivated.
    async fn arrive(&mut self, a: WorkspaceId, folk: &Folk, b: WorkspaceId, berta: PersonId) {
        self.seat(Who::StaleAdmin, Some((a, folk["sven"]))).await;
        self.house.advance(0, 15).await;
        let other = self.seat(Who::Keeper, Some((a, folk["keeper"]))).await.unwrap();
        self.ids.insert("session", other.to_string());
        for (who, seat) in [
            (Who::Nobody, None),
            (Who::Member, Some((a, folk["mia"]))),
            (Who::Privacy, Some((a, folk["paul"]))),
            (Who::Keeper, Some((a, folk["keeper"]))),
            (Who::FreshAdmin, Some((a, folk["vera"]))),
            (Who::Foreign, Some((b, berta))),
            (Who::Gone, Some((a, folk["dora"]))),
        ] {
            self.seat(who, seat).await;
        }
        let (vera, dora) = (Scope::workspace(a, Actor::Person(folk["vera"])), folk["dora"]);
        self.house.write(vera, move |w| people::deactivate(w, dora)).await.unwrap();
    }

    async fn seat(
        &mut self,
        who: Who,
        person: Option<(WorkspaceId, PersonId)>,
    ) -> Option<sessions::SessionId> {
        let jar = Cookies::of(&Site::new(ORIGIN, vec![]).unwrap());
        let pre = people::sign_in::secrets::Token::new();
        let pair = |cookie, bytes: &[u8]| {
            let set = jar.set(cookie, bytes, None);
            set.to_str().unwrap().split(';').next().unwrap().to_owned()
        };
        let mut cookies = vec![pair(Cookie::Pre, pre.bytes())];
        let secret = *self.house.store().keyring().secret(Purpose::FormToken);
        let (mut signed, mut session) = (String::new(), None);
        if let Some((workspace, person)) = person {
            let browser = Browser {
                pre_hash: pre.hash(),
                session: None,
                device: None,
                agent: Agent::read("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
                network: "192.0.2.0/24".into(),
                lang: Lang::En,
            };
            // The one whose proofs are old came by a link that somebody handed over.
            let came = if who == Who::StaleAdmin { sessions::Came::ByHand } else { sessions::Came::ByMail };
            let open =
                move |w: &Write<'_>| sessions::open(w, &people::get(w, person)?, &browser, came, false);
            let key = self.house.write(Scope::workspace(workspace, Actor::Stranger), open).await.unwrap();
            cookies.push(pair(Cookie::Session, key.token.bytes()));
            signed = csrf::form_token(&secret, &sessions::device::bound_to(key.session));
            session = Some(key.session);
        }
        let open = csrf::form_token(&secret, &pre.hash());
        self.guests.insert(who, Guest { cookies: cookies.join("; "), signed, open });
        session
    }

    /// Sends a request in somebody's name; a body is a form of our own pages.
    pub async fn send(&self, who: Who, method: Method, path: &str, body: Option<String>) -> Answer {
        let door = if path.starts_with("/demo") { self.demo.clone() } else { self.house.door() };
        let request = request(method, path).header(header::COOKIE, &self.guests[&who].cookies);
        let request = match body {
            Some(body) => request.content_type("application/x-www-form-urlencoded").body(body),
            None => request.finish(),
        };
        answer(&door, request).await
    }

    /// Lets the house with the demo's pages do what is due; what it has mailed so far.
    pub async fn mailed(&self) -> Vec<Letter> {
        self.running.tick().await.unwrap();
        self.running.mailroom.postbox().kept().into_iter().map(|kept| kept.letter).collect()
    }

    /// A text of the atlas with the ids it names.
    pub fn filled(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
    }

    /// Every row of every table, but for when a session was last seen.
    pub fn rows(&self) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut tables = self.data.prepare(sql).unwrap();
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(|name| name.unwrap()).collect();
        let mut all = Vec::new();
        for table in tables {
            let mut select = self.data.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
            let mut rows = select.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let mut said = table.clone();
                for (n, column) in columns.iter().enumerate().filter(|(_, name)| *name != "seen_at") {
                    let value = match row.get_ref(n).unwrap() {
                        ValueRef::Blob(bytes) => data_encoding::HEXLOWER.encode(bytes),
                        other => format!("{other:?}"),
                    };
                    said.push_str(&format!(" {column}={value}"));
                }
                all.push(said);
            }
        }
        all.sort();
        all
    }
}

/// A request as a browser sends it from one of our own pages.
pub fn request(method: Method, path: &str) -> RequestBuilder {
    Request::builder()
        .method(method)
        .uri_str(path)
        .header("sec-fetch-site", "same-origin")
        .header("accept-language", "en")
}

/// What the door answers.
pub async fn answer(door: &BoxEndpoint<'static, Response>, request: Request) -> Answer {
    let mut response = door.get_response(request).await;
    // A stream of events has no end to wait for.
    let endless = response.content_type().is_some_and(|kind| kind.starts_with("text/event-stream"));
    let body = if endless { Vec::new() } else { response.take_body().into_vec().await.unwrap() };
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: String::from_utf8(body).unwrap(),
    }
}
