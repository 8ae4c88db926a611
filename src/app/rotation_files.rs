//! What the console asks of live rotations: which there are, one as a file, one from a file.

use super::control::{Answer, Rotation};
use crate::base::{Error, Lang, Result, WorkspaceId, text::words};
use crate::features::rotations::{self, RotationId, file::Format, files};
use crate::spine::people::workspace;
use crate::store::{Actor, Scope, Store};

const INSTANCE: Scope = Scope::instance(Actor::Console);

/// All rotations, of one workspace or of every.
pub(super) fn list(store: &Store) -> Answer {
    let all = || -> Result<Vec<Rotation>> {
        let mut all = Vec::new();
        for line in store.read(INSTANCE, workspace::list)? {
            let here = store.read(within(line.id), rotations::all)?;
            all.extend(here.into_iter().map(|one| Rotation {
                id: one.id.to_string(),
                title: one.title.into_inner(),
                workspace: line.name.reveal().clone(),
            }));
        }
        Ok(all)
    };
    all().map_or_else(|error| super::links::no(&error), Answer::Rotations)
}

/// A rotation as a file.
pub(super) fn take_out(store: &Store, rotation: &str, json: bool) -> Answer {
    let format = if json { Format::Json } else { Format::Toml };
    let text =
        find(store, rotation).and_then(|(scope, id)| store.read(scope, |r| files::take_out(r, id, format)));
    text.map_or_else(|error| why(&error), Answer::Text)
}

/// A rotation of a file: a new one, or what a file says of one that is there.
pub(super) async fn bring(store: &Store, text: &str, into: Option<&str>, place: Option<&str>) -> Answer {
    let done = async {
        let brought = files::read(text)?;
        match into {
            Some(id) => {
                let (scope, id) = find(store, id)?;
                store.write(scope, move |w| files::bring_into(w, id, &brought)).await?;
                Ok(id)
            }
            None => {
                let scope = within(home(store, place)?);
                store.write(scope, move |w| files::bring(w, &brought)).await
            }
        }
    };
    let done: Result<RotationId> = done.await;
    done.map_or_else(|error| why(&error), |id| Answer::Text(format!("{id}\n")))
}

const fn within(workspace: WorkspaceId) -> Scope {
    Scope::workspace(workspace, Actor::Console)
}

/// Each refusal on a line of its own.
fn why(error: &Error) -> Answer {
    match error {
        Error::NotFound => {
            Answer::No("There is no rotation of this id; try \"turnkeep rotation list\".".into())
        }
        Error::Refused(all) => {
            let lines: Vec<String> = all.iter().map(|refusal| refusal.text(words(Lang::En))).collect();
            Answer::Wrong(lines.join("\n"))
        }
        other => super::links::no(other),
    }
}

fn find(store: &Store, rotation: &str) -> Result<(Scope, RotationId)> {
    let id: RotationId = rotation.parse().map_err(|_| Error::NotFound)?;
    for line in store.read(INSTANCE, workspace::list)? {
        match store.read(within(line.id), |r| rotations::get(r, id)) {
            Ok(_) => return Ok((within(line.id), id)),
            Err(Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Error::NotFound)
}

/// The workspace that is meant: by name or id, or the only one.
fn home(store: &Store, place: Option<&str>) -> Result<WorkspaceId> {
    let all = store.read(INSTANCE, workspace::list)?;
    let meant = |line: &&workspace::Line| match place {
        Some(place) => place.parse() == Ok(line.id) || line.name.reveal().eq_ignore_ascii_case(place),
        None => true,
    };
    let mut found = all.iter().filter(meant).map(|line| line.id);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Error::refused(|t| t.rotations_file_workspace())),
    }
}
