//! How the reader's own page looks: a section each for what belongs together, with one button of its own.

use super::{
    kit, leave,
    mine::{Forms, Mine, Section},
    sessions::devices,
};
use crate::base::{Dial, Lang, Reader, calendar::zone, text::weekday_long};
use crate::slice::Content;
use crate::spine::notifications::{Attempt, Delivery};
use crate::spine::people::{Digest, Person, viewer::Viewer};
use crate::web::components::{
    Choice, Field, FormState, Kind, Look, Tone, badge_saying, button, checkbox, checkboxes, facts, field,
    fields, post_form, problems, radios, side_section, time,
};
use jiff::civil::{Time, Weekday};
use maud::{Markup, html};

pub(super) fn page(viewer: &Viewer, mine: &Mine, forms: &Forms) -> Content {
    let (reader, t, person) = (&viewer.reader, viewer.reader.words(), &viewer.person);
    let leave_form = forms.or(Section::Leave, FormState::new);
    let leave = leave::view(reader, &viewer.form_token, "/me/leave", &mine.leave, &leave_form);
    let part = |section: Section, title: &str, words: &str, body: Markup| {
        side_section(section.anchor(), title, words, body)
    };
    let body = html! {
        @for (_, state) in &forms.0 { (problems(state, t)) }
        (part(Section::You, &t.people_name_and_address(), &t.people_my_name_hint(), names(viewer, mine.elsewhere, forms)))
        (part(Section::Time, &t.people_time_and_language(), &t.people_time_text(), time_form(viewer, forms)))
        (part(Section::Hours, &t.people_working_hours(), &t.people_hours_text(), hours_form(viewer, forms)))
        (part(Section::Told, &t.people_told(), &t.people_told_text(), told(viewer, forms)))
        (part(Section::Shortcuts, &t.people_shortcuts(), "", shortcuts(viewer, person)))
        (part(Section::Leave, &t.people_my_leave(), &t.people_my_leave_text(), leave))
        (side_section("sessions", &t.session_title(), &t.session_intro(), devices(viewer, &mine.devices, mine.elsewhere)))
        (side_section("messages", &t.people_messages(), &t.people_messages_text(), messages(reader, &mine.messages)))
    };
    Content { here: "", ..kit::content(t.people_me(), body) }
}

fn names(viewer: &Viewer, elsewhere: bool, forms: &Forms) -> Markup {
    let (t, person) = (viewer.reader.words(), &viewer.person);
    let state = forms.or(Section::You, || FormState::new().with("name", person.name.reveal()));
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
    let label = t.people_my_name();
    let name = Field { name: "name", label: &label, autocomplete: "name", ..Field::default() };
    html! {
        (post_form("/me/name", &viewer.form_token, html! {
            (field(name, &state, t))
            div.actions { (button(Look::Quiet, &t.people_save_name())) }
        }))
        (facts(&rows))
    }
}

/// A time as time fields send it, whatever the clock face.
fn typed(at: Time) -> String {
    at.strftime("%H:%M").to_string()
}

fn time_form(viewer: &Viewer, forms: &Forms) -> Markup {
    let (t, profile) = (viewer.reader.words(), &viewer.person.profile);
    let state = forms.or(Section::Time, || {
        let state = FormState::new().with("zone", &*profile.zone).with("lang", &*profile.lang);
        state.with("dial", profile.dial.name())
    });
    let (zone, hint, lang, dial) =
        (t.people_zone(), t.people_zone_hint(), t.people_language(), t.people_dial());
    let langs: Vec<_> = Lang::iter().map(|l| Choice::new(&**l, l.language_name())).collect();
    let afternoon = jiff::civil::time(17, 30, 0, 0);
    let faces = Dial::ALL
        .map(|dial| Choice::new(dial.name(), Reader { dial, ..viewer.reader.clone() }.clock(afternoon)));
    let (zone, lang, dial) = (
        Field {
            name: "zone",
            label: &zone,
            hint: &hint,
            autocomplete: "off",
            offers: zone::zone_names(),
            ..Field::default()
        },
        Field { name: "lang", label: &lang, ..Field::default() },
        Field { name: "dial", label: &dial, ..Field::default() },
    );
    post_form(
        "/me/time",
        &viewer.form_token,
        html! {
            (field(zone, &state, t))
            div.inline { (radios(dial, &faces, &state, t)) }
            div.inline { (radios(lang, &langs, &state, t)) }
            div.actions { (button(Look::Quiet, &t.people_save_time())) }
        },
    )
}

fn hours_form(viewer: &Viewer, forms: &Forms) -> Markup {
    let (t, hours) = (viewer.reader.words(), &viewer.person.profile.hours);
    let state = forms.or(Section::Hours, || {
        let state = FormState::new().with("from", typed(hours.from)).with("until", typed(hours.until));
        hours.days.iter().fold(state, |s, day| s.with("days", day.to_monday_one_offset().to_string()))
    });
    let (days, from, until) = (t.people_working_days(), t.people_from(), t.people_until());
    let week = (1..=7).filter_map(|n| Weekday::from_monday_one_offset(n).ok());
    let week: Vec<_> =
        week.map(|d| Choice::new(d.to_monday_one_offset().to_string(), weekday_long(t, d))).collect();
    post_form(
        "/me/hours",
        &viewer.form_token,
        html! {
            div.inline { (checkboxes(Field { name: "days", label: &days, ..Field::default() }, &week, &state, t)) }
            (fields(html! {
                (field(Field { name: "from", label: &from, kind: Kind::Time, ..Field::default() }, &state, t))
                (field(Field { name: "until", label: &until, kind: Kind::Time, ..Field::default() }, &state, t))
            }))
            div.actions { (button(Look::Quiet, &t.people_save_hours())) }
        },
    )
}

/// The one way so far, the digest, and why the rest cannot be turned off.
fn told(viewer: &Viewer, forms: &Forms) -> Markup {
    let (t, profile) = (viewer.reader.words(), &viewer.person.profile);
    let state = forms.or(Section::Told, || match profile.digest {
        Digest::Start => {
            FormState::new().with("digest", "start").with("digest_at", typed(profile.hours.from))
        }
        Digest::At(at) => FormState::new().with("digest", "at").with("digest_at", typed(at)),
        Digest::Never => {
            FormState::new().with("digest", "never").with("digest_at", typed(profile.hours.from))
        }
    });
    let (label, hint, at) = (t.people_digest(), t.people_digest_hint(), t.people_digest_at());
    let choices = [
        Choice::new("start", t.people_digest_start(viewer.reader.clock(profile.hours.from))),
        Choice::new("at", t.people_digest_other()),
        Choice::new("never", t.people_digest_never()).hint(t.people_digest_never_hint()),
    ];
    let digest = Field { name: "digest", label: &label, hint: &hint, ..Field::default() };
    let at = Field { name: "digest_at", label: &at, kind: Kind::Time, ..Field::default() };
    let way = html! { (t.people_by_mail(viewer.person.email.reveal())) span.quiet.small.below { (t.people_only_way()) } };
    html! {
        (facts(&[(t.people_way(), way)]))
        (post_form("/me/digest", &viewer.form_token, html! {
            div.digest {
                (radios(digest, &choices, &state, t))
                div.at { (field(at, &state, t)) }
            }
            p.quiet.small { (t.people_always_told()) }
            div.actions { (button(Look::Quiet, &t.people_save_told())) }
        }))
    }
}

fn shortcuts(viewer: &Viewer, person: &Person) -> Markup {
    let t = viewer.reader.words();
    let state = FormState::new();
    let state = if person.profile.shortcuts { state.with("shortcuts", "on") } else { state };
    let choice = Choice::new("on", t.people_shortcuts_on()).hint(t.people_shortcuts_hint());
    post_form(
        "/me/shortcuts",
        &viewer.form_token,
        html! {
            (checkbox("shortcuts", &choice, &state))
            div.actions { (button(Look::Quiet, &t.people_save_shortcuts())) }
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
