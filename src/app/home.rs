//! The home page, "Your turn": everything that is due from the reader, in one list.

use super::slices;
use crate::base::{Reader, Result};
use crate::features::rotations;
use crate::slice::{Content, Face, Failure, House};
use crate::spine::{
    people::{self, viewer::Viewer},
    turns::{self, Turn},
};
use crate::store::Read;
use crate::web::components::{
    Look, Tone, TurnLine, empty, link_button, on_duty, post_button, tint, turn_group,
};
use crate::web::{Guard, Routes};
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};
use poem::{handler, http::StatusCode, web::Data};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/", Guard::Member, home)
}

#[handler]
fn home(viewer: Viewer, house: Data<&House>) -> Result<Content, Failure> {
    let t = viewer.reader.words();
    let body = house.store.read(viewer.scope(), |r| page(r, &viewer))?;
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

/// Late; within the hour; this civil day; within seven days; later. By the reader's own calendar.
fn nearness(reader: &Reader, due: Timestamp) -> Near {
    let day = due.to_zoned(reader.zone.clone()).date();
    let today = reader.today();
    if due < reader.now {
        Near::Late
    } else if due < reader.now + 1.hour() {
        Near::Now
    } else if day == today {
        Near::Today
    } else if today.checked_add(7.days()).is_ok_and(|week| day < week) {
        Near::ThisWeek
    } else {
        Near::Later
    }
}

fn page(r: &Read<'_>, viewer: &Viewer) -> Result<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let mut faces: Vec<(Turn, Face)> = Vec::new();
    for turn in turns::waiting_for(r, viewer.person.id)? {
        if let Some(face) = slices::face(r, reader, &turn.as_ref())? {
            faces.push((turn, face));
        }
    }
    let group = |near: Near| {
        let (id, title, tone) = match near {
            Near::Late => ("late", t.turns_late(), Tone::Late),
            Near::Now => ("now", t.turns_now(), Tone::Soon),
            Near::Today => ("today", t.turns_today(), Tone::Neutral),
            Near::ThisWeek => ("this-week", t.turns_this_week(), Tone::Neutral),
            Near::Later => ("later", t.turns_later(), Tone::Neutral),
        };
        let lines: Vec<TurnLine<'_>> = faces
            .iter()
            .filter(|(turn, _)| nearness(reader, turn.due) == near)
            .map(|(turn, face)| line(viewer, turn, face, tone))
            .collect();
        html! { @if !lines.is_empty() { (turn_group(reader, id, &title, tone, &lines)) } }
    };
    let duties = rotations::on_duty(r)?;
    Ok(html! {
        (duty_line(r, reader, &duties)?)
        @if faces.is_empty() { (nothing_due(r, viewer, &duties)?) }
        @for near in ORDER { (group(near)) }
    })
}

fn line<'a>(viewer: &Viewer, turn: &Turn, face: &'a Face, tone: Tone) -> TurnLine<'a> {
    let act = if face.post {
        post_button(Look::Move, &face.href, &viewer.form_token, &face.action)
    } else {
        link_button(Look::Move, &face.href, &face.action)
    };
    TurnLine {
        what: face.what.reveal(),
        href: if face.post { "" } else { &face.href },
        whom: face.whom.reveal(),
        due: Some(turn.due),
        tone,
        act,
    }
}

/// The quiet line above the list: who is on duty now.
fn duty_line(r: &Read<'_>, reader: &Reader, duties: &[rotations::Outlook]) -> Result<Markup> {
    let mut holders = Vec::new();
    for duty in duties {
        if let Some(id) = duty.running.as_ref().and_then(|shift| shift.person) {
            let name = people::get(r, id)?.name.into_inner();
            holders.push((name, tint(&id), duty.rotation.title.reveal().clone()));
        }
    }
    let label = reader.words().home_on_duty_now();
    Ok(html! { @if !holders.is_empty() { (on_duty(&label, &holders)) } })
}

/// A friendly word when nothing is due, and what comes next.
fn nothing_due(r: &Read<'_>, viewer: &Viewer, duties: &[rotations::Outlook]) -> Result<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
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
