//! Searching a long list: a form that only asks (GET), and the way to older and newer pages.

use super::{Choice, FormState, Look, button, link_button, wrong_lines};
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
    let wrong = state.errors_at(name).next().is_some();
    html! {
        div.field {
            label for=(name) { (label) }
            input #(name) name=(name) type="date" value=(state.value(name))
                aria-describedby=[wrong.then(|| format!("{name}-wrong"))] aria-invalid=[wrong.then_some("true")];
            (wrong_lines(name, state))
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
