//! A siege: every field, path and query with every hostile string, in a process of its own whose log
//! is read afterwards.

use super::{
    atlas::ATLAS,
    markup::{self, Field, Form},
    strings::{self, MARK},
    town::{Answer, Town, Who, answer, request},
};
use crate::{crash::child, house_of_tests::TestHouse};
use poem::{
    Response,
    endpoint::BoxEndpoint,
    http::{HeaderValue, Method, StatusCode},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tempfile::TempDir;
use turnkeep::app::{
    config::{Log, LogFormat, LogLevel},
    serve,
};
use turnkeep::spine::people::{set_up, sign_in::secrets::Token};
use turnkeep::vault::Purpose;
use turnkeep::web::{Cookies, Site, cookies::Cookie, csrf};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Pages with a form that the atlas's paths alone do not show.
const MORE_PAGES: &[&str] = &[
    "/me/email?sent=1",
    "/step-up?sent=1",
    "/people/invite?first=1",
    "/rotations/new?first=1",
    "/settings/mail?first=1",
];

/// What the process under siege must not do by a plausible form: it would end the siege.
const ENDS: &[&str] = &["/end", "/sign-out", "/deactivate"];

/// How many requests were made.
static KNOCKS: AtomicUsize = AtomicUsize::new(0);

/// Somebody with a browser.
#[derive(Clone)]
struct Visitor {
    door: Arc<BoxEndpoint<'static, Response>>,
    cookies: String,
    signed: bool,
}

impl Visitor {
    fn of(town: &Town, who: Who) -> Self {
        let cookies = town.guests[&who].cookies.clone();
        Self { door: town.demo.clone(), cookies, signed: who != Who::Nobody }
    }

    async fn get(&self, path: &str) -> Answer {
        let request = request(Method::GET, path).header("cookie", &self.cookies).finish();
        self.checked(&format!("GET {path}"), answer(&self.door, request).await)
    }

    async fn post(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let said = || {
            let body: String = String::from_utf8_lossy(&body).chars().take(300).collect();
            format!("POST {path} {kind} {body}")
        };
        let request = request(Method::POST, path).header("cookie", &self.cookies).content_type(kind);
        let answer = answer(&self.door, request.body(body.clone())).await;
        self.checked(&said(), answer)
    }

    async fn fill(&self, path: &str, fields: &[(&[u8], &[u8])]) -> Answer {
        self.post(path, URLENCODED, body(fields)).await
    }

    /// What holds for every answer to anything.
    fn checked(&self, said: &str, answer: Answer) -> Answer {
        KNOCKS.fetch_add(1, Ordering::Relaxed);
        let said: String = said.chars().take(400).collect();
        assert!(!answer.status.is_server_error(), "{said}: {}\n{}", answer.status, answer.body);
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            assert!(!name.as_str().contains(MARK), "{said}: {name}");
            assert!(!value.contains(['\r', '\n', '\u{1b}']), "{said}: {name}: {value}");
            let echo = name == "location" || name == "content-security-policy";
            assert!(echo || !value.contains(MARK), "{said}: {name}: {value}");
            let ours = ["tk_s=", "tk_pre=", "tk_d=", "tk_say="].iter().any(|own| value.starts_with(own));
            assert!(name != "set-cookie" || ours, "{said}: {value}");
        }
        if answer.status == StatusCode::SEE_OTHER {
            let to = answer.location();
            let plain = to.bytes().all(|b| (0x21..0x7f).contains(&b) && !matches!(b, b'\\' | b'<' | b'"'));
            assert!(plain && to.starts_with('/') && !to.contains("//"), "{said}: leads to {to:?}");
            assert!(!self.signed || !to.starts_with("/sign-in"), "{said}: no longer signed in");
        }
        if answer.is_html() {
            let letter = said.starts_with("GET /demo/mail/");
            if let Some(what) = markup::trouble(&answer.body, letter) {
                panic!("{said}: {what}");
            }
        }
        answer
    }
}

fn encoded(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(*byte),
            _ => out.extend(format!("%{byte:02X}").bytes()),
        }
    }
}

fn body(fields: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push(b'&');
        }
        encoded(name, &mut out);
        out.push(b'=');
        encoded(value, &mut out);
    }
    out
}

/// As it stands in a path or query; `None` if it is longer than any browser's address.
fn in_address(bytes: &[u8]) -> Option<String> {
    let mut out = Vec::new();
    encoded(bytes, &mut out);
    (out.len() <= 8000).then(|| String::from_utf8(out).unwrap())
}

/// A form under siege: whose, where, and what it would send by itself.
struct Target {
    visitor: Visitor,
    action: String,
    fields: Vec<Field>,
}

impl Target {
    fn new(town: &Town, visitor: Visitor, page: &str, form: Form) -> Self {
        let page = page.split('?').next().unwrap();
        let action =
            if form.action.starts_with('?') { format!("{page}{}", form.action) } else { form.action };
        let mut fields = form.fields;
        let path = action.split('?').next().unwrap();
        let known = ATLAS.iter().find(|stop| stop.there(town) == path);
        for (name, value) in known.map_or(&[][..], |stop| stop.fields) {
            let value = town.filled(value);
            match fields.iter_mut().find(|field| field.name == *name) {
                Some(field) if field.value.is_empty() => field.value = value,
                Some(_) => {}
                None => fields.push(Field { name: town.filled(name), value, sent: true, free: false }),
            }
        }
        // A rotation for each string would make a house that nobody has; a preview shows as much.
        if path == "/rotations/new" {
            fields.push(Field { name: "preview".into(), value: "1".into(), sent: true, free: false });
        }
        Self { visitor, action, fields }
    }

    fn is_end(&self) -> bool {
        ENDS.iter().any(|end| self.action.ends_with(end))
    }

    /// What is sent by itself, without one field.
    fn plausible(&self, without: &str) -> Vec<(&[u8], &[u8])> {
        let sent = self.fields.iter().filter(|field| field.sent && field.name != without);
        sent.map(|field| (field.name.as_bytes(), field.value.as_bytes())).collect()
    }

    /// Each name once: of the many people of an order one is enough.
    fn names(&self) -> Vec<&str> {
        let mut kinds = BTreeSet::new();
        let mut names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        names.retain(|name| kinds.insert(*name));
        names
    }

    /// Whether a field gets the string of this number: one that takes any text gets all; a choice, a
    /// button or a hidden one, which is only compared, every fourth, each field others.
    fn is_tried(&self, at: usize, name: &str, string: usize) -> bool {
        let free = self.fields.iter().any(|field| field.name == name && field.free);
        (free || (at + string).is_multiple_of(4)) && (!self.is_end() || name == csrf::FORM_TOKEN)
    }

    async fn attack(&self, strings: &[Vec<u8>]) {
        for (number, string) in strings.iter().enumerate() {
            for (at, name) in self.names().into_iter().enumerate() {
                if !self.is_tried(at, name, number) {
                    continue;
                }
                let mut fields = self.plausible(name);
                fields.push((name.as_bytes(), string));
                let answer = self.visitor.fill(&self.action, &fields).await;
                self.is_kept(name, string, &answer);
            }
            if self.is_end() {
                continue;
            }
            let token = self.fields.iter().find(|field| field.name == csrf::FORM_TOKEN);
            let mut all: Vec<(&[u8], &[u8])> =
                self.fields.iter().map(|field| (field.name.as_bytes(), &string[..])).collect();
            all.retain(|(name, _)| *name != csrf::FORM_TOKEN.as_bytes());
            all.extend(token.map(|field| (field.name.as_bytes(), field.value.as_bytes())));
            all.push((string, string));
            let answer = self.visitor.fill(&self.action, &all).await;
            // What was kept is shown where it belongs.
            if answer.status == StatusCode::SEE_OTHER && !self.action.ends_with("/todo") {
                self.visitor.get(answer.location()).await;
            }
        }
    }

    /// If the form came back, it holds what was typed.
    fn is_kept(&self, name: &str, string: &[u8], answer: &Answer) {
        let Ok(typed) = std::str::from_utf8(string) else { return };
        if answer.status != StatusCode::UNPROCESSABLE_ENTITY {
            return;
        }
        let same = |form: &Form| form.action == self.action || self.action.ends_with(&form.action);
        let Some(form) = markup::forms(&answer.body).into_iter().find(same) else { return };
        if let Some(field) = form.fields.iter().find(|field| field.name == name && field.free) {
            assert_eq!(field.value, typed, "POST {}: {name} was not kept", self.action);
        }
    }

    /// Bodies that no browser makes of this form.
    async fn misshape(&self) {
        let visitor = &self.visitor;
        for kind in [
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json",
            "",
            "x",
            "text/html; charset=\"zq9x\"",
        ] {
            let answer = visitor.post(&self.action, kind, body(&self.plausible(""))).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "POST {} as {kind}", self.action);
        }
        let multipart =
            b"--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nzq9x\r\n--x--\r\n".to_vec();
        visitor.post(&self.action, "multipart/form-data; boundary=x", multipart).await;
        for size in [64 * 1024 + 1, 1 << 20] {
            let answer = visitor.post(&self.action, URLENCODED, vec![b'a'; size]).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "POST {}", self.action);
        }
        let many = visitor.post(&self.action, URLENCODED, b"a&".repeat(100_000)).await;
        assert_eq!(many.status, StatusCode::PAYLOAD_TOO_LARGE);
        if self.is_end() {
            return;
        }
        for odd in ["", "&&&==&=", "%", "a=%", "%zz=1&a=%4", "=", "form_token", "form_token=%00", "a&"] {
            let odd = if odd == "a&" { "a&".repeat(32_000) } else { odd.to_owned() };
            visitor.post(&self.action, URLENCODED, odd.into_bytes()).await;
        }
        for name in self.names() {
            visitor.fill(&self.action, &self.plausible(name)).await;
            let mut twice = self.plausible("");
            twice.push((name.as_bytes(), b"<zq9x>"));
            visitor.fill(&self.action, &twice).await;
            twice.insert(0, (name.as_bytes(), b"\"><zq9x>"));
            visitor.fill(&self.action, &twice).await;
        }
    }
}

/// Every form that somebody meets on any page, and every place that takes one all the same.
async fn targets(town: &Town) -> Vec<Target> {
    let mut found: BTreeMap<String, Target> = BTreeMap::new();
    let routes = turnkeep::app::routes(true);
    let is =
        |path: &str, method: Method| routes.entries().iter().any(|e| e.path == path && e.method == method);
    for who in [Who::FreshAdmin, Who::Keeper, Who::Nobody] {
        let visitor = Visitor::of(town, who);
        let pages = ATLAS.iter().filter(|stop| is(stop.path, Method::GET)).map(|stop| stop.there(town));
        for page in pages.chain(MORE_PAGES.iter().map(|page| (*page).to_owned())) {
            let seen = visitor.get(&page).await;
            if !seen.is_html() || page.starts_with("/demo/mail/") {
                continue;
            }
            for form in markup::forms(&seen.body) {
                let target = Target::new(town, visitor.clone(), &page, form);
                found.entry(target.action.clone()).or_insert(target);
            }
        }
    }
    for stop in ATLAS.iter().filter(|stop| is(stop.path, Method::POST)) {
        let (action, guest) = (stop.there(town), &town.guests[&Who::FreshAdmin]);
        let token =
            Field { name: csrf::FORM_TOKEN.into(), value: guest.signed.clone(), sent: true, free: false };
        let form = Form { action: action.clone(), fields: vec![token] };
        let visitor = Visitor::of(town, Who::FreshAdmin);
        found.entry(action).or_insert_with(|| Target::new(town, visitor, stop.path, form));
    }
    let mut found: Vec<Target> = found.into_values().collect();
    // Time passes last.
    found.sort_by_key(|target| target.action == "/demo/clock");
    found
}

/// Every `:name` of every path, and every query.
async fn addresses(town: &Town, strings: &[Vec<u8>]) {
    let (admin, nobody) = (Visitor::of(town, Who::FreshAdmin), Visitor::of(town, Who::Nobody));
    let routes = turnkeep::app::routes(true);
    for string in strings {
        let Some(text) = in_address(string) else { continue };
        for entry in routes.entries() {
            let stop = ATLAS.iter().find(|stop| stop.path == entry.path).unwrap();
            let visitor = if entry.guard == turnkeep::web::Guard::Anybody { &nobody } else { &admin };
            for wrong in 0..stop.ids.len() {
                let path = stop.there_but(town, wrong, &text);
                match entry.method {
                    Method::GET => drop(visitor.get(&path).await),
                    _ => drop(visitor.post(&path, URLENCODED, format!("x={text}").into_bytes()).await),
                }
            }
            if entry.method == Method::GET && !stop.path.starts_with("/assets") {
                let query = [
                    "first", "saved", "sent", "next", "for", "who", "kind", "from", "until", "at", "state",
                    "to",
                ]
                .map(|name| format!("{name}={text}&"));
                visitor.get(&format!("{}?{}{text}", stop.there(town), query.concat())).await;
            }
        }
        nobody.get(&format!("/{text}")).await;
    }
}

/// Every string in the headers that are read.
async fn headers(town: &Town, strings: &[Vec<u8>]) {
    for value in strings.iter().filter_map(|string| HeaderValue::from_bytes(string).ok()) {
        for who in [Who::FreshAdmin, Who::Nobody] {
            let visitor = Visitor::of(town, who);
            let mut knock = request(Method::GET, if who == Who::Nobody { "/sign-in" } else { "/me" })
                .header("cookie", &visitor.cookies)
                .header("cookie", value.clone());
            for name in [
                "user-agent",
                "x-forwarded-for",
                "forwarded",
                "accept-encoding",
                "referer",
                "range",
                "if-none-match",
                "host",
                "accept-language",
            ] {
                knock = knock.header(name, value.clone());
            }
            visitor.checked("headers", answer(&visitor.door, knock.finish()).await);
        }
    }
}

/// What was kept is shown on pages and in mails, and is text everywhere.
async fn look_around(town: &Town) {
    let letters = town.mailed().await;
    assert!(letters.len() > 5, "hardly any mail");
    for letter in &letters {
        let subject = letter.subject.reveal();
        assert!(!subject.chars().any(char::is_control), "{subject:?}");
        let trouble = markup::trouble(letter.html.reveal(), true);
        assert!(trouble.is_none(), "{subject}: {trouble:?}");
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!letter.text.reveal().contains(odd), "{subject}");
    }
    let mut shown = 0;
    for who in [Who::FreshAdmin, Who::Keeper, Who::Member, Who::Nobody] {
        let visitor = Visitor::of(town, who);
        for stop in ATLAS {
            let page = visitor.get(&stop.there(town)).await;
            shown += usize::from(page.body.contains(MARK));
        }
    }
    assert!(shown > 10, "hardly anything was kept: {shown} pages show it");
}

/// The form of the first run, in a house of its own. One field is always wrong: set up once, it is gone.
async fn first_run(strings: &[Vec<u8>]) {
    let house = TestHouse::new().await;
    let link = house.write(TestHouse::console(), set_up::link).await.unwrap().unwrap();
    let (path, token) = link.split_once('#').unwrap();
    let pre = Token::new();
    let jar = Cookies::of(&Site::new(crate::house_of_tests::ORIGIN, vec![]).unwrap());
    let cookie = jar.set(Cookie::Pre, pre.bytes(), None);
    let cookies = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
    let visitor = Visitor { door: house.door(), cookies, signed: false };
    let form_token = csrf::form_token(&house.store().keyring().secret(Purpose::FormToken), &pre.hash());
    let fields = [(&b"form_token"[..], form_token.as_bytes()), (b"token", token.as_bytes())];
    assert_eq!(visitor.fill(path, &fields).await.location(), "/set-up");
    let page = visitor.get("/set-up").await;
    let form = markup::forms(&page.body).remove(0);
    let mut target = Target { visitor, action: form.action, fields: form.fields };
    for name in ["name", "legal_name"] {
        target
            .fields
            .iter_mut()
            .filter(|field| field.name == name)
            .for_each(|field| field.value = "Eve".into());
    }
    for string in strings {
        for name in target.names() {
            let mut fields = target.plausible(name);
            // The address stays empty, and with its own turn the name.
            fields.retain(|(other, _)| name != "email" || *other != b"name");
            fields.push((name.as_bytes(), string));
            let answer = target.visitor.fill("/set-up", &fields).await;
            assert_ne!(answer.status, StatusCode::SEE_OTHER, "{name}");
            target.is_kept(name, string, &answer);
        }
    }
}

async fn besiege(strings: &[Vec<u8>]) {
    let town = Town::new().await;
    let begun = std::time::Instant::now();
    let took = |what: &str| child::say(&format!("{what}: {:.1} s", begun.elapsed().as_secs_f32()));
    headers(&town, strings).await;
    addresses(&town, strings).await;
    took("addresses");
    let targets = targets(&town).await;
    assert!(targets.len() > 20, "hardly any forms: {}", targets.len());
    for target in &targets {
        target.misshape().await;
        target.attack(strings).await;
        took(&target.action);
    }
    look_around(&town).await;
    took("looking around");
    first_run(strings).await;
    took("first run");
}

/// The part that the process under siege plays: nothing in an ordinary run.
#[test]
fn the_siege() {
    if child::folder("strangers::hostile::the_siege").is_none() {
        return;
    }
    serve::log(Log { format: LogFormat::Json, level: LogLevel::Debug });
    tracing::warn!(target: "turnkeep", "the siege begins");
    let all = strings::all();
    let halves: [Vec<Vec<u8>>; 2] = [0, 1].map(|half| all.iter().skip(half).step_by(2).cloned().collect());
    std::thread::scope(|scope| {
        for half in &halves {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(besiege(half));
            });
        }
    });
    child::say(&format!("{} requests, {} strings", KNOCKS.load(Ordering::Relaxed), all.len()));
    child::say("held");
}

#[test]
fn whatever_is_typed_anywhere_is_refused_or_kept_as_text_and_the_log_stays_whole() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let mut command = child::command("strangers::hostile::the_siege", folder.path());
    let mut siege =
        command.stderr(std::fs::File::create(&log).unwrap()).stdin(Stdio::null()).spawn().unwrap();
    let words: Vec<String> = child::words(&mut siege).collect();
    let ended = siege.wait().unwrap();
    let log = std::fs::read(log).unwrap();
    let said = String::from_utf8_lossy(&log);
    assert!(ended.success() && words.iter().any(|word| word == "held"), "{}\n{said}", words.join("\n"));
    assert!(said.contains("the siege begins"), "no log at all");
    for line in said.lines() {
        let whole: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(whole.is_object() && !line.chars().any(char::is_control), "{line:?}");
        assert!(!line.to_lowercase().contains(MARK), "what somebody typed is in the log: {line}");
    }
    // The figures, for whoever runs this with `--nocapture`.
    eprintln!("{}", words.join("\n"));
}
