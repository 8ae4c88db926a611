//! The forms of rotations: what they ask, and what is made of the answers.

use super::change::Draft;
use super::choosing::{Candidates, ORDER, OWNERS, Wording, chosen, list_field};
use super::lines::Line;
use super::preview::preview;
use super::rota::RotationId;
use super::rules::Rules;
use super::{Plan, must_be_owner, rows, rule_forms, shift_rows};
use crate::base::{
    Error, Reader, Refusal, Result, Sealed, Words,
    calendar::{Cadence, resolve, zone},
};
use crate::spine::{
    people::{self, Person, viewer::Viewer},
    turns,
};
use crate::store::Read;
use crate::web::{
    Form,
    components::{
        Choice, Field, FormState, Kind, Look, button, field, fields, first_run, form_token_field,
        link_button, post_form, problems, radios, select,
    },
    form::one_line,
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
};
use maud::{Markup, html};
use std::collections::HashMap;

/// Which form of a rotation it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// For a new one.
    New,
    /// For the first of all, the last step of the first run.
    First,
    /// For one that exists.
    Edit(RotationId),
}

impl Which {
    /// How many handoffs its preview shows.
    pub(super) fn shows(self) -> usize {
        if self == Self::First { 3 } else { 6 }
    }

    fn path(self) -> String {
        match self {
            Self::New | Self::First => "/rotations/new".to_owned(),
            Self::Edit(id) => format!("/rotations/{id}/edit"),
        }
    }
}

/// Reads a draft from what was typed; all problems at once.
pub(super) fn draft(state: &FormState, all: &Candidates, base: &Rules) -> Result<Draft> {
    let mut refusals = Vec::new();
    let (date, clock) = (state.value("date").parse::<Date>(), state.value("time").parse::<Time>());
    let handoff = match (date, clock) {
        (Ok(date), Ok(clock)) => Some(date.to_datetime(clock)),
        _ => None,
    };
    if handoff.is_none() {
        refusals.push(Refusal::at("date", |t| t.rotations_handoff_missing()));
    }
    let mut list = |list| match chosen(state, list, all) {
        Ok(lines) => lines,
        Err(Error::Refused(more)) => {
            refusals.extend(more);
            Vec::new()
        }
        Err(_) => Vec::new(),
    };
    let (members, owners) = (list(&ORDER), list(&OWNERS));
    let owners = owners.into_iter().filter_map(|line| all.whose(line).flatten()).collect();
    let fallback = all.find(state.value("fallback"));
    if fallback.is_none() {
        refusals.push(Refusal::at("fallback", |t| t.rotations_fallback_missing()));
    }
    let lead: Option<i64> = state.value("lead_hours").trim().parse().ok();
    if lead.is_none() {
        refusals.push(Refusal::at("lead_hours", |t| t.rotations_lead_range()));
    }
    let rules = match rule_forms::read(state, base, handoff) {
        Err(Error::Refused(more)) => {
            refusals.extend(more);
            None
        }
        read => Some(read?),
    };
    match (handoff, lead, fallback, rules) {
        (Some(handoff), Some(lead_hours), Some(fallback), Some(rules)) if refusals.is_empty() => Ok(Draft {
            title: Sealed::new(one_line(state.value("title"))),
            zone: state.value("zone").to_owned(),
            rules,
            handoff,
            members,
            owners,
            fallback,
            lead_hours,
        }),
        _ => Err(Error::Refused(refusals)),
    }
}

fn monday_after(today: Date) -> Date {
    today.nth_weekday(1, Weekday::Monday).unwrap_or(today)
}

/// The answers a new rotation starts from: weekly, next Monday at nine, reminded a day ahead.
pub(super) fn blank(reader: &Reader, me: &Person) -> FormState {
    let monday = monday_after(reader.today());
    rule_forms::fill(FormState::new(), &Rules::of(Cadence::WEEKLY), reader.words())
        .with("zone", me.profile.zone.clone())
        .with("date", monday.to_string())
        .with("time", "09:00")
        .with("lead_hours", "24")
        .with("fallback", me.id.to_string())
        .with("owners", me.id.to_string())
        .with("members", me.id.to_string())
}

/// The answers a rotation has now.
pub(super) fn filled(r: &Read<'_>, id: RotationId, t: &Words) -> Result<FormState> {
    let plan = Plan::load(r, id)?;
    let rotation = &plan.rotation;
    let next = match rotation.slot_ends {
        // By hand nobody knows; a clock would begin where that of a new one does.
        ends if ends == Timestamp::MAX => {
            monday_after(rotation.zone().to_datetime(r.now().at()).date()).at(9, 0, 0, 0)
        }
        ends => rotation.zone().to_datetime(ends),
    };
    let mut state = rule_forms::fill(FormState::new(), &rotation.rules(), t)
        .with("title", rotation.title.reveal().clone())
        .with("zone", rotation.zone().iana_name().unwrap_or_default())
        .with("date", next.date().to_string())
        .with("time", next.time().strftime("%H:%M").to_string())
        .with("lead_hours", rotation.lead_hours.to_string())
        .with("fallback", turns::duty(r, rotation.duty)?.fallback.to_string());
    for member in plan.order() {
        state = state.with("members", Line::Kept(member.id).to_string());
    }
    for owner in rows::owners(r, id)? {
        state = state.with("owners", owner.to_string());
    }
    Ok(state)
}

/// The form of a rotation, with the handoffs it would give.
pub(super) fn form(
    r: &Read<'_>,
    viewer: &Viewer,
    state: &FormState,
    all: &Candidates,
    which: Which,
) -> Result<Markup> {
    let t = viewer.reader.words();
    let path = which.path();
    let save = if matches!(which, Which::Edit(_)) { t.rotations_save() } else { t.rotations_create() };
    let form = html! {
        form.draft method="post" action=(path) novalidate data-preview="preview" {
            (form_token_field(&viewer.form_token))
            // The Enter key means this one, not the first arrow of a list.
            button type="submit" hidden { (save) }
            @if which == Which::First { input type="hidden" name="first" value="1"; }
            div.questions {
                (problems(state, t))
                (what_and_when(state, t))
                @if let Which::Edit(id) = which { (planned(r, viewer, id)?) }
                (list_field(&ORDER, &Wording {
                    label: &t.rotations_members_label(), hint: &t.rotations_members_hint(),
                    more: &t.rotations_members_more(), add: &t.rotations_add_person() }, all, state, t))
                (rule_forms::besides(state, t))
                (besides(state, all, t))
            }
            (preview(r, viewer, state, all, which, &path)?)
            div.actions {
                (button(Look::Primary, &save))
                @match which {
                    Which::First => { (link_button(Look::Quiet, "/?first=1", &t.rotations_skip())) }
                    Which::Edit(id) => { (link_button(Look::Quiet, &format!("/rotations/{id}"), &t.rotations_cancel())) }
                    Which::New => { (link_button(Look::Quiet, "/rotations", &t.rotations_cancel())) }
                }
            }
        }
        (all.suggestions())
    };
    Ok(match which {
        Which::First => html! { div.wizard { (first_run(t, 3)) p { (t.rotations_first_intro()) } (form) } },
        _ => form,
    })
}

fn what_and_when(state: &FormState, t: &Words) -> Markup {
    let untouched = state.value("move").is_empty() && state.value("preview").is_empty();
    html! {
        (field(Field { name: "title", label: &t.rotations_title_label(), hint: &t.rotations_title_hint(),
                       first: untouched, ..Field::default() }, state, t))
        (radios(Field { name: "cadence", label: &t.rotations_cadence_label(), ..Field::default() },
            &[Choice::new("weekly", t.rotations_cadence_weekly()),
              Choice::new("daily", t.rotations_cadence_daily()),
              Choice::new("manual", t.rotations_cadence_manual()),
              Choice::new("other", t.rotations_cadence_other())], state, t))
        (rule_forms::timetable(state, t))
        p.quiet.small.only-hand { (t.rotations_by_hand()) }
        div.only-clock { (fields(html! {
            (field(Field { name: "date", label: &t.rotations_handoff_date(), kind: Kind::Date,
                           ..Field::default() }, state, t))
            (field(Field { name: "time", label: &t.rotations_handoff_time(), kind: Kind::Time,
                           ..Field::default() }, state, t))
        })) }
        (field(Field { name: "zone", label: &t.rotations_zone_label(), hint: &t.rotations_zone_hint(),
                       autocomplete: "off", offers: zone::zone_names(), ..Field::default() }, state, t))
    }
}

/// That other rules are planned, and from when.
fn planned(r: &Read<'_>, viewer: &Viewer, id: RotationId) -> Result<Markup> {
    let t = viewer.reader.words();
    let Some(from) = rows::get(r, id)?.planned() else { return Ok(html! {}) };
    let file = format!("/rotations/{id}/file");
    Ok(html! {
        p.quiet.small { (t.rotations_planned(viewer.reader.when(from))) " " a href=(file) { (t.rotations_file()) } }
    })
}

/// What has a good answer already, folded: fallback, reminder, owners.
fn besides(state: &FormState, all: &Candidates, t: &Words) -> Markup {
    let wrong = ["fallback", "lead_hours", "owners", "add_owner"];
    let open = wrong.iter().any(|name| state.errors_at(name).next().is_some())
        || ["own", "disown"].contains(&state.value("move").split(':').next().unwrap_or_default());
    let fallback = Field {
        name: "fallback",
        label: &t.rotations_fallback_label(),
        hint: &t.rotations_fallback_hint(),
        ..Field::default()
    };
    html! {
        details.besides open[open] {
            summary { (t.rotations_besides()) }
            (all.field(fallback, (None, None), &[], state, t))
            (select(Field { name: "lead_hours", label: &t.rotations_lead_label(), hint: &t.rotations_lead_hint(),
                            ..Field::default() }, &leads(state, t), state, t))
            (list_field(&OWNERS, &Wording {
                label: &t.rotations_owners_label(), hint: &t.rotations_owners_hint(),
                more: &t.rotations_owners_more(), add: &t.rotations_add_owner() }, all, state, t))
        }
    }
}

/// How long ahead the next person may be reminded, with whatever holds now.
fn leads(state: &FormState, t: &Words) -> Vec<Choice> {
    let mut hours = vec![0, 1, 4, 12, 24, 48, 72, 168];
    if let Ok(now) = state.value("lead_hours").trim().parse::<i64>()
        && (0..=336).contains(&now)
        && !hours.contains(&now)
    {
        hours.push(now);
        hours.sort_unstable();
    }
    let said = |hours: i64| match hours {
        0 => t.rotations_lead_never(),
        24.. if hours % 24 == 0 => t.rotations_lead_days(hours / 24),
        _ => t.rotations_lead_hours(hours),
    };
    hours.into_iter().map(|hours| Choice::new(hours.to_string(), said(hours))).collect()
}

/// The page on which the running shift is handed over by hand.
pub(super) fn hand_over(
    r: &Read<'_>,
    viewer: &Viewer,
    id: RotationId,
    state: &FormState,
) -> Result<(String, Markup)> {
    let t = viewer.reader.words();
    let plan = Plan::load(r, id)?;
    let rotation = &plan.rotation;
    let running = shift_rows::running(r, id, false)?;
    let on_duty = |person| running.iter().any(|shift| shift.person == Some(person));
    if !on_duty(viewer.person.id) {
        must_be_owner(r, id)?;
    }
    let in_order = |p: &Person| plan.order().any(|member| member.person == Some(p.id));
    let mut takers: Vec<Person> =
        people::all(r)?.into_iter().filter(|p| p.active && !on_duty(p.id)).collect();
    let mut away = HashMap::new();
    for taker in &takers {
        if let Some(until) = people::away_now(r, taker)? {
            away.insert(taker.id, until);
        }
    }
    takers.sort_by_key(|p| (away.contains_key(&p.id), !in_order(p)));
    let said = takers.iter().map(|p| match away.get(&p.id) {
        Some(until) => {
            let until = viewer.reader.date(*until);
            Choice::new(p.id.to_string(), t.rotations_taker_away(p.name.reveal(), until))
        }
        None => Choice::new(p.id.to_string(), p.name.reveal().clone()),
    });
    let by_hand = rotation.by_hand();
    let next = by_hand.then(|| Choice::new("next", t.rotations_hand_on()));
    let takers: Vec<Choice> = next.into_iter().chain(said).collect();
    let hint = if by_hand { t.rotations_hand_on_hint() } else { t.rotations_hand_over_hint() };
    // Of several on duty one hands over: oneself, or else the first.
    let mine = running.iter().find(|shift| shift.person == Some(viewer.person.id)).or(running.first());
    let whose = mine.and_then(|shift| shift.person).filter(|_| running.len() > 1 && !by_hand);
    let body = html! {
        (problems(state, t))
        @if let Some(whose) = whose { p { (t.rotations_hand_over_whose(people::get(r, whose)?.name.reveal())) } }
        (select(Field { name: "to", label: &t.rotations_hand_over_to(), hint: &hint, ..Field::default() },
                &takers, state, t))
        p.quiet { (t.rotations_hand_over_who()) }
        div.actions {
            (button(Look::Primary, &t.rotations_hand_over()))
            (link_button(Look::Quiet, &format!("/rotations/{id}"), &t.rotations_cancel()))
        }
    };
    let title = t.rotations_hand_over_title(rotation.title.reveal());
    Ok((title, post_form(&format!("/rotations/{id}/hand-over"), &viewer.form_token, body)))
}

/// Text and due instant of something left for whoever is on duty: by the end of that day, for the reader.
pub(super) fn todo(form: &Form, reader: &Reader) -> Result<(String, Timestamp)> {
    let due = form
        .read::<Date>("due")
        .and_then(|day| day.checked_add(1.day()).ok())
        .map(|next| resolve(&reader.zone, next.at(0, 0, 0, 0)));
    match due {
        Some(due) if due > reader.now => Ok((form.text("text"), due)),
        _ => Err(Error::refused_at("due", |t| t.rotations_todo_due_wrong())),
    }
}
