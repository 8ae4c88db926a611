//! The writer thread: takes what is queued, runs it in savepoints, commits once, answers then.

use super::{Read, Scope, Shared, Write, disk, ledger, lookup, write::Effects};
use crate::base::{Condition, Error, Result, point};
use rusqlite::{Connection, config::DbConfig};
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

/// So many pages in the WAL are moved into the file.
const CHECKPOINT: i64 = 1000;

/// Why a whole group was lost.
struct Lost {
    error: Error,
    /// What it says of the disk, if anything.
    condition: Condition,
}

impl From<rusqlite::Error> for Lost {
    fn from(e: rusqlite::Error) -> Self {
        disk::told(&e, "a group of writes was lost").into()
    }
}

impl From<Error> for Lost {
    fn from(error: Error) -> Self {
        let condition = if let Error::Unwritable(condition) = error { condition } else { Condition::Fine };
        Self { error, condition }
    }
}

pub(super) fn run(mut conn: Connection, shared: &Shared, mut jobs: mpsc::Receiver<Job>) {
    let broken = || *shared.condition.borrow() == Condition::Broken;
    let mut group = Vec::new();
    // No artificial delay: while one group is being synced, the next one gathers in the queue.
    while jobs.blocking_recv_many(&mut group, GROUP) > 0 {
        let group = std::mem::take(&mut group);
        if broken() {
            refuse(group.into_iter().map(|job| job.reply), &Error::Unwritable(Condition::Broken));
        } else {
            commit_group(&mut conn, shared, group);
            checkpoint(&conn, shared);
        }
    }
    if broken() {
        // SQLite would write once more as it closes the file.
        let _ = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        return;
    }
    // Leaves a small file behind for whoever copies it; a failure here loses nothing.
    let _ = move_pages(&conn).and_then(|()| waiting(&conn, "PRAGMA wal_checkpoint(TRUNCATE)"));
}

/// Moves what has gathered in the WAL into the file, while nobody waits for an answer.
fn checkpoint(conn: &Connection, shared: &Shared) {
    let moved = waiting(conn, "PRAGMA wal_checkpoint(NOOP)")
        .and_then(|pages| if pages >= CHECKPOINT { move_pages(conn) } else { Ok(()) });
    // No room to move them loses nothing: they are durable where they are. The next write will say so.
    if let Err(e) = moved
        && disk::verdict(&e) == Some(Condition::Broken)
    {
        shared.stands(Condition::Broken);
    }
}

fn move_pages(conn: &Connection) -> rusqlite::Result<()> {
    waiting(conn, "PRAGMA wal_checkpoint(PASSIVE)")?;
    // The pages are in both files now: the WAL begins anew only with the next write.
    point("in checkpoint");
    Ok(())
}

/// Runs this kind of checkpoint; says how many pages of the WAL are not in the file after it.
fn waiting(conn: &Connection, sql: &'static str) -> rusqlite::Result<i64> {
    conn.query_row(sql, [], |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?))
}

fn refuse(replies: impl IntoIterator<Item = oneshot::Sender<Answer>>, error: &Error) {
    for reply in replies {
        // A caller that went away loses only the answer.
        let _ = reply.send(Err(error.clone()));
    }
}

/// Runs a group and answers everybody in it.
fn commit_group(conn: &mut Connection, shared: &Shared, group: Vec<Job>) {
    // The replies stay apart from the acts, so that a failure anywhere is heard by all.
    let (replies, acts): (Vec<_>, Vec<_>) =
        group.into_iter().map(|Job { scope, act, reply }| (reply, (scope, act))).unzip();
    let mut all = Effects::default();
    match run_acts(conn, shared, acts, &mut all) {
        Ok(answers) => {
            point("after commit before wake");
            shared.stands(Condition::Fine);
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
        Err(Lost { error, condition }) => {
            let _ = conn.execute_batch("ROLLBACK");
            lookup::undo(&shared.lookup, all.lookups);
            if condition != Condition::Fine {
                // After a failed sync the system may have dropped pages that it calls clean, and a
                // later success would prove nothing: trying again is how data are lost.
                shared.stands(condition);
            }
            refuse(replies, &error);
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
    if *shared.condition.borrow() == Condition::Full {
        make_sure_of_room(conn)?;
    }
    let mut answers = Vec::with_capacity(acts.len());
    for (scope, act) in acts {
        answers.push(savepoint(conn, shared, scope, act, all)?);
    }
    ledger::append(conn, &all.leaves)?;
    point("before commit");
    conn.execute_batch("COMMIT")?;
    Ok(answers)
}

/// Writes a few pages and takes them out again: an act that changes nothing would prove nothing, and
/// one that just fits would be the last.
fn make_sure_of_room(conn: &Connection) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO store_facts (name, value) VALUES ('room', zeroblob(65536))")?
        .execute([])?;
    conn.prepare_cached("DELETE FROM store_facts WHERE name = 'room'")?.execute([])?;
    Ok(())
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
    // SQLite may have ended the transaction by itself; what it would still take is not to be trusted.
    if let Err(Error::Unwritable(condition)) = &answer {
        lookup::undo(&shared.lookup, effects.lookups);
        return Err(Error::Unwritable(*condition).into());
    }
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
