//! What an absence does: nobody serves while away, and nobody else notices more than they must.

use super::{props::version, world::*};
use jiff::SignedDuration;
use proptest::{prelude::*, test_runner::TestCaseResult};
use std::collections::{BTreeMap, BTreeSet};
use turnkeep::base::{
    PersonId,
    calendar::{
        Cadence, Grid,
        span::{self, Span},
    },
};
use turnkeep::features::rotations::rota::{
    Absence, AbsencePolicy, Plan, Reason, Rota, Shift, Threshold, Version, plan, slot_span,
};

/// When a person is away.
fn away(rota: &Rota, person: PersonId) -> Vec<Span> {
    span::merged(rota.absences.iter().filter(|one| one.person == person).map(|one| one.span).collect())
}

/// When a person would be on duty in a slot.
fn duty(rota: &Rota, person: PersonId, slot: i64) -> Vec<Span> {
    let rules = version(rota, slot);
    let lives = rota.people.iter().find(|human| human.id == person).map(|human| human.zone.clone());
    let zone = lives.filter(|_| rules.own_zones).unwrap_or_else(|| rules.grid.zone().clone());
    let closed: &[_] = if rules.holidays.off { &rules.holidays.days } else { &[] };
    turnkeep::base::calendar::windows::open(&rules.windows, &zone, closed, slot_span(&rota.versions, slot))
}

/// Whether missing so much of a slot's duty is too much.
fn too_much(rules: &Version, duty: &[Span], missed: SignedDuration) -> bool {
    let all = span::total(duty);
    match rules.absence.threshold {
        Threshold::Time(time) => missed > time || (missed == all && missed > SignedDuration::ZERO),
        Threshold::Percent(percent) => missed.as_millis() * 100 > all.as_millis() * i128::from(percent),
    }
}

/// Whether somebody is too much away to serve a slot.
fn conflicts(rota: &Rota, person: PersonId, slot: i64) -> bool {
    let here = slot_span(&rota.versions, slot);
    if here.ends == jiff::Timestamp::MAX {
        // Of a slot without an end only the start is known.
        return away(rota, person).iter().any(|span| span.holds(here.starts));
    }
    let duty = duty(rota, person, slot);
    let missed = span::total(&span::both(&duty, &away(rota, person)));
    too_much(version(rota, slot), &duty, missed)
}

/// Whether somebody said that this is so although the person is away.
fn said_so(rota: &Rota, shift: &Shift, who: PersonId) -> bool {
    let here = Span::new(shift.starts, shift.ends);
    let answered = rota.answers.iter().any(|a| (a.slot, a.person, a.pass) == (shift.slot, who, false));
    let overridden =
        rota.overrides.iter().any(|o| o.even_if_away && o.add == Some(who) && o.span.overlaps(here));
    match shift.reason {
        Reason::Anyway => answered,
        Reason::Overridden { .. } => overridden,
        _ => false,
    }
}

#[test]
fn nobody_serves_while_away_unless_somebody_says_so() {
    hold(1200, anything(), |rota| {
        for shift in planned(&rota).shifts.iter().filter(|shift| !shift.past) {
            let Some(who) = shift.person else { continue };
            if slot_span(&rota.versions, shift.slot).ends == jiff::Timestamp::MAX {
                continue;
            }
            let missed = span::total(&span::both(&shift.on_duty, &away(&rota, who)));
            let whole = duty(&rota, who, shift.slot);
            let fine = !too_much(version(&rota, shift.slot), &whole, missed);
            prop_assert!(fine || said_so(&rota, shift, who), "away for {missed} in {shift:?}");
        }
        Ok(())
    });
}

/// Who serves each slot that is a turn; while the one before only stays until a new timetable begins, it is none.
fn people(plan: &Plan) -> BTreeMap<i64, BTreeSet<PersonId>> {
    let mut slots: BTreeMap<i64, BTreeSet<PersonId>> = BTreeMap::new();
    for shift in &plan.shifts {
        slots.entry(shift.slot).or_default().extend(shift.person);
    }
    let bridge = |slot: &i64| {
        let mut here = plan.shifts.iter().filter(|shift| shift.slot == *slot);
        here.any(|shift| shift.person.is_some() && shift.base.is_none())
    };
    slots.retain(|slot, _| !bridge(slot));
    slots
}

/// One absence of one person changes who serves where she would have, and where she serves in return.
fn local(calm: &Rota, who: PersonId, span: Span, slots: i64) -> TestCaseResult {
    let mut rota = strict(calm.clone());
    let before = people(&plan(&rota, reach(&rota, slots), None));
    rota.absences = vec![Absence { person: who, span }];
    let after = people(&plan(&rota, reach(&rota, slots), None));
    let (mut missed, mut paid) = (Vec::new(), Vec::new());
    for (slot, then) in &before {
        let Some(now) = after.get(slot) else { continue };
        if then == now {
            prop_assert!(
                !now.contains(&who) || !conflicts(&rota, who, *slot),
                "she serves while away in {slot}"
            );
            continue;
        }
        let (was, is) = (then.contains(&who), now.contains(&who));
        prop_assert!(was != is, "slot {} changes for others: {:?}, now {:?}", slot, then, now);
        if was {
            prop_assert!(conflicts(&rota, who, *slot), "she can serve slot {slot}");
            missed.push(*slot);
        } else {
            paid.push(*slot);
        }
        let rest = |set: &BTreeSet<PersonId>| set.iter().filter(|p| **p != who).copied().collect();
        let (fewer, more): (BTreeSet<_>, BTreeSet<_>) =
            if was { (rest(then), rest(now)) } else { (rest(now), rest(then)) };
        prop_assert!(
            fewer.is_subset(&more) && more.len() <= fewer.len() + 1,
            "one seat of slot {slot} changes"
        );
    }
    let policy = |slot: i64| version(&rota, slot).absence.policy;
    let long = span.duration() > SignedDuration::from_hours(24 * 21);
    let keeps = missed.iter().any(|slot| policy(*slot) != AbsencePolicy::Forfeit);
    let most = usize::from(keeps && !long);
    prop_assert!(paid.len() <= most, "missed {missed:?}, paid {paid:?}");
    if let (Some(first), Some(paid)) = (missed.first(), paid.first()) {
        prop_assert!(first < paid, "missed {first}, paid {paid}");
    }
    Ok(())
}

fn absence() -> impl Strategy<Value = (usize, i64, i64)> {
    (0..8_usize, 0..40_i64, prop_oneof![4 => 1..9_i64, 2 => 1..40_i64])
}

fn spanned(rota: &Rota, (at, length): (i64, i64)) -> Span {
    Span::new(moment(&rota.versions, at), moment(&rota.versions, at + length))
}

#[test]
fn an_absence_changes_the_slots_it_hits_and_at_most_one_that_pays() {
    hold(1500, (calm(), absence()), |(rota, (n, at, length))| {
        let span = spanned(&rota, (at, length));
        local(&rota, person(n), span, SLOTS + 8)
    });
}

#[test]
fn an_absence_changes_as_little_in_a_whole_year() {
    hold(80, (calm(), absence()), |(rota, (n, at, length))| {
        let span = spanned(&rota, (at, length));
        local(&rota, person(n), span, 120)
    });
}

#[test]
fn with_nobody_away_everybody_serves_in_turn() {
    hold(600, (grids(), 1..=8_usize, 1..=3_u8, policies()), |(grid, count, seats, policy)| {
        let mut rota = rota("Etc/UTC", grid.anchor(), grid.cadence().clone(), count);
        rota.versions[0].starts = grid.start(0);
        rota.versions[0].offset = turnkeep::features::rotations::rota::offset(&grid, grid.start(0));
        rota.versions[0].grid = grid;
        rota.versions[0].seats = seats;
        rota.versions[0].absence.policy = policy;
        let mut next = (0..count).cycle();
        for (slot, found) in people(&planned(&rota)) {
            let want: BTreeSet<PersonId> =
                (0..count.min(usize::from(seats))).filter_map(|_| next.next().map(person)).collect();
            prop_assert_eq!(found, want, "slot {}", slot);
        }
        Ok(())
    });
}

#[test]
fn a_turn_missed_in_a_short_absence_is_served_once_when_back() {
    let made = (grids(), 2..=8_usize, 1..=3_u8, policies(), absence());
    hold(600, made, |(grid, count, seats, policy, (n, at, length))| {
        let mut rota = rota("Etc/UTC", grid.anchor(), Cadence::DAILY, count);
        rota.versions[0].grid = Grid::new(grid.zone().clone(), grid.anchor(), Cadence::DAILY);
        rota.versions[0].starts = rota.versions[0].grid.start(0);
        rota.versions[0].seats = seats.min(u8::try_from(count - 1).unwrap());
        rota.versions[0].absence.policy = policy;
        let who = person(n % count);
        let before = people(&plan(&rota, reach(&rota, 60), None));
        rota.absences = vec![Absence { person: who, span: spanned(&rota, (at, length)) }];
        let after = people(&plan(&rota, reach(&rota, 60), None));
        let changed = |had: bool| -> Vec<i64> {
            let has = |all: &BTreeMap<i64, BTreeSet<PersonId>>, slot: &i64| all[slot].contains(&who);
            before.keys().copied().filter(|k| has(&before, k) == had && has(&after, k) != had).collect()
        };
        let (missed, paid) = (changed(true), changed(false));
        let owed = usize::from(policy != AbsencePolicy::Forfeit && !missed.is_empty());
        prop_assert_eq!(paid.len(), owed, "missed {:?}, paid {:?}", missed, paid);
        let back = |slot: &i64| !conflicts(&rota, who, *slot) && !before[slot].contains(&who);
        let first = paid.first().map(|paid| (missed[0]..=*paid).find(back) == Some(*paid));
        prop_assert!(first != Some(false), "missed {missed:?}, paid {paid:?}, and could before");
        Ok(())
    });
}

#[test]
fn an_absence_outside_of_the_duty_changes_nothing() {
    hold(400, (calm(), 0..8_usize, 0..SLOTS), |(rota, n, slot)| {
        let mut rota = strict(rota);
        let here = slot_span(&rota.versions, slot);
        if here.ends == jiff::Timestamp::MAX {
            return Ok(());
        }
        let free = span::without(&[here], &duty(&rota, person(n), slot));
        let before = people(&planned(&rota));
        rota.absences = free.into_iter().map(|span| Absence { person: person(n), span }).collect();
        prop_assert_eq!(before, people(&planned(&rota)));
        Ok(())
    });
}
