//! Small things that pages are made of: times, people, badges, notices, tables.

use super::{Look, link_button};
use crate::{
    base::{Id, Reader, Words},
    web::assets::icon,
};
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

/// How something stands. Each has a shape and a word of its own, so colour never speaks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Fine, on duty, or the reader's move.
    Ok,
    /// Due before long.
    Soon,
    /// Overdue, or not possible.
    Late,
    /// Nothing to worry about.
    Neutral,
}

impl Tone {
    /// The class of the stylesheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Neutral => "neutral",
        }
    }
}

/// The shape of a tone: full disc, half disc, triangle, ring.
pub fn shape(tone: Tone) -> Markup {
    PreEscaped(
        match tone {
            Tone::Ok => {
                r#"<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" fill="currentColor"/></svg>"#
            }
            Tone::Soon => {
                r#"<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor"/></svg>"#
            }
            Tone::Late => {
                r#"<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d="M6 1.2 11.4 10.8H.6z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/></svg>"#
            }
            Tone::Neutral => {
                r#"<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>"#
            }
        }
        .to_owned(),
    )
}

/// An instant as one says it, exact on hover and for screen readers.
pub fn time(reader: &Reader, at: Timestamp) -> Markup {
    stamp(reader, at, reader.when(at))
}

/// The distance to an instant, "in 40 min", exact on hover and for screen readers.
pub fn due(reader: &Reader, at: Timestamp) -> Markup {
    stamp(reader, at, reader.distance(at))
}

fn stamp(reader: &Reader, at: Timestamp, said: String) -> Markup {
    let exact = reader.exact(at);
    html! {
        time datetime=(at.to_string()) title=(exact) { (said) span.sr { ", " (exact) } }
    }
}

/// The colour of whoever or whatever has this id, 0 to 7, the same on every page.
pub fn tint<K>(id: &Id<K>) -> u8 {
    id.bytes().iter().fold(0, |sum: u8, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % 8
}

/// Up to two letters for a face: first of the first and of the last name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// A person: face and name, and what for, if anything ("Support").
pub fn person(name: &str, tint: u8, what_for: Option<&str>) -> Markup {
    chip("person", name, tint, what_for)
}

/// The same, large: who is on duty now.
pub fn person_big(name: &str, tint: u8, what_for: Option<&str>) -> Markup {
    chip("person big", name, tint, what_for)
}

fn chip(class: &str, name: &str, tint: u8, what_for: Option<&str>) -> Markup {
    html! {
        span class=(class) {
            span class=(format!("face p{}", tint % 8)) aria-hidden="true" { (initials(name)) }
            span {
                (name)
                @if let Some(duty) = what_for { " " span.for { "(" (duty) ")" } }
            }
        }
    }
}

/// A tone with its usual word.
pub fn badge(tone: Tone, t: &Words) -> Markup {
    match tone {
        Tone::Ok => badge_saying(tone, &t.web_badge_ok()),
        Tone::Soon => badge_saying(tone, &t.web_badge_soon()),
        Tone::Late => badge_saying(tone, &t.web_badge_late()),
        Tone::Neutral => html! {},
    }
}

/// A tone with a word of the page's own.
pub fn badge_saying(tone: Tone, word: &str) -> Markup {
    html! { span class=(format!("badge {}", tone.class())) { (shape(tone)) (word) } }
}

/// One sentence set apart, with its tone's word for screen readers.
pub fn notice(t: &Words, tone: Tone, text: &str) -> Markup {
    let word = match tone {
        Tone::Ok => t.web_notice_good(),
        Tone::Soon => t.web_notice_soon(),
        Tone::Late => t.web_notice_late(),
        Tone::Neutral => t.web_notice_note(),
    };
    html! {
        div class=(format!("notice {}", tone.class())) { (shape(tone)) p { span.sr { (word) ": " } (text) } }
    }
}

/// What a page shows while it has nothing: what this is for, an example, and one button (path and label).
pub fn empty(sentence: &str, example: &str, act: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            (icon("mark"))
            p { (sentence) }
            @if !example.is_empty() { p.example { (example) } }
            @if let Some((href, label)) = act {
                div.actions { (link_button(Look::Primary, href, label)) }
            }
        }
    }
}

/// A part of a page under a heading; the id lets links point at it.
pub fn section(id: &str, title: &str, body: Markup) -> Markup {
    part("part", id, title, body)
}

/// A part of a page of settings: where there is room its heading, and what it is for, stand beside it.
pub fn side_section(id: &str, title: &str, words: &str, body: Markup) -> Markup {
    let body = html! { @if !words.is_empty() { p.quiet { (words) } } div.stack { (body) } };
    part("part side", id, title, body)
}

/// A part for what cannot be taken back; it stands last on its page.
pub fn warning_section(id: &str, title: &str, body: Markup) -> Markup {
    part("part danger", id, title, body)
}

fn part(class: &str, id: &str, title: &str, body: Markup) -> Markup {
    let heading = format!("{id}-title");
    html! {
        section class=(class) #(id) aria-labelledby=(heading) { h2 #(heading) { (title) } (body) }
    }
}

/// Names and what they stand at, a row each.
pub fn facts(rows: &[(String, Markup)]) -> Markup {
    html! { dl.facts { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } } }
}

/// A way to a page, as one line of a [`menu`].
pub struct Way {
    /// Where it leads.
    pub href: &'static str,
    /// What is there.
    pub title: String,
    /// A few words more.
    pub text: String,
    /// How it stands there; may be empty.
    pub state: Markup,
}

impl Way {
    /// A way without a state.
    pub fn to(href: &'static str, title: String, text: String) -> Self {
        Self { href, title, text, state: html! {} }
    }
}

/// Ways to pages, a line each.
pub fn menu(ways: &[Way]) -> Markup {
    html! {
        ul.menu role="list" { @for way in ways { li {
            a href=(way.href) { (way.title) }
            span.text { (way.text) }
            @if !way.state.0.is_empty() { span.state { (way.state) } }
        } } }
    }
}

/// A table. The first cell of each row names the row; `label` says what the table is about.
pub fn table(label: &str, headers: &[String], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.table tabindex="0" role="group" aria-label=(label) { table {
            thead { tr { @for header in headers { th scope="col" { (header) } } } }
            tbody { @for row in rows { tr {
                @for (n, cell) in row.iter().enumerate() {
                    @if n == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                }
            } } }
        } }
    }
}

/// A link to be handed on, with a button that copies it where the browser can.
pub fn copy_box(t: &Words, id: &str, label: &str, link: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            div.link-box {
                input #(id) type="text" value=(link) readonly;
                button.button.quiet type="button" data-copy=(id) data-done=(t.web_copied()) { (t.web_copy()) }
            }
        }
    }
}

/// The steps of a wizard; `now` counts from 0.
pub fn steps(t: &Words, names: &[String], now: usize) -> Markup {
    html! {
        ol.steps role="list" aria-label=(t.web_step((now + 1).to_string(), names.len().to_string())) {
            @for (n, name) in names.iter().enumerate() {
                li class=[(n < now).then_some("past")] aria-current=[(n == now).then_some("step")] {
                    span.dot aria-hidden="true" { @if n < now { (icon("check")) } @else { (n + 1) } }
                    span.name { (name) }
                    @if n < now { span.sr { " (" (t.web_step_done()) ")" } }
                }
            }
        }
    }
}

/// The steps of the first run, whose pages lie in several slices; `now` counts from 0.
pub fn first_run(t: &Words, now: usize) -> Markup {
    steps(t, &[t.app_first_you(), t.app_mail_title(), t.app_first_people(), t.app_first_rotation()], now)
}
