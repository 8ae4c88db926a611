//! A plan as a picture: a file of its own, for a page, a document or a screen elsewhere.
//!
//! It brings its colours along, those of light and of dark, and fetches nothing. The same drawing as on our own
//! pages (`strip`), in bands of six weeks, with a row for each seat.

use super::{Sheet, plain};
use crate::base::{PersonId, calendar::span::Span, text::count};
use crate::features::rotations::{
    rota::{Reason, Shift},
    strip::{self, Band, Bar},
};
use crate::web::components::initials;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use maud::{Markup, html};
use std::collections::HashMap;

const COLOURS: &str = include_str!("picture.css");
/// Around everything, above the first band, and between two.
const MARGIN: u32 = 24;
const HEAD: u32 = 68;
const BETWEEN: u32 = 22;
/// How wide a band is, and how many days it has at the most.
const WIDTH: u32 = 1008;
const BAND: i64 = 42;
/// How many shifts are also said in words, for those who do not see it.
const SAID: usize = 100;
/// The height of a line of the legend.
const LEGEND: u32 = 34;

impl Sheet<'_> {
    /// It as a picture, an SVG file.
    pub fn svg(&self) -> String {
        let (drawn, picture) = (self.drawn(), Picture::of(self));
        let bands = self.bands(drawn);
        let rows = u32::try_from(picture.rows.len()).unwrap_or(1);
        let step = Band::height(rows) + BETWEEN;
        let below = HEAD + step * u32::try_from(bands.len()).unwrap_or(1);
        let (legend, lines) = self.legend(&picture, below);
        let (width, height) = (WIDTH + 2 * MARGIN, below + lines * LEGEND + MARGIN / 2);
        html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height)
                viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby="title desc"
            {
                title id="title" { (plain(self.title)) ", " (self.when_drawn(drawn)) }
                desc id="desc" { (self.in_words(&picture)) }
                style { (COLOURS) }
                (strip::hatch("hatch"))
                rect.paper width=(width) height=(height) {}
                text.title x=(MARGIN) y="34" { (strip::fitting(&plain(self.title), f64::from(WIDTH) * 0.7).unwrap_or_default()) }
                text x=(MARGIN) y="54" { (self.when_drawn(drawn)) }
                @for (y, band) in (HEAD..).step_by(step as usize).zip(&bands) {
                    g transform={ "translate(" (MARGIN) " " (y) ")" } { (picture.draw(band)) }
                }
                (legend)
            }
        }
        .into_string()
    }

    /// What is drawn: the plan's time or, of one instant, the shifts that hold it.
    fn drawn(&self) -> Span {
        let starts = self.plan.shifts.iter().map(|shift| shift.starts).min();
        let ends = self.plan.shifts.iter().map(|shift| shift.ends).filter(|at| *at != Timestamp::MAX).max();
        match (self.at, starts) {
            (Some(at), Some(starts)) => Span::new(starts, ends.unwrap_or(at).max(at)),
            _ => self.span,
        }
    }

    fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.to.zone.clone()).date()
    }

    fn when_drawn(&self, drawn: Span) -> String {
        let zone = self.to.zone.iana_name().unwrap_or("UTC");
        let to = self.to.timeless();
        let said = |at| to.fixed(at);
        format!("{} – {} ({zone})", said(drawn.starts), said(drawn.ends))
    }

    fn bands(&self, drawn: Span) -> Vec<Band<'_>> {
        let last = drawn.ends.checked_sub(SignedDuration::from_millis(1)).unwrap_or(drawn.ends);
        let (first, last) = (self.date(drawn.starts), self.date(last.max(drawn.starts)));
        let days = i64::from((last - first).get_days()) + 1;
        let days = (days + 6) / 7 * 7;
        let each = days.min(BAND);
        // All days are as wide as in the first band; the last ends with the week in which the plan does.
        let of = |(n, first): (i64, Date)| Band {
            from: first,
            days: u16::try_from((days - n * each).min(each)).unwrap_or(7),
            day: f64::from(WIDTH) / each as f64,
            holidays: self.holidays(),
            now: self.now,
            hatch: "hatch".into(),
            ..Band::of(self.to)
        };
        let firsts = (0..(days + each - 1) / each)
            .filter_map(|n| Some((n, first.checked_add((n * each).days()).ok()?)));
        firsts.map(of).collect()
    }

    /// The public holidays of the timetable that is drawn first.
    fn holidays(&self) -> &[Date] {
        let versions = &self.rota.versions;
        let version = versions.iter().rfind(|v| v.starts <= self.span.starts).or(versions.first());
        version.map_or(&[], |version| &version.holidays.days)
    }

    fn in_words(&self, picture: &Picture) -> String {
        let t = self.to.words();
        let mut all: Vec<&Bar> = picture.rows.iter().flatten().collect();
        all.sort_by_key(|bar| bar.starts);
        let more = (all.len() > SAID).then(|| t.sheet_shifts_in_all(count(all.len())));
        let said = all.iter().take(SAID).map(|bar| strip::sentence(self.to, bar)).chain(more);
        let said = said.collect::<Vec<_>>().join("; ");
        if said.is_empty() { t.sheet_none() } else { said }
    }

    /// Who is who, and how many lines it takes.
    fn legend(&self, picture: &Picture, below: u32) -> (Markup, u32) {
        let (mut x, mut line, mut chips) = (MARGIN, 0, Vec::new());
        let nobody = picture.rows.iter().flatten().filter(|bar| bar.gap).min_by_key(|bar| bar.meant);
        let meant = nobody.is_some_and(|bar| bar.meant);
        let nobody = nobody.map(|bar| (bar.label.clone(), bar.initials.clone(), None));
        let people =
            picture.people.iter().map(|(name, short, tint)| (name.clone(), short.clone(), Some(tint)));
        for (name, short, tint) in people.chain(nobody) {
            let room = 34 + 8 * u32::try_from(name.chars().count()).unwrap_or(0) + 20;
            if x > MARGIN && x + room > WIDTH + MARGIN {
                (x, line) = (MARGIN, line + 1);
            }
            let y = below + line * LEGEND;
            chips.push(html! {
                g class={ "bar " @match tint { Some(tint) => { "c" (tint) } None if meant => "gap free", None => "gap" } } {
                    rect.body x=(x) y=(y) width="28" height="22" rx="4" {}
                    @if tint.is_none() && !meant { rect.hatch x=(x) y=(y) width="28" height="22" rx="4" fill="url(#hatch)" {} }
                    text."initials narrow" x=(x + 14) y=(y + 15) { (short) }
                    text x=(x + 36) y=(y + 16) { (name) }
                }
            });
            x += room;
        }
        let lines = if chips.is_empty() { 0 } else { line + 1 };
        (html! { g.legend { @for chip in &chips { (chip) } } }, lines)
    }
}

/// What is drawn in each row, and the people in it with initials and tint, as they stand in the order.
struct Picture {
    rows: Vec<Vec<Bar>>,
    people: Vec<(String, String, u8)>,
}

impl Picture {
    fn of(sheet: &Sheet<'_>) -> Self {
        let tints = tints(sheet);
        let seats = sheet.plan.shifts.iter().map(|shift| shift.seat).max().unwrap_or(1).max(1);
        let mut rows: Vec<Vec<Bar>> = (0..seats).map(|_| Vec::new()).collect();
        for shift in sheet.plan.shifts.iter().filter(|shift| is_drawn(shift)) {
            let tint = shift.person.and_then(|id| tints.get(&id)).map_or(0, |(_, tint)| *tint);
            rows[usize::from(shift.seat.max(1) - 1)].push(bar(sheet, shift, tint));
        }
        let mut people: Vec<_> = tints.into_iter().collect();
        people.sort_by_key(|(_, (place, _))| *place);
        let called = |(id, (_, tint)): (PersonId, (usize, u8))| {
            let name = plain(sheet.name(id)).into_owned();
            let short = initials(&name);
            (name, short, tint)
        };
        Self { rows, people: people.into_iter().map(called).collect() }
    }

    fn draw(&self, band: &Band<'_>) -> Markup {
        let reach = band.reach();
        let seen = |bar: &&Bar| bar.starts < reach.ends && reach.starts < bar.ends;
        let rows: Vec<Vec<&Bar>> = self.rows.iter().map(|bars| bars.iter().filter(seen).collect()).collect();
        band.draw(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}

/// Hours without duty are no gap.
fn is_drawn(shift: &Shift) -> bool {
    shift.person.is_some() || shift.reason != Reason::Closed
}

fn bar(sheet: &Sheet<'_>, shift: &Shift, colour: u8) -> Bar {
    let label = sheet.who(shift.person).into_owned();
    Bar {
        starts: shift.starts,
        ends: shift.ends,
        initials: shift.person.map_or_else(|| "–".to_owned(), |_| initials(&label)),
        label,
        colour,
        gap: shift.person.is_none(),
        meant: shift.reason == Reason::Nobody,
        now_running: sheet.now.is_some_and(|now| shift.starts <= now && now < shift.ends),
    }
}

/// Place and tint of everybody with a shift: neighbours in the order differ.
fn tints(sheet: &Sheet<'_>) -> HashMap<PersonId, (usize, u8)> {
    let mut places: HashMap<PersonId, (usize, u8)> = HashMap::new();
    let serving = sheet.plan.shifts.iter().filter_map(|shift| shift.person);
    let serving: std::collections::HashSet<PersonId> = serving.collect();
    let order = sheet.rota.members.iter().filter_map(|member| member.person);
    let others = sheet.plan.shifts.iter().filter_map(|shift| shift.person);
    for id in order.chain(others).filter(|id| serving.contains(id)) {
        let place = places.len();
        places.entry(id).or_insert((place, u8::try_from(place % 8).unwrap_or(0)));
    }
    places
}
