//! The record as people read it: what was done here, by whom and when, a day under each heading.

mod deeds;
mod views;

pub(super) use deeds::{DEEDS, subject};

use crate::base::{Error, Refusal, Result, Words, calendar::resolve};
use crate::slice::{Content, Failure, House};
use crate::spine::audit::{self, EntryId, Search};
use crate::spine::people::{self, Called, Person, Role, viewer::Viewer, workspace};
use crate::store::{Read, ledger};
use crate::web::components::FormState;
use crate::web::{Form, Guard, Routes};
use deeds::{GROUPS, Group};
use jiff::{Timestamp, ToSpan, civil::Date};
use poem::{Request, handler, web::Data};

/// Where it lies.
const HERE: &str = "/record";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(HERE, Guard::Privacy, page)
}

/// Whether somebody may read the record: admins, and whoever answers for privacy.
pub(super) fn may_read(person: &Person) -> bool {
    person.is(Role::Admin) || person.is(Role::Privacy)
}

/// What the reader asks for, by ids and days only.
struct Asked {
    /// As it was typed, with what is wrong with it.
    state: FormState,
    group: Option<&'static Group>,
    search: Search,
}

impl Asked {
    fn of(query: &str, viewer: &Viewer) -> Self {
        let form = Form::parse(query.as_bytes()).unwrap_or_default();
        let mut state = FormState::of(&form);
        let group = GROUPS.iter().find(|group| group.key == form.text("kind"));
        let (from, until) = (day(&form, "from", viewer, &mut state), day(&form, "until", viewer, &mut state));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            state = wrong(state, "until", |t| t.record_days_reversed(), viewer);
        }
        let midnight = |day: Date| resolve(&viewer.reader.zone, day.at(0, 0, 0, 0));
        let search = Search {
            who: form.read("who"),
            topics: group.map_or(&[], |group| group.topics),
            from: from.map(midnight),
            until: until.and_then(|day| day.checked_add(1.day()).ok()).map(midnight),
            of_house: false,
            at: form.read::<EntryId>("at"),
        };
        Self { state, group, search }
    }

    /// Whether anything but the page is asked for.
    fn narrows(&self) -> bool {
        let search = &self.search;
        search.who.is_some() || self.group.is_some() || search.from.is_some() || search.until.is_some()
    }

    /// The same search at another page.
    fn at(&self, id: EntryId) -> String {
        let mut path = format!("{HERE}?");
        if let Some(who) = self.search.who {
            path.push_str(&format!("who={who}&"));
        }
        if let Some(group) = self.group {
            path.push_str(&format!("kind={}&", group.key));
        }
        // Days are passed on as they were understood, never as they were typed.
        for (name, day) in [("from", self.day("from")), ("until", self.day("until"))] {
            if let Some(day) = day {
                path.push_str(&format!("{name}={day}&"));
            }
        }
        path.push_str(&format!("at={id}"));
        path
    }

    fn day(&self, name: &str) -> Option<Date> {
        self.state.value(name).trim().parse().ok()
    }
}

fn wrong(state: FormState, field: &'static str, say: fn(&Words) -> String, viewer: &Viewer) -> FormState {
    state.refused(&[Refusal::at(field, say)], viewer.reader.words())
}

/// A day of the query; one that is none is a sentence at its field, and narrows nothing.
fn day(form: &Form, name: &'static str, viewer: &Viewer, state: &mut FormState) -> Option<Date> {
    let typed = form.opt(name)?;
    let day = typed.parse().ok().filter(|day: &Date| (1970..=9000).contains(&day.year()));
    if day.is_none() {
        *state = wrong(std::mem::take(state), name, |t| t.record_day_wrong(), viewer);
    }
    day
}

/// What the page shows.
struct Shown {
    found: audit::Found,
    lines: Vec<Line>,
    people: Vec<Called>,
    /// Size and root of the tree, where the house is kept.
    head: Option<(u64, ledger::Hash)>,
}

/// An entry as it reads.
struct Line {
    id: EntryId,
    at: Timestamp,
    sentence: deeds::Sentence,
}

#[handler]
fn page(viewer: Viewer, house: Data<&House>, req: &Request) -> Result<Content, Failure> {
    if !may_read(&viewer.person) {
        return Err(Failure(Error::NotAllowed));
    }
    let mut asked = Asked::of(req.uri().query().unwrap_or_default(), &viewer);
    let shown = house.store.read(viewer.scope(), |r| look(r, &viewer, &mut asked))?;
    Ok(Content {
        title: viewer.reader.words().record_title(),
        here: if viewer.person.is(Role::Admin) { "settings" } else { "record" },
        primary: None,
        body: views::page(&viewer, &asked, &shown),
        status: asked.state.status(),
        bare: false,
    })
}

/// What belongs to no workspace is shown where the house is kept, and so is how large the whole record is:
/// it tells how much goes on elsewhere.
fn look(r: &Read<'_>, viewer: &Viewer, asked: &mut Asked) -> Result<Shown> {
    asked.search.of_house = workspace::keeps_house(r)?;
    let found = audit::list(r, &asked.search)?;
    let mut said = deeds::Saying::new(r, viewer.reader.words());
    let line =
        |entry: &audit::Entry| Ok(Line { id: entry.id, at: entry.at, sentence: said.sentence(entry)? });
    let lines = found.entries.iter().map(line).collect::<Result<_>>()?;
    let head = asked.search.of_house.then(|| ledger::head(r)).transpose()?;
    Ok(Shown { found, lines, people: people::names(r)?, head })
}
