//! What people are told about handoffs.

use super::rota::{RotationId, ShiftId};
use super::{note_of, rows, shift_rows};
use crate::base::{Error, PersonId, Result, Sealed, clock::from_ms};
use crate::slice::{Message, Telling};
use crate::spine::{people, turns};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The duty changed hands.
#[derive(Serialize, Deserialize)]
pub(super) struct Handoff {
    pub(super) rotation: RotationId,
    pub(super) shift: ShiftId,
    pub(super) holder: Option<PersonId>,
    pub(super) former: Option<PersonId>,
    /// Who else holds it now, and who else does not any more.
    #[serde(default)]
    pub(super) others: Vec<PersonId>,
    #[serde(default)]
    pub(super) gone: Vec<PersonId>,
    pub(super) late: bool,
    /// How many shifts passed meanwhile without anybody being told.
    pub(super) missed: usize,
}

/// A shift is coming.
#[derive(Serialize, Deserialize)]
pub(super) struct Soon {
    pub(super) rotation: RotationId,
    /// Unix milliseconds.
    pub(super) starts: i64,
    /// Unix milliseconds.
    pub(super) ends: i64,
}

pub(super) fn message(telling: &Telling<'_>, kind: &str, json: &str) -> Result<Option<Message>> {
    let wrong = |_| Error::fault("a rotation's message does not read back");
    match kind {
        "rotations.handoff" => handoff(telling, &serde_json::from_str(json).map_err(wrong)?),
        "rotations.cover" => super::cover::message(telling, json),
        "rotations.soon" => soon(telling, &serde_json::from_str(json).map_err(wrong)?),
        _ => Ok(None),
    }
}

fn name(telling: &Telling<'_>, person: PersonId) -> Result<String> {
    Ok(people::get(telling.read, person)?.name.into_inner())
}

fn handoff(telling: &Telling<'_>, news: &Handoff) -> Result<Option<Message>> {
    let (r, reader, t) = (telling.read, telling.reader, telling.reader.words());
    // Mail that waited for days must not tell of shifts that are over: the newest news is enough.
    let newest = shift_rows::newest(r, news.rotation, 0, 1)?;
    let Some(shift) = newest.first().filter(|newest| newest.id == news.shift) else { return Ok(None) };
    let rotation = rows::get(r, news.rotation)?;
    let title = rotation.title.reveal();
    let starts = reader.fixed(shift.starts);
    // By hand nobody knows until when.
    let ends = (shift.ends < Timestamp::MAX).then(|| reader.fixed(shift.ends));
    let holder = holders(telling, news)?;
    let [subject, line] = match &holder {
        Some(_) if news.holder == Some(telling.to) || news.others.contains(&telling.to) => match ends {
            Some(ends) => [t.rotations_subject_on(title, &ends), t.rotations_mail_on(title, starts, &ends)],
            None => [t.rotations_subject_on_open(title), t.rotations_mail_on_open(title, starts)],
        },
        Some(holder) if news.former == Some(telling.to) || news.gone.contains(&telling.to) => {
            [t.rotations_subject_off(holder, title), t.rotations_mail_off(holder, title, starts)]
        }
        Some(holder) => match ends {
            Some(ends) => [
                t.rotations_subject_other(holder, title, &ends),
                t.rotations_mail_other(holder, title, starts, &ends),
            ],
            None => [
                t.rotations_subject_other_open(holder, title),
                t.rotations_mail_other_open(holder, title, starts),
            ],
        },
        None => {
            let fallback = name(telling, turns::duty(r, rotation.duty)?.fallback)?;
            match ends {
                Some(ends) => [
                    t.rotations_subject_gap(title, &ends),
                    t.rotations_mail_gap(title, starts, &ends, fallback),
                ],
                None => {
                    [t.rotations_subject_gap_open(title), t.rotations_mail_gap_open(title, starts, fallback)]
                }
            }
        }
    };
    let mut lines = vec![line];
    if news.late {
        lines.push(t.rotations_mail_late(news.missed));
    }
    if (news.holder == Some(telling.to) || news.others.contains(&telling.to)) && has_note(telling, news)? {
        lines.push(t.rotations_mail_note());
    }
    Ok(Some(letter(telling, news.rotation, subject, lines)))
}

/// Who holds the duty now, by name.
fn holders(telling: &Telling<'_>, news: &Handoff) -> Result<Option<String>> {
    let ids = news.holder.iter().chain(&news.others);
    let names = ids.map(|id| name(telling, *id)).collect::<Result<Vec<_>>>()?;
    Ok((!names.is_empty()).then(|| super::rota::joined(telling.reader.words(), names)))
}

/// Whether the holder before left a note that waits to be read.
fn has_note(telling: &Telling<'_>, news: &Handoff) -> Result<bool> {
    let newest = shift_rows::newest(telling.read, news.rotation, 0, 10)?;
    let before = newest.iter().skip_while(|shift| shift.id != news.shift).nth(1);
    Ok(match before {
        Some(shift) => note_of(telling.read, shift.id)?.is_some_and(|note| note.read.is_none()),
        None => false,
    })
}

fn soon(telling: &Telling<'_>, news: &Soon) -> Result<Option<Message>> {
    let (reader, t) = (telling.reader, telling.reader.words());
    let starts = from_ms(news.starts);
    let rotation = rows::get(telling.read, news.rotation)?;
    // A reminder of what has begun would only confuse, for the handoff itself was announced; and of a
    // shift that has been moved since, a newer one tells.
    if starts <= reader.now || starts != rotation.slot_ends {
        return Ok(None);
    }
    let title = rotation.title.reveal();
    let (from, until) = (reader.fixed(starts), reader.fixed(from_ms(news.ends)));
    let lines = vec![t.rotations_mail_soon(title, &from, until)];
    Ok(Some(letter(telling, news.rotation, t.rotations_subject_soon(from, title), lines)))
}

fn letter(telling: &Telling<'_>, rotation: RotationId, subject: String, lines: Vec<String>) -> Message {
    let t = telling.reader.words();
    Message {
        subject: Sealed::new(subject),
        lines: lines.into_iter().map(Sealed::new).collect(),
        link: Some((t.rotations_open(), format!("/rotations/{rotation}"))),
        why: t.rotations_mail_why(),
    }
}
