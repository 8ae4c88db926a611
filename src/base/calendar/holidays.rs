//! Public holidays of Europe, offline: `holidays.txt` read into rules once, and the days of a place from them.
//!
//! Only days off by law for everybody in a country or region. Left out is what holds in some municipalities only, as
//! Assumption Day in parts of Bavaria, and what employers or their agreements give.

use super::easter;
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use std::sync::LazyLock;

const TABLE: &str = include_str!("holidays.txt");

/// Source of the table, its version and licence, as shown to people.
pub const SOURCE: &str = "holidays 0.109 (Vacanza Team, MIT), https://github.com/vacanza/holidays";

/// The first and last year that the table knows; of others it says nothing. What no law has said yet of the years to
/// come (Spain decides each autumn) is as it was last.
pub const YEARS: (i16, i16) = (2020, 2050);

/// The days of one country or region.
#[derive(Debug)]
pub struct Calendar {
    /// By ISO 3166: `NO`, `DE-BY`.
    pub code: &'static str,
    /// The place in English.
    pub name_en: &'static str,
    /// The place in German.
    pub name_de: &'static str,
    days: Vec<Day>,
}

/// One public holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// When it is.
    pub date: Date,
    /// Its name in English.
    pub name_en: &'static str,
    /// Its name in German.
    pub name_de: &'static str,
}

#[derive(Debug)]
struct Day {
    rule: Rule,
    years: (i16, i16),
    name_en: &'static str,
    name_de: &'static str,
}

/// When a day is, in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    /// Month, day, and by the day of the week on which it falls (Monday first) how far from it, or not at all.
    Fixed(i8, i8, [Option<i8>; 7]),
    /// The first such day of the week on or after month and day.
    From(Weekday, i8, i8),
    /// Days from Easter.
    Western(i32),
    /// Days from Orthodox Easter.
    Orthodox(i32),
    /// These days.
    Once(Vec<Date>),
}

/// All calendars, sorted by code.
pub fn calendars() -> &'static [Calendar] {
    static CALENDARS: LazyLock<Vec<Calendar>> = LazyLock::new(|| read(TABLE));
    &CALENDARS
}

/// The public holidays of a place from `from` to `until`, both included, sorted by date; `None` if the code is not known,
/// nothing for [years](YEARS) that the table does not know. A region has its country's as well. Two names may share a date.
pub fn of(code: &str, from: Date, until: Date) -> Option<Vec<Holiday>> {
    let place = calendar(code)?;
    let country = place.code.split_once('-').and_then(|(country, _)| calendar(country));
    let years = from.year().max(YEARS.0)..=until.year().min(YEARS.1);
    let days = || place.days.iter().chain(country.into_iter().flat_map(|country| &country.days));
    let mut found: Vec<Holiday> = years
        .flat_map(|year| days().flat_map(move |day| day.of(year)))
        .filter(|holiday| from <= holiday.date && holiday.date <= until)
        .collect();
    found.sort_by_key(|holiday| (holiday.date, holiday.name_en));
    Some(found)
}

/// The calendar of a code, in any case.
pub fn calendar(code: &str) -> Option<&'static Calendar> {
    calendars().iter().find(|calendar| calendar.code.eq_ignore_ascii_case(code.trim()))
}

/// The three codes most like a text, compared with the code and with the place's names.
pub fn nearest(code: &str) -> Vec<String> {
    let wanted = code.trim().to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &wanted);
    let mut scored: Vec<(f64, &str)> = calendars()
        .iter()
        .map(|c| (likeness(c.code).max(likeness(c.name_en)).max(likeness(c.name_de)), c.code))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, code)| code.to_owned()).collect()
}

impl Day {
    /// The days of one year, with its names.
    fn of(&self, year: i16) -> impl Iterator<Item = Holiday> {
        let known = (self.years.0..=self.years.1).contains(&year);
        let dates = if known { self.rule.dates(year) } else { Vec::new() };
        dates.into_iter().map(|date| Holiday { date, name_en: self.name_en, name_de: self.name_de })
    }
}

impl Rule {
    fn dates(&self, year: i16) -> Vec<Date> {
        let after = |date: Date, days: i32| date.checked_add(days.days()).ok();
        let one = match self {
            Self::Fixed(month, day, moves) => Date::new(year, *month, *day).ok().and_then(|date| {
                let by = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
                after(date, moves[by]?.into())
            }),
            Self::From(weekday, month, day) => Date::new(year, *month, *day)
                .ok()
                .and_then(|date| after(date, date.weekday().until(*weekday).into())),
            Self::Western(days) => easter::western(year).and_then(|date| after(date, *days)),
            Self::Orthodox(days) => easter::orthodox(year).and_then(|date| after(date, *days)),
            Self::Once(dates) => return dates.iter().copied().filter(|date| date.year() == year).collect(),
        };
        one.into_iter().collect()
    }

    /// A rule as the head of the table explains it.
    fn read(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_prefix("easter") {
            return days.parse().ok().map(Self::Western);
        }
        if let Some(days) = text.strip_prefix("orthodox") {
            return days.parse().ok().map(Self::Orthodox);
        }
        if let Some((weekday, from)) = text.split_once(">=") {
            let (month, day) = month_day(from)?;
            return Some(Self::From(weekday_of(weekday)?, month, day));
        }
        if let Some(dates) = text.split(',').map(|date| date.parse().ok()).collect() {
            return Some(Self::Once(dates));
        }
        Self::read_fixed(text)
    }

    fn read_fixed(text: &str) -> Option<Self> {
        let (month, day) = month_day(text.get(..5)?)?;
        let rest = text.get(5..)?;
        let (gone, moved) = rest.split_once(['/', '?']).unwrap_or((rest, ""));
        let mut moves = [if rest.starts_with('?') { None } else { Some(0) }; 7];
        for weekday in gone.trim_start_matches('!').split(',').filter(|part| !part.is_empty()) {
            *moves.get_mut(slot(weekday)?)? = None;
        }
        for part in moved.split(',').filter(|part| !part.is_empty()) {
            *moves.get_mut(slot(part.get(..3)?)?)? = Some(part.get(3..)?.parse().ok()?);
        }
        Some(Self::Fixed(month, day, moves))
    }
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

fn slot(weekday: &str) -> Option<usize> {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|name| *name == weekday)
}

fn weekday_of(name: &str) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(i8::try_from(slot(name)?).ok()?).ok()
}

/// The years after a rule: `2020..2025`, `2026..`; all of them if it says none.
fn years(text: &str) -> Option<(i16, i16)> {
    let (first, last) = if text.is_empty() { ("", "") } else { text.split_once("..")? };
    let or = |text: &str, other| if text.is_empty() { Some(other) } else { text.parse().ok() };
    Some((or(first, YEARS.0)?, or(last, YEARS.1)?))
}

/// The calendars of a table. A line that cannot be read is left out; a test holds the table to having none.
fn read(table: &'static str) -> Vec<Calendar> {
    let mut calendars: Vec<Calendar> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.splitn(3, '|');
        let (Some(first), Some(name_en), Some(name_de)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (rule, span) = first.split_once(' ').unwrap_or((first, ""));
        if let (Some(rule), Some(years), Some(calendar)) =
            (Rule::read(rule), years(span), calendars.last_mut())
        {
            calendar.days.push(Day { rule, years, name_en, name_de });
        } else if first.starts_with(|c: char| c.is_ascii_uppercase()) {
            calendars.push(Calendar { code: first, name_en, name_de, days: Vec::new() });
        }
    }
    calendars
}

#[cfg(test)]
mod tests;
