//! The home page, "Your turn": everything that is due from the reader, in one list.

use super::slices;
use crate::base::{PersonId, Reader, Result, calendar::resolve};
use crate::features::rotations;
use crate::slice::{Content, Face, Failure, House};
use crate::spine::{
    people::{self, viewer::Viewer},
    turns::{self, Choices, Holder, Snooze, Turn},
};
use crate::store::Read;
use crate::web::components::{
    Act, Look, Tone, TurnLine, button_to, empty, link_button, more, notice, on_duty, tint, turn_fold,
    turn_group, turn_list,
};
use crate::web::{Guard, Routes};
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};
use poem::{
    handler,
    http::StatusCode,
    web::{Data, Query},
};
use serde::Deserialize;
use std::collections::{HashMap, hash_map::Entry};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/", Guard::Member, home)
}

/// `?first=1`: this is where the first run ends.
#[derive(Deserialize, Default)]
struct Asked {
    first: Option<String>,
}

#[handler]
fn home(viewer: Viewer, house: Data<&House>, Query(asked): Query<Asked>) -> Result<Content, Failure> {
    let t = viewer.reader.words();
    let page = house.store.read(viewer.scope(), |r| page(r, &viewer))?;
    let body = html! {
        @if asked.first.is_some() { div.flash { (notice(t, Tone::Ok, &t.home_welcome())) } }
        (page)
    };
    Ok(Content {
        title: t.turns_home(),
        here: "turns",
        primary: None,
        body,
        status: StatusCode::OK,
        bare: false,
    })
}

/// How near a turn is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Near {
    Late,
    Now,
    Today,
    ThisWeek,
    Later,
}

const ORDER: [Near; 5] = [Near::Late, Near::Now, Near::Today, Near::ThisWeek, Near::Later];

/// Where late, now, today and this week end, by the reader's own calendar: now; in an hour; with this civil
/// day; with the seventh.
struct Bounds([(Timestamp, Near); 4]);

impl Bounds {
    fn of(reader: &Reader) -> Self {
        let midnight = |days: i64| {
            let day = reader.today().saturating_add(days.days());
            resolve(&reader.zone, day.at(0, 0, 0, 0))
        };
        Self([
            (reader.now, Near::Late),
            (reader.now + 1.hour(), Near::Now),
            (midnight(1), Near::Today),
            (midnight(7), Near::ThisWeek),
        ])
    }

    fn near(&self, due: Timestamp) -> Near {
        self.0.iter().find(|(end, _)| due < *end).map_or(Near::Later, |(_, near)| *near)
    }
}

/// A turn of the reader's list, as it reads.
struct Shown {
    turn: Turn,
    face: Face,
    /// The second line: for whom, with whom it is late, until when it is snoozed.
    whom: String,
}

fn page(r: &Read<'_>, viewer: &Viewer) -> Result<Markup> {
    let (asleep, awake): (Vec<Shown>, Vec<Shown>) =
        shown(r, viewer)?.into_iter().partition(|shown| shown.turn.snoozed.is_some());
    Ok(html! {
        (duty_line(r, &viewer.reader)?)
        @if awake.is_empty() { (nothing_due(r, viewer)?) }
        @if !awake.is_empty() || !asleep.is_empty() {
            (turn_list(&viewer.form_token, html! { (groups(viewer, &awake)) (snoozed(viewer, &asleep)) }))
        }
    })
}

fn shown(r: &Read<'_>, viewer: &Viewer) -> Result<Vec<Shown>> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let mut names: HashMap<PersonId, String> = HashMap::new();
    let mut all = Vec::new();
    for turn in turns::list_for(r, viewer.person.id)? {
        let Some(face) = slices::face(r, reader, &turn.as_ref())? else { continue };
        let mut whom = Vec::new();
        if !face.whom.reveal().is_empty() {
            whom.push(face.whom.reveal().clone());
        }
        if let Some(with) = turn.late_with {
            let name = match names.entry(with) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(people::get(r, with)?.name.into_inner()),
            };
            whom.push(t.turns_late_with(&*name));
        }
        whom.extend(turn.snoozed.map(|until| t.turns_snoozed_until(reader.when(until))));
        all.push(Shown { turn, face, whom: whom.join(" · ") });
    }
    Ok(all)
}

/// The list itself. It is in order of its due instants, so each group is one stretch of it.
fn groups(viewer: &Viewer, awake: &[Shown]) -> Markup {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let (bounds, snoozes) = (Bounds::of(reader), Snoozes::of(viewer));
    let near: Vec<Near> = awake.iter().map(|shown| bounds.near(shown.turn.due)).collect();
    let group = |wanted: Near| {
        let (id, title, tone) = match wanted {
            Near::Late => ("late", t.turns_late(), Tone::Late),
            Near::Now => ("now", t.turns_now(), Tone::Soon),
            Near::Today => ("today", t.turns_today(), Tone::Neutral),
            Near::ThisWeek => ("this-week", t.turns_this_week(), Tone::Neutral),
            Near::Later => ("later", t.turns_later(), Tone::Neutral),
        };
        let here = awake.iter().zip(&near).filter(|(_, near)| **near == wanted);
        let lines: Vec<TurnLine<'_>> = here.map(|(shown, _)| line(viewer, shown, tone, &snoozes)).collect();
        html! { @if !lines.is_empty() { (turn_group(reader, id, &title, tone, &lines)) } }
    };
    html! { @for near in ORDER { (group(near)) } }
}

/// Until when one may snooze, and how that is said: the same for all lines, so it is said once.
struct Snoozes {
    choices: Choices,
    labels: Vec<(Timestamp, String)>,
}

impl Snoozes {
    fn of(viewer: &Viewer) -> Self {
        let (reader, t) = (&viewer.reader, viewer.reader.words());
        let choices = Choices::of(&viewer.person, reader.now);
        let label = |how, until| match how {
            Snooze::Hour => t.turns_snooze_hour(),
            Snooze::Morning | Snooze::Week => t.turns_snooze_until(reader.when(until)),
        };
        let labels = choices.all().map(|(how, until)| (until, label(how, until))).collect();
        Self { choices, labels }
    }

    fn label(&self, until: Timestamp) -> String {
        let found = self.labels.iter().find(|(at, _)| *at == until);
        found.map(|(_, label)| label.clone()).unwrap_or_default()
    }
}

fn line<'a>(viewer: &Viewer, shown: &'a Shown, tone: Tone, snoozes: &Snoozes) -> TurnLine<'a> {
    let (t, Shown { turn, face, whom }) = (viewer.reader.words(), shown);
    let act = if face.post {
        button_to(Look::Move, Some(&face.href), &face.action, None)
    } else if turn.late_with.is_some() {
        // What only they can do is theirs still; one may look.
        link_button(Look::Move, &face.href, &t.turns_look())
    } else {
        link_button(Look::Move, &face.href, &face.action)
    };
    TurnLine {
        what: face.what.reveal(),
        href: if face.post { "" } else { &face.href },
        whom,
        due: Some(turn.due),
        tone,
        act,
        more: more(&t.turns_more(face.what.reveal()), &besides(viewer, turn, snoozes)),
    }
}

/// What else the reader may do with a turn: snooze it, take it, give it back.
fn besides(viewer: &Viewer, turn: &Turn, snoozes: &Snoozes) -> Vec<Act> {
    let t = viewer.reader.words();
    let turn_path = format!("/turns/{}/", turn.id);
    let act = |verb: &str, label, says| Act { path: [&turn_path, verb].concat(), label, says };
    let choices = snoozes.choices.for_turn(turn).into_iter();
    let snooze = |(how, until): (Snooze, _)| act("snooze", snoozes.label(until), Some(("for", how.name())));
    let mut acts: Vec<Act> = choices.map(snooze).collect();
    match (turn.holder, turn.taken_by) {
        (Holder::Duty(_), None) if turn.may_take => acts.push(act("take", t.turns_take(), None)),
        (Holder::Duty(_), Some(taker)) if taker == viewer.person.id => {
            acts.push(act("give-back", t.turns_give_back(), None));
        }
        _ => {}
    }
    acts
}

fn asleep_line<'a>(viewer: &Viewer, shown: &'a Shown) -> TurnLine<'a> {
    let path = format!("/turns/{}/wake", shown.turn.id);
    TurnLine {
        what: shown.face.what.reveal(),
        href: "",
        whom: &shown.whom,
        due: Some(shown.turn.due),
        tone: Tone::Neutral,
        act: button_to(Look::Quiet, Some(&path), &viewer.reader.words().turns_wake(), None),
        more: html! {},
    }
}

/// What the reader snoozed, folded away at the end.
fn snoozed(viewer: &Viewer, asleep: &[Shown]) -> Markup {
    let lines: Vec<TurnLine<'_>> = asleep.iter().map(|shown| asleep_line(viewer, shown)).collect();
    let title = viewer.reader.words().turns_snoozed(lines.len());
    html! { @if !lines.is_empty() { (turn_fold(&viewer.reader, "snoozed", &title, &lines)) } }
}

/// The quiet line above the list: who is on duty now.
fn duty_line(r: &Read<'_>, reader: &Reader) -> Result<Markup> {
    let mut holders = Vec::new();
    for (title, id) in rotations::serving(r)? {
        holders.push((people::get(r, id)?.name.into_inner(), tint(&id), title.into_inner()));
    }
    let label = reader.words().home_on_duty_now();
    Ok(html! { @if !holders.is_empty() { (on_duty(&label, &holders)) } })
}

/// A friendly word when nothing is due, and what comes next.
fn nothing_due(r: &Read<'_>, viewer: &Viewer) -> Result<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let duties = rotations::on_duty(r)?;
    if duties.is_empty() {
        let add = t.rotations_add();
        let first = t.home_first_rotation();
        return Ok(empty(&t.home_nothing(), &first, Some(("/rotations/new", add.as_str()))));
    }
    let next = duties.iter().filter_map(|duty| {
        let seat = duty.coming.first()?;
        Some((seat.starts, seat.person?, duty.rotation.title.reveal()))
    });
    let example = match next.min_by_key(|(starts, ..)| *starts) {
        Some((starts, person, title)) => {
            let name = people::get(r, person)?.name.into_inner();
            t.home_next(name, title, reader.when(starts))
        }
        None => String::new(),
    };
    Ok(empty(&t.home_nothing(), &example, None))
}
