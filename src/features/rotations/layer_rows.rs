//! The SQL of what is laid over the order: overrides, temporary schedules, covers and swaps, answers.

use super::rota::RotationId;
use super::rota::{Answer, Fixed, Override, Removal, Rota, Stage, Swap, Temporary};
use crate::base::{Error, Id, PersonId, Result, calendar::span::Span};
use crate::store::{Erasure, Read, Retention, Row, Table, Whose, Write, named_params};
use jiff::Timestamp;
use std::collections::BTreeMap;

crate::ids! {
    /// An override.
    RotationOverride "ovr" OverrideId,
    /// A temporary schedule.
    RotationPeriod "tmp" PeriodId,
    /// A cover or swap.
    RotationSwap "swp" SwapId,
}

const fn table(
    name: &'static str,
    purpose: &'static str,
    whose: Whose,
    internal: &'static [&'static str],
) -> Table {
    let erasure = if matches!(whose, Whose::Workspace) { Erasure::Keep } else { Erasure::DeleteRow };
    Table { name, purpose, whose, retention: Retention::WithOwner, erasure, internal, columns: &[] }
}

pub(super) const TABLES: [Table; 6] = [
    table(
        "rotation_overrides",
        "who comes and who goes in a span of time, whatever the order says",
        Whose::Person("comes"),
        &[
            "id",
            "workspace",
            "rotation",
            "from_at",
            "until_at",
            "comes",
            "goes",
            "everybody",
            "extends",
            "even_if_away",
            "made_at",
            "place",
        ],
    ),
    table(
        "rotation_periods",
        "periods in which a fixed schedule takes the place of the order",
        Whose::Workspace,
        &["id", "workspace", "rotation", "from_at", "until_at"],
    ),
    table(
        "rotation_fixed",
        "the shifts of a fixed schedule",
        Whose::Person("person"),
        &["workspace", "period", "person", "seat", "from_at", "until_at"],
    ),
    table(
        "rotation_swaps",
        "who covers a slot for whom, or swapped it",
        Whose::Person("giver"),
        &[
            "id",
            "workspace",
            "rotation",
            "slot",
            "giver",
            "taker",
            "back",
            "part_from",
            "part_until",
            "stage",
            "made_at",
            "place",
        ],
    ),
    table(
        "rotation_links",
        "slots that move together",
        Whose::Workspace,
        &["workspace", "rotation", "slot", "linked_to"],
    ),
    table(
        "rotation_answers",
        "whether somebody away is passed, where a rotation asks",
        Whose::Person("person"),
        &["workspace", "rotation", "slot", "person", "passes"],
    ),
];

fn span(row: &Row<'_>) -> Result<Span> {
    Ok(Span::new(row.instant("from_at")?, row.instant("until_at")?))
}

pub(super) const fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Open => "open",
        Stage::Taken => "taken",
        Stage::Done => "done",
        Stage::Undone => "undone",
    }
}

fn stage(name: &str) -> Result<Stage> {
    [Stage::Open, Stage::Taken, Stage::Done, Stage::Undone]
        .into_iter()
        .find(|stage| stage_name(*stage) == name)
        .ok_or_else(|| Error::fault("a swap has an unknown stage"))
}

/// Fills in what is laid over a rotation's slots from an instant on.
pub(super) fn fill(r: &Read<'_>, rotation: RotationId, from: Timestamp, rota: &mut Rota) -> Result<()> {
    rota.overrides = overrides(r, rotation, from)?;
    rota.temporaries = temporaries(r, rotation, from)?;
    rota.swaps = swaps(r, rotation)?;
    let mut links: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    r.all(
        "SELECT slot, linked_to FROM rotation_links WHERE workspace = :workspace AND rotation = :rotation
         ORDER BY slot",
        named_params! { ":rotation": rotation },
        |row| Ok((row.get::<i64>("linked_to")?, row.get::<i64>("slot")?)),
    )?
    .into_iter()
    .for_each(|(group, slot)| links.entry(group).or_default().push(slot));
    rota.links = links.into_values().collect();
    rota.answers = r.all(
        "SELECT slot, person, passes FROM rotation_answers
         WHERE workspace = :workspace AND rotation = :rotation ORDER BY slot, person",
        named_params! { ":rotation": rotation },
        |row| Ok(Answer { slot: row.get("slot")?, person: row.get("person")?, pass: row.get("passes")? }),
    )?;
    Ok(())
}

fn overrides(r: &Read<'_>, rotation: RotationId, from: Timestamp) -> Result<Vec<Override>> {
    r.all(
        "SELECT * FROM rotation_overrides
         WHERE workspace = :workspace AND rotation = :rotation AND until_at > :from ORDER BY made_at, place, id",
        named_params! { ":rotation": rotation, ":from": from.as_millisecond() },
        |row| {
            let goes: Option<PersonId> = row.get("goes")?;
            let everybody = row.get::<bool>("everybody")?.then_some(Removal::Everybody);
            Ok(Override {
                span: span(row)?,
                add: row.get("comes")?,
                remove: everybody.or(goes.map(Removal::Person)),
                extend: row.get("extends")?,
                even_if_away: row.get("even_if_away")?,
            })
        },
    )
}

fn temporaries(r: &Read<'_>, rotation: RotationId, from: Timestamp) -> Result<Vec<Temporary>> {
    let periods: Vec<(PeriodId, Span)> = r.all(
        "SELECT id, from_at, until_at FROM rotation_periods
         WHERE workspace = :workspace AND rotation = :rotation AND until_at > :from ORDER BY from_at, id",
        named_params! { ":rotation": rotation, ":from": from.as_millisecond() },
        |row| Ok((row.get("id")?, span(row)?)),
    )?;
    let fixed = |(id, span): (PeriodId, Span)| {
        let shifts = r.all(
            "SELECT person, seat, from_at, until_at FROM rotation_fixed
             WHERE workspace = :workspace AND period = :period ORDER BY from_at, seat",
            named_params! { ":period": id },
            |row| Ok(Fixed { person: row.get("person")?, seat: row.get("seat")?, span: self::span(row)? }),
        )?;
        Ok(Temporary { span, shifts })
    };
    periods.into_iter().map(fixed).collect()
}

fn swaps(r: &Read<'_>, rotation: RotationId) -> Result<Vec<Swap>> {
    r.all(
        "SELECT * FROM rotation_swaps WHERE workspace = :workspace AND rotation = :rotation
         ORDER BY made_at, place, id",
        named_params! { ":rotation": rotation },
        swap,
    )
}

pub(super) fn swap(row: &Row<'_>) -> Result<Swap> {
    let part = match (row.maybe_instant("part_from")?, row.maybe_instant("part_until")?) {
        (Some(from), Some(until)) => Some(Span::new(from, until)),
        _ => None,
    };
    Ok(Swap {
        slot: row.get("slot")?,
        from: row.get("giver")?,
        to: row.get("taker")?,
        back: row.get("back")?,
        part,
        stage: stage(&row.get::<String>("stage")?)?,
    })
}

fn keep_override(w: &Write<'_>, rotation: RotationId, change: &Override, place: i64) -> Result<()> {
    let goes = match change.remove {
        Some(Removal::Person(person)) => Some(person),
        _ => None,
    };
    w.exec_one(
            "INSERT INTO rotation_overrides (id, workspace, rotation, from_at, until_at, comes, goes, everybody,
                                             extends, even_if_away, made_at, place)
             VALUES (:id, :workspace, :rotation, :from, :until, :comes, :goes, :everybody, :extends, :even, :now,
                     :place)",
            named_params! {
                ":id": OverrideId::random(), ":rotation": rotation,
                ":from": change.span.starts.as_millisecond(), ":until": change.span.ends.as_millisecond(),
                ":comes": change.add, ":goes": goes, ":everybody": change.remove == Some(Removal::Everybody),
                ":extends": change.extend, ":even": change.even_if_away, ":now": w.now(), ":place": place,
            },
        )
}

/// Keeps what is laid over a rotation from an instant on, instead of what was; before it nothing changes. Covers
/// and swaps have requests beside them: `cover::replace`.
pub(super) fn replace(w: &Write<'_>, rotation: RotationId, rota: &Rota, from: Timestamp) -> Result<()> {
    // The ledger counts where an override reached beyond the hours: one that goes did so until then.
    let cut = |change: Override| Override { span: Span::new(change.span.starts, from), ..change };
    let again =
        |old: &Override| rota.overrides.iter().any(|new| new.add == old.add && new.span.overlaps(old.span));
    let begun = overrides(w, rotation, from)?.into_iter().filter(|change| change.extend);
    let cut: Vec<Override> = begun.map(cut).filter(|old| !old.span.is_empty() && !again(old)).collect();
    clear(w, rotation, from)?;
    let coming = rota.overrides.iter().filter(|change| from < change.span.ends);
    for (place, change) in (0_i64..).zip(cut.iter().chain(coming)) {
        keep_override(w, rotation, change, place)?;
    }
    for period in rota.temporaries.iter().filter(|period| from < period.span.ends) {
        keep_period(w, rotation, period)?;
    }
    for (group, slot) in
        rota.links.iter().flat_map(|group| group.iter().map(move |slot| (group.first(), slot)))
    {
        w.exec(
            "INSERT INTO rotation_links (workspace, rotation, slot, linked_to)
             VALUES (:workspace, :rotation, :slot, :group) ON CONFLICT DO NOTHING",
            named_params! { ":rotation": rotation, ":slot": *slot, ":group": group.copied() },
        )?;
    }
    for answer in &rota.answers {
        w.exec_one(
            "INSERT INTO rotation_answers (workspace, rotation, slot, person, passes)
             VALUES (:workspace, :rotation, :slot, :person, :passes)",
            named_params! {
                ":rotation": rotation, ":slot": answer.slot, ":person": answer.person, ":passes": answer.pass,
            },
        )?;
    }
    Ok(())
}

fn keep_period(w: &Write<'_>, rotation: RotationId, period: &Temporary) -> Result<()> {
    let id: PeriodId = Id::random();
    w.exec_one(
        "INSERT INTO rotation_periods (id, workspace, rotation, from_at, until_at)
         VALUES (:id, :workspace, :rotation, :from, :until)",
        named_params! {
            ":id": id, ":rotation": rotation, ":from": period.span.starts.as_millisecond(),
            ":until": period.span.ends.as_millisecond(),
        },
    )?;
    for fixed in &period.shifts {
        w.exec_one(
            "INSERT INTO rotation_fixed (workspace, period, person, seat, from_at, until_at)
             VALUES (:workspace, :period, :person, :seat, :from, :until)",
            named_params! {
                ":period": id, ":person": fixed.person, ":seat": fixed.seat,
                ":from": fixed.span.starts.as_millisecond(), ":until": fixed.span.ends.as_millisecond(),
            },
        )?;
    }
    Ok(())
}

fn clear(w: &Write<'_>, rotation: RotationId, from: Timestamp) -> Result<()> {
    for sql in [
        "DELETE FROM rotation_overrides
         WHERE workspace = :workspace AND rotation = :rotation AND until_at > :from",
        "DELETE FROM rotation_periods WHERE workspace = :workspace AND rotation = :rotation AND until_at > :from",
    ] {
        w.exec(sql, named_params! { ":rotation": rotation, ":from": from.as_millisecond() })?;
    }
    for sql in [
        "DELETE FROM rotation_links WHERE workspace = :workspace AND rotation = :rotation",
        "DELETE FROM rotation_answers WHERE workspace = :workspace AND rotation = :rotation",
    ] {
        w.exec(sql, named_params! { ":rotation": rotation })?;
    }
    Ok(())
}
