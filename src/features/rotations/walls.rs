//! Walls: who is on duty, for a screen that hangs on one. Whoever has the link sees it, signed in or not,
//! until it is revoked.

use super::rota::RotationId;
use super::wall_rows::{self, New};
use super::{Outlook, outlook, rows};
use crate::base::{Error, Lang, PersonId, Refusal, Result, Sealed, WorkspaceId, calendar::zone};
use crate::spine::people::{must_be_admin, sign_in::secrets::Token};
use crate::spine::{audit, people};
use crate::store::{Actor, Read, Write};
use jiff::{Timestamp, tz::TimeZone};

crate::ids! {
    /// A wall.
    WallKind "wal" WallId,
}

/// How long a label may be, in letters.
const LABEL: usize = 80;
const DAY_MS: i64 = 86_400_000;

/// A wall as it stands.
#[derive(Clone)]
pub struct Wall {
    /// Its id.
    pub id: WallId,
    /// By what its people know it.
    pub label: Sealed<String>,
    /// In which language it speaks.
    pub lang: Lang,
    /// In which zone it says times, by IANA name.
    pub zone: String,
    /// Whether it shows every rotation.
    pub everything: bool,
    /// When it was made.
    pub made: Timestamp,
    /// By whom, if by a person.
    pub made_by: Option<PersonId>,
    /// The UTC day on which it was last looked at.
    pub seen: Option<Timestamp>,
}

impl Wall {
    /// Its zone; UTC if the zone data no longer know it.
    pub fn zone(&self) -> TimeZone {
        zone::named(&self.zone).unwrap_or(TimeZone::UTC)
    }
}

/// A wall as somebody wants it.
#[derive(Clone)]
pub struct Wanted {
    /// By what to know it.
    pub label: Sealed<String>,
    /// `en` or `de`.
    pub lang: String,
    /// IANA name, as typed.
    pub zone: String,
    /// Which rotations; `None`: all, those made later as well.
    pub rotations: Option<Vec<RotationId>>,
}

/// Makes a wall and the token of its link, which is written down nowhere.
///
/// # Errors
/// `NotAllowed` unless an admin asks; refusals at `label`, `rotations`, `lang` and `zone`; `NotFound` if a
/// rotation is none of this workspace.
pub fn make(w: &Write<'_>, wanted: &Wanted) -> Result<(WallId, Token)> {
    must_be_admin(w)?;
    let (label, lang, zone) = check(wanted)?;
    let rotations = wanted.rotations.as_ref().map(|chosen| {
        let mut chosen = chosen.clone();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    });
    for id in rotations.iter().flatten() {
        rows::get(w, *id)?;
    }
    let by = match w.actor() {
        Actor::Person(id) => Some(id),
        Actor::Clock | Actor::Console | Actor::Stranger => None,
    };
    let token = Token::new();
    let (hash, lang, rotations) = (token.hash(), lang.to_string(), rotations.as_deref());
    let new = New { hash, label: &label, lang, zone: &zone, by, rotations };
    let id = wall_rows::insert(w, &new)?;
    audit::record(w, "wall.made", id)?;
    w.changed(super::SLICE.name);
    Ok((id, token))
}

/// Label, language and zone in the form in which they are kept.
fn check(wanted: &Wanted) -> Result<(Sealed<String>, Lang, String)> {
    let mut refusals = Vec::new();
    let label = wanted.label.text().split_whitespace().collect::<Vec<_>>().join(" ");
    match label.chars().count() {
        1..=LABEL => {}
        0 => refusals.push(Refusal::at("label", |t| t.walls_label_missing())),
        _ => refusals.push(Refusal::at("label", |t| t.walls_label_long())),
    }
    if wanted.rotations.as_ref().is_some_and(Vec::is_empty) {
        refusals.push(Refusal::at("rotations", |t| t.walls_rotations_missing()));
    }
    let lang = wanted.lang.parse::<Lang>();
    if lang.is_err() {
        refusals.push(Refusal::at("lang", |t| t.people_language_unknown()));
    }
    match zone::parse(&wanted.zone).map_err(|e| e.refusal("zone")) {
        Ok(zone) if refusals.is_empty() => {
            let zone = zone.iana_name().unwrap_or("Etc/UTC").to_owned();
            Ok((label.into(), lang.unwrap_or(Lang::En), zone))
        }
        Ok(_) => Err(Error::Refused(refusals)),
        Err(Error::Refused(more)) => Err(Error::Refused(refusals.into_iter().chain(more).collect())),
        Err(other) => Err(other),
    }
}

/// Takes a wall's link back: at once nobody sees it any more.
///
/// # Errors
/// `NotAllowed` unless an admin asks; `NotFound` if there is no such wall here.
pub fn revoke(w: &Write<'_>, id: WallId) -> Result<()> {
    must_be_admin(w)?;
    wall_rows::delete(w, id)?;
    audit::record(w, "wall.revoked", id)?;
    w.changed(super::SLICE.name);
    Ok(())
}

/// The walls of this workspace, oldest first.
///
/// # Errors
/// `NotAllowed` unless an admin asks.
pub fn walls(r: &Read<'_>) -> Result<Vec<Wall>> {
    must_be_admin(r)?;
    wall_rows::all(r)
}

/// What a wall shows now.
pub(super) struct Sight {
    pub(super) wall: Wall,
    pub(super) place: WorkspaceId,
    pub(super) workspace: Sealed<String>,
    pub(super) posts: Vec<Post>,
}

/// One rotation on a wall: display names, and nothing else of anybody.
pub(super) struct Post {
    pub(super) outlook: Outlook,
    pub(super) holders: Vec<Named>,
    pub(super) next: Vec<Named>,
    /// Who answers if nobody holds it.
    pub(super) fallback: Option<Named>,
}

/// Somebody on a wall.
pub(super) struct Named {
    pub(super) id: PersonId,
    pub(super) name: Sealed<String>,
}

/// What the wall with this token shows. Instance-wide: the token is all that a screen brings.
///
/// # Errors
/// `NotFound` if no wall has this token, or no longer.
pub(super) fn sight(r: &Read<'_>, token: &Token) -> Result<Sight> {
    let hash = token.hash();
    let place = wall_rows::workspace_of(r, &hash)?.ok_or(Error::NotFound)?;
    let r = &r.within(place);
    let wall = wall_rows::by_token(r, &hash)?;
    Ok(Sight { posts: posts(r, &wall)?, workspace: people::workspace_name(r)?, place, wall })
}

fn posts(r: &Read<'_>, wall: &Wall) -> Result<Vec<Post>> {
    let mut rotations = super::all(r)?;
    if !wall.everything {
        let chosen = wall_rows::chosen(r, wall.id)?;
        rotations.retain(|rotation| chosen.contains(&rotation.id));
    }
    let now = r.now().at();
    let named = |id: PersonId| people::get(r, id).map(|person| Named { id, name: person.name });
    rotations
        .into_iter()
        .map(|rotation| {
            let until = rotation.after_next();
            let outlook = outlook(r, rotation.id, now, until)?;
            let holders: Vec<PersonId> = outlook.running.iter().filter_map(|shift| shift.person).collect();
            let next: Vec<PersonId> = outlook.next.iter().filter_map(|seat| seat.person).collect();
            let fallback = holders.is_empty().then_some(outlook.duty.fallback);
            Ok(Post {
                holders: holders.into_iter().map(named).collect::<Result<_>>()?,
                next: next.into_iter().map(named).collect::<Result<_>>()?,
                fallback: fallback.map(named).transpose()?,
                outlook,
            })
        })
        .collect()
}

/// The first instant of the UTC day, if the wall has not been seen on it: what is to be noted.
pub(super) fn unseen_day(wall: &Wall, now: Timestamp) -> Option<i64> {
    let day = now.as_millisecond().div_euclid(DAY_MS) * DAY_MS;
    (wall.seen.map(Timestamp::as_millisecond) != Some(day)).then_some(day)
}

/// Notes the day on which a wall was looked at.
///
/// # Errors
/// A fault if it cannot be written.
pub(super) fn note_seen(w: &Write<'_>, id: WallId, day_ms: i64) -> Result<()> {
    wall_rows::note_seen(w, id, day_ms)
}

/// Which rotations a wall shows, by title; `None`: all.
pub(super) fn chosen_titles(r: &Read<'_>, wall: &Wall) -> Result<Option<Vec<Sealed<String>>>> {
    if wall.everything {
        return Ok(None);
    }
    let chosen = wall_rows::chosen(r, wall.id)?;
    let all = super::all(r)?.into_iter();
    Ok(Some(all.filter(|rotation| chosen.contains(&rotation.id)).map(|rotation| rotation.title).collect()))
}
