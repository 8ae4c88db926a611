//! What the console may ask: links for setting up and for somebody who gets no mail, workspaces, and
//! whether the record is whole. The same answers with and without a running server.

use super::{
    boot::Halt,
    control::{Answer, Answering, Ask, Workspace},
    rotation_files,
    running::Running,
    serve::Say,
};
use crate::base::{Error, Lang, PersonId, Result, Sealed, WorkspaceId, text::words};
use crate::spine::{
    audit,
    people::{
        self,
        workspace::{self, Wanted},
    },
};
use crate::store::{Actor, Scope, Store};
use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::watch;

const CONSOLE: Scope = Scope::instance(Actor::Console);

/// Whether nobody has set this house up yet.
///
/// # Errors
/// A fault if it cannot be read.
pub fn is_new(store: &Store) -> Result<bool> {
    store.read(CONSOLE, people::set_up::is_open)
}

/// The file that holds the link for setting up, beside the control socket.
pub fn file(run_dir: &Path) -> PathBuf {
    run_dir.join("set-up-link")
}

/// As long as nobody has set the house up: says the link, and keeps it in a file of mode 0600.
///
/// # Errors
/// If the link cannot be made or the file not be written.
pub async fn first_start(running: &Running, run_dir: &Path, say: Say) -> Result<(), Halt> {
    let house = &running.house;
    let path = file(run_dir);
    let _ = fs::remove_file(&path);
    if !is_new(&house.store).map_err(Halt::broken)? {
        return Ok(());
    }
    if let Answer::Link(link) = answer(&house.store, &house.origin, Ask::SetUpLink).await {
        write(&path, &link)
            .map_err(|e| Halt::Config(format!("{} cannot be written: {e}.", path.display())))?;
        say(&format!("Set up  {link}"));
        say("        It is good for ten minutes; \"turnkeep admin set-up-link\" prints a new one.");
    }
    Ok(())
}

fn write(path: &Path, link: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    io::Write::write_all(&mut file, format!("{link}\n").as_bytes())
}

/// Takes the file away as soon as the house is set up.
pub async fn forget_when_set_up(store: Store, run_dir: PathBuf, mut stop: watch::Receiver<bool>) {
    let mut signals = store.signals();
    while is_new(&store).unwrap_or(false) {
        tokio::select! {
            _ = signals.recv() => {}
            _ = stop.changed() => break,
        }
    }
    let _ = fs::remove_file(file(&run_dir));
}

/// Answers what the console asks a running server.
pub fn answering(running: Running, run_dir: PathBuf) -> Answering {
    Arc::new(move |ask| {
        let (running, path) = (running.clone(), file(&run_dir));
        Box::pin(async move {
            let for_set_up = matches!(ask, Ask::SetUpLink);
            let answer = answer(&running.house.store, &running.house.origin, ask).await;
            if let (true, Answer::Link(link)) = (for_set_up, &answer) {
                // The file must not keep the link that this one replaced; it is only a convenience.
                let _ = fs::remove_file(&path).and_then(|()| write(&path, link));
            }
            answer
        })
    })
}

/// One answer. Links start with `origin`.
pub async fn answer(store: &Store, origin: &str, ask: Ask) -> Answer {
    let path = match ask {
        Ask::Verify => return verify(store.clone()).await,
        Ask::SetUpLink => match store.write(CONSOLE, people::set_up::link).await {
            Ok(Some(path)) => Ok(path),
            Ok(None) => {
                return Answer::No("This house is set up already; try \"turnkeep admin link\".".into());
            }
            Err(error) => Err(error),
        },
        Ask::Link { email, workspace } => {
            let found = store.read(CONSOLE, |r| workspace::who(r, &email, workspace.as_deref()));
            match found.as_deref() {
                Ok([(workspace, person)]) => {
                    let (scope, person) = (Scope::workspace(*workspace, Actor::Console), *person);
                    store.write(scope, move |w| people::links::console(w, person)).await
                }
                Ok([]) => return nobody(store, &email, workspace.is_some()),
                Ok(several) => return which(store, several, "This address is in several workspaces;"),
                Err(error) => Err(error.clone()),
            }
        }
        Ask::Workspaces => return workspaces(store),
        Ask::Rotations => return rotation_files::list(store),
        Ask::RotationOut { rotation, json } => return rotation_files::take_out(store, &rotation, json),
        Ask::RotationIn { text, into, workspace } => {
            return rotation_files::bring(store, &text, into.as_deref(), workspace.as_deref()).await;
        }
        Ask::AddWorkspace { name, admin, person, zone, lang } => {
            let person = person.map(Sealed::new);
            let lang = lang.and_then(|lang| lang.parse().ok());
            let wanted = Wanted { name: name.into(), admin: admin.into(), person, zone, lang };
            let link = store.write(CONSOLE, move |w| workspace::add_from_console(w, &wanted)).await;
            match link {
                Err(Error::Refused(all)) if all.iter().any(|refusal| refusal.field == Some("person")) => {
                    return Answer::No(
                        "Nobody here has this address yet: say their name with --person.".into(),
                    );
                }
                link => link.map(Sealed::into_inner),
            }
        }
    };
    match path {
        Ok(path) => Answer::Link(format!("{origin}{path}")),
        Err(error) => no(&error),
    }
}

/// Why not, in the console's language.
pub(super) fn no(error: &Error) -> Answer {
    Answer::No(match error {
        Error::NotFound => "That is not there. Has this house been set up?".into(),
        Error::Refused(all) => all.iter().map(|r| r.text(words(Lang::En))).collect::<Vec<_>>().join(" "),
        other => format!("That did not work ({other}); the log says why."),
    })
}

/// Nobody has this address where it was looked for; if it was looked for in one workspace only, the console
/// says in which it is.
fn nobody(store: &Store, address: &str, in_one: bool) -> Answer {
    match store.read(CONSOLE, |r| workspace::who(r, address, None)) {
        Ok(elsewhere) if in_one && !elsewhere.is_empty() => {
            which(store, &elsewhere, "This address is not in a workspace of that name or id;")
        }
        Ok(_) => Answer::No("Nobody here has this address.".into()),
        Err(error) => no(&error),
    }
}

/// The workspaces in which an address takes part, among which the console is to choose, and why.
fn which(store: &Store, several: &[(WorkspaceId, PersonId)], why: &str) -> Answer {
    match store.read(CONSOLE, workspace::list) {
        Ok(mut all) => {
            all.retain(|line| several.iter().any(|(id, _)| *id == line.id));
            let said = all.iter().map(|line| format!("\n  {}  {}", line.id, line.name.reveal()));
            let list: String = said.collect();
            Answer::No(format!("{why} choose one with --workspace:{list}"))
        }
        Err(error) => no(&error),
    }
}

fn workspaces(store: &Store) -> Answer {
    let said = |line: workspace::Line| Workspace {
        id: line.id.to_string(),
        name: line.name.into_inner(),
        people: line.people,
    };
    match store.read(CONSOLE, workspace::list) {
        Ok(all) => Answer::Workspaces(all.into_iter().map(said).collect()),
        Err(error) => no(&error),
    }
}

async fn verify(store: Store) -> Answer {
    let read = tokio::task::spawn_blocking(move || store.read(CONSOLE, audit::verify)).await;
    match read.unwrap_or_else(|_| Err(Error::fault("the record could not be read"))) {
        Ok(found) => Answer::Record {
            entries: found.leaves,
            root: data_encoding::HEXLOWER.encode(&found.root),
            faults: found.faults,
            remarks: found.remarks,
        },
        Err(error) => Answer::No(format!("The record cannot be read ({error}).")),
    }
}
