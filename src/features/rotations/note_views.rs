//! How handoff notes look: on the page of their rotation, and on a page of their own.

use super::names::Names;
use super::rota::{RotationId, ShiftId};
use super::{Outlook, note_of, outlook, rows, shift_rows};
use crate::base::{Error, Result};
use crate::spine::{people::viewer::Viewer, turns};
use crate::store::Read;
use crate::web::components::{
    Field, FormState, Look, button, link_button, post_button, post_form, problems, section, textarea, time,
};
use jiff::Timestamp;
use maud::{Markup, html};

/// The note of the shift before, and whether the present holder has one to write.
pub(super) fn note_section(r: &Read<'_>, viewer: &Viewer, names: &Names<'_>, o: &Outlook) -> Result<Markup> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    if !may_read(r, viewer, o.rotation.id)? {
        return Ok(html! {});
    }
    let note = match &o.before {
        Some(before) => note_of(r, before.id)?,
        None => None,
    };
    let id = o.rotation.id;
    Ok(section(
        "note",
        &t.rotations_note(),
        html! {
            @match (&note, &o.before) {
                (Some(note), Some(before)) => {
                    blockquote.note { (note.text.reveal()) }
                    p.quiet.small { (names.of(note.author)) ", " (time(reader, note.written)) }
                    @if let Some((at, by)) = note.read {
                        p.quiet.small { (t.rotations_note_read_by(names.of(by), reader.when(at))) }
                    } @else if answers(viewer, o) {
                        (post_button(Look::Move, &format!("/rotations/{id}/note/{}/read", before.id),
                                     &viewer.form_token, &t.rotations_note_mark_read()))
                    }
                }
                _ => { p.quiet { (t.rotations_note_none()) } }
            }
            @if let Some(running) = o.running.iter().find(|s| s.person == Some(viewer.person.id)) {
                p { (link_button(Look::Quiet, &format!("/rotations/{id}/note/{}", running.id),
                                 &t.rotations_note_write())) }
            }
        },
    ))
}

/// Whether the viewer answers for the duty now.
fn answers(viewer: &Viewer, o: &Outlook) -> bool {
    o.duty.answers(viewer.person.id)
}

/// Notes are for the people of a rotation: its order, owners, fallback, and whoever served.
fn may_read(r: &Read<'_>, viewer: &Viewer, id: RotationId) -> Result<bool> {
    let me = viewer.person.id;
    let rotation = rows::get(r, id)?;
    Ok(rows::members(r, id)?
        .iter()
        .any(|m| m.person == Some(me) && m.until.is_none_or(|until| until > r.now().at()))
        || rows::owners(r, id)?.contains(&me)
        || turns::duty(r, rotation.duty)?.fallback == me
        || shift_rows::newest(r, id, 0, 2 * usize::from(rotation.coming().seats))?
            .iter()
            .any(|s| s.person == Some(me)))
}

/// The page of one shift's note: to write for its holder, to read for the others.
pub(super) fn note_page(
    r: &Read<'_>,
    viewer: &Viewer,
    id: RotationId,
    shift: ShiftId,
    state: &FormState,
) -> Result<(String, Markup)> {
    let (reader, t) = (&viewer.reader, viewer.reader.words());
    let (rotation, served) = shift_rows::shift(r, shift)?;
    if rotation != id || !may_read(r, viewer, id)? {
        return Err(Error::NotFound);
    }
    let title = t.rotations_note_title(rows::get(r, id)?.title.reveal());
    let note = note_of(r, shift)?;
    let names = Names::new(r);
    let o = outlook(r, id, reader.now, reader.now)?;
    let span = match served.ends {
        ends if ends == Timestamp::MAX => t.rotations_note_shift_open(reader.when(served.starts)),
        ends => t.rotations_note_shift(reader.when(served.starts), reader.when(ends)),
    };
    let writing = served.person == Some(viewer.person.id) && note.as_ref().is_none_or(|n| n.read.is_none());
    let kept = note.as_ref().map(|n| n.text.reveal().clone()).unwrap_or_default();
    let state = if state.has_errors() { state.clone() } else { FormState::new().with("text", kept) };
    let (label, hint) = (t.rotations_note_label(), t.rotations_note_hint());
    let form = html! {
        (problems(&state, t))
        (textarea(Field { name: "text", label: &label, hint: &hint, ..Field::default() }, &state, t))
        div.actions { (button(Look::Primary, &t.rotations_note_save())) }
    };
    Ok((
        title,
        html! {
            p.quiet { (span) }
            @if writing {
                (post_form(&format!("/rotations/{id}/note/{shift}"), &viewer.form_token, form))
            } @else if let Some(note) = &note {
                blockquote.note { (note.text.reveal()) }
                p.quiet.small { (names.of(note.author)) ", " (time(reader, note.written)) }
                @if let Some((at, by)) = note.read {
                    p.quiet.small { (t.rotations_note_read_by(names.of(by), reader.when(at))) }
                } @else if answers(viewer, &o) {
                    (post_button(Look::Primary, &format!("/rotations/{id}/note/{shift}/read"),
                                 &viewer.form_token, &t.rotations_note_mark_read()))
                }
            } @else {
                p.quiet { (t.rotations_note_none()) }
            }
        },
    ))
}
