//! How the hours of a duty are said: on which days, from when to when, by whose clock.

use super::rules::Rules;
use crate::base::{
    Reader,
    calendar::{Days, Window},
    text::weekday_short,
};
use jiff::civil::Weekday;

/// The hours of a duty in one line; nothing if it is day and night.
pub(super) fn hours_said(reader: &Reader, rules: &Rules) -> String {
    let t = reader.words();
    let one = |window: &Window| {
        t.rotations_hours_one(
            days_said(reader, window.days),
            reader.clock(window.from),
            reader.clock(window.to),
        )
    };
    let mut said = Vec::new();
    if !rules.windows.is_empty() {
        said.push(t.rotations_hours(rules.windows.iter().map(one).collect::<Vec<_>>().join("; ")));
        if rules.own_zones {
            said.push(t.rotations_own_zones());
        }
    }
    if rules.holidays_off {
        said.push(t.rotations_holidays_off());
    }
    said.join(" · ")
}

/// `Mon–Fri`, `Tue, Thu`.
fn days_said(reader: &Reader, days: Days) -> String {
    let days: Vec<Weekday> = days.iter().collect();
    let follows = |pair: &Weekday, next: &Weekday| pair.next() == *next && *next != Weekday::Monday;
    let run = |run: &[Weekday]| -> Vec<String> {
        let named: Vec<String> = run.iter().map(|day| weekday_short(reader.words(), *day)).collect();
        match named.as_slice() {
            [first, _, .., last] => vec![format!("{first}–{last}")],
            _ => named,
        }
    };
    days.chunk_by(follows).flat_map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::{Dial, Lang};
    use jiff::tz::TimeZone;

    fn said(lang: Lang, days: &[i8]) -> String {
        let now = "2026-11-25T09:00:00Z".parse().unwrap();
        let reader = Reader { lang, zone: TimeZone::UTC, now, dial: Dial::default() };
        days_said(&reader, Days::try_from(days.to_vec()).unwrap())
    }

    #[test]
    fn days_that_follow_each_other_are_said_by_their_ends() {
        assert_eq!(said(Lang::En, &[1, 2, 3, 4, 5]), "Mon–Fri");
        assert_eq!(said(Lang::De, &[1, 3, 4, 5, 7]), "Mo, Mi–Fr, So");
        assert_eq!(said(Lang::En, &[6, 7]), "Sat, Sun");
        assert_eq!(said(Lang::En, &[1, 2, 3, 4, 5, 6, 7]), "Mon–Sun");
    }
}
