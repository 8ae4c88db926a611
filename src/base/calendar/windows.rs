//! Duty windows: the times of the week at which somebody must be there.

use super::{
    Days,
    hours::clock_time,
    resolve, resolve_last,
    span::{Span, merged, without},
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};

/// A duty window: on these days (the days on which it begins), from one wall time to another. Equal times
/// are 24 hours; one that ends before it begins ends the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// The days on which it begins.
    pub days: Days,
    /// When it begins, `09:00`.
    #[serde(with = "clock_time")]
    pub from: Time,
    /// When it ends, `17:00`.
    #[serde(with = "clock_time")]
    pub to: Time,
}

impl Window {
    /// Its span that begins on a date, if it begins there: a repeated hour is inside it, a skipped one not.
    pub fn on(&self, zone: &TimeZone, date: Date) -> Option<Span> {
        if !self.days.contains(date.weekday()) {
            return None;
        }
        let last = if self.to > self.from { date } else { date.tomorrow().ok()? };
        let span = Span::new(
            resolve(zone, date.to_datetime(self.from)),
            resolve_last(zone, last.to_datetime(self.to)),
        );
        (!span.is_empty()).then_some(span)
    }
}

/// The spans of windows within a stretch of time, sorted and merged. A window that begins on a date in
/// `closed` (sorted) is shut. Without any window it is always open, but for the closed dates from midnight
/// to midnight.
pub fn open(windows: &[Window], zone: &TimeZone, closed: &[Date], within: Span) -> Vec<Span> {
    if within.is_empty() {
        return Vec::new();
    }
    let (first, last) = around(zone, within);
    if windows.is_empty() {
        let near = closed.iter().skip(closed.partition_point(|date| *date < first));
        let shut = near.take_while(|date| **date <= last).map(|date| midnights(zone, *date)).collect();
        return without(&[within], &merged(shut));
    }
    let mut spans = Vec::new();
    for date in first.series(1.day()).take_while(|date| *date <= last) {
        if closed.binary_search(&date).is_err() {
            spans.extend(windows.iter().filter_map(|window| window.on(zone, date)?.intersection(within)));
        }
    }
    merged(spans)
}

/// The dates on which something may begin that reaches into a stretch: a window lasts a day, and a zone
/// that changed sides of the date line may have moved it by another.
fn around(zone: &TimeZone, within: Span) -> (Date, Date) {
    let date = |at: Timestamp| zone.to_datetime(at).date();
    (date(within.starts).saturating_sub(2.days()), date(within.ends).saturating_add(2.days()))
}

/// A day from its first midnight to the next day's.
fn midnights(zone: &TimeZone, date: Date) -> Span {
    let midnight = |date: Date| resolve(zone, date.to_datetime(Time::midnight()));
    Span::new(midnight(date), date.tomorrow().map_or(Timestamp::MAX, midnight))
}
