//! Who has which slot as things stand, and whether a cover or swap can be.

use crate::base::{
    PersonId, Result,
    calendar::span::{self, Span},
};
use crate::features::rotations::Plan;
use crate::features::rotations::rota::{self, Given, Member, Rota, RotationId, Shift, Stage, Swap};
use crate::store::Read;
use jiff::{SignedDuration, Timestamp};

/// How far ahead cover may be asked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 400);

/// No slot further ahead is asked about.
const MOST: i64 = 100_000;

/// A rotation as it is planned now.
pub(in crate::features::rotations) struct Look {
    pub(super) plan: Plan,
    now: Timestamp,
}

impl Look {
    pub(super) fn load(r: &Read<'_>, id: RotationId) -> Result<Self> {
        Ok(Self::of(Plan::load(r, id)?, r.now().at()))
    }

    pub(super) fn of(mut plan: Plan, now: Timestamp) -> Self {
        // A slot that began before seats were kept is as recorded.
        let slot = plan.rotation.slot;
        if plan.rotation.seats.is_empty() {
            let running = plan.rota.record.iter().filter(|shift| shift.slot == slot && now < shift.span.ends);
            let given = |shift: &rota::Served| Given {
                person: shift.person,
                base: None,
                reason: shift.reason.clone(),
            };
            plan.rotation.seats = running.map(given).collect();
        }
        Self { plan, now }
    }

    /// From when to when a slot is; one far beyond what is planned is never.
    pub(super) fn span(&self, slot: i64) -> Span {
        if slot > self.plan.rotation.slot.saturating_add(MOST) {
            return Span::new(Timestamp::MAX, Timestamp::MAX);
        }
        rota::slot_span(&self.plan.rota.versions, slot)
    }

    /// The time that is given away: the whole slot, or the part of it.
    pub(super) fn wanted(&self, swap: &Swap) -> Span {
        let slot = self.span(swap.slot);
        let none = Span::new(slot.starts, slot.starts);
        swap.part.map_or(slot, |part| part.intersection(slot).unwrap_or(none))
    }

    /// When the first of what it changes begins.
    pub(super) fn starts(&self, swap: &Swap) -> Timestamp {
        let starts = self.wanted(swap).starts;
        swap.back.map_or(starts, |back| starts.min(self.span(back).starts))
    }

    /// Who serves a slot, the running one or one that comes, and when.
    fn shifts_in(&self, rota: &Rota, slot: i64) -> Vec<Shift> {
        let (rotation, now) = (&self.plan.rotation, self.now);
        let far = now.saturating_add(AHEAD).unwrap_or(now);
        if slot < rotation.slot || self.span(slot).starts > far {
            return Vec::new();
        }
        if slot == rotation.slot {
            return rota::relay(rota, slot, &rotation.seats, now);
        }
        let mut steps = rota::Planner::new(rota, far, now).take_while(|step| step.slot <= slot);
        steps.find(|step| step.slot == slot).map(|step| step.shifts).unwrap_or_default()
    }

    /// What of a slot a person has, from now on.
    pub(super) fn theirs(&self, slot: i64, person: PersonId) -> Vec<Span> {
        self.theirs_in(&self.plan.rota, slot, person)
    }

    fn theirs_in(&self, rota: &Rota, slot: i64, person: PersonId) -> Vec<Span> {
        let shifts = self.shifts_in(rota, slot).into_iter().filter(|shift| shift.person == Some(person));
        span::merged(shifts.map(|shift| Span::new(shift.starts, shift.ends)).collect())
    }

    /// Whether a cover or swap would do what it says: each gives what they have, and the other can take it.
    pub(super) fn works(&self, swap: &Swap) -> bool {
        let Some(to) = swap.to.filter(|to| *to != swap.from) else { return false };
        let mut rota = self.plan.rota.clone();
        rota.swaps.push(Swap { stage: Stage::Done, ..*swap });
        let there = (swap.slot, swap.from, to, self.wanted(swap));
        let back = swap.back.map(|back| (back, to, swap.from, self.span(back)));
        std::iter::once(there).chain(back).all(|(slot, from, to, wanted)| {
            let given = span::within(&self.theirs(slot, from), wanted);
            let had = span::within(&self.theirs(slot, to), wanted);
            let has = self.theirs_in(&rota, slot, to);
            !given.is_empty() && had.is_empty() && span::without(&given, &has).is_empty()
        })
    }

    /// Who of the order could serve what is given away, in order.
    pub(super) fn candidates(&self, swap: &Swap) -> Vec<PersonId> {
        let members = self.plan.rota.members.iter().filter(|member| self.is_there(member));
        let mut people: Vec<PersonId> = Vec::new();
        for person in members.filter_map(|member| member.person) {
            if !people.contains(&person) && self.works(&Swap { to: Some(person), back: None, ..*swap }) {
                people.push(person);
            }
        }
        people
    }

    /// The next whole shifts of others than `giver` in other slots than `slot`, at most so many slots ahead.
    pub(super) fn coming(&self, giver: PersonId, slot: i64, slots: usize) -> Vec<(i64, PersonId, Span)> {
        let far = self.now.saturating_add(AHEAD).unwrap_or(self.now);
        let steps = rota::Planner::new(&self.plan.rota, far, self.now).take(slots);
        let mut coming = Vec::new();
        for step in steps.take_while(|step| step.span.starts < far).filter(|step| step.slot != slot) {
            let whole = |shift: &Shift| Span::new(shift.starts, shift.ends) == step.span;
            for shift in step.shifts.iter().filter(|shift| whole(shift)) {
                if let Some(person) = shift.person.filter(|person| *person != giver) {
                    coming.push((step.slot, person, step.span));
                }
            }
        }
        coming
    }

    /// Whether a person is in the order.
    pub(super) fn takes_part(&self, person: PersonId) -> bool {
        self.plan.rota.members.iter().any(|member| self.is_there(member) && member.person == Some(person))
    }

    fn is_there(&self, member: &Member) -> bool {
        member.until.is_none_or(|until| self.now < until)
    }
}
