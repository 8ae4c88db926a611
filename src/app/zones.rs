//! New time zone rules: what was derived from wall times under the old ones is computed again.
//!
//! Stored instants that come from a wall time are few: the coming handoff of a rotation with the end of
//! its running shift, the next digest of a person, and when a late turn is looked at. Leave and all that
//! pages show is worked out when it is asked for. What has begun or passed stays as it was.

use super::{chores, slices};
use crate::base::{Result, calendar::zone};
use crate::spine::audit;
use crate::store::{Actor, Scope, Store, Write, facts};

/// The fact that holds the hash of the rules last planned with.
const FACT: &str = "zone rules";

/// At start: if the rules are others than last time, moves what is coming, one transaction a workspace.
/// What does not read is no reason not to start: it is in the log, and the hourly chore tries it again.
pub(super) async fn follow(store: &Store) {
    if let Err(error) = plan_again(store).await {
        tracing::error!(%error, "what is coming could not be planned again; the next hour tries it again");
    }
}

/// The new rules are remembered last, and only if no workspace was left out, so that the next start does
/// the rest.
async fn plan_again(store: &Store) -> Result<()> {
    let rules = zone::fingerprint();
    let instance = Scope::instance(Actor::Clock);
    let known = store.read(instance, |r| facts::get(r, FACT))?;
    if known.as_deref() == Some(rules.as_slice()) {
        return Ok(());
    }
    let round = chores::each(store, retime).await?;
    if round.left_out == 0 {
        store.write(instance, move |w| facts::set(w, FACT, &rules)).await?;
    }
    if known.is_some() {
        let chores::Round { count, left_out } = round;
        tracing::info!(
            moved = count,
            left_out,
            "the time zone rules have changed; what is coming was planned again"
        );
    }
    Ok(())
}

/// Lets every slice plan again, in one workspace, what it derived from wall times; says how much moved.
/// Nothing moves under the rules that it was planned with, so this may be done at any time.
pub(super) fn retime(w: &Write<'_>) -> Result<usize> {
    let mut moved = 0;
    for slice in slices() {
        moved += (slice.retime)(w)?;
    }
    if moved > 0 {
        audit::record(w, "workspace.retimed", w.workspace())?;
    }
    Ok(moved)
}
