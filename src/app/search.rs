//! Search: people, rotations and turns by name. What is typed travels in a form, never in an address, for it
//! is mostly somebody's name. Names are sealed, so each search opens and reads through all of them.

use super::slices;
use crate::base::{
    Error, Result, Words,
    text::needle::{LONGEST, MOST, Needle},
};
use crate::slice::{Content, Failure, Found, House, Seeking};
use crate::spine::people::viewer::Viewer;
use crate::web::components::{Field, FormState, Kind, Look, button, field, post_form, problems, section};
use crate::web::{Form, Guard, Routes};
use maud::{Markup, html};
use poem::{handler, http::StatusCode, web::Data};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/search", Guard::Member, ask).post("/search", Guard::Member, answer)
}

/// What came of a search.
struct Results {
    typed: String,
    groups: Vec<Group>,
}

/// Things of one sort, the best first.
struct Group {
    sort: String,
    found: Vec<Found>,
    /// Whether there are more than these.
    more: bool,
}

#[handler]
fn ask(viewer: Viewer) -> Content {
    content(&viewer, &FormState::new(), None)
}

#[handler]
async fn answer(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Content, Failure> {
    let state = FormState::of(&form);
    match viewer.check(&form).and_then(|()| needle(&form)) {
        Ok(None) => Ok(content(&viewer, &state, None)),
        Ok(Some((typed, needle))) => {
            let groups = found(&viewer, &house, needle).await?;
            Ok(content(&viewer, &state, Some(&Results { typed, groups })))
        }
        Err(error) => {
            let state = state.or_fail(error, viewer.reader.words())?;
            Ok(Content { status: state.status(), ..content(&viewer, &state, None) })
        }
    }
}

/// What was typed, and what is looked for; `None` if that is nothing.
fn needle(form: &Form) -> Result<Option<(String, Needle)>> {
    let typed = form.text("q");
    if typed.chars().count() > LONGEST {
        return Err(Error::refused_at("q", |t| t.search_long()));
    }
    Ok(Needle::new(&typed).map(|needle| (typed, needle)))
}

/// Looks through everything, beside the threads that answer requests.
async fn found(viewer: &Viewer, house: &House, needle: Needle) -> Result<Vec<Group>> {
    let (store, scope, reader) = (house.store.clone(), viewer.scope(), viewer.reader.clone());
    let look = move || {
        store.read(scope, |r| {
            let face = |turn: &_| slices::face(r, &reader, turn);
            slices::find(&Seeking { read: r, reader: &reader, needle: &needle, face: &face }).map(grouped)
        })
    };
    tokio::task::spawn_blocking(look).await.map_err(Error::fault)?
}

fn grouped(found: Vec<Found>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for one in found {
        match groups.iter_mut().find(|group| group.sort == one.sort) {
            Some(group) => group.found.push(one),
            None => groups.push(Group { sort: one.sort.clone(), found: vec![one], more: false }),
        }
    }
    for group in &mut groups {
        // Several slices may find things of one sort; each brings its own in order.
        group.found.sort_by_key(|one| one.fit);
        group.more = group.found.len() > MOST;
        group.found.truncate(MOST);
    }
    groups
}

fn content(viewer: &Viewer, state: &FormState, results: Option<&Results>) -> Content {
    let t = viewer.reader.words();
    let label = t.search_label();
    let q = Field { name: "q", label: &label, kind: Kind::Search, first: true, ..Field::default() };
    let body = html! {
        div.search {
            search {
                (post_form("/search", &viewer.form_token, html! {
                    (problems(state, t))
                    div.one-line {
                        (field(Field { autocomplete: "off", ..q }, state, t))
                        (button(Look::Primary, &t.search_look()))
                    }
                }))
            }
            @match results {
                Some(results) => (shown(t, results)),
                None => { p.quiet { (t.search_hint()) } }
            }
        }
    };
    let (title, status) = (t.search_title(), StatusCode::OK);
    Content { title, here: "search", primary: None, body, status, bare: false }
}

fn shown(t: &Words, results: &Results) -> Markup {
    let count: usize = results.groups.iter().map(|group| group.found.len()).sum();
    html! {
        @if count == 0 {
            div.empty {
                p role="status" { (t.search_nothing(&results.typed)) }
                p.example { (t.search_nothing_hint()) }
            }
        } @else {
            p.quiet role="status" { (t.search_count(count)) }
        }
        @for (n, group) in results.groups.iter().enumerate() {
            (section(&format!("sort-{n}"), &group.sort, html! {
                ul.found role="list" {
                    @for one in &group.found {
                        li {
                            a href=(one.href) {
                                span.what { (one.what.reveal()) }
                                @if !one.about.reveal().is_empty() { span.about { (one.about.reveal()) } }
                            }
                        }
                    }
                }
                @if group.more { p.quiet { (t.search_more()) } }
            }))
        }
    }
}
