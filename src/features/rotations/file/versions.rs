//! Timetables and rules: the head of the file, and its versions.

use super::{
    super::rota::{AbsencePolicy, AbsenceRule, Holidays, Order, Threshold, Version},
    Calendars,
    moment::{self, Edge, Moment},
    slots,
    view::{self, View},
    wrong::{Problems, Wrong},
};
use crate::base::calendar::{
    Cadence, Days, Grid,
    cadence::{CadenceError, Nth, WeekTime},
    holidays,
    windows::Window,
    zone,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};
use std::collections::BTreeMap;

/// Rules, as they go from version to version; the holidays of the cadence come last.
#[derive(Clone)]
struct Rules {
    zone: TimeZone,
    cadence: Cadence,
    windows: Vec<Window>,
    own_zones: bool,
    seats: u8,
    balanced: bool,
    rest: u32,
    absence: AbsenceRule,
    calendars: Calendars,
    off: bool,
}

/// Known calendars, each looked up once.
type Known = BTreeMap<String, Vec<Date>>;

/// All versions, oldest first. None at all if the head of the file leaves open what they are, as was noted.
pub(super) fn read(root: &View<'_>, problems: &mut Problems) -> (Vec<Version>, Vec<Calendars>) {
    let mut known = Known::new();
    let zone = root.text("zone").and_then(|name| zone::parse(name).ok());
    let (mut versions, mut calendars) = (Vec::new(), Vec::new());
    let Some((zone, moment)) = zone.zip(root.moment("starts")) else {
        return (versions, calendars);
    };
    let starts = moment.instant(&zone, Edge::Start);
    let anchor = wall(moment, &zone);
    let mut rules = Rules::new(zone);
    rules.take(root, &mut known, problems);
    let Some(cadence) = cadence(root, &rules.zone, problems) else {
        return (versions, calendars);
    };
    rules.cadence = cadence;
    versions.push(rules.version(0, starts, anchor, &known));
    calendars.push(rules.calendars.clone());
    for view in root.tables("version", "version") {
        let Some(version) = next(&view, &mut rules, &versions, &mut known, problems) else { continue };
        versions.push(version);
        calendars.push(rules.calendars.clone());
    }
    (versions, calendars)
}

/// What the wall clock of a zone shows.
fn wall(moment: Moment, zone: &TimeZone) -> DateTime {
    match moment {
        Moment::Day(date) => date.to_datetime(Time::midnight()),
        Moment::Wall(wall) => wall,
        Moment::Instant(at) => zone.to_datetime(at),
    }
}

fn next(
    view: &View<'_>,
    rules: &mut Rules,
    versions: &[Version],
    known: &mut Known,
    problems: &mut Problems,
) -> Option<Version> {
    let before = versions.last()?;
    let starts = view.moment("from")?.instant(&rules.zone, Edge::Start);
    if let Some(zone) = view.text("zone") {
        rules.zone = zone::parse(zone).ok()?;
    }
    let anchor = match view.moment("starts") {
        Some(moment) => wall(moment, &rules.zone),
        None => rules.zone.to_datetime(starts),
    };
    rules.take(view, known, problems);
    if view.has("cadence") {
        rules.cadence = cadence(view, &rules.zone, problems)?;
    }
    if starts <= before.starts {
        view.wrong("from", Wrong::BeforeVersion, problems);
        return None;
    }
    match slots::handoff(before, starts) {
        Ok(first) => Some(rules.version(first, starts, anchor, known)),
        Err(near) => {
            let said =
                |at: Option<Timestamp>| at.map(|at| moment::wall_text(before.grid.zone().to_datetime(at)));
            let [earlier, later] = near.map(said);
            view.wrong("from", Wrong::NoHandoff(earlier, later), problems);
            None
        }
    }
}

impl Rules {
    fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            cadence: Cadence::WEEKLY,
            windows: Vec::new(),
            own_zones: false,
            seats: 1,
            balanced: false,
            rest: 1,
            absence: AbsenceRule {
                policy: AbsencePolicy::Defer,
                threshold: Threshold::Time(SignedDuration::ZERO),
                forgiven: SignedDuration::from_hours(21 * 24),
                ask: SignedDuration::from_hours(24),
            },
            calendars: Calendars::default(),
            off: false,
        }
    }

    /// Takes what a table says of them.
    fn take(&mut self, view: &View<'_>, known: &mut Known, problems: &mut Problems) {
        set(&mut self.seats, view.whole("seats"));
        set(&mut self.balanced, view.text("order").map(|order| order == "balanced"));
        set(&mut self.rest, view.whole("rest"));
        set(&mut self.own_zones, view.text("windows_in").map(|whose| whose == "member"));
        set(&mut self.off, view.bool("holidays_off"));
        set(&mut self.absence.policy, view.text("absence_policy").and_then(policy));
        set(&mut self.absence.threshold, view.text("absence_threshold").and_then(moment::threshold));
        let hours =
            |key: &str, each: i64| view.whole::<i64>(key).map(|n| SignedDuration::from_hours(n * each));
        set(&mut self.absence.forgiven, hours("forgive_after_days", 24));
        set(&mut self.absence.ask, hours("ask_hours", 1));
        if view.has("windows") {
            self.windows = view.tables("windows", "windows").filter_map(|view| window(&view)).collect();
        }
        if view.has("holidays") {
            self.calendars.codes = codes(view, known, problems);
        }
        if view.has("extra_holidays") {
            self.calendars.extra = view.dates("extra_holidays");
        }
    }

    fn version(&mut self, first: i64, starts: Timestamp, anchor: DateTime, known: &Known) -> Version {
        let of_codes = self.calendars.codes.iter().filter_map(|code| known.get(code)).flatten();
        let mut days: Vec<Date> = of_codes.chain(&self.calendars.extra).copied().collect();
        days.sort_unstable();
        days.dedup();
        if let Cadence::WorkingDays { off, .. } = &mut self.cadence {
            *off = days.as_slice().into();
        }
        let grid = Grid::new(self.zone.clone(), anchor, self.cadence.clone());
        Version {
            first,
            starts,
            offset: crate::features::rotations::rota::offset(&grid, starts),
            grid,
            windows: self.windows.clone(),
            own_zones: self.own_zones,
            seats: self.seats,
            order: if self.balanced { Order::Balanced { rest: self.rest } } else { Order::Strict },
            absence: self.absence,
            holidays: Holidays { days, off: self.off },
        }
    }
}

fn set<T>(what: &mut T, to: Option<T>) {
    if let Some(to) = to {
        *what = to;
    }
}

fn policy(word: &str) -> Option<AbsencePolicy> {
    serde_json::from_value(word.into()).ok()
}

fn window(view: &View<'_>) -> Option<Window> {
    let days = days(view, "days").unwrap_or_else(every_day);
    Some(Window { days, from: view.clock("from")?, to: view.clock("to")? })
}

pub(super) fn every_day() -> Days {
    [1, 2, 3, 4, 5, 6, 7].into_iter().filter_map(|n| Weekday::from_monday_one_offset(n).ok()).collect()
}

/// The days of the week that a key lists.
pub(super) fn days(view: &View<'_>, key: &str) -> Option<Days> {
    view.has(key).then(|| view.texts(key).filter_map(|(text, _)| moment::weekday(text)).collect())
}

/// The codes of holiday calendars, each once.
fn codes(view: &View<'_>, known: &mut Known, problems: &mut Problems) -> Vec<String> {
    let mut codes = Vec::new();
    for (code, node) in view.texts("holidays") {
        let code = code.to_ascii_uppercase();
        if codes.contains(&code) {
            continue;
        }
        if !known.contains_key(&code) {
            let Some(days) = days_off(&code) else {
                let near = holidays::nearest(&code);
                view.wrong_at(node, "holidays", Wrong::UnknownHolidays(near), problems);
                continue;
            };
            known.insert(code.clone(), days);
        }
        codes.push(code);
    }
    codes
}

/// The public holidays of a place, of all years that there are.
fn days_off(code: &str) -> Option<Vec<Date>> {
    let of_years = holidays::of(code, Date::MIN, Date::MAX)?;
    Some(of_years.into_iter().map(|holiday| holiday.date).collect())
}

/// The cadence that a table tells of. Its holidays are not yet in it.
fn cadence(root: &View<'_>, zone: &TimeZone, problems: &mut Problems) -> Option<Cadence> {
    let path = if root.has("from") { "version.cadence" } else { "cadence" };
    let view = root.table("cadence", path)?;
    let every = |key: &str| view.whole::<u32>(key).or_else(|| (!view.has(key)).then_some(1));
    let cadence = match view.text("kind")? {
        "every" => match (view.text("unit")?, every("every")?) {
            ("hours", every) => Cadence::Hours { every },
            ("days", every) => Cadence::Days { every },
            ("weeks", every) => Cadence::Weeks { every },
            ("months", every) => Cadence::Months { every },
            _ => return None,
        },
        "nth-weekday" => Cadence::NthWeekday {
            months: every("months")?,
            nth: nth(&view)?,
            weekday: moment::weekday(view.text("weekday")?)?,
        },
        "weekdays" => {
            let mut handoffs: Vec<WeekTime> =
                view.tables("handoffs", "").filter_map(|view| week_time(&view)).collect();
            handoffs.sort_unstable();
            Cadence::Weekdays { weeks: every("weeks")?, handoffs }
        }
        "working-days" => {
            let days = days(&view, "days").unwrap_or(Days::WORKWEEK);
            Cadence::WorkingDays { every: every("every")?, days, off: [].into() }
        }
        "manual" => Cadence::Manual { handoffs: said(&view, zone, problems) },
        _ => return None,
    };
    if let Err(error) = cadence.check() {
        let key = match error {
            CadenceError::Every { .. } if view.has("weeks") => "weeks",
            CadenceError::Every { .. } if view.has("months") => "months",
            CadenceError::Every { .. } => "every",
            CadenceError::NoDay => "days",
            _ => "handoffs",
        };
        view.instead(key, Wrong::Cadence(error), problems);
        return None;
    }
    Some(cadence)
}

fn nth(view: &View<'_>) -> Option<Nth> {
    let n = view.whole::<usize>("nth").map_or(4, |n| n.saturating_sub(1));
    Nth::ALL.get(n).copied()
}

fn week_time(view: &View<'_>) -> Option<WeekTime> {
    Some(WeekTime {
        week: view.whole("week").or_else(|| (!view.has("week")).then_some(1))?,
        day: moment::weekday(view.text("day")?)?,
        time: view.clock("time")?,
    })
}

/// Handoffs that somebody said, sorted.
fn said(view: &View<'_>, zone: &TimeZone, problems: &mut Problems) -> Vec<Timestamp> {
    let mut handoffs = BTreeMap::new();
    for node in view.list("handoffs") {
        let moment = view::text(node).and_then(|text| Moment::read(text).ok());
        let Some(at) = moment.map(|moment| moment.instant(zone, Edge::Start)) else { continue };
        if let Some(line) = handoffs.insert(at, node.at.line) {
            view.wrong_at(node, "handoffs", Wrong::Twice(line), problems);
        }
    }
    handoffs.into_keys().collect()
}
