//! Ahead of a handoff: whoever comes is reminded, whoever goes is asked for a handoff note.

use super::rota::Shift;
use super::{Plan, messages, notes, rows, shift_rows};
use crate::base::{PersonId, Result};
use crate::spine::notifications::{self, Kind, Post};
use crate::store::Write;
use jiff::{SignedDuration, Timestamp};

/// Reminds those of the next slot ahead of it, and asks those who leave for the handoff note, once.
pub(super) fn remind(w: &Write<'_>, plan: &mut Plan) -> Result<()> {
    let (now, rotation) = (w.now().at(), &plan.rotation);
    let lead = SignedDuration::from_hours(rotation.lead_hours);
    let due = rotation.slot_ends.saturating_sub(lead).unwrap_or(Timestamp::MIN);
    if rotation.led_slot > rotation.slot || due > now {
        return Ok(());
    }
    let running = shift_rows::running(w, rotation.id, false)?;
    let holders: Vec<Option<PersonId>> = running.iter().map(|shift| shift.person).collect();
    let horizon = rotation.slot_ends.saturating_add(super::HORIZON).unwrap_or(now);
    let coming: Vec<Shift> = plan.planner(horizon, now).next().map(|step| step.shifts).unwrap_or_default();
    let first = coming.iter().map(|shift| shift.starts).min();
    let starting = || coming.iter().filter(|shift| Some(shift.starts) == first);
    for shift in starting().filter(|shift| shift.person.is_some() && !holders.contains(&shift.person)) {
        let Some(to) = shift.person else { continue };
        let content = messages::Soon {
            rotation: rotation.id,
            starts: shift.starts.as_millisecond(),
            ends: shift.ends.as_millisecond(),
        };
        // The instant as well: a shift that was moved is news.
        let (slot, starts) = (shift.slot, shift.starts.as_millisecond());
        let about = format!("rotations.soon:{}:{slot}:{starts}", rotation.id);
        let (kind, message) = (Kind::Lead, "rotations.soon");
        notifications::post(
            w,
            &Post { to, kind, message, about: &about, content: &content, not_before: None },
        )?;
    }
    for shift in running.iter().filter(|shift| shift.person.is_some()) {
        if starting().all(|next| next.person != shift.person) {
            notes::ask_for(w, shift, rotation.slot_ends)?;
        }
    }
    plan.rotation.led_slot = plan.rotation.slot + 1;
    rows::update(w, &plan.rotation)
}
