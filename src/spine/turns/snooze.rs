//! Snoozing: a turn out of the way of one person for a while. Its due instant stays, and so does what
//! others see of it.
//!
//! What is not yet late comes back when it is due at the latest; what is late, at the start of the next
//! working day. Whatever was snoozed is escalated all the same.

use super::{SLICE, Turn, TurnId, act_rows, digest, list_for};
use crate::base::{Error, Result};
use crate::spine::people::{self, Person};
use crate::store::Write;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday};

/// How long to snooze.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    /// For an hour.
    Hour,
    /// Until the person's next working day begins.
    Morning,
    /// Until work begins next week.
    Week,
}

impl Snooze {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Morning, Self::Week];

    /// The name under which a form sends it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Morning => "morning",
            Self::Week => "week",
        }
    }
}

impl std::str::FromStr for Snooze {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|snooze| snooze.name() == name).ok_or(Error::NotFound)
    }
}

/// Until when one person may snooze, by their own hours: the same for all turns of a page.
pub struct Choices {
    now: Timestamp,
    until: [Timestamp; 3],
}

impl Choices {
    /// Of a person, now.
    pub fn of(person: &Person, now: Timestamp) -> Self {
        let zone = person.profile.zone();
        let today = now.to_zoned(zone.clone()).date();
        let ahead = i64::from(7 - today.weekday().since(Weekday::Monday));
        let monday = today.checked_add(ahead.days()).unwrap_or(today);
        let monday = crate::base::calendar::resolve(&zone, monday.at(0, 0, 0, 0));
        let morning = digest::opening(person, digest::midnight_after(person, now));
        Self {
            now,
            until: [
                now + SignedDuration::from_hours(1),
                morning,
                digest::opening(person, monday).max(morning),
            ],
        }
    }

    /// All of them, whether they make sense for a turn or not.
    pub fn all(&self) -> impl Iterator<Item = (Snooze, Timestamp)> {
        Snooze::ALL.into_iter().zip(self.until)
    }

    /// What makes sense for a turn: what ends before it must come back, each instant once.
    pub fn for_turn(&self, turn: &Turn) -> Vec<(Snooze, Timestamp)> {
        if !turn.may_snooze {
            return Vec::new();
        }
        let mut choices: Vec<_> = self.all().collect();
        choices.retain(|(_, until)| *until <= self.latest(turn));
        choices.dedup_by_key(|(_, until)| *until);
        choices
    }

    /// When a turn must be back.
    fn latest(&self, turn: &Turn) -> Timestamp {
        let [_, morning, _] = self.until;
        if self.now < turn.due { turn.due } else { morning }
    }

    fn until(&self, snooze: Snooze, turn: &Turn) -> Timestamp {
        let [hour, morning, week] = self.until;
        let wanted = match snooze {
            Snooze::Hour => hour,
            Snooze::Morning => morning,
            Snooze::Week => week,
        };
        wanted.min(self.latest(turn))
    }
}

/// Snoozes a turn of one's own list; says until when.
///
/// # Errors
/// `NotFound` if it does not wait for whoever acts, `NotAllowed` if its kind may not be snoozed.
pub fn snooze(w: &Write<'_>, id: TurnId, how: Snooze) -> Result<Timestamp> {
    let me = people::me(w)?;
    let turn = list_for(w, me.id)?.into_iter().find(|turn| turn.id == id).ok_or(Error::NotFound)?;
    if !turn.may_snooze {
        return Err(Error::NotAllowed);
    }
    let until = Choices::of(&me, w.now().at()).until(how, &turn);
    act_rows::snooze(w, id, me.id, until)?;
    w.changed(SLICE.name);
    Ok(until)
}

/// Takes a turn back into one's list at once.
///
/// # Errors
/// `NotFound` if it does not wait for whoever acts.
pub fn wake(w: &Write<'_>, id: TurnId) -> Result<()> {
    let me = people::me(w)?;
    if !list_for(w, me.id)?.iter().any(|turn| turn.id == id) {
        return Err(Error::NotFound);
    }
    act_rows::wake(w, id, me.id)?;
    w.changed(SLICE.name);
    Ok(())
}
