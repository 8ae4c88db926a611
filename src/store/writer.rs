//! The writer thread: takes what is queued, runs it in savepoints, commits once, answers then.

use super::{
    Read, Scope, Shared, Write, ledger,
    read::from_sqlite,
    write::{Change, Effects},
};
use crate::base::{Error, Result};
use rusqlite::Connection;
use std::{any::Any, panic::AssertUnwindSafe};
use tokio::sync::{mpsc, oneshot};

pub(super) type Answer = Result<Box<dyn Any + Send>>;
type Act = Box<dyn FnOnce(&Write<'_>) -> Answer + Send>;

/// A queued write.
pub(super) struct Job {
    pub(super) scope: Scope,
    pub(super) act: Act,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// How many writes share one commit at the most.
const GROUP: usize = 1000;

pub(super) fn run(mut conn: Connection, shared: &Shared, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::new();
    // No artificial delay: while one group is being synced, the next one gathers in the queue.
    while jobs.blocking_recv_many(&mut group, GROUP) > 0 {
        commit_group(&mut conn, shared, std::mem::take(&mut group));
    }
    // Leaves a small file behind for whoever copies it; a failure here loses nothing.
    let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
}

fn commit_group(conn: &mut Connection, shared: &Shared, group: Vec<Job>) {
    let mut answers = Vec::with_capacity(group.len());
    let mut all = Effects::default();
    let mut replies = Vec::with_capacity(group.len());
    let outcome = (|| {
        conn.execute_batch("BEGIN IMMEDIATE").map_err(from_sqlite)?;
        for Job { scope, act, reply } in group {
            replies.push(reply);
            let answer = savepoint(conn, shared, scope, act, &mut all)?;
            answers.push(answer);
        }
        ledger::append(conn, &all.leaves)?;
        conn.execute_batch("COMMIT").map_err(from_sqlite)
    })();
    match outcome {
        Ok(()) => {
            for act in all.after {
                // After the commit nothing can be undone; a panic here must not take the writer along.
                if std::panic::catch_unwind(AssertUnwindSafe(act)).is_err() {
                    tracing::error!("an act after the commit panicked");
                }
            }
            for signal in all.signals {
                let _ = shared.signals.send(signal);
            }
            for (reply, answer) in replies.into_iter().zip(answers) {
                // A caller that went away loses only the answer, not the write.
                let _ = reply.send(answer);
            }
        }
        Err(e) => {
            let _ = conn.execute_batch("ROLLBACK");
            for (change, text, entry) in all.lookups.into_iter().rev() {
                apply(shared, if change == Change::Put { Change::Take } else { Change::Put }, &text, entry);
            }
            for reply in replies {
                let _ = reply.send(Err(e.clone()));
            }
        }
    }
}

/// Runs one act in its savepoint; the outer error means that the whole group is lost.
fn savepoint(
    conn: &Connection,
    shared: &Shared,
    scope: Scope,
    act: Act,
    all: &mut Effects,
) -> Result<Answer> {
    conn.execute_batch("SAVEPOINT act").map_err(from_sqlite)?;
    let write = Write::new(Read::new(conn, shared, scope));
    let answer = std::panic::catch_unwind(AssertUnwindSafe(|| act(&write)))
        .unwrap_or_else(|_| Err(Error::fault("an act panicked in its transaction")));
    if answer.is_ok() {
        conn.execute_batch("RELEASE act").map_err(from_sqlite)?;
        let effects = write.effects.into_inner();
        // At once, so that the next act of this group already finds it.
        for (change, text, entry) in &effects.lookups {
            apply(shared, *change, text, *entry);
        }
        all.leaves.extend(effects.leaves);
        all.after.extend(effects.after);
        all.lookups.extend(effects.lookups);
        for signal in effects.signals {
            if !all.signals.contains(&signal) {
                all.signals.push(signal);
            }
        }
    } else {
        conn.execute_batch("ROLLBACK TO act; RELEASE act").map_err(from_sqlite)?;
    }
    Ok(answer)
}

fn apply(shared: &Shared, change: Change, text: &str, entry: super::lookup::Entry) {
    match change {
        Change::Put => shared.lookup.put(text, entry),
        Change::Take => shared.lookup.take(text, entry),
    }
}
