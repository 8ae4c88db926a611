//! How rotations look.

use super::hours::hours_said;
use super::ledger_views::shares;
use super::names::Names;
use super::note_views::note_section;
use super::rota::{Reason, RotationId, joined};
use super::strip::{Bar, strip};
use super::{Outlook, Seat, Served, cover, may_change, outlook, past, rows};
use crate::base::{Reader, Result, Words};

use crate::spine::{people::viewer::Viewer, turns};
use crate::store::Read;
use crate::web::components::{
    Act, Field, FormState, Kind, Look, acts, button, empty, field, form_token_field, initials, link_button,
    person, person_big, post_form, problems, section, table, time,
};
use jiff::{
    Span, Timestamp,
    civil::{Date, Weekday},
};
use maud::{Markup, html};

pub(super) fn add_link(t: &Words) -> Markup {
    html! { div.row {
        (link_button(Look::Quiet, "/rotations/file", &t.rotations_from_file()))
        (link_button(Look::Primary, "/rotations/new", &t.rotations_add()))
    } }
}

/// How many weeks the strip of each rotation in the list shows.
const LIST_WEEKS: u8 = 3;

/// All rotations, each with who is on duty now and next, and its next weeks.
pub(super) fn list(r: &Read<'_>, reader: &Reader) -> Result<Markup> {
    let t = reader.words();
    let all = super::all(r)?;
    if all.is_empty() {
        let add = ("/rotations/new".to_owned(), t.rotations_add());
        return Ok(empty(
            &t.rotations_empty(),
            &t.rotations_empty_example(),
            Some((add.0.as_str(), add.1.as_str())),
        ));
    }
    let weeks = Weeks::of(reader, 0, LIST_WEEKS);
    let outlooks: Vec<Outlook> = all
        .into_iter()
        .map(|rotation| {
            let end = weeks.end.max(rotation.after_next());
            outlook(r, rotation.id, weeks.start, end)
        })
        .collect::<Result<_>>()?;
    Ok(html! {
        ul.rotations role="list" {
            @for o in &outlooks {
                @let names = Names::in_order(r, &o.order);
                li {
                    div.who {
                        h2 { a href=(format!("/rotations/{}", o.rotation.id)) { (o.rotation.title.reveal()) } }
                        (holder(reader, &names, o))
                        p.quiet.small { (next_line(reader, &names, o)) }
                    }
                    (strip(reader, (o.rotation.title.reveal(), weeks.monday, LIST_WEEKS),
                           &rows_of(&names, &o.seats, reader), o.rotation.holidays(), reader.now))
                }
            }
        }
    })
}

/// Some weeks by the reader's calendar, from this week's Monday on, or from so many weeks before.
struct Weeks {
    monday: Date,
    start: Timestamp,
    end: Timestamp,
}

impl Weeks {
    fn of(reader: &Reader, back: i64, weeks: u8) -> Self {
        let today = reader.today();
        let back = i64::from(today.weekday().since(Weekday::Monday)) + 7 * back;
        let monday = today.checked_sub(Span::new().days(back)).unwrap_or(today);
        let last = monday.checked_add(Span::new().weeks(weeks)).unwrap_or(today);
        let midnight = |day: Date| crate::base::calendar::resolve(&reader.zone, day.at(0, 0, 0, 0));
        Self { monday, start: midnight(monday), end: midnight(last) }
    }
}

/// Who holds the duty now, until when.
fn holder(reader: &Reader, names: &Names<'_>, o: &Outlook) -> Markup {
    let t = reader.words();
    html! {
        p.now {
            @for id in o.holders() { (person(&names.of(id), names.tint(id), None)) " " }
            @if o.holders().next().is_none() { strong.gap.free[o.is_free()] { (t.rotations_nobody()) } " " }
            @if let Some(ends) = o.until() { span.quiet.small { (until(reader, ends)) } }
        }
    }
}

fn until(reader: &Reader, at: Timestamp) -> Markup {
    html! { (reader.words().rotations_until_word()) " " (time(reader, at)) }
}

fn next_line(reader: &Reader, names: &Names<'_>, o: &Outlook) -> Markup {
    let t = reader.words();
    let people: Vec<String> = o.next.iter().filter_map(|seat| seat.person).map(|id| names.of(id)).collect();
    // What is meant to be empty is no shortage.
    let meant = o.next.iter().any(|seat| seat.reason == Reason::Nobody);
    html! {
        (t.rotations_next()) ": "
        @match o.next.first() {
            Some(seat) if meant || !people.is_empty() => {
                @if people.is_empty() { (t.rotations_nobody()) } @else { (joined(t, people)) }
                ", "
                @if o.rotation.by_hand() { (t.rotations_next_by_hand()) }
                @else { (t.rotations_from_word()) " " (time(reader, seat.starts)) }
            }
            _ => { (t.rotations_nobody_next()) }
        }
    }
}

/// How many weeks the strip shows.
const WEEKS: u8 = 6;

/// One rotation: title, primary action, page.
pub(super) fn show(
    r: &Read<'_>,
    viewer: &Viewer,
    id: RotationId,
    state: &FormState,
) -> Result<(String, Option<Markup>, Markup)> {
    let (reader, t, me) = (&viewer.reader, viewer.reader.words(), &viewer.person);
    // Who had it last week is seen too, if anybody had.
    let back = i64::from(!past(r, id, 1)?.is_empty());
    let weeks = Weeks::of(reader, back, WEEKS);
    let o = outlook(r, id, weeks.start, weeks.end)?;
    let names = Names::in_order(r, &o.order);
    let mine = may_change(r, id, me)?;
    let on_duty = o.holders().any(|person| person == me.id);
    let primary = (mine || on_duty).then(|| {
        html! { div.row {
            @if mine { (link_button(Look::Quiet, &format!("/rotations/{id}/edit"), &t.rotations_edit_action())) }
            (link_button(Look::Primary, &format!("/rotations/{id}/hand-over"), &t.rotations_hand_over()))
        } }
    });
    let body = html! {
        (now_and_next(reader, &names, &o))
        (cover::emergency(viewer, &o))
        (note_section(r, viewer, &names, &o)?)
        (section("strip", &t.rotations_strip(), html! {
            (strip(reader, (o.rotation.title.reveal(), weeks.monday, WEEKS),
                   &rows_of(&names, &o.seats, reader), o.rotation.holidays(), reader.now))
        }))
        (coming_section(reader, &names, &o, &cover::Offer::of(r, viewer, &o)?))
        (cover::section(r, viewer, &names, &o)?)
        (shares(r, reader, &names, id)?)
        (waiting(r, viewer, &names, &o, state)?)
        (past_section(r, reader, &names, id)?)
        (foot(r, viewer, id)?)
    };
    Ok((o.rotation.title.reveal().clone(), primary, body))
}

fn now_and_next(reader: &Reader, names: &Names<'_>, o: &Outlook) -> Markup {
    let t = reader.words();
    let zone = o.rotation.zone().iana_name().unwrap_or("UTC");
    html! {
        div.now-next {
            div.now {
                p.quiet { (t.rotations_on_duty_now()) }
                div.holders { @for id in o.holders() { (person_big(&names.of(id), names.tint(id), None)) } }
                @if o.holders().next().is_none() {
                    p.big { (t.rotations_nobody()) }
                    p {
                        @if o.is_free() { (t.rotations_as_planned()) " " }
                        (t.rotations_fallback_answers(names.of(o.duty.fallback)))
                    }
                }
                @if let Some(ends) = o.until() { p { (until(reader, ends)) } }
            }
            div.next {
                p.quiet { (next_line(reader, names, o)) }
                @let hours = hours_said(reader, &o.rotation.rules());
                @if !hours.is_empty() { p.quiet.small { (hours) } }
                @if Some(zone) != reader.zone.iana_name() { p.quiet.small { (t.rotations_in_zone(zone)) } }
            }
        }
    }
}

/// A row of bars for each seat.
fn rows_of(names: &Names<'_>, seats: &[Seat], reader: &Reader) -> Vec<Vec<Bar>> {
    let t = reader.words();
    let bar = |seat: &Seat| Bar {
        starts: seat.starts,
        ends: seat.ends,
        label: names.of_or_nobody(seat.person, t),
        initials: seat.person.map_or_else(|| "–".to_owned(), |id| initials(&names.of(id))),
        colour: seat.person.map_or(0, |id| names.tint(id)),
        gap: seat.person.is_none(),
        meant: seat.reason == Reason::Nobody,
        now_running: seat.starts <= reader.now && reader.now < seat.ends,
    };
    let last = seats.iter().map(|seat| seat.seat).max().unwrap_or(1);
    (1..=last).map(|row| seats.iter().filter(|seat| seat.seat == row).map(bar).collect()).collect()
}

/// How many coming shifts stand open; the rest unfolds.
const OPEN: usize = 6;

fn coming_section(reader: &Reader, names: &Names<'_>, o: &Outlook, offer: &cover::Offer) -> Markup {
    let t = reader.words();
    let title = t.rotations_coming();
    // Whoever begins together stands together.
    let open = o.coming.get(OPEN).map(|seat| seat.starts);
    let open = o.coming.iter().position(|seat| Some(seat.starts) == open).unwrap_or(o.coming.len());
    let (near, far) = o.coming.split_at(open);
    section(
        "coming",
        &title,
        html! {
            @if o.rotation.by_hand() { p.quiet { (t.rotations_by_hand()) } }
            @else if near.is_empty() { p.quiet { (t.strip_empty()) } }
            @else { (seats_table(reader, names, (&title, near), offer)) }
            @if !far.is_empty() {
                details {
                    summary { (t.rotations_coming_more(far.len())) }
                    (seats_table(reader, names, (&t.rotations_coming_more(far.len()), far), offer))
                }
            }
        },
    )
}

fn seats_table(
    reader: &Reader,
    names: &Names<'_>,
    (label, seats): (&str, &[Seat]),
    offer: &cover::Offer,
) -> Markup {
    let t = reader.words();
    let mut heads = vec![t.rotations_col_when(), t.rotations_col_who(), t.rotations_col_why()];
    let links: Vec<Option<Markup>> = seats.iter().map(|seat| offer.link(seat, reader)).collect();
    let some = links.iter().any(Option::is_some);
    heads.extend(some.then(|| t.rotations_col_done()));
    let same = |at: usize| at > 0 && seats[at - 1].starts == seats[at].starts;
    let rows: Vec<Vec<Markup>> = seats
        .iter()
        .zip(links)
        .enumerate()
        .map(|(at, (seat, link))| {
            let mut row = vec![
                // Said once for the eye, and in each row to whoever listens.
                html! { @if same(at) { span.sr.same { (reader.when(seat.starts)) } } @else { (time(reader, seat.starts)) } },
                html! { @match seat.person {
                    Some(id) => { (person(&names.of(id), names.tint(id), None)) }
                    None => { strong.gap.free[seat.reason == Reason::Nobody] { (t.rotations_nobody()) } }
                } },
                html! { (seat.reason.sentence(seat.person, reader, &|id| names.of(id))) },
            ];
            row.extend(some.then(|| link.unwrap_or_default()));
            row
        })
        .collect();
    table(label, &heads, &rows)
}

/// What waits for whoever is on duty, and a line to leave something more.
fn waiting(
    r: &Read<'_>,
    viewer: &Viewer,
    names: &Names<'_>,
    o: &Outlook,
    state: &FormState,
) -> Result<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let lines = waiting_lines(r, viewer, names, o)?;
    let heads = [t.rotations_todo_label(), t.rotations_todo_due(), t.rotations_col_done()];
    let (label, due) = (t.rotations_todo_label(), t.rotations_todo_due());
    let state = if state.has_errors() {
        state.clone()
    } else {
        FormState::new().with("due", reader.today().to_string())
    };
    let form = html! {
        (problems(&state, t))
        (field(Field { name: "text", label: &label, ..Field::default() }, &state, t))
        (field(Field { name: "due", label: &due, kind: Kind::Date, ..Field::default() }, &state, t))
        div.actions { (button(Look::Quiet, &t.rotations_todo_save())) }
    };
    Ok(section(
        "waiting",
        &t.rotations_waiting(),
        html! {
            @if !lines.is_empty() { (table(&t.rotations_waiting(), &heads, &lines)) }
            details open[state.has_errors()] {
                summary { (t.rotations_leave_todo()) }
                (post_form(&format!("/rotations/{}/todo", o.rotation.id), &viewer.form_token, form))
            }
        },
    ))
}

/// A row for each: what, by when, who has taken it, and what the viewer may do with it.
fn waiting_lines(r: &Read<'_>, viewer: &Viewer, names: &Names<'_>, o: &Outlook) -> Result<Vec<Vec<Markup>>> {
    let (reader, t, me) = (&viewer.reader, viewer.reader.words(), viewer.person.id);
    let back = format!("/rotations/{}", o.rotation.id);
    let mut lines = Vec::new();
    for turn in turns::of_duty(r, o.rotation.duty)? {
        let Some(text) = &turn.text else { continue };
        let act = |verb: &str, label| Act { path: format!("/turns/{}/{verb}", turn.id), label, says: None };
        let mut may = Vec::new();
        if turn.is_of(me, Some(&o.duty)) || turn.opened_by == Some(me) {
            may.push(act("done", t.turns_done()));
        }
        match turn.taken_by {
            None if turn.may_take => may.push(act("take", t.turns_take())),
            Some(taker) if taker == me => may.push(act("give-back", t.turns_give_back())),
            _ => {}
        }
        let taken = turn.taken_by.map(|taker| match taker == me {
            true => t.turns_taken_by_me(),
            false => t.turns_taken_by(names.of(taker)),
        });
        lines.push(vec![
            html! { (text.reveal()) @if let Some(taken) = taken { span.whom { (taken) } } },
            html! { (time(reader, turn.due)) },
            acts(&viewer.form_token, &back, &may),
        ]);
    }
    Ok(lines)
}

fn past_section(r: &Read<'_>, reader: &Reader, names: &Names<'_>, id: RotationId) -> Result<Markup> {
    let t = reader.words();
    // Whoever was passed over in the same breath has served nothing.
    let past: Vec<Served> =
        past(r, id, 12)?.into_iter().filter(|s| s.starts < s.ends && s.reason != Reason::Closed).collect();
    if past.is_empty() {
        return Ok(html! {});
    }
    let heads = [t.rotations_col_when(), t.rotations_col_who(), t.rotations_col_why()];
    let rows: Vec<Vec<Markup>> = past
        .iter()
        .map(|s| {
            let told =
                if s.announced { String::new() } else { format!(" ({})", t.rotations_not_announced()) };
            vec![
                html! { (time(reader, s.starts)) },
                html! { (names.of_or_nobody(s.person, t)) },
                html! { (s.reason.sentence(s.person, reader, &|id| names.of(id))) (told) },
            ]
        })
        .collect();
    Ok(section("past", &t.rotations_past(), table(&t.rotations_past(), &heads, &rows)))
}

/// Following, and the way to the file.
fn foot(r: &Read<'_>, viewer: &Viewer, id: RotationId) -> Result<Markup> {
    let t = viewer.reader.words();
    let following = rows::followers(r, id)?.contains(&viewer.person.id);
    Ok(html! {
        div.actions {
            form method="post" action=(format!("/rotations/{id}/follow")) {
                (form_token_field(&viewer.form_token))
                @if !following { input type="hidden" name="on" value="1"; }
                (button(Look::Quiet, &if following { t.rotations_unfollow() } else { t.rotations_follow() }))
            }
            @if may_change(r, id, &viewer.person)? {
                (link_button(Look::Quiet, &format!("/rotations/{id}/file"), &t.rotations_file_action()))
            }
            span.quiet.small { (t.rotations_follow_hint()) }
        }
    })
}
