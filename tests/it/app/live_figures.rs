//! What a thousand open streams cost, and how fast they are told, beside the plainest thing that the
//! framework offers for it. A measurement: `cargo test --release --test it live_figures -- --ignored --nocapture`.

use crate::{house_of_tests::TestHouse, store::world::newcomer};
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

fn p99(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() * 99 / 100]
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
#[ignore = "a measurement"]
async fn a_thousand_streams() {
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
    let (ours, plain) = (p99(told), p99(plain_told));
    let each = (between - before) as f64 / STREAMS as f64;
    eprintln!(
        "{STREAMS} streams: {each:.1} kB each (bare: {:.1})",
        (after - between) as f64 / STREAMS as f64
    );
    eprintln!(
        "told to all, p99: {ours:?}, bare {plain:?}: {:.2} times",
        ours.as_secs_f64() / plain.as_secs_f64()
    );
    // A change of sessions makes each stream ask whether its own still lives.
    let begun = Instant::now();
    house.store().tell(Signal { workspace, topic: "sessions" });
    let mut last = Vec::new();
    round(&mut last, &mut hears, || house.store().tell(Signal { workspace, topic: "rotations" })).await;
    eprintln!("all sessions asked after in {:?}", begun.elapsed());
    assert!(each <= 35.0 && ours <= plain * 3);
}
