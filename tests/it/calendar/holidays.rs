//! The table of public holidays against a second, independent one.

use jiff::civil::{Date, Weekday, date};
use std::collections::{BTreeMap, BTreeSet};
use turnkeep::base::calendar::holidays;

const SECOND: &str = include_str!("second.txt");
const DIFFERENCES: &str = include_str!("differences.txt");

/// Code, date and, as its own source calls it, name of a day that only one of the two has.
type Lone = (String, Date, String);
type Days = BTreeMap<Date, String>;

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn years() -> std::ops::RangeInclusive<i16> {
    let span = SECOND.lines().find_map(|line| line.strip_prefix("# years: ")).unwrap();
    let (first, last) = span.split_once("..").unwrap();
    first.parse().unwrap()..=last.parse().unwrap()
}

/// The second table: the days of each place.
fn second() -> BTreeMap<&'static str, Days> {
    let mut places: BTreeMap<&str, Days> = BTreeMap::new();
    let mut code = "";
    for line in lines(SECOND) {
        let Some((name, dates)) = line.split_once('|') else {
            code = line;
            places.entry(code).or_default();
            continue;
        };
        let each = |day: &str| match day.len() {
            5 => years().map(|year| format!("{year}-{day}").parse().unwrap()).collect(),
            _ => vec![day.parse::<Date>().unwrap()],
        };
        let dates = dates.split(' ').flat_map(each).map(|date| (date, name.to_owned()));
        places.get_mut(code).unwrap().extend(dates);
    }
    places
}

fn first(code: &str) -> Days {
    let days = holidays::of(code, date(*years().start(), 1, 1), date(*years().end(), 12, 31)).unwrap();
    days.into_iter().map(|day| (day.date, day.name_en.to_owned())).collect()
}

/// What each has and the other has not, as (`first` or `second`, the day).
fn lone() -> Vec<(&'static str, Lone)> {
    let mut found = Vec::new();
    for (code, theirs) in second() {
        let ours = first(code);
        for (which, these, those) in [("first", &ours, &theirs), ("second", &theirs, &ours)] {
            let alone = these.iter().filter(|(date, _)| !those.contains_key(date));
            found.extend(alone.map(|(date, name)| (which, (code.to_owned(), *date, name.clone()))));
        }
    }
    found
}

/// One line of `differences.txt`: whose day, where, which, how many there are, and why.
struct Known {
    which: &'static str,
    codes: Vec<&'static str>,
    names: Vec<&'static str>,
    count: usize,
}

impl Known {
    fn read(line: &'static str) -> Self {
        let fields: Vec<&str> = line.split('|').collect();
        let [which, codes, names, count, why] = fields[..] else { panic!("five fields: {line}") };
        assert!(why.len() > 10, "a reason: {line}");
        let (codes, names) = (codes.split(' ').collect(), names.split("; ").collect());
        Self { which, codes, names, count: count.parse().unwrap() }
    }

    fn covers(&self, which: &str, (code, date, name): &Lone) -> bool {
        let place = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => code.starts_with(start),
            None => code == pattern,
        };
        let day = |pattern: &str| match pattern {
            "*" => true,
            "* on Sundays" => date.weekday() == Weekday::Sunday,
            _ => name == pattern,
        };
        self.which == which
            && self.codes.iter().any(|code| place(code))
            && self.names.iter().any(|name| day(name))
    }
}

#[test]
fn every_difference_from_a_second_source_is_known_and_has_its_reason() {
    let known: Vec<Known> = lines(DIFFERENCES).map(Known::read).collect();
    let mut seen = vec![0; known.len()];
    let mut unknown = BTreeSet::new();
    for (which, day) in lone() {
        match known.iter().position(|line| line.covers(which, &day)) {
            Some(line) => seen[line] += 1,
            None => drop(unknown.insert(format!("{which}|{}|{}|{}", day.0, day.2, day.1))),
        }
    }
    assert!(unknown.is_empty(), "{} unknown:\n{}", unknown.len(), Vec::from_iter(unknown).join("\n"));
    for (line, (known, seen)) in lines(DIFFERENCES).zip(known.iter().zip(seen)) {
        assert_eq!(known.count, seen, "how many days: {line}");
    }
}

#[test]
fn every_place_is_compared_but_six_that_the_second_source_does_not_know() {
    let compared = second();
    let alone: Vec<&str> =
        holidays::calendars().iter().map(|c| c.code).filter(|code| !compared.contains_key(code)).collect();
    assert_eq!(alone, ["FI-01", "FR-NC", "FR-PF", "FR-WF", "PT-20", "PT-30"]);
    assert!(years().contains(&2024) && years().contains(&2030));
}
