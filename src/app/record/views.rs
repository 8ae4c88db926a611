//! How the record looks.

use super::{Asked, HERE, Line, Shown, deeds::GROUPS, deeds::Piece};
use crate::base::{Reader, Words, text};
use crate::spine::audit::COUNTED;
use crate::spine::people::viewer::Viewer;
use crate::web::components::{Choice, Pages, empty, filter_day, filter_form, filter_select, pages};
use data_encoding::HEXLOWER;
use jiff::{ToSpan, civil::Date};
use maud::{Markup, html};

/// How many letters of the root are shown: enough to compare by eye.
const HEAD: usize = 16;

pub(super) fn page(viewer: &Viewer, asked: &Asked, shown: &Shown) -> Markup {
    let t = viewer.reader.words();
    let found = &shown.found;
    html! {
        (intro(t, shown))
        (search(t, asked, shown))
        @if shown.lines.is_empty() {
            @if asked.narrows() { p.found { (t.record_none_found()) } }
            @else { (empty(&t.record_none(), &t.record_none_example(), None)) }
        } @else {
            p.found role="status" { (count(t, found.count, found.more)) }
            (days(&viewer.reader, &shown.lines))
            (pages(&Pages {
                label: &t.record_pages(),
                newer: found.newer.map(|id| (asked.at(id), t.record_newer())),
                older: found.older.map(|id| (asked.at(id), t.record_older())),
            }))
        }
    }
}

fn intro(t: &Words, shown: &Shown) -> Markup {
    html! {
        p.quiet { (t.record_intro()) }
        @if let Some((size, root)) = &shown.head {
            @let head: String = HEXLOWER.encode(root).chars().take(HEAD).collect();
            @let size = i64::try_from(*size).unwrap_or(i64::MAX);
            details.chain {
                summary { (t.record_chained(size, &head)) }
                p { (t.record_chained_how()) }
                p { code { "turnkeep audit verify" } }
            }
        } @else {
            p.quiet { (t.record_chained_elsewhere()) }
        }
    }
}

fn search(t: &Words, asked: &Asked, shown: &Shown) -> Markup {
    let people = shown.people.iter().map(|p| Choice::new(p.id.to_string(), p.name.reveal()));
    let who: Vec<_> = std::iter::once(Choice::new("", t.record_anybody())).chain(people).collect();
    let kinds = GROUPS.iter().map(|group| Choice::new(group.key, (group.label)(t)));
    let kind: Vec<_> = std::iter::once(Choice::new("", t.record_everything())).chain(kinds).collect();
    let clear = asked.narrows().then(|| t.record_show_all());
    filter_form(
        HERE,
        &t.record_search(),
        &t.record_show(),
        clear.as_deref(),
        html! {
            (filter_select("who", &t.record_who(), &who, &asked.state))
            (filter_select("kind", &t.record_kind(), &kind, &asked.state))
            (filter_day("from", &t.record_from(), &asked.state))
            (filter_day("until", &t.record_until(), &asked.state))
        },
    )
}

fn count(t: &Words, count: usize, more: bool) -> String {
    if more { t.record_found_more(COUNTED.to_string()) } else { t.record_found(text::count(count)) }
}

/// Lines under their days, which are the reader's own.
fn days(reader: &Reader, lines: &[Line]) -> Markup {
    let day = |line: &Line| line.at.to_zoned(reader.zone.clone()).date();
    html! {
        @for lines in lines.chunk_by(|a, b| day(a) == day(b)) {
            @if let Some(first) = lines.first() {
                @let id = format!("day-{}", first.id);
                section.group aria-labelledby=(id) {
                    h2 #(id) { (heading(reader, day(first))) }
                    ul.deeds role="list" { @for line in lines { (deed(reader, line)) } }
                }
            }
        }
    }
}

fn heading(reader: &Reader, day: Date) -> Markup {
    let t = reader.words();
    let yesterday = reader.today().checked_sub(1.day()).ok();
    let word = match day {
        day if day == reader.today() => Some(t.record_today()),
        day if Some(day) == yesterday => Some(t.record_yesterday()),
        _ => None,
    };
    html! { @if let Some(word) = word { span.near { (word) } " " } (reader.date(day)) }
}

fn deed(reader: &Reader, line: &Line) -> Markup {
    let exact = reader.exact(line.at);
    html! {
        li #(line.id) {
            time datetime=(line.at.to_string()) title=(exact) { (reader.time(line.at)) }
            p { @for piece in &line.sentence { (said(piece)) } }
        }
    }
}

fn said(piece: &Piece) -> Markup {
    match piece {
        Piece::Plain(text) => html! { (text) },
        Piece::Who(name, Some(id)) => html! { a.name href=(format!("/people/{id}")) { (name) } },
        Piece::What(name, Some(href)) => html! { a.name href=(href) { (name) } },
        Piece::Who(name, None) | Piece::What(name, None) => html! { (name) },
    }
}
