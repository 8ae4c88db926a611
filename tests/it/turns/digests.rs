//! The digest: one a day at most, by the person's own day, whatever happens to clock and profile.

use super::{BOB, monday, todo};
use crate::world::World;
use jiff::{SignedDuration, Timestamp};
use turnkeep::spine::{
    notifications,
    people::{self, TypedDigest, TypedHours, TypedProfile, TypedTime},
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
    let typed = TypedProfile {
        time: Some(TypedTime { zone: zone.into(), lang: "en".into(), dial: "24".into() }),
        hours: Some(TypedHours { days, from: from.into(), until: until.into() }),
        ..TypedProfile::default()
    };
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

/// Bob chooses whether and when.
fn choose(world: &World, when: &str, at: &str) {
    let digest = Some(TypedDigest { when: when.into(), at: at.into() });
    let (bob, typed) = (world.people[BOB], TypedProfile { digest, ..TypedProfile::default() });
    world.act(BOB, move |w| people::set_profile(w, bob, &typed)).unwrap();
}

#[test]
fn a_digest_comes_at_the_chosen_time_before_work_and_after_it_too() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 0);
    choose(&world, "at", "06:30");
    hours(&world, 24);
    // Monday's as soon as it was late on a working day; from then on at half past six in Paris.
    assert_eq!(digests(&world).last(), Some(&at("2026-03-03T05:30:00Z")));
    choose(&world, "at", "19:30");
    assert_eq!(world.look(turns::SLICE.due), Some(world.clock.now().at()), "the plan follows at once");
    hours(&world, 36);
    assert_eq!(digests(&world).last(), Some(&at("2026-03-04T18:30:00Z")));
    choose(&world, "start", "");
    hours(&world, 30);
    assert_eq!(digests(&world).last(), Some(&at("2026-03-05T10:30:00Z")), "sixteen hours after the last");
    hours(&world, 30);
    assert_eq!(digests(&world).last(), Some(&at("2026-03-06T08:00:00Z")));
}

#[test]
fn a_chosen_time_waits_for_a_working_day() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 0);
    choose(&world, "at", "07:00");
    hours(&world, 24 * 8);
    let days: Vec<_> = digests(&world).iter().map(|at| at.to_string()[8..10].to_owned()).collect();
    assert_eq!(days, ["02", "03", "04", "05", "06", "09", "10"]);
}

#[test]
fn whoever_wants_no_digest_gets_none_and_has_it_back_when_they_like() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 0);
    choose(&world, "never", "");
    hours(&world, 50);
    assert!(digests(&world).is_empty());
    choose(&world, "start", "");
    hours(&world, 12);
    assert_eq!(digests(&world).len(), 1);
}

#[test]
fn another_clock_face_or_language_plans_nothing_anew() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 0);
    hours(&world, 1);
    let next = world.look(turns::SLICE.due);
    let bob = world.people[BOB];
    let time = Some(TypedTime { zone: "Europe/Paris".into(), lang: "de".into(), dial: "12".into() });
    let typed = TypedProfile { time, shortcuts: Some(false), ..TypedProfile::default() };
    world.act(BOB, move |w| people::set_profile(w, bob, &typed)).unwrap();
    assert_eq!(world.look(turns::SLICE.due), next);
}
