//! What is laid over the order: covers and swaps, then overrides, then temporary schedules, then that people left.
//! Each cuts the parts of a slot where it begins and ends; none of them moves a turn.

use super::{
    Reason, Removal, Stage, Swap, Warning,
    order::Seat,
    table::{Slot, Table},
};
use crate::base::{
    PersonId,
    calendar::span::{self, Span},
};
use jiff::Timestamp;
use std::collections::HashMap;

/// A seat of a slot, or a part of it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// From 1.
    pub(super) seat: u8,
    pub(super) span: Span,
    pub(super) person: Option<PersonId>,
    pub(super) base: Option<usize>,
    pub(super) reason: Reason,
    /// Who was there before overrides: what one says of a person still holds when an older one was first.
    under: Option<PersonId>,
    /// Whether they are on duty also where nobody would be.
    pub(super) extended: bool,
}

/// One side of a cover or swap.
#[derive(Clone, Copy)]
struct Move {
    index: usize,
    from: PersonId,
    to: PersonId,
    part: Option<Span>,
    swapped: bool,
}

/// The changes of a rota, found by slot as time goes on.
pub(super) struct Changes {
    moves: HashMap<i64, Vec<Move>>,
    /// Who wants to be covered, and who would.
    open: HashMap<i64, Vec<(PersonId, Option<PersonId>)>>,
    /// Which swaps were found to have no effect.
    void: Vec<bool>,
    overrides: Sweep,
    /// Which overrides changed something so far, or wish what is so anyway.
    done: Vec<bool>,
    temporaries: Sweep,
}

impl Changes {
    pub(super) fn of(table: &Table<'_>) -> Self {
        let rota = table.rota;
        let mut changes = Self {
            moves: HashMap::new(),
            open: HashMap::new(),
            void: vec![false; rota.swaps.len()],
            overrides: Sweep::of(rota.overrides.iter().map(|change| change.span)),
            done: vec![false; rota.overrides.len()],
            temporaries: Sweep::of(rota.temporaries.iter().map(|period| period.span)),
        };
        for (index, swap) in rota.swaps.iter().enumerate() {
            match (swap.stage, swap.to) {
                (Stage::Done, Some(to)) => changes.enter(table, index, swap, to),
                (Stage::Open, _) => changes.open.entry(swap.slot).or_default().push((swap.from, None)),
                (Stage::Taken, to) => changes.open.entry(swap.slot).or_default().push((swap.from, to)),
                _ => {}
            }
        }
        changes
    }

    fn enter(&mut self, table: &Table<'_>, index: usize, swap: &Swap, to: PersonId) {
        let swapped = swap.back.is_some();
        let sides = [(Some(swap.slot), swap.from, to, swap.part), (swap.back, to, swap.from, None)];
        for (slot, from, to, part) in sides {
            let Some(slot) = slot else { continue };
            // A part of a slot moves alone.
            let group = if part.is_some() { vec![slot] } else { linked(&table.rota.links, slot) };
            for number in group {
                self.moves.entry(number).or_default().push(Move { index, from, to, part, swapped });
            }
        }
    }

    /// The parts of a slot, after all that changes them.
    pub(super) fn lay(
        &mut self,
        table: &Table<'_>,
        slot: &Slot<'_>,
        seats: Vec<Seat>,
        (now, warnings): (Timestamp, &mut Vec<Warning>),
    ) -> Vec<Part> {
        let mut parts: Vec<Part> = (1..).zip(seats).map(|(seat, given)| part(slot, seat, given)).collect();
        self.swap(table, slot, &mut parts, warnings);
        if slot.span.starts > now {
            let open = self.open.get(&slot.number).into_iter().flatten();
            let at = slot.span.starts;
            warnings.extend(open.map(|(who, by)| match *by {
                Some(by) => Warning::CoverTaken { slot: slot.number, at, who: *who, by },
                None => Warning::CoverOpen { slot: slot.number, at, who: *who },
            }));
        }
        for part in &mut parts {
            part.under = part.person;
        }
        for index in self.overrides.during(slot.span) {
            self.done[index] |= override_with(table, slot, &mut parts, index);
            let wish = &table.rota.overrides[index];
            if wish.span.ends <= slot.span.ends && !self.done[index] {
                warnings.push(Warning::OverrideIdle { index, at: wish.span.starts });
            }
        }
        for index in self.temporaries.during(slot.span) {
            replace_all(table, slot, &mut parts, index);
        }
        let mut parts: Vec<Part> = parts.into_iter().flat_map(|part| without_gone(table, part)).collect();
        parts.sort_by_key(|part| (part.span.starts, part.seat));
        parts
    }

    fn swap(
        &mut self,
        table: &Table<'_>,
        slot: &Slot<'_>,
        parts: &mut Vec<Part>,
        warnings: &mut Vec<Warning>,
    ) {
        for change in self.moves.get(&slot.number).into_iter().flatten() {
            // A part that a new timetable left outside its slot is nobody's.
            let none = Span::new(slot.span.starts, slot.span.starts);
            let part = change.part.map(|part| part.intersection(slot.span).unwrap_or(none));
            let wanted = part.unwrap_or(slot.span);
            let busy = parts.iter().any(|p| p.person == Some(change.to) && p.span.overlaps(wanted));
            let has = parts.iter().any(|p| p.person == Some(change.from) && p.span.overlaps(wanted));
            if busy || !has || !free(table, slot, change.to, wanted) {
                if !std::mem::replace(&mut self.void[change.index], true) {
                    warnings.push(Warning::SwapVoid { index: change.index, slot: slot.number });
                }
                continue;
            }
            cut(
                parts,
                wanted,
                |part| part.person == Some(change.from),
                |part| {
                    part.person = Some(change.to);
                    part.reason = if change.swapped {
                        Reason::Swapped { with: change.from }
                    } else {
                        Reason::Covered { of: change.from }
                    };
                },
            );
        }
    }
}

fn part(slot: &Slot<'_>, seat: u8, given: Seat) -> Part {
    let Seat { person, base, reason } = given;
    Part { seat, span: slot.span, person, base, reason, under: person, extended: false }
}

/// The slots that move together with one.
fn linked(links: &[Vec<i64>], slot: i64) -> Vec<i64> {
    links.iter().find(|group| group.contains(&slot)).cloned().unwrap_or_else(|| vec![slot])
}

/// Whether a person is not away, and has not left, in a span of a slot; what is no duty does not count.
fn free(table: &Table<'_>, slot: &Slot<'_>, person: PersonId, wanted: Span) -> bool {
    let Some(life) = table.life(person) else { return true };
    let duty = table.duty_of(person, slot);
    let away = span::both(&span::within(&life.away, wanted), &duty);
    away.is_empty() && life.gone.is_none_or(|gone| wanted.ends <= gone)
}

/// Cuts the parts that fit at the ends of a span, and changes what lies in it.
fn cut(parts: &mut Vec<Part>, at: Span, fits: impl Fn(&Part) -> bool, change: impl Fn(&mut Part)) {
    let mut after = Vec::with_capacity(parts.len() + 2);
    for part in parts.drain(..) {
        let Some(inside) = part.span.intersection(at).filter(|_| fits(&part)) else {
            after.push(part);
            continue;
        };
        let ends = [Span::new(part.span.starts, inside.starts), Span::new(inside.ends, part.span.ends)];
        for rest in ends.into_iter().filter(|rest| !rest.is_empty()) {
            after.push(Part { span: rest, ..part.clone() });
        }
        let mut changed = Part { span: inside, ..part };
        change(&mut changed);
        after.push(changed);
    }
    *parts = after;
}

/// Changes a slot by an override; says whether anything is different, or so already.
fn override_with(table: &Table<'_>, slot: &Slot<'_>, parts: &mut Vec<Part>, index: usize) -> bool {
    let wish = &table.rota.overrides[index];
    let Some(wanted) = wish.span.intersection(slot.span) else { return false };
    let spans = wish.add.map_or_else(|| vec![wanted], |add| presence(table, add, wanted, wish.even_if_away));
    let mut done = false;
    for span in &spans {
        let Some(span) = wish.add.map_or(Some(*span), |add| beside(parts, add, *span)) else {
            done = true;
            continue;
        };
        done |= match wish.remove {
            Some(removal) => take_off(slot, parts, span, (removal, wish.add, wish.extend)),
            None => wish.add.is_some_and(|add| put_beside(slot, parts, span, add, wish.extend)),
        };
    }
    done
}

/// The parts of a span in which a person is there.
fn presence(table: &Table<'_>, person: PersonId, wanted: Span, even_if_away: bool) -> Vec<Span> {
    let Some(life) = table.life(person) else { return vec![wanted] };
    let stays =
        life.gone.map_or(wanted, |gone| Span::new(wanted.starts, wanted.ends.min(gone.max(wanted.starts))));
    if stays.is_empty() {
        return Vec::new();
    }
    if even_if_away { vec![stays] } else { span::without(&[stays], &span::within(&life.away, stays)) }
}

/// The span, unless the person has a seat in it already: nobody holds two.
fn beside(parts: &[Part], person: PersonId, span: Span) -> Option<Span> {
    let busy = parts.iter().any(|part| part.person == Some(person) && part.span.overlaps(span));
    (!busy).then_some(span)
}

/// Takes somebody off duty, and puts somebody else in their place, or nobody; says whether anything changed.
fn take_off(
    slot: &Slot<'_>,
    parts: &mut Vec<Part>,
    span: Span,
    (removal, add, extend): (Removal, Option<PersonId>, bool),
) -> bool {
    let fits = |part: &Part| match removal {
        Removal::Person(person) => part.person == Some(person) || part.under == Some(person),
        // Where nobody is on duty there is nobody to take off, unless it is to reach there too.
        Removal::Everybody => part.person.is_some() || part.reason != Reason::Closed || extend,
    };
    let Some(first) = parts.iter().position(|part| fits(part) && part.span.overlaps(span)) else {
        return false;
    };
    let seat = parts[first].seat;
    cut(parts, span, fits, |part| {
        let of = part.person.or(part.under);
        // Of several who go, one is replaced: nobody holds two seats.
        part.person = add.filter(|_| part.seat == seat);
        part.reason = match (part.person, of) {
            (Some(_), _) => Reason::Overridden { of },
            (None, Some(who)) => Reason::Removed { who },
            (None, None) => part.reason.clone(),
        };
        part.extended = extend && part.person.is_some();
    });
    parts.iter().any(|part| part.span.overlaps(span)) && (extend || !slot.closed())
}

/// Puts somebody beside those on duty; says whether they get any.
fn put_beside(slot: &Slot<'_>, parts: &mut Vec<Part>, span: Span, add: PersonId, extend: bool) -> bool {
    let taken = |seat: u8| {
        parts.iter().any(|part| part.seat == seat && part.span.overlaps(span) && part.person.is_some())
    };
    if !extend && span::both(&slot.duty, &[span]).is_empty() {
        return false;
    }
    let first = if slot.closed() { 1 } else { slot.version.seats.saturating_add(1) };
    let Some(seat) = (first..u8::MAX).find(|seat| !taken(*seat)) else { return false };
    cut(parts, span, |part| part.reason == Reason::Closed && slot.closed(), |part| part.seat = u8::MAX);
    parts.retain(|part| part.seat != u8::MAX);
    let reason = Reason::Overridden { of: None };
    parts.push(Part { seat, span, person: Some(add), base: None, reason, under: None, extended: extend });
    true
}

/// Puts a temporary schedule in the place of everything else.
fn replace_all(table: &Table<'_>, slot: &Slot<'_>, parts: &mut Vec<Part>, index: usize) {
    let period = &table.rota.temporaries[index];
    let Some(wanted) = period.span.intersection(slot.span) else { return };
    let bases: Vec<(u8, Option<usize>)> = parts.iter().map(|part| (part.seat, part.base)).collect();
    cut(parts, wanted, |_| true, |part| part.seat = u8::MAX);
    parts.retain(|part| part.seat != u8::MAX);
    let base_of = |seat: u8| bases.iter().find(|(s, _)| *s == seat).and_then(|(_, base)| *base);
    let part = |seat, span, person: Option<PersonId>, reason| Part {
        seat,
        span,
        person,
        base: base_of(seat),
        reason,
        under: person,
        extended: false,
    };
    for fixed in &period.shifts {
        let Some(span) = fixed.span.intersection(wanted) else { continue };
        for here in presence(table, fixed.person, span, false) {
            parts.push(part(fixed.seat, here, Some(fixed.person), Reason::Temporary));
        }
    }
    let mut seats: Vec<u8> = bases.iter().map(|(seat, _)| *seat).collect();
    seats.retain(|seat| *seat <= slot.version.seats);
    seats.sort_unstable();
    seats.dedup();
    for seat in seats {
        let served = parts.iter().filter(|part| part.seat == seat).map(|part| part.span).collect();
        for gap in span::without(&[wanted], &span::merged(served)) {
            parts.push(part(seat, gap, None, Reason::NotInTemporary));
        }
    }
}

/// A part without the time after its person left.
fn without_gone(table: &Table<'_>, part: Part) -> Vec<Part> {
    let gone = part.person.and_then(|person| Some((person, table.life(person)?.gone?)));
    let Some((who, gone)) = gone.filter(|(_, gone)| *gone < part.span.ends) else { return vec![part] };
    let stays = Span::new(part.span.starts, gone.max(part.span.starts));
    let after = Span::new(stays.ends, part.span.ends);
    let rest = Part { span: after, person: None, reason: Reason::Gone { who }, ..part.clone() };
    let there = Part { span: stays, ..part };
    [there, rest].into_iter().filter(|part| !part.span.is_empty()).collect()
}

/// Spans by their start, of which those of the present slot are found as time goes on.
struct Sweep {
    /// Start, number, span; sorted.
    spans: Vec<(Span, usize)>,
    next: usize,
    active: Vec<usize>,
}

impl Sweep {
    fn of(spans: impl Iterator<Item = Span>) -> Self {
        let mut spans: Vec<(Span, usize)> = spans.zip(0..).collect();
        spans.sort_unstable();
        Self { spans, next: 0, active: Vec::new() }
    }

    /// The numbers of those that overlap a span, in the order of the list. Spans must come in order of time.
    fn during(&mut self, span: Span) -> Vec<usize> {
        while self.spans.get(self.next).is_some_and(|(s, _)| s.starts < span.ends) {
            self.active.push(self.next);
            self.next += 1;
        }
        let spans = &self.spans;
        self.active.retain(|at| spans[*at].0.ends > span.starts);
        let mut numbers: Vec<usize> = self.active.iter().map(|at| spans[*at].1).collect();
        numbers.sort_unstable();
        numbers
    }
}
