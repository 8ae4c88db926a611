//! How the deliveries look.

use super::deliveries::{HERE, Shown, path};
use crate::app::slices::letters;
use crate::base::{PersonId, Words, text};
use crate::spine::notifications::list::{COUNTED, Line, Search, Standing, State};
use crate::spine::people::viewer::Viewer;
use crate::web::components::{
    Choice, FormState, Look, Pages, Tone, badge_saying, button_to, empty, filter_form, filter_select,
    form_token_field, link_button, notice, pages, person, problems, table, time, tint,
};
use maud::{Markup, html};

pub(super) fn page(viewer: &Viewer, search: &Search, shown: &Shown, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let found = &shown.page;
    let asks = search.to.is_some() || search.state != State::Any;
    let at = |id| path(&Search { at: Some(id), ..*search });
    html! {
        (problems(state, t))
        p.quiet { (t.deliveries_intro()) " " (t.deliveries_urgent()) }
        form.mails method="post" {
            (form_token_field(&viewer.form_token))
            (kept(search))
            (trouble(t, shown))
        }
        (filter(t, search, shown, asks))
        @if found.lines.is_empty() {
            @if asks { p.found { (t.deliveries_none_found()) } }
            @else { (empty(&t.deliveries_none(), &t.deliveries_none_example(), None)) }
        } @else {
            p.found role="status" { (count(t, found.count, found.more)) }
            form.mails #mails method="post" {
                (form_token_field(&viewer.form_token))
                (kept(search))
                (rows(viewer, shown))
            }
            (pages(&Pages {
                label: &t.record_pages(),
                newer: found.newer.map(|id| (at(id), t.record_newer())),
                older: found.older.map(|id| (at(id), t.record_older())),
            }))
        }
    }
}

/// The search, to be found again after an act.
fn kept(search: &Search) -> Markup {
    let fields = [
        ("state", Some(search.state.name().to_owned()).filter(|state| !state.is_empty())),
        ("to", search.to.map(|to| to.to_string())),
        ("at", search.at.map(|at| at.to_string())),
    ];
    html! {
        @for (name, value) in fields {
            @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
        }
    }
}

/// What is wrong, if anything is, and what to do about it.
fn trouble(t: &Words, shown: &Shown) -> Markup {
    let (failed, more) = shown.failed;
    let said = if more {
        t.deliveries_many_failed(COUNTED.to_string())
    } else {
        t.deliveries_some_failed(text::count(failed))
    };
    html! {
        @if !shown.open {
            @let hint = if shown.keeps_house { t.deliveries_hint_off() } else { t.deliveries_hint_off_elsewhere() };
            (notice(t, Tone::Soon, &hint))
        }
        @if failed > 0 { (notice(t, Tone::Late, &format!("{said} {}", t.deliveries_hint_words()))) }
        @if failed > 0 || (!shown.open && shown.keeps_house) {
            div.actions {
                @if !shown.open && shown.keeps_house {
                    (link_button(Look::Quiet, "/settings/mail", &t.app_mail_set_up()))
                }
                @if failed > 0 {
                    (button_to(Look::Quiet, Some(&format!("{HERE}/resend")), &t.deliveries_all_again(), None))
                }
            }
        }
    }
}

fn filter(t: &Words, search: &Search, shown: &Shown, asks: bool) -> Markup {
    let label = |state| match state {
        State::Any => t.deliveries_any(),
        State::Waiting => t.deliveries_state_waiting(),
        State::Failed => t.deliveries_state_failed(),
    };
    let states: Vec<_> =
        State::ALL.into_iter().map(|state| Choice::new(state.name(), label(state))).collect();
    let people = shown.people.iter().map(|p| Choice::new(p.id.to_string(), p.name.reveal()));
    let to: Vec<_> = std::iter::once(Choice::new("", t.record_anybody())).chain(people).collect();
    let chosen = search.to.map(|to| to.to_string()).unwrap_or_default();
    let state = FormState::new().with("state", search.state.name()).with("to", chosen);
    let clear = asks.then(|| t.record_show_all());
    filter_form(
        HERE,
        &t.deliveries_search(),
        &t.record_show(),
        clear.as_deref(),
        html! {
            (filter_select("state", &t.deliveries_state(), &states, &state))
            (filter_select("to", &t.deliveries_to(), &to, &state))
        },
    )
}

fn count(t: &Words, count: usize, more: bool) -> String {
    if more { t.deliveries_found_more(COUNTED.to_string()) } else { t.deliveries_found(text::count(count)) }
}

fn rows(viewer: &Viewer, shown: &Shown) -> Markup {
    let t = viewer.reader.words();
    let lines = &shown.page.lines;
    let acts = lines.iter().any(Line::may_resend).then(|| t.deliveries_col_act());
    let heads = [t.deliveries_col_about(), t.deliveries_to(), t.deliveries_col_when(), t.deliveries_state()];
    let heads: Vec<String> = heads.into_iter().chain(acts).collect();
    // The last cell of a row is its act: left out where no row has one.
    let cells = |line| row(viewer, shown, line).into_iter().take(heads.len()).collect();
    let rows: Vec<Vec<Markup>> = lines.iter().map(cells).collect();
    table(&t.deliveries_title(), &heads, &rows)
}

fn row(viewer: &Viewer, shown: &Shown, line: &Line) -> Vec<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let name = name_of(t, shown, line.to);
    let act = html! {
        @if line.may_resend() {
            button.button.quiet.low #(line.id.to_string()) type="submit" formaction=(format!("{HERE}/{}/resend", line.id)) {
                (t.deliveries_again()) span.sr { (t.deliveries_again_to(&name)) }
            }
        }
    };
    vec![
        html! { (about(t, &line.message)) },
        html! { (person(&name, tint(&line.to), None)) },
        html! { (time(reader, line.posted)) },
        html! { (standing(viewer, line)) (tries(viewer, line)) },
        act,
    ]
}

fn name_of(t: &Words, shown: &Shown, id: PersonId) -> String {
    let person = shown.people.iter().find(|person| person.id == id);
    person.map_or_else(|| t.deliveries_somebody(), |person| person.name.reveal().clone())
}

/// What a message is about, in a few words; its name if a later version sent it.
fn about(t: &Words, message: &str) -> String {
    let known = letters().find(|(name, _)| *name == message);
    known.map_or_else(|| message.to_owned(), |(_, say)| say(t))
}

fn standing(viewer: &Viewer, line: &Line) -> Markup {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let waits = |at: jiff::Timestamp| match line.tries.is_empty() {
        _ if at <= reader.now => None,
        true => Some(t.deliveries_planned(reader.when(at))),
        false => Some(t.deliveries_next(reader.when(at))),
    };
    match line.standing {
        Standing::Sent(at) => html! { span { (t.deliveries_sent()) } " " span.quiet { (time(reader, at)) } },
        Standing::Failed(at) => {
            html! { (badge_saying(Tone::Late, &t.deliveries_failed())) " " span.quiet { (time(reader, at)) } }
        }
        Standing::Dropped(_) => html! { span.quiet { (t.deliveries_dropped()) } },
        Standing::Waiting(at) => html! {
            (badge_saying(Tone::Soon, &t.deliveries_waiting()))
            @if let Some(said) = waits(at) { " " span.quiet { (said) } }
        },
    }
}

/// Every try with the mail server's own words, folded away.
fn tries(viewer: &Viewer, line: &Line) -> Markup {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    html! {
        @if !line.tries.is_empty() {
            details {
                summary { (t.deliveries_tries(text::count(line.tries.len()))) }
                ol role="list" {
                    @for attempt in &line.tries {
                        li { (time(reader, attempt.at)) " " q { (attempt.words.reveal()) } }
                    }
                }
            }
        }
    }
}
