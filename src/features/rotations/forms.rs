//! The forms of rotations: what they ask, and what is made of the answers.

use super::change::{self, Draft};
use super::names::Names;
use super::plan::RotationId;
use super::{Plan, must_be_owner, rows, shift_rows};
use crate::base::{
    Error, PersonId, Reader, Refusal, Result, Sealed, Words,
    calendar::{cadence::Cadence, resolve},
};
use crate::spine::{
    people::{self, Person, viewer::Viewer},
    turns,
};
use crate::store::Read;
use crate::web::{
    Form,
    components::{
        Choice, Field, FormState, Kind, Look, button, button_saying, checkboxes, field, fields, first_run,
        link_button, post_form, problems, radios, section, select, table, time,
    },
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
};
use maud::{Markup, html};
use std::collections::HashMap;

fn place_field(person: PersonId) -> String {
    format!("place_{person}")
}

/// Reads a draft from what was typed; all problems at once.
pub(super) fn draft(r: &Read<'_>, state: &FormState) -> Result<Draft> {
    let mut refusals = Vec::new();
    let (date, clock) = (state.value("date").parse::<Date>(), state.value("time").parse::<Time>());
    let handoff = match (date, clock) {
        (Ok(date), Ok(clock)) => Some(date.to_datetime(clock)),
        _ => None,
    };
    if handoff.is_none() {
        refusals.push(Refusal::at("date", |t| t.rotations_handoff_missing()));
    }
    let lead: Option<i64> = state.value("lead_hours").trim().parse().ok();
    if lead.is_none() {
        refusals.push(Refusal::at("lead_hours", |t| t.rotations_lead_range()));
    }
    let (mut numbered, mut owners) = (Vec::new(), Vec::new());
    for person in people::all(r)?.iter().filter(|p| p.active) {
        let typed = state.value(&place_field(person.id)).trim().to_owned();
        match typed.parse::<u16>() {
            Ok(place) => numbered.push((place, person.id)),
            Err(_) if typed.is_empty() => {}
            Err(_) => refusals.push(Refusal::at("members", |t| t.rotations_place_number())),
        }
        if state.holds("owners", &person.id.to_string()) {
            owners.push(person.id);
        }
    }
    numbered.sort_by_key(|(place, _)| *place);
    let fallback = state.value("fallback").parse().ok();
    if fallback.is_none() {
        refusals.push(Refusal::at("fallback", |t| t.rotations_fallback_missing()));
    }
    let cadence = if state.value("cadence") == "daily" { Cadence::Daily } else { Cadence::Weekly };
    match (handoff, lead, fallback) {
        (Some(handoff), Some(lead_hours), Some(fallback)) if refusals.is_empty() => Ok(Draft {
            title: Sealed::new(state.value("title").to_owned()),
            zone: state.value("zone").to_owned(),
            cadence,
            handoff,
            members: numbered.into_iter().map(|(_, person)| person).collect(),
            owners,
            fallback,
            lead_hours,
        }),
        _ => Err(Error::Refused(refusals)),
    }
}

/// The answers a new rotation starts from: weekly, next Monday at nine, reminded a day ahead.
pub(super) fn blank(reader: &Reader, me: &Person) -> FormState {
    let today = reader.today();
    let monday = today.nth_weekday(1, Weekday::Monday).unwrap_or(today);
    FormState::new()
        .with("zone", me.profile.zone.clone())
        .with("cadence", "weekly")
        .with("date", monday.to_string())
        .with("time", "09:00")
        .with("lead_hours", "24")
        .with("fallback", me.id.to_string())
        .with("owners", me.id.to_string())
        .with(&place_field(me.id), "1")
}

/// The answers a rotation has now.
pub(super) fn filled(r: &Read<'_>, id: RotationId) -> Result<FormState> {
    let plan = Plan::load(r, id)?;
    let rotation = &plan.rotation;
    let next = rotation.grid.zone().to_datetime(rotation.next_at);
    let daily = rotation.grid.cadence() == Cadence::Daily;
    let mut state = FormState::new()
        .with("title", rotation.title.reveal().clone())
        .with("zone", rotation.grid.zone().iana_name().unwrap_or_default())
        .with("cadence", if daily { "daily" } else { "weekly" })
        .with("date", next.date().to_string())
        .with("time", next.time().strftime("%H:%M").to_string())
        .with("lead_hours", rotation.lead_hours.to_string())
        .with("fallback", turns::duty(r, rotation.duty)?.fallback.to_string());
    for (place, member) in (1..).zip(plan.members.iter().filter(|m| m.until.is_none())) {
        state = state.with(&place_field(member.person), place.to_string());
    }
    for owner in rows::owners(r, id)? {
        state = state.with("owners", owner.to_string());
    }
    Ok(state)
}

/// The form for a new rotation or, with `id`, for one that exists, with the handoffs it would give.
pub(super) fn form(
    r: &Read<'_>,
    viewer: &Viewer,
    state: &FormState,
    id: Option<RotationId>,
    first: bool,
) -> Result<Markup> {
    let t = viewer.reader.words();
    let people: Vec<Person> = people::all(r)?.into_iter().filter(|p| p.active).collect();
    let action = id.map_or_else(|| "/rotations/new".to_owned(), |id| format!("/rotations/{id}/edit"));
    let save = if id.is_some() { t.rotations_save() } else { t.rotations_create() };
    let body = html! {
        (problems(state, t))
        @if first { input type="hidden" name="first" value="1"; }
        (field(Field { name: "title", label: &t.rotations_title_label(), hint: &t.rotations_title_hint(),
                       first: true, ..Field::default() }, state, t))
        (radios(Field { name: "cadence", label: &t.rotations_cadence_label(), ..Field::default() },
            &[Choice::new("weekly", t.rotations_cadence_weekly()),
              Choice::new("daily", t.rotations_cadence_daily())], state, t))
        (fields(html! {
            (field(Field { name: "date", label: &t.rotations_handoff_date(), kind: Kind::Date,
                           ..Field::default() }, state, t))
            (field(Field { name: "time", label: &t.rotations_handoff_time(), kind: Kind::Time,
                           ..Field::default() }, state, t))
        }))
        (field(Field { name: "zone", label: &t.rotations_zone_label(), hint: &t.rotations_zone_hint(),
                       ..Field::default() }, state, t))
        (order(state, &people, viewer))
        (select(Field { name: "fallback", label: &t.rotations_fallback_label(),
                        hint: &t.rotations_fallback_hint(), ..Field::default() }, &choices(&people), state, t))
        (checkboxes(Field { name: "owners", label: &t.rotations_owners_label(),
                            hint: &t.rotations_owners_hint(), optional: true, ..Field::default() },
                    &choices(&people), state, t))
        (field(Field { name: "lead_hours", label: &t.rotations_lead_label(), hint: &t.rotations_lead_hint(),
                       kind: Kind::Number, ..Field::default() }, state, t))
        div.actions {
            (button(Look::Primary, &save))
            // An order that runs goes on from where it stands, which this preview does not tell yet.
            @if id.is_none() { (button_saying(Look::Quiet, &t.rotations_preview_action(), "preview", "1")) }
            @if first { (link_button(Look::Quiet, "/", &t.rotations_skip())) }
        }
    };
    Ok(html! {
        @if first { (first_run(t, 3)) }
        (preview(r, viewer, state, id)?)
        (post_form(&action, &viewer.form_token, body))
    })
}

fn choices(people: &[Person]) -> Vec<Choice> {
    people.iter().map(|p| Choice::new(p.id.to_string(), p.name.reveal().clone())).collect()
}

/// One short number field for each person: works without scripts, by keyboard and by ear.
fn order(state: &FormState, people: &[Person], viewer: &Viewer) -> Markup {
    let t = viewer.reader.words();
    let (mut inside, outside): (Vec<_>, Vec<_>) =
        people.iter().partition(|p| !state.value(&place_field(p.id)).is_empty());
    inside.sort_by_key(|p| state.value(&place_field(p.id)).parse().unwrap_or(u16::MAX));
    html! {
        fieldset.field.order aria-describedby="members-hint" {
            legend { (t.rotations_members_label()) }
            p.hint #members-hint { (t.rotations_members_hint()) }
            (places(state, &inside, t))
            @if !outside.is_empty() {
                details open[inside.len() < 2] {
                    summary { (t.rotations_more_people()) }
                    (places(state, &outside, t))
                }
            }
            @for wrong in state.errors_at("members") { p.wrong { (wrong) } }
        }
    }
}

fn places(state: &FormState, people: &[&Person], t: &Words) -> Markup {
    html! {
        ol.places role="list" {
            @for person in people {
                @let name = place_field(person.id);
                li {
                    input #(name) name=(name) type="number" min="1" max="999" inputmode="numeric"
                        value=(state.value(&name)) aria-label=(t.rotations_place_of(person.name.reveal()));
                    label for=(name) { (person.name.reveal()) }
                }
            }
        }
    }
}

/// The next handoffs, if the draft is whole; nothing otherwise: its problems stand at the fields.
fn preview(r: &Read<'_>, viewer: &Viewer, state: &FormState, id: Option<RotationId>) -> Result<Markup> {
    let t = viewer.reader.words();
    let Ok(draft) = draft(r, state) else { return Ok(html! {}) };
    // An existing rotation goes on from where its order stands; only a new one starts at the top.
    let shifts = match (id, change::preview(r, &draft, 4)) {
        (None, Ok(shifts)) => shifts,
        _ => return Ok(html! {}),
    };
    let names = Names::new(r);
    let rows: Vec<Vec<Markup>> = shifts
        .iter()
        .map(|shift| {
            let who = names.of_or_nobody(shift.holder.map(|(_, person)| person), t);
            vec![html! { (time(&viewer.reader, shift.starts)) }, html! { (who) }]
        })
        .collect();
    let heads = [t.rotations_col_when(), t.rotations_col_who()];
    let title = t.rotations_preview();
    Ok(section("preview", &title, table(&title, &heads, &rows)))
}

/// The page on which the running shift is handed over by hand.
pub(super) fn hand_over(
    r: &Read<'_>,
    viewer: &Viewer,
    id: RotationId,
    state: &FormState,
) -> Result<(String, Markup)> {
    let t = viewer.reader.words();
    let rotation = rows::get(r, id)?;
    let running = shift_rows::newest(r, id, 1)?.into_iter().next().ok_or(Error::NotFound)?;
    if running.person != Some(viewer.person.id) {
        must_be_owner(r, id)?;
    }
    let members = rows::members(r, id)?;
    let in_order = |p: &Person| members.iter().any(|m| m.person == p.id && m.until.is_none());
    let mut takers: Vec<Person> =
        people::all(r)?.into_iter().filter(|p| p.active && Some(p.id) != running.person).collect();
    let mut away = HashMap::new();
    for taker in &takers {
        if let Some(until) = people::away_now(r, taker)? {
            away.insert(taker.id, until);
        }
    }
    takers.sort_by_key(|p| (away.contains_key(&p.id), !in_order(p)));
    let takers: Vec<Choice> = takers
        .iter()
        .map(|p| match away.get(&p.id) {
            Some(until) => {
                let until = viewer.reader.date(*until);
                Choice::new(p.id.to_string(), t.rotations_taker_away(p.name.reveal(), until))
            }
            None => Choice::new(p.id.to_string(), p.name.reveal().clone()),
        })
        .collect();
    let body = html! {
        (problems(state, t))
        (select(Field { name: "to", label: &t.rotations_hand_over_to(), hint: &t.rotations_hand_over_hint(),
                        ..Field::default() }, &takers, state, t))
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
