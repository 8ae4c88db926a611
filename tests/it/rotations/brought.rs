//! Files brought into rotations that run: what they lay over the running slot counts at once, told once, and the
//! past stays as it was.

use super::{ADA, BOB, ZOE, handoffs_told, on_duty};
use crate::world::{World, at};
use jiff::Timestamp;
use turnkeep::features::rotations::{self, RotationId, files};

const NAMES: [&str; 3] = ["Ada", "Bob", "Zoe"];
/// Ada and Bob, week by week; Bob has the second, from 23 November.
const WEEKLY: &str = r#"
title = "Support"
zone = "Europe/Paris"
starts = "2026-11-16T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }
member = [{ person = "Ada" }, { person = "Bob" }]
"#;

pub fn bring(world: &World, text: &str) -> RotationId {
    let text = text.to_owned();
    world.act(ADA, move |w| files::bring(w, &files::read(&text)?)).unwrap()
}

fn bring_into(world: &World, id: RotationId, text: &str) {
    let text = text.to_owned();
    world.act(ADA, move |w| files::bring_into(w, id, &files::read(&text)?)).unwrap();
}

/// Who served when, oldest first, with nothing twice and nothing left out.
fn served(world: &World, id: RotationId) -> Vec<(Option<usize>, Timestamp)> {
    let mut past = world.look(|r| rotations::past(r, id, 100));
    past.reverse();
    past.extend(world.look(|r| rotations::outlook(r, id, r.now().at(), r.now().at())).running);
    assert!(past.windows(2).all(|two| two[0].ends == two[1].starts), "one after the other");
    past.iter().map(|shift| (world.who(shift.person), shift.starts)).collect()
}

/// The weekly rotation, in Bob's week.
fn in_bobs_week() -> (World, RotationId) {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &NAMES);
    let id = bring(&world, WEEKLY);
    world.tick_at("2026-11-24T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    (world, id)
}

const OVERRIDE: &str = r#"
[[override]]
from = "2026-11-24T08:00"
to = "2026-11-26T12:00"
add = "Zoe"
remove = "Bob"
"#;

#[test]
fn an_override_that_a_file_brings_for_the_running_slot_counts_at_once_and_is_told_once() {
    let (world, id) = in_bobs_week();
    bring_into(&world, id, &format!("{WEEKLY}{OVERRIDE}"));
    world.tick();
    assert_eq!(on_duty(&world, id), Some(ZOE));
    assert_eq!(handoffs_told(&world, ZOE), 1);
    world.tick();
    world.tick_at("2026-11-25T09:00[Europe/Paris]");
    assert_eq!((on_duty(&world, id), handoffs_told(&world, ZOE)), (Some(ZOE), 1));
    world.tick_at("2026-11-26T12:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB), "and it is Bob's again");
    let shape: Vec<_> = served(&world, id).into_iter().skip(1).collect();
    let from = |at: &str| at.parse::<Timestamp>().unwrap();
    let want = [
        (Some(BOB), from("2026-11-23T08:00:00Z")),
        (Some(ZOE), from("2026-11-24T08:00:00Z")),
        (Some(BOB), from("2026-11-26T11:00:00Z")),
    ];
    assert_eq!(shape, want);
}

#[test]
fn an_override_that_runs_ends_when_a_file_without_it_is_brought_in() {
    let (world, id) = in_bobs_week();
    bring_into(&world, id, &format!("{WEEKLY}{OVERRIDE}"));
    world.tick();
    world.tick_at("2026-11-25T10:00[Europe/Paris]");
    bring_into(&world, id, WEEKLY);
    world.tick();
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert_eq!(served(&world, id).last(), Some(&(Some(BOB), at("2026-11-25T10:00[Europe/Paris]"))));
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ADA));
    served(&world, id);
}

#[test]
fn an_override_made_longer_or_shorter_by_a_file_ends_when_the_file_says() {
    for (ends, before) in [("2026-11-27T12:00", "2026-11-26T12:00"), ("2026-11-25T12:00", "2026-11-25T11:59")]
    {
        let (world, id) = in_bobs_week();
        bring_into(&world, id, &format!("{WEEKLY}{OVERRIDE}"));
        world.tick();
        bring_into(&world, id, &format!("{WEEKLY}{}", OVERRIDE.replace("2026-11-26T12:00", ends)));
        world.tick();
        world.tick_at(&format!("{before}[Europe/Paris]"));
        assert_eq!(on_duty(&world, id), Some(ZOE), "{ends}");
        world.tick_at(&format!("{ends}[Europe/Paris]"));
        assert_eq!(on_duty(&world, id), Some(BOB), "{ends}");
        assert_eq!(handoffs_told(&world, ZOE), 2, "that she came, and that she went");
        served(&world, id);
    }
}

#[test]
fn a_cover_and_a_fixed_schedule_for_the_running_slot_count_at_once_too() {
    let cover = "[[swap]]\nat = 2026-11-24T12:00\nfrom = 'Bob'\nto = 'Zoe'\n";
    let fixed = "[[temporary]]\nfrom = 2026-11-24T00:00\nto = 2026-11-25T09:00\n\
                 shifts = [{ person = 'Zoe', from = 2026-11-24T00:00, to = 2026-11-25T09:00 }]\n";
    for (laid, later) in [(cover, ZOE), (fixed, BOB)] {
        let (world, id) = in_bobs_week();
        bring_into(&world, id, &format!("{WEEKLY}{laid}"));
        world.tick();
        assert_eq!((on_duty(&world, id), handoffs_told(&world, ZOE)), (Some(ZOE), 1), "{laid}");
        world.tick_at("2026-11-25T09:00[Europe/Paris]");
        assert_eq!(on_duty(&world, id), Some(later), "{laid}");
        world.tick_at("2026-11-30T09:00[Europe/Paris]");
        assert_eq!(on_duty(&world, id), Some(ADA), "{laid}");
        served(&world, id);
    }
}

#[test]
fn what_a_stand_in_handed_over_by_hand_stays_handed_over_when_a_file_is_brought_in() {
    let (world, id) = in_bobs_week();
    let text = format!("{WEEKLY}{OVERRIDE}");
    bring_into(&world, id, &text);
    world.tick();
    let ada = world.people[ADA];
    world.act(ZOE, move |w| rotations::hand_over_now(w, id, ada)).unwrap();
    bring_into(&world, id, &text);
    world.tick();
    assert_eq!(on_duty(&world, id), Some(ADA));
    world.tick_at("2026-11-26T12:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB), "whose seat it is");
}

/// Office hours, and an override that reaches beyond them.
const SATURDAY: &str = r#"
windows = [{ days = ["mon", "tue", "wed", "thu", "fri"], from = "09:00", to = "17:00" }]
[[override]]
from = "2026-11-21T00:00"
to = "2026-11-22T00:00"
add = "Ada"
remove = "Ada"
extend = true
"#;

#[test]
fn the_ledger_counts_what_an_override_added_long_ago_also_after_the_file_no_longer_says_it() {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &NAMES);
    let office = SATURDAY.split("[[override]]").next().unwrap();
    let added = SATURDAY.replace("add = \"Ada\"\nremove = \"Ada\"", "add = \"Zoe\"");
    let id = bring(&world, &format!("{WEEKLY}{added}"));
    for day in ["2026-11-21T00:00", "2026-11-22T00:00", "2026-11-23T09:00", "2026-12-14T12:00"] {
        world.tick_at(&format!("{day}[Europe/Paris]"));
    }
    let zoe = world.people[ZOE];
    let minutes = |world: &World| {
        let ledger = world.look(|r| rotations::ledger(r, id));
        ledger.lines.iter().find(|line| line.person == zoe).map_or(0, |line| line.minutes)
    };
    assert_eq!(minutes(&world), 24 * 60);
    bring_into(&world, id, &format!("{WEEKLY}{office}"));
    assert_eq!(minutes(&world), 24 * 60, "what has been stays");
}
