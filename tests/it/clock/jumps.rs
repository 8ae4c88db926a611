//! The clock of the domain jumps, or the machine sleeps: nothing twice, nothing early, nothing stuck.

use super::moving::retime;
use crate::house_of_tests::TestHouse;
use crate::world::World;
use jiff::SignedDuration;
use std::time::{Duration, Instant};
use turnkeep::{
    base::calendar::cadence::Cadence,
    features::rotations::{self, Draft, RotationId},
    integrations::mail::Postbox,
    spine::{
        notifications::{self, Kind, Post, Tried},
        people, turns,
    },
    store::{Actor, Scope},
};

const CHIARA: &str = "chiara@lindenhof.example";

fn daily(world: &World, handoff: &str, order: &[usize]) -> RotationId {
    let draft = Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Paris".to_owned(),
        rules: turnkeep::features::rotations::rules::Rules::of(Cadence::DAILY),
        handoff: handoff.parse().unwrap(),
        members: order.iter().map(|n| world.people[*n].into()).collect(),
        owners: vec![],
        fallback: world.people[0],
        lead_hours: 12,
    };
    world.act(0, move |w| rotations::create(w, &draft)).unwrap()
}

fn on_duty(world: &World, id: RotationId) -> Option<usize> {
    world.who(world.look(|r| turns::duty(r, rotations::get(r, id)?.duty)).holders.first().copied())
}

fn slots(world: &World, id: RotationId) -> Vec<i64> {
    let mut slots: Vec<i64> = world.look(|r| rotations::past(r, id, 10_000)).iter().map(|s| s.slot).collect();
    let now = world.look(|r| rotations::outlook(r, id, r.now().at(), r.now().at()));
    slots.extend(now.running.iter().map(|s| s.slot));
    slots.sort_unstable();
    slots
}

fn told(world: &World) -> usize {
    (0..3).map(|person| world.posted(person).len()).sum()
}

#[test]
fn ten_days_forward_are_ten_shifts_in_the_record_and_one_announcement() {
    let world = World::new("2026-03-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = daily(&world, "2026-03-21T09:00", &[0, 1, 2]);
    let before = told(&world);
    world.tick_at("2026-03-31T12:00[Europe/Paris]");
    assert_eq!(slots(&world, id), (-1..=10).collect::<Vec<_>>());
    // The newest handoff to its two sides, and what is asked of each of three people.
    assert!(told(&world) - before <= 6, "{}", told(&world) - before);
    world.tick();
    let after = told(&world);
    world.tick();
    assert_eq!(told(&world), after);
}

#[test]
fn after_days_back_nobody_hears_anything_until_the_clock_has_passed_where_it_was() {
    let world = World::new("2026-03-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = daily(&world, "2026-03-21T09:00", &[0, 1, 2]);
    world.tick_at("2026-03-31T12:00[Europe/Paris]");
    let (record, duty, said) = (slots(&world, id), on_duty(&world, id), told(&world));
    for day in 21..=31 {
        world.tick_at(&format!("2026-03-{day}T09:00[Europe/Paris]"));
        assert_eq!((slots(&world, id), on_duty(&world, id)), (record.clone(), duty));
    }
    assert_eq!(told(&world), said);
    world.tick_at("2026-04-01T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(0));
    assert_eq!(slots(&world, id).len(), record.len() + 1);
}

#[test]
fn after_the_clock_went_back_a_shift_of_the_future_can_be_handed_over_and_its_rotation_be_set_right() {
    let world = World::new("2026-03-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = daily(&world, "2026-03-21T09:00", &[0, 1, 2]);
    // A clock that was wrong by a year for a minute.
    world.tick_at("2027-03-20T12:00[Europe/Paris]");
    world.tick_at("2026-03-20T12:00[Europe/Paris]");
    let holder = on_duty(&world, id).unwrap();
    let to = world.people[(holder + 1) % 3];
    world.act(0, move |w| rotations::hand_over_now(w, id, to)).unwrap();
    assert_eq!(on_duty(&world, id), Some((holder + 1) % 3), "by hand, at once");
    // Setting the next handoff lets it go on from tomorrow.
    let draft = Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Paris".to_owned(),
        rules: turnkeep::features::rotations::rules::Rules::of(Cadence::DAILY),
        handoff: "2026-03-21T09:00".parse().unwrap(),
        members: world.people.iter().copied().map(Into::into).collect(),
        owners: vec![],
        fallback: world.people[0],
        lead_hours: 12,
    };
    world.act(0, move |w| rotations::change(w, id, &draft)).unwrap();
    let before = slots(&world, id).len();
    for (n, day) in (21..=25).enumerate() {
        // The hourly look at the rules of the zones leaves it as it was set.
        assert_eq!(retime(&world), 0);
        world.tick_at(&format!("2026-03-{day}T09:00[Europe/Paris]"));
        assert_eq!(slots(&world, id).len(), before + n + 1);
    }
}

#[tokio::test]
async fn a_house_that_wakes_after_days_of_sleep_catches_up_at_its_next_look_without_being_told() {
    // That it looks at least every half minute, whatever is due when, is tested beside `scheduler::until`.
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let asleep = house.running.scheduler.settle().await.unwrap().unwrap();
    house.clock.move_both(SignedDuration::from_hours(24 * 6));
    assert!(asleep < house.clock.now().at());
    let sent = house.letters().len();
    house.tick().await;
    let news: Vec<String> = house.letters().into_iter().skip(sent).map(|l| l.subject.into_inner()).collect();
    let support = news.iter().filter(|subject| subject.starts_with("You are on duty: Support")).count();
    assert_eq!(support, 1, "{news:?}");
}

#[tokio::test]
async fn a_scheduler_does_not_spin_when_the_clock_goes_back_or_stands_at_an_instant_that_is_due() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    house.advance_to("2026-04-20T12:00[Europe/Berlin]").await;
    house.advance_to("2026-03-26T12:00[Europe/Berlin]").await;
    let begun = Instant::now();
    let next = house.running.scheduler.settle().await.unwrap().unwrap();
    assert!(next > house.clock.now().at(), "there is nothing to do before {next}");
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn letters_of_a_clock_that_was_ahead_leave_as_soon_as_it_is_right() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let find = |address: &'static str| {
        house.store().read(TestHouse::console(), |r| Ok(people::by_address(r, address)[0])).unwrap()
    };
    let ((workspace, ada), (_, chiara)) = (find("ada@lindenhof.example"), find(CHIARA));
    house.running.mailroom.change(Postbox::Off);
    house.clock.move_both(SignedDuration::from_hours(24 * 20));
    let (from, until) = ("2026-06-01".parse().unwrap(), "2026-06-02".parse().unwrap());
    let scope = Scope::workspace(workspace, Actor::Person(ada));
    house.write(scope, move |w| people::leave::enter(w, chiara, from, until)).await.unwrap();
    house.tick().await;
    house.clock.move_both(-SignedDuration::from_hours(24 * 20));
    house.running.mailroom.change(Postbox::memory());
    house.tick().await;
    let about_leave = |(subject, _): &(String, String)| subject.to_lowercase().contains("leave");
    assert_eq!(house.letters_to(CHIARA).iter().filter(|l| about_leave(l)).count(), 1);
}

#[test]
fn a_retry_of_a_clock_that_was_ahead_does_not_wait_for_it_but_what_is_not_to_go_yet_does() {
    let world = World::new("2026-03-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let (bob, ahead) = (world.people[1], SignedDuration::from_hours(24 * 9));
    world.clock.move_both(ahead);
    let post = |about: &'static str, not_before| {
        move |w: &turnkeep::store::Write<'_>| {
            let (kind, message) = (Kind::Announcement, "test.news");
            notifications::post(w, &Post { to: bob, kind, message, about, content: &"", not_before })
        }
    };
    let instance = Scope::instance(Actor::Clock);
    world.act(0, post("tried", None)).unwrap();
    let tried = world.store.read(instance, |r| notifications::waiting(r, 1)).unwrap()[0].id;
    let refused = "451 not now".to_owned().into();
    world.act(0, move |w| notifications::tried(w, tried, bob, Tried::Later, &refused)).unwrap();
    world.act(0, post("fresh", None)).unwrap();
    world.act(0, post("later", Some(world.clock.now().at() + SignedDuration::from_hours(1)))).unwrap();
    world.clock.move_both(-ahead);
    let waiting = || world.store.read(instance, |r| notifications::waiting(r, 9)).unwrap().len();
    assert_eq!(waiting(), 0);
    world.store.write_blocking(instance, notifications::wake_from_future).unwrap();
    assert_eq!(waiting(), 2);
    assert_eq!(world.store.write_blocking(instance, notifications::wake_from_future).unwrap(), 0);
}

#[test]
fn an_hour_back_and_forth_at_every_handoff_repeats_none() {
    let world = World::new("2026-03-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = daily(&world, "2026-03-21T09:00", &[0, 1, 2]);
    for day in 21..=31 {
        for time in ["09:00", "08:00", "09:00", "08:30", "10:00"] {
            world.tick_at(&format!("2026-03-{day}T{time}[Europe/Paris]"));
        }
        assert_eq!(slots(&world, id).len(), day - 19);
    }
    let handoffs: usize =
        (0..3).map(|p| world.posted(p).iter().filter(|m| *m == "rotations.handoff").count()).sum();
    assert_eq!(handoffs, 1 + 2 * 11, "each of both sides once a day, and the first at the start");
}
