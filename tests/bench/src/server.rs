//! The server side of the streams, in a process of its own, so that its memory is only its own.
//!
//! It says its port and a cookie, then waits for words on standard input: `tell` tells one change to
//! all, and says the instant at which it began to.

use crate::folder::Folder;
use crate::house::{House, serve, sign_in};
use futures_util::stream;
use poem::{
    EndpointExt, IntoResponse, Response, Route, handler,
    web::Data,
    web::sse::{Event, SSE},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{io::Write, sync::Arc, time::Duration};
use tokio::sync::broadcast;
use turnkeep::base::Clock;
use turnkeep::store::Signal;

/// Plays `house` (our event streams) or `bare` (poem's, over the same kind of channel) until its input ends.
pub fn run(kind: &str) {
    open_files();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        match kind {
            "house" => house().await,
            _ => bare().await,
        }
    });
}

/// As many open files as the machine grants.
pub fn open_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).expect("a limit");
}

/// The monotonic clock, which all processes of a machine share, in microseconds.
pub fn micros() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000 + now.tv_nsec as u64 / 1000
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody listens");
}

/// Does what it is told until its input ends.
async fn words(tell: impl Fn() + Send + 'static) {
    let reading = tokio::task::spawn_blocking(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if line == "tell" {
                let at = micros();
                tell();
                say(&at.to_string());
            }
        }
    });
    reading.await.expect("the reader ends with its input");
}

async fn house() {
    let folder = Folder::new();
    let house = House::new(&folder, Clock::system()).await;
    let addr = serve(Arc::clone(&house.pages)).await;
    let mut cookies = Vec::new();
    // A session has at most three streams; so there are many sessions, of many people.
    for n in 0..crate::streams::SESSIONS {
        let scope = house.scope();
        let person = house.store.write(scope, move |w| {
            crate::house::add(w, &format!("watcher{n}"), turnkeep::spine::people::Role::Member)
        });
        let person = person.await.expect("a person");
        cookies.push(sign_in(&house.store, house.workspace, person, addr).await.header());
    }
    say(&format!("{} {}", addr.port(), cookies.join("\t")));
    let (store, workspace) = (house.store.clone(), house.workspace);
    words(move || store.tell(Signal { workspace, topic: "turns" })).await;
}

#[derive(Clone)]
struct Channel(broadcast::Sender<&'static str>);

async fn bare() {
    let channel = Channel(broadcast::channel(1024).0);
    let addr =
        serve(Route::new().at("/live", poem::get(listen)).data(channel.clone()).map_to_response()).await;
    say(&format!("{} none", addr.port()));
    words(move || {
        let _ = channel.0.send("turns");
    })
    .await;
}

#[handler]
fn listen(channel: Data<&Channel>) -> Response {
    let events = stream::unfold(channel.0.0.subscribe(), |mut listener| async move {
        let topic = listener.recv().await.ok()?;
        Some((Event::message(topic).event_type("change"), listener))
    });
    SSE::new(events).keep_alive(Duration::from_secs(15)).into_response()
}
