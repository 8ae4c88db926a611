//! Writes timetables and rules: of the first version what is not as it would be anyway, of each later one
//! what it changes.

use super::{
    Calendars, RotaFile,
    moment::{self, Edge, Moment},
    written::{Out, list, said},
};
use crate::base::{
    PersonId,
    calendar::{Cadence, Days, Grid, cadence::Nth, resolve},
    document::{Entry, Value},
};
use crate::features::rotations::rota::{Order, Version};
use jiff::{Timestamp, civil::Time, tz::TimeZone};

/// Zone, start and rules of the first version.
pub(super) fn written(file: &RotaFile, out: &mut Out) {
    let Some(version) = file.rota.versions.first() else { return };
    let zone = version.grid.zone();
    out.maybe("zone", zone.iana_name().map(str::to_owned));
    // The anchor says it, unless the clock showed it twice.
    let says = resolve(zone, version.grid.anchor()) == version.starts;
    let starts = if says {
        moment::wall_text(version.grid.anchor())
    } else {
        moment::instant_text(version.starts, zone)
    };
    out.text("starts", starts);
    let anyway = anyway();
    let none = Calendars::default();
    let rules = rules(version, file.calendars.first().unwrap_or(&none));
    out.0.extend(rules.into_iter().filter(|entry| entry.key != "zone" && !anyway.contains(entry)));
}

/// Every later version, with what it changes.
pub(super) fn versions(file: &RotaFile, out: &mut Out) {
    let none = Calendars::default();
    let calendars = file.calendars.iter().chain(std::iter::repeat(&none));
    let all: Vec<(&Version, &Calendars)> = file.rota.versions.iter().zip(calendars).collect();
    let one = |two: &[(&Version, &Calendars)]| {
        let [(before, old), (version, new)] = two else { return Out::default().into_value() };
        let (zone, grid) = (before.grid.zone(), &version.grid);
        let mut out = Out::default();
        out.text("from", said(version.starts, zone, |moment| moment.instant(zone, Edge::Start)));
        let moved = grid.zone() != zone;
        let before = rules(before, old);
        let kept = |entry: &Entry| !before.contains(entry) || (moved && entry.key == "cadence");
        let (head, rest): (Vec<Entry>, Vec<Entry>) =
            rules(version, new).into_iter().filter(kept).partition(|entry| entry.key == "zone");
        out.0.extend(head);
        if grid.anchor() != grid.zone().to_datetime(version.starts) {
            out.text("starts", moment::wall_text(grid.anchor()));
        }
        out.0.extend(rest);
        out.into_value()
    };
    out.tables("version", all.windows(2).map(one).collect());
}

/// The rules of a file that says nothing of them.
fn anyway() -> Vec<Entry> {
    let mut anyway = Out::default();
    anyway.whole("seats", 1).text("order", "strict").put("windows", list([])).text("windows_in", "rotation");
    anyway.put("holidays", list([])).put("extra_holidays", list([])).put("holidays_off", Value::Bool(false));
    anyway.text("absence_policy", "defer").text("absence_threshold", "0h");
    anyway.whole("forgive_after_days", 21).whole("ask_hours", 24);
    anyway.0
}

/// All rules of a version.
fn rules(version: &Version, calendars: &Calendars) -> Vec<Entry> {
    let mut out = Out::default();
    out.maybe("zone", version.grid.zone().iana_name().map(str::to_owned));
    out.put("cadence", cadence(&version.grid)).whole("seats", version.seats);
    match version.order {
        Order::Strict => out.text("order", "strict"),
        Order::Balanced { rest } => out.text("order", "balanced").whole("rest", rest),
    };
    let windows = version.windows.iter().map(|window| {
        let mut out = Out::default();
        out.put("days", days(window.days)).text("from", clock(window.from)).text("to", clock(window.to));
        out.into_value()
    });
    out.put("windows", list(windows));
    out.text("windows_in", if version.own_zones { "member" } else { "rotation" });
    out.put("holidays", list(calendars.codes.iter().cloned().map(Value::Text)));
    out.put("extra_holidays", list(calendars.extra.iter().map(|day| Value::Text(day.to_string()))));
    out.put("holidays_off", Value::Bool(version.holidays.off));
    out.text("absence_policy", word(&version.absence.policy));
    out.text("absence_threshold", moment::threshold_text(version.absence.threshold));
    out.whole("forgive_after_days", version.absence.forgiven.as_hours() / 24);
    out.whole("ask_hours", version.absence.ask.as_hours());
    out.0
}

fn cadence(grid: &Grid) -> Value {
    let mut out = Out::default();
    let every = |out: &mut Out, every: u32, unit: &str| {
        out.text("kind", "every").whole("every", every).text("unit", unit);
    };
    match grid.cadence() {
        Cadence::Hours { every: n } => every(&mut out, *n, "hours"),
        Cadence::Days { every: n } => every(&mut out, *n, "days"),
        Cadence::Weeks { every: n } => every(&mut out, *n, "weeks"),
        Cadence::Months { every: n } => every(&mut out, *n, "months"),
        Cadence::NthWeekday { months, nth, weekday } => {
            out.text("kind", "nth-weekday").put("nth", which(*nth));
            out.text("weekday", moment::weekday_text(*weekday)).whole("months", *months);
        }
        Cadence::Weekdays { weeks, handoffs } => {
            let handoffs = handoffs.iter().map(|handoff| {
                let mut out = Out::default();
                out.text("day", moment::weekday_text(handoff.day)).text("time", clock(handoff.time));
                if handoff.week != 1 {
                    out.whole("week", handoff.week);
                }
                out.into_value()
            });
            out.text("kind", "weekdays").whole("weeks", *weeks).put("handoffs", list(handoffs));
        }
        Cadence::WorkingDays { every, days: worked, .. } => {
            out.text("kind", "working-days").whole("every", *every).put("days", days(*worked));
        }
        Cadence::Manual { handoffs } => {
            let zone = grid.zone();
            let when = |at: &Timestamp| said(*at, zone, |moment: Moment| moment.instant(zone, Edge::Start));
            out.text("kind", "manual");
            out.put("handoffs", list(handoffs.iter().map(|at| Value::Text(when(at)))));
        }
    }
    out.into_value()
}

fn which(nth: Nth) -> Value {
    match Nth::ALL.iter().position(|one| *one == nth) {
        Some(n @ 0..4) => Value::Whole(i64::try_from(n).unwrap_or(0) + 1),
        _ => Value::Text("last".to_owned()),
    }
}

/// Days of the week as a list.
pub(super) fn days(days: Days) -> Value {
    list(days.iter().map(|day| Value::Text(moment::weekday_text(day).to_owned())))
}

/// A time of the day.
pub(super) fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// The word that stands for one of a few things.
pub(super) fn word(thing: &impl serde::Serialize) -> String {
    serde_json::to_value(thing).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// By whose clock a person's own times go.
pub(super) fn zone_of(file: &RotaFile, person: PersonId) -> TimeZone {
    let human = file.rota.people.iter().find(|human| human.id == person).map(|human| human.zone.clone());
    let home = || file.rota.versions.first().map(|version| version.grid.zone().clone());
    human.or_else(home).unwrap_or(TimeZone::UTC)
}
