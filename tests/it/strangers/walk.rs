//! The walk: everybody to every page there is, with their own ids and with those of others.

use super::{
    atlas::{ATLAS, Stop},
    town::{Answer, CANARIES, Town, Who},
};
use poem::http::{Method, StatusCode};
use turnkeep::web::Guard;

/// The pages that are there for everybody, one by one. A new one is a decision: it belongs here, and
/// into docs/security.md if it tells anything.
const PUBLIC: &[(&str, &str)] = &[
    ("GET", "/assets/:file"),
    ("GET", "/demo/mail"),
    ("GET", "/demo/mail/:number"),
    ("GET", "/demo/mail/:number/html"),
    ("GET", "/favicon.ico"),
    ("GET", "/favicon.svg"),
    ("GET", "/healthz"),
    ("GET", "/l"),
    ("GET", "/l/:selector"),
    ("GET", "/readyz"),
    ("GET", "/robots.txt"),
    ("GET", "/set-up"),
    ("GET", "/sign-in"),
    ("GET", "/sign-in/code"),
    // Whoever has its link sees a wall: that is what it is for. Without one it says nothing.
    ("GET", "/wall/:token"),
    ("POST", "/l"),
    ("POST", "/l/:selector"),
    ("POST", "/set-up"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/code"),
];

/// The one page that shows names to whoever knows its address.
const WALL: &str = "/wall/:token";

/// What somebody is to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// The page, or what its form says.
    Served,
    /// The answer of a page that does not exist.
    Missing,
    /// The way to the sign-in page; a form: 401.
    TurnedAway,
    /// The way to the step-up page.
    StepUp,
    /// `Served` or `Missing`: whether an admin stands in for a keeper differs from thing to thing.
    Either,
}

/// The whole of it: who gets what from a page with this guard; `ids` if things of ours are named in its path or form.
fn due(guard: Guard, who: Who, ids: bool) -> Due {
    use {Guard as G, Who as W};
    match (guard, who) {
        (G::Anybody, _) => Due::Served,
        (_, W::Nobody | W::Gone) => Due::TurnedAway,
        (_, W::Foreign) if ids => Due::Missing,
        (G::FreshHost, W::Foreign) => Due::Missing,
        (G::Admin | G::FreshAdmin | G::FreshHost, W::Member | W::Privacy | W::Keeper) => Due::Missing,
        (G::Privacy, W::Member | W::Keeper) => Due::Missing,
        (G::Fresh | G::FreshAdmin | G::FreshHost | G::Mailbox, W::StaleAdmin) => Due::StepUp,
        (G::Keeper, W::Member | W::Privacy) => Due::Missing,
        (G::Keeper, W::StaleAdmin | W::FreshAdmin) => Due::Either,
        _ => Due::Served,
    }
}

/// What somebody got.
fn got(method: &Method, answer: &Answer) -> Result<Due, StatusCode> {
    let to = answer.location();
    Ok(match answer.status {
        StatusCode::NOT_FOUND => Due::Missing,
        StatusCode::UNAUTHORIZED => Due::TurnedAway,
        StatusCode::SEE_OTHER if to.starts_with("/step-up?next=") => Due::StepUp,
        StatusCode::SEE_OTHER if method == Method::GET && to.starts_with("/sign-in") => Due::TurnedAway,
        StatusCode::OK | StatusCode::SEE_OTHER | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => {
            Due::Served
        }
        other => return Err(other),
    })
}

/// One page as the walk meets it.
struct Place {
    method: Method,
    guard: Guard,
    stop: &'static Stop,
}

impl Place {
    fn all() -> Vec<Self> {
        let routes = turnkeep::app::routes(true);
        let find = |path: &str| ATLAS.iter().position(|stop| stop.path == path);
        let mut all: Vec<_> = routes
            .entries()
            .iter()
            .map(|entry| {
                let Some(at) = find(entry.path) else {
                    panic!(
                        "{} {} is not in tests/it/strangers/atlas.rs: add a line `page(path, ids)`, or \
                         `form(path, ids, fields)` with what a person would send, and for each `:name` \
                         the name of an id that tests/it/strangers/town.rs makes in the first workspace",
                        entry.method, entry.path
                    )
                };
                (at, Self { method: entry.method.clone(), guard: entry.guard, stop: &ATLAS[at] })
            })
            .collect();
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, place)| place).collect()
    }

    fn names_things(&self) -> bool {
        !self.stop.ids.is_empty()
    }

    /// What is due here.
    fn due(&self, who: Who) -> Due {
        let in_fields = self.method == Method::POST
            && self.stop.fields.iter().any(|(_, value)| value.starts_with("{") && !value.starts_with("{me}"));
        due(self.guard, who, self.names_things() || in_fields)
    }

    /// The path to the things of the first workspace.
    fn path(&self, town: &Town) -> String {
        self.stop.there(town)
    }

    /// The path to things of the same kinds that do not exist.
    fn path_to_nothing(&self, town: &Town) -> String {
        self.stop.with(|_, name| nothing_like(&town.ids[name]))
    }

    async fn visit(&self, town: &Town, who: Who, path: &str) -> Answer {
        let guest = &town.guests[&who];
        let token = if self.guard == Guard::Anybody { &guest.open } else { &guest.signed };
        self.visit_with(town, who, path, token).await
    }

    async fn visit_with(&self, town: &Town, who: Who, path: &str, token: &str) -> Answer {
        let body = (self.method == Method::POST).then(|| {
            let mut body = format!("form_token={token}");
            for (name, value) in self.stop.fields {
                body.push_str(&format!(
                    "&{}={}",
                    town.filled(name),
                    encoded(&town.filled(value).replace("{me}", &format!("{who:?}")))
                ));
            }
            body
        });
        let answer = town.send(who, self.method.clone(), path, body).await;
        let said = format!("{who:?} {} {path}", self.method);
        check_headers(&said, self, &answer);
        let outside = matches!(who, Who::Nobody | Who::Gone | Who::Foreign);
        if outside && !path.starts_with("/demo/mail") && self.stop.path != WALL {
            for canary in CANARIES {
                assert!(!answer.body.contains(canary), "{said} shows {canary}:\n{}", answer.body);
                assert!(!format!("{:?}", answer.headers).contains(canary), "{said} tells {canary}");
            }
        }
        answer
    }

    /// Visits, and says what is wrong with the answer.
    async fn judge(&self, town: &Town, who: Who) -> Option<String> {
        let answer = self.visit(town, who, &self.path(town)).await;
        let (want, got) = (self.due(who), got(&self.method, &answer));
        let fits = match (want, got) {
            (_, Err(_)) => false,
            (Due::Either, Ok(got)) => matches!(got, Due::Served | Due::Missing),
            // A page of the door may send on to another one of the door; a form may find its time over.
            (Due::Served, Ok(got)) if self.guard == Guard::Anybody => got != Due::StepUp,
            (_, Ok(got)) => want == got,
        };
        (!fits).then(|| {
            format!(
                "{who:?} {} {} ({:?}): {want:?} was due, {} came {}",
                self.method,
                self.stop.path,
                self.guard,
                answer.status,
                answer.location()
            )
        })
    }
}

/// An id of the same shape that nothing has.
fn nothing_like(id: &str) -> String {
    match id.split_once('_') {
        Some((kind, rest)) => format!("{kind}_{}", "0".repeat(rest.len() - 1) + "8"),
        None => "999999".to_owned(),
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn check_headers(said: &str, place: &Place, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("origin-agent-cluster", "?1"),
        ("x-robots-tag", "noindex, nofollow"),
    ] {
        assert_eq!(answer.header(name), value, "{said}: {name}");
    }
    // An address that is a secret is told to nobody.
    let referrer = if place.stop.path == WALL { "no-referrer" } else { "same-origin" };
    let known = answer.status.is_success() || answer.status == StatusCode::NOT_FOUND;
    assert_eq!(answer.header("referrer-policy"), if known { referrer } else { "same-origin" }, "{said}");
    let policy = answer.header("content-security-policy");
    let letter = place.stop.path.starts_with("/demo/mail/:number/html") && answer.status.is_success();
    assert!(letter || policy.contains("default-src 'none'; script-src 'nonce-"), "{said}: {policy}");
    assert!(letter || answer.header("x-frame-options") == "DENY", "{said}");
    let file = ["/assets/:file", "/favicon.ico", "/favicon.svg", "/robots.txt"].contains(&place.stop.path);
    if !(file && answer.status.is_success()) {
        assert_eq!(answer.header("cache-control"), "no-store", "{said}");
    }
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Lax"), "{said}: {cookie}");
    }
}

/// The answer without what differs each time: nonce, form tokens, the ids asked for.
fn masked(answer: &Answer, path: &str) -> String {
    let mut text = format!("{} {}\n{}", answer.status, answer.location(), answer.body).replace(path, "PATH");
    for (before, after) in [("nonce=\"", '"'), ("name=\"form_token\" value=\"", '"')] {
        let mut rest = text.as_str();
        let mut out = String::new();
        while let Some((head, tail)) = rest.split_once(before) {
            out.push_str(head);
            rest = tail.split_once(after).unwrap().1;
        }
        text = out + rest;
    }
    text
}

#[track_caller]
fn nothing_wrong(found: &[String]) {
    assert!(found.is_empty(), "{} answers are wrong:\n{}", found.len(), found.join("\n"));
}

#[test]
fn what_is_there_for_everybody_was_decided_one_by_one() {
    let routes = turnkeep::app::routes(true);
    let open = routes.entries().iter().filter(|entry| entry.guard == Guard::Anybody);
    let mut open: Vec<_> = open.map(|entry| (entry.method.as_str(), entry.path)).collect();
    open.sort_unstable();
    assert_eq!(open, PUBLIC, "tests/it/strangers/walk.rs: PUBLIC names what needs no session");
}

#[test]
fn the_atlas_has_no_page_twice_and_none_that_is_not_there() {
    let routes = turnkeep::app::routes(true);
    for (n, stop) in ATLAS.iter().enumerate() {
        assert!(routes.entries().iter().any(|entry| entry.path == stop.path), "{} is no page", stop.path);
        assert!(ATLAS[..n].iter().all(|other| other.path != stop.path), "{} is there twice", stop.path);
    }
}

#[tokio::test]
async fn whoever_may_not_pass_is_refused_at_every_page_and_changes_nothing() {
    let town = Town::new().await;
    let before = town.rows();
    let mut wrong = Vec::new();
    for place in Place::all() {
        for who in Who::ALL {
            let may = matches!(place.due(who), Due::Served | Due::Either);
            if place.method == Method::GET || !may {
                wrong.extend(place.judge(&town, who).await);
            }
        }
        assert!(town.rows() == before, "{} {} changes data", place.method, place.stop.path);
    }
    nothing_wrong(&wrong);
}

#[tokio::test]
async fn whoever_may_pass_is_served_at_every_page() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for place in Place::all() {
        for who in Who::ALL {
            if matches!(place.due(who), Due::Served | Due::Either) {
                wrong.extend(place.judge(&town, who).await);
            }
        }
    }
    nothing_wrong(&wrong);
}

#[tokio::test]
async fn no_form_is_taken_with_the_token_of_another_browser_or_without_one() {
    let town = Town::new().await;
    let before = town.rows();
    for place in Place::all().into_iter().filter(|place| place.method == Method::POST) {
        for who in Who::ALL.into_iter().filter(|who| place.due(*who) == Due::Served) {
            let other = if who == Who::Keeper { Who::Member } else { Who::Keeper };
            for token in ["", town.guests[&other].open.as_str(), town.guests[&other].signed.as_str()] {
                let answer = place.visit_with(&town, who, &place.path(&town), token).await;
                let status = answer.status;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{who:?} POST {}", place.stop.path);
            }
        }
        assert!(town.rows() == before, "POST {} changes data", place.stop.path);
    }
}

#[tokio::test]
async fn somebody_elses_thing_answers_to_the_letter_as_one_that_does_not_exist() {
    let town = Town::new().await;
    let places = Place::all().into_iter().filter(|place| place.names_things());
    for place in places.filter(|place| place.guard != Guard::Anybody) {
        for who in [Who::Nobody, Who::Gone, Who::Foreign, Who::Member] {
            if place.due(who) == Due::Served {
                continue;
            }
            let (here, nowhere) = (place.path(&town), place.path_to_nothing(&town));
            let theirs = place.visit(&town, who, &here).await;
            let nothing = place.visit(&town, who, &nowhere).await;
            assert_eq!(masked(&theirs, &here), masked(&nothing, &nowhere), "{who:?} {}", place.stop.path);
        }
    }
}

#[tokio::test]
async fn every_page_knows_its_methods_and_answers_head_as_get() {
    let town = Town::new().await;
    let before = town.rows();
    let places = Place::all();
    for place in &places {
        let path = place.path(&town);
        let has =
            |method: &Method| places.iter().any(|p| p.stop.path == place.stop.path && p.method == *method);
        for who in [Who::Nobody, Who::FreshAdmin] {
            for name in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
                let method = Method::from_bytes(name.as_bytes()).unwrap();
                if !has(&method) {
                    let answer = town.send(who, method, &path, None).await;
                    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{who:?} {name} {path}");
                    check_headers(&format!("{who:?} {name} {path}"), place, &answer);
                }
            }
            if place.method == Method::GET {
                let get = place.visit(&town, who, &path).await;
                let head = town.send(who, Method::HEAD, &path, None).await;
                check_headers(&format!("{who:?} HEAD {path}"), place, &head);
                assert_eq!((head.status, head.location()), (get.status, get.location()), "HEAD {path}");
                assert_eq!(head.header("content-type"), get.header("content-type"), "HEAD {path}");
            }
        }
    }
    assert!(town.rows() == before, "looking changes data");
}
