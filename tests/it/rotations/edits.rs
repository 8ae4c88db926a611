//! A live rotation edited by its form, when a file gave it more than the form asks: places of NOBODY, somebody
//! twice, an end of a membership, rules that are planned.

use super::live::{bring, coming};
use super::{ADA, BOB, ZOE, on_duty};
use crate::world::{World, at, refused_at};
use turnkeep::base::calendar::cadence::Cadence;
use turnkeep::features::rotations::{
    self, Draft, Line, RotationId, file::Format, files, rota::MemberId, rules::Rules,
};
use turnkeep::spine::people;

fn world() -> World {
    World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"])
}

/// The order as the form gets it.
fn lines(world: &World, id: RotationId) -> Vec<Line> {
    world.look(|r| rotations::order(r, id)).into_iter().map(|(place, _)| Line::Kept(place)).collect()
}

/// Who has the lines of an order.
fn order(world: &World, id: RotationId) -> Vec<Option<usize>> {
    world.look(|r| rotations::order(r, id)).into_iter().map(|(_, person)| world.who(person)).collect()
}

/// What the form of a rotation sends when nothing is changed in it.
fn untouched(world: &World, id: RotationId) -> Draft {
    let rotation = world.look(|r| rotations::get(r, id));
    Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Paris".to_owned(),
        rules: rotation.rules(),
        handoff: rotation.zone().to_datetime(rotation.slot_ends),
        members: lines(world, id),
        owners: vec![world.people[ADA]],
        fallback: world.people[ADA],
        lead_hours: 24,
    }
}

fn change(world: &World, id: RotationId, draft: Draft) {
    world.act(ADA, move |w| rotations::change(w, id, &draft)).unwrap();
}

const EMPTY_TURNS: &str = r#"
title = "Support"
zone = "Europe/Paris"
starts = "2026-11-16T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }
member = [{ person = "Ada" }, { nobody = true }, { person = "Bob" }, { nobody = true }, { person = "Zoe" }]
"#;

/// Who has the next slots.
fn next(world: &World, id: RotationId, until: &str) -> Vec<Option<usize>> {
    coming(world, id, until).into_iter().map(|(who, _)| who).collect()
}

const FIVE_WEEKS: &str = "2026-12-27T00:00[Europe/Paris]";

#[test]
fn places_of_nobody_stay_where_they_are_and_can_be_moved_taken_out_and_added() {
    let world = world();
    let id = bring(&world, EMPTY_TURNS);
    assert_eq!(next(&world, id, FIVE_WEEKS), [None, Some(BOB), None, Some(ZOE), Some(ADA)]);
    change(&world, id, untouched(&world, id));
    assert_eq!(next(&world, id, FIVE_WEEKS), [None, Some(BOB), None, Some(ZOE), Some(ADA)]);
    // Bob moves below the second.
    let mut wish = untouched(&world, id);
    wish.members.swap(2, 3);
    change(&world, id, wish);
    assert_eq!(order(&world, id), [Some(ADA), None, None, Some(BOB), Some(ZOE)]);
    assert_eq!(next(&world, id, FIVE_WEEKS), [None, None, Some(BOB), Some(ZOE), Some(ADA)]);
    let mut wish = untouched(&world, id);
    wish.members.remove(1);
    wish.members.push(Line::Of(None));
    change(&world, id, wish);
    assert_eq!(order(&world, id), [Some(ADA), None, Some(BOB), Some(ZOE), None]);
    assert_eq!(next(&world, id, FIVE_WEEKS), [None, Some(BOB), Some(ZOE), None, Some(ADA)]);
}

#[test]
fn a_cursor_on_a_place_of_nobody_moves_with_it_and_stays_on_it_through_a_file() {
    let world = world();
    let id = bring(&world, EMPTY_TURNS);
    // The first empty turn is the running one.
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), None);
    let scope = world.scope(ADA);
    let text = world.store.read(scope, |r| files::take_out(r, id, Format::Toml)).unwrap();
    world.act(ADA, move |w| files::bring_into(w, id, &files::read(&text)?)).unwrap();
    assert_eq!(next(&world, id, FIVE_WEEKS), [Some(BOB), None, Some(ZOE), Some(ADA)]);
    // Behind Bob, Zoe would be next but for the other empty turn.
    let mut wish = untouched(&world, id);
    wish.members.swap(1, 2);
    change(&world, id, wish);
    assert_eq!(order(&world, id), [Some(ADA), Some(BOB), None, None, Some(ZOE)]);
    assert_eq!(next(&world, id, FIVE_WEEKS), [None, Some(ZOE), Some(ADA), Some(BOB)]);
}

const SOMEBODY_TWICE: &str = r#"
title = "Support"
zone = "Europe/Paris"
starts = "2026-11-16T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }
member = [{ person = "Ada" }, { person = "Bob", until = "2026-12-08T00:00" }, { person = "Ada" }, { person = "Zoe" }]
"#;

#[test]
fn somebody_who_is_in_the_order_twice_or_leaves_later_stays_so_when_the_title_is_changed() {
    let world = world();
    let id = bring(&world, SOMEBODY_TWICE);
    let until = "2027-01-03T00:00[Europe/Paris]";
    let before = next(&world, id, until);
    assert_eq!(before, [Some(BOB), Some(ADA), Some(ZOE), Some(ADA), Some(ADA), Some(ZOE)]);
    change(&world, id, Draft { title: "Phone".to_owned().into(), ..untouched(&world, id) });
    assert_eq!(next(&world, id, until), before);
    assert_eq!(order(&world, id), [Some(ADA), Some(BOB), Some(ADA), Some(ZOE)]);
    // Taken out and brought back, nobody is there once more.
    let text = world.store.read(world.scope(ADA), |r| files::take_out(r, id, Format::Toml)).unwrap();
    world.act(ADA, move |w| files::bring_into(w, id, &files::read(&text)?)).unwrap();
    assert_eq!(order(&world, id), [Some(ADA), Some(BOB), Some(ADA), Some(ZOE)]);
    assert_eq!(next(&world, id, until), before);
}

#[test]
fn a_line_that_was_taken_out_meanwhile_is_its_persons_again_and_one_of_another_rotation_is_none() {
    let world = world();
    let id = bring(&world, EMPTY_TURNS);
    let stale = untouched(&world, id);
    let mut wish = stale.clone();
    wish.members.remove(2);
    change(&world, id, wish);
    let mut late = stale;
    late.members.push(Line::Kept(MemberId::random()));
    change(&world, id, late);
    assert_eq!(order(&world, id), [Some(ADA), None, Some(BOB), None, Some(ZOE)]);
}

const PLANNED: &str = r#"
title = "Support"
zone = "Europe/Paris"
starts = "2026-11-16T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }
member = [{ person = "Ada" }, { person = "Bob" }, { person = "Zoe" }]
[[version]]
from = "2026-12-14T09:00"
cadence = { kind = "every", every = 2, unit = "days" }
[[swap]]
slot = 5
from = "Zoe"
to = "Ada"
stage = "done"
"#;

/// Who has which slot from then on, when the planned rules hold.
fn from_december(world: &World, id: RotationId) -> Vec<(Option<usize>, String)> {
    let mut all = coming(world, id, "2026-12-22T00:00[Europe/Paris]");
    all.retain(|(_, starts)| *starts >= at("2026-12-14T09:00[Europe/Paris]").to_string());
    all
}

fn starts(seats: &[(Option<usize>, String)]) -> Vec<&str> {
    seats.iter().map(|(_, starts)| &starts[5..10]).collect()
}

#[test]
fn planned_rules_stay_planned_whatever_is_changed_before_them() {
    let world = world();
    let id = bring(&world, PLANNED);
    let before = coming(&world, id, "2026-12-22T00:00[Europe/Paris]");
    assert_eq!(starts(&before), ["11-23", "11-30", "12-07", "12-14", "12-16", "12-18", "12-20"]);
    assert_eq!(before[4].0, Some(ADA), "by the swap");
    let swapped = before[4].clone();
    change(&world, id, Draft { title: "Phone".to_owned().into(), ..untouched(&world, id) });
    assert_eq!(coming(&world, id, "2026-12-22T00:00[Europe/Paris]"), before);
    // Other rules, the same timetable.
    let wish = untouched(&world, id);
    let rules = Rules { holidays_off: true, ..wish.rules.clone() };
    change(&world, id, Draft { rules, ..wish });
    assert_eq!(coming(&world, id, "2026-12-22T00:00[Europe/Paris]"), before);
    assert_eq!(world.look(|r| rotations::get(r, id)).rules().cadence, Cadence::WEEKLY);
    // Another timetable, of other numbers: the planned one begins when it was to.
    let wish = untouched(&world, id);
    let rules = Rules { cadence: Cadence::DAILY, ..wish.rules.clone() };
    change(&world, id, Draft { rules, ..wish });
    let after = from_december(&world, id);
    assert_eq!(starts(&after), ["12-14", "12-16", "12-18", "12-20"]);
    let plan = coming(&world, id, "2026-12-22T00:00[Europe/Paris]");
    assert_eq!(starts(&plan)[..3], ["11-23", "11-24", "11-25"]);
    // The swap is where it was: whoever gave the slot away has another now, so nothing comes of it.
    assert_eq!(after[1].1, swapped.1);
    let swap = world.store.read(world.scope(ADA), |r| files::take_out(r, id, Format::Toml)).unwrap();
    assert!(swap.contains("2026-12-14T09:00"), "{swap}");
    world.tick_at("2026-12-14T10:00[Europe/Paris]");
    assert_eq!(from_december(&world, id).len(), 3, "and begins");
}

#[test]
fn planned_rules_that_a_new_timetable_begins_after_are_planned_no_more() {
    let world = world();
    let id = bring(&world, PLANNED);
    let wish = untouched(&world, id);
    change(&world, id, Draft { handoff: "2026-12-15T09:00".parse().unwrap(), ..wish });
    let plan = coming(&world, id, "2027-01-06T00:00[Europe/Paris]");
    assert_eq!(starts(&plan), ["12-15", "12-22", "12-29", "01-05"]);
    // A week is too long for a handoff on the day that was planned: the next one it is.
    let id = bring(&world, PLANNED);
    let wish = untouched(&world, id);
    change(&world, id, Draft { handoff: "2026-11-24T09:00".parse().unwrap(), ..wish });
    let plan = coming(&world, id, "2026-12-20T00:00[Europe/Paris]");
    assert_eq!(starts(&plan), ["11-24", "12-01", "12-08", "12-15", "12-16", "12-18"]);
}

#[test]
fn new_zone_rules_look_at_the_next_handoff_and_not_at_planned_rules() {
    let world = world();
    let text = PLANNED.split("[[swap]]").next().unwrap();
    let id = bring(&world, text);
    let before = coming(&world, id, "2026-12-22T00:00[Europe/Paris]");
    assert_eq!(world.act(ADA, |w| (rotations::SLICE.retime)(w)).unwrap(), 0);
    assert_eq!(coming(&world, id, "2026-12-22T00:00[Europe/Paris]"), before);
}

#[test]
fn whoever_was_deactivated_does_not_stand_in_the_way_of_another_title() {
    let world = world();
    let id = bring(&world, SOMEBODY_TWICE);
    let [bob, zoe] = [world.people[BOB], world.people[ZOE]];
    let wish = untouched(&world, id);
    change(&world, id, Draft { owners: vec![world.people[ADA], zoe], fallback: zoe, ..wish });
    let before = Draft { owners: vec![world.people[ADA], zoe], fallback: zoe, ..untouched(&world, id) };
    world.act(ADA, move |w| people::deactivate(w, bob)).unwrap();
    world.act(ADA, move |w| people::deactivate(w, zoe)).unwrap();
    // Before the clock has seen it, and after.
    change(&world, id, Draft { title: "Phone".to_owned().into(), ..before.clone() });
    world.tick();
    assert_eq!(order(&world, id), [Some(ADA), Some(ADA)], "also whoever was to leave later");
    change(&world, id, untouched(&world, id));
    let wish = Draft { members: vec![bob.into()], owners: vec![], ..untouched(&world, id) };
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::change(w, id, &wish))), ["members"]);
    let text = "title = 'Door'\nzone = 'Europe/Paris'\nstarts = '2026-11-16T09:00'\n\
                cadence = { kind = 'every', every = 1, unit = 'weeks' }\nmember = [{ nobody = true }]\n";
    let empty = bring(&world, text);
    change(&world, empty, Draft { title: "Gate".to_owned().into(), ..untouched(&world, empty) });
    let wish = Draft { members: vec![Line::Of(None)], ..untouched(&world, id) };
    assert_eq!(refused_at(world.act(ADA, move |w| rotations::create(w, &wish).map(drop))), ["members"]);
}
