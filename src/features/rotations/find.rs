//! Rotations in a search, and what waits for whoever is on duty: everybody may see both.

use super::rota::RotationId;
use super::rows;
use crate::base::{Result, Sealed};
use crate::slice::{Found, Seeking};
use crate::spine::people;
use crate::spine::turns::{self, DutyId, Turn};
use std::collections::{HashMap, HashSet};

/// How many of the things that wait for duties are looked through, the newest first.
const LOOKED_THROUGH: usize = 2000;

type Titled = (RotationId, DutyId, Sealed<String>);

pub(super) fn find(seeking: &Seeking<'_>) -> Result<Vec<Found>> {
    let titles = rows::titles(seeking.read)?;
    let mut found = rotations(seeking, &titles)?;
    found.extend(waiting(seeking, &titles)?);
    Ok(found)
}

fn rotations(seeking: &Seeking<'_>, titles: &[Titled]) -> Result<Vec<Found>> {
    let (r, t) = (seeking.read, seeking.reader.words());
    let all = titles.iter().map(|titled| (titled.2.reveal().clone(), titled));
    let best = seeking.needle.best(all).into_iter().map(|(fit, (id, duty, title))| {
        let holders = turns::duty(r, *duty)?.holders.into_iter();
        let names: Vec<_> =
            holders.map(|who| Ok(people::get(r, who)?.name.into_inner())).collect::<Result<_>>()?;
        let who = if names.is_empty() { t.rotations_nobody() } else { names.join(", ") };
        Ok(Found {
            fit,
            sort: t.rotations_title(),
            what: title.clone(),
            about: t.rotations_found(who).into(),
            href: format!("/rotations/{id}"),
        })
    });
    best.collect()
}

/// What waits for a duty, on the page of its rotation; what waits for the seeker is found as theirs.
fn waiting(seeking: &Seeking<'_>, titles: &[Titled]) -> Result<Vec<Found>> {
    let r = seeking.read;
    let mine: HashSet<_> = turns::list_for(r, people::me(r)?.id)?.into_iter().map(|turn| turn.id).collect();
    let of: HashMap<DutyId, &Titled> = titles.iter().map(|titled| (titled.1, titled)).collect();
    let others = turns::texts_of_duties(r, LOOKED_THROUGH)?.into_iter().filter_map(|turn: Turn| {
        let turns::Holder::Duty(duty) = turn.holder else { return None };
        let (text, titled) = (turn.text.filter(|_| !mine.contains(&turn.id))?, *of.get(&duty)?);
        Some((format!("{} {}", text.reveal(), titled.2.reveal()), (text, titled)))
    });
    let found = |(fit, (what, titled)): (_, (Sealed<String>, &Titled))| Found {
        fit,
        sort: turns::sort(seeking.reader.words()),
        what,
        about: titled.2.clone(),
        href: format!("/rotations/{}#waiting", titled.0),
    };
    Ok(seeking.needle.best(others).into_iter().map(found).collect())
}
