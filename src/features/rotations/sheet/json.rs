//! A plan as JSON, for programs. Its keys are described in `docs/rotation-plan.md` and stay as they are.

use super::{Sheet, lines::Lines};
use crate::base::calendar::span::Span;
use crate::features::rotations::rota::{Gap, LedgerLine, Shift, Warning};
use jiff::{Timestamp, tz::Offset};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

impl Sheet<'_> {
    /// Writes it as JSON, a line for each shift.
    ///
    /// # Errors
    /// What writing to `to` gave.
    pub fn json(&self, mut to: impl Write) -> io::Result<()> {
        let mut writer = serde_json::Serializer::with_formatter(&mut to, Lines::default());
        Document::of(self).serialize(&mut writer)?;
        to.write_all(b"\n")
    }

    /// RFC 3339 with an offset; `None` where nobody knows when.
    fn stamp(&self, at: Timestamp) -> Option<Stamp> {
        // The format has no seconds in an offset; some zones had until 1972.
        let seconds = self.to.zone.to_offset(at).seconds();
        let whole = Offset::from_seconds(seconds - seconds % 60).unwrap_or(Offset::UTC);
        (at != Timestamp::MAX && at != Timestamp::MIN).then_some(Stamp(at, whole))
    }

    fn stretch(&self, span: Span) -> Stretch {
        Stretch { starts: self.stamp(span.starts), ends: self.stamp(span.ends) }
    }
}

struct Stamp(Timestamp, Offset);

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0.display_with_offset(self.1))
    }
}

#[derive(Serialize)]
struct Stretch {
    starts: Option<Stamp>,
    ends: Option<Stamp>,
}

/// A list, of which each thing is made when it is written.
struct Each<'a, T, O>(&'a Sheet<'a>, &'a [T], fn(&'a Sheet<'a>, &'a T) -> O);

impl<T, O: Serialize> Serialize for Each<'_, T, O> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(sheet, list, make) = self;
        to.collect_seq(list.iter().map(|thing| make(sheet, thing)))
    }
}

#[derive(Serialize)]
struct Document<'a> {
    title: &'a str,
    zone: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<Stamp>,
    handoffs: Each<'a, Timestamp, Option<Stamp>>,
    shifts: Each<'a, Shift, ShiftLine<'a>>,
    gaps: Each<'a, Gap, GapLine>,
    warnings: Each<'a, Warning, WarningLine<'a>>,
    ledger: LedgerLines<'a>,
}

impl<'a> Document<'a> {
    fn of(sheet: &'a Sheet<'a>) -> Self {
        let plan = sheet.plan;
        let edge = |at| sheet.stamp(at).filter(|_| sheet.at.is_none());
        Self {
            title: sheet.title,
            zone: sheet.to.zone.iana_name().unwrap_or("UTC"),
            from: edge(sheet.span.starts),
            to: edge(sheet.span.ends),
            at: sheet.at.and_then(|at| sheet.stamp(at)),
            now: sheet.now.and_then(|now| sheet.stamp(now)),
            handoffs: Each(sheet, &plan.handoffs, |sheet, at| sheet.stamp(*at)),
            shifts: Each(sheet, &plan.shifts, ShiftLine::of),
            gaps: Each(sheet, &plan.gaps, GapLine::of),
            warnings: Each(sheet, &plan.warnings, WarningLine::of),
            ledger: LedgerLines::of(sheet),
        }
    }
}

#[derive(Serialize)]
struct Why {
    code: &'static str,
    text: String,
}

#[derive(Serialize)]
struct ShiftLine<'a> {
    slot: i64,
    seat: u8,
    person: Option<&'a str>,
    base_person: Option<&'a str>,
    starts: Option<Stamp>,
    ends: Option<Stamp>,
    on_duty: Vec<Stretch>,
    reason: Why,
    past: bool,
}

impl<'a> ShiftLine<'a> {
    fn of(sheet: &'a Sheet<'a>, shift: &'a Shift) -> Self {
        let text = shift.sentence(sheet.to, &|id| sheet.name(id).to_owned());
        Self {
            slot: shift.slot,
            seat: shift.seat,
            person: shift.person.map(|id| sheet.key(id)),
            base_person: shift.base.and_then(|(_, person)| person).map(|id| sheet.key(id)),
            starts: sheet.stamp(shift.starts),
            ends: sheet.stamp(shift.ends),
            on_duty: sheet.on_duty(shift).iter().map(|span| sheet.stretch(*span)).collect(),
            reason: Why { code: shift.reason.code(), text },
            past: shift.past,
        }
    }
}

#[derive(Serialize)]
struct GapLine {
    slot: i64,
    starts: Option<Stamp>,
    ends: Option<Stamp>,
    reason: Why,
}

impl GapLine {
    fn of(sheet: &Sheet<'_>, gap: &Gap) -> Self {
        let text = gap.sentence(sheet.to, &|id| sheet.name(id).to_owned());
        let Stretch { starts, ends } = sheet.stretch(gap.span);
        Self { slot: gap.slot, starts, ends, reason: Why { code: gap.code(), text } }
    }
}

#[derive(Serialize)]
struct WarningLine<'a> {
    code: &'static str,
    text: String,
    at: Option<Stamp>,
    slot: Option<i64>,
    person: Option<&'a str>,
}

impl<'a> WarningLine<'a> {
    fn of(sheet: &'a Sheet<'a>, warning: &'a Warning) -> Self {
        Self {
            code: warning.code(),
            text: warning.sentence(sheet.to, &|id| sheet.name(id).to_owned()),
            at: warning.at().and_then(|at| sheet.stamp(at)),
            slot: warning.slot(),
            person: warning.person().map(|id| sheet.key(id)),
        }
    }
}

#[derive(Serialize)]
struct LedgerLines<'a> {
    starts: Option<Stamp>,
    ends: Option<Stamp>,
    score: Option<f64>,
    lines: Each<'a, LedgerLine, PersonLine<'a>>,
}

impl<'a> LedgerLines<'a> {
    fn of(sheet: &'a Sheet<'a>) -> Self {
        let ledger = &sheet.plan.ledger;
        Self {
            starts: ledger.span.and_then(|span| sheet.stamp(span.starts)),
            ends: ledger.span.and_then(|span| sheet.stamp(span.ends)),
            score: ledger.score().map(rounded),
            lines: Each(sheet, &ledger.lines, PersonLine::of),
        }
    }
}

#[derive(Serialize)]
struct PersonLine<'a> {
    person: &'a str,
    name: &'a str,
    shifts: u32,
    minutes: i64,
    night: i64,
    weekend: i64,
    holiday: i64,
    weighted: f64,
    available: i64,
    load: Option<f64>,
    debt: u8,
    credit: i32,
}

impl<'a> PersonLine<'a> {
    fn of(sheet: &'a Sheet<'a>, line: &'a LedgerLine) -> Self {
        Self {
            person: sheet.key(line.person),
            name: sheet.name(line.person),
            shifts: line.shifts,
            minutes: line.minutes,
            night: line.night,
            weekend: line.weekend,
            holiday: line.holiday,
            weighted: rounded(line.weighted),
            available: line.available,
            load: line.load.map(rounded),
            debt: line.debt,
            credit: line.credit,
        }
    }
}

/// To six places: what comes after is of the arithmetic, not of the duty.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
