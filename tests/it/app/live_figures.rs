//! What a thousand open streams cost, and how fast they are told, beside the plainest thing that the
//! framework offers for it. In a process of its own, where nobody else needs memory.

use crate::{crash::child, house_of_tests::TestHouse, store::world::newcomer};
use futures_util::stream;
use poem::{
    Endpoint, EndpointExt, Server,
    endpoint::make_sync,
    listener::TcpAcceptor,
    web::sse::{Event, SSE},
};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};
use tokio::{
    io::AsyncReadExt,
    sync::{broadcast, mpsc},
};
use turnkeep::{
    app::{boot, hangup::Ending},
    spine::people::{self, Role},
    store::{Actor, Scope, Signal},
};

const PART: &str = "app::live_figures::a_thousand_streams";
const STREAMS: usize = 1000;
const ROUNDS: usize = 40;

/// The memory of this process that is in use, in kB. Clients are bare sockets, which have none here.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn serve(endpoint: impl Endpoint + 'static) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::new_with_acceptor(Ending(TcpAcceptor::from_tokio(listener).unwrap()));
    tokio::spawn(server.idle_timeout(Duration::from_secs(60)).run(endpoint));
    address
}

/// Opens streams one after another, each as far as its first words.
fn open(address: SocketAddr, cookies: &[String], first: &str) -> Vec<TcpStream> {
    let one = |at: usize| {
        let mut stream = TcpStream::connect(address).unwrap();
        let cookie = cookies.get(at / 3).map(String::as_str).unwrap_or_default();
        write!(stream, "GET /live HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n").unwrap();
        let (mut told, mut piece) = (String::new(), [0; 2048]);
        while !told.contains(first) {
            let n = stream.read(&mut piece).unwrap();
            assert!(n > 0, "{told}");
            told.push_str(std::str::from_utf8(&piece[..n]).unwrap());
        }
        stream
    };
    (0..STREAMS).map(one).collect()
}

/// Reads all of them from now on and says when each heard of a change.
fn listen(streams: Vec<TcpStream>) -> mpsc::UnboundedReceiver<Instant> {
    let (heard, hears) = mpsc::unbounded_channel();
    for stream in streams {
        stream.set_nonblocking(true).unwrap();
        let mut stream = tokio::net::TcpStream::from_std(stream).unwrap();
        let heard = heard.clone();
        tokio::spawn(async move {
            let mut piece = [0; 256];
            while let Ok(n) = stream.read(&mut piece).await {
                if n == 0 {
                    return;
                }
                if piece[..n].windows(7).any(|word| word == b"change\n") {
                    let _ = heard.send(Instant::now());
                }
            }
        });
    }
    hears
}

async fn round(told: &mut Vec<Duration>, hears: &mut mpsc::UnboundedReceiver<Instant>, tell: impl FnOnce()) {
    let begun = Instant::now();
    tell();
    for _ in 0..STREAMS {
        let at = tokio::time::timeout(Duration::from_secs(10), hears.recv()).await.unwrap().unwrap();
        told.push(at - begun);
    }
}

/// How long it took until 99 of 100 had heard, in the middle one of all rounds: a machine that was busy
/// with something else for a moment says nothing about us.
fn middle(all: &[Duration]) -> Duration {
    let late = |round: &[Duration]| {
        let mut round = round.to_vec();
        round.sort();
        round[STREAMS * 99 / 100]
    };
    let mut rounds: Vec<_> = all.chunks(STREAMS).map(late).collect();
    rounds.sort();
    rounds[rounds.len() / 2]
}

/// Cookies of so many sessions, ten of each person.
async fn sessions(house: &TestHouse, wanted: usize) -> Vec<String> {
    let ada =
        house.store().read(TestHouse::console(), |r| Ok(people::by_address(r, "ada@lindenhof.example")));
    let scope = Scope::workspace(ada.unwrap()[0].0, Actor::Console);
    let mut cookies = Vec::new();
    for number in 0..wanted.div_ceil(10) {
        let person = newcomer(&format!("n{number}"), Role::Member);
        let address = person.email.text().to_owned();
        house.write(scope, move |w| people::add(w, &person)).await.unwrap();
        for _ in 0..10 {
            cookies.push(house.signed_in(&address).await.cookies());
        }
    }
    cookies
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_streams() {
    if child::folder(PART).is_none() {
        return;
    }
    boot::many_files();
    let house = TestHouse::lindenhof("2026-03-25T08:00:00Z").await;
    let cookies = sessions(&house, STREAMS.div_ceil(3)).await;
    let ours = serve(house.door()).await;
    let bare = broadcast::Sender::<&'static str>::new(1024);
    let source = bare.clone();
    let plain = serve(
        make_sync(move |_| {
            let words = stream::unfold(source.subscribe(), async |mut words| {
                let word = words.recv().await.ok()?;
                Some((Event::message(word).event_type("change"), words))
            });
            poem::IntoResponse::into_response(
                SSE::new(futures_util::StreamExt::chain(stream::iter([Event::retry(3000)]), words))
                    .keep_alive(Duration::from_secs(15)),
            )
        })
        .boxed(),
    )
    .await;
    let before = resident();
    let streams = open(ours, &cookies, "retry: 3000");
    let between = resident();
    let plain_streams = open(plain, &[], "retry: 3000");
    let after = resident();
    assert_eq!(house.running.streams.count(), STREAMS);
    let (mut hears, mut plain_hears) = (listen(streams), listen(plain_streams));
    let workspace = house.store().read(TestHouse::console(), people::workspaces).unwrap()[0];
    let (mut told, mut plain_told) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let signal = Signal { workspace, topic: "rotations" };
        round(&mut told, &mut hears, || house.store().tell(signal)).await;
        round(&mut plain_told, &mut plain_hears, || drop(bare.send("rotations"))).await;
    }
    child::say(&((between - before) as f64 / STREAMS as f64).to_string());
    child::say(&((after - between) as f64 / STREAMS as f64).to_string());
    for all in [told, plain_told] {
        child::say(&middle(&all).as_secs_f64().to_string());
    }
}

#[test]
fn a_thousand_open_pages_are_light_and_told_as_fast_as_can_be() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut child = child::command(PART, folder.path()).spawn().unwrap();
    let said: Vec<f64> = child::words(&mut child).map(|word| word.parse().unwrap()).collect();
    assert!(child.wait().unwrap().success());
    let [each, bare, ours, plain] = said[..] else { panic!("{said:?}") };
    let figures = format!(
        "{each:.1} kB each (bare {bare:.1}); told after {:.1} ms (bare {:.1}), {:.2} times",
        ours * 1e3,
        plain * 1e3,
        ours / plain
    );
    eprintln!("{figures}");
    assert!(each <= 35.0 && ours <= plain * 3.0, "{figures}");
}
