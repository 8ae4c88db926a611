//! The preview beside the form of a rotation: the handoffs that what is typed would give. It never scolds:
//! while something is missing it says what to add.

use super::change;
use super::choosing::Candidates;
use super::forms::{Which, draft};
use super::names::Names;
use super::rota::Shift;
use super::rules::Rules;
use crate::base::{Error, PersonId, Result};
use crate::spine::people::viewer::Viewer;
use crate::store::Read;
use crate::web::components::{FormState, person, time};
use maud::{Markup, html};

/// What would be, or what is missing yet.
enum Ahead {
    /// The coming shifts, how they would be without the change, and the order that gives them.
    Shifts(Vec<Shift>, Vec<Shift>, Vec<PersonId>),
    /// A sentence.
    Missing(String),
}

/// The preview, with the button that asks for it where there is no script.
pub(super) fn preview(
    r: &Read<'_>,
    viewer: &Viewer,
    state: &FormState,
    all: &Candidates,
    which: Which,
    path: &str,
) -> Result<Markup> {
    let t = viewer.reader.words();
    let ahead = ahead(r, viewer, state, all, which)?;
    Ok(html! {
        section.preview #preview aria-labelledby="preview-title" {
            div.title {
                h2 #preview-title { (t.rotations_preview()) }
                button.button.quiet.low type="submit" formaction=(path) name="preview" value="1" data-preview-by
                    autofocus[!state.value("preview").is_empty()] { (t.rotations_preview_action()) }
            }
            @match &ahead {
                Ahead::Missing(what) => { p.quiet role="status" { (what) } }
                Ahead::Shifts(shifts, before, order) => {
                    (handoffs(viewer, &Names::in_order(r, order), shifts, before, which))
                    @if state.value("cadence") == "manual" { p.quiet.small { (t.rotations_by_hand()) } }
                }
            }
        }
    })
}

fn ahead(r: &Read<'_>, viewer: &Viewer, state: &FormState, all: &Candidates, which: Which) -> Result<Ahead> {
    let t = viewer.reader.words();
    // What changes no handoff need not be there yet.
    let whole =
        ["title", "lead_hours", "fallback"].iter().fold(state.clone(), |state, name| state.without(name));
    let whole =
        whole.with("title", "–").with("lead_hours", "0").with("fallback", viewer.person.id.to_string());
    let most = which.shows();
    let shifts = draft(&whole, all, &rules(r, which)?).and_then(|draft| {
        let (shifts, before) = match which {
            Which::Edit(id) => change::effect(r, id, &draft, most)?,
            _ => (change::preview(r, &draft, most)?, Vec::new()),
        };
        let order = draft.members.iter().filter_map(|line| all.whose(*line).flatten());
        Ok(Ahead::Shifts(shifts, before, order.collect()))
    });
    match shifts {
        Ok(ahead) => Ok(ahead),
        Err(Error::Refused(refusals)) => Ok(Ahead::Missing(match refusals.first() {
            Some(first) if first.field == Some("zone") => t.rotations_preview_zone(),
            Some(first) if first.field == Some("members") => t.rotations_preview_nobody(),
            Some(first) => first.text(t),
            None => String::new(),
        })),
        // Somebody who is not here.
        Err(Error::NotFound) => Ok(Ahead::Missing(t.rotations_preview_nobody())),
        Err(other) => Err(other),
    }
}

/// What holds besides what the form asks.
pub(super) fn rules(r: &Read<'_>, which: Which) -> Result<Rules> {
    Ok(match which {
        Which::Edit(id) => super::rows::get(r, id)?.rules(),
        _ => Rules::of(crate::base::calendar::Cadence::WEEKLY),
    })
}

fn handoffs(viewer: &Viewer, names: &Names<'_>, shifts: &[Shift], before: &[Shift], which: Which) -> Markup {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let running = !matches!(which, Which::Edit(_));
    let whose = |shift: &Shift| shift.person;
    let instead = |shift: &Shift| {
        let was = before.iter().find(|old| old.starts == shift.starts && old.seat == shift.seat)?;
        (whose(was) != whose(shift)).then(|| names.of_or_nobody(whose(was), t))
    };
    html! {
        @if let Some(next) = shifts.get(usize::from(running)) {
            p.sr role="status" { (t.rotations_preview_said(names.of_or_nobody(whose(next), t), reader.when(next.starts))) }
        }
        @if !shifts.is_empty() { ol.handoffs role="list" {
            @for shift in shifts {
                li {
                    @match whose(shift) {
                        Some(id) => { (person(&names.of(id), names.tint(id), None)) }
                        None => { strong.gap { (t.rotations_nobody()) } }
                    }
                    span.when {
                        @if running && shift.slot == shifts[0].slot { (t.rotations_preview_now()) } @else { (time(reader, shift.starts)) }
                    }
                    span.why {
                        (shift.reason.sentence(shift.person, reader, &|id| names.of(id)))
                        @if let Some(name) = instead(shift) { "; " (t.rotations_preview_instead(name)) }
                    }
                }
            }
        } }
    }
}
