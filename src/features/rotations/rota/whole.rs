//! The plan of a span: the past as recorded, then slot after slot, and what they come to together.

use super::{Ledger, Plan, Rota, Served, Shift, Step, Warning, balance, planner::Planner, slots::Slots};
use crate::base::{PersonId, calendar::span::Span};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// No plan is longer than this many slots: eleven years of hours.
pub const MOST_SLOTS: usize = 100_000;

/// Who serves in a span, and why: the past as recorded, the rest as it follows. `now` says what is still to be
/// answered or taken; without it, everything from the first slot that is not in the record is still to come.
pub fn plan(rota: &Rota, span: Span, now: Option<Timestamp>) -> Plan {
    let now = now.unwrap_or_else(|| Slots::of(&rota.versions).span(rota.next).starts);
    let mut planner = Planner::new(rota, span.ends, now);
    let mut gathered = Gathered { span, plan: Plan::default(), duty: Vec::new(), slots: 0 };
    for served in &rota.record {
        gathered.past(served, planner.table.duty_served(served));
    }
    while planner.table.slots.span(planner.next).starts < span.ends {
        let Some(step) = planner.next().filter(|step| step.span.starts < span.ends) else { break };
        if gathered.slots == MOST_SLOTS {
            gathered.plan.warnings.push(Warning::CutOff { at: step.span.starts });
            break;
        }
        gathered.coming(step);
    }
    gathered.starved(rota);
    let Gathered { mut plan, duty, .. } = gathered;
    plan.gaps.retain(|gap| gap.span.overlaps(span));
    plan.ledger = ledger(rota, &planner, span, &duty);
    plan
}

fn ledger(rota: &Rota, planner: &Planner<'_>, span: Span, duty: &[(PersonId, i64, Vec<Span>)]) -> Ledger {
    let look_back = SignedDuration::from_hours(24 * i64::from(rota.weights.look_back_days));
    let begins = duty.iter().filter_map(|(_, _, spans)| spans.first()).map(|first| first.starts).min();
    let since = span.ends.saturating_sub(look_back).unwrap_or(Timestamp::MIN);
    let over = Span::new(begins.map_or(span.ends, |begins| begins.max(since)), span.ends);
    let duty: Vec<(PersonId, i64, &[Span])> =
        duty.iter().map(|(who, slot, spans)| (*who, *slot, spans.as_slice())).collect();
    balance::ledger(&planner.table, &planner.state, over, &duty)
}

/// A plan as it grows.
struct Gathered {
    span: Span,
    plan: Plan,
    /// Who is or was on duty in which slot and when, in the span and before.
    duty: Vec<(PersonId, i64, Vec<Span>)>,
    /// How many slots were planned that have duty.
    slots: usize,
}

impl Gathered {
    fn past(&mut self, served: &Served, on_duty: Vec<Span>) {
        let shift = Shift {
            slot: served.slot,
            seat: served.seat,
            starts: served.span.starts,
            ends: served.span.ends,
            person: served.person,
            base: None,
            on_duty,
            reason: served.reason.clone(),
            past: true,
        };
        if self.span.holds(shift.starts) && self.plan.handoffs.last() != Some(&shift.starts) {
            self.plan.handoffs.push(shift.starts);
        }
        self.shift(shift);
    }

    fn coming(&mut self, step: Step) {
        self.slots += usize::from(!step.given.is_empty());
        if step.span.overlaps(self.span) {
            if self.span.holds(step.span.starts) {
                self.plan.handoffs.push(step.span.starts);
            }
            self.plan.gaps.extend(step.gaps);
            self.plan.warnings.extend(step.warnings);
        }
        step.shifts.into_iter().for_each(|shift| self.shift(shift));
    }

    fn shift(&mut self, shift: Shift) {
        if let Some(person) = shift.person {
            self.duty.push((person, shift.slot, shift.on_duty.clone()));
        }
        if Span::new(shift.starts, shift.ends).overlaps(self.span) {
            self.plan.shifts.push(shift);
        }
    }

    /// Warns of members throughout who never serve, though there were turns enough for everybody twice.
    fn starved(&mut self, rota: &Rota) {
        let begins = self.plan.shifts.first().map_or(self.span.starts, |shift| shift.starts);
        let listed: Vec<PersonId> = rota
            .members
            .iter()
            .filter(|m| {
                m.from.is_none_or(|from| from <= begins) && m.until.is_none_or(|u| u >= self.span.ends)
            })
            .filter_map(|member| member.person)
            .collect();
        if self.slots < 2 * rota.members.len() {
            return;
        }
        let serve: HashSet<PersonId> =
            self.duty.iter().filter(|(_, _, spans)| !spans.is_empty()).map(|(who, ..)| *who).collect();
        // Who is away for most of it is not starved.
        let away = |who: PersonId| -> SignedDuration {
            let hers = rota.absences.iter().filter(|absence| absence.person == who);
            hers.filter_map(|absence| absence.span.intersection(self.span)).map(Span::duration).sum()
        };
        let starved: Vec<PersonId> = listed
            .into_iter()
            .filter(|who| !serve.contains(who) && away(*who) * 2 < self.span.duration())
            .collect();
        self.plan.warnings.extend(starved.into_iter().map(|who| Warning::Starved { who }));
    }
}
