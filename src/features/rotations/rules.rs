//! The rules of a rotation as they are kept: everything of a version but where and when it begins.

use super::rota::{AbsencePolicy, AbsenceRule, Holidays, Order, Threshold, Version};
use crate::base::calendar::{Cadence, Grid, Window, cadence::dates, holidays};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What holds from one slot on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// How often the duty changes hands.
    pub cadence: Cadence,
    /// When in a slot somebody is on duty; always, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// Whether each member's windows are in their own zone.
    #[serde(default)]
    pub own_zones: bool,
    /// How many people are on duty at a time.
    #[serde(default = "one")]
    pub seats: u8,
    /// How the next is found.
    #[serde(default = "strict")]
    pub order: Order,
    /// What happens to the turn of somebody away.
    #[serde(default = "defer")]
    pub policy: AbsencePolicy,
    /// How many minutes of a slot somebody may miss and still serve it.
    #[serde(default)]
    pub miss_minutes: i64,
    /// The same in hundredths of the slot's duty; it counts instead, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub miss_percent: Option<u8>,
    /// An absence of more days keeps no turn.
    #[serde(default = "three_weeks")]
    pub forgive_days: u16,
    /// How many hours before the slot a question is open.
    #[serde(default = "a_day")]
    pub ask_hours: u16,
    /// Countries and regions whose public holidays are kept, by their codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<String>,
    /// Days off of its own, sorted.
    #[serde(default, with = "dates")]
    pub extra: Arc<[Date]>,
    /// Whether nobody is on duty on holidays.
    #[serde(default)]
    pub holidays_off: bool,
    /// Whether an owner has to agree before a cover or swap holds.
    #[serde(default)]
    pub approve_cover: bool,
}

const fn one() -> u8 {
    1
}
const fn strict() -> Order {
    Order::Strict
}
const fn defer() -> AbsencePolicy {
    AbsencePolicy::Defer
}
const fn three_weeks() -> u16 {
    21
}
const fn a_day() -> u16 {
    24
}

impl Rules {
    /// The rules of a rotation of which only the cadence is known.
    pub fn of(cadence: Cadence) -> Self {
        Self {
            cadence,
            windows: Vec::new(),
            own_zones: false,
            seats: one(),
            order: strict(),
            policy: defer(),
            miss_minutes: 0,
            miss_percent: None,
            forgive_days: three_weeks(),
            ask_hours: a_day(),
            calendars: Vec::new(),
            extra: Arc::from([]),
            holidays_off: false,
            approve_cover: false,
        }
    }

    /// All its days off, sorted: those of its calendars and its own.
    pub fn days_off(&self) -> Vec<Date> {
        let (first, last) = holidays::YEARS;
        let year = |year: i16, month, day| Date::new(year, month, day).unwrap_or(Date::MAX);
        let known = self
            .calendars
            .iter()
            .filter_map(|code| holidays::of(code, year(first, 1, 1), year(last, 12, 31)));
        let mut days: Vec<Date> =
            known.flatten().map(|day| day.date).chain(self.extra.iter().copied()).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The timetable of these rules.
    pub fn grid(&self, zone: TimeZone, anchor: DateTime) -> Grid {
        self.grid_without(zone, anchor, || self.days_off())
    }

    fn grid_without(&self, zone: TimeZone, anchor: DateTime, days_off: impl FnOnce() -> Vec<Date>) -> Grid {
        let mut cadence = self.cadence.clone();
        if let Cadence::WorkingDays { off, .. } = &mut cadence {
            *off = Arc::from(days_off());
        }
        Grid::new(zone, anchor, cadence)
    }

    /// The version of these rules that begins with a slot; `offset` is that slot's number in the grid.
    pub fn version(
        &self,
        (zone, anchor): (TimeZone, DateTime),
        (first, starts): (i64, Timestamp),
        offset: i64,
    ) -> Version {
        let threshold = match self.miss_percent {
            Some(percent) => Threshold::Percent(percent),
            None => Threshold::Time(SignedDuration::from_mins(self.miss_minutes)),
        };
        let days = self.days_off();
        Version {
            first,
            starts,
            offset,
            grid: self.grid_without(zone, anchor, || days.clone()),
            windows: self.windows.clone(),
            own_zones: self.own_zones,
            seats: self.seats,
            order: self.order,
            absence: AbsenceRule {
                policy: self.policy,
                threshold,
                // An hour on top, so that so many civil days over a change of the clocks are not longer.
                forgiven: SignedDuration::from_hours(24 * i64::from(self.forgive_days) + 1),
                ask: SignedDuration::from_hours(i64::from(self.ask_hours)),
            },
            holidays: Holidays { days, off: self.holidays_off },
        }
    }

    /// The rules of a version, whose days off are those of some calendars and some of its own.
    pub fn of_version(version: &Version, calendars: &[String], extra: &[Date]) -> Self {
        let hours = |span: SignedDuration| u16::try_from(span.as_hours()).unwrap_or(u16::MAX);
        let (miss_minutes, miss_percent) = match version.absence.threshold {
            Threshold::Time(span) => (span.as_mins(), None),
            Threshold::Percent(percent) => (0, Some(percent)),
        };
        Self {
            cadence: version.grid.cadence().clone(),
            windows: version.windows.clone(),
            own_zones: version.own_zones,
            seats: version.seats,
            order: version.order,
            policy: version.absence.policy,
            miss_minutes,
            miss_percent,
            forgive_days: hours(version.absence.forgiven) / 24,
            ask_hours: hours(version.absence.ask),
            calendars: calendars.to_vec(),
            extra: Arc::from(extra),
            holidays_off: version.holidays.off,
            // A version does not say: whoever makes rules of one keeps what was.
            approve_cover: false,
        }
    }
}
