//! A plan written out for one reader: as JSON, as a table, as a calendar, as a picture.
//!
//! All four say the same plan. JSON says everything and to the second; the others are for people and for what
//! people use.

mod grid;
mod ics;
mod json;
mod lines;
mod svg;
mod table;

use super::rota::{Ledger, Plan, Rota, Shift, Warning, slot_span};
use crate::base::{PersonId, Reader, calendar::span::Span};
use jiff::Timestamp;
use std::{borrow::Cow, collections::HashMap};

/// A person, as what is written out calls them.
#[derive(Clone, Debug)]
pub struct Called {
    /// By which programs know them: the id in the file.
    pub key: String,
    /// By which people do.
    pub name: String,
}

/// What is to be written out.
pub struct Sheet<'a> {
    /// What the rotation is called.
    pub title: &'a str,
    /// What tells it from others, whatever it and its people are called.
    pub key: &'a str,
    /// What was planned.
    pub rota: &'a Rota,
    /// What came of it.
    pub plan: &'a Plan,
    /// From when to when.
    pub span: Span,
    /// The one instant that was asked for, if it was one.
    pub at: Option<Timestamp>,
    /// Now, if it is to be marked.
    pub now: Option<Timestamp>,
    /// What people are called.
    pub people: &'a HashMap<PersonId, Called>,
    /// For whom; their zone is that of all instants.
    pub to: &'a Reader,
}

impl Sheet<'_> {
    fn key(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or("?", |called| &called.key)
    }

    fn name(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or("?", |called| &called.name)
    }

    /// The name of whoever serves, or the word for nobody.
    fn who(&self, id: Option<PersonId>) -> Cow<'_, str> {
        id.map_or_else(|| self.to.words().plan_nobody().into(), |id| plain(self.name(id)))
    }

    /// When a shift is on duty. The planner looks at no more of a slot without an end than was asked for; where no
    /// hours are set, duty goes on for as long as the shift does.
    fn on_duty<'a>(&self, shift: &'a Shift) -> Cow<'a, [Span]> {
        let cut = |last: &Span| last.ends == self.span.ends && last.ends < shift.ends;
        if !shift.on_duty.last().is_some_and(cut) || !self.is_open_ended(shift.slot) {
            return shift.on_duty.as_slice().into();
        }
        let mut whole = shift.on_duty.clone();
        whole.last_mut().into_iter().for_each(|last| last.ends = shift.ends);
        whole.into()
    }

    /// Whether nobody knows when this slot ends, and all of it is duty.
    fn is_open_ended(&self, slot: i64) -> bool {
        let versions = &self.rota.versions;
        let version = versions.iter().rfind(|version| version.first <= slot).or(versions.first());
        version.is_some_and(|version| version.windows.is_empty())
            && slot_span(versions, slot).ends == Timestamp::MAX
    }

    /// Whether some shifts are on duty in a part of their time only.
    fn has_hours(&self) -> bool {
        let whole = |shift: &Shift| *self.on_duty(shift) == [Span::new(shift.starts, shift.ends)];
        self.plan.shifts.iter().any(|shift| shift.person.is_some() && !whole(shift))
    }
}

/// What of a plan is about one instant: the shifts that hold it, whole, and what is said of their slots. Who has had
/// how much is of a longer time.
pub fn holding(mut plan: Plan, at: Timestamp) -> Plan {
    plan.shifts.retain(|shift| Span::new(shift.starts, shift.ends).holds(at));
    plan.gaps.retain(|gap| gap.span.holds(at));
    plan.handoffs.retain(|handoff| *handoff == at);
    plan.ledger = Ledger::default();
    let slots: Vec<i64> = plan.shifts.iter().map(|shift| shift.slot).collect();
    let cut = |warning: &Warning| matches!(warning, Warning::CutOff { .. });
    plan.warnings.retain(|warning| cut(warning) || warning.slot().is_some_and(|slot| slots.contains(&slot)));
    plan
}

/// A text in which no character does more than show itself: none moves a terminal's cursor, ends a line, or turns
/// the direction of what follows.
fn plain(text: &str) -> Cow<'_, str> {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(acts) { text.replace(acts, "\u{fffd}").into() } else { text.into() }
}
