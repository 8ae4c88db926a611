//! The digest: one a day at most, by the person's own day, whatever happens to clock and profile.

use super::{BOB, monday, todo};
use crate::world::World;
use jiff::{SignedDuration, Timestamp};
use turnkeep::spine::{
    notifications,
    people::{self, TypedProfile},
    turns::{self, Snooze},
};

/// When Bob was posted a digest, oldest first.
fn digests(world: &World) -> Vec<Timestamp> {
    let bob = world.people[BOB];
    let all = world.look(|r| notifications::to(r, bob, 1000));
    let mut at: Vec<_> =
        all.into_iter().filter(|(d, _)| d.message == "turns.digest").map(|(d, _)| d.posted).collect();
    at.reverse();
    at
}

fn hours(world: &World, hours: i64) {
    for _ in 0..hours * 2 {
        world.tick();
        world.clock.move_both(SignedDuration::from_mins(30));
    }
}

fn profile(world: &World, zone: &str, from: &str, until: &str) {
    let days = (1..=7).map(|n| n.to_string()).collect();
    let typed =
        TypedProfile { zone: zone.into(), lang: "en".into(), days, from: from.into(), until: until.into() };
    let bob = world.people[BOB];
    world.act(BOB, move |w| people::set_profile(w, bob, &typed)).unwrap();
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn new_hours_and_a_new_zone_are_followed_at_once() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 0);
    hours(&world, 1);
    assert_eq!(digests(&world), [at("2026-03-02T09:00:00Z")]);
    // The next would be at nine; from now on work starts at six.
    profile(&world, "Europe/Paris", "06:00", "14:00");
    assert_eq!(world.look(turns::SLICE.due), Some(world.clock.now().at()));
    hours(&world, 20);
    assert_eq!(digests(&world)[1..], [at("2026-03-03T05:00:00Z")]);
    // In Lisbon six comes an hour later.
    profile(&world, "Europe/Lisbon", "06:00", "14:00");
    hours(&world, 25);
    assert_eq!(digests(&world)[2..], [at("2026-03-04T06:00:00Z")]);
}

#[test]
fn whoever_travels_gets_one_digest_a_day() {
    let zones = ["Asia/Tokyo", "Pacific/Honolulu", "Pacific/Kiritimati", "Europe/Paris", "America/New_York"];
    for (from, until) in [("09:00", "17:00"), ("00:00", "00:00")] {
        let (world, duty) = monday();
        todo(&world, duty, "Feed the cat", 0);
        for n in 0..40 {
            profile(&world, zones[n % zones.len()], from, until);
            hours(&world, 7);
        }
        let all = digests(&world);
        assert!(all.len() >= 4, "{all:?}");
        for pair in all.windows(2) {
            assert!(pair[1].duration_since(pair[0]) >= SignedDuration::from_hours(16), "{pair:?}");
        }
    }
}

#[test]
fn a_clock_set_back_neither_repeats_a_digest_nor_silences_the_next() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 0);
    hours(&world, 26);
    assert_eq!(digests(&world).len(), 2);
    world.clock.move_both(SignedDuration::from_hours(-25));
    hours(&world, 24);
    assert_eq!(digests(&world).len(), 2, "Monday and Tuesday were told");
    // A year ahead by mistake, and back.
    world.clock.move_both(SignedDuration::from_hours(24 * 365));
    hours(&world, 24);
    let ahead = digests(&world).len();
    world.clock.move_both(SignedDuration::from_hours(-24 * 366));
    hours(&world, 24);
    assert_eq!(digests(&world).len(), ahead + 1, "Wednesday's, as if nothing had been");
}

#[test]
fn what_is_snoozed_is_in_no_digest_until_it_is_back() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 20);
    world.act(BOB, move |w| turns::snooze(w, cat, Snooze::Hour)).unwrap();
    // The digest of Monday is thought about now, of Tuesday when the turn is back.
    hours(&world, 20);
    assert!(digests(&world).is_empty());
    hours(&world, 8);
    assert_eq!(digests(&world), [at("2026-03-03T08:00:00Z")]);
}
