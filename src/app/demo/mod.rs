//! The demo: a small world to try, whose mail stays in memory and whose clock may be moved.

mod clock;
mod mail;
mod seed;

pub(super) use clock::bar;
pub use clock::move_to;
pub use seed::{ADA, seed};

use super::{
    boot::{self, Halt},
    config::Layers,
    links, running,
    serve::{self, Say},
};
use crate::base::{Clock, Error, ids::random};
use crate::integrations::mail::Postbox;
use crate::spine::people;
use crate::store::{Actor, Scope, Store};
use crate::web::{Routes, Site};
use jiff::{Timestamp, Zoned, civil::DateTime, tz::TimeZone};
use poem::listener::{AcceptorExt, TcpAcceptor};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use tokio::{net::TcpListener, task::JoinSet};

/// How the demo is wanted.
#[derive(Default)]
pub struct Wish {
    /// When it begins; now if not said.
    pub now: Option<Timestamp>,
    /// Where it listens; the first free port from 8080 on if not said.
    pub listen: Option<SocketAddr>,
    /// Where its data stay; in a folder that goes with it if not said.
    pub data: Option<PathBuf>,
}

/// Pages that only the demo has.
pub(super) fn routes(routes: Routes) -> Routes {
    mail::routes(clock::routes(routes))
}

/// Reads an instant: with offset or zone, or a wall time of this machine.
///
/// # Errors
/// A sentence that says what to write.
pub fn instant(text: &str) -> Result<Timestamp, String> {
    let wall = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::system()).ok().map(|at| at.timestamp());
    let zoned = || text.parse::<Zoned>().ok().map(|at| at.timestamp());
    let read = text.parse().ok().or_else(zoned).or_else(wall);
    read.ok_or_else(|| "write an instant, such as 2026-03-29T08:59 or 2026-03-29T06:59Z".into())
}

/// A folder that goes when the demo ends.
struct Passing(Option<PathBuf>);

impl Drop for Passing {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // What cannot be taken away now, the machine clears from its temporary folder.
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

/// `turnkeep demo`: runs until it is interrupted.
///
/// # Errors
/// Why it does not start.
pub async fn run(wish: Wish, say: Say) -> Result<(), Halt> {
    boot::install_crypto();
    boot::private_files();
    serve::console_log();
    let folder = wish.data.clone().unwrap_or_else(|| {
        let name = data_encoding::HEXLOWER.encode(&random::<8>());
        std::env::temp_dir().join(format!("turnkeep-demo-{name}"))
    });
    let passing = Passing(wish.data.is_none().then(|| folder.clone()));
    let (listener, addr) = listen(wish.listen).await?;
    let clock = Clock::system();
    if let Some(now) = wish.now {
        clock.set_domain(now);
    }
    let origin = format!("http://{}", said(addr));
    let opened = boot::open(layers(&folder, &origin, addr)?, clock).await?;
    let store = opened.store.clone();
    let site = Site::new(&origin, vec![]).map_err(|e| Halt::Other(format!("{origin}: {e}")))?;
    let (endpoint, running) = running::build(running::Parts {
        store: store.clone(),
        site,
        postbox: Postbox::memory(),
        layers: opened.layers,
        demo: true,
    });
    if links::is_new(&store).map_err(Halt::broken)? {
        seed::live(&running).await.map_err(Halt::broken)?;
    } else {
        running.tick().await.map_err(Halt::broken)?;
    }
    say(&serve::listening(addr, false));
    say(&format!("Open  {}", open_link(&store, &origin).await?));
    say(
        "Try   the button \"To the next handoff\" at the top: the duty moves, and the mail is under /demo/mail.",
    );
    let acceptor = TcpAcceptor::from_tokio(listener).map_err(|e| Halt::Other(e.to_string()))?;
    serve::live(endpoint, running, acceptor.boxed(), JoinSet::new()).await?;
    serve::close(store).await;
    drop(passing);
    Ok(())
}

/// Ada's link, or the front page if she is gone from data that were kept.
async fn open_link(store: &Store, origin: &str) -> Result<String, Halt> {
    let console = Scope::instance(Actor::Console);
    let ada = store.read(console, |r| Ok(people::by_address(r, ADA).first().copied()));
    let Some((workspace, ada)) = ada.map_err(Halt::broken)? else { return Ok(origin.to_owned()) };
    let scope = Scope::workspace(workspace, Actor::Console);
    match store.write(scope, move |w| people::links::demo(w, ada)).await {
        Ok(path) => Ok(format!("{origin}{path}")),
        Err(Error::NotFound) => Ok(origin.to_owned()),
        Err(error) => Err(Halt::broken(error)),
    }
}

/// The whole configuration of the demo; nothing of the machine's own counts.
fn layers(folder: &Path, origin: &str, addr: SocketAddr) -> Result<Layers, Halt> {
    let folder = std::path::absolute(folder).map_err(|e| Halt::Other(e.to_string()))?;
    boot::make_folder(&folder)?;
    let path = |name: &str| folder.join(name).display().to_string();
    let flags = [
        ("server.public_url", origin.to_owned()),
        ("server.listen", addr.to_string()),
        ("storage.data_dir", path("data")),
        ("storage.key_file", path("turnkeep.key")),
        ("storage.run_dir", path("run")),
    ];
    let flags = flags.map(|(key, value)| (key.to_owned(), value)).into();
    Ok(Layers { flags, ..Layers::default() })
}

/// The wished address, or the first free port from 8080 on.
async fn listen(wished: Option<SocketAddr>) -> Result<(TcpListener, SocketAddr), Halt> {
    let candidates: Vec<SocketAddr> = match wished {
        Some(addr) => vec![addr],
        None => (8080..8100).chain([0]).map(|port| (Ipv4Addr::LOCALHOST, port).into()).collect(),
    };
    let mut why = String::new();
    for at in candidates {
        match TcpListener::bind(at).await.and_then(|l| l.local_addr().map(|addr| (l, addr))) {
            Ok(bound) => return Ok(bound),
            Err(e) => why = format!("Nothing can listen on {at}: {e}."),
        }
    }
    Err(Halt::Other(why))
}

/// The address as this machine's browser reaches it.
fn said(addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() { (Ipv4Addr::LOCALHOST, addr.port()).into() } else { addr }
}
