//! A small world on a real temporary folder: Ada (admin), Bob and Zoe, one duty, and a clock that
//! stands still. And the means to stop the writer, to queue behind it, and to edit the closed file.

use jiff::{SignedDuration, Timestamp};
use std::{
    fs,
    future::ready,
    path::{Path, PathBuf},
    pin::Pin,
    sync::mpsc,
    task::{Context, Poll, Waker},
    thread::JoinHandle,
    time::Duration,
};
use tempfile::TempDir;
use turnkeep::{
    base::{Clock, Error, PersonId, Result, Sealed, WorkspaceId},
    spine::{
        people::{self, Newcomer, Profile, Role},
        turns::{self, DutyId},
    },
    store::{Actor, OpenError, Read, Scope, Store, Write},
    vault::{Keyring, RootKey, RootKeySource},
};

/// A Monday, ten in the morning in Paris.
pub const MONDAY: &str = "2026-03-02T09:00:00Z";
/// How long anything here may take before the test gives up.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The folders of an instance: `data`, `keys`, `run`, `tmp`, `logs`.
pub struct Ground {
    path: PathBuf,
    /// Takes the folders away in the end.
    _dir: Option<TempDir>,
}

impl Ground {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for name in ["data", "keys", "run", "tmp", "logs"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        Self { path: dir.path().to_owned(), _dir: Some(dir) }
    }
    /// The folders that another process made; they stay when this goes.
    pub fn at(dir: &Path) -> Self {
        Self { path: dir.to_owned(), _dir: None }
    }
    pub fn path(&self) -> &Path {
        &self.path
    }
    pub fn data(&self) -> PathBuf {
        self.path.join("data")
    }
    pub fn data_file(&self) -> PathBuf {
        self.data().join("data.db")
    }
    pub fn root_file(&self) -> PathBuf {
        self.path.join("keys/turnkeep.key")
    }
    pub fn root(&self) -> RootKey {
        RootKey::load(&RootKeySource::File(self.root_file())).unwrap()
    }
    pub fn keyring(&self) -> Keyring {
        if Keyring::exists(&self.data()) {
            return Keyring::open(&self.data(), &self.root()).unwrap();
        }
        Keyring::create(&self.data(), &RootKey::create_file(self.root_file()).unwrap()).unwrap()
    }
    pub fn try_open(&self, clock: &Clock) -> Result<Store, OpenError> {
        Store::open(&self.data(), self.keyring(), clock.clone())
    }
    /// Opens as the program does, the look-up of addresses included.
    pub fn open(&self, clock: &Clock) -> Store {
        let store = self.try_open(clock).unwrap();
        store.write_blocking(Scope::instance(Actor::Clock), people::index).unwrap();
        store
    }
    /// A connection past the store.
    pub fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data_file()).unwrap()
    }
}

pub struct World {
    pub ground: Ground,
    pub clock: Clock,
    pub store: Store,
    pub workspace: WorkspaceId,
    pub ada: PersonId,
    pub bob: PersonId,
    pub zoe: PersonId,
    /// "Support on duty"; falls to Ada.
    pub duty: DutyId,
}

pub const INSTANCE: Scope = Scope::instance(Actor::Clock);

pub fn newcomer(name: &str, role: Role) -> Newcomer {
    Newcomer {
        name: Sealed::new(name.to_owned()),
        email: Sealed::new(format!("{}@example.eu", name.to_lowercase())),
        profile: Profile::new("Europe/Paris", "en"),
        roles: vec![role],
    }
}

impl World {
    pub fn new() -> Self {
        Self::on(Ground::new(), Clock::still_at(instant(MONDAY)))
    }

    pub fn on(ground: Ground, clock: Clock) -> Self {
        let store = ground.open(&clock);
        let (workspace, people, duty) = store
            .write_blocking(INSTANCE, |w| {
                let id = people::make_workspace(w, &Sealed::new("Lighthouse".to_owned()))?;
                w.within_workspace(id, |w| {
                    let roles = [("Ada", Role::Admin), ("Bob", Role::Member), ("Zoe", Role::Member)];
                    let people = roles.map(|(name, role)| people::add(w, &newcomer(name, role)).unwrap());
                    let duty = turns::make_duty(w, &Sealed::new("Support on duty".to_owned()), people[0])?;
                    Ok((id, people, duty))
                })
            })
            .unwrap();
        let [ada, bob, zoe] = people;
        Self { ground, clock, store, workspace, ada, bob, zoe, duty }
    }

    pub fn scope(&self, actor: Actor) -> Scope {
        Scope::workspace(self.workspace, actor)
    }
    pub fn by(&self, person: PersonId) -> Scope {
        self.scope(Actor::Person(person))
    }
    pub fn on_time(&self) -> Scope {
        self.scope(Actor::Clock)
    }

    /// A second workspace with one person of its own.
    pub fn neighbours(&self) -> (WorkspaceId, PersonId) {
        self.write(INSTANCE, |w| {
            let id = people::make_workspace(w, &Sealed::new("Harbour".to_owned()))?;
            let person = w.within_workspace(id, |w| people::add(w, &newcomer("Ada", Role::Admin)))?;
            Ok((id, person))
        })
    }

    #[track_caller]
    pub fn write<T: Send + 'static>(
        &self,
        scope: Scope,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.store.write_blocking(scope, act).unwrap()
    }

    #[track_caller]
    pub fn read<T>(&self, scope: Scope, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.store.read(scope, look).unwrap()
    }

    pub fn pass(&self, span: SignedDuration) {
        self.clock.move_both(span);
    }

    /// Closes the store, lets somebody at the file, and opens it again.
    pub fn edited(mut self, edit: impl FnOnce(&rusqlite::Connection)) -> Self {
        self.store.close();
        let raw = self.ground.raw();
        edit(&raw);
        raw.close().unwrap();
        self.store = self.ground.open(&self.clock);
        self
    }
}

/// A write that waits in the queue.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Queues a write and comes back at once.
pub fn queue<T: Send + 'static>(
    store: &Store,
    scope: Scope,
    act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
) -> Pending<T> {
    let store = store.clone();
    let mut pending: Pending<T> = Box::pin(async move { store.write(scope, act).await });
    match pending.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Box::pin(ready(answer)),
        Poll::Pending => pending,
    }
}

/// Waits for the answer of a queued write.
pub fn answer<T>(pending: Pending<T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(PATIENCE, pending).await.unwrap() })
}

/// A writer that has been stopped, so that whatever is queued meanwhile falls into one group.
pub struct Held {
    gate: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Held {
    pub fn new(store: &Store) -> Self {
        let (gate, opened) = mpsc::channel();
        let (busy, begun) = mpsc::channel();
        let store = store.clone();
        let thread = std::thread::spawn(move || {
            let held = store.write_blocking(INSTANCE, move |_| {
                busy.send(()).unwrap();
                // An error means that the gate is gone, which opens it as well.
                let _ = opened.recv_timeout(PATIENCE);
                Ok(())
            });
            held.unwrap();
        });
        begun.recv_timeout(PATIENCE).unwrap();
        Self { gate, thread }
    }
    pub fn go(self) {
        drop(self.gate);
        self.thread.join().unwrap();
    }
}

pub fn is_fault<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Fault(_)))
}

/// Puts a fact of this name into the file: the smallest write there is.
pub fn put(w: &Write<'_>, name: &str) -> Result<()> {
    w.exec_one(
        "INSERT INTO store_facts (name, value) VALUES (:name, x'00')",
        turnkeep::store::named_params! { ":name": name },
    )
}

/// The facts that tests put, in order of their names.
pub fn facts(r: &Read<'_>) -> Result<Vec<String>> {
    r.all("SELECT name FROM store_facts WHERE name <> 'vault' ORDER BY name", &[], |row| row.get("name"))
}
