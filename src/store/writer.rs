//! The writer thread: takes what is queued, runs it in savepoints, commits once, answers then.

use super::{Read, Scope, Shared, Write, ledger, lookup, write::Effects};
use crate::base::{Error, Result};
use rusqlite::{Connection, ErrorCode};
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

/// Why a whole group was lost.
struct Lost {
    error: Error,
    /// Whether the disk failed, so that nothing later can be trusted to be durable.
    disk: bool,
}

impl From<rusqlite::Error> for Lost {
    fn from(e: rusqlite::Error) -> Self {
        let disk = e.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
        Self { error: Error::fault(format!("a group of writes was lost: {e}")), disk }
    }
}

impl From<Error> for Lost {
    fn from(error: Error) -> Self {
        Self { error, disk: false }
    }
}

pub(super) fn run(mut conn: Connection, shared: &Shared, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::new();
    let mut broken = None;
    // No artificial delay: while one group is being synced, the next one gathers in the queue.
    while jobs.blocking_recv_many(&mut group, GROUP) > 0 {
        let group = std::mem::take(&mut group);
        match &broken {
            None => broken = commit_group(&mut conn, shared, group).err(),
            Some(error) => refuse(group.into_iter().map(|job| job.reply), error),
        }
    }
    if broken.is_none() {
        // Leaves a small file behind for whoever copies it; a failure here loses nothing.
        let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

fn refuse(replies: impl IntoIterator<Item = oneshot::Sender<Answer>>, error: &Error) {
    for reply in replies {
        // A caller that went away loses only the answer.
        let _ = reply.send(Err(error.clone()));
    }
}

/// Runs a group and answers everybody in it; fails only if nothing may be written after it.
fn commit_group(conn: &mut Connection, shared: &Shared, group: Vec<Job>) -> Result<()> {
    // The replies stay apart from the acts, so that a failure anywhere is heard by all.
    let (replies, acts): (Vec<_>, Vec<_>) =
        group.into_iter().map(|Job { scope, act, reply }| (reply, (scope, act))).unzip();
    let mut all = Effects::default();
    match run_acts(conn, shared, acts, &mut all) {
        Ok(answers) => {
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
            Ok(())
        }
        Err(Lost { error, disk }) => {
            let _ = conn.execute_batch("ROLLBACK");
            lookup::undo(&shared.lookup, all.lookups);
            refuse(replies, &error);
            if disk {
                // After a failed sync the system may have dropped pages that it calls clean, and a
                // later success would prove nothing: trying again is how data are lost.
                return Err(Error::fault("the disk failed; nothing is written until turnkeep starts again"));
            }
            Ok(())
        }
    }
}

fn run_acts(
    conn: &Connection,
    shared: &Shared,
    acts: Vec<(Scope, Act)>,
    all: &mut Effects,
) -> Result<Vec<Answer>, Lost> {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let mut answers = Vec::with_capacity(acts.len());
    for (scope, act) in acts {
        answers.push(savepoint(conn, shared, scope, act, all)?);
    }
    ledger::append(conn, &all.leaves)?;
    conn.execute_batch("COMMIT")?;
    Ok(answers)
}

/// Runs one act in its savepoint; the outer error means that the whole group is lost.
fn savepoint(
    conn: &Connection,
    shared: &Shared,
    scope: Scope,
    act: Act,
    all: &mut Effects,
) -> Result<Answer, Lost> {
    conn.execute_batch("SAVEPOINT act")?;
    let write = Write::new(Read::new(conn, shared, scope));
    let answer = std::panic::catch_unwind(AssertUnwindSafe(|| act(&write)))
        .unwrap_or_else(|_| Err(Error::fault("an act panicked in its transaction")));
    let effects = write.into_effects();
    if answer.is_ok() {
        all.leaves.extend(effects.leaves);
        all.after.extend(effects.after);
        all.lookups.extend(effects.lookups);
        for signal in effects.signals {
            if !all.signals.contains(&signal) {
                all.signals.push(signal);
            }
        }
        conn.execute_batch("RELEASE act")?;
    } else {
        lookup::undo(&shared.lookup, effects.lookups);
        conn.execute_batch("ROLLBACK TO act; RELEASE act")?;
    }
    Ok(answer)
}
