//! Searching a long list: a form that only asks (GET), and the way to older and newer pages.

use super::{Choice, FormState, Look, Tone, button, link_button, shape};
use maud::{Markup, html};

/// A form that narrows a list down; `clear` says and does so for "all of it", while something is asked for.
pub fn filter_form(action: &str, label: &str, show: &str, clear: Option<&str>, body: Markup) -> Markup {
    html! {
        form.filter method="get" action=(action) role="search" aria-label=(label) novalidate {
            (body)
            div.row {
                (button(Look::Quiet, show))
                @if let Some(clear) = clear { (link_button(Look::Quiet, action, clear)) }
            }
        }
    }
}

/// One of several, in a [`filter_form`].
pub fn filter_select(name: &str, label: &str, choices: &[Choice], state: &FormState) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select #(name) name=(name) autocomplete="off" {
                @for c in choices {
                    option value=(c.value) selected[state.holds(name, &c.value)] { (c.label) }
                }
            }
        }
    }
}

/// A day, in a [`filter_form`].
pub fn filter_day(name: &str, label: &str, state: &FormState) -> Markup {
    let wrong: Vec<&str> = state.errors_at(name).collect();
    let id = format!("{name}-wrong");
    html! {
        div.field {
            label for=(name) { (label) }
            input #(name) name=(name) type="date" value=(state.value(name))
                aria-describedby=[(!wrong.is_empty()).then_some(&id)]
                aria-invalid=[(!wrong.is_empty()).then_some("true")];
            @if !wrong.is_empty() {
                div id=(id) { @for text in &wrong { p.wrong { (shape(Tone::Late)) span { (text) } } } }
            }
        }
    }
}

/// The ways to the newer and older pages of a list: where each is and how it is called.
pub struct Pages<'a> {
    /// What the two ways are, for whoever does not see them.
    pub label: &'a str,
    /// To the page before.
    pub newer: Option<(String, String)>,
    /// To the page after.
    pub older: Option<(String, String)>,
}

/// The two ways; nothing if there are none.
pub fn pages(ways: &Pages<'_>) -> Markup {
    html! {
        @if ways.newer.is_some() || ways.older.is_some() {
            nav.pages aria-label=(ways.label) {
                @if let Some((href, label)) = &ways.newer { a.button.quiet.low rel="prev" href=(href) { (label) } }
                @if let Some((href, label)) = &ways.older { a.button.quiet.low rel="next" href=(href) { (label) } }
            }
        }
    }
}
