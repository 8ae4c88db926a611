//! At start: do data and keys belong together, person by person?

use super::boot::Halt;
use crate::base::{Error, Result};
use crate::spine::people;
use crate::store::{Actor, Scope, Store};
use crate::vault::Owner;
use std::collections::HashSet;

/// Keys that no data row names are kept this long: a write that names them may be under way, or
/// data may be restored from a backup that is a little older than its keys.
const ORPHANS_KEPT_MS: i64 = 8 * 86_400_000;

/// Refuses data whose keys are gone. Nothing is repaired: the right `keys.db` may be at hand.
///
/// # Errors
/// A sentence that says how many keys are missing.
pub(super) fn check(store: &Store) -> Result<(), Halt> {
    let missing = missing(store).map_err(Halt::broken)?;
    if missing == 0 {
        return Ok(());
    }
    let (verb, them) = if missing == 1 { ("key is", "it") } else { ("keys are", "them") };
    Err(Halt::Config(format!(
        "{missing} {verb} missing from keys.db: data.db names people or teams whose keys are not there. Put \
         back the keys.db that has {them}, from the newest keys backup (nothing was changed)."
    )))
}

fn missing(store: &Store) -> Result<usize> {
    let keyring = store.keyring();
    let with_key: HashSet<Owner> = keyring.owners()?.into_iter().collect();
    let named = used(store)?;
    let people = named.iter().filter(|owner| !with_key.contains(owner)).count();
    let workspaces = store.read(Scope::instance(Actor::Clock), people::workspaces)?;
    let teams = workspaces.into_iter().map(|id| keyring.has_key(Owner::Workspace(id)));
    Ok(people + teams.filter(|has| !matches!(has, Ok(true))).count())
}

fn used(store: &Store) -> Result<HashSet<Owner>> {
    let ids = store.read(Scope::instance(Actor::Clock), people::ids)?;
    Ok(ids.into_iter().map(Owner::Person).collect())
}

/// Deletes keys that nothing has used for eight days; says how many.
///
/// # Errors
/// A fault if data or keys cannot be read.
pub(super) fn collect(store: &Store) -> Result<usize> {
    let before = store.clock().wall().ms() - ORPHANS_KEPT_MS;
    store.keyring().collect(&used(store)?, before).map_err(Error::fault)
}
