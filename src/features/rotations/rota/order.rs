//! Who serves the turns of a slot, also when those whose turn it is are away.
//!
//! The order goes on as if nobody were away. So an absence changes two slots only: the one that is missed, which
//! somebody else serves, and the one that pays for it, in which the one who was away serves instead of another;
//! if both can, the same other, so that it is a trade. Who serves more or less than their turns by this has a
//! credit, and who has the least of it is the next to stand in.

use super::{
    AbsencePolicy, Cursor, Kept, Reason,
    table::{Pass, Slot, Table},
    trade::{Trade, let_go, payments},
    turns::{Turn, Turns},
};
use crate::base::{PersonId, calendar::span::Span};
use jiff::Timestamp;

/// Who serves a seat, before covers, overrides and the like.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) person: Option<PersonId>,
    /// Whose turn it is, by place in the order.
    pub(super) base: Option<usize>,
    pub(super) reason: Reason,
}

/// A kept turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Debt {
    pub(super) member: usize,
    pub(super) since: Timestamp,
    /// The seat, from 0.
    pub(super) seat: usize,
    pub(super) slot: Option<i64>,
}

/// Where the order stands, with who owes whom.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) turns: Turns,
    pub(super) debts: Vec<Debt>,
    /// By member.
    pub(super) credits: Vec<i32>,
}

impl State {
    pub(super) fn of(table: &Table<'_>, cursor: &Cursor) -> Self {
        let debts = cursor.debts.iter().filter_map(|kept| {
            let (member, seat) = (table.member(kept.member)?, usize::from(kept.seat.max(1)) - 1);
            Some(Debt { member, since: kept.since, seat, slot: kept.slot })
        });
        let mut credits = vec![0; table.rota.members.len()];
        for (member, credit) in &cursor.credits {
            if let Some(at) = table.member(*member) {
                credits[at] = *credit;
            }
        }
        let waiting = cursor.waiting.iter().filter_map(|member| table.member(*member)).collect();
        let last = cursor.last.and_then(|last| table.member(last));
        Self { turns: Turns { last, waiting }, debts: debts.collect(), credits }
    }

    /// Whether a member keeps a turn.
    pub(super) fn owes(&self, member: usize) -> bool {
        self.debts.iter().any(|debt| debt.member == member)
    }

    pub(super) fn cursor(&self, table: &Table<'_>) -> Cursor {
        let id = |at: usize| table.rota.members[at].id;
        let kept = |debt: &Debt| Kept {
            member: id(debt.member),
            since: debt.since,
            seat: u8::try_from(debt.seat + 1).unwrap_or(u8::MAX),
            slot: debt.slot,
        };
        let credits = self.credits.iter().enumerate().filter(|(_, credit)| **credit != 0);
        Cursor {
            last: self.turns.last.map(id),
            debts: self.debts.iter().map(kept).collect(),
            credits: credits.map(|(at, credit)| (id(at), *credit)).collect(),
            waiting: self.turns.waiting.iter().copied().map(id).collect(),
        }
    }
}

/// A slot's seats while they are given out.
pub(super) struct Giving<'t, 'a> {
    pub(super) table: &'t Table<'a>,
    pub(super) slot: &'t Slot<'a>,
    now: Timestamp,
    turns: Vec<Turn>,
    /// The absence of each turn's member in this slot, unless they serve all the same.
    away: Vec<Option<Span>>,
    seats: Vec<Option<Seat>>,
}

/// Gives out the seats of a slot, and moves the state on.
pub(super) fn serve(table: &Table<'_>, state: &mut State, slot: &Slot<'_>, now: Timestamp) -> Vec<Seat> {
    let turns = state.turns.take(table, slot);
    let mut giving = Giving { table, slot, now, away: Vec::new(), seats: vec![None; turns.len()], turns };
    giving.look();
    giving.forgive(state);
    giving.pay(state);
    for seat in 0..giving.turns.len() {
        if giving.seats[seat].is_none() {
            let given = giving.replace(state, seat);
            giving.seats[seat] = Some(given);
        }
    }
    giving.seats.into_iter().flatten().collect()
}

impl Giving<'_, '_> {
    /// Seats those who are there.
    fn look(&mut self) {
        for seat in 0..self.turns.len() {
            let Turn { member, passed } = self.turns[seat];
            let absence = member.and_then(|at| self.absence(at));
            let reason = match (member, passed) {
                (Some(at), _) if self.table.rota.members[at].person.is_none() => Reason::Nobody,
                (Some(_), _) if matches!(absence, Some(Missing::Anyway)) => Reason::Anyway,
                (Some(_), Some(who)) => match self.person(who) {
                    Some(who) => Reason::NotTheirDay { who },
                    None => Reason::InOrder,
                },
                (Some(_), None) => Reason::InOrder,
                (None, _) => nobody(self.table, self.slot),
            };
            let away = match absence {
                Some(Missing::Away(span)) => Some(span),
                _ => None,
            };
            self.away.push(away);
            if away.is_none() {
                let person = member.and_then(|at| self.person(at));
                self.seats[seat] = Some(Seat { person, base: member, reason });
            }
        }
    }

    pub(super) fn person(&self, at: usize) -> Option<PersonId> {
        self.table.rota.members[at].person
    }

    fn absence(&self, at: usize) -> Option<Missing> {
        let span = self.table.absence(self.table.of_member[at]?, self.slot)?;
        let asked = self.slot.version.absence.policy == AbsencePolicy::Ask;
        let serves = asked && self.answer(self.person(at)?) == Some(false);
        Some(if serves { Missing::Anyway } else { Missing::Away(span) })
    }

    /// Whether somebody said that a person is to be passed, or not.
    fn answer(&self, person: PersonId) -> Option<bool> {
        let answers = self.table.rota.answers.iter().rev();
        let of = |a: &&super::Answer| a.slot == self.slot.number && a.person == person;
        answers.into_iter().find(of).map(|answer| answer.pass)
    }

    /// Lets go of the kept turns of those who left, and of those who are away for long.
    fn forgive(&self, state: &mut State) {
        let starts = self.slot.span.starts;
        state.debts.retain(|debt| {
            let left = self.table.rota.members[debt.member].until.is_some_and(|until| until <= starts);
            let who = self.table.of_member[debt.member];
            let absence = who.and_then(|who| self.table.absence(who, self.slot));
            !left && !absence.is_some_and(|absence| Table::long(absence, self.slot))
        });
    }

    /// Lets those who owe a turn serve.
    fn pay(&mut self, state: &mut State) {
        let paid = payments(self.table, self.slot, &state.debts, &self.turns, &self.away);
        for (debt, seat) in &paid {
            let Debt { member, since, .. } = state.debts[*debt];
            let base = self.turns[*seat].member;
            if self.away[*seat].is_some() {
                self.keep(state, *seat, None);
            } else if let Some(at) = base {
                state.credits[at] -= 1;
            }
            let reason = Reason::CatchingUp { since };
            self.seats[*seat] = Some(Seat { person: self.person(member), base, reason });
        }
        let_go(&mut state.debts, &paid);
    }

    /// Keeps the turn of whoever is away on a seat, unless they keep one already, or none is kept.
    fn keep(&self, state: &mut State, seat: usize, slot: Option<(i64, usize)>) {
        let (Some(member), Some(absence)) = (self.turns[seat].member, self.away[seat]) else { return };
        if self.keeps(state, member, absence) {
            let (slot, seat) = slot.map_or((None, seat), |(slot, seat)| (Some(slot), seat));
            state.debts.push(Debt { member, since: self.slot.span.starts, seat, slot });
        }
    }

    fn keeps(&self, state: &State, member: usize, absence: Span) -> bool {
        self.slot.version.absence.policy != AbsencePolicy::Forfeit
            && !Table::long(absence, self.slot)
            && !state.debts.iter().any(|debt| debt.member == member)
    }

    /// Who serves a seat whose member is away.
    fn replace(&self, state: &mut State, seat: usize) -> Seat {
        let base = self.turns[seat].member;
        let (Some(member), Some(absence)) = (base, self.away[seat]) else {
            return Seat { person: None, base, reason: Reason::TooFew };
        };
        let trade =
            if self.keeps(state, member, absence) { self.trade(state, seat, member, absence) } else { None };
        let Some(stand_in) = self.stand_in(state, member, trade.as_ref()) else {
            return Seat { person: None, base, reason: Reason::Gap { away: self.all_away(member) } };
        };
        let agreed = trade.as_ref().filter(|_| self.slot.version.absence.policy == AbsencePolicy::Exchange);
        self.keep(state, seat, agreed.map(|trade| (trade.slot, trade.seat)));
        state.credits[stand_in] += 1;
        let takes = trade.map(|trade| trade.starts);
        Seat { person: self.person(stand_in), base, reason: self.because(member, absence, takes) }
    }

    fn because(&self, member: usize, absence: Span, takes: Option<Timestamp>) -> Reason {
        let Some(away) = self.person(member) else { return Reason::TooFew };
        let rule = self.slot.version.absence;
        let by = self.slot.span.starts.saturating_sub(rule.ask).unwrap_or(Timestamp::MIN);
        if rule.policy == AbsencePolicy::Ask && self.answer(away).is_none() && self.now < by {
            return Reason::Proposed { away, by };
        }
        Reason::InsteadOf { away: vec![away], until: absence.ends, takes }
    }

    /// Everybody away, in order from the one whose turn it is.
    fn all_away(&self, from: usize) -> Vec<PersonId> {
        let length = self.table.rota.members.len();
        let mut people = Vec::new();
        for at in (0..length).map(|step| (from + step) % length) {
            if let (Some(person), Err(Pass::Away(_))) = (self.person(at), self.table.can(at, self.slot))
                && !people.contains(&person)
            {
                people.push(person);
            }
        }
        people
    }

    fn seated(&self, person: PersonId) -> bool {
        let given = self.seats.iter().flatten().any(|seat| seat.person == Some(person));
        given || self.turns.iter().any(|turn| turn.member.and_then(|at| self.person(at)) == Some(person))
    }

    pub(super) fn could(&self, at: usize) -> bool {
        let free = self.person(at).is_some_and(|person| !self.seated(person));
        free && self.table.can(at, self.slot).is_ok()
    }

    /// Who stands in: the other side of the trade; else who did so least, is not on duty just before or
    /// after, and comes first in the order.
    fn stand_in(&self, state: &State, member: usize, trade: Option<&Trade>) -> Option<usize> {
        if let Some(partner) = trade.and_then(|trade| trade.partner)
            && self.could(partner)
        {
            return Some(partner);
        }
        let round: Vec<usize> =
            state.turns.round(self.table).filter(|at| self.table.belongs(*at, self.slot)).collect();
        let seats = usize::from(self.slot.version.seats);
        let near = |place: usize| place < seats || place + 2 * seats >= round.len();
        let free = round.iter().enumerate().filter(|(_, at)| **at != member && self.could(**at));
        free.min_by_key(|(place, at)| (state.credits[**at], near(*place), *place)).map(|(_, at)| *at)
    }
}

/// What an absence means for a turn.
enum Missing {
    Away(Span),
    Anyway,
}

/// Why there is nobody for a seat.
pub(super) fn nobody(table: &Table<'_>, slot: &Slot<'_>) -> Reason {
    let listed = (0..table.rota.members.len()).any(|at| table.belongs(at, slot));
    if listed { Reason::TooFew } else { Reason::NobodyListed }
}
