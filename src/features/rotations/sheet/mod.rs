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

use super::rota::{Plan, Rota, Warning};
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

    /// The same reader long ago, to whom a date is said with its year.
    fn timeless(&self) -> Reader {
        Reader { now: Timestamp::UNIX_EPOCH, ..self.to.clone() }
    }

    /// Whether some shifts are on duty in a part of their time only.
    fn has_hours(&self) -> bool {
        self.plan.shifts.iter().any(|shift| {
            shift.person.is_some() && shift.on_duty.as_slice() != [Span::new(shift.starts, shift.ends)]
        })
    }
}

/// What of a plan is about one instant: the shifts that hold it, whole, and what is said of their slots.
pub fn holding(mut plan: Plan, at: Timestamp) -> Plan {
    plan.shifts.retain(|shift| Span::new(shift.starts, shift.ends).holds(at));
    plan.gaps.retain(|gap| gap.span.holds(at));
    plan.handoffs.retain(|handoff| *handoff == at);
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
