//! What holds for every plan, whatever happened to the rotation.

use super::world::*;
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, test_runner::TestCaseResult};
use std::collections::{BTreeMap, BTreeSet};
use turnkeep::base::{
    PersonId,
    calendar::span::{self, Span},
};
use turnkeep::features::rotations::rota::{Plan, Planner, Reason, Rota, Shift, Version, plan, slot_span};

pub fn version(rota: &Rota, slot: i64) -> &Version {
    rota.versions.iter().rev().find(|version| version.first <= slot).unwrap_or(&rota.versions[0])
}

fn span_of(shift: &Shift) -> Span {
    Span::new(shift.starts, shift.ends)
}

/// Slots follow each other, and each seat of each planned slot is somebody's, or explicitly nobody's, throughout.
fn tiles(rota: &Rota, plan: &Plan, slots: i64) -> TestCaseResult {
    for slot in 0..slots {
        let (here, next) = (slot_span(&rota.versions, slot), slot_span(&rota.versions, slot + 1));
        prop_assert!(here.starts <= here.ends);
        prop_assert_eq!(here.ends, next.starts, "slot {} ends where the next one starts", slot);
        if slot < rota.next || here.starts == Timestamp::MAX {
            continue;
        }
        let seats = plan.shifts.iter().filter(|s| s.slot == slot).map(|s| s.seat).max().unwrap_or(0);
        // Without a minute of duty one seat says so for all.
        let open = !required(rota, here, slot, reach(rota, slots)).is_empty();
        let wanted = match (here.is_empty(), open) {
            (true, _) => 0,
            (_, false) => 1,
            _ => version(rota, slot).seats,
        };
        for seat in 1..=seats.max(wanted) {
            let parts = plan.shifts.iter().filter(|s| (s.slot, s.seat) == (slot, seat));
            let parts: Vec<Span> = parts.map(span_of).collect();
            prop_assert!(parts.iter().all(|part| !part.is_empty()), "no empty shift in slot {}", slot);
            prop_assert!(
                parts.is_sorted_by(|a, b| a.ends <= b.starts),
                "slot {} seat {} overlaps",
                slot,
                seat
            );
            prop_assert!(parts.iter().all(|part| here.starts <= part.starts && part.ends <= here.ends));
            if seat <= wanted {
                let whole = span::merged(parts);
                let seen = reach(rota, slots);
                prop_assert_eq!(
                    span::within(&whole, seen),
                    span::within(&[here], seen),
                    "slot {} seat {} is not whole",
                    slot,
                    seat
                );
            }
        }
    }
    let order = |s: &Shift| (s.starts, s.slot, s.seat);
    prop_assert!(plan.shifts.is_sorted_by_key(order));
    prop_assert!(plan.handoffs.is_sorted_by(|a, b| a < b), "each handoff once, in order");
    for shift in &plan.shifts {
        prop_assert!(shift.on_duty.is_sorted_by(|a, b| a.ends < b.starts));
        prop_assert!(
            shift.on_duty.iter().all(|d| !d.is_empty() && d.intersection(span_of(shift)) == Some(*d))
        );
        prop_assert!(shift.person.is_some() || shift.on_duty.is_empty());
    }
    Ok(())
}

fn nobody_twice(plan: &Plan) -> TestCaseResult {
    for (n, one) in plan.shifts.iter().enumerate() {
        for other in &plan.shifts[n + 1..] {
            let twice = one.person.is_some() && one.person == other.person;
            prop_assert!(!(twice && span_of(one).overlaps(span_of(other))), "{one:?} and {other:?}");
        }
    }
    Ok(())
}

/// Why nobody serves, or why somebody does, never the one for the other.
fn reasons_fit(plan: &Plan) -> TestCaseResult {
    for shift in plan.shifts.iter().filter(|shift| !shift.past) {
        let empty = matches!(
            shift.reason,
            Reason::Gap { .. }
                | Reason::NobodyListed
                | Reason::TooFew
                | Reason::Nobody
                | Reason::Closed
                | Reason::Removed { .. }
                | Reason::NotInTemporary
                | Reason::Gone { .. }
        );
        prop_assert_eq!(empty, shift.person.is_none(), "{:?}", shift);
    }
    Ok(())
}

/// When somebody should be on duty in a slot: its windows by the rotation's clock, on days that are not off.
fn required(rota: &Rota, slot: Span, number: i64, reach: Span) -> Vec<Span> {
    let version = version(rota, number);
    let closed: &[_] = if version.holidays.off { &version.holidays.days } else { &[] };
    let within = slot.intersection(reach).into_iter();
    within
        .flat_map(|s| {
            turnkeep::base::calendar::windows::open(&version.windows, version.grid.zone(), closed, s)
        })
        .collect()
}

/// Gaps are what is required without what is served; and each is named by its slot.
fn gaps_are_what_is_left(rota: &Rota, plan: &Plan, slots: i64) -> TestCaseResult {
    let reach = reach(rota, slots);
    let served = span::merged(plan.shifts.iter().flat_map(|shift| shift.on_duty.clone()).collect());
    for slot in rota.next..slots {
        let here = slot_span(&rota.versions, slot);
        let gaps = plan.gaps.iter().filter(|gap| gap.slot == slot).map(|gap| gap.span).collect();
        let gaps = span::within(&span::merged(gaps), reach);
        if version(rota, slot).own_zones {
            prop_assert!(span::both(&gaps, &served).is_empty(), "slot {slot} has a gap that is served");
            continue;
        }
        let want = span::without(&required(rota, here, slot, reach), &served);
        prop_assert_eq!(&gaps, &want, "slot {} of {:?}", slot, plan.shifts);
    }
    let gaps: Vec<Span> = plan.gaps.iter().map(|gap| gap.span).collect();
    prop_assert!(gaps.is_sorted(), "gaps come by start");
    prop_assert!(gaps.is_sorted_by(|a, b| a.ends <= b.starts), "no gap twice");
    Ok(())
}

fn gone_are_gone(rota: &Rota, plan: &Plan) -> TestCaseResult {
    for human in &rota.people {
        let Some(gone) = human.gone else { continue };
        for shift in plan.shifts.iter().filter(|s| !s.past && s.person == Some(human.id)) {
            prop_assert!(shift.ends <= gone, "gone at {gone}: {shift:?}");
        }
    }
    Ok(())
}

/// The ledger counts the minutes that were planned or served, and nothing else.
fn ledger_adds_up(plan: &Plan) -> TestCaseResult {
    let Some(over) = plan.ledger.span else { return Ok(()) };
    let mut minutes: BTreeMap<PersonId, (i64, u32)> = BTreeMap::new();
    let mut slots: BTreeMap<PersonId, i64> = BTreeMap::new();
    for shift in &plan.shifts {
        let duty = span::total(&span::within(&shift.on_duty, over)).as_secs() / 60;
        if let (Some(person), 1..) = (shift.person, duty) {
            let sum = minutes.entry(person).or_default();
            // The parts of a slot are one shift.
            let more = slots.insert(person, shift.slot) != Some(shift.slot);
            *sum = (sum.0 + duty, sum.1 + u32::from(more));
        }
    }
    for line in &plan.ledger.lines {
        let (want, shifts) = minutes.remove(&line.person).unwrap_or_default();
        prop_assert_eq!(line.minutes, want, "{:?}", line);
        prop_assert_eq!(line.shifts, shifts, "{:?}", line);
        prop_assert!(line.night <= want && line.weekend <= want && line.holiday <= want);
        prop_assert!(0 <= line.night && 0 <= line.weekend && 0 <= line.holiday);
        prop_assert!(line.weighted >= want as f64 - 1e-6, "weights are one or more: {line:?}");
        prop_assert!(line.weighted <= 2.0 * want as f64 + 1e-6, "and two at most: {line:?}");
        prop_assert!(line.debt <= 1 && line.available >= 0);
        prop_assert!(line.load.is_none_or(|load| load.is_finite() && load >= 0.0));
    }
    prop_assert!(minutes.is_empty(), "somebody served who is not in the ledger: {minutes:?}");
    let score = plan.ledger.score();
    prop_assert!(score.is_none_or(|score| (0.0..=1.0).contains(&score)), "{score:?}");
    Ok(())
}

/// At each step nobody owes more than one turn, and whoever owes or is owed is in the order.
fn debts_are_small(rota: &Rota, slots: i64) -> TestCaseResult {
    let horizon = reach(rota, slots).ends;
    let mut planner = Planner::new(rota, horizon, slot_span(&rota.versions, rota.next).starts);
    let known: BTreeSet<_> = rota.members.iter().map(|member| member.id).collect();
    while let Some(step) = planner.next() {
        let (cursor, next) = planner.cursor();
        prop_assert!(next > step.span.starts.as_second().min(rota.next) && next >= rota.next);
        let owing: BTreeSet<_> = cursor.debts.iter().map(|kept| kept.member).collect();
        prop_assert_eq!(owing.len(), cursor.debts.len(), "one turn a member: {:?}", cursor);
        prop_assert!(cursor.debts.is_sorted_by_key(|kept| kept.since), "oldest first: {cursor:?}");
        let credited: BTreeSet<_> = cursor.credits.iter().map(|credit| credit.0).collect();
        prop_assert_eq!(credited.len(), cursor.credits.len());
        prop_assert!(cursor.credits.iter().all(|credit| credit.1 != 0), "never zero: {cursor:?}");
        let waiting: BTreeSet<_> = cursor.waiting.iter().copied().collect();
        let named = owing.iter().chain(&credited).chain(&waiting).chain(&cursor.last);
        prop_assert!(named.copied().all(|member| known.contains(&member)), "{cursor:?}");
        if step.span.ends >= horizon || next >= rota.next + 400 {
            break;
        }
    }
    Ok(())
}

fn served_in(plan: &Plan, until: i64) -> Vec<&Shift> {
    plan.shifts.iter().filter(|shift| shift.slot < until).collect()
}

#[test]
fn shifts_cover_their_slots_exactly() {
    hold(1200, anything(), |rota| tiles(&rota, &planned(&rota), SLOTS));
}

#[test]
fn nobody_serves_twice_at_a_time() {
    hold(1200, anything(), |rota| nobody_twice(&planned(&rota)));
}

#[test]
fn where_nobody_serves_it_is_said_why_and_every_gap_is_told() {
    hold(1200, anything(), |rota| {
        let plan = planned(&rota);
        reasons_fit(&plan)?;
        gaps_are_what_is_left(&rota, &plan, SLOTS)
    });
}

#[test]
fn whoever_is_gone_never_serves_again() {
    hold(800, anything(), |rota| gone_are_gone(&rota, &planned(&rota)));
}

/// Whom the order seats is a member in the whole of the slot, and a stand-in on such a day as well.
fn members_serve(rota: &Rota, plan: &Plan) -> TestCaseResult {
    for shift in plan.shifts.iter().filter(|shift| !shift.past) {
        let by_order = matches!(
            shift.reason,
            Reason::InOrder
                | Reason::Balanced
                | Reason::CatchingUp { .. }
                | Reason::InsteadOf { .. }
                | Reason::Proposed { .. }
                | Reason::Anyway
                | Reason::NotTheirDay { .. }
        );
        let slot = slot_span(&rota.versions, shift.slot);
        if !by_order || slot.ends == Timestamp::MAX {
            continue;
        }
        let day = version(rota, shift.slot).grid.zone().to_datetime(slot.starts).weekday();
        let fits = rota.members.iter().filter(|member| member.person == shift.person).any(|member| {
            member.from.is_none_or(|from| from <= slot.starts)
                && member.until.is_none_or(|until| slot.ends <= until)
                && member.days.contains(day)
        });
        prop_assert!(fits, "no member then: {shift:?}");
    }
    Ok(())
}

#[test]
fn whom_the_order_seats_is_a_member_then() {
    hold(800, anything(), |rota| members_serve(&rota, &planned(&rota)));
}

#[test]
fn the_ledger_is_the_sum_of_the_shifts() {
    hold(800, anything(), |rota| ledger_adds_up(&planned(&rota)));
}

#[test]
fn nobody_owes_more_than_one_turn_at_any_time() {
    hold(800, anything(), |rota| debts_are_small(&rota, SLOTS));
}

#[test]
fn the_same_rotation_gives_the_same_plan() {
    hold(600, (anything(), any::<prop::sample::Index>()), |(rota, turn)| {
        let mut other = rota.clone();
        other.absences.reverse();
        let by = turn.index(other.absences.len().max(1));
        other.absences.rotate_left(by);
        other.people.reverse();
        prop_assert_eq!(format!("{:?}", planned(&rota)), format!("{:?}", planned(&other)));
        Ok(())
    });
}

#[test]
fn planning_on_from_any_slot_gives_the_same_as_planning_at_once() {
    hold(1000, (anything(), 1..8_usize), |(rota, steps)| {
        let horizon = reach(&rota, SLOTS).ends;
        let now = slot_span(&rota.versions, rota.next).starts;
        let whole = plan(&rota, reach(&rota, SLOTS), Some(now));
        let mut planner = Planner::new(&rota, horizon, now);
        let mut later = rota.clone();
        for _ in 0..steps {
            let Some(step) = planner.next() else { break };
            if step.span.ends >= horizon {
                break;
            }
            later.record.extend(step.shifts.iter().map(served));
            (later.cursor, later.next) = planner.cursor();
        }
        let rest = plan(&later, reach(&rota, SLOTS), Some(now));
        let coming = |plan: &Plan| -> Vec<Shift> {
            plan.shifts.iter().filter(|shift| shift.slot >= later.next).cloned().collect()
        };
        prop_assert_eq!(coming(&whole), coming(&rest));
        Ok(())
    });
}

#[test]
fn looking_further_ahead_changes_nothing_near() {
    hold(600, (anything(), 1..SLOTS), |(rota, near)| {
        let (short, long) = (plan(&rota, reach(&rota, near), None), planned(&rota));
        let people = |plan: &Plan| -> Vec<_> {
            let near = served_in(plan, near).into_iter();
            near.map(|s| (s.slot, s.seat, s.starts, s.ends, s.person, s.base)).collect()
        };
        if slot_span(&rota.versions, near).starts < Timestamp::MAX {
            prop_assert_eq!(people(&short), people(&long));
        }
        Ok(())
    });
}

#[test]
fn a_year_of_anything_keeps_every_promise() {
    hold(120, anything(), |rota| {
        let year = SignedDuration::from_hours(24 * 365);
        let ends = (1..=400).find(|k| {
            let slot = slot_span(&rota.versions, *k);
            slot.ends == Timestamp::MAX || slot.starts >= rota.versions[0].starts + year
        });
        let slots = ends.unwrap_or(400);
        let plan = plan(&rota, reach(&rota, slots), None);
        tiles(&rota, &plan, slots)?;
        nobody_twice(&plan)?;
        reasons_fit(&plan)?;
        gaps_are_what_is_left(&rota, &plan, slots)?;
        gone_are_gone(&rota, &plan)?;
        ledger_adds_up(&plan)?;
        debts_are_small(&rota, slots)
    });
}
