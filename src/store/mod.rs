//! The store: one SQLite file, one writer thread with group commit, thread-local readers.
//!
//! The contract (ARCHITECTURE.md, "Store contract") keeps two promises: a write that was answered
//! survives a power cut, and nothing in a write depends on chance or the clock, so that the same
//! statements could be replayed elsewhere.

pub mod catalogue;
mod disk;
pub mod ledger;
pub mod lookup;
mod open;
mod read;
pub mod schema;
pub mod settings;
mod signals;
mod values;
mod write;
mod writer;

pub use catalogue::{Class, Column, Erasure, Retention, Table, Whose};
pub use open::{OpenError, SCHEMA_VERSION};
pub use read::{Params, Read, Row};
pub use rusqlite::named_params;
pub use signals::Signal;
pub use write::Write;

use crate::base::{Clock, Condition, Error, PersonId, Result, WorkspaceId};
use crate::vault::Keyring;
use lookup::Lookup;
use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// Who acts, and within which workspace. Every transaction has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The workspace; nil means the instance itself.
    pub workspace: WorkspaceId,
    /// Who acts.
    pub actor: Actor,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Person(PersonId),
    /// Turnkeep itself, on time.
    Clock,
    /// Somebody at the host's console.
    Console,
    /// Somebody who has not signed in.
    Stranger,
}

impl Scope {
    /// The whole instance, beyond any workspace.
    pub const fn instance(actor: Actor) -> Self {
        Self { workspace: WorkspaceId::NIL, actor }
    }
    /// One workspace.
    pub const fn workspace(workspace: WorkspaceId, actor: Actor) -> Self {
        Self { workspace, actor }
    }
    /// Whether this is the instance itself.
    pub fn is_instance(&self) -> bool {
        self.workspace == WorkspaceId::NIL
    }
}

/// What readers and the writer share.
struct Shared {
    number: u64,
    path: PathBuf,
    keyring: Keyring,
    clock: Clock,
    lookup: Lookup,
    signals: broadcast::Sender<Signal>,
    condition: watch::Sender<Condition>,
}

impl Shared {
    /// Notes how it stands with writing, and says so in the log when it changes.
    fn stands(&self, now: Condition) {
        self.condition.send_if_modified(|condition| {
            let changed = *condition != now;
            // What is broken stays so: a later success would prove nothing.
            if !changed || *condition == Condition::Broken {
                return false;
            }
            *condition = now;
            match now {
                Condition::Fine => tracing::info!("there is room on the disk again: writing goes on"),
                Condition::Full => {
                    tracing::error!("the disk is full: nothing is written until there is room")
                }
                Condition::Broken => {
                    tracing::error!(
                        "the disk or the writer failed: nothing is written until turnkeep starts again"
                    );
                }
            }
            true
        });
    }
}

/// A handle on the store; clones share it. The last one to go stops the writer thread.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    writer: Arc<Writer>,
}

/// The way to the writer thread. The thread itself holds the folder's lock: as long as anything may
/// still be written, no other instance gets in.
struct Writer {
    /// Emptied by `close`.
    queue: RwLock<Option<mpsc::Sender<writer::Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// How many writes may wait; more are refused at once rather than kept in memory.
const QUEUE: usize = 10_000;

static STORES: AtomicU64 = AtomicU64::new(0);

impl Store {
    /// Opens the data folder, migrates it to this binary's schema and starts the writer.
    ///
    /// # Errors
    /// In words for the admin: another instance holds the folder, a network file system, a newer
    /// schema, data that belongs to other keys.
    pub fn open(dir: &Path, keyring: Keyring, clock: Clock) -> Result<Self, OpenError> {
        let lock = open::lock(dir)?;
        let path = dir.join(open::DATA_FILE);
        let conn = open::writer(&path, &keyring)?;
        let shared = Arc::new(Shared {
            number: STORES.fetch_add(1, Ordering::Relaxed),
            path,
            keyring,
            clock,
            lookup: Lookup::default(),
            signals: broadcast::channel(1024).0,
            condition: watch::Sender::default(),
        });
        let (queue, jobs) = mpsc::channel(QUEUE);
        let thread = {
            let shared = Arc::clone(&shared);
            let spawned = std::thread::Builder::new().name("writer".into()).spawn(move || {
                // Acts panic within the writer; whatever else panics is its end, and everybody shall know.
                let run = AssertUnwindSafe(|| writer::run(conn, &shared, jobs));
                if std::panic::catch_unwind(run).is_err() {
                    shared.stands(Condition::Broken);
                }
                drop(lock);
            });
            spawned.map_err(|e| OpenError::Other(format!("the writer thread does not start: {e}")))?
        };
        let writer = Writer { queue: RwLock::new(Some(queue)), thread: Mutex::new(Some(thread)) };
        Ok(Self { shared, writer: Arc::new(writer) })
    }

    /// Runs `act` in one transaction and answers when it is durable.
    ///
    /// The closure runs on the writer thread, in a savepoint of its own: if it fails, it alone is
    /// undone. No network, rendering or password hashing belongs in it.
    ///
    /// # Errors
    /// What the closure says; `Busy` if the queue is full; `Unwritable` if the disk is full or has failed; a
    /// fault if the commit fails.
    pub async fn write<T: Send + 'static>(
        &self,
        scope: Scope,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let answer = self.enqueue(scope, act)?;
        Self::unpack(answer.await.map_err(|_| self.no_answer())?)
    }

    /// As `write`, for threads that have no async runtime: blocks until the write is durable.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        scope: Scope,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let answer = self.enqueue(scope, act)?;
        Self::unpack(answer.blocking_recv().map_err(|_| self.no_answer())?)
    }

    fn enqueue<T: Send + 'static>(
        &self,
        scope: Scope,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<writer::Answer>> {
        let (reply, answer) = oneshot::channel();
        let job = writer::Job { scope, act: Box::new(move |w| Ok(Box::new(act(w)?))), reply };
        let queue = self.writer.queue.read().unwrap_or_else(PoisonError::into_inner);
        match queue.as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) => Ok(answer),
            Some(Err(mpsc::error::TrySendError::Full(_))) => Err(Error::Busy),
            Some(Err(mpsc::error::TrySendError::Closed(_))) | None => Err(self.no_answer()),
        }
    }

    /// Why no answer comes: the writer ended in order, or it died, which is not known to everybody at once.
    fn no_answer(&self) -> Error {
        if self.writer.queue.read().unwrap_or_else(PoisonError::into_inner).is_none() {
            return Error::fault("the writer has stopped");
        }
        self.shared.stands(Condition::Broken);
        Error::Unwritable(Condition::Broken)
    }

    fn unpack<T: 'static>(answer: writer::Answer) -> Result<T> {
        let value = answer?.downcast::<T>();
        Ok(*value.map_err(|_| Error::fault("an answer of another type"))?)
    }

    /// Runs `look` on one snapshot, on this thread. Anything over about a millisecond belongs on a
    /// blocking thread.
    ///
    /// # Errors
    /// What the closure says; a fault if the file cannot be read.
    pub fn read<T>(&self, scope: Scope, look: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        read::on_this_thread(&self.shared, scope, look)
    }

    /// News of committed changes, without their content.
    pub fn signals(&self) -> broadcast::Receiver<Signal> {
        self.shared.signals.subscribe()
    }

    /// Tells listeners that something outside the data changed, such as the demo's clock.
    pub fn tell(&self, signal: Signal) {
        // Nobody listening is no fault.
        let _ = self.shared.signals.send(signal);
    }

    /// How it stands with writing, now and from now on.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.shared.condition.subscribe()
    }

    /// The clock all transactions take their instant from.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The keys.
    pub fn keyring(&self) -> &Keyring {
        &self.shared.keyring
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Waits until every queued write is done and closes the file to writing. Writes through other
    /// handles get faults from now on.
    pub fn close(self) {
        drop(self.writer.queue.write().unwrap_or_else(PoisonError::into_inner).take());
        // Kept locked, so that a second close waits as well.
        let mut thread = self.writer.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            // The thread catches the panics of its jobs; there is nothing to learn from the join.
            let _ = thread.join();
        }
    }
}
