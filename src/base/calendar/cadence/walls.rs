//! Where the handoffs of a cadence lie on the wall clock, numbered; what the clocks of a zone make of it
//! is the grid's.

use super::{Cadence, Nth, WeekTime};
use crate::base::calendar::Days;
use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time, Weekday},
};

const DAY: i64 = 86_400;
const DAY_NANOS: i128 = 86_400_000_000_000;
/// A Monday, from which days and weeks are counted.
const MONDAY: Date = Date::constant(1970, 1, 5);

/// Handoffs in naive local time: a sequence without end in both directions, never going back.
#[derive(Debug)]
pub(super) enum Walls {
    /// So many seconds apart.
    Even { anchor: DateTime, seconds: i64 },
    /// The anchor's day and time, or the last day of a month that is too short.
    Months { anchor: DateTime, every: i64 },
    /// A weekday of a month; `first` is 1 if that of the anchor's month is before the anchor.
    Nth { anchor: DateTime, every: i64, nth: i8, weekday: Weekday, first: i64 },
    /// The same times in each round of so many nanoseconds; `first` is the number of the first one from
    /// the anchor on.
    Rounds { monday: DateTime, length: i128, times: Vec<i128>, first: i64 },
    /// So many working days apart; `first` is the anchor's, counted like all others from 1970.
    Working { week: Workweek, time: Time, every: i64, first: i64 },
}

impl Walls {
    /// The walls of a cadence that was checked; none of one without a clock.
    pub(super) fn new(cadence: &Cadence, anchor: DateTime) -> Option<Self> {
        let even = |every: u32, seconds: i64| Self::Even { anchor, seconds: i64::from(every) * seconds };
        Some(match cadence {
            Cadence::Hours { every } => even(*every, 3600),
            Cadence::Days { every } => even(*every, DAY),
            Cadence::Weeks { every } => even(*every, 7 * DAY),
            Cadence::Months { every } => Self::Months { anchor, every: i64::from(*every) },
            Cadence::NthWeekday { months, nth, weekday } => Self::nth(anchor, *months, *nth, *weekday),
            Cadence::Weekdays { weeks, handoffs } => Self::rounds(anchor, *weeks, handoffs),
            Cadence::WorkingDays { every, days, off } => {
                let week = Workweek::new(*days, off);
                let first = week.before(day_number(anchor.date()));
                Self::Working { week, time: anchor.time(), every: i64::from(*every), first }
            }
            Cadence::Manual { .. } => return None,
        })
    }

    fn nth(anchor: DateTime, months: u32, nth: Nth, weekday: Weekday) -> Self {
        let (every, nth) = (i64::from(months), nth.number());
        let here = weekday_of(month_number(anchor.date()), nth, weekday);
        let first = i64::from(here.is_some_and(|date| date < anchor.date()));
        Self::Nth { anchor, every, nth, weekday, first }
    }

    fn rounds(anchor: DateTime, weeks: u32, handoffs: &[WeekTime]) -> Self {
        let back = i64::from(anchor.weekday().to_monday_zero_offset());
        let monday = day(day_number(anchor.date()) - back).unwrap_or(Date::MIN).to_datetime(Time::midnight());
        let mut times: Vec<i128> = handoffs.iter().map(WeekTime::in_round).collect();
        times.sort_unstable();
        let since = anchor.duration_since(monday).as_nanos();
        let first = number(times.partition_point(|time| *time < since));
        Self::Rounds { monday, length: i128::from(weeks) * 7 * DAY_NANOS, times, first }
    }

    /// Handoff `k`; none beyond the calendar.
    pub(super) fn wall(&self, k: i64) -> Option<DateTime> {
        match self {
            Self::Even { anchor, seconds } => {
                later(*anchor, i128::from(k) * i128::from(*seconds) * 1_000_000_000)
            }
            Self::Months { anchor, every } => {
                let first = month(k.saturating_mul(*every).saturating_add(month_number(anchor.date())))?;
                let day = anchor.day().min(first.days_in_month());
                Some(Date::new(first.year(), first.month(), day).ok()?.to_datetime(anchor.time()))
            }
            Self::Nth { anchor, every, nth, weekday, first } => {
                let months = k.saturating_add(*first).saturating_mul(*every);
                let date = weekday_of(months.saturating_add(month_number(anchor.date())), *nth, *weekday)?;
                Some(date.to_datetime(anchor.time()))
            }
            Self::Rounds { monday, length, times, first } => {
                let (k, each) = (k.saturating_add(*first), number(times.len()));
                let time = times.get(usize::try_from(k.checked_rem_euclid(each)?).ok()?)?;
                later(*monday, i128::from(k.div_euclid(each)) * length + time)
            }
            Self::Working { week, time, every, first } => {
                let nth = k.saturating_mul(*every).saturating_add(*first);
                Some(day(week.at(nth))?.to_datetime(*time))
            }
        }
    }

    /// The last handoff at or before a wall time.
    pub(super) fn last_by(&self, at: DateTime) -> i64 {
        match self {
            Self::Even { anchor, seconds } => {
                clamp(at.duration_since(*anchor).as_nanos().div_euclid(i128::from(*seconds) * 1_000_000_000))
            }
            Self::Months { anchor, every } => self.by_month(at, *anchor, *every, 0),
            Self::Nth { anchor, every, first, .. } => self.by_month(at, *anchor, *every, *first),
            Self::Rounds { monday, length, times, first } => {
                let since = at.duration_since(*monday).as_nanos();
                let into = since.rem_euclid(*length);
                let past = number(times.partition_point(|time| *time <= into));
                let rounds = clamp(since.div_euclid(*length));
                rounds.saturating_mul(number(times.len())).saturating_add(past - 1 - first)
            }
            Self::Working { week, time, every, first } => {
                let today = i64::from(at.time() >= *time);
                (week.before(day_number(at.date()) + today) - 1 - first).div_euclid(*every)
            }
        }
    }

    /// The handoff in the newest month that has one, or the one before if that is still to come.
    fn by_month(&self, at: DateTime, anchor: DateTime, every: i64, first: i64) -> i64 {
        let months = month_number(at.date()) - month_number(anchor.date());
        let k = months.div_euclid(every) - first;
        if self.wall(k).is_some_and(|wall| wall > at) { k - 1 } else { k }
    }
}

/// Working days, counted: in O(1) by the week, and in O(log n) around days off.
#[derive(Debug)]
pub(super) struct Workweek {
    /// The weekdays, as days since Monday.
    days: Vec<i64>,
    /// Days off that would have been worked, by their numbers.
    off: Vec<i64>,
    /// How many working days are before each of them.
    before: Vec<i64>,
}

impl Workweek {
    fn new(days: Days, off: &[Date]) -> Self {
        let off = off.iter().filter(|date| days.contains(date.weekday()));
        let mut off: Vec<i64> = off.map(|date| day_number(*date)).collect();
        off.sort_unstable();
        off.dedup();
        let days = days.iter().map(|day| i64::from(day.to_monday_zero_offset())).collect();
        let mut week = Self { days, off, before: Vec::new() };
        week.before = (0..).zip(&week.off).map(|(i, day)| week.weekdays_before(*day) - i).collect();
        week
    }

    /// How many of its weekdays are before a day, counted from 1970; below zero before that.
    fn weekdays_before(&self, day: i64) -> i64 {
        let whole = day.div_euclid(7) * number(self.days.len());
        whole + number(self.days.partition_point(|weekday| *weekday < day.rem_euclid(7)))
    }

    /// How many working days are before a day.
    fn before(&self, day: i64) -> i64 {
        self.weekdays_before(day) - number(self.off.partition_point(|off| *off < day))
    }

    /// The day that has so many working days before it, and is one.
    fn at(&self, nth: i64) -> i64 {
        let nth = nth.saturating_add(number(self.before.partition_point(|before| *before <= nth)));
        let each = number(self.days.len()).max(1);
        let into = usize::try_from(nth.rem_euclid(each)).ok().and_then(|i| self.days.get(i));
        nth.div_euclid(each).saturating_mul(7).saturating_add(into.copied().unwrap_or_default())
    }
}

impl WeekTime {
    /// Nanoseconds since the first Monday of the round.
    fn in_round(&self) -> i128 {
        let days = (i128::from(self.week) - 1) * 7 + i128::from(self.day.to_monday_zero_offset());
        days * DAY_NANOS + self.time.duration_since(Time::midnight()).as_nanos()
    }
}

fn later(wall: DateTime, nanos: i128) -> Option<DateTime> {
    wall.checked_add(SignedDuration::try_from_nanos_i128(nanos)?).ok()
}

fn clamp(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Days since a Monday.
fn day_number(date: Date) -> i64 {
    date.duration_since(MONDAY).as_secs().div_euclid(DAY)
}

fn day(number: i64) -> Option<Date> {
    MONDAY.checked_add(SignedDuration::from_secs(number.saturating_mul(DAY))).ok()
}

/// Months since year 0.
fn month_number(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// The first day of a month.
fn month(number: i64) -> Option<Date> {
    let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
}

fn weekday_of(number: i64, nth: i8, weekday: Weekday) -> Option<Date> {
    month(number)?.nth_weekday_of_month(nth, weekday).ok()
}
