//! Handoffs on the real store: what the record says, who holds the duty, who is told.

mod brought;
mod by_hand;
mod command;
mod cover;
mod cover_at_random;
mod edits;
mod examples;
mod file;
mod form;
mod live;
mod planner;
mod sheet;

use crate::world::{World, at, refused_at};
use jiff::Timestamp;
use turnkeep::base::{Error, PersonId, calendar::cadence::Cadence};
use turnkeep::features::rotations::{self, Draft, RotationId, rules::Rules};
use turnkeep::spine::{people, turns};

const ADA: usize = 0;
const BOB: usize = 1;
const ZOE: usize = 2;

fn draft(world: &World, cadence: Cadence, zone: &str, handoff: &str, order: &[usize]) -> Draft {
    Draft {
        title: "Support".to_owned().into(),
        zone: zone.to_owned(),
        rules: Rules::of(cadence),
        handoff: handoff.parse().unwrap(),
        members: order.iter().map(|n| world.people[*n].into()).collect(),
        owners: Vec::new(),
        fallback: world.people[ADA],
        lead_hours: 0,
    }
}

fn start(world: &World, cadence: Cadence, zone: &str, handoff: &str, order: &[usize]) -> RotationId {
    let draft = draft(world, cadence, zone, handoff, order);
    world.act(ADA, move |w| rotations::create(w, &draft)).unwrap()
}

/// The record, oldest first: who (by number), from when, whether told.
fn record(world: &World, id: RotationId) -> Vec<(Option<usize>, Timestamp, bool)> {
    let mut past = world.look(|r| rotations::past(r, id, 100));
    past.reverse();
    let now = world.look(|r| rotations::outlook(r, id, r.now().at(), r.now().at()));
    past.extend(now.running);
    past.into_iter().map(|s| (world.who(s.person), s.starts, s.announced)).collect()
}

fn holders(world: &World, id: RotationId) -> Vec<PersonId> {
    world.look(|r| turns::duty(r, rotations::get(r, id)?.duty)).holders
}

fn on_duty(world: &World, id: RotationId) -> Option<usize> {
    world.who(holders(world, id).first().copied())
}

fn handoffs_told(world: &World, person: usize) -> usize {
    world.posted(person).iter().filter(|m| *m == "rotations.handoff").count()
}

#[test]
fn the_duty_changes_hands_at_the_local_hour_and_both_and_the_followers_are_told() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB]);
    assert_eq!(on_duty(&world, id), Some(ADA));
    assert_eq!(world.posted(ADA), ["rotations.handoff"]);

    world.tick_at("2026-11-23T08:59:59[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert_eq!(handoffs_told(&world, BOB), 1);
    assert_eq!(handoffs_told(&world, ADA), 2);
    assert_eq!(handoffs_told(&world, ZOE), 0);
    world.tick();
    assert_eq!(handoffs_told(&world, BOB), 1, "a second tick at the same instant tells nobody again");
}

#[test]
fn a_handoff_in_the_spring_gap_happens_at_the_first_instant_after_it() {
    let world = World::new("2026-03-27T12:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::DAILY, "Europe/Paris", "2026-03-28T02:30", &[ADA, BOB, ZOE]);
    world.tick_at("2026-03-30T12:00[Europe/Paris]");
    let starts: Vec<Timestamp> = record(&world, id).iter().skip(1).map(|s| s.1).collect();
    assert_eq!(
        starts,
        [
            at("2026-03-28T02:30[Europe/Paris]"),
            at("2026-03-29T03:00[Europe/Paris]"),
            at("2026-03-30T02:30[Europe/Paris]")
        ]
    );
}

#[test]
fn a_handoff_in_the_autumn_fold_happens_once_at_the_first_of_both() {
    let world = World::new("2026-10-24T12:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::DAILY, "Europe/Paris", "2026-10-25T02:30", &[ADA, BOB, ZOE]);
    for hour in ["2026-10-25T00:29:59Z[UTC]", "2026-10-25T00:30Z[UTC]", "2026-10-25T01:30Z[UTC]"] {
        world.tick_at(hour);
    }
    let record = record(&world, id);
    assert_eq!(record.len(), 2);
    assert_eq!(record[1].1, "2026-10-25T00:30:00Z".parse().unwrap());
    assert_eq!(on_duty(&world, id), Some(BOB));
}

#[test]
fn a_midnight_that_does_not_exist_hands_over_at_one() {
    let world = World::new("2026-04-23T12:00[Africa/Cairo]", &["Ada", "Bob"]);
    let id = start(&world, Cadence::DAILY, "Africa/Cairo", "2026-04-24T00:00", &[ADA, BOB]);
    world.tick_at("2026-04-24T12:00[Africa/Cairo]");
    assert_eq!(record(&world, id).last().unwrap().1, at("2026-04-24T01:00[Africa/Cairo]"));
}

#[test]
fn whoever_is_on_leave_is_skipped_keeps_the_turn_and_serves_it_first_when_back() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB, ZOE]);
    let bob = world.people[BOB];
    // Away from Sunday over the handoff of Monday until Wednesday.
    world
        .act(BOB, move |w| {
            people::leave::enter(w, bob, "2026-11-22".parse().unwrap(), "2026-11-25".parse().unwrap())
        })
        .unwrap();
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-12-07T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.tick_at("2026-12-14T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
}

#[test]
fn with_everybody_on_leave_the_plan_shows_a_gap_and_the_fallback_holds_the_turns() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[BOB, ZOE]);
    for person in [BOB, ZOE] {
        let who = world.people[person];
        world
            .act(ADA, move |w| {
                people::leave::enter(w, who, "2026-11-23".parse().unwrap(), "2026-11-29".parse().unwrap())
            })
            .unwrap();
    }
    let duty = world.look(|r| rotations::get(r, id)).duty;
    let due = at("2026-11-24T12:00[Europe/Paris]");
    world.act(ZOE, move |w| turns::leave_todo(w, duty, "Restart the printer", due)).unwrap();

    let until = at("2026-12-01T00:00[Europe/Paris]");
    let outlook = world.look(|r| rotations::outlook(r, id, r.now().at(), until));
    assert!(outlook.coming[0].person.is_none(), "the plan shows the gap before it happens");

    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert!(holders(&world, id).is_empty());
    let ada = world.people[ADA];
    assert_eq!(world.look(|r| turns::waiting_for(r, ada)).len(), 1, "the fallback holds");
    assert!(world.posted(ADA).contains(&"rotations.handoff".to_owned()), "and is told of the gap");
    // Late for a day it is brought to nobody, for the fallback has it.
    world.tick_at("2026-11-25T12:00[Europe/Paris]");
    // The gap moved nobody: the next shift is whose it was.
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert_eq!(world.look(|r| turns::waiting_for(r, ada)).len(), 0);
}

#[test]
fn a_member_removed_while_on_duty_finishes_the_shift() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[BOB, ZOE, ADA]);
    let without_bob = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ZOE, ADA]);
    world.act(ADA, move |w| rotations::change(w, id, &without_bob)).unwrap();
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-11-22T10:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.tick_at("2026-12-07T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE), "Bob does not come round again");
}

#[test]
fn a_person_deactivated_while_on_duty_hands_over_now() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[BOB, ZOE]);
    let bob = world.people[BOB];
    world.tick_at("2026-11-21T15:00[Europe/Paris]");
    world.act(ADA, move |w| people::deactivate(w, bob)).unwrap();
    world.tick();
    assert_eq!(on_duty(&world, id), Some(ZOE));
    assert_eq!(record(&world, id).last().unwrap().1, at("2026-11-21T15:00[Europe/Paris]"));
    assert_eq!(handoffs_told(&world, ZOE), 1);
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE), "Zoe is next in the order and goes on");
    assert_eq!(handoffs_told(&world, ZOE), 1, "and is not told twice");
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE), "nobody else is left");
}

#[test]
fn three_days_down_give_one_late_announcement_and_every_missed_shift_in_the_record() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let order = [ADA, BOB, ZOE];
    let id = start(&world, Cadence::DAILY, "Europe/Paris", "2026-11-21T09:00", &order);
    world.tick_at("2026-11-24T11:30[Europe/Paris]");
    let record = record(&world, id);
    let who: Vec<Option<usize>> = record.iter().map(|s| s.0).collect();
    assert_eq!(who, [Some(ADA), Some(BOB), Some(ZOE), Some(ADA), Some(BOB)]);
    let told: Vec<bool> = record.iter().map(|s| s.2).collect();
    assert_eq!(told, [true, false, false, false, true]);
    assert_eq!(handoffs_told(&world, BOB), 1);
    assert_eq!(handoffs_told(&world, ZOE), 0);
    assert_eq!(handoffs_told(&world, ADA), 2, "her own first shift, and the handoff from her to Bob");
}

#[test]
fn a_clock_that_goes_back_hands_over_nothing_again() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let id = start(&world, Cadence::DAILY, "Europe/Paris", "2026-11-21T09:00", &[ADA, BOB]);
    world.tick_at("2026-11-21T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-11-20T12:00[Europe/Paris]");
    world.tick_at("2026-11-21T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert_eq!(record(&world, id).len(), 2);
    assert_eq!(handoffs_told(&world, BOB), 1);
}

#[test]
fn the_outgoing_writes_the_note_and_the_incoming_reads_it() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB]);
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    let shift = world.look(|r| rotations::past(r, id, 1))[0].id;
    let (ada, bob) = (world.people[ADA], world.people[BOB]);
    assert!(matches!(
        world.act(BOB, move |w| rotations::write_note(w, shift, "not mine")),
        Err(Error::NotAllowed)
    ));
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::write_note(w, shift, "  "))), ["text"]);
    world.act(ADA, move |w| rotations::write_note(w, shift, "The printer is sulking.")).unwrap();
    assert_eq!(world.look(|r| turns::count_for(r, ada)), 0);
    let waiting = world.look(|r| turns::waiting_for(r, bob));
    assert_eq!(waiting.iter().map(|t| t.kind.as_str()).collect::<Vec<_>>(), ["rotations.read"]);
    assert!(matches!(world.act(ZOE, move |w| rotations::read_note(w, shift)), Err(Error::NotAllowed)));
    world.act(BOB, move |w| rotations::read_note(w, shift)).unwrap();
    assert_eq!(world.look(|r| turns::count_for(r, bob)), 0);
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::write_note(w, shift, "Later"))), ["text"]);
    let note = world.look(|r| rotations::note_of(r, shift)).unwrap();
    assert_eq!(note.text.reveal(), "The printer is sulking.");
    assert_eq!(note.read.map(|(_, by)| by), Some(bob));
}

#[test]
fn the_next_person_is_reminded_once_ahead_and_the_present_one_is_asked_for_the_note() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let mut wanted = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB]);
    wanted.lead_hours = 24;
    world.act(ADA, move |w| rotations::create(w, &wanted)).unwrap();
    let ada = world.people[ADA];
    world.tick_at("2026-11-22T08:59[Europe/Paris]");
    assert!(world.posted(BOB).is_empty());
    world.tick_at("2026-11-22T09:00[Europe/Paris]");
    world.tick_at("2026-11-22T10:00[Europe/Paris]");
    assert_eq!(world.posted(BOB), ["rotations.soon"]);
    let waiting = world.look(|r| turns::waiting_for(r, ada));
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].kind, "rotations.note");
    assert_eq!(waiting[0].due, at("2026-11-23T09:00[Europe/Paris]"));
}

#[test]
fn a_shift_handed_over_by_hand_goes_to_the_taker_until_the_next_handoff_and_the_order_stays() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[BOB, ADA]);
    let (ada, zoe) = (world.people[ADA], world.people[ZOE]);
    assert!(matches!(world.act(ZOE, move |w| rotations::hand_over_now(w, id, zoe)), Err(Error::NotAllowed)));
    world.act(BOB, move |w| rotations::hand_over_now(w, id, zoe)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ZOE));
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::hand_over_now(w, id, zoe))), ["to"]);
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.act(ADA, move |w| rotations::hand_over_now(w, id, zoe)).unwrap();
    world.act(ZOE, move |w| rotations::hand_over_now(w, id, ada)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ADA));
}

#[test]
fn a_new_timetable_moves_the_next_handoff_and_never_the_running_shift() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB]);
    let past = draft(&world, Cadence::DAILY, "Europe/Lisbon", "2026-11-19T17:00", &[ADA, BOB]);
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::change(w, id, &past))), ["date"]);
    let retimed = draft(&world, Cadence::DAILY, "Europe/Lisbon", "2026-11-24T17:00", &[ADA, BOB]);
    world.act(ADA, move |w| rotations::change(w, id, &retimed)).unwrap();
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.tick_at("2026-11-24T18:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-11-25T18:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
}

#[test]
fn a_draft_with_faults_is_refused_with_all_of_them_at_once() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada"]);
    let mut wrong = draft(&world, Cadence::DAILY, "CET", "2026-11-21T09:00", &[]);
    wrong.title = String::new().into();
    wrong.lead_hours = 1000;
    let fields = refused_at(world.act(ADA, move |w| rotations::create(w, &wrong)));
    assert_eq!(fields, ["title", "members", "lead_hours", "zone"]);
    assert!(world.look(rotations::all).is_empty(), "nothing half done");
}

#[test]
fn a_taker_who_is_in_no_order_hands_over_too_when_deactivated() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB]);
    let zoe = world.people[ZOE];
    world.act(ADA, move |w| rotations::hand_over_now(w, id, zoe)).unwrap();
    world.tick();
    assert_eq!(on_duty(&world, id), Some(ZOE));
    world.act(ADA, move |w| people::deactivate(w, zoe)).unwrap();
    let due = world.look(rotations::SLICE.due);
    assert!(due.unwrap() <= world.clock.now().at(), "the clock is told at once");
    world.tick();
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert_eq!(world.look(|r| turns::count_for(r, zoe)), 0);
}

#[test]
fn a_new_rotation_starts_with_its_first_person_until_the_handoff_that_was_chosen() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob"]);
    let past = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-16T09:00", &[ADA, BOB]);
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::create(w, &past))), ["date"]);
    let id = start(&world, Cadence::DAILY, "Europe/Paris", "2026-12-07T09:00", &[ADA, BOB]);
    world.tick_at("2026-12-07T08:59[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.tick_at("2026-12-07T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    world.tick_at("2026-12-08T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
}

#[test]
fn taking_out_two_neighbours_at_once_skips_nobody_who_stays() {
    for _ in 0..8 {
        let names = ["Ada", "Bob", "Zoe", "Dan", "Eve"];
        let world = World::new("2026-11-20T10:00[Europe/Paris]", &names);
        let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB, ZOE, 3, 4]);
        world.tick_at("2026-11-23T09:00[Europe/Paris]");
        assert_eq!(on_duty(&world, id), Some(BOB));
        let without = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-30T09:00", &[ADA, 3, 4]);
        world.act(ADA, move |w| rotations::change(w, id, &without)).unwrap();
        world.tick_at("2026-11-30T09:00[Europe/Paris]");
        assert_eq!(on_duty(&world, id), Some(3), "Dan comes after Bob and Zoe, and Ada is before them");
    }
}

#[test]
fn whoever_hands_over_by_hand_is_not_told_that_the_note_they_may_not_read_is_late() {
    let world = World::new("2026-11-16T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let start = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-30T09:00", &[BOB, ZOE]);
    let (bob, zoe) = (world.people[BOB], world.people[ZOE]);
    let start = Draft { owners: vec![], fallback: bob, ..start };
    let id = world.act(ADA, move |w| rotations::create(w, &start)).unwrap();
    world.act(ADA, move |w| rotations::hand_over_now(w, id, zoe)).unwrap();
    let note = world.look(|r| turns::list_for(r, bob)).remove(0);
    assert_eq!((note.kind.as_str(), note.opened_by), ("rotations.note", None));
    for day in 17..=20 {
        world.tick_at(&format!("2026-11-{day}T12:00[Europe/Paris]"));
    }
    assert!(!world.posted(ADA).contains(&"turns.escalated".to_owned()));
}
