//! The form in which somebody asks for cover or proposes a swap.

use super::{Look, Wish};
use crate::base::{
    Error, PersonId, Reader, Refusal, Result,
    calendar::{resolve, span::Span},
};
use crate::features::rotations::may_change;
use crate::features::rotations::names::Names;
use crate::features::rotations::rota::{self, RotationId, Swap};
use crate::spine::people::{self, viewer::Viewer};
use crate::store::Read;
use crate::web::components::{
    Choice, Field, FormState, Kind, Look as Style, button, field, fields, link_button, post_form, problems,
    select,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use maud::{Markup, html};

/// Somebody's shift in a slot: the first of it that has not begun, else what is left of it.
fn shift(look: &Look, slot: i64, person: PersonId, now: Timestamp) -> Result<Span> {
    let theirs = look.theirs(slot, person);
    let coming = theirs.iter().find(|span| now < span.starts).or(theirs.last());
    coming.copied().filter(|span| now < span.ends).ok_or(Error::NotFound)
}

/// The form, filled in for the whole shift, for whoever may ask.
pub(super) fn form(
    r: &Read<'_>,
    viewer: &Viewer,
    id: RotationId,
    (slot, giver): (i64, PersonId),
    state: Option<&FormState>,
) -> Result<(String, Markup)> {
    let (reader, t, now) = (&viewer.reader, viewer.reader.words(), r.now().at());
    let look = Look::load(r, id)?;
    if viewer.person.id != giver && !may_change(r, id, &viewer.person)? {
        return Err(Error::NotFound);
    }
    let shift = shift(&look, slot, giver, now)?;
    let names = Names::new(r);
    let blank = blank(reader, shift, now);
    let state = state.unwrap_or(&blank);
    let parted = ["from", "until"].iter().any(|name| state.errors_at(name).next().is_some());
    let body = html! {
        p { (t.cover_shift(reader.when(shift.starts), reader.when(shift.ends))) }
        (problems(state, t))
        @if giver != viewer.person.id { p.quiet { (t.cover_for(names.of(giver))) } }
        (select(Field { name: "with", label: &t.cover_with(), hint: &t.cover_with_hint(), ..Field::default() },
                &partners(r, reader, &look, (slot, giver), &names)?, state, t))
        (select(Field { name: "deadline", label: &t.cover_deadline(), hint: &t.cover_deadline_hint(),
                        ..Field::default() }, &deadlines(reader, shift, now), state, t))
        details open[parted || shift.starts <= now] {
            summary { (t.cover_part()) }
            (when("from", &t.cover_part_from(), state, reader))
            (when("until", &t.cover_part_until(), state, reader))
        }
        div.actions {
            (button(Style::Primary, &t.cover_ask()))
            (link_button(Style::Quiet, &format!("/rotations/{id}"), &t.rotations_cancel()))
        }
    };
    let title = t.cover_ask_title(look.plan.rotation.title.reveal());
    Ok((title, post_form(&format!("/rotations/{id}/cover/{slot}/{giver}"), &viewer.form_token, body)))
}

/// A day and a time of it.
fn when(name: &'static str, label: &str, state: &FormState, reader: &Reader) -> Markup {
    let t = reader.words();
    let clock = if name == "from" { "from_time" } else { "until_time" };
    fields(html! {
        (field(Field { name, label, kind: Kind::Date, ..Field::default() }, state, t))
        (field(Field { name: clock, label: &t.cover_part_time(), kind: Kind::Time, ..Field::default() }, state, t))
    })
}

/// What an instant is in the form: day and time by the reader's clock.
fn typed(reader: &Reader, at: Timestamp) -> (String, String) {
    let local = at.to_zoned(reader.zone.clone());
    (local.date().to_string(), local.time().strftime("%H:%M").to_string())
}

fn blank(reader: &Reader, shift: Span, now: Timestamp) -> FormState {
    let ((from, from_time), (until, until_time)) = (typed(reader, shift.starts), typed(reader, shift.ends));
    let day = SignedDuration::from_hours(24);
    let wanted = deadlines(reader, shift, now).into_iter().rev().map(|choice| choice.value);
    let wanted = wanted.filter_map(|value| value.parse::<i64>().ok());
    // A day before, or the nearest there is.
    let starts = shift.starts.as_millisecond() - i64::try_from(day.as_millis()).unwrap_or(0);
    let nearest = wanted.min_by_key(|at| (at - starts).abs()).unwrap_or_default();
    FormState::new()
        .with("deadline", nearest.to_string())
        .with("from", from)
        .with("from_time", from_time)
        .with("until", until)
        .with("until_time", until_time)
}

/// Until when an answer may be wanted: some hours before the shift, as instants.
fn deadlines(reader: &Reader, shift: Span, now: Timestamp) -> Vec<Choice> {
    let starts = if now < shift.starts { shift.starts } else { shift.ends };
    let before = |hours: i64| starts.saturating_sub(SignedDuration::from_hours(hours)).ok();
    let mut ends: Vec<Timestamp> =
        [168, 72, 48, 24, 12, 4, 1].into_iter().filter_map(before).filter(|at| now < *at).collect();
    if ends.is_empty() {
        ends.extend(now.checked_add(starts.duration_since(now) / 2));
    }
    ends.into_iter().map(|at| Choice::new(at.as_millisecond().to_string(), reader.when(at))).collect()
}

/// How many shifts of others are offered for a swap.
const SWAPS: usize = 12;

/// Who may be asked: everybody who can, one of them, or in return for one of their shifts.
fn partners(
    r: &Read<'_>,
    reader: &Reader,
    look: &Look,
    (slot, giver): (i64, PersonId),
    names: &Names<'_>,
) -> Result<Vec<Choice>> {
    let t = reader.words();
    let swap = Swap { slot, from: giver, to: None, back: None, part: None, stage: rota::Stage::Open };
    let mut choices = vec![Choice::new("", t.cover_with_anybody())];
    for person in look.candidates(&swap) {
        if people::get(r, person)?.active {
            choices.push(Choice::new(person.to_string(), t.cover_with_one(names.of(person))));
        }
    }
    for (back, person, span) in look.coming(giver, slot, 3 * SWAPS) {
        let swap = Swap { to: Some(person), back: Some(back), ..swap };
        if choices.len() <= SWAPS + look.plan.rota.members.len()
            && look.works(&swap)
            && people::get(r, person)?.active
        {
            let said = t.cover_with_swap(names.of(person), reader.when(span.starts));
            choices.push(Choice::new(format!("{person}:{back}"), said));
        }
    }
    Ok(choices)
}

/// What was asked for, from the form.
pub(super) fn wish(
    r: &Read<'_>,
    reader: &Reader,
    id: RotationId,
    (slot, giver): (i64, PersonId),
    state: &FormState,
) -> Result<Wish> {
    let look = Look::load(r, id)?;
    let shift = shift(&look, slot, giver, r.now().at())?;
    let mut refusals = Vec::new();
    let mut instant = |name: &'static str, clock: &str, whole: Timestamp| {
        let (day, time) = (state.value(name).trim(), state.value(clock).trim());
        // Untouched, it is the shift's own: twice on that day it may be that time.
        if (day.to_owned(), time.to_owned()) == typed(reader, whole) || (day.is_empty() && time.is_empty()) {
            return whole;
        }
        match (day.parse::<Date>(), time.parse::<Time>()) {
            (Ok(day), Ok(time)) => resolve(&reader.zone, day.to_datetime(time)),
            _ => {
                refusals.push(Refusal::at(name, |t| t.cover_part_outside()));
                whole
            }
        }
    };
    let wanted = Span {
        starts: instant("from", "from_time", shift.starts),
        ends: instant("until", "until_time", shift.ends),
    };
    let deadline = state.value("deadline").parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    if deadline.is_none() {
        refusals.push(Refusal::at("deadline", |t| t.cover_deadline_wrong()));
    }
    let with = state.value("with").trim();
    let (to, back) = with.split_once(':').map_or((with, None), |(to, back)| (to, Some(back)));
    let (to, back) = (to.parse::<PersonId>().ok(), back.and_then(|back| back.parse::<i64>().ok()));
    if !with.is_empty() && to.is_none() {
        refusals.push(Refusal::at("with", |t| t.cover_with_cannot()));
    }
    match deadline {
        Some(deadline) if refusals.is_empty() => {
            Ok(Wish { slot, giver, part: (wanted != shift).then_some(wanted), deadline, to, back })
        }
        _ => Err(Error::Refused(refusals)),
    }
}
