//! The demo's small world: one company, twelve people in five zones, four rotations. What happens in
//! it follows from the instant at which it begins.

use super::clock::next_handoff;
use crate::app::running::Works;
use crate::base::calendar::{cadence::Cadence, resolve};
use crate::base::{Error, PersonId, Result, WorkspaceId};
use crate::features::rotations::{self, Draft, rules::Rules};
use crate::spine::{
    people::{self, Newcomer, Profile, Role, leave},
    turns,
};
use crate::store::{Actor, Scope, Store, Write};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};

/// The address of the person in whose place one tries the demo.
pub const ADA: &str = "ada@lindenhof.example";

/// Name, address, zone, language. Ada is on duty, Bob is on leave.
const PEOPLE: [(&str, &str, &str, &str); 12] = [
    ("Ada Lindqvist", ADA, "Europe/Berlin", "en"),
    ("Bob Okafor", "bob@lindenhof.example", "Europe/Berlin", "en"),
    ("Chiara Greco", "chiara@lindenhof.example", "Europe/Paris", "en"),
    ("David Almeida", "david@lindenhof.example", "Europe/Lisbon", "en"),
    ("Elif Yilmaz", "elif@lindenhof.example", "Europe/Paris", "de"),
    ("Farhan Iyer", "farhan@lindenhof.example", "Asia/Kolkata", "en"),
    ("Greta Baumann", "greta@lindenhof.example", "Europe/Lisbon", "de"),
    ("Hanna Weiss", "hanna@lindenhof.example", "Asia/Kolkata", "de"),
    ("Ines Carvalho", "ines@lindenhof.example", "Europe/Lisbon", "en"),
    ("Jonas Petersen", "jonas@lindenhof.example", "Europe/Berlin", "de"),
    ("Katya Novak", "katya@lindenhof.example", "Europe/Warsaw", "en"),
    ("Liam Morgan", "liam@lindenhof.example", "Europe/Berlin", "en"),
];

/// How many weeks the demo has lived when it begins.
const WEEKS: i64 = 1;

/// How many days before that its daily rotations start.
const DAYS: i64 = 2;

/// Puts the world into an empty house, as on its first day.
///
/// # Errors
/// A fault if it cannot be written.
pub async fn seed(store: &Store) -> Result<()> {
    let now = store.clock().now().at();
    let world = settle_in(store, now).await?;
    world.start_daily(store, now).await?;
    leave_todos(store, world.scope, now, TODOS).await
}

/// Puts the world into an empty house and lets it live for some weeks until now, by its own clock: what has
/// been is in the record, and what was told is in the mail.
///
/// # Errors
/// A fault if it cannot be written.
pub(super) async fn live(running: &Works) -> Result<()> {
    let (store, clock) = (&running.house.store, running.house.store.clock());
    let now = clock.now().at();
    let ahead = now.duration_since(clock.wall().at());
    let monday = last_monday_at_nine(now)?;
    let hours = SignedDuration::from_hours;
    clock.set_domain(monday - hours(WEEKS * 7 * 24));
    let world = settle_in(store, now).await?;
    let (noted, began) = (monday - SignedDuration::from_mins(30), now - hours(DAYS * 24));
    let mut stops = [(noted, true), (began, false)];
    stops.sort_unstable();
    for (at, note) in stops {
        stop_at_handoffs(running, at).await?;
        if note {
            let elif = Scope { actor: Actor::Person(world.elif), ..world.scope };
            store.write(elif, leave_note).await?;
            leave_todos(store, world.scope, now, FORGOTTEN).await?;
        } else {
            world.start_daily(store, now).await?;
        }
    }
    stop_at_handoffs(running, now).await?;
    leave_todos(store, world.scope, now, TODOS).await?;
    leave_todos(store, world.scope, now, MORE).await?;
    // The clock goes on from where it was, not from where this work has ended.
    clock.set_domain(clock.wall().at() + ahead);
    running.tick().await
}

/// Moves the clock on, from one handoff to the next: each happens in its time.
async fn stop_at_handoffs(running: &Works, to: Timestamp) -> Result<()> {
    let clock = running.house.store.clock();
    while let Some(at) = next_handoff(running)?.filter(|at| *at <= to) {
        clock.set_domain(at);
        running.tick().await?;
    }
    clock.set_domain(to);
    running.tick().await
}

/// What there is once everybody has settled in.
struct World {
    /// In whose name the rest is done: Ada's.
    scope: Scope,
    everybody: Vec<PersonId>,
    elif: PersonId,
}

/// The company, its people, leave and the weekly rotations.
async fn settle_in(store: &Store, now: Timestamp) -> Result<World> {
    let (workspace, everybody) = store.write(Scope::instance(Actor::Console), populate).await?;
    let [ada, _, _, _, elif, ..] = *everybody else { return Err(Error::fault("nobody lives here")) };
    let scope = Scope::workspace(workspace, Actor::Person(ada));
    let people = everybody.clone();
    store.write(scope, move |w| furnish(w, &people, now)).await?;
    Ok(World { scope, everybody, elif })
}

impl World {
    /// Starts the rotations that change hands every day.
    async fn start_daily(&self, store: &Store, now: Timestamp) -> Result<()> {
        let people = self.everybody.clone();
        store.write(self.scope, move |w| watch(w, &people, now)).await
    }
}

/// The Monday at nine, in Berlin, at or before an instant: there Support changes hands.
fn last_monday_at_nine(now: Timestamp) -> Result<Timestamp> {
    let berlin = zone("Europe/Berlin")?;
    let monday = monday_of(day_in_berlin(now)?)?;
    let at_nine = |day: Date| resolve(&berlin, at(day, 9));
    let this = at_nine(monday);
    if this <= now { Ok(this) } else { Ok(at_nine(days_after(monday, -7)?)) }
}

/// What Elif tells Ada, on whom the duty falls next.
fn leave_note(w: &Write<'_>) -> Result<()> {
    let all = rotations::all(w)?;
    let support = all.iter().find(|rotation| rotation.title.reveal() == SUPPORT);
    let Some(support) = support else { return Err(Error::fault("there is no Support")) };
    let now = w.now().at();
    let running = rotations::outlook(w, support.id, now, now)?.running;
    match running.first() {
        Some(shift) => rotations::write_note(w, shift.id, NOTE).map(drop),
        None => Err(Error::fault("nobody is on duty")),
    }
}

async fn leave_todos(
    store: &Store,
    scope: Scope,
    now: Timestamp,
    todos: &'static [(&'static str, i64)],
) -> Result<()> {
    let act = move |w: &Write<'_>| {
        let all = rotations::all(w)?;
        for rotation in all.iter().filter(|rotation| rotation.title.reveal() == SUPPORT) {
            for (text, minutes) in todos {
                turns::leave_todo(w, rotation.duty, text, now + SignedDuration::from_mins(*minutes))?;
            }
        }
        Ok(())
    };
    store.write(scope, act).await
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

/// The rotation that Ada is on duty in.
const SUPPORT: &str = "Support";

/// A rotation of this world: its name, its zone, how often and at which hour it hands over, who takes part.
struct Plan<'a> {
    title: &'a str,
    zone: &'a str,
    first: DateTime,
    cadence: &'a Cadence,
    members: &'a [PersonId],
    fallback: PersonId,
    lead_hours: i64,
}

/// The people in the order of `PEOPLE`.
fn all_of(everybody: &[PersonId]) -> Result<[PersonId; 12]> {
    everybody.try_into().map_err(|_| Error::fault("somebody is missing"))
}

/// Leave and what changes hands every week. Ada does it. The first of each order is on duty at `now`.
fn furnish(w: &Write<'_>, everybody: &[PersonId], now: Timestamp) -> Result<()> {
    let [ada, bob, chiara, david, elif, _, _, _, ines, jonas, katya, _] = all_of(everybody)?;
    let this_monday = monday_of(day_in_berlin(now)?)?;
    leave::enter(w, bob, this_monday, days_after(this_monday, 13)?)?;
    let monday = monday_of(day_in_berlin(w.now().at())?)?;
    let support = Plan {
        title: SUPPORT,
        zone: "Europe/Berlin",
        first: at(days_after(monday, 7)?, 9),
        cadence: &Cadence::WEEKLY,
        members: &[ada, bob, chiara, david, elif],
        fallback: ada,
        lead_hours: 24,
    };
    let release = Plan {
        title: "Release",
        first: at(days_after(monday, 10)?, 10),
        members: &[ines, jonas, katya],
        fallback: jonas,
        ..support
    };
    start(w, &support, ada, now)?;
    start(w, &release, ada, now)
}

/// What changes hands every day.
fn watch(w: &Write<'_>, everybody: &[PersonId], now: Timestamp) -> Result<()> {
    let [ada, _, _, _, _, farhan, greta, hanna, ines, jonas, katya, liam] = all_of(everybody)?;
    let tomorrow = days_after(day_in_berlin(w.now().at())?, 1)?;
    let night = Plan {
        title: "Night watch",
        zone: "Europe/Paris",
        first: at(tomorrow, 18),
        cadence: &Cadence::DAILY,
        members: &[farhan, greta, hanna],
        fallback: greta,
        lead_hours: 4,
    };
    let desk = Plan {
        title: "Front desk",
        zone: "Europe/Berlin",
        first: at(tomorrow, 8),
        members: &[liam, katya, jonas, ines],
        fallback: liam,
        ..night
    };
    start(w, &night, ada, now)?;
    start(w, &desk, ada, now)
}

fn day_in_berlin(at: Timestamp) -> Result<Date> {
    Ok(at.to_zoned(zone("Europe/Berlin")?).date())
}

/// Starts a rotation so that the first of its people is on duty at `now`.
fn start(w: &Write<'_>, plan: &Plan<'_>, owner: PersonId, now: Timestamp) -> Result<()> {
    let (place, mut handoff, mut passed) = (zone(plan.zone)?, plan.first, 0);
    while resolve(&place, handoff) <= now {
        handoff = handoff
            .checked_add(plan.cadence.nominal().unwrap_or(SignedDuration::from_hours(24)))
            .map_err(Error::fault)?;
        passed += 1;
    }
    let mut members = plan.members.to_vec();
    members.rotate_right(passed % plan.members.len());
    let draft = Draft {
        title: plan.title.to_owned().into(),
        zone: plan.zone.to_owned(),
        rules: Rules::of(plan.cadence.clone()),
        handoff: plan.first,
        members: members.into_iter().map(Into::into).collect(),
        owners: vec![owner],
        fallback: plan.fallback,
        lead_hours: plan.lead_hours,
    };
    rotations::create(w, &draft).map(drop)
}

/// What Elif leaves for Ada.
const NOTE: &str = "The printer firm comes on Thursday; let them in through the yard.\nThe question about \
                    invoices is from Mrs Kowalski. She is patient, but not for ever.";

/// What waits for whoever is on duty, and in how many minutes it is due.
const TODOS: &[(&str, i64)] = &[
    ("Answer the question about invoices from Tuesday", 3 * 60),
    ("Renew the certificate of the staging server", 30 * 60),
    ("Write down how the new printer is reset", 100 * 60),
];

/// More of it, once the world has lived for a while.
const MORE: &[(&str, i64)] = &[
    ("Call the hotel back about the meeting room", 40),
    ("Order badges for the new colleagues", 9 * 24 * 60),
];

/// What was to be done by now.
const FORGOTTEN: &[(&str, i64)] = &[("Send Mrs Kowalski the missing delivery note", -95)];

fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(Error::fault)
}

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
