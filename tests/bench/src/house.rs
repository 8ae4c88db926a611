//! A whole house, on a folder of its own, served on a port of its own.

use crate::folder::Folder;
use crate::http::{Jar, Line, form_token, get, post};
use poem::{Server, endpoint::BoxEndpoint, listener::TcpAcceptor};
use std::{net::SocketAddr, sync::Arc};
use turnkeep::app::{Parts, Running, boot, build, config::Layers};
use turnkeep::base::{Clock, PersonId, Sealed, WorkspaceId};
use turnkeep::integrations::mail::Postbox;
use turnkeep::spine::people::{self, Newcomer, Profile, Role};
use turnkeep::store::{Actor, Scope, Store, Write};
use turnkeep::web::Site;

/// A house that is not served yet.
pub struct House {
    /// Its data.
    pub store: Store,
    /// Its works.
    pub running: Running,
    /// Its pages.
    pub pages: Arc<BoxEndpoint<'static, poem::Response>>,
    /// Its one workspace.
    pub workspace: WorkspaceId,
    /// Its admin.
    pub ada: PersonId,
    /// Its clock.
    pub clock: Clock,
}

/// Where it says it stands; only links start with it.
const ORIGIN: &str = "http://127.0.0.1:8080";

impl House {
    /// A house with one workspace and its admin.
    pub async fn new(folder: &Folder, clock: Clock) -> Self {
        let path = |name: &str| folder.path().join(name).display().to_string();
        let flags = [
            ("server.public_url", ORIGIN.to_owned()),
            ("storage.data_dir", path("data")),
            ("storage.key_file", path("root.key")),
            ("storage.run_dir", path("run")),
        ];
        let layers = Layers { flags: flags.map(|(k, v)| (k.to_owned(), v)).into(), ..Layers::default() };
        let opened = boot::open(layers, clock.clone()).await.expect("the house opens");
        let store = opened.store.clone();
        let (workspace, ada) = store
            .write(Scope::instance(Actor::Console), |w| {
                let workspace = people::make_workspace(w, &Sealed::new("Lighthouse".into()))?;
                let ada = w.within_workspace(workspace, |w| add(w, "ada", Role::Admin))?;
                Ok((workspace, ada))
            })
            .await
            .expect("a workspace");
        let site = Site::new(ORIGIN, vec![]).expect("an address");
        let (pages, running) = build(Parts {
            store: opened.store,
            site,
            postbox: Postbox::memory(),
            layers: opened.layers,
            demo: false,
        });
        Self { store, running, pages: Arc::new(pages), workspace, ada, clock }
    }

    /// The workspace, with Ada acting.
    pub fn scope(&self) -> Scope {
        Scope::workspace(self.workspace, Actor::Person(self.ada))
    }
}

/// Adds somebody of this name.
pub fn add(w: &Write<'_>, name: &str, role: Role) -> turnkeep::base::Result<PersonId> {
    let profile = Profile::new("Europe/Berlin", "en");
    let (name, email) = (Sealed::new(name.to_owned()), Sealed::new(format!("{name}@example.eu")));
    people::add(w, &Newcomer { name, email, profile, roles: vec![Role::Member, role] })
}

/// Serves pages on a free port, on the runtime of the caller, until that ends.
pub async fn serve(pages: impl poem::Endpoint<Output = poem::Response> + 'static) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let addr = listener.local_addr().expect("its number");
    let acceptor = TcpAcceptor::from_tokio(listener).expect("a listener");
    tokio::spawn(Server::new_with_acceptor(acceptor).run(pages));
    addr
}

/// Signs somebody in with a link from the console.
pub async fn sign_in(store: &Store, workspace: WorkspaceId, person: PersonId, addr: SocketAddr) -> Jar {
    let scope = Scope::workspace(workspace, Actor::Console);
    let link = store.write(scope, move |w| people::links::console(w, person)).await.expect("a link");
    let (path, token) = link.split_once('#').expect("a fragment");
    let path = path.split('?').next().expect("a path");
    let (mut jar, mut line) = (Jar::default(), Line::to(addr).await);
    let page = line.ask(&get(path, &jar)).await;
    jar.keep(&page);
    let fields = [("form_token", &*form_token(&page.body)), ("token", token)];
    let answer = line.ask(&post(path, &jar, &fields)).await;
    assert_eq!(answer.status, 303, "signed in");
    jar.keep(&answer);
    jar
}
