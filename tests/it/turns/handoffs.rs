//! When a handoff coincides with the start of work, what is told is told to whoever has the duty then.

use super::{ADA, BOB, ZOE, told};
use crate::world::World;
use turnkeep::{
    app::scheduler::Scheduler,
    base::calendar::cadence::Cadence,
    features::rotations::{self, Draft},
    spine::turns::{self, DutyId},
};

/// A Monday in Paris; the duty is Bob's until nine on Tuesday, then Zoe's, and so on day by day. What Ada
/// left is due on Tuesday afternoon.
fn daily(fallback: usize) -> (World, DutyId) {
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let draft = Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Paris".to_owned(),
        rules: turnkeep::features::rotations::rules::Rules::of(Cadence::DAILY),
        handoff: "2026-03-03T09:00".parse().unwrap(),
        members: vec![world.people[BOB].into(), world.people[ZOE].into()],
        owners: vec![],
        fallback: world.people[fallback],
        lead_hours: 0,
    };
    let left = world.act(ADA, move |w| {
        let rotation = rotations::create(w, &draft)?;
        let duty = rotations::get(w, rotation)?.duty;
        turns::leave_todo(w, duty, "Feed the cat", super::paris("2026-03-03T17:00"))?;
        Ok(duty)
    });
    (world, left.unwrap())
}

fn settle_at(world: &World, zoned: &str) {
    world.clock.move_both(super::paris(zoned).duration_since(world.clock.now().at()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Scheduler::new(world.store.clone()).settle()).unwrap();
}

fn digests(world: &World) -> [usize; 2] {
    [BOB, ZOE].map(|person| told(world, person, "turns.digest"))
}

#[test]
fn the_new_holder_has_the_digest_of_the_day_and_has_it_once() {
    let (world, _) = daily(ADA);
    settle_at(&world, "2026-03-02T10:00");
    assert_eq!(digests(&world), [0, 0], "due in more than a day");
    settle_at(&world, "2026-03-03T09:00");
    assert_eq!(digests(&world), [0, 1]);
    settle_at(&world, "2026-03-03T16:00");
    assert_eq!(digests(&world), [0, 1]);
    settle_at(&world, "2026-03-04T09:00");
    assert_eq!(digests(&world), [1, 1]);
}

#[test]
fn after_three_days_down_it_is_the_holder_of_that_day_who_is_told() {
    let (world, duty) = daily(ADA);
    settle_at(&world, "2026-03-03T09:00");
    assert_eq!(digests(&world), [0, 1]);
    settle_at(&world, "2026-03-06T10:00");
    let holder = world.look(|r| turns::duty(r, duty)).holders[0];
    assert_eq!(world.who(Some(holder)), Some(BOB));
    assert_eq!(digests(&world), [1, 1]);
    settle_at(&world, "2026-03-06T16:00");
    assert_eq!(digests(&world), [1, 1]);
}

#[test]
fn a_fallback_who_has_the_duty_by_now_is_not_told_that_somebody_else_is_late() {
    let (world, duty) = daily(ZOE);
    let early = super::paris("2026-03-02T10:00");
    world.act(ADA, move |w| turns::leave_todo(w, duty, "Water the plants", early)).unwrap();
    settle_at(&world, "2026-03-02T10:00");
    // Late for a day at ten; the house was down from before the handoff until then.
    settle_at(&world, "2026-03-03T10:00");
    assert_eq!(told(&world, ZOE, "turns.escalated"), 0);
}
