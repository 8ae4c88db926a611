//! The rota, arranged so that what is asked for each slot is found at once.

use super::{Member, Reason, Rota, Served, Threshold, Version, slots::Slots};
use crate::base::{
    PersonId,
    calendar::{
        span::{self, Span},
        windows,
    },
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{borrow::Cow, collections::HashMap};

/// A person by their place in the table.
pub(super) type Who = usize;

/// What is known of a person.
pub(super) struct Life<'a> {
    pub(super) id: PersonId,
    /// When they are away, sorted and merged.
    pub(super) away: Vec<Span>,
    zone: Option<&'a TimeZone>,
    pub(super) gone: Option<Timestamp>,
}

/// The rota with what is looked up in it.
pub(super) struct Table<'a> {
    pub(super) rota: &'a Rota,
    pub(super) slots: Slots<'a>,
    pub(super) people: Vec<Life<'a>>,
    ids: HashMap<PersonId, Who>,
    /// The person of each member.
    pub(super) of_member: Vec<Option<Who>>,
    /// How much of a slot without an end is looked at.
    horizon: Timestamp,
}

/// A slot with what the layers ask about it.
pub(super) struct Slot<'a> {
    pub(super) number: i64,
    pub(super) span: Span,
    pub(super) version: &'a Version,
    /// When in it somebody should be on duty, by the rotation's clock.
    pub(super) duty: Vec<Span>,
}

impl Slot<'_> {
    /// Whether no minute of it is duty; that is never known of one without an end.
    pub(super) fn closed(&self) -> bool {
        self.duty.is_empty() && !self.open_ended()
    }

    /// Whether nobody knows yet when it ends.
    pub(super) fn open_ended(&self) -> bool {
        self.span.ends == Timestamp::MAX
    }
}

/// Why somebody cannot serve a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// Not a member in it.
    Elsewhere,
    /// Not on such a day, or without a minute of duty then.
    NotTheirDay,
    /// Away, in this absence.
    Away(Span),
}

impl<'a> Table<'a> {
    pub(super) fn of(rota: &'a Rota, horizon: Timestamp) -> Self {
        let mut table = Self {
            rota,
            slots: Slots::of(&rota.versions),
            people: Vec::new(),
            ids: HashMap::new(),
            of_member: Vec::new(),
            horizon,
        };
        table.of_member =
            rota.members.iter().map(|member| member.person.map(|person| table.enter(person))).collect();
        for human in &rota.people {
            let who = table.enter(human.id);
            table.people[who].zone = Some(&human.zone);
            table.people[who].gone = human.gone;
        }
        for shift in &rota.record {
            shift.person.map(|person| table.enter(person));
        }
        let coming = rota.overrides.iter().filter_map(|change| change.add);
        let fixed = rota.temporaries.iter().flat_map(|period| &period.shifts).map(|shift| shift.person);
        for person in coming
            .chain(fixed)
            .chain(rota.swaps.iter().flat_map(|swap| swap.to.into_iter().chain([swap.from])))
        {
            table.enter(person);
        }
        for absence in &rota.absences {
            let who = table.enter(absence.person);
            table.people[who].away.push(absence.span);
        }
        for life in &mut table.people {
            life.away = span::merged(std::mem::take(&mut life.away));
        }
        table
    }

    fn enter(&mut self, id: PersonId) -> Who {
        *self.ids.entry(id).or_insert_with(|| {
            self.people.push(Life { id, away: Vec::new(), zone: None, gone: None });
            self.people.len() - 1
        })
    }

    /// A person by id; `None` if nothing is known of them: never away, never gone.
    pub(super) fn life(&self, id: PersonId) -> Option<&Life<'a>> {
        self.ids.get(&id).map(|who| &self.people[*who])
    }

    pub(super) fn id(&self, who: Who) -> PersonId {
        self.people[who].id
    }

    /// A slot; `None` if the clocks skip it, or beyond the calendar.
    pub(super) fn slot(&self, number: i64) -> Option<Slot<'a>> {
        let span = self.slots.span(number);
        let version = self.slots.version(number);
        (span.starts < span.ends).then(|| Slot {
            number,
            span,
            version,
            duty: self.open(version, version.grid.zone(), span),
        })
    }

    /// When a version has somebody on duty, by the clock of a zone.
    fn open(&self, version: &Version, zone: &TimeZone, span: Span) -> Vec<Span> {
        let holidays = &version.holidays;
        let closed = if holidays.off { holidays.days.as_slice() } else { &[] };
        // A slot is seen whole, wherever the plan ends; of one that nobody knows the end of, two years at most.
        let far = span.starts.saturating_add(SignedDuration::from_hours(24 * 731)).unwrap_or(Timestamp::MAX);
        let seen = self.horizon.clamp(span.starts, far);
        let span = Span::new(span.starts, if span.ends == Timestamp::MAX { seen } else { span.ends });
        if version.windows.is_empty() && closed.is_empty() {
            return vec![span];
        }
        windows::open(&version.windows, zone, closed, span)
    }

    /// When a person would be on duty in a slot.
    pub(super) fn duty_of<'s>(&self, person: PersonId, slot: &'s Slot<'a>) -> Cow<'s, [Span]> {
        let zone = self.life(person).and_then(|life| life.zone);
        match zone {
            Some(zone) if slot.version.own_zones => Cow::Owned(self.open(slot.version, zone, slot.span)),
            _ => Cow::Borrowed(&slot.duty),
        }
    }

    /// The absence that keeps a person from a slot, with those that touch it.
    pub(super) fn absence(&self, who: Who, slot: &Slot<'a>) -> Option<Span> {
        let away = &self.people[who].away;
        let first = away.partition_point(|a| a.ends <= slot.span.starts);
        let hit = away.get(first)?;
        // Of a slot without an end only the start is known.
        if slot.open_ended() {
            return hit.holds(slot.span.starts).then_some(*hit);
        }
        if hit.starts >= slot.span.ends {
            return None;
        }
        let duty = self.duty_of(self.id(who), slot);
        let lost = span::total(&span::both(&duty, &span::within(away, slot.span)));
        let all = span::total(&duty);
        let counts = match slot.version.absence.threshold {
            // However much may be missed: who is away throughout does not serve.
            Threshold::Time(most) => lost > most || (lost == all && !all.is_zero()),
            Threshold::Percent(most) => lost.as_millis() * 100 > all.as_millis() * i128::from(most),
        };
        counts.then_some(*hit)
    }

    /// Whether an absence is so long that no turn is kept.
    pub(super) fn long(absence: Span, slot: &Slot<'_>) -> bool {
        absence.duration() > slot.version.absence.forgiven
    }

    /// Whether a member belongs to the rotation in the whole of a slot.
    pub(super) fn belongs(&self, at: usize, slot: &Slot<'a>) -> bool {
        let member: &Member = &self.rota.members[at];
        let stays = |until: Timestamp| {
            if slot.open_ended() { until > slot.span.starts } else { slot.span.ends <= until }
        };
        let gone = self.of_member[at].and_then(|who| self.people[who].gone);
        member.from.is_none_or(|from| from <= slot.span.starts)
            && member.until.is_none_or(stays)
            && gone.is_none_or(stays)
    }

    /// Whether a member serves on such days, and has a minute of duty in the slot.
    pub(super) fn fits(&self, at: usize, slot: &Slot<'a>) -> bool {
        let member = &self.rota.members[at];
        let zone = slot.version.grid.zone();
        let day = || zone.to_datetime(slot.span.starts).weekday();
        let hours = || match member.person {
            Some(person) if slot.version.own_zones => !self.duty_of(person, slot).is_empty(),
            _ => true,
        };
        (member.days == crate::base::calendar::Days::ALL || member.days.contains(day())) && hours()
    }

    /// Whether a member can serve a slot, and if not, why.
    pub(super) fn can(&self, at: usize, slot: &Slot<'a>) -> Result<(), Pass> {
        if !self.belongs(at, slot) {
            return Err(Pass::Elsewhere);
        }
        if !self.fits(at, slot) {
            return Err(Pass::NotTheirDay);
        }
        match self.of_member[at].and_then(|who| self.absence(who, slot)) {
            Some(absence) => Err(Pass::Away(absence)),
            None => Ok(()),
        }
    }

    /// The place of a member in the order.
    pub(super) fn member(&self, id: super::MemberId) -> Option<usize> {
        self.rota.members.iter().position(|member| member.id == id)
    }

    /// A person by id; `None` if nothing is known of them.
    pub(super) fn who(&self, id: PersonId) -> Option<Who> {
        self.ids.get(&id).copied()
    }

    /// When somebody was on duty in a shift of the record: also where nobody would be, if an override said so.
    pub(super) fn duty_served(&self, shift: &Served) -> Vec<Span> {
        let Some(person) = shift.person else { return Vec::new() };
        let mut duty = self.duty_in(person, shift.slot, shift.span);
        if matches!(shift.reason, Reason::Overridden { .. }) {
            let reaching = self.rota.overrides.iter().filter(|wish| wish.extend && wish.add == Some(person));
            duty.extend(reaching.filter_map(|wish| wish.span.intersection(shift.span)));
        }
        span::merged(duty)
    }

    /// When a person would be on duty in a span of a slot.
    fn duty_in(&self, person: PersonId, number: i64, span: Span) -> Vec<Span> {
        let version = self.slots.version(number);
        let zone = self.life(person).and_then(|life| life.zone).filter(|_| version.own_zones);
        self.open(version, zone.unwrap_or(version.grid.zone()), span)
    }
}
