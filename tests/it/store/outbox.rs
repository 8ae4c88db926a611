//! The outbox: posted once, tried with pauses, taken back, and the digest of a day.

use super::world::{INSTANCE, MONDAY, World, instant};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use turnkeep::{
    base::{Error, PersonId, Sealed},
    spine::{
        notifications::{self, Delivery, DeliveryId, Kind, Post, Tried},
        turns,
    },
};

fn post(world: &World, to: PersonId, about: &str, not_before: Option<Timestamp>) -> bool {
    let about = about.to_owned();
    world.write(world.on_time(), move |w| {
        let (kind, message, content) = (Kind::Announcement, "test.news", &"Lighthouse");
        notifications::post(w, &Post { to, kind, message, about: &about, content, not_before })
    })
}

fn waiting(world: &World) -> Vec<Delivery> {
    world.read(INSTANCE, |r| notifications::waiting(r, 100))
}

fn tried(world: &World, id: DeliveryId, outcome: Tried, words: &'static str) -> Option<Timestamp> {
    let bob = world.bob;
    world.write(world.on_time(), move |w| {
        notifications::tried(w, id, bob, outcome, &Sealed::new(words.to_owned()))
    })
}

/// How the newest message to Bob ended, and the words of the last try.
fn newest(world: &World) -> (Option<String>, Option<String>) {
    let mut all = world.read(world.on_time(), |r| notifications::to(r, world.bob, 1));
    let (delivery, attempt) = all.remove(0);
    (delivery.outcome, attempt.map(|attempt| attempt.words.into_inner()))
}

#[test]
fn what_is_posted_twice_to_a_person_is_sent_once_even_after_it_was_sent() {
    let world = World::new();
    assert!(post(&world, world.bob, "handoff:1", None));
    assert!(!post(&world, world.bob, "handoff:1", None));
    assert!(post(&world, world.zoe, "handoff:1", None), "another person is another message");
    assert!(post(&world, world.bob, "handoff:2", None));
    let all = waiting(&world);
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].content.reveal(), "\"Lighthouse\"");
    let first = all.iter().find(|d| d.to == world.bob).unwrap().id;
    tried(&world, first, Tried::Accepted, "250 ok");
    assert!(!post(&world, world.bob, "handoff:1", None));
    assert_eq!(waiting(&world).len(), 2);
}

#[test]
fn a_message_is_tried_with_growing_pauses_and_failed_after_the_last() {
    let world = World::new();
    post(&world, world.bob, "handoff:1", None);
    let (minute, hour) = (60, 3600);
    let pauses =
        [30, 2 * minute, 10 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour];
    for pause in pauses.map(SignedDuration::from_secs) {
        let [delivery] = waiting(&world).try_into().ok().unwrap();
        let again = tried(&world, delivery.id, Tried::Later, "451 later").unwrap();
        assert_eq!(again, world.clock.now().at() + pause);
        assert_eq!(world.read(INSTANCE, notifications::next_at), Some(again));
        world.pass(pause - SignedDuration::from_millis(1));
        assert!(waiting(&world).is_empty(), "not before {again}");
        world.pass(SignedDuration::from_millis(1));
    }
    let [delivery] = waiting(&world).try_into().ok().unwrap();
    assert_eq!(tried(&world, delivery.id, Tried::Later, "451 still later"), None);
    assert_eq!(newest(&world), (Some("failed".into()), Some("451 still later".into())));
    assert!(waiting(&world).is_empty());
    assert_eq!(world.read(INSTANCE, notifications::next_at), None);
    let days = (world.clock.now().at() - instant(MONDAY)).total(jiff::Unit::Hour).unwrap();
    assert!((70.0..72.0).contains(&days), "about three days: {days} hours");
}

#[test]
fn a_refusal_for_good_is_not_tried_again_and_the_servers_words_are_kept_sealed() {
    let world = World::new();
    post(&world, world.bob, "handoff:1", None);
    let id = waiting(&world)[0].id;
    let words = "550 5.1.1 <bob@example.eu>: unknown here";
    assert_eq!(tried(&world, id, Tried::Never, words), None);
    assert_eq!(newest(&world), (Some("failed".into()), Some(words.into())));
    let raw = world.ground.raw();
    let kept: Vec<u8> = raw.query_row("SELECT words_sealed FROM attempts", [], |r| r.get(0)).unwrap();
    assert_eq!(kept[..2], [0x74, 0x01], "an envelope");
    assert!(!kept.windows(3).any(|window| window == b"bob"));
    let content: Vec<u8> = raw.query_row("SELECT content_sealed FROM deliveries", [], |r| r.get(0)).unwrap();
    assert_eq!(content[..2], [0x74, 0x01], "an envelope");
}

#[test]
fn a_message_taken_back_is_not_sent_and_one_that_was_sent_cannot_be_taken_back() {
    let world = World::new();
    let bob = world.bob;
    post(&world, bob, "handoff:1", None);
    let id = waiting(&world)[0].id;
    let cancel = || world.write(world.on_time(), move |w| notifications::cancel(w, bob, "handoff:1"));
    assert!(cancel());
    assert!(!cancel(), "twice");
    assert!(waiting(&world).is_empty());
    assert_eq!(newest(&world).0, Some("cancelled".into()));
    let answer = world.store.write_blocking(world.on_time(), move |w| {
        notifications::tried(w, id, bob, Tried::Accepted, &Sealed::new("250 ok".to_owned()))
    });
    assert!(matches!(answer, Err(Error::NotFound)));
    assert_eq!(newest(&world).1, None, "a try at a message that was taken back");

    world.pass(SignedDuration::from_secs(1));
    post(&world, bob, "handoff:2", None);
    tried(&world, waiting(&world)[0].id, Tried::Accepted, "250 ok");
    assert!(!world.write(world.on_time(), move |w| notifications::cancel(w, bob, "handoff:2")));
    assert_eq!(newest(&world).0, Some("sent".into()));
}

#[test]
fn a_message_for_later_waits_for_its_instant_and_new_mail_settings_wake_only_what_was_tried() {
    let world = World::new();
    let hour = SignedDuration::from_hours(1);
    post(&world, world.bob, "later", Some(world.clock.now().at() + hour));
    assert!(waiting(&world).is_empty());
    post(&world, world.bob, "now", None);
    tried(&world, waiting(&world)[0].id, Tried::Later, "451 later");
    assert!(waiting(&world).is_empty());
    assert_eq!(world.write(INSTANCE, notifications::try_all_now), 1);
    assert_eq!(waiting(&world).len(), 1);
    world.pass(hour);
    assert_eq!(waiting(&world).len(), 2);
}

#[test]
fn ended_messages_go_after_ninety_days_with_their_tries_and_waiting_ones_stay() {
    let world = World::new();
    post(&world, world.bob, "sent", None);
    tried(&world, waiting(&world)[0].id, Tried::Accepted, "250 ok");
    post(&world, world.bob, "waits", None);
    world.pass(SignedDuration::from_hours(24 * 90));
    assert_eq!(world.write(INSTANCE, notifications::sweep), 0);
    world.pass(SignedDuration::from_mins(1));
    assert_eq!(world.write(INSTANCE, notifications::sweep), 1);
    let raw = world.ground.raw();
    let left = |sql: &str| raw.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(left("SELECT count(*) FROM deliveries"), 1);
    assert_eq!(left("SELECT count(*) FROM attempts"), 0);
}

/// Ticks every half hour over this span, as the scheduler would, and says when Bob was posted to,
/// on his own wall clock.
fn digests(world: &World, hours: i32) -> Vec<String> {
    for _ in 0..hours * 2 {
        world.write(world.on_time(), turns::SLICE.tick);
        world.pass(SignedDuration::from_mins(30));
    }
    posted(world)
}

fn posted(world: &World) -> Vec<String> {
    let paris = TimeZone::get("Europe/Paris").unwrap();
    let mut all = world.read(world.on_time(), |r| notifications::to(r, world.bob, 1000));
    all.reverse();
    let when = |d: &Delivery| d.posted.to_zoned(paris.clone()).strftime("%a %H:%M").to_string();
    all.iter().filter(|(d, _)| d.message == "turns.digest").map(|(d, _)| when(d)).collect()
}

fn for_bob(world: &World, due: Timestamp) {
    let (bob, duty) = (world.bob, world.duty);
    world.write(world.by(world.ada), move |w| {
        turns::hold(w, duty, &[bob])?;
        turns::leave_todo(w, duty, "Feed the cat", due)
    });
}

#[test]
fn a_digest_comes_once_a_working_day_within_working_hours() {
    let world = World::new();
    for_bob(&world, instant(MONDAY));
    let week = ["Mon 10:00", "Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00", "Mon 09:00"];
    assert_eq!(digests(&world, 7 * 24 + 12), week);
}

#[test]
fn nothing_due_within_a_day_gives_no_digest() {
    let world = World::new();
    for_bob(&world, instant("2026-03-05T09:00:00Z"));
    assert_eq!(digests(&world, 4 * 24), ["Thu 09:00", "Fri 09:00"]);
}

#[test]
fn after_three_days_down_there_is_one_digest_and_it_waits_for_working_hours() {
    let world = World::new();
    for_bob(&world, instant(MONDAY));
    assert_eq!(digests(&world, 1), ["Mon 10:00"]);
    // Down until Thursday, six in the morning in Paris.
    world.pass(instant("2026-03-05T05:00:00Z").duration_since(world.clock.now().at()));
    assert_eq!(digests(&world, 2), ["Mon 10:00"]);
    assert_eq!(digests(&world, 8), ["Mon 10:00", "Thu 09:00"]);
}
