//! A plan of a large rotation against writing that plan out.
//!
//! Fifty people who take turns day by day, with leave and overrides strewn over the year. What is held against the
//! planner is the sheet it ends in: the same plan as JSON, into memory. And against itself, with ten times the shifts.

use crate::Size;
use crate::sheet::{Bar, Sheet, median};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use std::{collections::HashMap, fmt::Write, hint::black_box, time::Instant};
use turnkeep::base::{Dial, Lang, Reader, calendar::span::Span};
use turnkeep::features::rotations::{
    file::{self, Format, RotaFile},
    rota::{Plan, plan},
    sheet::{Called, Sheet as Written},
};

const PEOPLE: usize = 50;
const ABSENCES: usize = 500;
const OVERRIDES: usize = 100;
const FIRST: Date = jiff::civil::date(2026, 1, 1);

/// A rotation and how long it is planned.
struct World {
    file: RotaFile,
    span: Span,
}

pub fn measure(size: Size, sheet: &mut Sheet) {
    let worlds = [("strict order", "order = \"strict\""), ("balanced", "order = \"balanced\"\nrest = 3")];
    for (name, order) in worlds {
        let year = World::new(order, 1, 1);
        let longer = [
            ("ten years, as much leave in all", World::new(order, 10, 1)),
            ("ten years, as much leave in each", World::new(order, 10, 10)),
        ];
        let (mut planned, mut written, mut long) = (Vec::new(), Vec::new(), [Vec::new(), Vec::new()]);
        for _ in 0..size.pick(5, 1) {
            let times = size.pick(20, 1);
            let made = year.planned();
            planned.push(millis(times, || year.planned()));
            written.push(millis(times, || year.json(&made)));
            for ((_, world), times) in longer.iter().zip(&mut long) {
                times.push(millis(size.pick(2, 1), || world.planned()));
            }
        }
        let made = year.planned();
        let (planned, written) = (median(planned), median(written));
        sheet.add(
            &format!("plan of a year, {name}: {PEOPLE} people, {} shifts, {ABSENCES} absences, {OVERRIDES} overrides", made.shifts.len()),
            format!("{planned:.2} ms"),
            format!("that plan as JSON ({:.0} kB): {written:.2} ms", year.json(&made).len() as f64 / 1000.0),
            planned / written,
            " ×",
            Bar::AtMost(20.0),
        );
        for ((length, world), times) in longer.iter().zip(long) {
            let time = median(times);
            let shifts = world.planned().shifts.len();
            sheet.add(
                &format!("{name}, {length}: {shifts} shifts"),
                format!("{time:.2} ms"),
                format!("a year: {planned:.2} ms"),
                time / planned,
                " ×",
                Bar::AtMost(12.0),
            );
        }
    }
}

/// Milliseconds of one time, as the mean of so many.
fn millis<T>(times: usize, mut once: impl FnMut() -> T) -> f64 {
    let begun = Instant::now();
    (0..times).for_each(|_| drop(black_box(once())));
    begun.elapsed().as_secs_f64() * 1000.0 / times as f64
}

impl World {
    /// So many years, with so many times the absences and overrides.
    fn new(order: &str, years: i32, times: usize) -> Self {
        let days = 365 * usize::try_from(years).expect("some years");
        let mut text = format!(
            "title = \"Support\"\nzone = \"Europe/Berlin\"\nstarts = \"{FIRST}T09:00\"\n\
             cadence = {{ kind = \"every\", every = 1, unit = \"days\" }}\n{order}\n"
        );
        for n in 0..PEOPLE {
            write!(text, "[[member]]\nperson = \"p{n}\"\n").expect("a text");
        }
        // Numbers without a common factor strew them evenly, and the same in each run.
        let day =
            |n: usize| FIRST.checked_add(i32::try_from(n % days).expect("a day").days()).expect("a day");
        for n in 0..ABSENCES * times {
            let (from, to) =
                (day(n * 7919), day(n * 7919).checked_add((1 + n as i64 % 14).days()).expect("a day"));
            write!(text, "[[absence]]\nperson = \"p{}\"\nfrom = \"{from}\"\nto = \"{to}\"\n", n % PEOPLE)
                .expect("a text");
        }
        for n in 0..OVERRIDES * times {
            let day = day(n * 104_729);
            write!(
                text,
                "[[override]]\nfrom = \"{day}T12:00\"\nto = \"{day}T18:00\"\nadd = \"p{}\"\nremove = \"everybody\"\n",
                (n * 31) % PEOPLE
            )
            .expect("a text");
        }
        let file =
            file::read(text.as_bytes(), Format::Toml).unwrap_or_else(|all| panic!("{:?}", all.first()));
        let starts = file.rota.versions[0].starts;
        let ends = starts.to_zoned(TimeZone::UTC).checked_add(years.years()).expect("some years").timestamp();
        Self { file, span: Span::new(starts, ends) }
    }

    fn planned(&self) -> Plan {
        plan(&self.file.rota, self.span, None)
    }

    fn json(&self, plan: &Plan) -> Vec<u8> {
        let called = |p: &file::Listed| (p.id, Called { key: p.key.clone(), name: p.name.clone() });
        let people: HashMap<_, _> = self.file.people.iter().map(called).collect();
        let zone = self.file.rota.versions[0].grid.zone().clone();
        let to = Reader { lang: Lang::En, zone, now: Timestamp::UNIX_EPOCH, dial: Dial::default() };
        let sheet = Written {
            title: &self.file.title,
            key: &self.file.key(),
            rota: &self.file.rota,
            plan,
            span: self.span,
            at: None,
            now: None,
            people: &people,
            to: &to,
        };
        let mut text = Vec::new();
        sheet.json(&mut text).expect("memory holds it");
        text
    }
}
