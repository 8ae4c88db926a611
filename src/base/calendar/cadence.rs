//! When a rotation hands over: what the wall clock says, whatever the clocks do.

mod rhythm;
#[cfg(test)]
mod tests;
mod written;

pub use written::dates;

use super::{Days, hours::clock_time, resolve};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};
use rhythm::Rhythm;
use std::{cmp::Ordering, sync::Arc};

/// How often the duty changes hands. Counted in naive local time from the anchor of the [`Grid`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Cadence {
    /// Every so many hours of the wall clock: 8-hourly stays 02:00, 10:00, 18:00.
    Hours {
        /// How many.
        every: u32,
    },
    /// Every so many days.
    Days {
        /// How many.
        every: u32,
    },
    /// Every so many weeks, on the anchor's weekday.
    Weeks {
        /// How many.
        every: u32,
    },
    /// Every so many months, on the anchor's day, or the last one of a shorter month.
    Months {
        /// How many.
        every: u32,
    },
    /// The nth weekday of every so-many-th month, counted from the anchor's, at the anchor's time.
    NthWeekday {
        /// How many months.
        months: u32,
        /// Which one in the month.
        nth: Nth,
        /// Of which weekday.
        #[serde(with = "written::weekday")]
        weekday: Weekday,
    },
    /// Weekdays and times, over so many weeks from Monday; the anchor's week is week 1.
    Weekdays {
        /// After how many weeks they come again.
        weeks: u32,
        /// When, sorted, no two alike.
        handoffs: Vec<WeekTime>,
    },
    /// A turn is so many working days, from the anchor's time.
    WorkingDays {
        /// How many.
        every: u32,
        /// The days of the week that are worked.
        days: Days,
        /// Public holidays, sorted.
        #[serde(with = "written::dates", default)]
        off: Arc<[Date]>,
    },
    /// No clock: the duty changes hands when somebody says so.
    Manual {
        /// When somebody did, sorted.
        #[serde(with = "written::instants")]
        handoffs: Vec<Timestamp>,
    },
}

/// Which one of its weekday in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nth {
    /// From the 1st to the 7th.
    First,
    /// From the 8th to the 14th.
    Second,
    /// From the 15th to the 21st.
    Third,
    /// From the 22nd to the 28th.
    Fourth,
    /// The fourth or the fifth.
    Last,
}

impl Nth {
    /// All of them, as they come in a month.
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    /// Its number, as the calendar counts: -1 is the last.
    const fn number(self) -> i8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
            Self::Last => -1,
        }
    }
}

/// A weekday and time in one of so many weeks; sorted as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WeekTime {
    /// The week, from 1.
    pub week: u32,
    /// The weekday.
    #[serde(with = "written::weekday")]
    pub day: Weekday,
    /// The wall time.
    #[serde(with = "clock_time")]
    pub time: Time,
}

impl Ord for WeekTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| (one.week, one.day.to_monday_zero_offset(), one.time);
        key(self).cmp(&key(other))
    }
}
impl PartialOrd for WeekTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Why there is no grid of a cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CadenceError {
    /// It comes never, or too seldom.
    #[error("from 1 to {most}, not {every}")]
    Every {
        /// What was wanted.
        every: u32,
        /// The most there may be.
        most: u32,
    },
    /// Its list of weekdays and times is empty, or too long.
    #[error("from 1 to {most} handoffs, not {count}")]
    Count {
        /// How many there are.
        count: usize,
        /// The most there may be.
        most: usize,
    },
    /// A weekday lies in a week that it does not have.
    #[error("there is no week {week} in {weeks}")]
    Week {
        /// The week.
        week: u32,
        /// How many weeks there are.
        weeks: u32,
    },
    /// A weekday and time is there twice.
    #[error("two handoffs at one time")]
    Twice,
    /// No day of the week is worked.
    #[error("no working day")]
    NoDay,
    /// Handoffs that somebody said are not in their order.
    #[error("handoffs out of order")]
    Order,
}

/// The most weekdays and times in a list.
const MOST_HANDOFFS: usize = 100;

impl Cadence {
    /// Every day.
    pub const DAILY: Self = Self::Days { every: 1 };
    /// Every week, on the anchor's weekday.
    pub const WEEKLY: Self = Self::Weeks { every: 1 };

    /// Whether a grid can be made of it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), CadenceError> {
        let at_most = |most: u32, every: u32| match every {
            1.. if every <= most => Ok(()),
            _ => Err(CadenceError::Every { every, most }),
        };
        match self {
            Self::Hours { every } => at_most(8784, *every),
            Self::Days { every } => at_most(366, *every),
            Self::Weeks { every } => at_most(53, *every),
            Self::Months { every } | Self::NthWeekday { months: every, .. } => at_most(24, *every),
            Self::Weekdays { weeks, handoffs } => at_most(53, *weeks).and_then(|()| listed(*weeks, handoffs)),
            Self::WorkingDays { days, .. } if days.is_empty() => Err(CadenceError::NoDay),
            Self::WorkingDays { every, .. } => at_most(260, *every),
            Self::Manual { handoffs } if handoffs.is_sorted() => Ok(()),
            Self::Manual { .. } => Err(CadenceError::Order),
        }
    }

    /// The usual length of a slot: a month has 30 days, of weekdays it is the average, public holidays do
    /// not count. None without a clock, or if nothing is worked or listed.
    pub fn nominal(&self) -> Option<SignedDuration> {
        let hours = |each: i64, every: u32| Some(SignedDuration::from_hours(i64::from(every) * each));
        let part = |whole: Option<SignedDuration>, of: usize| whole?.checked_div(i32::try_from(of).ok()?);
        match self {
            Self::Hours { every } => hours(1, *every),
            Self::Days { every } => hours(24, *every),
            Self::Weeks { every } => hours(7 * 24, *every),
            Self::Months { every } | Self::NthWeekday { months: every, .. } => hours(30 * 24, *every),
            Self::Weekdays { weeks, handoffs } => part(hours(7 * 24, *weeks), handoffs.len()),
            Self::WorkingDays { every, days, .. } => part(hours(7 * 24, *every), days.iter().count()),
            Self::Manual { .. } => None,
        }
    }
}

fn listed(weeks: u32, handoffs: &[WeekTime]) -> Result<(), CadenceError> {
    if !(1..=MOST_HANDOFFS).contains(&handoffs.len()) {
        return Err(CadenceError::Count { count: handoffs.len(), most: MOST_HANDOFFS });
    }
    if let Some(WeekTime { week, .. }) = handoffs.iter().find(|h| !(1..=weeks).contains(&h.week)) {
        return Err(CadenceError::Week { week: *week, weeks });
    }
    let mut sorted = handoffs.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|two| two[0] == two[1]) { Err(CadenceError::Twice) } else { Ok(()) }
}

/// The slots of a rotation, numbered from its anchor: slot `k` lasts from `start(k)` until `start(k + 1)`,
/// half open, so slots tile time exactly. Where the clocks skip a whole slot it has no length at all;
/// such a slot is nobody's turn. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Grid {
    zone: TimeZone,
    anchor: DateTime,
    cadence: Arc<Cadence>,
    /// None if handoffs are when somebody says so, or never.
    rhythm: Option<Arc<Rhythm>>,
}

impl Grid {
    /// The grid whose slot 0 starts with the first handoff at or after the wall time `anchor` in `zone`;
    /// for most that is the anchor itself. A cadence that `check` refuses never hands over.
    pub fn new(zone: TimeZone, anchor: DateTime, cadence: Cadence) -> Self {
        let rhythm = cadence.check().ok().and_then(|()| Rhythm::new(&cadence, anchor)).map(Arc::new);
        Self { zone, anchor, cadence: Arc::new(cadence), rhythm }
    }

    /// The zone whose wall clock it follows.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The wall time from which handoffs are counted.
    pub const fn anchor(&self) -> DateTime {
        self.anchor
    }

    /// How often the duty changes hands.
    pub fn cadence(&self) -> &Cadence {
        &self.cadence
    }

    /// The start of slot `k`: counted from the anchor in naive local time, then made an instant by
    /// [`resolve`]. Never earlier than the start of slot `k - 1`; clamped to the calendar's ends. Without a
    /// clock: what somebody said, nothing before the first, and not yet after the last.
    pub fn start(&self, k: i64) -> Timestamp {
        let Some(rhythm) = &self.rhythm else {
            let end = if k < 0 { Timestamp::MIN } else { Timestamp::MAX };
            return usize::try_from(k).ok().and_then(|k| self.said().get(k).copied()).unwrap_or(end);
        };
        resolve(&self.zone, rhythm.wall(k).unwrap_or(if k < 0 { DateTime::MIN } else { DateTime::MAX }))
    }

    /// Whether the clocks skip the wall time at which slot `k` is to start, so that it starts just after the gap.
    pub fn is_moved(&self, k: i64) -> bool {
        let wall = self.rhythm.as_ref().and_then(|rhythm| rhythm.wall(k));
        wall.is_some_and(|wall| self.zone.to_datetime(resolve(&self.zone, wall)) != wall)
    }

    /// The slot that an instant lies in: the `k` with `start(k) <= at < start(k + 1)`.
    pub fn slot_at(&self, at: Timestamp) -> i64 {
        let Some(rhythm) = &self.rhythm else {
            let past = self.said().partition_point(|handoff| *handoff <= at);
            return i64::try_from(past).unwrap_or(i64::MAX) - 1;
        };
        let local = self.zone.to_datetime(at);
        let guess = rhythm.last_by(local);
        if self.start(guess) <= at && at < self.start(guess.saturating_add(1)) {
            return guess;
        }
        // The clocks were changed nearby, by a day at most: what was before the day before is past, and what
        // is after the day after still to come.
        let far = SignedDuration::from_hours(48);
        let mut low = rhythm.last_by(local.saturating_sub(far));
        let mut high = rhythm.last_by(local.saturating_add(far)).saturating_add(1);
        while high.saturating_sub(low) > 1 {
            let middle = low.midpoint(high);
            if self.start(middle) <= at { low = middle } else { high = middle }
        }
        low
    }

    /// The first handoff after an instant, never at it.
    pub fn next_start_after(&self, at: Timestamp) -> Timestamp {
        self.start(self.slot_at(at).saturating_add(1))
    }

    /// The handoffs that somebody said.
    fn said(&self) -> &[Timestamp] {
        match &*self.cadence {
            Cadence::Manual { handoffs } if handoffs.is_sorted() => handoffs,
            _ => &[],
        }
    }
}
