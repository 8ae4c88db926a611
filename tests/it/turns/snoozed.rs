//! Snoozing: out of one person's way for a while, and nothing else.

use super::{ADA, BOB, ZOE, list, monday, paris, todo};
use turnkeep::base::Error;
use turnkeep::spine::{
    people,
    turns::{self, Choices, Holder, New, Snooze},
};

/// Until when a turn may be snoozed now, on Paris's clock.
fn offered(world: &crate::world::World, person: usize) -> Vec<String> {
    let id = world.people[person];
    let offered = world.look(|r| {
        let choices = Choices::of(&people::get(r, id)?, r.now().at());
        Ok(choices.for_turn(&turns::list_for(r, id)?[0]))
    });
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    offered.iter().map(|(_, at)| at.to_zoned(zone.clone()).strftime("%a %d %H:%M").to_string()).collect()
}

#[test]
fn a_snoozed_turn_is_out_of_one_list_until_then_and_its_due_instant_stays() {
    let (world, duty) = monday();
    let zoe = world.people[ZOE];
    let bob = world.people[BOB];
    world.act(ADA, move |w| turns::hold(w, duty, &[bob, zoe])).unwrap();
    let cat = todo(&world, duty, "Feed the cat", 24 * 10);
    let due = world.look(|r| turns::of_duty(r, duty))[0].due;
    let until = world.act(BOB, move |w| turns::snooze(w, cat, Snooze::Morning)).unwrap();
    assert_eq!(until, paris("2026-03-03T09:00"));
    assert_eq!((list(&world, BOB), list(&world, ZOE)), (vec![], vec!["Feed the cat".to_owned()]));
    world.tick_at("2026-03-03T08:59:59[Europe/Paris]");
    assert_eq!(list(&world, BOB), [""; 0]);
    world.tick_at("2026-03-03T09:00[Europe/Paris]");
    assert_eq!(list(&world, BOB), ["Feed the cat"]);
    assert_eq!(world.look(|r| turns::of_duty(r, duty))[0].due, due);
}

#[test]
fn the_next_morning_and_the_next_week_are_those_of_the_persons_own_hours() {
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 24 * 20);
    assert_eq!(offered(&world, BOB), ["Mon 02 11:00", "Tue 03 09:00", "Mon 09 09:00"]);
    world.tick_at("2026-03-06T16:30[Europe/Paris]");
    assert_eq!(offered(&world, BOB), ["Fri 06 17:30", "Mon 09 09:00"], "one instant is offered once");
    // Over the change of the clocks an hour is an hour, and nine is nine.
    let (world, duty) = monday();
    todo(&world, duty, "Feed the cat", 24 * 40);
    world.tick_at("2026-03-29T01:30[Europe/Paris]");
    assert_eq!(offered(&world, BOB), ["Sun 29 03:30", "Mon 30 09:00"]);
}

#[test]
fn what_is_not_late_comes_back_when_it_is_due_and_what_is_late_the_next_working_morning() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 3);
    assert_eq!(offered(&world, BOB), ["Mon 02 11:00"]);
    let until = world.act(BOB, move |w| turns::snooze(w, cat, Snooze::Week)).unwrap();
    assert_eq!(until, paris("2026-03-02T13:00"));
    world.tick_at("2026-03-02T13:00:01[Europe/Paris]");
    assert_eq!(list(&world, BOB), ["Feed the cat"]);
    assert_eq!(offered(&world, BOB), ["Mon 02 14:00", "Tue 03 09:00"]);
    let until = world.act(BOB, move |w| turns::snooze(w, cat, Snooze::Week)).unwrap();
    assert_eq!(until, paris("2026-03-03T09:00"));
}

#[test]
fn one_snoozes_only_what_is_on_ones_own_list_and_wakes_it_at_will() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 30);
    assert!(matches!(world.act(ZOE, move |w| turns::snooze(w, cat, Snooze::Hour)), Err(Error::NotFound)));
    world.act(BOB, move |w| turns::snooze(w, cat, Snooze::Hour)).unwrap();
    assert_eq!(list(&world, BOB), [""; 0]);
    assert!(matches!(world.act(ZOE, move |w| turns::wake(w, cat)), Err(Error::NotFound)));
    assert_eq!(list(&world, BOB), [""; 0], "somebody else's sleep is theirs");
    world.act(BOB, move |w| turns::wake(w, cat)).unwrap();
    assert_eq!(list(&world, BOB), ["Feed the cat"]);
}

#[test]
fn a_kind_may_forbid_to_be_snoozed() {
    let (world, duty) = monday();
    let bob = world.people[BOB];
    let kind = turns::Kind { snooze: false, ..turns::TODO };
    let open = move |w: &turnkeep::store::Write<'_>| {
        let due = w.now().at() + jiff::SignedDuration::from_hours(99);
        turns::open(w, &New { kind, subject: *duty.bytes(), holder: Holder::Person(bob), due, text: None })
    };
    let clock = world.act(ADA, open).unwrap();
    assert_eq!(offered(&world, BOB), [""; 0]);
    assert!(matches!(world.act(BOB, move |w| turns::snooze(w, clock, Snooze::Hour)), Err(Error::NotAllowed)));
}

#[test]
fn a_snooze_of_a_clock_that_was_ahead_does_not_outlive_its_return() {
    let (world, duty) = monday();
    let cat = todo(&world, duty, "Feed the cat", 24 * 300);
    world.tick_at("2026-03-05T10:00[Europe/Paris]");
    world.act(BOB, move |w| turns::snooze(w, cat, Snooze::Week)).unwrap();
    assert_eq!(list(&world, BOB), [""; 0]);
    world.tick_at("2026-03-05T09:56[Europe/Paris]");
    assert_eq!(list(&world, BOB), [""; 0], "a clock set right by some minutes is nothing");
    world.tick_at("2026-03-02T11:00[Europe/Paris]");
    assert_eq!(list(&world, BOB), ["Feed the cat"]);
}
