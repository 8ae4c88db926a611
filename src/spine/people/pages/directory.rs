//! The list of people.

use super::kit;
use crate::base::Reader;
use crate::slice::{Content, Failure, House};
use crate::spine::people::{
    Person,
    directory::{Standing, directory},
    viewer::Viewer,
};
use crate::web::components::{Look, empty, link_button, section};
use maud::{Markup, html};
use poem::{handler, web::Data};

#[handler]
pub(super) async fn page(viewer: Viewer, house: Data<&House>) -> Result<Content, Failure> {
    let everybody = house.store.read(viewer.scope(), directory)?;
    let admin = kit::is_admin(&viewer);
    let t = viewer.reader.words();
    let invite = admin.then(|| link_button(Look::Primary, "/people/invite", &t.people_invite()));
    let body = view(&viewer.reader, &everybody, admin);
    Ok(Content { primary: invite, ..kit::content(t.people_title(), body) })
}

type Line = (Person, Standing);

fn view(reader: &Reader, everybody: &[Line], admin: bool) -> Markup {
    let t = reader.words();
    let of =
        |wanted: fn(Standing) -> bool| everybody.iter().filter(move |(_, s)| wanted(*s)).collect::<Vec<_>>();
    let here = of(Standing::takes_part);
    let invited = of(|s| matches!(s, Standing::Invited(_)));
    let gone = of(|s| matches!(s, Standing::Gone | Standing::Revoked(_)));
    html! {
        p.quiet { (summary(reader, &here)) }
        (crew(reader, &here))
        @if here.len() == 1 && admin && invited.is_empty() {
            (empty(&t.people_alone(), &t.people_alone_example(), None))
        }
        @if admin && !invited.is_empty() {
            (section("invited", &t.people_invited_title(), crew(reader, &invited)))
        }
        @if admin && !gone.is_empty() {
            (section("gone", &t.people_gone_title(), crew(reader, &gone)))
        }
    }
}

/// "3 people. Away: 1."
fn summary(reader: &Reader, here: &[&Line]) -> String {
    let t = reader.words();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let away = here.iter().filter(|(_, s)| matches!(s, Standing::Away(_))).count();
    let working = here.iter().filter(|(_, s)| matches!(s, Standing::Working)).count();
    let mut said = vec![t.people_count(count(here.len())), t.people_count_working(count(working))];
    if away > 0 {
        said.push(t.people_count_away(count(away)));
    }
    said.join(" · ")
}

fn crew(reader: &Reader, lines: &[&Line]) -> Markup {
    html! {
        ul.crew role="list" {
            @for (person, standing) in lines { (line(reader, person, *standing)) }
        }
    }
}

fn line(reader: &Reader, person: &Person, standing: Standing) -> Markup {
    let roles = kit::roles(reader.words(), person);
    html! {
        li {
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
