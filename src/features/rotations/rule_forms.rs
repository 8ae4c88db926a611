//! The rules of a rotation in its form: timetables of all kinds, seats, hours, holidays, leave.

use super::rota::{AbsencePolicy, Order};
use super::rules::Rules;
use crate::base::{
    Error, Lang, Refusal, Result, Words,
    calendar::{
        Cadence, Days, Window,
        cadence::{Nth, WeekTime},
        holidays,
    },
    text::words,
};
use crate::web::components::{
    Choice, Field, FormState, Kind, checkbox, checkboxes, field, fields, radios, select,
};
use jiff::civil::{DateTime, Time, Weekday};
use maud::{Markup, html};

/// What `unit` says: how a timetable that is neither daily nor weekly goes on.
const UNITS: [&str; 7] = ["hours", "days", "weeks", "months", "working-days", "nth-weekday", "weekdays"];

/// The rules that a form asks for; what it does not ask stays as `base` has it.
///
/// # Errors
/// Refusals at the fields.
pub(super) fn read(state: &FormState, base: &Rules, handoff: Option<DateTime>) -> Result<Rules> {
    let mut wrong = Vec::new();
    let mut rules = base.clone();
    match cadence(state, base, handoff) {
        Ok(cadence) => rules.cadence = cadence,
        Err(Error::Refused(more)) => wrong.extend(more),
        Err(other) => return Err(other),
    }
    if state.value("rules").is_empty() {
        return if wrong.is_empty() { Ok(rules) } else { Err(Error::Refused(wrong)) };
    }
    rules.seats = state.value("seats").trim().parse().unwrap_or(0);
    rules.order = match (state.value("order"), base.order) {
        ("balanced", Order::Balanced { rest }) => Order::Balanced { rest },
        ("balanced", Order::Strict) => Order::Balanced { rest: 1 },
        _ => Order::Strict,
    };
    match windows(state, base) {
        Some(windows) => rules.windows = windows,
        None => wrong.push(Refusal::at("window_from", |t| t.rotations_window_wrong())),
    }
    rules.own_zones = !state.value("own_zones").is_empty();
    rules.holidays_off = !state.value("holidays_off").is_empty();
    rules.approve_cover = !state.value("approve_cover").is_empty();
    rules.calendars = codes(state.value("calendars"));
    for code in &rules.calendars {
        if holidays::calendar(code).is_none() {
            let (code, near) = (code.clone(), holidays::nearest(code).join(", "));
            wrong.push(Refusal::at("calendars", move |t| match near.as_str() {
                "" => t.rotations_calendar_unknown(&code),
                near => t.rotations_calendar_near(&code, near),
            }));
        }
    }
    if let Some((policy, _)) = policies().iter().find(|(_, name)| *name == state.value("policy")) {
        rules.policy = *policy;
    }
    match state.value("miss").parse::<u8>() {
        Ok(0) => (rules.miss_percent, rules.miss_minutes) = (None, 0),
        Ok(percent) if percent <= 100 => rules.miss_percent = Some(percent),
        // As it is.
        _ => {}
    }
    if wrong.is_empty() { Ok(rules) } else { Err(Error::Refused(wrong)) }
}

fn cadence(state: &FormState, base: &Rules, handoff: Option<DateTime>) -> Result<Cadence> {
    match state.value("cadence") {
        "daily" => return Ok(Cadence::DAILY),
        "manual" => {
            return Ok(match &base.cadence {
                kept @ Cadence::Manual { .. } => kept.clone(),
                _ => Cadence::Manual { handoffs: Vec::new() },
            });
        }
        "other" => {}
        _ => return Ok(Cadence::WEEKLY),
    }
    let every: u32 = state.value("every").trim().parse().unwrap_or(0);
    let day = handoff.map_or(Weekday::Monday, DateTime::weekday);
    let cadence = match state.value("unit") {
        "hours" => Cadence::Hours { every },
        "weeks" => Cadence::Weeks { every },
        "months" => Cadence::Months { every },
        "working-days" => {
            let days = match &base.cadence {
                Cadence::WorkingDays { days, .. } => *days,
                _ => Days::WORKWEEK,
            };
            Cadence::WorkingDays { every, days, off: Default::default() }
        }
        "nth-weekday" => {
            let week = handoff.map_or(0, |at| (at.day() - 1) / 7);
            let nth = Nth::ALL.get(usize::try_from(week).unwrap_or(0)).copied().unwrap_or(Nth::Last);
            // The last of a month that has four is the fourth as well: what it was, it stays.
            let last = handoff.is_some_and(|at| at.day() + 7 > at.date().days_in_month());
            let kept =
                matches!(base.cadence, Cadence::NthWeekday { nth: Nth::Last, weekday, .. } if weekday == day);
            let nth = if kept && last { Nth::Last } else { nth };
            Cadence::NthWeekday { months: every, nth, weekday: day }
        }
        "weekdays" => match times(state.value("times")) {
            Some(handoffs) => Cadence::Weekdays { weeks: every, handoffs },
            None => return Err(Error::refused_at("times", |t| t.rotations_times_wrong())),
        },
        _ => Cadence::Days { every },
    };
    match cadence.check() {
        Ok(()) => Ok(cadence),
        Err(_) => Err(Error::refused_at("every", |t| t.rotations_every_range())),
    }
}

/// Weekdays and times, such as `Mon 09:00, Thu 18:00`; of a second week `w2 Thu 18:00`.
fn times(text: &str) -> Option<Vec<WeekTime>> {
    let one = |part: &str| -> Option<WeekTime> {
        let mut words: Vec<&str> = part.split_whitespace().collect();
        let time: Time = words.pop()?.parse().ok()?;
        let day = weekday(words.pop()?)?;
        let week = words.pop().map_or(Some(1), |w| w.to_lowercase().strip_prefix('w')?.parse().ok())?;
        words.is_empty().then_some(WeekTime { week, day, time })
    };
    let mut times: Vec<WeekTime> =
        text.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()).map(one).collect::<Option<_>>()?;
    times.sort_unstable();
    (!times.is_empty()).then_some(times)
}

/// A weekday by the first letters of its name, in any of our languages.
fn weekday(typed: &str) -> Option<Weekday> {
    let typed = typed.trim_end_matches('.').to_lowercase();
    let week = || (1..=7).filter_map(|n| Weekday::from_monday_one_offset(n).ok());
    let called = |lang: Lang, day: Weekday| crate::base::text::weekday_long(words(lang), day).to_lowercase();
    let fits =
        |day: &Weekday| [Lang::En, Lang::De].iter().any(|lang| called(*lang, *day).starts_with(&typed));
    (typed.chars().count() >= 2).then(|| week().find(fits)).flatten()
}

fn windows(state: &FormState, base: &Rules) -> Option<Vec<Window>> {
    if state.value("duty") != "hours" {
        // What the form cannot show stays as it is.
        return Some(if state.value("duty") == "kept" { base.windows.clone() } else { Vec::new() });
    }
    let clock = |name: &str| state.value(name).parse::<Time>().ok();
    let days: Days = (1..=7_i8)
        .filter(|n| state.values("window_days").any(|v| v == n.to_string()))
        .filter_map(|n| Weekday::from_monday_one_offset(n).ok())
        .collect();
    let window = Window { days, from: clock("window_from")?, to: clock("window_to")? };
    (!days.is_empty()).then(|| vec![window])
}

fn codes(typed: &str) -> Vec<String> {
    let mut codes: Vec<String> = typed
        .split([',', ';', ' '])
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(|code| holidays::calendar(code).map_or_else(|| code.to_owned(), |known| known.code.to_owned()))
        .collect();
    codes.dedup();
    codes
}

const fn policies() -> [(AbsencePolicy, &'static str); 4] {
    [
        (AbsencePolicy::Defer, "defer"),
        (AbsencePolicy::Exchange, "exchange"),
        (AbsencePolicy::Forfeit, "forfeit"),
        (AbsencePolicy::Ask, "ask"),
    ]
}

/// The answers that some rules are.
pub(super) fn fill(state: FormState, rules: &Rules, t: &Words) -> FormState {
    let (cadence, unit, every) = match &rules.cadence {
        Cadence::Days { every: 1 } => ("daily", "days", 1),
        Cadence::Weeks { every: 1 } => ("weekly", "weeks", 1),
        Cadence::Hours { every } => ("other", "hours", *every),
        Cadence::Days { every } => ("other", "days", *every),
        Cadence::Weeks { every } => ("other", "weeks", *every),
        Cadence::Months { every } => ("other", "months", *every),
        Cadence::WorkingDays { every, .. } => ("other", "working-days", *every),
        Cadence::NthWeekday { months, .. } => ("other", "nth-weekday", *months),
        Cadence::Weekdays { weeks, .. } => ("other", "weekdays", *weeks),
        Cadence::Manual { .. } => ("manual", "weeks", 1),
    };
    let times = match &rules.cadence {
        Cadence::Weekdays { handoffs, .. } => {
            let said = |at: &WeekTime| {
                let week = if at.week > 1 { format!("w{} ", at.week) } else { String::new() };
                format!("{week}{} {}", crate::base::text::weekday_short(t, at.day), at.time.strftime("%H:%M"))
            };
            handoffs.iter().map(said).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let policy = policies().iter().find(|(policy, _)| *policy == rules.policy).map_or("", |(_, name)| *name);
    let miss = match (rules.miss_percent, rules.miss_minutes) {
        (Some(percent), _) => percent.to_string(),
        (None, 0) => "0".to_owned(),
        _ => "kept".to_owned(),
    };
    let state = state
        .with("cadence", cadence)
        .with("unit", unit)
        .with("every", every.to_string())
        .with("times", times)
        .with("seats", rules.seats.to_string())
        .with("order", if rules.order == Order::Strict { "strict" } else { "balanced" })
        .with("calendars", rules.calendars.join(", "))
        .with("policy", policy)
        .with("miss", miss);
    let state = if rules.holidays_off { state.with("holidays_off", "1") } else { state };
    let state = if rules.approve_cover { state.with("approve_cover", "1") } else { state };
    let state = if rules.own_zones { state.with("own_zones", "1") } else { state };
    fill_windows(state, rules)
}

fn fill_windows(state: FormState, rules: &Rules) -> FormState {
    let typed = |at: Time| at.strftime("%H:%M").to_string();
    let shown = match rules.windows.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let duty = match (rules.windows.len(), shown) {
        (0, _) => "always",
        (_, Some(_)) => "hours",
        _ => "kept",
    };
    let office =
        Window { days: Days::WORKWEEK, from: Time::constant(9, 0, 0, 0), to: Time::constant(17, 0, 0, 0) };
    let window = shown.unwrap_or(office);
    let state =
        state.with("duty", duty).with("window_from", typed(window.from)).with("window_to", typed(window.to));
    window.days.iter().fold(state, |s, day| s.with("window_days", day.to_monday_one_offset().to_string()))
}

/// How the duty goes on where it is neither daily nor weekly; seen only if that was chosen.
pub(super) fn timetable(state: &FormState, t: &Words) -> Markup {
    let said = |unit: &str| match unit {
        "hours" => t.rotations_unit_hours(),
        "days" => t.rotations_unit_days(),
        "weeks" => t.rotations_unit_weeks(),
        "months" => t.rotations_unit_months(),
        "working-days" => t.rotations_unit_working_days(),
        "nth-weekday" => t.rotations_unit_nth_weekday(),
        _ => t.rotations_unit_weekdays(),
    };
    let units: Vec<Choice> = UNITS.iter().map(|unit| Choice::new(*unit, said(unit))).collect();
    html! {
        div.only-other {
            (fields(html! {
                (field(Field { name: "every", label: &t.rotations_every(), kind: Kind::Number, ..Field::default() }, state, t))
                (select(Field { name: "unit", label: &t.rotations_unit(), ..Field::default() }, &units, state, t))
            }))
            (field(Field { name: "times", label: &t.rotations_times(), hint: &t.rotations_times_hint(),
                           autocomplete: "off", ..Field::default() }, state, t))
        }
    }
}

/// Seats, hours, holidays and leave, folded: what is usual is there already.
pub(super) fn besides(state: &FormState, t: &Words) -> Markup {
    let asked = ["seats", "order", "duty", "window_from", "window_to", "calendars", "policy", "miss"];
    let open = asked.iter().any(|name| state.errors_at(name).next().is_some());
    let orders = [
        Choice::new("strict", t.rotations_order_strict()),
        Choice::new("balanced", t.rotations_order_balanced()).hint(t.rotations_order_balanced_hint()),
    ];
    let policies = [
        Choice::new("defer", t.rotations_policy_defer()).hint(t.rotations_policy_defer_hint()),
        Choice::new("exchange", t.rotations_policy_exchange()).hint(t.rotations_policy_exchange_hint()),
        Choice::new("forfeit", t.rotations_policy_forfeit()).hint(t.rotations_policy_forfeit_hint()),
        Choice::new("ask", t.rotations_policy_ask()).hint(t.rotations_policy_ask_hint()),
    ];
    let mut miss = vec![
        Choice::new("0", t.rotations_miss_none()),
        Choice::new("25", t.rotations_miss_quarter()),
        Choice::new("50", t.rotations_miss_half()),
    ];
    if !["", "0", "25", "50"].contains(&state.value("miss")) {
        miss.push(Choice::new(state.value("miss"), t.rotations_as_it_is()));
    }
    html! {
        details.besides open[open] {
            summary { (t.rotations_rules()) }
            input type="hidden" name="rules" value="1";
            (field(Field { name: "seats", label: &t.rotations_seats(), kind: Kind::Number, ..Field::default() }, state, t))
            (radios(Field { name: "order", label: &t.rotations_order(), ..Field::default() }, &orders, state, t))
            (hours(state, t))
            (field(Field { name: "calendars", label: &t.rotations_calendars(), hint: &t.rotations_calendars_hint(),
                           optional: true, autocomplete: "off", ..Field::default() }, state, t))
            (checkbox("holidays_off", &Choice::new("1", t.rotations_holidays_off()), state))
            (radios(Field { name: "policy", label: &t.rotations_policy(), hint: &t.rotations_policy_hint(),
                            ..Field::default() }, &policies, state, t))
            (select(Field { name: "miss", label: &t.rotations_miss(), ..Field::default() }, &miss, state, t))
            (checkbox("approve_cover", &Choice::new("1", t.cover_approve()).hint(t.cover_approve_hint()), state))
        }
    }
}

fn hours(state: &FormState, t: &Words) -> Markup {
    let week = (1..=7).filter_map(|n| Weekday::from_monday_one_offset(n).ok());
    let week: Vec<Choice> = week
        .map(|day| {
            Choice::new(day.to_monday_one_offset().to_string(), crate::base::text::weekday_long(t, day))
        })
        .collect();
    let mut duty = vec![
        Choice::new("always", t.rotations_duty_always()),
        Choice::new("hours", t.rotations_duty_hours()),
    ];
    if state.value("duty") == "kept" {
        duty.push(Choice::new("kept", t.rotations_as_it_is()));
    }
    html! {
        (radios(Field { name: "duty", label: &t.rotations_duty(), ..Field::default() }, &duty, state, t))
        div.only-hours {
            div.inline { (checkboxes(Field { name: "window_days", label: &t.rotations_window_days(), ..Field::default() },
                                     &week, state, t)) }
            (fields(html! {
                (field(Field { name: "window_from", label: &t.rotations_window_from(), kind: Kind::Time, ..Field::default() }, state, t))
                (field(Field { name: "window_to", label: &t.rotations_window_to(), kind: Kind::Time, ..Field::default() }, state, t))
            }))
            (checkbox("own_zones", &Choice::new("1", t.rotations_own_zones()).hint(t.rotations_own_zones_hint()), state))
        }
    }
}
