//! Workspaces: how they are made and named, and which of them keeps the house.

use super::{
    Newcomer, Profile, Role, SLICE, add, gather::Problems, get, invites, me, must_be_admin, named, rows,
    several, workspaces,
};
use crate::base::calendar::zone;
use crate::base::{Error, Lang, PersonId, Result, Sealed, WorkspaceId};
use crate::spine::audit;
use crate::store::{Actor, Read, Write};

/// Makes a workspace. Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn make_workspace(w: &Write<'_>, name: &Sealed<String>) -> Result<WorkspaceId> {
    let id = w.new_workspace()?;
    w.within_workspace(id, |w| {
        rows::insert_workspace(w, name)?;
        audit::record(w, "workspace.made", id)
    })?;
    Ok(id)
}

/// Makes a workspace and its first person. Instance-wide.
pub(super) fn found(
    w: &Write<'_>,
    name: &Sealed<String>,
    first: &Newcomer,
) -> Result<(WorkspaceId, PersonId)> {
    let workspace = make_workspace(w, name)?;
    let person = w.within_workspace(workspace, |w| add(w, first))?;
    Ok((workspace, person))
}

/// Whether this workspace keeps the house: its admins set what concerns all workspaces, such as mail, and
/// may add others. It is the oldest one, made at set-up. None is ever deleted, and each is made later
/// than those before it, so it is always the same one.
///
/// # Errors
/// A fault if it cannot be read.
pub fn keeps_house(r: &Read<'_>) -> Result<bool> {
    Ok(workspaces(r)?.first() == Some(&r.workspace()))
}

/// Lets only admins of the workspace that keeps the house pass.
///
/// # Errors
/// `NotAllowed` for everybody else.
pub fn must_keep_house(r: &Read<'_>) -> Result<()> {
    must_be_admin(r)?;
    if keeps_house(r)? { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Gives this workspace another name.
///
/// # Errors
/// `NotAllowed` unless an admin asks; a refusal at `name`.
pub fn rename(w: &Write<'_>, name: &Sealed<String>) -> Result<()> {
    must_be_admin(w)?;
    let name = named(name.reveal())?;
    if rows::workspace_name(w)?.reveal() == &name {
        return Ok(());
    }
    rows::rename_workspace(w, &name)?;
    audit::record(w, "workspace.renamed", w.workspace())?;
    w.changed(SLICE.name);
    Ok(())
}

/// In which zone and language newcomers of this workspace start, as far as it says: where not, they start as
/// whoever invites them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Newcomers {
    /// The name of a zone; as typed, when it is set.
    pub zone: Option<String>,
    /// `en` or `de`.
    pub lang: Option<String>,
}

/// How newcomers of this workspace start.
///
/// # Errors
/// A fault if it cannot be read.
pub fn newcomers(r: &Read<'_>) -> Result<Newcomers> {
    let (zone, lang) = rows::newcomers(r)?;
    Ok(Newcomers { zone, lang })
}

/// Sets how newcomers of this workspace start. Nobody who is here already changes.
///
/// # Errors
/// `NotAllowed` unless an admin asks; refusals at `zone` and `lang`.
pub fn set_newcomers(w: &Write<'_>, typed: &Newcomers) -> Result<()> {
    must_be_admin(w)?;
    let mut wrong = Problems::default();
    let zone = typed.zone.as_deref().map(|name| zone::parse(name).map_err(|not| not.refusal("zone")));
    let zone = wrong.take(zone.transpose())?.flatten().and_then(|z| z.iana_name().map(str::to_owned));
    let lang = typed.lang.clone().filter(|lang| match lang.parse::<Lang>() {
        Ok(_) => true,
        Err(_) => {
            wrong.at("lang", |t| t.people_language_unknown());
            false
        }
    });
    wrong.end()?;
    if newcomers(w)? == (Newcomers { zone: zone.clone(), lang: lang.clone() }) {
        return Ok(());
    }
    rows::set_newcomers(w, zone.as_deref(), lang.as_deref())?;
    audit::record(w, "workspace.newcomers-set", w.workspace())?;
    w.changed(SLICE.name);
    Ok(())
}

/// Adds a workspace. Whoever asks becomes its first admin: another person, with a key of their own, but
/// with the same name, address, zone and hours.
///
/// # Errors
/// `NotAllowed` unless an admin of the workspace that keeps the house asks; a refusal at `name`.
pub fn add_beside(w: &Write<'_>, name: &Sealed<String>) -> Result<WorkspaceId> {
    must_keep_house(w)?;
    let (name, maker) = (named(name.reveal())?, me(w)?);
    let first =
        Newcomer { name: maker.name, email: maker.email, profile: maker.profile, roles: vec![Role::Admin] };
    // In the new workspace nobody has come in yet, as at set-up; whose act it was stands in the old one.
    let (id, _) =
        w.within_workspace_as(w.workspace(), Actor::Stranger, |w| found(w, &Sealed::new(name), &first))?;
    audit::record(w, "workspace.added", id)?;
    Ok(id)
}

/// A workspace as the console wants it.
pub struct Wanted {
    /// Its name.
    pub name: Sealed<String>,
    /// The address of its first admin.
    pub admin: Sealed<String>,
    /// The name of its first admin; not needed if somebody here has the address already.
    pub person: Option<Sealed<String>>,
    /// The zone of its first admin.
    pub zone: Option<String>,
    /// The language of its first admin.
    pub lang: Option<Lang>,
}

/// Adds a workspace from the console, and says the path of the link by which its first admin comes in. What
/// is not said of them is taken from the person who signs in with this address, if there is one.
/// Instance-wide.
///
/// # Errors
/// Refusals at `name`, `email`, `person`, `zone`; `NotFound` as long as nobody has set the house up.
pub fn add_from_console(w: &Write<'_>, wanted: &Wanted) -> Result<Sealed<String>> {
    if workspaces(w)?.is_empty() {
        return Err(Error::NotFound);
    }
    let known = super::sign_in::holder(w, wanted.admin.reveal())?.map(|(_, person)| person);
    let name = match (&wanted.person, &known) {
        (Some(name), _) => name.clone(),
        (None, Some(person)) => person.name.clone(),
        (None, None) => return Err(Error::refused_at("person", |t| t.people_name_missing())),
    };
    let mut profile = known.map_or_else(Profile::unknown, |person| person.profile);
    if let Some(zone) = &wanted.zone {
        let zone = zone::parse(zone).map_err(|not| not.refusal("zone"))?;
        zone.iana_name().unwrap_or("Etc/UTC").clone_into(&mut profile.zone);
    }
    if let Some(lang) = wanted.lang {
        profile.lang = lang.to_string();
    }
    let title = Sealed::new(named(wanted.name.reveal())?);
    let first = Newcomer { name, email: wanted.admin.clone(), profile, roles: vec![Role::Admin] };
    let (workspace, person) = found(w, &title, &first)?;
    w.within_workspace(workspace, |w| Ok(invites::begin(w, &get(w, person)?)?.link))
}

/// A workspace in a list.
pub struct Line {
    /// Which.
    pub id: WorkspaceId,
    /// Its name.
    pub name: Sealed<String>,
    /// How many people take part.
    pub people: usize,
}

/// All workspaces, oldest first: for the console. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn list(r: &Read<'_>) -> Result<Vec<Line>> {
    let line = |id| {
        let r = r.within(id);
        Ok(Line { id, name: rows::workspace_name(&r)?, people: rows::count(&r)? })
    };
    workspaces(r)?.into_iter().map(line).collect()
}

/// Who signs in at the console's wish: of those with this address, the one in the workspace that is named
/// by id or name, or the only one. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn who(r: &Read<'_>, address: &str, of: Option<&str>) -> Result<Vec<(WorkspaceId, PersonId)>> {
    let plain = |name: &str| name.trim().to_lowercase();
    let mut found = Vec::new();
    for place in several::places(r, address.trim())? {
        let here = match of {
            None => true,
            Some(of) => {
                let name = rows::workspace_name(&r.within(place.workspace))?;
                place.workspace.to_string() == of.trim() || plain(name.reveal()) == plain(of)
            }
        };
        if here {
            found.push((place.workspace, place.person));
        }
    }
    Ok(found)
}
