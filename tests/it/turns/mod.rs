//! Turns: taken, snoozed, escalated, told once a day; and what the home page makes of them.

mod digests;
mod escalated;
mod handoffs;
mod home;
mod index;
mod snoozed;
mod taken;

use crate::world::World;
use jiff::{SignedDuration, Timestamp};
use turnkeep::base::Result;
use turnkeep::spine::turns::{self, DutyId, TurnId};
use turnkeep::store::Write;

pub const ADA: usize = 0;
pub const BOB: usize = 1;
pub const ZOE: usize = 2;

/// A Monday morning in Paris; the duty is Bob's, its fallback is Ada.
pub fn monday() -> (World, DutyId) {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let (ada, bob) = (world.people[ADA], world.people[BOB]);
    let duty = world.act(ADA, move |w| {
        let duty = turns::make_duty(w, &"Support".to_owned().into(), ada)?;
        turns::hold(w, duty, &[bob])?;
        Ok(duty)
    });
    (world, duty.unwrap())
}

/// Zoe leaves something for the duty, due in so many hours.
pub fn todo(world: &World, duty: DutyId, text: &'static str, hours: i64) -> TurnId {
    let act = move |w: &Write<'_>| -> Result<TurnId> {
        turns::leave_todo(w, duty, text, w.now().at() + SignedDuration::from_hours(hours))
    };
    world.act(ZOE, act).unwrap()
}

/// How many messages of this kind were posted to a person.
pub fn told(world: &World, person: usize, message: &str) -> usize {
    world.posted(person).iter().filter(|posted| *posted == message).count()
}

/// What waits for a person and is not snoozed; the count beside "Your turn" agrees.
pub fn list(world: &World, person: usize) -> Vec<String> {
    let id = world.people[person];
    let turns = world.look(|r| turns::waiting_for(r, id));
    assert_eq!(world.look(|r| turns::count_for(r, id)), turns.len());
    turns.into_iter().map(|turn| turn.text.unwrap().into_inner()).collect()
}

/// An instant on Paris's clock.
pub fn paris(text: &str) -> Timestamp {
    crate::world::at(&format!("{text}[Europe/Paris]"))
}
