//! What pays for a missed slot: the turns that people keep, and whose slot is traded for it.

use super::{
    AbsencePolicy,
    order::{Debt, Giving, State},
    table::{Slot, Table},
    turns::Turn,
};
use crate::base::{PersonId, calendar::span::Span};
use jiff::Timestamp;

/// Nobody is looked for further ahead than so many slots.
const FAR: i64 = 1500;

/// A slot that pays for a missed one.
pub(super) struct Trade {
    pub(super) slot: i64,
    pub(super) seat: usize,
    pub(super) starts: Timestamp,
    /// Whose turn it is.
    pub(super) partner: Option<usize>,
}

impl Giving<'_, '_> {
    /// The slot that will pay for this one, and whose turn it is.
    pub(super) fn trade(&self, state: &State, seat: usize, member: usize, absence: Span) -> Option<Trade> {
        let exchange = self.slot.version.absence.policy == AbsencePolicy::Exchange;
        let mut turns = state.turns.clone();
        let mut queue = state.debts.clone();
        let since = self.slot.span.starts;
        queue.push(Debt { member, since, seat, slot: None });
        let patience = i64::try_from(self.table.rota.members.len() + queue.len()).unwrap_or(FAR) + 2;
        let mut back = None;
        for number in (1..=FAR).map(|step| self.slot.number.saturating_add(step)) {
            let Some(slot) = self.table.slot(number) else { continue };
            if slot.open_ended() {
                break;
            }
            if slot.closed() || self.table.slots.bridges(number) {
                continue;
            }
            if slot.span.starts >= absence.ends && number - *back.get_or_insert(number) > patience {
                break;
            }
            let coming = turns.take(self.table, &slot);
            let found = if exchange {
                self.nearest(state, member, &slot, &coming)
            } else {
                self.first(&mut queue, member, &slot, &coming)
            };
            if let Some((seat, partner)) = found {
                return Some(Trade { slot: number, seat, starts: slot.span.starts, partner });
            }
        }
        None
    }

    /// The seat in which the last of a queue of debts pays; those before it pay first.
    fn first(
        &self,
        queue: &mut Vec<Debt>,
        me: usize,
        slot: &Slot<'_>,
        turns: &[Turn],
    ) -> Option<(usize, Option<usize>)> {
        let away: Vec<Option<Span>> = turns.iter().map(|turn| self.away_in(turn.member, slot)).collect();
        let paid = payments(self.table, slot, queue, turns, &away);
        let mine = paid.iter().find(|(debt, _)| queue[*debt].member == me).map(|(_, seat)| *seat);
        let_go(queue, &paid);
        mine.map(|seat| (seat, turns[seat].member))
    }

    /// The seat of somebody who could serve the missed slot, in a slot that the one away could serve.
    fn nearest(
        &self,
        state: &State,
        me: usize,
        slot: &Slot<'_>,
        turns: &[Turn],
    ) -> Option<(usize, Option<usize>)> {
        let mine = self.person(me)?;
        if self.table.can(me, slot).is_err() || has(self.table, turns, mine) {
            return None;
        }
        let promised =
            |seat: usize| state.debts.iter().any(|d| d.slot == Some(slot.number) && d.seat == seat);
        let fits =
            |(seat, turn): &(usize, &Turn)| !promised(*seat) && turn.member.is_some_and(|at| self.could(at));
        turns.iter().enumerate().find(fits).map(|(seat, turn)| (seat, turn.member))
    }

    fn away_in(&self, member: Option<usize>, slot: &Slot<'_>) -> Option<Span> {
        self.table.of_member[member?].and_then(|who| self.table.absence(who, slot))
    }
}

/// Which debts are paid in a slot, and in which seats.
pub(super) fn payments(
    table: &Table<'_>,
    slot: &Slot<'_>,
    debts: &[Debt],
    turns: &[Turn],
    away: &[Option<Span>],
) -> Vec<(usize, usize)> {
    let mut paid: Vec<(usize, usize)> = Vec::new();
    for (place, debt) in debts.iter().enumerate() {
        let Some(person) = table.rota.members[debt.member].person else { continue };
        let early = debt.slot.is_some_and(|wanted| slot.number < wanted);
        if early || table.can(debt.member, slot).is_err() || has(table, turns, person) {
            continue;
        }
        let open = |seat: &usize| {
            let someone = turns[*seat].member.is_some_and(|at| table.rota.members[at].person.is_some());
            someone && !paid.iter().any(|(_, taken)| taken == seat)
        };
        let agreed = debt.slot.map(|_| debt.seat).filter(|seat| *seat < turns.len() && open(seat));
        let seats = || (0..turns.len()).filter(open);
        let seat = agreed
            .or_else(|| seats().find(|seat| away[*seat].is_some()))
            .or_else(|| seats().find(|seat| *seat == debt.seat))
            .or_else(|| seats().next());
        paid.extend(seat.map(|seat| (place, seat)));
    }
    paid
}

/// Takes the debts that are paid out of a list.
pub(super) fn let_go(debts: &mut Vec<Debt>, paid: &[(usize, usize)]) {
    let mut places = 0..;
    debts.retain(|_| places.next().is_some_and(|place| !paid.iter().any(|(debt, _)| *debt == place)));
}

/// Whether one of the turns is a person's.
fn has(table: &Table<'_>, turns: &[Turn], person: PersonId) -> bool {
    turns.iter().any(|turn| turn.member.and_then(|at| table.rota.members[at].person) == Some(person))
}
