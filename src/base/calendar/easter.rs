//! When Easter is.

use jiff::{ToSpan, civil::Date};

/// Easter Sunday in the western churches, by the algorithm of Meeus, Jones and Butcher; `None` before the year 1583 and
/// where the calendar ends.
pub fn western(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, n / 31, n % 31 + 1)
}

/// Easter Sunday in the Orthodox churches, as a date of today's calendar: by the Julian rule of Meeus, and as many days on
/// as that calendar lags behind.
pub fn orthodox(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let n = d + e + 114;
    let lag = y / 100 - y / 400 - 2;
    day(year, n / 31, n % 31 + 1)?.checked_add(lag.days()).ok()
}

fn day(year: i16, month: i32, day: i32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::Weekday;

    fn texts(easter: fn(i16) -> Option<Date>, years: &[i16]) -> Vec<String> {
        years.iter().map(|year| easter(*year).unwrap().strftime("%y-%m-%d").to_string()).collect()
    }

    #[test]
    fn western_easter_is_when_it_was_and_will_be() {
        let years = [1818, 1943, 2008, 2019, 2024, 2025, 2026, 2027, 2038];
        let known = [
            "18-03-22", "43-04-25", "08-03-23", "19-04-21", "24-03-31", "25-04-20", "26-04-05", "27-03-28",
            "38-04-25",
        ];
        assert_eq!(texts(western, &years), known);
    }

    #[test]
    fn orthodox_easter_is_when_it_was_and_will_be() {
        let years = [1899, 2010, 2013, 2021, 2024, 2025, 2026, 2027, 2050];
        let known = [
            "99-04-30", "10-04-04", "13-05-05", "21-05-02", "24-05-05", "25-04-20", "26-04-12", "27-05-02",
            "50-04-17",
        ];
        assert_eq!(texts(orthodox, &years), known);
    }

    #[test]
    fn easter_is_a_sunday_in_spring_and_never_panics() {
        for year in i16::MIN..=i16::MAX {
            let (west, east) = (western(year), orthodox(year));
            assert_eq!(west.is_some(), (1583..=9999).contains(&year), "{year}");
            for date in west.into_iter().chain(east) {
                assert_eq!(date.weekday(), Weekday::Sunday, "{year}");
            }
            if let Some(date) = west {
                assert!(
                    (3, 22) <= (date.month(), date.day()) && (date.month(), date.day()) <= (4, 25),
                    "{year}"
                );
            }
        }
    }
}
