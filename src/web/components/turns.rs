//! The list of turns: groups by nearness, one line a turn, its one action inline.

use super::{Look, Tone, button_to, due, form_id, form_token_field, person, shape};
use crate::base::Reader;
use jiff::Timestamp;
use maud::{Markup, html};

/// One turn on one line.
pub struct TurnLine<'a> {
    /// Its own, so that an open page that changes never puts another turn under somebody's hand.
    pub id: String,
    /// What is due, as a short fact.
    pub what: &'a str,
    /// Where it is shown whole; empty if nowhere.
    pub href: &'a str,
    /// For whom or from whom, in words; empty if it needs none.
    pub whom: &'a str,
    /// Until when, if it has an end.
    pub due: Option<Timestamp>,
    /// How it stands.
    pub tone: Tone,
    /// Its one action: a link, or a button of the list's form. Empty markup if there is none.
    pub act: Markup,
    /// What else may be done with it.
    pub more: Markup,
}

/// What may be done to a turn besides its one action: a button of a form.
pub struct Act {
    /// Where it is done.
    pub path: String,
    /// What it is called.
    pub label: String,
    /// A name and value that say more, or nothing.
    pub says: Option<(&'static str, &'static str)>,
}

/// The form of some acts, a button each, that leads back to the page `back`.
pub fn acts(form_token: &str, back: &str, acts: &[Act]) -> Markup {
    html! {
        @if !acts.is_empty() {
            form.acts id=[acts.first().map(|act| form_id(&act.path))] method="post" {
                (form_token_field(form_token))
                input type="hidden" name="back" value=(back);
                @for act in acts { (button_to(Look::Quiet, Some(&act.path), &act.label, act.says)) }
            }
        }
    }
}

/// Acts that unfold from a small button; `label` says of what they are. Belongs in a [`turn_list`].
pub fn more(label: &str, list: &[Act]) -> Markup {
    html! {
        @if !list.is_empty() {
            details.more name="more" {
                summary { span aria-hidden="true" { "⋯" } span.sr { (label) } }
                div.acts {
                    @for act in list { (button_to(Look::Quiet, Some(&act.path), &act.label, act.says)) }
                }
            }
        }
    }
}

/// The form around all groups of a list: each button of a line says itself where it leads, so that a list of
/// fifty turns is one form and not a hundred.
pub fn turn_list(form_token: &str, groups: Markup) -> Markup {
    html! {
        form.turns method="post" {
            (form_token_field(form_token))
            (groups)
        }
    }
}

/// One line; it is a list item.
pub fn turn_line(reader: &Reader, line: &TurnLine<'_>) -> Markup {
    html! {
        li.line #(line.id) {
            div.what {
                @if line.href.is_empty() { (line.what) } @else { a href=(line.href) { (line.what) } }
                @if !line.whom.is_empty() { span.whom { (line.whom) } }
            }
            div class=(format!("due {}", line.tone.class())) {
                @if let Some(at) = line.due { (due(reader, at)) }
            }
            div.act { (line.act) (line.more) }
        }
    }
}

/// Lines under a heading such as "Late" or "Today", whose tone gives it colour and shape.
pub fn turn_group(reader: &Reader, id: &str, title: &str, tone: Tone, lines: &[TurnLine<'_>]) -> Markup {
    html! {
        section.group #(id) aria-labelledby=(format!("{id}-title")) {
            h2 #(format!("{id}-title")) class=(tone.class()) {
                @if tone != Tone::Neutral { (shape(tone)) }
                (title)
            }
            ul.lines role="list" { @for line in lines { (turn_line(reader, line)) } }
        }
    }
}

/// Lines that are out of the way, folded under a sentence.
pub fn turn_fold(reader: &Reader, id: &str, title: &str, lines: &[TurnLine<'_>]) -> Markup {
    html! {
        details.fold #(id) {
            summary { (title) }
            ul.lines role="list" { @for line in lines { (turn_line(reader, line)) } }
        }
    }
}

/// The quiet line above the list: "On duty now:" and each holder (name, tint, duty).
pub fn on_duty(label: &str, holders: &[(String, u8, String)]) -> Markup {
    html! {
        p.on-duty {
            span { (label) }
            @for (name, tint, duty) in holders { (person(name, *tint, Some(duty))) }
        }
    }
}
