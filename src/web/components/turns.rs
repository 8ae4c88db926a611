//! The list of turns: groups by nearness, one line a turn, its one action inline.

use super::{Tone, due, person, shape};
use crate::base::Reader;
use jiff::Timestamp;
use maud::{Markup, html};

/// One turn on one line.
pub struct TurnLine<'a> {
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
    /// Its one action: a link or a small form. Empty markup if there is none.
    pub act: Markup,
}

/// One line; it is a list item.
pub fn turn_line(reader: &Reader, line: &TurnLine<'_>) -> Markup {
    html! {
        li.line {
            div.what {
                @if line.href.is_empty() { (line.what) } @else { a href=(line.href) { (line.what) } }
                @if !line.whom.is_empty() { span.whom { (line.whom) } }
            }
            div class=(format!("due {}", line.tone.class())) {
                @if let Some(at) = line.due { (due(reader, at)) }
            }
            div.act { (line.act) }
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

/// The quiet line above the list: "On duty now:" and each holder (name, tint, duty).
pub fn on_duty(label: &str, holders: &[(String, u8, String)]) -> Markup {
    html! {
        p.on-duty {
            span { (label) }
            @for (name, tint, duty) in holders { (person(name, *tint, Some(duty))) }
        }
    }
}
