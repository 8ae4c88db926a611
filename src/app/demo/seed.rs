//! The demo's small world: one company, eight people in four zones, two rotations. What happens in
//! it follows from the instant at which it begins.

use crate::base::calendar::cadence::Cadence;
use crate::base::{Error, PersonId, Result, WorkspaceId};
use crate::features::rotations::{self, Draft};
use crate::spine::{
    people::{self, Newcomer, Profile, Role, leave},
    turns,
};
use crate::store::{Actor, Scope, Store, Write};
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};

/// The address of the person in whose place one tries the demo.
pub const ADA: &str = "ada@lindenhof.example";

/// Name, address, zone, language. Ada is on duty, Bob is on leave.
const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("Ada Lindqvist", ADA, "Europe/Berlin", "en"),
    ("Bob Okafor", "bob@lindenhof.example", "Europe/Berlin", "en"),
    ("Chiara Greco", "chiara@lindenhof.example", "Europe/Paris", "en"),
    ("David Almeida", "david@lindenhof.example", "Europe/Lisbon", "en"),
    ("Elif Yilmaz", "elif@lindenhof.example", "Europe/Paris", "de"),
    ("Farhan Iyer", "farhan@lindenhof.example", "Asia/Kolkata", "en"),
    ("Greta Baumann", "greta@lindenhof.example", "Europe/Lisbon", "de"),
    ("Hanna Weiss", "hanna@lindenhof.example", "Asia/Kolkata", "de"),
];

/// Puts the world into an empty house.
///
/// # Errors
/// A fault if it cannot be written.
pub async fn seed(store: &Store) -> Result<()> {
    let (workspace, everybody) = store.write(Scope::instance(Actor::Console), populate).await?;
    let Some(ada) = everybody.first().copied() else { return Err(Error::fault("nobody lives here")) };
    store.write(Scope::workspace(workspace, Actor::Person(ada)), move |w| furnish(w, &everybody)).await
}

fn populate(w: &Write<'_>) -> Result<(WorkspaceId, Vec<PersonId>)> {
    let workspace = people::make_workspace(w, &"Lindenhof GmbH".to_owned().into())?;
    let everybody = w.within_workspace(workspace, |w| PEOPLE.iter().map(|each| add(w, each)).collect())?;
    Ok((workspace, everybody))
}

fn add(w: &Write<'_>, (name, email, zone, lang): &(&str, &str, &str, &str)) -> Result<PersonId> {
    let profile = Profile::new(*zone, *lang);
    let roles = if *email == ADA { vec![Role::Admin, Role::Member] } else { vec![Role::Member] };
    let (name, email) = ((*name).to_owned().into(), (*email).to_owned().into());
    people::add(w, &Newcomer { name, email, profile, roles })
}

/// Leave, rotations and what waits. Ada does it.
fn furnish(w: &Write<'_>, everybody: &[PersonId]) -> Result<()> {
    let [ada, bob, chiara, david, elif, farhan, greta, hanna] = *everybody else {
        return Err(Error::fault("somebody is missing"));
    };
    let berlin = TimeZone::get("Europe/Berlin").map_err(Error::fault)?;
    let today = w.now().at().to_zoned(berlin).date();
    let monday = monday_of(today)?;
    leave::enter(w, bob, monday, days_after(monday, 13)?)?;
    let support = Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Berlin".into(),
        cadence: Cadence::Weekly,
        handoff: at(days_after(monday, 7)?, 9),
        members: vec![ada, bob, chiara, david, elif],
        owners: vec![ada],
        fallback: ada,
        lead_hours: 24,
    };
    let night = Draft {
        title: "Night watch".to_owned().into(),
        zone: "Europe/Paris".into(),
        cadence: Cadence::Daily,
        handoff: at(days_after(today, 1)?, 18),
        members: vec![farhan, greta, hanna],
        owners: vec![ada],
        fallback: greta,
        lead_hours: 4,
    };
    let support = rotations::create(w, &support)?;
    rotations::create(w, &night)?;
    let duty = rotations::get(w, support)?.duty;
    for (text, hours) in TODOS {
        turns::leave_todo(w, duty, text, w.now().at() + SignedDuration::from_hours(*hours))?;
    }
    Ok(())
}

/// What waits for whoever is on duty, and in how many hours it is due.
const TODOS: &[(&str, i64)] = &[
    ("Answer the question about invoices from Tuesday", 3),
    ("Renew the certificate of the staging server", 30),
    ("Write down how the new printer is reset", 100),
];

fn monday_of(day: Date) -> Result<Date> {
    let back = i64::from(day.weekday().since(Weekday::Monday));
    days_after(day, -back)
}

fn days_after(day: Date, days: i64) -> Result<Date> {
    day.checked_add(days.days()).map_err(Error::fault)
}

fn at(day: Date, hour: i8) -> DateTime {
    day.at(hour, 0, 0, 0)
}
