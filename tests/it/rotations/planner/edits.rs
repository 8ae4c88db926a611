//! What changes nothing: edits, for what was; overrides, covers and temporary schedules, for whose turn it is.

use super::world::*;
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;
use turnkeep::features::rotations::rota::{Plan, Rota, Shift, slot_span};

/// Whose turn each seat is, wherever the order says so.
fn turns(rota: &Rota, plan: &Plan) -> BTreeMap<(i64, u8), Option<usize>> {
    let mut turns = BTreeMap::new();
    let place = |shift: &Shift| shift.base.and_then(|base| rota.members.iter().position(|m| m.id == base.0));
    for shift in plan.shifts.iter().filter(|shift| !shift.past) {
        let turn = turns.entry((shift.slot, shift.seat)).or_insert(None);
        *turn = turn.or(place(shift));
    }
    turns
}

#[test]
fn overrides_covers_and_temporary_schedules_move_no_turn() {
    hold(900, (calm(), news()), |(calm, news)| {
        let rota = strict(happened(calm, &news));
        let mut plain = rota.clone();
        plain.overrides.clear();
        plain.temporaries.clear();
        plain.swaps.clear();
        plain.links.clear();
        let with = turns(&rota, &planned(&rota));
        let without = turns(&plain, &planned(&plain));
        for (seat, turn) in without {
            prop_assert_eq!(with.get(&seat).copied().flatten(), turn, "slot and seat {:?}", seat);
        }
        let cursor = |rota: &Rota| {
            let horizon = reach(rota, SLOTS).ends;
            let now = slot_span(&rota.versions, rota.next).starts;
            let mut planner = turnkeep::features::rotations::rota::Planner::new(rota, horizon, now);
            while planner.next().is_some_and(|step| step.span.ends < horizon) {}
            planner.cursor()
        };
        prop_assert_eq!(cursor(&rota), cursor(&plain));
        Ok(())
    });
}

/// What somebody may change, for what is still to come.
#[derive(Clone, Debug)]
enum Edit {
    Add(usize),
    Remove(usize),
    Reorder(usize, usize),
    News(News),
    Version(i64, Box<turnkeep::features::rotations::rota::Version>),
}

fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..9_usize).prop_map(Edit::Add),
        (0..8_usize).prop_map(Edit::Remove),
        (0..8_usize, 0..8_usize).prop_map(|(a, b)| Edit::Reorder(a, b)),
        news().prop_map(Edit::News),
        (1..5_i64, versions()).prop_map(|(after, version)| Edit::Version(after, Box::new(version))),
    ]
}

fn edited(mut rota: Rota, edit: &Edit) -> Rota {
    let count = rota.members.len();
    match edit {
        Edit::Add(at) => rota.members.insert(at % (count + 1), member(OUTSIDER)),
        Edit::Remove(at) => {
            rota.members[at % count].until = Some(slot_span(&rota.versions, rota.next).starts);
        }
        Edit::Reorder(a, b) => rota.members.swap(a % count, b % count),
        Edit::News(news) => {
            let past = (rota.record.clone(), rota.cursor.clone(), rota.next);
            rota = happened(Rota { absences: vec![], ..rota }, &News { past: vec![], ..news.clone() });
            (rota.record, rota.cursor, rota.next) = past;
        }
        Edit::Version(after, version) => {
            let first = rota.next + after;
            rota.versions.retain(|version| version.first <= rota.next);
            add_version(&mut rota, first, (**version).clone(), 0);
        }
    }
    rota
}

#[test]
fn an_edit_never_changes_the_past_nor_who_is_on_duty_now() {
    hold(900, (anything(), edits()), |(rota, edit)| {
        let before = planned(&rota);
        let after = planned(&edited(rota.clone(), &edit));
        let running = slot_span(&rota.versions, rota.next).starts;
        let past = |plan: &Plan| -> Vec<Shift> {
            plan.shifts.iter().filter(|shift| shift.starts < running).cloned().collect()
        };
        let served = |plan: &Plan| -> Vec<_> {
            past(plan).into_iter().map(|s| (s.slot, s.seat, s.starts, s.ends, s.person, s.reason)).collect()
        };
        prop_assert!(past(&before).iter().all(|shift| shift.past || running == Timestamp::MAX));
        prop_assert_eq!(served(&before), served(&after));
        Ok(())
    });
}

#[test]
fn a_new_version_changes_nobody_before_it_begins() {
    hold(500, (calm(), 1..9_i64, versions()), |(rota, first, version)| {
        let mut rota = strict(rota);
        rota.versions.truncate(1);
        let mut later = rota.clone();
        add_version(&mut later, first, version, 0);
        let near = |rota: &Rota| -> Vec<_> {
            let shifts = planned(rota).shifts.into_iter().filter(|shift| shift.slot < first);
            shifts.map(|s| (s.slot, s.seat, s.starts, s.ends, s.person, s.base, s.on_duty)).collect()
        };
        prop_assert_eq!(near(&rota), near(&later));
        Ok(())
    });
}
