//! What the pages of this slice share.

use crate::base::calendar::hours::WorkingHours;
use crate::base::{PersonId, Reader, Result, Words, text::weekday_short};
use crate::slice::{Content, House};
use crate::spine::people::{Person, Role, directory::Standing, viewer::Viewer};
use crate::store::Write;
use crate::web::Form;
use crate::web::components::{FormState, Tone, badge_saying, time, tint};
use jiff::Timestamp;
use maud::{Markup, html};
use poem::http::StatusCode;

/// A page below "People".
pub(super) fn content(title: String, body: Markup) -> Content {
    Content { title, here: "people", primary: None, body, status: StatusCode::OK, bare: false }
}

/// The same with the status of a form that came back.
pub(super) fn again(content: Content, state: &FormState) -> Content {
    Content { status: state.status(), ..content }
}

/// What somebody sent, with the sentences of its refusal; other errors go up.
pub(super) fn kept(form: &Form, error: crate::base::Error, viewer: &Viewer) -> Result<FormState> {
    FormState::of(form).or_fail(error, viewer.reader.words())
}

/// Whether the reader may act for others.
pub(super) fn is_admin(viewer: &Viewer) -> bool {
    viewer.person.is(Role::Admin)
}

/// A person's page.
pub(super) fn path(id: PersonId) -> String {
    format!("/people/{id}")
}

/// Face and name.
pub(super) fn face(person: &Person) -> Markup {
    crate::web::components::person(person.name.reveal(), tint(&person.id), None)
}

/// How somebody stands, in a word or two.
pub(super) fn standing(reader: &Reader, standing: Standing) -> Markup {
    let t = reader.words();
    match standing {
        Standing::Working => html! { (t.people_working()) },
        Standing::Off => html! { span.quiet { (t.people_off()) } },
        Standing::Away(until) => badge_saying(Tone::Neutral, &t.people_away_until(reader.date(until))),
        Standing::Invited(at) => html! { span.quiet { (t.people_invited()) " " (time(reader, at)) } },
        Standing::Revoked(at) => html! { span.quiet { (t.people_revoked()) " " (time(reader, at)) } },
        Standing::Gone => html! { span.quiet { (t.people_gone()) } },
    }
}

/// What somebody may do beyond taking part, in words; empty for most.
pub(super) fn roles(t: &Words, person: &Person) -> String {
    let named = [(Role::Admin, t.people_role_admin()), (Role::Privacy, t.people_role_privacy())];
    let held: Vec<_> = named.into_iter().filter(|(role, _)| person.is(*role)).map(|(_, name)| name).collect();
    held.join(", ")
}

/// The wall time where somebody is: "17:20 in Tokyo", with the day if it is another one there.
pub(super) fn local_time(reader: &Reader, person: &Person) -> String {
    let there = Reader { zone: person.profile.zone(), ..reader.clone() };
    let clock = there.time(reader.now);
    let said = if there.today() == reader.today() {
        clock
    } else {
        reader.words().weekday_time(weekday_short(reader.words(), there.today().weekday()), clock)
    };
    reader.words().people_time_in(said, place(&person.profile.zone))
}

/// The place in a zone's name: `America/New_York` is New York.
pub(super) fn place(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// Whether two zones show the same wall time now.
pub(super) fn same_clock(a: &Reader, person: &Person, at: Timestamp) -> bool {
    a.zone.to_datetime(at) == person.profile.zone().to_datetime(at)
}

/// Working days and hours in a line: "Mon to Fri, 09:00 to 17:00".
pub(super) fn hours(reader: &Reader, hours: &WorkingHours) -> String {
    let t = reader.words();
    let days: Vec<_> = hours.days.iter().collect();
    let short = |day| weekday_short(t, day);
    let unbroken = days.windows(2).all(|two| two[0].next() == two[1]);
    let said = match (days.first(), days.last()) {
        (Some(first), Some(last)) if unbroken && days.len() > 2 => t.people_span(short(*first), short(*last)),
        (Some(_), Some(_)) => days.iter().map(|day| short(*day)).collect::<Vec<_>>().join(", "),
        _ => return t.people_no_days(),
    };
    t.people_hours(said, reader.clock(hours.from), reader.clock(hours.until))
}

/// Changes something as a form of this session wants it.
pub(super) async fn changed(
    viewer: &Viewer,
    house: &House,
    form: &Form,
    act: impl FnOnce(&Write<'_>, &Form) -> Result<()> + Send + 'static,
) -> Result<()> {
    viewer.check(form)?;
    let form = form.clone();
    house.store.write(viewer.scope(), move |w| act(w, &form)).await
}
