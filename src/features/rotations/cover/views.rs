//! How requests look: on the page of their rotation, and each on a page of its own.

use super::{End, Look, Request, get, of};
use crate::base::{PersonId, Reader, Result, calendar::span::Span};
use crate::features::rotations::layer_rows::SwapId;
use crate::features::rotations::names::Names;
use crate::features::rotations::rota::Stage;
use crate::features::rotations::{Outlook, Seat, may_change};
use crate::spine::people::{self, viewer::Viewer};
use crate::store::Read;
use crate::web::components::{
    Choice, Field, FormState, Look as Style, button, facts, link_button, post_button, post_form, problems,
    section as part, select, table, time,
};
use jiff::Timestamp;
use maud::{Markup, html};

/// Where the viewer may ask for cover.
pub(in crate::features::rotations) struct Offer {
    me: PersonId,
    /// For others as well.
    owner: bool,
    by_hand: bool,
    path: String,
    now: Timestamp,
}

impl Offer {
    pub(in crate::features::rotations) fn of(r: &Read<'_>, viewer: &Viewer, o: &Outlook) -> Result<Self> {
        Ok(Self {
            me: viewer.person.id,
            owner: may_change(r, o.rotation.id, &viewer.person)?,
            by_hand: o.rotation.by_hand(),
            path: format!("/rotations/{}/cover", o.rotation.id),
            now: viewer.reader.now,
        })
    }

    /// The way to ask for cover of a coming shift.
    pub(in crate::features::rotations) fn link(&self, seat: &Seat, reader: &Reader) -> Option<Markup> {
        let person = seat.person.filter(|person| self.owner || *person == self.me)?;
        if self.by_hand || seat.starts <= self.now {
            return None;
        }
        let (href, label) = (format!("{}/{}/{person}", self.path, seat.slot), reader.words().cover_get());
        Some(link_button(Style::Quiet, &href, &label))
    }
}

/// What is asked, taken and agreed, of slots that are not over.
pub(in crate::features::rotations) fn section(
    r: &Read<'_>,
    viewer: &Viewer,
    names: &Names<'_>,
    o: &Outlook,
) -> Result<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let all = of(r, o.rotation.id, o.rotation.slot)?;
    if all.is_empty() {
        return Ok(html! {});
    }
    let look = Look::load(r, o.rotation.id)?;
    let mut rows = Vec::new();
    for request in &all {
        let span = look.wanted(&request.swap);
        if span.ends <= reader.now {
            continue;
        }
        let state = match request.swap.stage {
            Stage::Open => t.cover_state_open(),
            Stage::Taken => t.cover_state_taken(),
            Stage::Done | Stage::Undone => t.cover_state_done(),
        };
        rows.push(vec![
            html! { (time(reader, span.starts)) },
            html! { a href=(format!("/rotations/cover/{}", request.id)) { (who(reader, names, request)) } },
            html! { (state) },
        ]);
    }
    if rows.is_empty() {
        return Ok(html! {});
    }
    let heads = [t.rotations_col_when(), t.rotations_col_who(), t.cover_state()];
    Ok(part("cover", &t.cover_title(), table(&t.cover_title(), &heads, &rows)))
}

/// Who would have served, and who does or would.
fn who(reader: &Reader, names: &Names<'_>, request: &Request) -> String {
    let (t, giver) = (reader.words(), names.of(request.swap.from));
    match (request.swap.to, request.swap.stage, request.swap.back) {
        (Some(to), Stage::Open, Some(_)) => t.cover_who_swap(giver, names.of(to)),
        (Some(to), Stage::Open, None) => t.cover_who_asked(giver, names.of(to)),
        (None, ..) => t.cover_who_open(giver),
        (Some(to), _, Some(_)) => t.cover_who_swap(giver, names.of(to)),
        (Some(to), _, None) => t.plan_covered(names.of(to), giver),
    }
}

/// Taking the running shift over at once, for whoever of the order does not have it.
pub(in crate::features::rotations) fn emergency(viewer: &Viewer, o: &Outlook) -> Markup {
    let (t, me) = (viewer.reader.words(), viewer.person.id);
    let held = o.holders().next().is_some() && o.holders().all(|person| person != me);
    html! {
        @if held && o.order.contains(&me) {
            details {
                summary { (t.cover_emergency()) }
                p.quiet { (t.cover_emergency_hint()) }
                (post_button(Style::Quiet, &format!("/rotations/{}/take-now", o.rotation.id), &viewer.form_token,
                             &t.cover_take_now()))
            }
        }
    }
}

/// The page of one request: what, who asks, until when, and what the viewer may do.
pub(super) fn show(r: &Read<'_>, viewer: &Viewer, id: SwapId, state: &FormState) -> Result<(String, Markup)> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let (request, look) = get(r, id, &viewer.person)?;
    let names = Names::new(r);
    let rotation = &look.plan.rotation;
    let (span, back) = (look.wanted(&request.swap), request.swap.back.map(|back| look.span(back)));
    let giver = names.of(request.swap.from);
    let waits = request.waits() && reader.now < look.starts(&request.swap);
    let shift = |span: Span| html! { (t.cover_span(reader.when(span.starts), reader.when(span.ends))) };
    let duty = html! { a href=(format!("/rotations/{}", rotation.id)) { (rotation.title.reveal()) } };
    let mut known = vec![(t.cover_fact_duty(), duty), (t.cover_fact_shift(&giver), shift(span))];
    if let (Some(back), Some(to)) = (back, request.swap.to) {
        known.push((t.cover_fact_shift(names.of(to)), shift(back)));
    }
    if request.asked_by != request.swap.from {
        known.push((t.cover_fact_asked_by(), html! { (names.of(request.asked_by)) }));
    }
    if let Some(deadline) = request.deadline.filter(|_| waits && request.swap.stage == Stage::Open) {
        known.push((t.cover_fact_deadline(), html! { (time(reader, deadline)) }));
    }
    let body = html! {
        (problems(state, t))
        p.big { (who(reader, &names, &request)) }
        p { (standing(reader, &names, &request, waits)) }
        (facts(&known))
        (moves(r, viewer, &request, &look, &names)?)
    };
    Ok((t.cover_request_title(rotation.title.reveal()), body))
}

/// How a request stands, in a sentence.
fn standing(reader: &Reader, names: &Names<'_>, request: &Request, waits: bool) -> String {
    let t = reader.words();
    match (request.swap.stage, request.ended) {
        (Stage::Open, _) if waits => match request.proposed {
            Some(to) => t.cover_waits_for(names.of(to)),
            None => t.cover_waits_for_anybody(),
        },
        (Stage::Taken, _) if waits => t.cover_waits_for_owner(),
        (Stage::Done, _) => t.cover_holds(),
        (_, Some(End::Declined)) => t.cover_was_declined(),
        (_, Some(End::Refused)) => t.cover_was_refused(),
        (_, Some(End::Undone)) => t.cover_was_undone(),
        (_, Some(End::Withdrawn)) => t.cover_was_withdrawn(),
        _ => t.cover_was_expired(names.of(request.swap.from)),
    }
}

/// What the viewer may do with it.
fn moves(r: &Read<'_>, viewer: &Viewer, request: &Request, look: &Look, names: &Names<'_>) -> Result<Markup> {
    let (t, me) = (viewer.reader.words(), viewer.person.id);
    if request.swap.stage == Stage::Undone || look.starts(&request.swap) <= viewer.reader.now {
        return Ok(html! {});
    }
    let owner = may_change(r, request.rotation, &viewer.person)?;
    let (open, taken) = (request.swap.stage == Stage::Open, request.swap.stage == Stage::Taken);
    let asked = open
        && request.proposed.map_or_else(|| look.takes_part(me), |to| to == me)
        && me != request.swap.from;
    let able = asked && look.works(&crate::features::rotations::rota::Swap { to: Some(me), ..request.swap });
    let path = |verb: &str| format!("/rotations/cover/{}/{verb}", request.id);
    let act =
        |look: Style, verb: &str, label: String| post_button(look, &path(verb), &viewer.form_token, &label);
    let end = if request.swap.stage == Stage::Done { t.cover_undo() } else { t.cover_withdraw() };
    Ok(html! {
        @if asked && !able { p { (t.cover_you_cannot()) } }
        div.actions {
            @if able && request.proposed.is_some() { (act(Style::Primary, "take", t.cover_accept())) }
            @else if able { (act(Style::Primary, "take", t.cover_take())) }
            @if asked { (act(Style::Quiet, "decline", t.cover_decline())) }
            @if taken && owner {
                (act(Style::Primary, "agree", t.cover_agree()))
                (act(Style::Quiet, "refuse", t.cover_refuse()))
            }
            @if request.is_of(me) || owner { (act(Style::Quiet, "give-back", end)) }
        }
        @if open && owner && request.proposed.is_none() { (assign(r, viewer, request, look, names)?) }
    })
}

/// An owner finds somebody.
fn assign(
    r: &Read<'_>,
    viewer: &Viewer,
    request: &Request,
    look: &Look,
    names: &Names<'_>,
) -> Result<Markup> {
    let t = viewer.reader.words();
    let mut choices = Vec::new();
    for person in look.candidates(&request.swap) {
        if person != viewer.person.id && people::get(r, person)?.active {
            choices.push(Choice::new(person.to_string(), names.of(person)));
        }
    }
    let path = format!("/rotations/cover/{}/take", request.id);
    Ok(html! {
        @if !choices.is_empty() {
            details {
                summary { (t.cover_assign()) }
                (post_form(&path, &viewer.form_token, html! {
                    (select(Field { name: "who", label: &t.cover_assign_who(), hint: &t.cover_assign_hint(),
                                    ..Field::default() }, &choices, &FormState::new(), t))
                    div.actions { (button(Style::Quiet, &t.cover_assign_save())) }
                }))
            }
        }
    })
}
