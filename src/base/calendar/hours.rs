//! When a person works: days of the week and a span of the day, in the person's own zone.

use super::Window;
use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Date, Time, Weekday, time},
    tz::TimeZone,
};

/// A set of weekdays; written as ISO numbers, `[1,2,3,4,5]` for Monday to Friday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Vec<i8>", into = "Vec<i8>")]
pub struct Days(u8);

impl Days {
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKWEEK: Self = Self(0b001_1111);

    /// Whether the day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }
    /// Whether no day is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        (1..=7).filter_map(|n| Weekday::from_monday_one_offset(n).ok()).filter(move |d| self.contains(*d))
    }
    fn bit(day: Weekday) -> u8 {
        1 << day.to_monday_zero_offset()
    }
}

impl FromIterator<Weekday> for Days {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | Self::bit(day)))
    }
}
impl From<Days> for Vec<i8> {
    fn from(days: Days) -> Self {
        days.iter().map(Weekday::to_monday_one_offset).collect()
    }
}
impl TryFrom<Vec<i8>> for Days {
    type Error = jiff::Error;
    fn try_from(days: Vec<i8>) -> Result<Self, jiff::Error> {
        days.into_iter().map(Weekday::from_monday_one_offset).collect()
    }
}

/// Working days and hours. Hours that end at or before their start run into the next day and belong to
/// the day on which they start; equal ends mean the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WorkingHours {
    /// The days on which work starts.
    pub days: Days,
    /// When work starts, `09:00`.
    #[serde(with = "clock_time")]
    pub from: Time,
    /// When work ends, `17:00`.
    #[serde(with = "clock_time")]
    pub until: Time,
}

impl Default for WorkingHours {
    /// Monday to Friday, nine to five.
    fn default() -> Self {
        Self { days: Days::WORKWEEK, from: time(9, 0, 0, 0), until: time(17, 0, 0, 0) }
    }
}

impl WorkingHours {
    /// Whether the person works at that instant, in the zone that it carries.
    pub fn is_working(&self, at: &Zoned) -> bool {
        let now = at.timestamp();
        [at.date().yesterday().ok(), Some(at.date())]
            .into_iter()
            .flatten()
            .filter_map(|date| self.span(at.time_zone(), date))
            .any(|(from, until)| from <= now && now < until)
    }

    /// The first instant at or after `from` in working hours; `from` itself if there are none within
    /// two weeks, as when no day is chosen.
    pub fn next_opening(&self, zone: &TimeZone, from: Timestamp) -> Timestamp {
        let first = zone.to_datetime(from).date();
        (-1..=14)
            .filter_map(|n| self.span(zone, first.checked_add(n.days()).ok()?))
            .find(|(_, until)| *until > from)
            .map_or(from, |(start, _)| start.max(from))
    }

    /// The working span that starts on a date; a repeated hour is inside it, a skipped one is not.
    fn span(&self, zone: &TimeZone, date: Date) -> Option<(Timestamp, Timestamp)> {
        let window = Window { days: self.days, from: self.from, to: self.until };
        window.on(zone, date).map(|span| (span.starts, span.ends))
    }
}

/// A time of day as `HH:MM`, as forms send it; for `serde(with)`.
pub mod clock_time {
    use super::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes it.
    pub fn serialize<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&time.strftime("%H:%M"))
    }
    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        Time::strptime("%H:%M", String::deserialize(from)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").unwrap()
    }
    fn opening(hours: &WorkingHours, from: &str) -> String {
        let from: Zoned = from.parse().unwrap();
        let at = hours.next_opening(from.time_zone(), from.timestamp());
        at.to_zoned(from.time_zone().clone()).strftime("%a %d %H:%M").to_string()
    }

    #[test]
    fn work_starts_at_nine_and_is_over_at_five() {
        let hours = WorkingHours::default();
        for (at, works) in [
            ("2026-11-23T08:59[Europe/Paris]", false),
            ("2026-11-23T09:00[Europe/Paris]", true),
            ("2026-11-23T16:59[Europe/Paris]", true),
            ("2026-11-23T17:00[Europe/Paris]", false),
            ("2026-11-22T12:00[Europe/Paris]", false),
        ] {
            assert_eq!(hours.is_working(&at.parse().unwrap()), works, "{at}");
        }
    }

    #[test]
    fn the_next_opening_is_now_or_the_next_working_morning() {
        let hours = WorkingHours::default();
        assert_eq!(opening(&hours, "2026-11-20T12:00[Europe/Paris]"), "Fri 20 12:00");
        assert_eq!(opening(&hours, "2026-11-20T17:00[Europe/Paris]"), "Mon 23 09:00");
        assert_eq!(opening(&hours, "2026-11-23T03:00[Europe/Paris]"), "Mon 23 09:00");
    }

    #[test]
    fn a_night_shift_belongs_to_the_day_on_which_it_starts() {
        let days = [Weekday::Friday].into_iter().collect();
        let hours = WorkingHours { days, from: time(22, 0, 0, 0), until: time(6, 0, 0, 0) };
        assert!(hours.is_working(&"2026-11-21T05:59[Europe/Paris]".parse().unwrap()));
        assert!(!hours.is_working(&"2026-11-20T05:59[Europe/Paris]".parse().unwrap()));
        assert_eq!(opening(&hours, "2026-11-21T06:00[Europe/Paris]"), "Fri 27 22:00");
    }

    #[test]
    fn a_repeated_hour_is_worked_twice_and_a_skipped_one_not_at_all() {
        let days = [Weekday::Sunday].into_iter().collect();
        let hours = WorkingHours { days, from: time(2, 0, 0, 0), until: time(3, 0, 0, 0) };
        let (from, until) = hours.span(&paris(), jiff::civil::date(2026, 10, 25)).unwrap();
        assert_eq!(until.duration_since(from).as_hours(), 2);
        assert_eq!(hours.span(&paris(), jiff::civil::date(2026, 3, 29)), None);
    }

    #[test]
    fn somebody_without_working_days_is_reached_at_once() {
        let hours = WorkingHours { days: Days::default(), ..WorkingHours::default() };
        assert_eq!(opening(&hours, "2026-11-22T12:00[Europe/Paris]"), "Sun 22 12:00");
    }

    #[test]
    fn working_hours_read_back_as_they_were_written() {
        let text = serde_json::to_string(&WorkingHours::default()).unwrap();
        assert_eq!(text, r#"{"days":[1,2,3,4,5],"from":"09:00","until":"17:00"}"#);
        assert_eq!(serde_json::from_str::<WorkingHours>(&text).unwrap(), WorkingHours::default());
        assert!(
            serde_json::from_str::<WorkingHours>(r#"{"days":[8],"from":"09:00","until":"17:00"}"#).is_err()
        );
    }
}
