//! The planner at work: slot after slot, through all layers.

use super::{
    Cursor, Gap, Given, Holder, Order, Reason, Rota, Served, Shift, Warning,
    balance::Balance,
    changes::{Changes, Part},
    order::{self, Seat, State},
    table::{Slot, Table},
};
use crate::base::{
    PersonId,
    calendar::span::{self, Span},
};
use jiff::Timestamp;

/// Goes through the slots of a rota, one at a time, from the first that is to be planned.
pub struct Planner<'a> {
    pub(super) table: Table<'a>,
    pub(super) state: State,
    changes: Changes,
    balance: Option<Balance>,
    pub(super) next: i64,
    now: Timestamp,
    /// Who served the seats of the slot before.
    before: Vec<Option<PersonId>>,
}

/// A slot, planned.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number.
    pub slot: i64,
    /// From when to when.
    pub span: Span,
    /// Who has its seats by the order; empty if no minute of it is duty.
    pub given: Vec<Given>,
    /// Who serves it, by start, then seat.
    pub shifts: Vec<Shift>,
    /// Where somebody should be on duty and nobody is.
    pub gaps: Vec<Gap>,
    /// What is not well.
    pub warnings: Vec<Warning>,
}

impl<'a> Planner<'a> {
    /// A planner that looks as far as `horizon`; `now` says which questions are still open.
    pub fn new(rota: &'a Rota, horizon: Timestamp, now: Timestamp) -> Self {
        let table = Table::of(rota, horizon);
        let state = State::of(&table, &rota.cursor);
        let changes = Changes::of(&table);
        let balanced = rota.versions.iter().any(|version| matches!(version.order, Order::Balanced { .. }));
        let balance = balanced.then(|| Balance::of(&table, horizon));
        let before = served_last(&table);
        Self { table, state, changes, balance, next: rota.next, now, before }
    }

    /// Where the order stands after the slots planned so far, and the number of the next one.
    pub fn cursor(&self) -> (Cursor, i64) {
        (self.state.cursor(&self.table), self.next)
    }

    fn step(&mut self) -> Option<Step> {
        let slot = loop {
            let number = self.next;
            let span = self.table.slots.span(number);
            if span.starts == Timestamp::MAX || number == i64::MAX {
                return None;
            }
            self.next += 1;
            if let Some(slot) = self.table.slot(number) {
                break slot;
            }
        };
        let mut warnings = Vec::new();
        let seats = self.seats(&slot, &mut warnings);
        let id = |at: usize| self.table.rota.members[at].id;
        let given =
            |seat: &Seat| Given { person: seat.person, base: seat.base.map(id), reason: seat.reason.clone() };
        let given = seats.iter().filter(|_| !slot.closed()).map(given).collect();
        let parts = self.changes.lay(&self.table, &slot, seats, (self.now, &mut warnings));
        let shifts: Vec<Shift> = parts.iter().map(|part| Self::shift(&self.table, &slot, part)).collect();
        if let Some(balance) = &mut self.balance {
            for shift in &shifts {
                if let Some(person) = shift.person {
                    balance.note(&self.table, (person, slot.number), &shift.on_duty);
                }
            }
        }
        if !slot.closed() {
            let end = slot.span.ends;
            let last = parts.iter().filter(|part| part.span.ends == end && part.seat <= slot.version.seats);
            self.before = last.map(|part| part.person).collect();
        }
        let gaps = gaps(&slot, &shifts);
        if self.table.slots.is_moved(slot.number) {
            warnings.push(Warning::HandoffMoved { slot: slot.number, at: slot.span.starts });
        }
        self.watch(&slot, &shifts, &mut warnings);
        Some(Step { slot: slot.number, span: slot.span, given, shifts, gaps, warnings })
    }

    fn seats(&mut self, slot: &Slot<'a>, warnings: &mut Vec<Warning>) -> Vec<Seat> {
        if slot.closed() {
            return vec![Seat { person: None, base: None, reason: Reason::Closed }];
        }
        if self.table.slots.bridges(slot.number) {
            return self.bridge(slot);
        }
        match (slot.version.order, &mut self.balance) {
            (Order::Balanced { rest }, Some(balance)) => {
                let (seats, weary) = balance.serve(&self.table, &mut self.state, slot, rest);
                let at = slot.span.starts;
                warnings.extend(weary.into_iter().map(|who| Warning::NoRest { slot: slot.number, at, who }));
                seats
            }
            _ => {
                let seats = order::serve(&self.table, &mut self.state, slot, self.now);
                let asked = seats.iter().filter_map(|seat| match seat.reason {
                    Reason::Proposed { away, by } => {
                        Some(Warning::Unanswered { slot: slot.number, at: slot.span.starts, who: away, by })
                    }
                    _ => None,
                });
                warnings.extend(asked);
                seats
            }
        }
    }

    /// Those before who stay on, one for each seat at most: all but members who leave.
    fn staying(&self, slot: &Slot<'a>) -> Vec<PersonId> {
        let members = &self.table.rota.members;
        let leaves = |person: &PersonId| {
            let of = |at: &usize| members[*at].person == Some(*person);
            let mut places = (0..members.len()).filter(of).peekable();
            places.peek().is_some() && !places.any(|at| self.table.belongs(at, slot))
        };
        let all = self.before.iter().flatten().copied();
        all.filter(|person| !leaves(person)).take(slot.version.seats.into()).collect()
    }

    /// Whoever served before stays until the new timetable begins; if they are away, or there were fewer, the
    /// next who can. Whatever was changed before, it is nobody's turn.
    fn bridge(&self, slot: &Slot<'a>) -> Vec<Seat> {
        let staying = self.staying(slot);
        let mut seats: Vec<Seat> = Vec::new();
        for place in 0..usize::from(slot.version.seats) {
            let before = staying.get(place).copied();
            let absence = before.and_then(|person| self.table.absence(self.table.who(person)?, slot));
            let taken = |p: &PersonId| seats.iter().any(|s| s.person == Some(*p)) || staying.contains(p);
            let next = || {
                let free = self.state.turns.round(&self.table).filter(|at| self.table.can(*at, slot).is_ok());
                free.filter_map(|at| self.table.rota.members[at].person).find(|p| !taken(p))
            };
            let (person, reason) = match (before, absence) {
                (Some(_), None) => (before, Reason::Bridging),
                (Some(who), Some(absence)) => match next() {
                    None => (None, Reason::Gap { away: vec![who] }),
                    person => {
                        (person, Reason::InsteadOf { away: vec![who], until: absence.ends, takes: None })
                    }
                },
                (None, _) => match next() {
                    None => (None, order::nobody(&self.table, slot)),
                    person => (person, Reason::InOrder),
                },
            };
            seats.push(Seat { person, base: None, reason });
        }
        seats
    }

    fn shift(table: &Table<'a>, slot: &Slot<'a>, part: &Part) -> Shift {
        let on_duty = match part.person {
            None => Vec::new(),
            Some(_) if part.extended => vec![part.span],
            Some(person) => span::within(&table.duty_of(person, slot), part.span),
        };
        let holder = |at: usize| -> Holder {
            let member = &table.rota.members[at];
            (member.id, member.person)
        };
        Shift {
            slot: slot.number,
            seat: part.seat,
            starts: part.span.starts,
            ends: part.span.ends,
            person: part.person,
            base: part.base.map(holder),
            on_duty,
            reason: part.reason.clone(),
            past: false,
        }
    }

    fn watch(&self, slot: &Slot<'a>, shifts: &[Shift], warnings: &mut Vec<Warning>) {
        for shift in shifts {
            let Some(person) = shift.person else { continue };
            let away = self.table.life(person).is_some_and(|life| {
                !span::both(&span::within(&life.away, Span::new(shift.starts, shift.ends)), &shift.on_duty)
                    .is_empty()
            });
            let declared = matches!(shift.reason, Reason::Overridden { .. });
            if away && declared {
                warnings.push(Warning::CannotServe { slot: slot.number, at: shift.starts, who: person });
            }
        }
        let empty = shifts
            .iter()
            .filter(|s| s.person.is_none() && !matches!(s.reason, Reason::Closed | Reason::Nobody));
        for shift in empty {
            let span = Span::new(shift.starts, shift.ends);
            let beside =
                shifts.iter().filter(|s| s.person.is_some() && Span::new(s.starts, s.ends).overlaps(span));
            let there = u8::try_from(beside.count()).unwrap_or(u8::MAX);
            if there > 0 && there < slot.version.seats {
                let seats = slot.version.seats;
                warnings.push(Warning::ShortHanded { slot: slot.number, at: shift.starts, there, seats });
                break;
            }
        }
    }
}

impl Iterator for Planner<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        self.step()
    }
}

/// Who served the seats of the newest slot of the record, at its end; one without a minute of duty does not count.
fn served_last(table: &Table<'_>) -> Vec<Option<PersonId>> {
    let record = &table.rota.record;
    let slot = |shift: &Served| table.slot(shift.slot).filter(|slot| !slot.closed());
    let Some(slot) = record.iter().rev().find_map(slot) else { return Vec::new() };
    let of = || record.iter().filter(|shift| shift.slot == slot.number && shift.seat <= slot.version.seats);
    let end = of().map(|shift| shift.span.ends).max();
    of().filter(|shift| Some(shift.span.ends) == end).map(|shift| shift.person).collect()
}

/// Where in a slot somebody should be on duty, and nobody is: what the shifts together do not cover.
fn gaps(slot: &Slot<'_>, shifts: &[Shift]) -> Vec<Gap> {
    let covered = span::merged(shifts.iter().flat_map(|shift| shift.on_duty.iter().copied()).collect());
    let mut gaps = Vec::new();
    let mut open = span::without(&slot.duty, &covered);
    for shift in shifts.iter().filter(|shift| shift.person.is_none()) {
        let span = Span::new(shift.starts, shift.ends);
        let here = span::within(&open, span);
        gaps.extend(here.iter().map(|gap| Gap {
            span: *gap,
            slot: slot.number,
            reason: shift.reason.clone(),
        }));
        open = span::without(&open, &[span]);
    }
    gaps.sort_by_key(|gap| gap.span);
    gaps
}

/// Who serves a slot whose seats are given out already: covers, overrides and the like as they are now.
pub fn relay(rota: &Rota, slot: i64, given: &[Given], now: Timestamp) -> Vec<Shift> {
    let table = Table::of(rota, Timestamp::MAX);
    let Some(slot) = table.slot(slot) else { return Vec::new() };
    let seat = |given: &Given| Seat {
        person: given.person,
        base: given.base.and_then(|base| table.member(base)),
        reason: given.reason.clone(),
    };
    let closed = || vec![Seat { person: None, base: None, reason: Reason::Closed }];
    let seats = if given.is_empty() { closed() } else { given.iter().map(seat).collect() };
    let parts = Changes::of(&table).lay(&table, &slot, seats, (now, &mut Vec::new()));
    parts.iter().map(|part| Planner::shift(&table, &slot, part)).collect()
}

/// Everybody in the order at an instant, whoever is next first; somebody with two places in it twice.
pub fn round(rota: &Rota, at: Timestamp) -> Vec<PersonId> {
    let table = Table::of(rota, Timestamp::MAX);
    let turns = State::of(&table, &rota.cursor).turns;
    let members = turns.waiting.iter().copied().chain(turns.round(&table)).map(|place| rota.members[place]);
    let there =
        members.filter(|m| m.from.is_none_or(|from| from <= at) && m.until.is_none_or(|until| at < until));
    there.filter_map(|member| member.person).collect()
}
