//! How walls look: the screen itself, and the pages on which admins make and revoke them.

use super::rota::{RotationId, joined};
use super::walls::{Named, Post, Sight, Wall};
use crate::base::{Condition, Lang, Reader, Sealed, Words, calendar::zone};
use crate::web::assets::icon;
use crate::web::components::{
    Choice, Field, FormState, Look, button, checkboxes, copy_box, empty, field, initials, link_button,
    post_button, post_form, problems, radios, time, tint,
};
use crate::web::screen::{self, Screen};
use jiff::Timestamp;
use maud::{Markup, html};

/// How many rotations a screen can hold, by how large each is shown.
const SIZES: [usize; 8] = [1, 2, 4, 6, 9, 12, 20, 30];
/// How soon a screen looks again at a handoff that is due and not yet done, in seconds.
const SOON: i64 = 5;

/// The whole screen.
pub(super) fn wall<'a>(reader: &'a Reader, sight: &Sight, condition: Condition, still: bool) -> Screen<'a> {
    let t = reader.words();
    let most = SIZES[SIZES.len() - 1];
    let size = SIZES.into_iter().find(|size| sight.posts.len() <= *size).unwrap_or(most);
    let more = sight.posts.len().saturating_sub(most);
    let body = html! {
        header.bar {
            (screen::hold(t, still))
            span.house { (icon("mark")) span { (sight.workspace.reveal()) } }
            (as_of(reader))
        }
        main #main {
            h1.sr { (t.rotations_on_duty_now()) }
            @if condition != Condition::Fine { p.held { (t.walls_held_up()) } }
            @if sight.posts.is_empty() { p.none { (t.walls_nothing()) } }
            ul.posts role="list" { @for post in sight.posts.iter().take(most) { (one(reader, post)) } }
            @if more > 0 { p.quiet { (t.walls_more(more)) } }
        }
    };
    Screen {
        title: t.web_title(t.rotations_on_duty_now(), sight.workspace.reveal()),
        reader,
        again: (!still).then(|| look_again(reader.now, &sight.posts)),
        class: format!("wall fits-{size}"),
        body,
    }
}

/// "Wed 25 Nov · as of 09:31 · Europe/Berlin": the clock of a screen without script is as old as the
/// screen's picture, and says so.
fn as_of(reader: &Reader) -> Markup {
    let t = reader.words();
    let zone = reader.zone.iana_name().unwrap_or("UTC");
    html! {
        p.as-of {
            span.day { (reader.date(reader.today())) }
            span { (t.walls_as_of(reader.time(reader.now))) }
            span.zone { (zone.replace('_', " ")) }
        }
    }
}

/// One rotation: the duty, who has it, until when, who is next.
fn one(reader: &Reader, post: &Post) -> Markup {
    let t = reader.words();
    let until = post.outlook.until();
    html! {
        li.post.gap[post.holders.is_empty()].free[post.outlook.is_free()] {
            h2 { (post.outlook.rotation.title.reveal()) }
            @for holder in &post.holders { (somebody(holder)) }
            @if post.holders.is_empty() { p.who { span { (t.rotations_nobody()) } } }
            @if let Some(fallback) = &post.fallback {
                p {
                    @if post.outlook.is_free() { (t.rotations_as_planned()) " " }
                    (t.rotations_fallback_answers(fallback.name.reveal()))
                }
            }
            @if let Some(until) = until { p { (t.rotations_until_word()) " " (time(reader, until)) } }
            p.next {
                @let next: Vec<String> = post.next.iter().map(|one| one.name.reveal().clone()).collect();
                (t.rotations_next()) ": "
                @if next.is_empty() { (t.rotations_nobody_next()) } @else { (joined(t, next)) }
            }
        }
    }
}

fn somebody(who: &Named) -> Markup {
    let name = who.name.reveal();
    html! {
        p.who {
            span class=(format!("face p{}", tint(&who.id))) aria-hidden="true" { (initials(name)) }
            span { (name) }
        }
    }
}

/// In how many seconds the picture may be another one: at the next full minute, so that the clock is right, and
/// no later than just after the next handoff; soon, if one is due and not yet done.
fn look_again(now: Timestamp, posts: &[Post]) -> u32 {
    let handoff = posts.iter().map(|post| post.outlook.rotation.next_at).min();
    let minute = 60 - now.as_second().rem_euclid(60);
    let wait = match handoff.map(|at| at.as_second() - now.as_second()) {
        Some(..=0) => SOON,
        Some(left) => minute.min(left),
        None => minute,
    };
    // A breath later, so that what changes then has changed.
    u32::try_from(wait + 1).unwrap_or(60)
}

/// A wall among others.
pub(super) struct Line {
    pub(super) wall: Wall,
    /// What it shows; `None`: everything.
    pub(super) shows: Option<Vec<Sealed<String>>>,
    /// Who made it, if they are still known.
    pub(super) by: Option<Sealed<String>>,
}

/// `/settings/walls`.
pub(super) fn list(reader: &Reader, form_token: &str, lines: &[Line]) -> Markup {
    let t = reader.words();
    if lines.is_empty() {
        return empty(&t.walls_empty(), &t.walls_empty_example(), None);
    }
    html! {
        p.quiet { (t.walls_intro()) }
        ul.walls role="list" {
            @for line in lines {
                li {
                    div {
                        h2 { (line.wall.label.reveal()) }
                        p { (shows(t, line)) " · " (line.wall.lang.language_name()) " · " (line.wall.zone) }
                        p.quiet.small { (made(reader, line)) " · " (seen(reader, line.wall.seen)) }
                    }
                    (post_button(Look::Quiet, &format!("/settings/walls/{}/revoke", line.wall.id), form_token,
                        &t.walls_revoke()))
                }
            }
        }
    }
}

fn shows(t: &Words, line: &Line) -> String {
    match &line.shows {
        None => t.walls_shows_all(),
        Some(titles) => titles.iter().map(|title| title.reveal().as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn made(reader: &Reader, line: &Line) -> String {
    let t = reader.words();
    let day = reader.date(line.wall.made.to_zoned(reader.zone.clone()).date());
    match &line.by {
        Some(name) => t.walls_made_by(day, name.reveal()),
        None => t.walls_made(day),
    }
}

/// Days are kept by UTC, so they are said by it.
fn seen(reader: &Reader, day: Option<Timestamp>) -> String {
    let t = reader.words();
    match day {
        Some(day) => t.walls_seen(reader.date(day.to_zoned(jiff::tz::TimeZone::UTC).date())),
        None => t.walls_unseen(),
    }
}

/// The form as it stands before anybody touches it.
pub(super) fn blank(reader: &Reader) -> FormState {
    FormState::new()
        .with("what", "all")
        .with("lang", reader.lang.to_string())
        .with("zone", reader.zone.iana_name().unwrap_or("Etc/UTC"))
}

/// `/settings/walls/new`.
pub(super) fn form(
    reader: &Reader,
    form_token: &str,
    rotations: Vec<(RotationId, Sealed<String>)>,
    state: &FormState,
) -> Markup {
    let t = reader.words();
    let rotations: Vec<Choice> =
        rotations.into_iter().map(|(id, title)| Choice::new(id.to_string(), title.into_inner())).collect();
    let languages: Vec<_> = Lang::iter().map(|l| Choice::new(&**l, l.language_name())).collect();
    let (label, hint) = (t.walls_label(), t.walls_label_hint());
    let what = [
        Choice::new("all", t.walls_shows_all()).hint(t.walls_shows_all_hint()),
        Choice::new("some", t.walls_shows_some()),
    ];
    let body = html! {
        (problems(state, t))
        (field(Field { name: "label", label: &label, hint: &hint, first: true, autocomplete: "off",
                       ..Field::default() }, state, t))
        (radios(Field { name: "what", label: &t.walls_shows(), ..Field::default() }, &what, state, t))
        @if !rotations.is_empty() {
            div.picked {
                (checkboxes(Field { name: "rotations", label: &t.walls_rotations(), ..Field::default() },
                    &rotations, state, t))
            }
        }
        (radios(Field { name: "lang", label: &t.people_language(), ..Field::default() }, &languages, state, t))
        (field(Field { name: "zone", label: &t.people_zone(), hint: &t.people_zone_hint(),
                       autocomplete: "off", offers: zone::zone_names(), ..Field::default() }, state, t))
        div.actions {
            (button(Look::Primary, &t.walls_make()))
            (link_button(Look::Quiet, "/settings/walls", &t.rotations_cancel()))
        }
    };
    html! {
        p.lead { (t.walls_new_text()) }
        (post_form("/settings/walls/new", form_token, body))
    }
}

/// The link of a wall that was just made, this once.
pub(super) fn link(t: &Words, origin: &str, path: &str) -> Markup {
    html! {
        div.stack {
            p { (t.walls_link_text()) }
            (copy_box(t, "link", &t.walls_link(), &format!("{origin}{path}")))
            p.quiet { (t.walls_link_how()) }
        }
        div.actions {
            (link_button(Look::Primary, "/settings/walls", &t.walls_link_done()))
            (link_button(Look::Quiet, path, &t.walls_link_open()))
        }
    }
}
