//! Streams that tell an open page that something changed.

use crate::house_of_tests::{Browser, TestHouse};
use futures_util::{Stream, StreamExt};
use poem::{
    Endpoint, EndpointExt, Request, Server, endpoint::make_sync, http::Method, listener::TcpAcceptor,
};
use std::{pin::Pin, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use turnkeep::{
    app::{
        hangup::Ending,
        live::{MOST, ReaderOf},
    },
    base::{PersonId, WorkspaceId},
    spine::people::{self, sessions},
    store::{Actor, Scope, Signal},
    web::{LOOK, SEND, TO},
};

const ADA: &str = "ada@lindenhof.example";
const GRETA: &str = "greta@lindenhof.example";
const RETRY: Option<&str> = Some("retry: 3000\n\n");
const CHANGE: Option<&str> = Some("event: change\ndata: rotations\n\n");
const GONE: Option<&str> = Some("event: gone\ndata:\n\n");

/// What one is told, piece by piece.
struct Told(Pin<Box<dyn Stream<Item = String> + Send>>);

impl Told {
    /// A stream that this browser opens, with its first words behind it.
    async fn by(browser: &Browser) -> Self {
        let mut response = browser.open("/live", "accept", "text/event-stream").await;
        assert_eq!(response.status(), 200);
        let body = response.take_body().into_bytes_stream();
        let mut told = Self(Box::pin(body.map(|piece| String::from_utf8(piece.unwrap().to_vec()).unwrap())));
        assert_eq!(told.next().await.as_deref(), RETRY);
        told
    }
    /// The next piece; `None` at the end. Nothing may take longer than five seconds.
    async fn next(&mut self) -> Option<String> {
        tokio::time::timeout(Duration::from_secs(5), self.0.next()).await.unwrap()
    }
}

/// A house, and Greta in it.
async fn with_greta() -> (TestHouse, Browser) {
    let house = TestHouse::lindenhof("2026-03-25T08:00:00Z").await;
    let greta = house.signed_in(GRETA).await;
    (house, greta)
}

fn whereabouts(house: &TestHouse, address: &str) -> (WorkspaceId, PersonId) {
    house.store().read(TestHouse::console(), |r| Ok(people::by_address(r, address)[0])).unwrap()
}

/// The newest session of this address.
fn reader(house: &TestHouse, address: &str) -> ReaderOf {
    let (workspace, person) = whereabouts(house, address);
    let scope = Scope::workspace(workspace, Actor::Clock);
    let session = house.store().read(scope, |r| sessions::list(r, person)).unwrap()[0].id;
    ReaderOf { workspace, person, session }
}

fn stream(house: &TestHouse, reader: ReaderOf, beat: Duration) -> Told {
    Told(Box::pin(house.running.streams.open(house.store(), reader, beat).map(Result::unwrap)))
}

fn tell(house: &TestHouse, topic: &'static str) {
    let workspace = whereabouts(house, GRETA).0;
    house.store().tell(Signal { workspace, topic });
}

#[tokio::test]
async fn a_stream_says_what_kind_of_thing_changed_and_nothing_else() {
    let (house, greta) = with_greta().await;
    let mut told = Told::by(&greta).await;
    house.store().tell(Signal { workspace: WorkspaceId::random(), topic: "people" });
    house.store().tell(Signal { workspace: WorkspaceId::NIL, topic: "settings" });
    tell(&house, "sessions");
    for topic in ["turns", "rotations", "turns"] {
        tell(&house, topic);
    }
    let both = "event: change\ndata: rotations\n\nevent: change\ndata: turns\n\n";
    assert_eq!(told.next().await.as_deref(), Some(both), "at once, each once, of this workspace only");
    let scope = Scope::workspace(whereabouts(&house, GRETA).0, Actor::Console);
    let newcomer = crate::store::world::newcomer("Zoe", people::Role::Member);
    house.write(scope, move |w| people::add(w, &newcomer)).await.unwrap();
    assert_eq!(told.next().await.as_deref(), Some("event: change\ndata: people\n\n"));
}

#[tokio::test]
async fn a_stream_has_the_headers_of_every_answer_and_is_neither_kept_nor_compressed() {
    let (_house, greta) = with_greta().await;
    let answer = greta.open("/live", "accept-encoding", "gzip").await;
    let has = |name: &str| answer.header(name).unwrap_or_default().to_owned();
    assert_eq!(has("content-type"), "text/event-stream");
    assert_eq!(has("cache-control"), "no-store");
    assert_eq!(has("x-accel-buffering"), "no");
    assert_eq!(has("content-encoding"), "");
    assert_eq!(has("x-content-type-options"), "nosniff");
    assert!(has("content-security-policy").starts_with("default-src 'none'"));
}

#[tokio::test]
async fn what_a_browser_says_of_earlier_events_is_not_looked_at() {
    let (house, greta) = with_greta().await;
    for (path, id) in [("/live", "99999999999999999999"), ("/live?topic=all&last=%00%ff", "ü\"'<script>")] {
        let mut answer = greta.open(path, "last-event-id", id).await;
        let mut body = answer.take_body().into_bytes_stream();
        assert_eq!(body.next().await.unwrap().unwrap(), "retry: 3000\n\n");
        tell(&house, "rotations");
        assert_eq!(body.next().await.unwrap().unwrap().as_ref(), CHANGE.unwrap().as_bytes());
    }
    let nobody = house.browser().get("/live").await;
    assert_eq!(nobody.location.as_deref(), Some("/sign-in?next=/live"));
}

#[tokio::test]
async fn whoever_does_not_read_costs_one_line_however_much_changes() {
    let (house, greta) = with_greta().await;
    let mut told = Told::by(&greta).await;
    for _ in 0..20_000 {
        tell(&house, "rotations");
        tell(&house, "turns");
    }
    assert_eq!(told.next().await.as_deref(), Some("event: change\ndata: all\n\n"));
    tell(&house, "rotations");
    assert_eq!(told.next().await.as_deref(), CHANGE, "and nothing is left behind it");
}

#[tokio::test]
async fn a_stream_ends_at_once_when_its_session_does() {
    for way in ["sign-out", "revoked", "others", "deactivated", "end-all"] {
        let (house, here) = with_greta().await;
        house.advance(0, 1).await;
        let other = house.signed_in(GRETA).await;
        let ada = house.signed_in(ADA).await;
        let mut told = Told::by(&here).await;
        let mut untouched = Told::by(&ada).await;
        let (workspace, greta) = whereabouts(&house, GRETA);
        let console = Scope::workspace(workspace, Actor::Console);
        let me = other.get("/me").await;
        match way {
            "sign-out" => {
                let token = here.get("/me").await.form_token().to_owned();
                here.post("/sign-out", &[("form_token", &token)]).await;
            }
            "revoked" => {
                let oldest = me.body.rsplit_once("/me/sessions/ses_").unwrap().1.split('/').next().unwrap();
                let path = format!("/me/sessions/ses_{oldest}/end");
                let gone = other.post(&path, &[("form_token", me.form_token())]).await;
                assert_eq!(gone.location.as_deref(), Some("/me#sessions"));
            }
            "others" => {
                other.post("/me/sessions/others/end", &[("form_token", me.form_token())]).await;
            }
            "deactivated" => {
                let page = ada.get(&format!("/people/{greta}")).await;
                let path = format!("/people/{greta}/deactivate");
                ada.post(&path, &[("form_token", page.form_token())]).await;
            }
            _ => {
                house.write(console, move |w| sessions::end_all(w, greta)).await.unwrap();
            }
        }
        let last = loop {
            match told.next().await {
                Some(text) if text.starts_with("event: change") => {}
                last => break last,
            }
        };
        assert_eq!(last.as_deref(), GONE, "{way}");
        assert_eq!(told.next().await, None, "{way}");
        tell(&house, "rotations");
        assert!(untouched.next().await.unwrap().starts_with("event: change"), "{way}");
        assert_eq!(house.running.streams.count(), 1, "{way}");
    }
}

#[tokio::test]
async fn a_stream_asks_at_every_second_beat_whether_its_session_still_lives() {
    let beat = Duration::from_millis(10);
    for (address, minutes) in [(ADA, 30), (GRETA, 7 * 24 * 60)] {
        let (house, _greta) = with_greta().await;
        house.signed_in(address).await;
        let reader = reader(&house, address);
        let mut told = stream(&house, reader, beat);
        assert_eq!(told.next().await.as_deref(), RETRY);
        house.clock.move_both(jiff::SignedDuration::from_secs(minutes * 60 - 1));
        for _ in 0..4 {
            assert_eq!(told.next().await.as_deref(), Some(":\n\n"), "{address}");
        }
        house.clock.move_both(jiff::SignedDuration::from_secs(1));
        let mut last = told.next().await;
        while last.as_deref() == Some(":\n\n") {
            last = told.next().await;
        }
        assert_eq!(last.as_deref(), GONE, "{address}");
        assert_eq!(told.next().await, None);
        assert_eq!(stream(&house, reader, beat).next().await.as_deref(), GONE, "and none begins");
    }
}

#[tokio::test]
async fn an_open_page_is_no_use_of_the_session_and_renews_nothing() {
    let house = TestHouse::lindenhof("2026-03-25T08:00:00Z").await;
    let (ada, busy) = (house.signed_in(ADA).await, house.signed_in(ADA).await);
    house.advance(0, 29).await;
    let answer = ada.open("/live", "accept", "text/event-stream").await;
    assert_eq!(answer.header("set-cookie"), None);
    let _told = Told::by(&ada).await;
    assert_eq!(busy.get("/").await.status, 200);
    house.advance(0, 1).await;
    assert_eq!(ada.get("/").await.location.as_deref(), Some("/sign-in"));
    assert_eq!(busy.get("/").await.status, 200);
    let greta = house.signed_in(GRETA).await;
    let before = greta.cookies();
    house.advance(24, 0).await;
    let answer = greta.open("/live", "accept", "text/event-stream").await;
    assert_eq!((answer.status().as_u16(), answer.header("set-cookie")), (200, None));
    greta.get("/").await;
    assert_ne!(greta.cookies(), before, "the next page renews the token");
}

#[tokio::test]
async fn a_fourth_stream_of_a_session_ends_its_oldest_and_no_other() {
    let (house, greta) = with_greta().await;
    let other = house.signed_in(GRETA).await;
    let mut elsewhere = Told::by(&other).await;
    let mut told = Vec::new();
    for _ in 0..=MOST {
        told.push(Told::by(&greta).await);
    }
    assert_eq!(told[0].next().await.as_deref(), Some("event: elsewhere\ndata:\n\n"));
    assert_eq!(told[0].next().await, None);
    tell(&house, "rotations");
    for stream in &mut told[1..] {
        assert_eq!(stream.next().await.as_deref(), CHANGE);
    }
    assert_eq!(elsewhere.next().await.as_deref(), CHANGE);
    assert_eq!(house.running.streams.count(), MOST + 1);
    told.truncate(2);
    assert_eq!(house.running.streams.count(), 2, "a page that is closed leaves its place");
    let _fresh = Told::by(&greta).await;
    tell(&house, "rotations");
    assert_eq!(told[1].next().await.as_deref(), CHANGE, "there is room again");
}

#[tokio::test]
async fn when_the_house_stops_streams_end_without_a_word() {
    let (house, greta) = with_greta().await;
    let mut told = Told::by(&greta).await;
    house.running.streams.close();
    assert_eq!(told.next().await, None);
    let mut late = greta.open("/live", "accept", "text/event-stream").await;
    assert!(late.take_body().into_bytes_stream().next().await.is_none());
    assert_eq!(house.running.streams.count(), 0);
}

#[tokio::test]
async fn a_quiet_stream_outlives_the_idle_time_of_the_server() {
    let (house, _greta) = with_greta().await;
    let reader = reader(&house, GRETA);
    let beat = Duration::from_millis(50);
    let (streams, store) = (house.running.streams.clone(), house.store().clone());
    let endpoint = make_sync(move |_| {
        let told = streams.open(&store, reader, beat);
        poem::Response::builder().body(poem::Body::from_bytes_stream(told))
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::new_with_acceptor(Ending(TcpAcceptor::from_tokio(listener).unwrap()))
        .idle_timeout(Duration::from_millis(150));
    let serving = tokio::spawn(server.run(endpoint.boxed()));
    let mut client = tokio::net::TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut got = String::new();
    let limit = Duration::from_secs(10);
    // Twelve beats are four times the idle time.
    while got.matches(":\n\n").count() < 12 {
        let mut piece = [0; 4096];
        let n = tokio::time::timeout(limit, client.read(&mut piece)).await.unwrap().unwrap();
        assert!(n > 0, "cut after {got}");
        got.push_str(std::str::from_utf8(&piece[..n]).unwrap());
    }
    assert_eq!(house.running.streams.count(), 1);
    drop(client);
    let left = async {
        while house.running.streams.count() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), left).await.unwrap();
    serving.abort();
}

#[tokio::test]
async fn a_page_that_looks_at_itself_again_uses_nothing_and_is_not_told_what_is_said_once() {
    let house = TestHouse::lindenhof("2026-03-25T08:00:00Z").await;
    let ada = house.signed_in(ADA).await;
    let look = async || ada.open("/", LOOK, "again").await;
    for _ in 0..3 {
        house.advance(0, 9).await;
        let answer = look().await;
        assert_eq!((answer.status().as_u16(), answer.header("set-cookie")), (200, None));
    }
    house.advance(0, 3).await;
    assert_eq!(
        look().await.header("location"),
        Some("/sign-in"),
        "thirty minutes after the last use by hand"
    );
    let ada = house.signed_in(ADA).await;
    let home = ada.get("/").await;
    let done = format!("/turns/{}/done", home.between("/turns/", "/done"));
    let token = ("form_token", home.form_token());
    assert_eq!(ada.post(&done, &[token]).await.location.as_deref(), Some("/"));
    let mut seen = Vec::new();
    for by_hand in [false, true, false, true] {
        let body = if by_hand {
            ada.get("/").await.body
        } else {
            ada.open("/", LOOK, "again").await.take_body().into_string().await.unwrap()
        };
        seen.push(body.contains("Done."));
    }
    assert_eq!(seen, [false, true, false, false], "once, to whoever asked by hand");
}

#[tokio::test]
async fn a_page_that_sent_a_form_is_told_where_to_go_on_and_others_are_sent_there() {
    let house = TestHouse::lindenhof("2026-03-25T08:00:00Z").await;
    let ada = house.signed_in(ADA).await;
    let home = ada.get("/").await;
    let form = format!("form_token={}", home.form_token());
    let send = async |path: &str, body: String| {
        let request = Request::builder().method(Method::POST).uri_str(path).header(SEND, "here");
        let request = request.header("sec-fetch-site", "same-origin").header("cookie", ada.cookies());
        house.door().get_response(request.content_type("application/x-www-form-urlencoded").body(body)).await
    };
    let done = format!("/turns/{}/done", home.between("/turns/", "/done"));
    let answer = send(&done, form.clone()).await;
    assert_eq!(
        (answer.status().as_u16(), answer.header(TO), answer.header("location")),
        (204, Some("/"), None)
    );
    assert!(answer.header("set-cookie").unwrap().starts_with("tk_say="), "with what is to be said");
    // What cannot be done is said by the page that came before, as ever.
    house.advance(0, 11).await;
    let answer = send("/settings/workspaces/name", form).await;
    assert_eq!(answer.header(TO), Some("/step-up?next=/settings/workspaces"));
    let mut answer = send("/me/name", format!("form_token={}&name=", home.form_token())).await;
    assert_eq!((answer.status().as_u16(), answer.header(TO)), (422, None));
    let body = answer.take_body().into_string().await.unwrap();
    assert!(body.contains("data-still"), "the answer to a form stays as it is");
    assert!(!home.body.contains("data-still"));
}

#[tokio::test]
async fn what_is_to_be_said_is_one_of_our_own_sentences_or_nothing() {
    let (house, greta) = with_greta().await;
    for key in ["", "saved", "c2F2ZWQ", "PHNjcmlwdD4", "%00"] {
        let cookie = format!("{}; tk_say={key}", greta.cookies());
        let request = Request::builder().uri_str("/").header("cookie", cookie).finish();
        let mut answer = house.door().get_response(request).await;
        assert_eq!(answer.status(), 200, "{key}");
        let body = answer.take_body().into_string().await.unwrap();
        assert_eq!(body.contains("Gespeichert."), key == "c2F2ZWQ", "{key}");
        assert!(!body.contains("script>alert"), "{key}");
    }
}
