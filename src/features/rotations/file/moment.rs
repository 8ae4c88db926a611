//! Times and thresholds as the file has them.

use super::super::rota::Threshold;
use crate::base::{
    calendar::{resolve, resolve_last},
    clock::from_ms,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

/// A point in time as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A day.
    Day(Date),
    /// What a wall clock shows.
    Wall(DateTime),
    /// An instant, whatever clocks show.
    Instant(Timestamp),
}

/// Why a text is no point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotAMoment {
    /// Its year is not one of [`YEARS`].
    Year,
    /// It is not written like one.
    Text,
}

/// The years that a file may speak of.
pub(super) const YEARS: (i16, i16) = (1900, 2200);

/// Which occurrence of a wall time that comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// The first: something starts.
    Start,
    /// The last: something ends, and the repeated hour is inside it.
    End,
}

impl Moment {
    /// Reads one; what is finer than a millisecond is left out, for nothing here is.
    pub(super) fn read(text: &str) -> Result<Self, NotAMoment> {
        let digits = text.trim_start_matches(['+', '-']).bytes().take_while(u8::is_ascii_digit).count();
        if digits > 4 || (digits == 4 && text.starts_with(['+', '-'])) {
            return Err(NotAMoment::Year);
        }
        let dated = digits == 4 && text.as_bytes().get(4) == Some(&b'-') && text.len() <= 40;
        if !dated || text.contains('[') {
            return Err(NotAMoment::Text);
        }
        let moment = if text.len() == 10 {
            text.parse().map(Self::Day).map_err(|_| NotAMoment::Text)?
        } else if let Ok(instant) = text.parse::<Timestamp>() {
            Self::Instant(from_ms(instant.as_millisecond()))
        } else {
            let wall: DateTime = text.parse().map_err(|_| NotAMoment::Text)?;
            Self::Wall(wall.with().microsecond(0).nanosecond(0).build().unwrap_or(wall))
        };
        let year = match moment {
            Self::Day(date) => date.year(),
            Self::Wall(wall) => wall.year(),
            Self::Instant(instant) => TimeZone::UTC.to_datetime(instant).year(),
        };
        if (YEARS.0..=YEARS.1).contains(&year) { Ok(moment) } else { Err(NotAMoment::Year) }
    }

    /// The instant in a zone; a day starts with its first midnight and ends with the next day.
    pub(super) fn instant(self, zone: &TimeZone, edge: Edge) -> Timestamp {
        match (self, edge) {
            (Self::Day(date), Edge::Start) => midnight(zone, date),
            (Self::Day(date), Edge::End) => midnight(zone, date.tomorrow().unwrap_or(date)),
            (Self::Wall(wall), Edge::Start) => resolve(zone, wall),
            (Self::Wall(wall), Edge::End) => resolve_last(zone, wall),
            (Self::Instant(instant), _) => instant,
        }
    }
}

fn midnight(zone: &TimeZone, date: Date) -> Timestamp {
    resolve(zone, date.to_datetime(Time::midnight()))
}

/// An instant with its offset in a zone.
pub(super) fn instant_text(at: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(at);
    let wall = offset.to_datetime(at);
    // Offsets of former times have seconds, which RFC 3339 does not.
    if offset.seconds() % 60 == 0 {
        format!("{}{}", wall_text(wall), offset_text(offset.seconds()))
    } else {
        at.to_string()
    }
}

fn offset_text(seconds: i32) -> String {
    let minutes = seconds.abs() / 60;
    format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

/// A wall time, without the seconds if there are none.
pub(super) fn wall_text(wall: DateTime) -> String {
    let whole = wall.second() == 0 && wall.subsec_nanosecond() == 0;
    if whole { wall.strftime("%Y-%m-%dT%H:%M").to_string() } else { wall.to_string() }
}

/// A time of the day, to the minute; `24:00` is midnight.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.strip_suffix(":00").filter(|rest| rest.len() == 5).unwrap_or(text);
    let text = if text == "24:00" { "00:00" } else { text };
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(two(hour) && two(minute)) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// A day of the week by its three letters.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    let n = super::table::WEEKDAYS.iter().position(|name| *name == text)?;
    Weekday::from_monday_zero_offset(i8::try_from(n).ok()?).ok()
}

/// The three letters of a day of the week.
pub(super) fn weekday_text(day: Weekday) -> &'static str {
    let n = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
    super::table::WEEKDAYS.get(n).copied().unwrap_or_default()
}

/// `4h`, `90min` or `25%`.
pub(super) fn threshold(text: &str) -> Option<Threshold> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) =
        text.split_at_checked(digits).filter(|(number, _)| (1..=6).contains(&number.len()))?;
    let number: i64 = number.parse().ok()?;
    let most = super::table::HOURS;
    match unit {
        "%" => u8::try_from(number).ok().filter(|n| *n <= 100).map(Threshold::Percent),
        "h" if number <= most => Some(Threshold::Time(SignedDuration::from_hours(number))),
        "min" if number <= most * 60 => Some(Threshold::Time(SignedDuration::from_mins(number))),
        _ => None,
    }
}

/// A threshold as it is written.
pub(super) fn threshold_text(threshold: Threshold) -> String {
    match threshold {
        Threshold::Percent(part) => format!("{part}%"),
        Threshold::Time(time) if time.as_mins() % 60 == 0 => format!("{}h", time.as_hours()),
        Threshold::Time(time) => format!("{}min", time.as_mins()),
    }
}
