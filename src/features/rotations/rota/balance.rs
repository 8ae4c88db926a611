//! Who has had how much, and whose turn it is where the least is what decides.

use super::{
    Ledger, LedgerLine, Reason, Rota, Served,
    order::{Seat, State},
    table::{Pass, Slot, Table, Who},
    weigh::{Load, Scales},
};
use crate::base::{
    PersonId,
    calendar::span::{self, Span},
};
use jiff::{SignedDuration, Timestamp};
use std::{cmp::Ordering, collections::VecDeque};

/// What one person has had.
#[derive(Default)]
struct Tally {
    /// Shifts that may still count: when each ended, and its weight.
    served: VecDeque<(Timestamp, i64)>,
    sum: i64,
    /// The last slot, and when that shift ended.
    last: Option<(i64, Timestamp)>,
    /// When they were members and not away.
    there: Vec<Span>,
    /// How much of that lies before now, and before what is too long ago to count.
    until: [Passed; 2],
    /// When they joined, if that is known.
    joined: Option<Timestamp>,
    /// Part of a full share, in hundredths.
    weight: i64,
}

/// How many milliseconds of a list of spans lie before an instant that only moves on.
#[derive(Default)]
struct Passed {
    /// Of the spans that are over: how many, and how long.
    over: (usize, i64),
    all: i64,
}

impl Passed {
    fn move_on(&mut self, spans: &[Span], at: Timestamp) {
        let millis = |span: &Span, until: Timestamp| until.duration_since(span.starts).as_millis() as i64;
        while let Some(span) = spans.get(self.over.0).filter(|span| span.ends <= at) {
            self.over = (self.over.0 + 1, self.over.1 + millis(span, span.ends));
        }
        let running = spans.get(self.over.0).filter(|span| span.starts < at);
        self.all = self.over.1 + running.map_or(0, |span| millis(span, at));
    }
}

/// What everybody has had, as time goes on.
pub(super) struct Balance {
    pub(super) scales: Scales,
    tallies: Vec<Tally>,
    look_back: SignedDuration,
    begins: Timestamp,
}

impl Balance {
    /// The balance at the start of a plan that ends at `until`: what the record says.
    pub(super) fn of(table: &Table<'_>, until: Timestamp) -> Self {
        let rota = table.rota;
        let look_back = SignedDuration::from_hours(24 * i64::from(rota.weights.look_back_days));
        let recorded = rota.record.first().map(|shift| shift.span.starts);
        let begins = rota.versions.first().map_or(until, |version| version.starts);
        let begins = recorded.map_or(begins, |at| at.min(begins));
        let whole = Span::new(begins, until);
        let tallies = (0..table.people.len()).map(|who| tally(table, who, whole)).collect();
        let mut balance = Self { scales: Scales::of(rota, whole), tallies, look_back, begins };
        for shift in &rota.record {
            balance.note_served(table, shift);
        }
        balance
    }

    fn note_served(&mut self, table: &Table<'_>, shift: &Served) {
        if let Some(person) = shift.person {
            self.note(table, (person, shift.slot), &table.duty_served(shift));
        }
    }

    /// Notes that somebody serves, or served.
    pub(super) fn note(&mut self, table: &Table<'_>, (person, slot): (PersonId, i64), on_duty: &[Span]) {
        let (Some(who), Some(last)) = (table.who(person), on_duty.last()) else { return };
        let weight = self.scales.weigh(on_duty).weighted;
        let tally = &mut self.tallies[who];
        tally.served.push_back((last.ends, weight));
        tally.sum += weight;
        tally.last = Some((slot, last.ends));
    }

    /// Forgets what is too long ago to count.
    fn move_on(&mut self, at: Timestamp) {
        let since = at.saturating_sub(self.look_back).unwrap_or(Timestamp::MIN);
        for tally in &mut self.tallies {
            let [now, before] = &mut tally.until;
            now.move_on(&tally.there, at);
            before.move_on(&tally.there, since.max(self.begins));
            while let Some((_, weight)) = tally.served.front().copied().filter(|(ends, _)| *ends <= since) {
                tally.sum -= weight;
                tally.served.pop_front();
            }
        }
    }

    /// The load of each person at an instant: what they had, for each moment of their share. Who came later
    /// counts as having had what the one in the middle had.
    fn loads(&self, at: Timestamp) -> Vec<f64> {
        let since = at.saturating_sub(self.look_back).unwrap_or(Timestamp::MIN).max(self.begins);
        let there = |tally: &Tally| (tally.until[0].all - tally.until[1].all) as f64;
        let late = |tally: &Tally| {
            let joined = tally.joined.unwrap_or(since).clamp(since, at);
            joined.duration_since(since).as_millis() as f64
        };
        let own = |tally: &Tally| ratio(tally.sum as f64, there(tally) * tally.weight as f64);
        let mut settled: Vec<f64> =
            self.tallies.iter().filter(|t| t.weight > 0 && late(t) == 0.0).map(own).collect();
        settled.sort_by(f64::total_cmp);
        let middle = settled.get(settled.len() / 2).copied().unwrap_or(0.0);
        let load = |tally: &Tally| {
            let (late, there, weight) = (late(tally), there(tally), tally.weight as f64);
            if late + there <= 0.0 {
                middle
            } else {
                (tally.sum as f64 + middle * late * weight) / ((late + there) * weight)
            }
        };
        self.tallies.iter().map(|tally| if tally.weight > 0 { load(tally) } else { 0.0 }).collect()
    }

    /// Gives out the seats of a slot to those who have had the least; says who has no rest.
    pub(super) fn serve(
        &mut self,
        table: &Table<'_>,
        state: &mut State,
        slot: &Slot<'_>,
        rest: u32,
    ) -> (Vec<Seat>, Vec<PersonId>) {
        self.move_on(slot.span.starts);
        let loads = self.loads(slot.span.starts);
        let mut row: Vec<(usize, Who)> = (0..table.of_member.len())
            .filter(|at| table.belongs(*at, slot))
            .filter_map(|at| Some((at, table.of_member[at]?)))
            .collect();
        if row.is_empty() {
            let seat = Seat { person: None, base: None, reason: Reason::NobodyListed };
            return (vec![seat; slot.version.seats.into()], Vec::new());
        }
        let tired = |who: Who| {
            self.tallies[who]
                .last
                .is_some_and(|(last, _)| slot.number.saturating_sub(last) <= i64::from(rest))
        };
        let ended = |who: Who| self.tallies[who].last.map(|(_, ends)| ends);
        let less = |(_, a): &(usize, Who), (_, b): &(usize, Who)| {
            let rested = tired(*a).cmp(&tired(*b));
            rested.then(loads[*a].total_cmp(&loads[*b])).then(ended(*a).cmp(&ended(*b)))
        };
        // The sort is stable: those alike stay in the order of the list.
        row.sort_by(|a, b| less(a, b) as Ordering);
        let mut fill = Fill { table, slot, row, taken: Vec::new() };
        let seats: Vec<Seat> = (0..slot.version.seats).map(|_| fill.next()).collect();
        let last = seats.last().and_then(|seat| seat.base);
        state.turns.last = last.or(state.turns.last);
        let weary =
            fill.taken.iter().filter(|who| rest > 0 && tired(**who)).map(|who| table.id(*who)).collect();
        (seats, weary)
    }
}

/// Seats given out to a row of people, the first first.
struct Fill<'t, 'a> {
    table: &'t Table<'a>,
    slot: &'t Slot<'a>,
    row: Vec<(usize, Who)>,
    taken: Vec<Who>,
}

impl Fill<'_, '_> {
    fn next(&mut self) -> Seat {
        let mut passed: Vec<(usize, Who, Span)> = Vec::new();
        for (at, who) in &self.row {
            if self.taken.contains(who) {
                continue;
            }
            match self.table.can(*at, self.slot) {
                Ok(()) => {
                    self.taken.push(*who);
                    let reason =
                        passed.first().map_or(Reason::Balanced, |(_, _, absence)| Reason::InsteadOf {
                            away: passed.iter().map(|(_, who, _)| self.table.id(*who)).collect(),
                            until: absence.ends,
                            takes: None,
                        });
                    let base = passed.first().map_or(*at, |(at, ..)| *at);
                    return Seat { person: Some(self.table.id(*who)), base: Some(base), reason };
                }
                Err(Pass::Away(absence)) => passed.push((*at, *who, absence)),
                Err(_) => {}
            }
        }
        let away: Vec<PersonId> = passed.iter().map(|(_, who, _)| self.table.id(*who)).collect();
        let reason = if away.is_empty() { Reason::TooFew } else { Reason::Gap { away } };
        Seat { person: None, base: passed.first().map(|(at, ..)| *at), reason }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What is known of a person's time at the start of a plan.
fn tally(table: &Table<'_>, who: Who, whole: Span) -> Tally {
    let members = table.rota.members.iter().zip(&table.of_member).filter(|(_, of)| **of == Some(who));
    let places: Vec<_> = members.map(|(member, _)| member).collect();
    let spans = places.iter().map(|member| {
        let (from, to) = (member.from.unwrap_or(whole.starts), member.until.unwrap_or(whole.ends));
        Span::new(from.clamp(whole.starts, whole.ends), to.clamp(whole.starts, whole.ends))
    });
    let life = &table.people[who];
    let gone = Span::new(life.gone.unwrap_or(Timestamp::MAX), Timestamp::MAX);
    let mut away = life.away.clone();
    away.push(gone);
    let there = span::without(&span::merged(spans.collect()), &span::merged(away));
    Tally {
        there,
        joined: places.iter().map(|member| member.from).min().flatten(),
        weight: places.iter().map(|member| i64::from(member.weight)).max().unwrap_or(0),
        ..Tally::default()
    }
}

/// The ledger of a span: what was served and is planned in it.
pub(super) fn ledger(
    table: &Table<'_>,
    state: &State,
    span: Span,
    duty: &[(PersonId, i64, &[Span])],
) -> Ledger {
    let rota: &Rota = table.rota;
    if span.is_empty() {
        return Ledger::default();
    }
    let scales = Scales::of(rota, span);
    let mut sums: Vec<(Load, u32)> = vec![(Load::default(), 0); table.people.len()];
    let mut last: Vec<Option<i64>> = vec![None; table.people.len()];
    for (person, slot, spans) in duty {
        let Some(who) = table.who(*person) else { continue };
        let load = scales.weigh(&span::within(spans, span));
        if load.all > 0 {
            sums[who].0 += load;
            // The parts of a slot are one shift.
            sums[who].1 += u32::from(last[who].replace(*slot) != Some(*slot));
        }
    }
    let line = |who: Who| -> Option<LedgerLine> {
        let tally = tally(table, who, span);
        let (load, shifts) = sums[who];
        // Whoever serves is there, also before joining, or from outside.
        let mut there = tally.there;
        there.extend(
            duty.iter().filter(|(p, ..)| *p == table.id(who)).flat_map(|(_, _, own)| span::within(own, span)),
        );
        let available = span::total(&span::merged(there)).as_millis() as i64;
        if shifts == 0 && (tally.weight == 0 || available == 0) {
            return None;
        }
        let minutes = |ms: i64| ms / 60_000;
        let mine = |at: &usize| table.of_member[*at] == Some(who);
        let places: Vec<usize> = (0..table.of_member.len()).filter(mine).collect();
        let share = available as f64 * tally.weight as f64 / 100.0;
        Some(LedgerLine {
            person: table.id(who),
            shifts,
            minutes: minutes(load.all),
            night: minutes(load.night),
            weekend: minutes(load.weekend),
            holiday: minutes(load.holiday),
            weighted: load.weighted as f64 / 6_000_000.0,
            available: minutes(available),
            load: (share > 0.0).then(|| load.weighted as f64 / 100.0 / share),
            debt: places.iter().any(|at| state.owes(*at)).into(),
            credit: places.iter().filter_map(|at| state.credits.get(*at)).sum(),
        })
    };
    let mut lines: Vec<LedgerLine> = (0..table.people.len()).filter_map(line).collect();
    let place = |person| table.of_member.iter().position(|of| of.is_some() && *of == table.who(person));
    lines.sort_by_key(|line| (place(line.person).unwrap_or(usize::MAX), line.person));
    Ledger { span: Some(span), lines }
}
