//! The list of people: filtered by how they stand, a page of it at a time; found by name.

use super::kit;
use crate::base::{Error, Reader, Result, Words, text::count};
use crate::slice::{Content, Failure, House};
use crate::spine::people::{
    Person, Role,
    directory::{Standing, directory},
    viewer::Viewer,
};
use crate::web::Form;
use crate::web::components::{Look, Tone, button, empty, form_token_field, link_button, notice};
use maud::{Markup, html};
use poem::{
    handler,
    web::{Data, Query},
};
use serde::Deserialize;

/// How many people a page shows.
const PAGE: usize = 100;

type Line = (Person, Standing);

/// What a list may be narrowed to: the word of its address, its label, who is on it.
struct Show {
    key: &'static str,
    label: fn(&Words) -> String,
    holds: fn(&Line) -> bool,
}

/// The first shows everybody.
const SHOWS: [Show; 7] = [
    Show { key: "", label: |t| t.people_show_all(), holds: |_| true },
    Show { key: "working", label: |t| t.people_show_working(), holds: |(_, s)| *s == Standing::Working },
    Show { key: "away", label: |t| t.people_show_away(), holds: |(_, s)| matches!(s, Standing::Away(_)) },
    Show {
        key: "admin",
        label: |t| t.people_show_admins(),
        holds: |(p, s)| s.takes_part() && p.is(Role::Admin),
    },
    Show {
        key: "privacy",
        label: |t| t.people_role_privacy(),
        holds: |(p, s)| s.takes_part() && p.is(Role::Privacy),
    },
    Show { key: "invited", label: |t| t.people_invited(), holds: |(_, s)| matches!(s, Standing::Invited(_)) },
    Show { key: "gone", label: |t| t.people_gone_title(), holds: |(_, s)| is_gone(*s) },
];

/// What the page's address says.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    show: Option<String>,
    page: Option<String>,
    /// So many were just invited.
    invited: Option<String>,
}

#[handler]
pub(super) async fn page(
    viewer: Viewer,
    house: Data<&House>,
    asked: Query<Asked>,
) -> Result<Content, Failure> {
    let everybody = everybody(&viewer, &house).await?;
    let t = viewer.reader.words();
    let wanted = asked.show.as_deref().unwrap_or_default();
    let show = SHOWS.iter().find(|show| show.key == wanted).unwrap_or(&SHOWS[0]);
    let number = |text: &Option<String>| text.as_deref().and_then(|n| n.parse::<usize>().ok());
    let lines: Vec<&Line> = everybody.iter().filter(|line| (show.holds)(line)).collect();
    let invited = number(&asked.invited).filter(|n| (1..=everybody.len()).contains(n));
    let body = html! {
        @if let Some(n) = invited { div.flash { (notice(t, Tone::Ok, &t.people_now_invited(count(n)))) } }
        (sieve(&viewer, &everybody, show, ""))
        @if lines.is_empty() { p.quiet { (t.people_nobody_so()) } }
        (crew_page(&viewer.reader, &lines, show, number(&asked.page).unwrap_or(1)))
        @if everybody.len() == 1 && kit::is_admin(&viewer) {
            (empty(&t.people_alone(), &t.people_alone_example(), None))
        }
    };
    Ok(framed(&viewer, body))
}

/// Who has this in their name, or for admins in their address. A form, for no name belongs into an address.
#[handler]
pub(super) async fn find(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Content, Failure> {
    viewer.check(&form)?;
    let (everybody, t) = (everybody(&viewer, &house).await?, viewer.reader.words());
    let wanted = form.text("name");
    let words: Vec<String> = wanted.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let admin = kit::is_admin(&viewer);
    let fits = |(person, _): &&Line| {
        let name = person.name.reveal().to_lowercase();
        let address = if admin { person.email.reveal().to_lowercase() } else { String::new() };
        words.iter().all(|word| name.contains(word) || address.contains(word))
    };
    let found: Vec<&Line> = everybody.iter().filter(fits).collect();
    let first: Vec<&Line> = found.iter().take(PAGE).copied().collect();
    let body = html! {
        (sieve(&viewer, &everybody, &SHOWS[0], &wanted))
        p.quiet role="status" {
            @if found.is_empty() { (t.people_found_nobody()) } @else { (t.people_found(count(found.len()))) }
            @if found.len() > PAGE { " " (t.people_found_more(count(PAGE))) }
            " " a href="/people" { (t.people_see_all()) }
        }
        (crew(&viewer.reader, &first))
    };
    Ok(framed(&viewer, body))
}

fn framed(viewer: &Viewer, body: Markup) -> Content {
    let t = viewer.reader.words();
    let invite = kit::is_admin(viewer);
    let invite = invite.then(|| link_button(Look::Primary, "/people/invite", &t.people_invite()));
    Content { primary: invite, ..kit::content(t.people_title(), body) }
}

/// Everybody whom the reader may see: first who takes part, then who is invited, then who is gone, each by
/// name. Thousands of names take a while to open, so not on a thread of the door's.
async fn everybody(viewer: &Viewer, house: &House) -> Result<Vec<Line>> {
    let (house, scope, admin) = (house.clone(), viewer.scope(), kit::is_admin(viewer));
    let read = move || house.store.read(scope, directory);
    let mut all = tokio::task::spawn_blocking(read).await.map_err(Error::fault)??;
    all.retain(|(_, standing)| admin || standing.takes_part());
    all.sort_by_key(|(_, standing)| (is_gone(*standing), matches!(standing, Standing::Invited(_))));
    Ok(all)
}

const fn is_gone(standing: Standing) -> bool {
    matches!(standing, Standing::Gone | Standing::Revoked(_))
}

/// What the list may be narrowed to, with how many that would be, and the field to find somebody.
fn sieve(viewer: &Viewer, everybody: &[Line], now: &Show, wanted: &str) -> Markup {
    let t = viewer.reader.words();
    let counted = SHOWS.iter().map(|show| (show, everybody.iter().filter(|line| (show.holds)(line)).count()));
    let shown: Vec<_> = counted.filter(|(show, n)| *n > 0 || show.key == now.key).collect();
    let href = |show: &Show| match show.key {
        "" => "/people".to_owned(),
        key => format!("/people?show={key}"),
    };
    html! {
        div.sieve {
            nav aria-label=(t.people_show()) { ul role="list" {
                @for (show, n) in shown {
                    li { a href=(href(show)) aria-current=[(show.key == now.key && wanted.is_empty()).then_some("page")] {
                        ((show.label)(t)) " " span.number { (n) }
                    } }
                }
            } }
            @if everybody.len() > 1 {
                form role="search" method="post" action="/people/find" {
                    (form_token_field(&viewer.form_token))
                    label.sr for="find-person" { (t.people_find_label()) }
                    input #find-person type="search" name="name" value=(wanted) placeholder=(t.people_find_label())
                        autocomplete="off" spellcheck="false";
                    (button(Look::Quiet, &t.people_find()))
                }
            }
        }
    }
}

/// One page of a list, and the way to the others.
fn crew_page(reader: &Reader, lines: &[&Line], show: &Show, wanted: usize) -> Markup {
    let t = reader.words();
    let last = lines.len().div_ceil(PAGE).max(1);
    let now = wanted.clamp(1, last);
    let first = (now - 1) * PAGE;
    let here = &lines[first..lines.len().min(first + PAGE)];
    let to = |n: usize| match show.key {
        "" => format!("/people?page={n}"),
        key => format!("/people?show={key}&page={n}"),
    };
    html! {
        (crew(reader, here))
        @if last > 1 {
            nav.pages aria-label=(t.people_pages()) {
                @if now > 1 { a rel="prev" href=(to(now - 1)) { (t.people_page_before()) } }
                span.quiet { (t.people_page_of((first + 1).to_string(), (first + here.len()).to_string(), lines.len().to_string())) }
                @if now < last { a rel="next" href=(to(now + 1)) { (t.people_page_after()) } }
            }
        }
    }
}

fn crew(reader: &Reader, lines: &[&Line]) -> Markup {
    html! {
        @if !lines.is_empty() {
            ul.crew role="list" {
                @for (person, standing) in lines { (line(reader, person, *standing)) }
            }
        }
    }
}

fn line(reader: &Reader, person: &Person, standing: Standing) -> Markup {
    let roles = kit::roles(reader.words(), person);
    html! {
        li.out[!standing.takes_part()] {
            a.who href=(kit::path(person.id)) { (kit::face(person)) }
            span.part-of { (roles) }
            span.now {
                span.state { (kit::standing(reader, standing)) }
                @if standing.takes_part() && !kit::same_clock(reader, person, reader.now) {
                    span.there { (kit::local_time(reader, person)) }
                }
            }
        }
    }
}
