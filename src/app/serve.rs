//! A whole life: open, listen, say so, and stop in order.

use super::{
    boot::{self, Halt, Opened},
    chores::Calendar,
    config::{Log, LogFormat, LogLevel, Settings, Tls},
    control,
    hangup::Ending,
    health, links, mailroom,
    running::{Parts, Running, build},
    tls::Handshakes,
};
use crate::base::Clock;
use crate::store::Store;
use crate::web::Site;
use poem::{
    Response, Server,
    endpoint::BoxEndpoint,
    listener::{AcceptorExt, BoxAcceptor, TcpAcceptor},
};
use sd_notify::NotifyState;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};

/// How long open requests may take once we are told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long a silent connection is kept open.
const IDLE: Duration = Duration::from_secs(60);

/// What is said on the console.
pub type Say = fn(&str);

/// Writes log lines to standard error, as the settings say. Other crates speak from warnings on.
pub fn log(log: Log) {
    use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};
    let level = match log.level {
        LogLevel::Error => tracing::Level::ERROR,
        LogLevel::Warn => tracing::Level::WARN,
        LogLevel::Info => tracing::Level::INFO,
        LogLevel::Debug => tracing::Level::DEBUG,
        LogLevel::Trace => tracing::Level::TRACE,
    };
    let filter = Targets::new().with_default(tracing::Level::WARN.min(level)).with_target("turnkeep", level);
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    let registry = tracing_subscriber::registry().with(filter);
    // A second call, as in tests, finds one set and leaves it.
    let _ = match log.format {
        LogFormat::Json => registry.with(lines.json()).try_init(),
        LogFormat::Text => {
            let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
            registry.with(lines.with_ansi(colour)).try_init()
        }
    };
}

/// The log of a verb on the console: only what went wrong, under the ids that its sentences quote.
pub fn console_log() {
    log(Log { format: LogFormat::Text, level: LogLevel::Warn });
}

/// `turnkeep serve`: runs until SIGTERM or SIGINT.
///
/// # Errors
/// Why it does not start.
pub async fn serve(layers: super::config::Layers, say: Say) -> Result<(), Halt> {
    boot::install_crypto();
    boot::private_files();
    log(boot::settings(&layers)?.log);
    let opened = boot::open(layers, Clock::system()).await?;
    let Opened { store, settings, layers } = opened;
    for doubt in &settings.doubts {
        tracing::warn!("{doubt}");
    }
    let postbox = mailroom::postbox(&settings).unwrap_or_else(|why| {
        tracing::warn!("no mail is sent: {why}");
        crate::integrations::mail::Postbox::Off
    });
    let site = site(&settings)?;
    let (endpoint, running) = build(Parts { store: store.clone(), site, postbox, layers, demo: false });
    let (acceptor, addr) = listen(settings.server.listen, settings.server.tls.as_ref()).await?;
    let control = control::bind(&settings.storage.run_dir)?;
    say(&listening(addr, settings.server.tls.is_some()));
    links::first_start(&running, &settings.storage.run_dir, say).await?;
    let answering = links::answering(running.clone(), settings.storage.run_dir.clone());
    let mut tasks = JoinSet::new();
    tasks.spawn(control::run(control, answering));
    let gone = watch::Sender::new(false);
    let run_dir = settings.storage.run_dir.clone();
    tasks.spawn(links::forget_when_set_up(store.clone(), run_dir, gone.subscribe()));
    live(endpoint, running, acceptor, tasks).await?;
    let _ = std::fs::remove_file(control::path(&settings.storage.run_dir));
    close(store).await;
    Ok(())
}

/// The line that says where it listens.
pub(super) fn listening(addr: SocketAddr, tls: bool) -> String {
    format!("Listening on {}://{addr}", if tls { "https" } else { "http" })
}

/// Serves until a signal; then requests end, letters under way end, and nothing new begins.
pub(super) async fn live(
    endpoint: BoxEndpoint<'static, Response>,
    running: Running,
    acceptor: BoxAcceptor,
    mut tasks: JoinSet<()>,
) -> Result<(), Halt> {
    boot::many_files();
    let signals = |kind| signal(kind).map_err(|e| Halt::Other(format!("No signals can be had: {e}.")));
    let (mut term, mut int) = (signals(SignalKind::terminate())?, signals(SignalKind::interrupt())?);
    let stop = watch::Sender::new(false);
    let store = running.house.store.clone();
    let mut background = JoinSet::new();
    running.start(&mut background, &stop.subscribe()).await;
    let calendar = Calendar::start(store.clone()).await;
    let calendar = calendar.map_err(|e| Halt::Other(format!("The calendar of chores fails: {e}.")))?;
    tasks.spawn(watchdog(store));
    tell(&[NotifyState::Ready]);
    let streams = running.streams.clone();
    let asked = async move {
        tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
        tell(&[NotifyState::Stopping]);
        stop.send_replace(true);
        // They would go on for as long as somebody looks.
        streams.close();
    };
    let served = Server::new_with_acceptor(Ending(acceptor))
        .idle_timeout(IDLE)
        .run_with_graceful_shutdown(endpoint, asked, Some(GRACE))
        .await;
    calendar.stop().await;
    tasks.shutdown().await;
    while background.join_next().await.is_some() {}
    served.map_err(|e| Halt::Other(format!("The server ended: {e}.")))
}

/// Waits for the last writes and closes the file.
pub(super) async fn close(store: Store) {
    let _ = tokio::task::spawn_blocking(move || store.close()).await;
}

pub(super) fn site(settings: &Settings) -> Result<Site, Halt> {
    let trusted = settings.shown("server.trusted_proxies").unwrap_or_default();
    let networks =
        trusted.split(',').filter(|text| !text.is_empty()).map(str::parse).collect::<Result<_, _>>();
    let networks = networks.map_err(|e| Halt::Config(format!("server.trusted_proxies: {e}")))?;
    let site = Site::new(settings.server.public_url.origin(), networks);
    site.map_err(|e| Halt::Config(format!("server.public_url: {e}")))
}

/// Binds the address, with TLS if there is a certificate; says where it came to be.
pub(super) async fn listen(at: SocketAddr, tls: Option<&Tls>) -> Result<(BoxAcceptor, SocketAddr), Halt> {
    let taken = |e| Halt::Other(format!("Nothing can listen on {at}: {e}."));
    let listener = TcpListener::bind(at).await.map_err(taken)?;
    let addr = listener.local_addr().map_err(taken)?;
    let acceptor = TcpAcceptor::from_tokio(listener).map_err(taken)?;
    let Some(tls) = tls else { return Ok((acceptor.boxed(), addr)) };
    Ok((Handshakes::of(acceptor, tls)?.boxed(), addr))
}

fn tell(state: &[NotifyState<'_>]) {
    // Without systemd nobody listens, which is fine.
    let _ = sd_notify::notify(state);
}

/// Tells systemd that we live, as long as data can be read, and written or the disk is only full.
async fn watchdog(store: Store) {
    let Some(every) = sd_notify::watchdog_enabled() else { return };
    loop {
        if health::lives(&store).await {
            tell(&[NotifyState::Watchdog]);
        }
        tokio::time::sleep(every / 2).await;
    }
}
