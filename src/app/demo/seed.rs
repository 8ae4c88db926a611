//! The demo's small world: one company, eight people in four zones, two rotations.

use crate::base::{Error, PersonId, Result, calendar::hours::WorkingHours};
use crate::spine::people::{self, Newcomer, Profile, Role};
use crate::store::Write;

/// The address of the person in whose place one tries the demo.
pub const ADA: &str = "ada@lindenhof.example";

/// Name, address, zone, language. Ada is on duty, Bob is on leave.
const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("Ada Lindqvist", ADA, "Europe/Berlin", "en"),
    ("Bob Okafor", "bob@lindenhof.example", "Europe/Paris", "en"),
    ("Chiara Greco", "chiara@lindenhof.example", "Europe/Paris", "en"),
    ("David Almeida", "david@lindenhof.example", "Europe/Lisbon", "en"),
    ("Elif Yilmaz", "elif@lindenhof.example", "Europe/Paris", "de"),
    ("Farhan Iyer", "farhan@lindenhof.example", "Asia/Kolkata", "en"),
    ("Greta Baumann", "greta@lindenhof.example", "Europe/Lisbon", "de"),
    ("Hanna Weiss", "hanna@lindenhof.example", "Asia/Kolkata", "de"),
];

/// Puts the world into an empty house. Instance-wide.
///
/// # Errors
/// A fault if it cannot be written.
pub fn seed(w: &Write<'_>) -> Result<()> {
    let workspace = people::make_workspace(w, &"Lindenhof GmbH".to_owned().into())?;
    w.within_workspace(workspace, |w| {
        let everybody = PEOPLE.iter().map(|each| add(w, each)).collect::<Result<Vec<_>>>()?;
        let [_ada, _bob, ..] = everybody[..] else { return Err(Error::fault("nobody lives here")) };
        Ok(())
    })
}

fn add(w: &Write<'_>, (name, email, zone, lang): &(&str, &str, &str, &str)) -> Result<PersonId> {
    let profile =
        Profile { zone: (*zone).to_owned(), lang: (*lang).to_owned(), hours: WorkingHours::default() };
    let roles = if *email == ADA { vec![Role::Admin, Role::Member] } else { vec![Role::Member] };
    let (name, email) = ((*name).to_owned().into(), (*email).to_owned().into());
    people::add(w, &Newcomer { name, email, profile, roles })
}
