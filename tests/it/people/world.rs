//! A small world on a temporary folder: Ada is admin, Bob and Zoe take part, in three zones.

use jiff::Timestamp;
use std::collections::BTreeMap;
use tempfile::TempDir;
use turnkeep::base::{Clock, Error, PersonId, Result, WorkspaceId, text::words};
use turnkeep::slice::Telling;
use turnkeep::spine::{
    notifications,
    people::{self, Newcomer, Profile, Role},
};
use turnkeep::store::{Actor, Read, Scope, Store, Write};
use turnkeep::vault::{Keyring, RootKey};

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) workspace: WorkspaceId,
    pub(crate) people: BTreeMap<&'static str, PersonId>,
    _folder: TempDir,
}

/// Friday morning in Paris.
pub(crate) const NOW: &str = "2026-11-20T08:20:00Z";

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = RootKey::create_file(folder.path().join("root.key")).unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let keyring = Keyring::create(&data, &root).unwrap();
        let clock = Clock::still_at(NOW.parse::<Timestamp>().unwrap());
        let store = Store::open(&data, keyring, clock).unwrap();
        let workspace = store
            .write_blocking(Scope::instance(Actor::Console), |w| {
                people::make_workspace(w, &"Analytical Engines".to_owned().into())
            })
            .unwrap();
        let mut world = Self { store, workspace, people: BTreeMap::new(), _folder: folder };
        for (name, zone, role) in [
            ("Ada", "Europe/Paris", Role::Admin),
            ("Bob", "America/New_York", Role::Member),
            ("Zoe", "Asia/Tokyo", Role::Member),
        ] {
            let id = world.console(move |w| add(w, name, zone, role)).unwrap();
            world.people.insert(name, id);
        }
        world
    }

    pub(crate) fn id(&self, name: &str) -> PersonId {
        self.people[name]
    }
    pub(crate) fn scope(&self, actor: Actor) -> Scope {
        Scope::workspace(self.workspace, actor)
    }
    pub(crate) fn console<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.write_blocking(self.scope(Actor::Console), act)
    }
    /// One act of one person.
    pub(crate) fn by<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.write_blocking(self.scope(Actor::Person(self.id(name))), act)
    }
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.store.read(self.scope(Actor::Console), look).unwrap()
    }
    /// The subjects of what was posted to somebody and not cancelled, newest first.
    pub(crate) fn told(&self, name: &str) -> Vec<String> {
        let to = self.id(name);
        self.look(|r| {
            let reader = people::get(r, to)?.reader(r.now().at());
            let telling = Telling { read: r, reader: &reader, to, face: &|_| Ok(None) };
            let posted = notifications::to(r, to, 20)?;
            let posted = posted.into_iter().filter(|(d, _)| d.outcome.as_deref() != Some("cancelled"));
            posted
                .map(|(d, _)| {
                    let text = (people::SLICE.message)(&telling, &d.message, d.content.reveal())?;
                    Ok(text.map(|m| m.subject.into_inner()).unwrap_or_default())
                })
                .collect()
        })
    }
}

fn add(w: &Write<'_>, name: &str, zone: &str, role: Role) -> Result<PersonId> {
    people::add(
        w,
        &Newcomer {
            name: name.to_owned().into(),
            email: format!("{}@example.eu", name.to_lowercase()).into(),
            profile: Profile::new(zone, "en"),
            roles: vec![role, Role::Member],
        },
    )
}

/// The fields and English sentences of a refusal.
pub(crate) fn refusals<T>(result: Result<T>) -> Vec<(Option<&'static str>, String)> {
    match result {
        Err(Error::Refused(all)) => {
            all.iter().map(|r| (r.field, r.text(words(turnkeep::base::Lang::En)))).collect()
        }
        Err(other) => panic!("not refused but {other}"),
        Ok(_) => panic!("not refused"),
    }
}
