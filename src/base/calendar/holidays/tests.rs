//! What is known of the table, by hand.
#![allow(clippy::unwrap_used)]

use super::*;
use jiff::civil::date;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

fn year(code: &str, year: i16) -> Vec<Holiday> {
    of(code, date(year, 1, 1), date(year, 12, 31)).unwrap()
}
/// The dates of a name, `MM-DD`, in one year.
fn dates(code: &str, of_year: i16, name: &str) -> Vec<String> {
    let named = |holiday: &Holiday| holiday.name_en == name;
    year(code, of_year).into_iter().filter(named).map(|h| h.date.strftime("%m-%d").to_string()).collect()
}
fn head(word: &str) -> &'static str {
    TABLE.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(word)).unwrap().trim()
}

#[test]
fn the_table_gives_exactly_the_days_of_its_source() {
    let mut sum = Sha256::new();
    for calendar in calendars() {
        let mut lines = String::new();
        for h in of(calendar.code, date(YEARS.0, 1, 1), date(YEARS.1, 12, 31)).unwrap() {
            writeln!(lines, "{} {} {}|{}", calendar.code, h.date, h.name_en, h.name_de).unwrap();
        }
        sum.update(lines);
    }
    let sum = sum.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(sum, head("sha256:"));
}

#[test]
fn every_line_of_the_table_is_read_and_its_head_says_what_we_say() {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(calendars().iter().map(|c| c.days.len() + 1).sum::<usize>(), lines);
    assert!(calendars().is_sorted_by_key(|c| c.code));
    assert_eq!(head("source:"), SOURCE);
    assert_eq!(head("years:"), format!("{}..{}", YEARS.0, YEARS.1));
    assert!(TABLE.len() <= 80_000);
}

#[test]
fn all_countries_of_the_union_and_its_neighbours_are_there() {
    let all =
        "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";
    let countries: Vec<&str> = calendars().iter().map(|c| c.code).filter(|code| code.len() == 2).collect();
    assert_eq!(countries.join(" "), all);
}

#[test]
fn a_region_has_its_countrys_days_too() {
    let bavaria: Vec<_> = year("de-by", 2026).into_iter().map(|h| h.name_de).collect();
    assert_eq!(
        bavaria,
        [
            "Neujahr",
            "Heilige Drei Könige",
            "Karfreitag",
            "Ostermontag",
            "Erster Mai",
            "Christi Himmelfahrt",
            "Pfingstmontag",
            "Fronleichnam",
            "Tag der Deutschen Einheit",
            "Allerheiligen",
            "Erster Weihnachtstag",
            "Zweiter Weihnachtstag"
        ]
    );
}

#[test]
fn days_begin_and_end_with_their_laws() {
    for (code, name, from, until) in [
        ("DK", "Great Prayer Day", YEARS.0, 2023),
        ("IE", "Saint Brigid's Day", 2023, YEARS.1),
        ("DE-MV", "Women's Day", 2023, YEARS.1),
        ("PL", "Christmas Eve", 2025, YEARS.1),
        ("RO", "Epiphany", 2024, YEARS.1),
        ("LU", "Europe Day", YEARS.0, YEARS.1),
    ] {
        for year in YEARS.0..=YEARS.1 {
            let there = !dates(code, year, name).is_empty();
            assert_eq!(there, (from..=until).contains(&year), "{code} {name} {year}");
        }
    }
}

#[test]
fn days_that_move_are_where_the_calendars_on_walls_have_them() {
    for (code, of_year, name, expected) in [
        ("DK", 2023, "Great Prayer Day", "05-05"),
        ("DE-SN", 2024, "Day of Repentance and Prayer", "11-20"),
        ("DE-SN", 2027, "Day of Repentance and Prayer", "11-17"),
        ("SE", 2026, "Midsummer Day", "06-20"),
        ("FI", 2025, "Midsummer Day", "06-21"),
        ("FI", 2025, "Midsummer Eve", "06-20"),
        ("SE", 2025, "All Saints' Day", "11-01"),
        ("IE", 2024, "Saint Brigid's Day", "02-05"),
        ("IE", 2030, "Saint Brigid's Day", "02-01"),
        ("IE", 2028, "Saint Brigid's Day", "02-07"),
        ("LU", 2024, "Europe Day", "05-09"),
        ("LU", 2024, "Ascension Day", "05-09"),
        ("NL", 2025, "King's Day", "04-26"),
        ("IS", 2024, "First Day of Summer", "04-25"),
        ("GR", 2026, "Easter Monday", "04-13"),
        ("CY", 2026, "Clean Monday", "02-23"),
        ("RO", 2027, "Good Friday", "04-30"),
        ("BG", 2024, "Easter Monday", "05-06"),
        ("CH-GL", 2026, "Näfelser Fahrt", "04-09"),
        ("CH-GE", 2025, "Genevan Fast", "09-11"),
        ("CH-VD", 2025, "Prayer Monday", "09-22"),
        ("FI-01", 2026, "Åland's Autonomy Day", "06-09"),
        ("PT-20", 2026, "Azores Day", "05-25"),
        ("PT-30", 2026, "Madeira Day", "07-01"),
        ("FR-NC", 2026, "Citizenship Day", "09-24"),
        ("FR-PF", 2026, "Matāri'i", "11-20"),
        ("FR-WF", 2026, "Territory Day", "07-29"),
    ] {
        assert_eq!(dates(code, of_year, name), [expected], "{code} {name} {of_year}");
    }
}

#[test]
fn a_day_lost_to_a_weekend_is_had_on_another_where_the_law_says_so() {
    assert_eq!(dates("GB-ENG", 2021, "Christmas Day (substitute day)"), ["12-27"]);
    assert_eq!(dates("GB-ENG", 2021, "Boxing Day (substitute day)"), ["12-28"]);
    assert_eq!(dates("GB-ENG", 2022, "Christmas Day (substitute day)"), ["12-27"]);
    assert_eq!(dates("GB-SCT", 2022, "New Year Holiday (substitute day)"), ["01-04"]);
    assert_eq!(dates("GB-NIR", 2024, "Saint Patrick's Day (substitute day)"), ["03-18"]);
    assert_eq!(dates("BG", 2026, "Day of Bulgarian Education and Culture (substitute day)"), ["05-25"]);
    assert_eq!(dates("DE", 2022, "Christmas Day (substitute day)"), Vec::<String>::new());
}

#[test]
fn only_the_days_asked_for_are_given_and_none_of_other_years() {
    let days = |from, until| of("NO", from, until).unwrap().into_iter().map(|h| h.date).collect::<Vec<_>>();
    let (first, last) = (date(2026, 5, 1), date(2026, 5, 17));
    assert_eq!(days(first, last), [first, date(2026, 5, 14), last]);
    assert_eq!(days(date(2026, 5, 2), date(2026, 5, 13)), []);
    assert_eq!(days(last, first), []);
    assert_eq!(days(date(2051, 1, 1), Date::MAX), []);
    assert_eq!(days(Date::MIN, date(2019, 12, 31)), []);
    assert_eq!(days(Date::MIN, Date::MAX), days(date(2020, 1, 1), date(2050, 12, 31)));
    assert_eq!(of("XX", first, last), None);
}

#[test]
fn an_unknown_place_has_neighbours_in_name() {
    assert_eq!(nearest("DE-BYY").first().unwrap(), "DE-BY");
    assert_eq!(nearest("Bayern").first().unwrap(), "DE-BY");
    assert_eq!(nearest("norway").first().unwrap(), "NO");
    assert_eq!(nearest("Katalonien").first().unwrap(), "ES-CT");
    assert!(nearest("qqqq").is_empty());
}

#[test]
fn a_line_nobody_can_read_is_left_out() {
    for text in
        ["", "13", "32-99x", "abc>=05-01", "easter", "05-01?sun", "05-01/so+1", "äöü-01", "2020-13-01,"]
    {
        assert_eq!(Rule::read(text), None, "{text}");
    }
    assert_eq!(read("01-01|No place yet|").len(), 0);
}
