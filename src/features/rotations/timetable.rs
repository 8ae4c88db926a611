//! The timetable and the rules of a rotation once somebody wants others: they begin after the running slot. What
//! is planned for later stays planned.

use super::change::Draft;
use super::rota::{self, Rota, Version};
use super::version_rows::{self, Kept};
use super::{Plan, Rotation, cover, layer_rows, shift_rows};
use crate::base::{Error, Result, calendar::Cadence};
use crate::store::Write;
use jiff::{Timestamp, tz::TimeZone};

/// Other versions of a rotation, instead of those that have not begun.
pub(super) struct Timetable {
    /// Oldest first.
    versions: Vec<Kept>,
    /// The first slots of those that were planned, as numbered before; what does not begin any more has no
    /// number.
    planned: Vec<(i64, Option<i64>)>,
}

impl Timetable {
    /// What a draft makes of a rotation; `None`: no other timetable, no other rules.
    ///
    /// # Errors
    /// A refusal at `date` if the wanted handoff has passed.
    pub(super) fn wanted(
        rotation: &Rotation,
        draft: &Draft,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Option<Self>> {
        let Some(version) = wanted(rotation, draft, zone, now)? else { return Ok(None) };
        let mut timetable = Self { versions: vec![version], planned: Vec::new() };
        let later = rotation.at() + 1;
        let begin = super::versions(rotation);
        for (kept, version) in rotation.kept[later..].iter().zip(&begin[later..]) {
            timetable.plan(kept, version)?;
        }
        Ok(Some(timetable))
    }

    /// Goes on with a version that is planned: it begins with the first handoff from its start on.
    fn plan(&mut self, kept: &Kept, was: &Version) -> Result<()> {
        let versions = self.versions.iter().map(Kept::version).collect::<Result<Vec<_>>>()?;
        let slot = rota::slot_from(&versions, was.starts);
        let starts = rota::slot_span(&versions, slot).starts;
        let begins = slot > self.versions[0].first && starts < Timestamp::MAX;
        self.planned.push((kept.first, begins.then_some(slot)));
        if begins {
            let offset = if starts == was.starts { kept.offset } else { rota::offset(&was.grid, starts) };
            // Of two that would begin with one handoff the later counts.
            self.versions.retain(|version| version.first < slot);
            self.versions.push(Kept { first: slot, starts, offset, ..kept.clone() });
        }
        Ok(())
    }

    /// The number that a slot has now; none if it is none of a timetable that goes on.
    fn number(&self, slot: i64) -> Option<i64> {
        let at = self.planned.partition_point(|(first, _)| *first <= slot);
        let number = match at.checked_sub(1).map(|at| self.planned[at]) {
            Some((first, now)) => now? + (slot - first),
            None => slot,
        };
        let next = self.planned[at..].iter().find_map(|(_, now)| *now);
        Some(number).filter(|number| next.is_none_or(|next| *number < next))
    }

    /// Puts these versions into a rota, and what is laid over its slots where those are now.
    pub(super) fn lay(&self, rota: &mut Rota) -> Result<()> {
        rota.renumber(|slot| self.number(slot));
        rota.versions.retain(|version| version.first < self.versions[0].first);
        for kept in &self.versions {
            rota.versions.push(kept.version()?);
        }
        Ok(())
    }

    /// Keeps them.
    pub(super) fn keep(&self, w: &Write<'_>, plan: &mut Plan) -> Result<()> {
        begin(w, &mut plan.rotation, &self.versions)?;
        self.lay(&mut plan.rota)?;
        plan.rotation.cursor = plan.rota.cursor.clone();
        if self.planned.iter().any(|(first, now)| Some(*first) != *now) {
            layer_rows::replace(w, plan.rotation.id, &plan.rota, w.now().at())?;
            cover::renumber(w, plan.rotation.id, |slot| self.number(slot))?;
        }
        Ok(())
    }
}

/// The version that a draft wants to begin after the running slot: at the wanted handoff, which is slot 0 of its
/// grid.
fn wanted(rotation: &Rotation, draft: &Draft, zone: &TimeZone, now: Timestamp) -> Result<Option<Kept>> {
    let base = &rotation.kept[rotation.at()];
    let rules = draft.rules.clone();
    let handoff = zone.to_datetime(rotation.slot_ends);
    let same_zone = zone.iana_name() == Some(base.zone.as_str());
    let begun = base.first <= rotation.slot;
    if begun && rotation.by_hand() && matches!(rules.cadence, Cadence::Manual { .. }) {
        // Nobody knows when the running shift ends: other rules hold at once, for the next.
        return Ok((rules != base.rules).then(|| Kept { rules, ..base.clone() }));
    }
    let first = rotation.next();
    if same_zone && draft.handoff == handoff && base.rules.cadence == rules.cadence {
        // The timetable goes on as it was: only other rules begin.
        let offset = base.offset + (first - base.first);
        let version = Kept { first, offset, starts: rotation.slot_ends, rules, ..base.clone() };
        return Ok(Some(version).filter(|version| version.rules != base.rules));
    }
    let grid = rules.grid(zone.clone(), draft.handoff);
    let starts = if draft.handoff == handoff { rotation.slot_ends } else { grid.start(0) };
    if starts <= now {
        return Err(Error::refused_at("date", |t| t.rotations_handoff_past()));
    }
    let offset = if grid.start(0) == starts { 0 } else { rota::offset(&grid, starts) };
    Ok(Some(kept(zone, draft, (first, starts), offset)))
}

/// The version of a draft that begins with a slot.
pub(super) fn kept(zone: &TimeZone, draft: &Draft, (first, starts): (i64, Timestamp), offset: i64) -> Kept {
    let (zone, rules) = (zone.iana_name().unwrap_or("Etc/UTC").to_owned(), draft.rules.clone());
    Kept { first, starts, offset, zone, anchor: draft.handoff, rules }
}

/// Keeps versions instead of all that would begin with the first of them or later. The running slot ends when
/// the one after it begins.
pub(super) fn begin(w: &Write<'_>, rotation: &mut Rotation, versions: &[Kept]) -> Result<()> {
    for version in versions {
        version_rows::keep(w, rotation.id, version)?;
    }
    let Some(starts) = versions.iter().find(|v| v.first == rotation.next()).map(|v| v.starts) else {
        return Ok(());
    };
    for shift in shift_rows::running(w, rotation.id, false)? {
        if shift.ends == rotation.slot_ends || shift.ends > starts {
            // A shift that a wrong clock began in what is now the future has no length then.
            shift_rows::end_shift(w, shift.id, starts.max(shift.starts))?;
        }
    }
    if rotation.next_at == rotation.slot_ends || rotation.next_at > starts {
        rotation.next_at = starts;
    }
    rotation.slot_ends = starts;
    rotation.led_slot = rotation.led_slot.min(rotation.slot);
    Ok(())
}
