//! The strip: a few weeks of shifts drawn as SVG, days as columns of equal width, for one reader.
//!
//! Geometry is SVG attributes and colour is a class (`assets/css/strip.css`): the content policy allows
//! no inline style. Colour never speaks alone: every bar carries its initials.

use crate::base::{
    Reader,
    calendar::{resolve, span::Span},
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
};
use maud::{Markup, html};

/// One shift on the strip.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its first instant.
    pub starts: Timestamp,
    /// Its end.
    pub ends: Timestamp,
    /// The holder's display name, or the word for nobody.
    pub label: String,
    /// The holder's initials, one or two letters.
    pub initials: String,
    /// The holder's tint, 0 to 7: class `c0` to `c7`.
    pub colour: u8,
    /// Nobody serves: hatched.
    pub gap: bool,
    /// Nobody is meant to: not hatched.
    pub meant: bool,
    /// It is running now.
    pub now_running: bool,
}

/// The width of a day; text is at its natural size when the strip has its natural width.
const DAY: f64 = 24.0;
/// The upper edge of the first row of bars, the height of each, what lies between two, and below the last.
const TOP: u32 = 50;
const ROW: u32 = 44;
const BETWEEN: u32 = 4;
const BELOW: u32 = 20;

/// The strip of `weeks` weeks of a rotation from the day `from`, with a row of bars for each seat, holidays marked
/// (sorted) and a line at `now`. The page says the same in words beside it.
pub fn strip(
    reader: &Reader,
    (name, from, weeks): (&str, Date, u8),
    rows: &[Vec<Bar>],
    holidays: &[Date],
    now: Timestamp,
) -> Markup {
    let days = u16::from(weeks) * 7;
    let mut band = Band { from, days, day: DAY, now: Some(now), holidays, ..Band::of(reader) };
    let title = reader.words().strip_title(i64::from(weeks), name, reader.date(from));
    let within = |row: &'_ Vec<Bar>| -> Vec<usize> {
        (0..row.len()).filter(|at| band.span(&row[*at]).is_some()).collect()
    };
    let rows: Vec<Vec<&Bar>> =
        rows.iter().map(|row| within(row).into_iter().map(|at| &row[at]).collect()).collect();
    let seen: Vec<&Bar> = rows.iter().flatten().copied().collect();
    band.hatch = hatch_id(&seen);
    let lines: Vec<&[&Bar]> = rows.iter().map(Vec::as_slice).collect();
    let (width, height) = (band.width(), Band::height(u32::try_from(lines.len().max(1)).unwrap_or(1)));
    html! {
        div.strip tabindex="0" role="group" aria-label=(title) {
            svg role="img" viewBox={ "0 0 " (width) " " (height) } xmlns="http://www.w3.org/2000/svg" {
                title { (title) }
                desc { (description(reader, &seen)) }
                @if seen.iter().any(|bar| bar.gap && !bar.meant) { (hatch(&band.hatch)) }
                (band.draw(&lines))
            }
        }
    }
}

/// Some days with a row of bars for each seat. Civil days are columns: a day of 23 or 25 hours is as wide as
/// any other.
pub(super) struct Band<'a> {
    pub(super) reader: &'a Reader,
    /// The first day.
    pub(super) from: Date,
    /// How many.
    pub(super) days: u16,
    /// How wide each is.
    pub(super) day: f64,
    /// Public holidays, sorted.
    pub(super) holidays: &'a [Date],
    /// Where the line of now is.
    pub(super) now: Option<Timestamp>,
    /// The id of the pattern of a gap.
    pub(super) hatch: String,
}

impl<'a> Band<'a> {
    pub(super) fn of(reader: &'a Reader) -> Self {
        let (from, hatch) = (reader.today(), String::new());
        Self { reader, from, days: 0, day: DAY, holidays: &[], now: None, hatch }
    }

    pub(super) fn width(&self) -> f64 {
        f64::from(self.days) * self.day
    }

    /// How high it is with so many rows.
    pub(super) const fn height(rows: u32) -> u32 {
        TOP + rows * (ROW + BETWEEN) - BETWEEN + BELOW
    }

    fn x(&self, at: Timestamp) -> f64 {
        let wall = self.reader.zone.to_datetime(at);
        let seconds = wall.duration_since(self.from.to_datetime(jiff::civil::Time::midnight())).as_secs_f64();
        (seconds / 86_400.0 * self.day * 10.0).round() / 10.0
    }

    /// The left edge and width of what is seen of a bar; `None` if nothing is.
    pub(super) fn span(&self, bar: &Bar) -> Option<(f64, f64)> {
        let (left, right) = (self.x(bar.starts).max(0.0), self.x(bar.ends).min(self.width()));
        (left < right).then_some((left, right - left))
    }

    /// From the first midnight to the last.
    pub(super) fn reach(&self) -> Span {
        let day = |date: Date| resolve(&self.reader.zone, date.into());
        let end = self.from.checked_add(i64::from(self.days).days()).unwrap_or(Date::MAX);
        Span::new(day(self.from), day(end))
    }

    /// Days, rows of bars from above, and now.
    pub(super) fn draw(&self, rows: &[&[&Bar]]) -> Markup {
        let height = Self::height(u32::try_from(rows.len()).unwrap_or(1).max(1));
        html! {
            (days(self, height))
            @for (y, bars) in (TOP..).step_by((ROW + BETWEEN) as usize).zip(rows) {
                @for bar in *bars { (one_bar(self, bar, y)) }
            }
            @if let Some(now) = self.now { (now_line(self, now, height)) }
        }
    }
}

fn days(band: &Band<'_>, height: u32) -> Markup {
    let (reader, width) = (band.reader, band.day);
    let dates = (0..band.days).filter_map(|n| Some((n, band.from.checked_add(i64::from(n).days()).ok()?)));
    html! {
        @for (n, date) in dates {
            @let x = f64::from(n) * width;
            @let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
            @if weekend { rect.weekend x=(x) y="24" width=(width) height=(height - 24) {} }
            @if band.holidays.binary_search(&date).is_ok() {
                g.holiday {
                    title { (reader.words().strip_holiday(reader.date(date))) }
                    rect x=(x) y="24" width=(width) height=(height - 24) {}
                    circle cx=(x + width / 2.0) cy="43" r="2.5" {}
                }
            }
            @if n % 7 == 0 {
                line.week x1=(x) y1="0" x2=(x) y2=(height) {}
                text.week x=(x + 6.0) y="15" { (reader.date(date)) }
            } @else {
                line.day x1=(x) y1="38" x2=(x) y2=(height) {}
            }
            text.day.today[band.now.is_some() && date == reader.today()] x=(x + width / 2.0) y="38" { (date.day()) }
        }
    }
}

fn one_bar(band: &Band<'_>, bar: &Bar, y: u32) -> Markup {
    let Some((x, width)) = band.span(bar) else { return html! {} };
    let (hatch, height) = (&band.hatch, ROW);
    let (x, width) = (x + 1.0, (width - 2.0).max(1.0));
    let kind = [mark(bar.gap, " gap"), mark(bar.meant, " free"), mark(bar.now_running, " on")].concat();
    let class = format!("bar c{}{kind}", bar.colour % 8);
    let middle = y + height / 2 + 4;
    html! {
        g class=(class) {
            title { (sentence(band.reader, bar)) }
            rect.body x=(x) y=(y) width=(width) height=(height) rx="4" {}
            @if bar.gap && !bar.meant { rect.hatch x=(x) y=(y) width=(width) height=(height) rx="4" fill={ "url(#" (hatch) ")" } {} }
            @match fitting(&bar.label, width - 44.0) {
                Some(label) if bar.gap => text.name x=(x + 10.0) y=(middle) { (label) },
                Some(label) => {
                    text.initials x=(x + 10.0) y=(middle) { (bar.initials) }
                    text.name x=(x + 36.0) y=(middle) { (label) }
                }
                None => text.initials.narrow x=(x + width / 2.0) y=(middle) { (initials(bar, width)) },
            }
        }
    }
}

/// The initials, or the first of them on a sliver at the strip's edge; on the narrowest none.
fn initials(bar: &Bar, width: f64) -> String {
    let room = [(9.0, 0), (16.0, 1)].into_iter().find(|(narrow, _)| width < *narrow).map_or(2, |(_, n)| n);
    bar.initials.chars().take(room).collect()
}

/// As much of a name as fits into a width, none if that says too little.
pub(super) fn fitting(label: &str, width: f64) -> Option<String> {
    const LETTER: f64 = 7.5;
    let room = (width.max(0.0) / LETTER) as usize;
    match label.chars().count() {
        length if length <= room => Some(label.to_owned()),
        _ if room < 6 => None,
        _ => Some(label.chars().take(room - 1).chain(['…']).collect()),
    }
}

fn now_line(band: &Band<'_>, now: Timestamp, height: u32) -> Markup {
    let x = band.x(now);
    let end = if x > band.width() - 40.0 { "end" } else { "start" };
    html! {
        @if (0.0..=band.width()).contains(&x) {
            g.now {
                line x1=(x) y1="42" x2=(x) y2=(height) {}
                circle cx=(x) cy="44" r="4" {}
                text x=(if end == "end" { x - 6.0 } else { x + 6.0 }) y=(height - 4) text-anchor=(end) {
                    (band.reader.words().strip_now())
                }
            }
        }
    }
}

pub(super) fn hatch(id: &str) -> Markup {
    html! {
        defs {
            pattern.hatch id=(id) width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line x1="0" y1="0" x2="0" y2="8" {}
            }
        }
    }
}

/// Unlike the pattern of another rotation on the same page, unless both look the same.
fn hatch_id(seen: &[&Bar]) -> String {
    let first = seen.iter().find(|bar| bar.gap).map_or(0, |bar| bar.starts.as_second());
    format!("hatch-{first}-{}", seen.len())
}

fn description(reader: &Reader, seen: &[&Bar]) -> String {
    if seen.is_empty() {
        return reader.words().strip_empty();
    }
    seen.iter().map(|bar| sentence(reader, bar)).collect::<Vec<_>>().join("; ")
}

pub(super) fn sentence(reader: &Reader, bar: &Bar) -> String {
    let t = reader.words();
    if bar.ends == Timestamp::MAX {
        return t.strip_bar_open(&bar.label, t.sheet_open(reader.fixed(bar.starts)));
    }
    let [starts, ends] = reader.ends(bar.starts, bar.ends);
    t.strip_bar(&bar.label, starts, ends)
}

fn mark(yes: bool, class: &'static str) -> &'static str {
    if yes { class } else { "" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::Lang;
    use jiff::tz::TimeZone;

    fn reader(lang: Lang) -> Reader {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        Reader {
            lang,
            zone,
            now: "2026-11-25T09:00:00Z".parse().unwrap(),
            dial: crate::base::Dial::default(),
        }
    }

    fn bar(label: &str, starts: &str, ends: &str) -> Bar {
        Bar {
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
            label: label.into(),
            initials: label.chars().take(1).collect(),
            colour: 1,
            gap: label == "Nobody",
            meant: false,
            now_running: label == "Ada",
        }
    }

    fn drawn(lang: Lang) -> String {
        let bars = [
            bar("Ada", "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z"),
            bar("Nobody", "2026-11-30T08:00:00Z", "2026-12-07T08:00:00Z"),
            bar("<Zoe>", "2026-12-07T08:00:00Z", "2026-12-08T08:00:00Z"),
            bar("Bob", "2027-03-01T08:00:00Z", "2027-03-08T08:00:00Z"),
        ];
        let reader = reader(lang);
        strip(&reader, ("Support", jiff::civil::date(2026, 11, 23), 6), &[bars.to_vec()], &[], reader.now)
            .into_string()
    }

    #[test]
    fn a_bar_says_who_serves_and_when_in_the_readers_language() {
        assert!(drawn(Lang::En).contains("<title>Ada, Mon 23 Nov, 09:00 – Mon 30 Nov, 09:00</title>"));
        assert!(drawn(Lang::De).contains("<title>Ada, Mo, 23. Nov., 09:00 – Mo, 30. Nov., 09:00</title>"));
        assert!(drawn(Lang::De).contains("Dienste in 6 Wochen ab Mo, 23. Nov."));
    }

    #[test]
    fn the_strip_has_no_inline_style_and_lets_no_name_become_markup() {
        let svg = drawn(Lang::En);
        assert!(!svg.contains("style") && !svg.contains("<Zoe>"));
        assert!(svg.contains("&lt;Zoe&gt;"));
        assert!(svg.contains(r#"tabindex="0" role="group""#) && svg.contains(r#"role="img""#));
    }

    #[test]
    fn gaps_are_hatched_and_shifts_outside_are_left_out() {
        let svg = drawn(Lang::En);
        let id = svg.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(svg.contains(&format!("url(#{id})")));
        assert!(svg.contains("bar c1 gap") && svg.contains("bar c1 on"));
        assert!(!svg.contains("Bob"));
        assert_eq!(svg.matches("class=\"weekend\"").count(), 12);
        assert_eq!(svg.matches("<circle").count(), 1);
    }

    #[test]
    fn an_empty_strip_says_so() {
        let reader = reader(Lang::En);
        let svg = strip(&reader, ("Support", jiff::civil::date(2026, 11, 23), 6), &[], &[], reader.now)
            .into_string();
        assert!(svg.contains("No shifts in these weeks."));
    }

    #[test]
    fn a_name_that_does_not_fit_is_cut_or_left_to_its_initials() {
        assert_eq!(fitting("Ada", 130.0).as_deref(), Some("Ada"));
        assert_eq!(fitting("Maximiliane-Alexandra", 100.0).as_deref(), Some("Maximiliane-…"));
        assert_eq!(fitting("Ada", 0.0), None);
    }
}
