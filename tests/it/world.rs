//! A small world without pages: a store on a temporary folder, a clock moved by hand, a few people.

use jiff::{SignedDuration, Timestamp, Zoned};
use std::sync::Arc;
use tempfile::TempDir;
use turnkeep::base::{Clock, Error, PersonId, Result, WorkspaceId};
use turnkeep::spine::people::{self, Newcomer, Profile, Role};
use turnkeep::store::{Actor, Read, Scope, Store, Write};
use turnkeep::vault::{Keyring, RootKey};

/// The world. Clones share it.
#[derive(Clone)]
pub struct World {
    pub store: Store,
    pub clock: Clock,
    pub workspace: WorkspaceId,
    pub people: Vec<PersonId>,
    _dir: Arc<TempDir>,
}

/// An instant written as a zoned time, `2026-03-29T08:59[Europe/Paris]`.
pub fn at(zoned: &str) -> Timestamp {
    zoned.parse::<Zoned>().unwrap().timestamp()
}

impl World {
    /// A workspace whose first person is an admin; everybody lives in the zone of `now`.
    pub fn new(now: &str, names: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        let key = RootKey::create_file(dir.path().join("root.key")).unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let keyring = Keyring::create(&data, &key).unwrap();
        let clock = Clock::still_at(at(now));
        let store = Store::open(&data, keyring, clock.clone()).unwrap();
        let zone = now.parse::<Zoned>().unwrap().time_zone().iana_name().unwrap().to_owned();
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        let (workspace, people) = store
            .write_blocking(Scope::instance(Actor::Console), move |w| {
                let workspace = people::make_workspace(w, &"Lindenhof GmbH".to_owned().into())?;
                let people = w.within_workspace(workspace, |w| {
                    names.iter().enumerate().map(|(n, name)| add(w, name, n == 0, &zone)).collect()
                })?;
                Ok((workspace, people))
            })
            .unwrap();
        Self { store, clock, workspace, people, _dir: Arc::new(dir) }
    }

    pub fn scope(&self, person: usize) -> Scope {
        Scope::workspace(self.workspace, Actor::Person(self.people[person]))
    }

    /// Lets a person act.
    pub fn act<T: Send + 'static>(
        &self,
        person: usize,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.write_blocking(self.scope(person), act)
    }

    /// Looks as the clock would.
    pub fn look<T>(&self, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.store.read(Scope::workspace(self.workspace, Actor::Clock), look).unwrap()
    }

    /// Moves the clock to an instant and lets every slice do what is due.
    pub fn tick_at(&self, zoned: &str) {
        let by: SignedDuration = at(zoned).duration_since(self.clock.now().at());
        self.clock.move_both(by);
        self.tick();
    }

    /// Lets every slice do what is due.
    pub fn tick(&self) {
        self.store
            .write_blocking(Scope::workspace(self.workspace, Actor::Clock), |w| {
                turnkeep::app::slices().iter().try_for_each(|slice| (slice.tick)(w))
            })
            .unwrap();
    }

    /// What was posted to a person: the kinds of message, oldest first.
    pub fn posted(&self, person: usize) -> Vec<String> {
        let id = self.people[person];
        let all = self.look(|r| turnkeep::spine::notifications::to(r, id, 1000));
        all.into_iter().rev().map(|(delivery, _)| delivery.message).collect()
    }

    /// The place of a person in the list of names.
    pub fn who(&self, id: Option<PersonId>) -> Option<usize> {
        self.people.iter().position(|p| Some(*p) == id)
    }
}

/// Adds somebody.
pub fn add(w: &Write<'_>, name: &str, admin: bool, zone: &str) -> Result<PersonId> {
    let roles = if admin { vec![Role::Admin, Role::Member] } else { vec![Role::Member] };
    let profile = Profile::new(zone, "en");
    let email = format!("{}@example.test", name.to_lowercase());
    people::add(w, &Newcomer { name: name.to_owned().into(), email: email.into(), profile, roles })
}

/// The fields at which something was refused.
pub fn refused_at<T>(result: Result<T>) -> Vec<&'static str> {
    match result {
        Err(Error::Refused(refusals)) => refusals.iter().filter_map(|r| r.field).collect(),
        Err(other) => panic!("refused otherwise: {other:?}"),
        Ok(_) => panic!("not refused"),
    }
}
