//! How often what may be tried. Over a limit nothing is locked and no answer looks different: no
//! mail goes out, or only links still work.

mod rows;

pub(super) use rows::TABLE;

use super::sign_in::secrets::{Hash, mac};
use crate::base::Result;
use crate::store::{Read, Write};
use crate::vault::Purpose;

crate::ids! {
    /// One counted try.
    Try "try" TryId,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// So many within so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name of the count; part of every bucket.
    pub name: &'static str,
    /// How many pass.
    pub most: usize,
    /// Within which time.
    pub within: i64,
}

/// Mails to one address.
pub const MAILS: [Limit; 2] =
    [Limit { name: "mails", most: 3, within: 15 * MINUTE }, Limit { name: "mails", most: 10, within: DAY }];
/// New addresses that one person asks for: mails to strangers in somebody's name.
pub const NEW_ADDRESSES: [Limit; 1] = [Limit { name: "new addresses", most: 5, within: DAY }];
/// Unknown addresses asked for from one network (IPv4 /24, IPv6 /56). Known ones do not count, so
/// that an office behind one address is never locked out.
pub const STRANGERS: [Limit; 1] = [Limit { name: "strangers", most: 20, within: 15 * MINUTE }];
/// Unknown addresses asked for in the whole instance.
pub const ALL_STRANGERS: [Limit; 1] = [Limit { name: "all strangers", most: 100, within: HOUR }];
/// Wrong codes for one address; then only links work until a day has passed.
pub const WRONG_CODES: [Limit; 1] = [Limit { name: "wrong codes", most: 20, within: DAY }];
/// Wrong codes for one request; then it is exhausted.
pub const WRONG_PER_REQUEST: i64 = 5;

/// Mails to known addresses in the whole instance, of so many members.
pub fn all_mails(members: usize) -> [Limit; 1] {
    [Limit { name: "all mails", most: members.saturating_mul(2).max(200), within: HOUR }]
}

/// The longest time that any limit looks back; older counts are deleted.
const LONGEST: i64 = DAY;

/// Whether another one of `who` passes all these limits. Tries of an instant that is yet to come, from
/// before the clock went back, do not count: nobody is locked out until then.
///
/// # Errors
/// A fault if it cannot be read.
pub fn allows(r: &Read<'_>, limits: &[Limit], who: &str) -> Result<bool> {
    for limit in limits {
        let since = r.wall().ms() - limit.within;
        if rows::count(r, &bucket(r, limit.name, who), since)? >= limit.most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Counts one of `who` under this name.
///
/// # Errors
/// A fault if it cannot be written.
pub fn count(w: &Write<'_>, name: &'static str, who: &str) -> Result<()> {
    rows::insert(w, &bucket(w, name, who))
}

/// Deletes counts that no limit looks back to, and those of the future. Instance-wide; says how many.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    rows::delete_before(w, w.wall().ms() - LONGEST)
}

/// Whom a count is about, as a keyed hash: the table tells nobody who asked.
fn bucket(r: &Read<'_>, name: &str, who: &str) -> Hash {
    mac(&r.keyring().secret(Purpose::LimiterKey), &[b"tk/limit/v1", name.as_bytes(), who.as_bytes()])
}
