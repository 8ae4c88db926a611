//! How the reader's own page looks.

use super::{
    kit, leave,
    mine::{Forms, Mine},
};
use crate::base::{Lang, Reader, text::weekday_long};
use crate::slice::Content;
use crate::spine::notifications::{Attempt, Delivery};
use crate::spine::people::{Person, viewer::Viewer};
use crate::web::components::{
    Choice, Field, FormState, Kind, Look, Tone, badge_saying, button, checkboxes, facts, field, fields,
    post_form, problems, radios, section, time,
};
use jiff::civil::Weekday;
use maud::{Markup, html};

pub(super) fn page(viewer: &Viewer, mine: &Mine, forms: &Forms) -> Content {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let all = [&forms.name, &forms.profile, &forms.leave];
    let body = html! {
        @for state in all { (problems(state, t)) }
        (names(viewer, mine.elsewhere, &forms.name))
        (section("time", &t.people_time_and_language(), profile(viewer, &forms.profile)))
        (section("leave", &t.people_my_leave(), html! {
            p.quiet { (t.people_my_leave_text()) }
            (leave::view(reader, &viewer.form_token, "/me/leave", &mine.leave, &forms.leave))
        }))
        (super::devices(viewer, &mine.devices, mine.elsewhere))
        (section("messages", &t.people_messages(), messages(reader, &mine.messages)))
    };
    Content { here: "", ..kit::content(t.people_me(), body) }
}

fn names(viewer: &Viewer, elsewhere: bool, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let person = &viewer.person;
    let state =
        if state.has_errors() { state.clone() } else { FormState::new().with("name", person.name.reveal()) };
    let roles = kit::roles(t, person);
    let mut rows = vec![(
        t.people_address(),
        html! {
            span.row { span { (person.email.reveal()) } a href="/me/email" { (t.people_change_address()) } }
        },
    )];
    if !roles.is_empty() {
        rows.push((t.people_roles(), html! { (roles) }));
    }
    if elsewhere {
        rows.push((t.workspaces_yours(), html! { a href="/workspaces" { (t.workspaces_see()) } }));
    }
    let (label, hint) = (t.people_my_name(), t.people_my_name_hint());
    let name = Field { name: "name", label: &label, hint: &hint, autocomplete: "name", ..Field::default() };
    html! {
        (facts(&rows))
        (post_form("/me/name", &viewer.form_token, html! {
            (field(name, &state, t))
            div.actions { (button(Look::Quiet, &t.people_save_name())) }
        }))
    }
}

/// The form as it is kept.
fn as_kept(person: &Person) -> FormState {
    let profile = &person.profile;
    let clock = |at: jiff::civil::Time| at.strftime("%H:%M").to_string();
    let state = FormState::new()
        .with("zone", &*profile.zone)
        .with("lang", &*profile.lang)
        .with("from", clock(profile.hours.from))
        .with("until", clock(profile.hours.until));
    profile.hours.days.iter().fold(state, |s, day| s.with("days", day.to_monday_one_offset().to_string()))
}

fn profile(viewer: &Viewer, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let state = if state.has_errors() { state.clone() } else { as_kept(&viewer.person) };
    let (zone, hint, lang) = (t.people_zone(), t.people_zone_hint(), t.people_language());
    let (days, from, until) = (t.people_working_days(), t.people_from(), t.people_until());
    let langs: Vec<_> = Lang::iter().map(|l| Choice::new(&**l, l.language_name())).collect();
    let week = (1..=7).filter_map(|n| Weekday::from_monday_one_offset(n).ok());
    let week: Vec<_> =
        week.map(|d| Choice::new(d.to_monday_one_offset().to_string(), weekday_long(t, d))).collect();
    post_form(
        "/me/profile",
        &viewer.form_token,
        html! {
            (field(Field { name: "zone", label: &zone, hint: &hint, ..Field::default() }, &state, t))
            (radios(Field { name: "lang", label: &lang, ..Field::default() }, &langs, &state, t))
            div.days { (checkboxes(Field { name: "days", label: &days, ..Field::default() }, &week, &state, t)) }
            (fields(html! {
                (field(Field { name: "from", label: &from, kind: Kind::Time, ..Field::default() }, &state, t))
                (field(Field { name: "until", label: &until, kind: Kind::Time, ..Field::default() }, &state, t))
            }))
            div.actions { (button(Look::Quiet, &t.people_save_time())) }
        },
    )
}

fn messages(reader: &Reader, all: &[(Delivery, Option<Attempt>)]) -> Markup {
    let t = reader.words();
    html! {
        @if all.is_empty() { p.quiet { (t.people_no_messages()) } }
        @else {
            ul.spans role="list" {
                @for (delivery, attempt) in all {
                    li {
                        span {
                            (topic(reader, &delivery.message)) " "
                            span.quiet.small { (time(reader, delivery.posted)) }
                            @if let Some(attempt) = attempt && delivery.outcome.as_deref() != Some("sent") {
                                span.quiet.small { (t.people_server_said()) " " q { (attempt.words.reveal()) } }
                            }
                        }
                        (outcome(reader, delivery, attempt.is_some()))
                    }
                }
            }
        }
    }
}

/// What a message is about, by the slice it comes from.
fn topic(reader: &Reader, message: &str) -> String {
    let t = reader.words();
    match message.split('.').next().unwrap_or_default() {
        "rotations" => t.web_nav_duty(),
        "turns" => t.web_nav_turns(),
        _ => t.people_about_you(),
    }
}

fn outcome(reader: &Reader, delivery: &Delivery, tried: bool) -> Markup {
    let t = reader.words();
    match delivery.outcome.as_deref() {
        Some("sent") => html! { span.quiet.small { (t.people_mail_sent()) } },
        Some("failed") => badge_saying(Tone::Late, &t.people_mail_failed()),
        Some(_) => html! { span.quiet.small { (t.people_mail_dropped()) } },
        None if tried => badge_saying(Tone::Soon, &t.people_mail_again()),
        None => html! { span.quiet.small { (t.people_mail_waits()) } },
    }
}
