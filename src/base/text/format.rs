//! Saying instants and dates to one reader: in the reader's language and zone, as people say them.

use super::{Lang, Words, words};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// On which clock face times are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dial {
    /// From 00:00 to 23:59.
    #[default]
    #[serde(rename = "24")]
    Whole,
    /// Twice from 12:00 to 11:59, before and after noon.
    #[serde(rename = "12")]
    Half,
}

impl Dial {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Whole, Self::Half];

    /// The name by which forms know it: its hours.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "24",
            Self::Half => "12",
        }
    }
}

impl std::str::FromStr for Dial {
    type Err = ();
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|dial| dial.name() == name).ok_or(())
    }
}

/// Who reads: language, zone and the instant of reading. Every page and message is written for one.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language.
    pub lang: Lang,
    /// The zone in which times are said.
    pub zone: TimeZone,
    /// When it is read; "today" and "in 40 min" count from here.
    pub now: Timestamp,
    /// On which clock face.
    pub dial: Dial,
}

impl Reader {
    /// The messages in the reader's language.
    pub fn words(&self) -> &'static Words {
        words(self.lang)
    }

    /// Wall time, `09:00`, or `9:00 am` for whoever wants it so.
    pub fn time(&self, at: Timestamp) -> String {
        self.clock(at.to_zoned(self.zone.clone()).time())
    }

    /// A time of day, wherever it is that time.
    pub fn clock(&self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match self.dial {
            Dial::Whole => format!("{hour:02}:{minute:02}"),
            Dial::Half => {
                let said = format!("{}:{minute:02}", (hour + 11) % 12 + 1);
                if hour < 12 { self.words().time_am(said) } else { self.words().time_pm(said) }
            }
        }
    }

    /// A date in short, `Mon 24 Nov`, with the year if it is not this one.
    pub fn date(&self, date: Date) -> String {
        let t = self.words();
        let day = date.day().to_string();
        let (weekday, month) = (weekday_short(t, date.weekday()), month_short(t, date.month()));
        if date.year() == self.today().year() {
            t.date_short(weekday, day, month)
        } else {
            t.date_short_year(weekday, day, month, date.year().to_string())
        }
    }

    /// An instant as one would say it: `today 09:00`, `Mon 09:00`, `Mon 24 Nov, 09:00`.
    pub fn when(&self, at: Timestamp) -> String {
        let t = self.words();
        let local = at.to_zoned(self.zone.clone());
        let (time, date, today) = (self.clock(local.time()), local.date(), self.today());
        match (date - today).get_days() {
            0 => t.today_time(time),
            1 => t.tomorrow_time(time),
            -1 => t.yesterday_time(time),
            2..=6 => t.weekday_time(weekday_short(t, date.weekday()), time),
            _ => t.day_time(self.date(date), time),
        }
    }

    /// An instant that stays true when read later, as in a mail: `Mon 24 Nov, 09:00`.
    pub fn fixed(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        self.words().day_time(self.date(local.date()), self.clock(local.time()))
    }

    /// Both ends of a stretch, as `fixed` says them; if it crosses a New Year, each with its year.
    pub fn ends(&self, starts: Timestamp, ends: Timestamp) -> [String; 2] {
        let year = |at: Timestamp| at.to_zoned(self.zone.clone()).year();
        let to = if year(starts) == year(ends) { self } else { &self.timeless() };
        [to.fixed(starts), to.fixed(ends)]
    }

    /// The same reader at no time near: every date is said with its year.
    #[must_use]
    pub fn timeless(&self) -> Self {
        Self { now: Timestamp::MIN, ..self.clone() }
    }

    /// An instant in full with its zone, for titles and screen readers.
    pub fn exact(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        let date = local.date();
        SAID.with_borrow_mut(|said| {
            let fits = |s: &&mut Said| s.lang == self.lang && s.date == date && s.zone == self.zone;
            let said = match said.as_mut().filter(fits) {
                Some(said) => said,
                None => said.insert(Said::new(self, date)),
            };
            [&said.before, &*self.clock(local.time()), &said.after].concat()
        })
    }

    /// The distance from now: `in 40 min`, `2 days ago`.
    pub fn distance(&self, at: Timestamp) -> String {
        let t = self.words();
        let apart: SignedDuration = at.duration_since(self.now);
        let minutes = apart.as_mins().abs();
        match (apart.is_negative(), minutes) {
            (false, ..60) => t.in_minutes(minutes),
            (false, ..1440) => t.in_hours(minutes / 60),
            (false, _) => t.in_days(minutes / 1440),
            (true, ..60) => t.ago_minutes(minutes),
            (true, ..1440) => t.ago_hours(minutes / 60),
            (true, _) => t.ago_days(minutes / 1440),
        }
    }

    /// The reader's civil date now.
    pub fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }
}

thread_local! {
    /// The last date that was said in full on this thread: lists say many instants of one day.
    static SAID: RefCell<Option<Said>> = const { RefCell::new(None) };
}

/// What stands before and after the wall time when an instant of this date is said in full.
struct Said {
    lang: Lang,
    zone: TimeZone,
    date: Date,
    before: String,
    after: String,
}

impl Said {
    fn new(reader: &Reader, date: Date) -> Self {
        let (t, zone) = (reader.words(), reader.zone.clone());
        let (weekday, month) = (weekday_long(t, date.weekday()), month_long(t, date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let whole = t.exact(weekday, day, month, year, "\0", zone.iana_name().unwrap_or("UTC"));
        let (before, after) = whole.split_once('\0').unwrap_or((&whole, ""));
        Self { lang: reader.lang, date, before: before.to_owned(), after: after.to_owned(), zone }
    }
}

/// The full name of a weekday.
pub fn weekday_long(t: &Words, day: Weekday) -> String {
    match day {
        Weekday::Monday => t.weekday_1(),
        Weekday::Tuesday => t.weekday_2(),
        Weekday::Wednesday => t.weekday_3(),
        Weekday::Thursday => t.weekday_4(),
        Weekday::Friday => t.weekday_5(),
        Weekday::Saturday => t.weekday_6(),
        Weekday::Sunday => t.weekday_7(),
    }
}

/// The short name of a weekday.
pub fn weekday_short(t: &Words, day: Weekday) -> String {
    match day {
        Weekday::Monday => t.weekday_short_1(),
        Weekday::Tuesday => t.weekday_short_2(),
        Weekday::Wednesday => t.weekday_short_3(),
        Weekday::Thursday => t.weekday_short_4(),
        Weekday::Friday => t.weekday_short_5(),
        Weekday::Saturday => t.weekday_short_6(),
        Weekday::Sunday => t.weekday_short_7(),
    }
}

fn month_long(t: &Words, month: i8) -> String {
    match month {
        1 => t.month_1(),
        2 => t.month_2(),
        3 => t.month_3(),
        4 => t.month_4(),
        5 => t.month_5(),
        6 => t.month_6(),
        7 => t.month_7(),
        8 => t.month_8(),
        9 => t.month_9(),
        10 => t.month_10(),
        11 => t.month_11(),
        _ => t.month_12(),
    }
}

fn month_short(t: &Words, month: i8) -> String {
    match month {
        1 => t.month_short_1(),
        2 => t.month_short_2(),
        3 => t.month_short_3(),
        4 => t.month_short_4(),
        5 => t.month_short_5(),
        6 => t.month_short_6(),
        7 => t.month_short_7(),
        8 => t.month_short_8(),
        9 => t.month_short_9(),
        10 => t.month_short_10(),
        11 => t.month_short_11(),
        _ => t.month_short_12(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(lang: Lang) -> Reader {
        let zone = TimeZone::get("Europe/Paris").expect("bundled zone");
        Reader { lang, zone, now: "2026-11-20T08:20:00Z".parse().expect("an instant"), dial: Dial::Whole }
    }

    #[test]
    fn an_instant_is_said_in_the_readers_words_and_zone() {
        let monday: Timestamp = "2026-11-23T08:00:00Z".parse().expect("an instant");
        let later: Timestamp = "2027-01-04T08:00:00Z".parse().expect("an instant");
        let (en, de) = (reader(Lang::En), reader(Lang::De));
        assert_eq!(en.when(monday), "Mon 09:00");
        assert_eq!(de.when(monday), "Mo 09:00");
        assert_eq!(en.when(later), "Mon 4 Jan 2027, 09:00");
        assert_eq!(de.fixed(monday), "Mo, 23. Nov., 09:00");
        assert_eq!(en.exact(monday), "Monday 23 November 2026, 09:00 (Europe/Paris)");
        assert_eq!(en.distance(en.now + SignedDuration::from_mins(40)), "in 40 min");
        assert_eq!(de.distance(de.now - SignedDuration::from_hours(49)), "vor 2 Tagen");
    }
    #[test]
    fn on_half_a_dial_noon_and_midnight_are_twelve() {
        let half = |lang| Reader { dial: Dial::Half, ..reader(lang) };
        let (en, de) = (half(Lang::En), half(Lang::De));
        let said = |hour, minute| en.clock(jiff::civil::time(hour, minute, 0, 0));
        let all = [said(0, 0), said(0, 5), said(9, 0), said(12, 0), said(13, 30), said(23, 59)];
        let want = ["12:00 am", "12:05 am", "9:00 am", "12:00 pm", "1:30 pm", "11:59 pm"];
        assert_eq!(all.map(|text| text.replace('\u{a0}', " ")), want);
        let monday: Timestamp = "2026-11-23T08:00:00Z".parse().expect("an instant");
        assert_eq!(en.exact(monday), "Monday 23 November 2026, 9:00\u{a0}am (Europe/Paris)");
        assert_eq!(de.fixed(monday), "Mo, 23. Nov., 9:00\u{a0}AM");
    }
}
