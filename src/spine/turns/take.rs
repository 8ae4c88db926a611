//! Taking: a turn that waits for a duty becomes somebody's own until they end it or give it back.
//! It stays theirs when the duty changes hands.

use super::{Ending, Holder, SLICE, TurnId, act_rows, end, rows, turn_rows};
use crate::base::{Error, Result};
use crate::spine::{audit, people};
use crate::store::Write;

/// Takes a duty's turn for whoever acts.
///
/// # Errors
/// `NotFound` if it is not open, a person's own, or of a kind that is not taken; `Conflict` if somebody
/// else was faster.
pub fn take(w: &Write<'_>, id: TurnId) -> Result<()> {
    let me = people::me(w)?;
    let turn = turn_rows::get(w, id)?;
    if !me.active || !turn.may_take || matches!(turn.holder, Holder::Person(_)) {
        return Err(Error::NotFound);
    }
    match turn.taken_by {
        Some(taker) if taker == me.id => return Ok(()),
        Some(_) => return Err(Error::Conflict),
        None => act_rows::take(w, id, me.id)?,
    }
    act_rows::wake(w, id, me.id)?;
    changed_hands(w, id, "turn.taken")
}

/// Gives a turn that whoever acts has taken back to its duty.
///
/// # Errors
/// `NotFound` if they have not taken it.
pub fn give_back(w: &Write<'_>, id: TurnId) -> Result<()> {
    let me = people::me(w)?;
    if turn_rows::get(w, id)?.taken_by != Some(me.id) {
        return Err(Error::NotFound);
    }
    act_rows::give_back(w, id)?;
    changed_hands(w, id, "turn.given-back")
}

/// What somebody had who was deactivated: a duty's turn waits for the duty again, and what only they
/// could do makes no sense without them.
pub(super) fn release_deserted(w: &Write<'_>) -> Result<()> {
    for (id, taken) in rows::deserted(w)? {
        if taken {
            act_rows::give_back(w, id)?;
            changed_hands(w, id, "turn.given-back")?;
        } else {
            end(w, id, Ending::Lapsed)?;
        }
    }
    Ok(())
}

fn changed_hands(w: &Write<'_>, id: TurnId, event: audit::Event) -> Result<()> {
    act_rows::look_again(w, id)?;
    audit::record(w, event, id)?;
    w.changed(SLICE.name);
    Ok(())
}
