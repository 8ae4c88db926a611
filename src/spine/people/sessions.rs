//! Sessions: who is signed in where, for how long, and how one ends that.
//!
//! All of it runs on the wall clock; moving the domain's clock signs nobody in or out.

pub mod device;
mod rows;

pub use device::Device;
pub(super) use rows::TABLE;

use super::sign_in::{
    Browser,
    secrets::{Hash, Token},
};
use super::{Person, Role, standing_rows};
use crate::base::{Condition, PersonId, Result, WorkspaceId, clock::from_ms};
use crate::spine::{
    audit,
    notifications::{self, Kind, Post},
};
use crate::store::{Actor, Read, Write};
use jiff::Timestamp;

crate::ids! {
    /// One browser in which somebody is signed in.
    SessionKind "ses" SessionId,
}

/// The topic of change signals about sessions; streams that belong to one ask again when they hear it.
pub const TOPIC: &str = "sessions";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long a session lasts, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// It ends when it is not used for so long.
    pub idle: i64,
    /// It ends so long after the sign-in, used or not.
    pub absolute: i64,
    /// How exactly its use is noted: a write for each such span of use.
    pub note: i64,
}

/// Admins (NIST SP 800-63B, AAL2: 12 hours, 30 minutes).
pub const ADMIN: Life = Life { idle: 30 * MINUTE, absolute: 12 * HOUR, note: MINUTE };
/// Everybody else (AAL1: 30 days).
pub const MEMBER: Life = Life { idle: 7 * DAY, absolute: 30 * DAY, note: HOUR };
/// A session's token is replaced this often.
pub const RENEWAL: i64 = DAY;
/// How long a replaced token is still good, for requests under way.
pub const GRACE: i64 = MINUTE;
/// Sessions of one person at once; one more ends the oldest.
pub const MOST: usize = 10;
/// How far the wall clock may step back unnoticed, as when it is set right by the network. What was made
/// or used later than that is of the future, and no good until then: it would live too long.
pub const LEEWAY: i64 = 5 * MINUTE;
/// How long the network of a device is shown and kept.
const NETWORK_KEPT: i64 = 7 * DAY;
/// How long an ended session is kept, in days: by it a known device is told from a new one.
pub const KEPT_DAYS: u16 = 30;

/// How long this person's sessions last.
pub fn life(person: &Person) -> Life {
    life_of(person.is(Role::Admin))
}

const fn life_of(admin: bool) -> Life {
    if admin { ADMIN } else { MEMBER }
}

/// Whether a session was not used for too long. As long as nothing can be written no use can be noted, nor can
/// anybody sign in anew, so nobody counts as idle then.
fn is_idle(r: &Read<'_>, seen: i64, life: &Life) -> bool {
    r.condition() == Condition::Fine && r.wall().ms() - seen >= life.idle
}

/// A session that was just opened or renewed: what its browser is to keep.
#[derive(Clone)]
pub struct Key {
    /// For the session cookie.
    pub token: Token,
    /// Which session.
    pub session: SessionId,
    /// How long the cookie may live, in seconds.
    pub seconds: u64,
    /// For the device cookie.
    pub device: [u8; 16],
}

/// When a session began, until when it lasts at most, and what its person has shown.
struct Terms {
    made: i64,
    until: i64,
    proved: i64,
    mailbox: Option<i64>,
}

/// How somebody came to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// By what was mailed to their address: they hold its mailbox.
    ByMail,
    /// By a link that somebody may have handed over: that shows nothing of the mailbox.
    ByHand,
}

/// Opens a session for this browser within the person's workspace; ends the one it had, wherever,
/// and the oldest beyond `MOST`. `told`: whether the person is told of a device not seen before.
///
/// # Errors
/// A fault if it cannot be written.
pub fn open(w: &Write<'_>, person: &Person, browser: &Browser, came: Came, told: bool) -> Result<Key> {
    if let Some(present) = &browser.session
        && let Some(row) = rows::by_hash(w, present, i64::MIN)?
    {
        w.within_workspace(row.workspace, |w| end(w, row.person, row.id))?;
    }
    let now = w.wall().ms();
    let mailbox = (came == Came::ByMail).then_some(now);
    let terms = Terms { made: now, until: now + life(person).absolute, proved: now, mailbox };
    begin(w, person, browser, told, &terms)
}

/// Ends a session and goes on with it as another person in another workspace: it lasts no longer than
/// it would have, nor than one of that person may, and what was shown in it stays as old as it is.
/// `None` if it is too old for that person.
///
/// # Errors
/// `NotFound` if it ended meanwhile.
pub fn carry_over(
    w: &Write<'_>,
    found: &Found,
    to: (WorkspaceId, &Person),
    browser: &Browser,
    told: bool,
) -> Result<Option<Key>> {
    let (workspace, person) = to;
    let made = found.opened.as_millisecond();
    let until = found.until.as_millisecond().min(made + life(person).absolute);
    if w.wall().ms() >= until {
        return Ok(None);
    }
    let mailbox = found.mailbox.map(Timestamp::as_millisecond);
    let terms = Terms { made, until, proved: found.proved.as_millisecond(), mailbox };
    let (from, left) = (found.workspace, found.person.id);
    w.within_workspace_as(from, Actor::Person(left), |w| end(w, left, found.id))?;
    w.within_workspace_as(workspace, Actor::Person(person.id), |w| {
        begin(w, person, browser, told, &terms).map(Some)
    })
}

fn begin(w: &Write<'_>, person: &Person, browser: &Browser, told: bool, terms: &Terms) -> Result<Key> {
    let known = knows(w, person.id, browser.device)?;
    let id = SessionId::random();
    let device_id = browser.device.unwrap_or_else(crate::base::ids::random);
    let device = Device::new(browser, &device_id);
    let token = Token::new();
    rows::insert(w, id, person.id, &token.hash(), terms, &device)?;
    // A session that was carried over may be older than the others; it is never the one to end.
    for old in rows::live(w, person.id)?.iter().filter(|line| line.id != id).skip(MOST - 1) {
        end(w, person.id, old.id)?;
    }
    if told && !known {
        let content = super::sign_in::notices::NewDevice { device, at: w.wall().ms() };
        tell(w, person.id, "people.new-device", &id.to_string(), &content)?;
    }
    audit::record(w, "session.opened", id)?;
    w.changed(TOPIC);
    Ok(Key { token, session: id, seconds: seconds(terms.until - w.wall().ms()), device: device_id })
}

/// Whether this device was let in as this person before, as far as sessions are kept.
///
/// # Errors
/// A fault if it cannot be read.
pub fn knows(r: &Read<'_>, person: PersonId, device: Option<[u8; 16]>) -> Result<bool> {
    let Some(id) = device else { return Ok(false) };
    Ok(rows::devices(r, person)?.iter().any(|device| device.is(&id)))
}

/// An announcement of the sign-in door.
pub(super) fn tell<C: serde::Serialize>(
    w: &Write<'_>,
    to: PersonId,
    message: &'static str,
    about: &str,
    content: &C,
) -> Result<()> {
    let kind = Kind::Announcement;
    notifications::post(w, &Post { to, kind, message, about, content, not_before: None })?;
    Ok(())
}

fn seconds(ms: i64) -> u64 {
    u64::try_from(ms / 1000).unwrap_or(0)
}

/// A session that a token opened.
#[derive(Clone)]
pub struct Found {
    /// Which.
    pub id: SessionId,
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub person: Person,
    /// When it was opened, in whichever workspace.
    pub opened: Timestamp,
    /// When its person last proved who they are: by signing in, however, or by a fresh code.
    pub proved: Timestamp,
    /// When its person last showed in it that the mailbox of their address is theirs, if ever.
    pub mailbox: Option<Timestamp>,
    /// Until when it lasts at most.
    pub until: Timestamp,
    /// Whether its token is due for replacement.
    pub stale: bool,
    /// Whether its use is to be noted.
    pub unnoted: bool,
}

/// The live session of a token's hash. Instance-wide.
///
/// # Errors
/// A fault if it cannot be read.
pub fn find(r: &Read<'_>, hash: &Hash) -> Result<Option<Found>> {
    let now = r.wall().ms();
    let Some(row) = rows::by_hash(r, hash, now - GRACE)? else { return Ok(None) };
    let person = super::get(&r.within(row.workspace), row.person)?;
    let life = life(&person);
    let until = row.expires.min(row.made + life.absolute);
    if !person.active || !lives(r, row.made, row.seen, until, &life) {
        return Ok(None);
    }
    Ok(Some(Found {
        id: row.id,
        workspace: row.workspace,
        person,
        opened: from_ms(row.made),
        proved: from_ms(row.proved),
        mailbox: row.mailbox.map(from_ms),
        until: from_ms(until),
        stale: !row.by_former && now - row.renewed >= RENEWAL,
        unnoted: now - row.seen >= life.note,
    }))
}

/// Whether a session lives that was made, last used and is to end then.
fn lives(r: &Read<'_>, made: i64, seen: i64, until: i64, life: &Life) -> bool {
    let now = r.wall().ms();
    now < until && !is_idle(r, seen, life) && made.max(seen) <= now + LEEWAY
}

/// Notes the use of a session and, if it is due, replaces its token; of several parallel requests
/// one gets the new one. Within the session's workspace.
///
/// # Errors
/// A fault if it cannot be written.
pub fn touch(w: &Write<'_>, found: &Found, hash: &Hash) -> Result<Option<Key>> {
    rows::seen(w, found.id)?;
    if !found.stale {
        return Ok(None);
    }
    let token = Token::new();
    if !rows::renew(w, found.id, hash, &token.hash(), w.wall().ms() - RENEWAL)? {
        return Ok(None);
    }
    let device = rows::forget_network(w, found.person.id, found.id, w.wall().ms() - NETWORK_KEPT)?;
    Ok(Some(key(w, found.id, token, found.until, device)))
}

/// Notes that the person of a session has just confirmed the address they have now.
///
/// # Errors
/// `NotFound` if the session ended meanwhile.
pub fn holds_mailbox(w: &Write<'_>, id: SessionId) -> Result<()> {
    rows::holds_mailbox(w, id)
}

/// Notes that the person of a session has just proved by a mailed code who they are, and replaces its token at once.
///
/// # Errors
/// `NotFound` if the session ended meanwhile.
pub fn proved(w: &Write<'_>, found: &Found) -> Result<Key> {
    let token = Token::new();
    rows::prove(w, found.id, &token.hash())?;
    audit::record(w, "session.proved", found.id)?;
    let device = rows::forget_network(w, found.person.id, found.id, w.wall().ms() - NETWORK_KEPT)?;
    Ok(key(w, found.id, token, found.until, device))
}

fn key(w: &Write<'_>, session: SessionId, token: Token, until: Timestamp, device: [u8; 16]) -> Key {
    Key { token, session, seconds: seconds(until.as_millisecond() - w.wall().ms()), device }
}

/// One line of a person's list of devices.
#[derive(Clone)]
pub struct Line {
    /// Which session.
    pub id: SessionId,
    /// Browser, system, network.
    pub device: Device,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was last used, to the hour.
    pub seen: Timestamp,
    /// Until when it lasts at most.
    pub until: Timestamp,
}

/// Where a person is signed in now, the newest first. The network is left out after seven days.
///
/// # Errors
/// A fault if it cannot be read.
pub fn list(r: &Read<'_>, person: PersonId) -> Result<Vec<Line>> {
    let who = super::get(r, person)?;
    let (now, life) = (r.wall().ms(), life(&who));
    let mut lines = rows::live(r, person)?;
    lines.retain(|l| {
        let until = l.until.as_millisecond().min(l.opened.as_millisecond() + life.absolute);
        now < until && !is_idle(r, l.seen.as_millisecond(), &life)
    });
    for line in &mut lines {
        if now - line.opened.as_millisecond() >= NETWORK_KEPT {
            line.device.network.clear();
        }
        let ms = line.seen.as_millisecond();
        line.seen = from_ms((ms - ms.rem_euclid(HOUR)).max(line.opened.as_millisecond()));
    }
    Ok(lines)
}

/// Ends one session of this person.
///
/// # Errors
/// `NotFound` if it is not theirs or has ended.
pub fn end(w: &Write<'_>, person: PersonId, id: SessionId) -> Result<()> {
    rows::end(w, person, id)?;
    audit::record(w, "session.ended", id)?;
    w.changed(TOPIC);
    Ok(())
}

/// Ends all sessions of this person but one, and the way back to them from other workspaces; says how many.
///
/// # Errors
/// A fault if it cannot be written.
pub fn end_others(w: &Write<'_>, person: PersonId, kept: SessionId) -> Result<usize> {
    let others: Vec<_> = rows::live(w, person)?.into_iter().filter(|l| l.id != kept).collect();
    for line in &others {
        end(w, person, line.id)?;
    }
    standing_rows::sign_out(w, person)?;
    Ok(others.len())
}

/// Ends all sessions of this person: deactivation, a lost laptop, an address taken back. A session of the
/// same human elsewhere goes on there, and comes here no more.
///
/// # Errors
/// A fault if it cannot be written.
pub fn end_all(w: &Write<'_>, person: PersonId) -> Result<usize> {
    let all = rows::live(w, person)?;
    for line in &all {
        end(w, person, line.id)?;
    }
    standing_rows::sign_out(w, person)?;
    Ok(all.len())
}

/// What a change of roles asks for: every token of the person is replaced at its next use.
///
/// # Errors
/// A fault if it cannot be written.
pub fn roles_changed(w: &Write<'_>, person: PersonId) -> Result<()> {
    rows::make_stale(w, person)?;
    w.changed(TOPIC);
    Ok(())
}

/// Whether a session still lives: what an open event stream asks when it hears `TOPIC`. Cheap, for a
/// thousand of them may ask at once.
///
/// # Errors
/// A fault if it cannot be read.
pub fn alive(r: &Read<'_>, person: PersonId, id: SessionId) -> Result<bool> {
    let Some(pulse) = rows::pulse(r, person, id)? else { return Ok(false) };
    let life = life_of(pulse.admin);
    Ok(lives(r, pulse.made, pulse.seen, pulse.expires.min(pulse.made + life.absolute), &life))
}

/// Deletes sessions that ended longer than `KEPT_DAYS` ago. Instance-wide; says how many.
///
/// # Errors
/// A fault if it cannot be written.
pub fn sweep(w: &Write<'_>) -> Result<usize> {
    rows::delete_before(w, w.wall().ms() - i64::from(KEPT_DAYS) * DAY)
}
