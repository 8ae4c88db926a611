//! People: who belongs to a workspace, what they may do, when they work and when they are away;
//! and the door through which they come in (`sign_in`, `sessions`).

mod deed_rows;
mod deeds;
pub mod directory;
pub mod email_change;
mod find;
mod gather;
mod invite_rows;
pub mod invites;
pub mod leave;
mod leave_rows;
pub mod limits;
pub mod links;
mod messages;
mod pages;
mod profile;
pub mod roster;
mod rows;
pub mod sessions;
pub mod set_up;
pub mod several;
pub mod sign_in;
mod standing;
mod standing_rows;
pub mod step_up;
pub mod viewer;
pub mod workspace;

pub use deeds::of_person;
pub use directory::{Standing, directory};
pub use invites::accept;
pub use leave::{Leave, LeaveId, absences, away_now, leaves};
pub use profile::{
    Digest, Profile, TypedDigest, TypedHours, TypedProfile, TypedTime, must_be_self_or_admin, rename,
    set_profile,
};
pub use roster::Invitee;
pub use rows::{by_address, count, ids, ids_here, index, workspace_name, workspaces};
pub use standing::{acting_admins, bring_back, deactivate, grant, set_roles, sign_out, withdraw};
pub use workspace::make_workspace;

use crate::base::{Error, PersonId, Reader, Result, Sealed};
use crate::slice::Slice;
use crate::spine::audit;
use crate::store::{Actor, Read, Write};
use crate::vault::Owner;
use jiff::Timestamp;

/// This slice.
pub const SLICE: Slice = Slice {
    tables: rows::TABLES,
    routes: pages::routes,
    message: messages::message,
    find: find::find,
    letters: deeds::LETTERS,
    deeds: deeds::DEEDS,
    subject: deeds::subject,
    ..Slice::named("people")
};

crate::ids! {
    /// A deactivation.
    DepartureKind "dpt" DepartureId,
}

/// What a person may do beyond their own things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Everything that concerns the workspace: people, settings, all rotations.
    Admin,
    /// Privacy desk: audit, data-subject requests.
    Privacy,
    /// Takes part.
    Member,
}

impl Role {
    /// All roles, the mightiest first.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Privacy, Self::Member];

    /// The name under which it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Privacy => "privacy",
            Self::Member => "member",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = ();
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.name() == name).ok_or(())
    }
}

/// A person of this workspace.
#[derive(Clone)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What others call them.
    pub name: Sealed<String>,
    /// Where their mail goes.
    pub email: Sealed<String>,
    /// Zone, language, hours.
    pub profile: Profile,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether they take part now, or have been deactivated.
    pub active: bool,
    /// Since when they are here.
    pub added: Timestamp,
}

impl Person {
    /// Whether the person has this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// How to speak to this person at that instant.
    pub fn reader(&self, now: Timestamp) -> Reader {
        Reader { lang: self.profile.lang(), zone: self.profile.zone(), now, dial: self.profile.dial }
    }
}

/// Somebody to be added.
pub struct Newcomer {
    /// What others will call them.
    pub name: Sealed<String>,
    /// Their address, as typed.
    pub email: Sealed<String>,
    /// Zone, language, hours.
    pub profile: Profile,
    /// What they will be allowed.
    pub roles: Vec<Role>,
}

/// Adds a person to the workspace.
///
/// # Errors
/// A refusal at `email` if the address is not one, or somebody here has it; at `name` if it is empty.
pub fn add(w: &Write<'_>, new: &Newcomer) -> Result<PersonId> {
    let email = address(new.email.reveal())?;
    let name = named(new.name.reveal())?;
    if !by_address(w, &email).is_empty() {
        return Err(Error::refused_at("email", |t| t.people_address_taken()));
    }
    let id = w.new_person()?;
    rows::insert(w, id, &name, &email, &new.profile)?;
    for role in &new.roles {
        rows::grant(w, id, *role)?;
    }
    w.put_lookup(&lookup_form(&email), id);
    audit::record(w, "person.added", id)?;
    w.changed(SLICE.name);
    Ok(id)
}

/// A person of this workspace.
///
/// # Errors
/// `NotFound` if there is none of this id here.
pub fn get(r: &Read<'_>, id: PersonId) -> Result<Person> {
    rows::get(r, id)
}

/// Everybody of this workspace, by name.
///
/// # Errors
/// A fault if it cannot be read.
pub fn all(r: &Read<'_>) -> Result<Vec<Person>> {
    let mut people = rows::all(r)?;
    people.sort_by_cached_key(|p| p.name.reveal().to_lowercase());
    Ok(people)
}

/// Somebody by name, and no more of them.
pub struct Called {
    /// Who.
    pub id: PersonId,
    /// What others call them.
    pub name: Sealed<String>,
    /// Whether they take part, as an invited one does too; or have been deactivated.
    pub active: bool,
}

/// What everybody here is called, by name. Nothing else of them is opened: for lists in which one is chosen.
///
/// # Errors
/// A fault if it cannot be read.
pub fn names(r: &Read<'_>) -> Result<Vec<Called>> {
    let mut names = rows::names(r)?;
    names.sort_by_cached_key(|one| one.name.reveal().to_lowercase());
    Ok(names)
}

/// Who acts here, if it is a person.
///
/// # Errors
/// `NotAllowed` if nobody has signed in.
pub fn me(r: &Read<'_>) -> Result<Person> {
    match r.actor() {
        Actor::Person(id) => get(r, id),
        Actor::Clock | Actor::Console | Actor::Stranger => Err(Error::NotAllowed),
    }
}

/// Lets only admins (and the console) pass.
///
/// # Errors
/// `NotAllowed` for everybody else.
pub fn must_be_admin(r: &Read<'_>) -> Result<()> {
    match r.actor() {
        Actor::Console | Actor::Clock => Ok(()),
        _ if me(r)?.is(Role::Admin) => Ok(()),
        _ => Err(Error::NotAllowed),
    }
}

/// An address in the form in which it is kept: trimmed, with a dotted lower-case domain.
///
/// # Errors
/// A refusal at `email`.
pub fn address(typed: &str) -> Result<String> {
    let typed = typed.trim();
    let parsed: Option<lettre::Address> = typed.parse().ok();
    let fits = typed.len() <= 254 && typed.is_ascii();
    match parsed {
        Some(a) if fits => Ok(format!("{}@{}", a.user(), a.domain().to_ascii_lowercase())),
        _ => Err(Error::refused_at("email", |t| t.people_address_wrong())),
    }
}

/// The form in which addresses are compared: two that differ only in case are one.
pub fn lookup_form(address: &str) -> String {
    address.to_lowercase()
}

/// How long a name may be, in letters.
pub(super) const NAME_LENGTH: usize = 100;

/// A name in the form in which it is kept.
///
/// # Errors
/// A refusal at `name` if it is empty or longer than the length of a name.
pub fn named(typed: &str) -> Result<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        1..=NAME_LENGTH => Ok(name),
        0 => Err(Error::refused_at("name", |t| t.people_name_missing())),
        _ => Err(Error::refused_at("name", |t| t.people_name_long())),
    }
}

/// The key under which a person's own data are sealed.
pub const fn owner(id: PersonId) -> Owner {
    Owner::Person(id)
}
