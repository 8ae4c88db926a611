//! How often what may be tried. Over a limit nothing is locked and no answer looks different: no
//! mail goes out, or only links still work.

mod rows;

pub(super) use rows::TABLE;

use super::sign_in::secrets::{Hash, mac};
use crate::base::{Error, Result};
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
/// Mails to a person's address that a browser asks for in which they were signed in before. They do not
/// count among `MAILS`, so that no stranger can use up what a person needs to get in.
pub const OWN_MAILS: [Limit; 2] = [
    Limit { name: "own mails", most: 3, within: 15 * MINUTE },
    Limit { name: "own mails", most: 10, within: DAY },
];
/// Mails that ask whether an address is somebody's new one. They do not count among `MAILS`: whoever asks would
/// learn from "a little slower" which addresses are known elsewhere in the house.
pub const NEW_ADDRESS_MAILS: [Limit; 2] = [
    Limit { name: "new address mails", most: 3, within: 15 * MINUTE },
    Limit { name: "new address mails", most: 10, within: DAY },
];
/// New addresses that one person asks for: mails to strangers in somebody's name.
pub const NEW_ADDRESSES: [Limit; 1] = [Limit { name: "new addresses", most: 5, within: DAY }];
/// Unknown addresses asked for from one network (IPv4 /24, IPv6 /56). Known ones do not count, so
/// that an office behind one address is never locked out.
pub const STRANGERS: [Limit; 1] = [Limit { name: "strangers", most: 20, within: 15 * MINUTE }];
/// Unknown addresses asked for in the whole instance.
pub const ALL_STRANGERS: [Limit; 1] = [Limit { name: "all strangers", most: 100, within: HOUR }];
/// Wrong codes at sign-in for one address; then only links sign in until a day has passed. A fresh code and
/// the code of a new address do not ask: a stranger must not switch them off, and how many of them are
/// mailed, with `WRONG_PER_REQUEST` tries each, bounds the guessing.
pub const WRONG_CODES: [Limit; 1] = [Limit { name: "wrong codes", most: 20, within: DAY }];
/// Wrong codes for one request; then it is exhausted.
pub const WRONG_PER_REQUEST: i64 = 5;

/// Open requests of one browser for one purpose; one more cancels the oldest.
pub const OPEN_REQUESTS: i64 = 3;

/// Mails to known addresses in the whole instance, of so many members.
pub fn all_mails(members: usize) -> [Limit; 1] {
    [Limit { name: "all mails", most: members.saturating_mul(2).max(200), within: HOUR }]
}

/// The longest time that any limit looks back; older counts are deleted.
const LONGEST: i64 = DAY;

/// How many milliseconds it takes until another one of `who` passes all these limits; 0: it does now. Tries
/// of an instant that is yet to come, from before the clock went back, do not count: nobody is locked out
/// until then.
///
/// # Errors
/// A fault if it cannot be read.
pub fn wait(r: &Read<'_>, limits: &[Limit], who: &str) -> Result<i64> {
    let (now, mut longest) = (r.wall().ms(), 0);
    for limit in limits {
        let filling = rows::newest(r, &bucket(r, limit.name, who), now - limit.within, limit.most)?;
        longest = longest.max(filling.map_or(0, |at| at + limit.within - now));
    }
    Ok(longest)
}

/// Whether another one of `who` passes all these limits.
///
/// # Errors
/// A fault if it cannot be read.
pub fn allows(r: &Read<'_>, limits: &[Limit], who: &str) -> Result<bool> {
    Ok(wait(r, limits, who)? == 0)
}

/// Of somebody who waits so many milliseconds: nothing if they need not, or when to try again.
///
/// # Errors
/// `TooMany` with the seconds, rounded up.
pub fn pass(wait: i64) -> Result<()> {
    match wait {
        ..=0 => Ok(()),
        wait => Err(Error::TooMany(u32::try_from(wait.saturating_add(999) / 1000).unwrap_or(u32::MAX))),
    }
}

/// Counts one of `who` under this name.
///
/// # Errors
/// A fault if it cannot be written.
pub fn count(w: &Write<'_>, name: &'static str, who: &str) -> Result<()> {
    rows::insert(w, &bucket(w, name, who))
}

/// Counts one of `who` for this limit and keeps as many as it looks at, however many are counted.
///
/// # Errors
/// A fault if it cannot be written.
pub fn count_newest(w: &Write<'_>, limit: &Limit, who: &str) -> Result<()> {
    let bucket = bucket(w, limit.name, who);
    rows::insert(w, &bucket)?;
    rows::thin_out(w, &bucket, limit.most)
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
