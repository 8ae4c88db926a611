//! What the clock does with requests: at the deadline they go to the owners, at the start they are over.

use super::{Look, answering, rows, tell};
use crate::base::Result;
use crate::features::rotations::rota::{RotationId, Stage};
use crate::store::{Read, Write};
use jiff::Timestamp;

/// When the next request goes to the owners, or is over.
pub(in crate::features::rotations) fn due(r: &Read<'_>) -> Result<Option<Timestamp>> {
    let mut known: Option<(RotationId, Look)> = None;
    let mut due = None;
    for request in rows::waiting(r)? {
        let look = looked_at(r, &mut known, request.rotation)?;
        let open = request.swap.stage == Stage::Open && !request.escalated;
        let deadline = request.deadline.filter(|_| open);
        let at = look.starts(&request.swap).min(deadline.unwrap_or(Timestamp::MAX));
        due = due.min(Some(at)).or(Some(at));
    }
    Ok(due.filter(|at| *at < Timestamp::MAX))
}

/// Does what is due.
pub(in crate::features::rotations) fn tick(w: &Write<'_>) -> Result<()> {
    let now = w.now().at();
    let mut known: Option<(RotationId, Look)> = None;
    for request in rows::waiting(w)? {
        let look = looked_at(w, &mut known, request.rotation)?;
        if look.starts(&request.swap) <= now {
            answering::expire(w, &request)?;
        } else if request.swap.stage == Stage::Open
            && !request.escalated
            && request.deadline.is_some_and(|deadline| deadline <= now)
        {
            tell::stuck(w, &request, look)?;
        }
    }
    Ok(())
}

/// The rotation of a request; those of one come together.
fn looked_at<'k>(
    r: &Read<'_>,
    known: &'k mut Option<(RotationId, Look)>,
    id: RotationId,
) -> Result<&'k Look> {
    if known.as_ref().is_none_or(|(of, _)| *of != id) {
        *known = None;
    }
    match known {
        Some((_, look)) => Ok(look),
        None => Ok(&known.insert((id, Look::load(r, id)?)).1),
    }
}
