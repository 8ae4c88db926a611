//! What duty weighs: minutes at night, on weekends and on holidays, by the rotation's clock.

use super::{Rota, Version};
use crate::base::calendar::{resolve, span::Span};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
};
use std::ops::{Add, AddAssign, Sub};

/// An amount of duty, in milliseconds; `weighted` times a hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) all: i64,
    pub(super) night: i64,
    pub(super) weekend: i64,
    pub(super) holiday: i64,
    pub(super) weighted: i64,
}

impl Add for Load {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            night: self.night + other.night,
            weekend: self.weekend + other.weekend,
            holiday: self.holiday + other.holiday,
            weighted: self.weighted + other.weighted,
        }
    }
}

impl Sub for Load {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            all: self.all - other.all,
            night: self.night - other.night,
            weekend: self.weekend - other.weekend,
            holiday: self.holiday - other.holiday,
            weighted: self.weighted - other.weighted,
        }
    }
}

impl AddAssign for Load {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// A stretch in which every minute is of one kind.
#[derive(Clone, Copy)]
struct Stretch {
    starts: i64,
    /// What lies before it.
    before: Load,
    /// What a millisecond of it is.
    kind: Load,
}

/// The kinds of all minutes of a span, summed up: any part of it is weighed in two looks.
pub(super) struct Scales {
    stretches: Vec<Stretch>,
}

impl Scales {
    /// Scales for a span; what lies outside weighs nothing.
    pub(super) fn of(rota: &Rota, span: Span) -> Self {
        let mut scales = Self { stretches: Vec::new() };
        for (place, version) in rota.versions.iter().enumerate() {
            let from = if place == 0 { span.starts } else { version.starts.max(span.starts) };
            let until = rota.versions.get(place + 1).map_or(span.ends, |next| next.starts.min(span.ends));
            if from < until {
                scales.days(rota, version, Span::new(from, until));
            }
        }
        scales.push(span.ends, Load::default());
        scales
    }

    fn days(&mut self, rota: &Rota, version: &Version, span: Span) {
        let zone = version.grid.zone();
        let (first, last) = (zone.to_datetime(span.starts).date(), zone.to_datetime(span.ends).date());
        let (dusk, dawn) = rota.weights.night_hours;
        let mut changes = [Time::midnight(), dusk, dawn];
        changes.sort_unstable();
        for date in first.series(1.day()).take_while(|date| *date <= last) {
            for (place, time) in changes.into_iter().enumerate() {
                if place > 0 && changes[place - 1] == time {
                    continue;
                }
                let at = resolve(zone, date.to_datetime(time)).max(span.starts);
                if at < span.ends {
                    let night =
                        if dusk <= dawn { dusk <= time && time < dawn } else { time >= dusk || time < dawn };
                    self.push(at, kind(rota, version, date, night));
                }
            }
        }
    }

    fn push(&mut self, at: Timestamp, kind: Load) {
        let starts = at.as_millisecond();
        let before = self.until(starts);
        // The clocks may skip a stretch, or a span begin within one: the later says what it is.
        while self.stretches.last().is_some_and(|last| last.starts >= starts) {
            self.stretches.pop();
        }
        if self.stretches.last().is_none_or(|last| last.kind != kind) {
            self.stretches.push(Stretch { starts, before, kind });
        }
    }

    fn until(&self, at: i64) -> Load {
        let place = self.stretches.partition_point(|stretch| stretch.starts <= at);
        let Some(stretch) = place.checked_sub(1).and_then(|place| self.stretches.get(place)) else {
            return Load::default();
        };
        let Stretch { starts, before, kind } = *stretch;
        let length = at - starts;
        before
            + Load {
                all: kind.all * length,
                night: kind.night * length,
                weekend: kind.weekend * length,
                holiday: kind.holiday * length,
                weighted: kind.weighted * length,
            }
    }

    /// What a list of spans weighs.
    pub(super) fn weigh(&self, spans: &[Span]) -> Load {
        spans.iter().fold(Load::default(), |sum, span| {
            sum + (self.until(span.ends.as_millisecond()) - self.until(span.starts.as_millisecond()))
        })
    }
}

/// What a millisecond weighs; the highest weight that applies.
fn kind(rota: &Rota, version: &Version, date: Date, night: bool) -> Load {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = version.holidays.days.binary_search(&date).is_ok();
    let weights = &rota.weights;
    let kinds = [(night, weights.night), (weekend, weights.weekend), (holiday, weights.holiday)];
    let weighted = kinds.into_iter().filter(|(is, _)| *is).map(|(_, weight)| i64::from(weight)).max();
    Load {
        all: 1,
        night: night.into(),
        weekend: weekend.into(),
        holiday: holiday.into(),
        weighted: weighted.unwrap_or(100),
    }
}
