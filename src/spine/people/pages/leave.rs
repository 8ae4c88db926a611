//! The part of a page that shows leave and lets one enter it.

use crate::base::{PersonId, Reader, Result};
use crate::spine::people::{
    LeaveId,
    leave::{self, Leave},
    leaves,
};
use crate::store::{Read, Write};
use crate::web::Form;
use crate::web::components::{
    Field, FormState, Kind, Look, button, button_saying, field, fields, form_token_field, post_form,
};
use maud::{Markup, html};

/// The leave of a person that is not over, in order.
pub(super) fn coming(r: &Read<'_>, id: PersonId) -> Result<Vec<Leave>> {
    let today = crate::spine::people::get(r, id)?.reader(r.now().at()).today();
    let mut all = leaves(r, &[id])?;
    all.retain(|l| l.until >= today);
    Ok(all)
}

/// What the form asks for: entering leave, or taking one back.
pub(super) fn act(w: &Write<'_>, person: PersonId, form: &Form) -> Result<()> {
    if let Some(id) = form.read::<LeaveId>("withdraw") {
        return leave::withdraw(w, person, id);
    }
    let (first, last) = leave::typed(&form.text("first"), &form.text("last"))?;
    leave::enter(w, person, first, last).map(drop)
}

/// From when until when, as one says it.
pub(super) fn span(reader: &Reader, leave: &Leave) -> String {
    let (from, until) = (reader.date(leave.from), reader.date(leave.until));
    if from == until { from } else { reader.words().people_span(from, until) }
}

/// The list, and the form below it. `action` is where both post to.
pub(super) fn view(reader: &Reader, token: &str, action: &str, all: &[Leave], state: &FormState) -> Markup {
    let t = reader.words();
    let first = Field { name: "first", label: &t.people_first_day(), kind: Kind::Date, ..Field::default() };
    let last = Field { name: "last", label: &t.people_last_day(), kind: Kind::Date, ..Field::default() };
    html! {
        @if all.is_empty() {
            p.quiet { (t.people_no_leave()) }
        } @else {
            form method="post" action=(action) {
                (form_token_field(token))
                ul.spans role="list" {
                    @for one in all {
                        li #(one.id.to_string()) {
                            span { (span(reader, one)) }
                            (button_saying(Look::Quiet, &t.people_take_back(), "withdraw", &one.id.to_string()))
                        }
                    }
                }
            }
        }
        (post_form(action, token, html! {
            (fields(html! { (field(first, state, t)) (field(last, state, t)) }))
            div.actions { (button(Look::Quiet, &t.people_enter_leave())) }
        }))
    }
}
