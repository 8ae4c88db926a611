//! The scheduler: asks every slice what is due in every workspace, and lets it be done.
//!
//! It remembers nothing that matters: rows say what is due and what was done, so a clock that
//! jumps forward catches up and one that jumps back does nothing twice.

use super::slices::slices;
use crate::base::{Error, Result, WorkspaceId};
use crate::slice::Slice;
use crate::spine::people;
use crate::store::{Actor, Scope, Store};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, broadcast::error::RecvError, watch};

/// The longest sleep: a clock may jump while nobody signals.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause after faults.
const PAUSE: Duration = Duration::from_secs(300);
/// How soon to try again when nothing can be written.
const PATIENCE: SignedDuration = SignedDuration::from_secs(5);
/// How often a slice may be due again before something else is: each round may make work for another.
const ROUNDS: u32 = 10;

/// Lets time pass for all workspaces.
pub struct Scheduler {
    store: Store,
    slices: &'static [Slice],
    /// Which slice faltered in which workspace; also lets only one round run at a time.
    faltering: Mutex<Faltering>,
}

type Faltering = HashMap<(WorkspaceId, &'static str), Falter>;

struct Falter {
    times: u32,
    until: Instant,
}

/// How a tick went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// By a fault of a slice, which is to wait.
    Failed,
    /// Nothing at all can be written now, which is no slice's fault.
    Unwritten,
}

impl Scheduler {
    /// A scheduler over this store, for all slices of the house.
    pub fn new(store: Store) -> Self {
        Self::of(store, slices())
    }

    /// The same for these slices only.
    pub fn of(store: Store, slices: &'static [Slice]) -> Self {
        Self { store, slices, faltering: Mutex::default() }
    }

    /// Does all that is due, until nothing is, and says when something will be again.
    ///
    /// # Errors
    /// A fault if the workspaces cannot be read; a slice's own fault is logged and waits its turn.
    pub async fn settle(&self) -> Result<Option<Timestamp>> {
        let mut faltering = self.faltering.lock().await;
        let all = self.store.read(Scope::instance(Actor::Clock), people::workspaces)?;
        let mut soonest = None;
        for workspace in all {
            let next = self.settle_one(workspace, &mut faltering).await;
            soonest = earlier(soonest, next);
        }
        Ok(soonest)
    }

    /// All that is due in one workspace, round by round until nothing is.
    async fn settle_one(&self, workspace: WorkspaceId, faltering: &mut Faltering) -> Option<Timestamp> {
        let mut rounds: HashMap<&'static str, u32> = HashMap::new();
        loop {
            let asked = Instant::now();
            let dues = self.dues(workspace, asked, faltering);
            let now = self.store.clock().now().at();
            let due = dues.iter().filter(|(_, at)| *at <= now).map(|(slice, _)| *slice);
            let (stuck, due): (Vec<&'static Slice>, Vec<_>) =
                due.partition(|slice| rounds.get(slice.name).is_some_and(|rounds| *rounds >= ROUNDS));
            for slice in stuck {
                // It said so often that it was done, and is due still: asking on would never end.
                tracing::error!(slice = slice.name, "a tick left its work undone");
                falter(faltering, workspace, slice.name);
            }
            if due.is_empty() {
                // Whoever was asked again after a fault has done it.
                faltering.retain(|(of, _), falter| *of != workspace || falter.until > asked);
                return dues.into_iter().map(|(_, at)| at).filter(|at| *at > now).min();
            }
            for slice in &due {
                *rounds.entry(slice.name).or_default() += 1;
            }
            if self.each(workspace, due, faltering).await == Outcome::Unwritten {
                return Some(now + PATIENCE);
            }
        }
    }

    /// All these slices together, or, if that fails, each alone.
    async fn each(
        &self,
        workspace: WorkspaceId,
        due: Vec<&'static Slice>,
        faltering: &mut Faltering,
    ) -> Outcome {
        let together = self.tick(workspace, due.clone()).await;
        if together != Outcome::Failed {
            return together;
        }
        for slice in due {
            match self.tick(workspace, vec![slice]).await {
                Outcome::Done => {}
                Outcome::Failed => falter(faltering, workspace, slice.name),
                Outcome::Unwritten => return Outcome::Unwritten,
            }
        }
        Outcome::Done
    }

    /// When each slice has something to do, but for those that are made to wait after a fault.
    fn dues(
        &self,
        workspace: WorkspaceId,
        asked: Instant,
        faltering: &mut Faltering,
    ) -> Vec<(&'static Slice, Timestamp)> {
        let scope = Scope::workspace(workspace, Actor::Clock);
        let mut dues = Vec::new();
        for slice in self.slices {
            let key = (workspace, slice.name);
            if faltering.get(&key).is_some_and(|f| f.until > asked) {
                continue;
            }
            match self.store.read(scope, slice.due) {
                Ok(Some(at)) => dues.push((slice, at)),
                Ok(None) => {}
                Err(_) => falter(faltering, workspace, slice.name),
            }
        }
        dues
    }

    async fn tick(&self, workspace: WorkspaceId, slices: Vec<&'static Slice>) -> Outcome {
        let scope = Scope::workspace(workspace, Actor::Clock);
        match self.store.write(scope, move |w| slices.iter().try_for_each(|slice| (slice.tick)(w))).await {
            Ok(()) => Outcome::Done,
            Err(Error::Unwritable(_) | Error::Busy) => Outcome::Unwritten,
            Err(_) => Outcome::Failed,
        }
    }

    /// Goes on until it is told to stop: sleeps until the soonest due instant, or news of a change.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut signals = self.store.signals();
        while !*stop.borrow() {
            let next = self.settle().await.unwrap_or_default();
            let pause = next.map_or(LONGEST, |at| until(self.store.clock().now().at(), at));
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => {}
                news = signals.recv() => {
                    // What was missed is no loss: a round looks at everything.
                    while signals.try_recv().is_ok() {}
                    if matches!(news, Err(RecvError::Closed)) { return }
                }
            }
        }
    }
}

/// How long to sleep until `at`, at most the longest sleep, and never so short that it spins.
pub(super) fn until(now: Timestamp, at: Timestamp) -> Duration {
    let wait = Duration::try_from(at.duration_since(now)).unwrap_or_default();
    wait.clamp(Duration::from_millis(10), LONGEST)
}

/// The earlier of two instants that may be absent.
fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Lets a slice wait in this workspace: a second, then twice as long each time.
fn falter(faltering: &mut Faltering, workspace: WorkspaceId, slice: &'static str) {
    let falter = faltering.entry((workspace, slice)).or_insert(Falter { times: 0, until: Instant::now() });
    let pause = Duration::from_secs(1 << falter.times.min(9)).min(PAUSE);
    falter.times += 1;
    falter.until = Instant::now() + pause;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sleep_is_longer_than_half_a_minute_nor_so_short_that_it_spins() {
        // A machine that slept has not let our own sleep run on: this is how soon it notices.
        let now = Timestamp::UNIX_EPOCH;
        for seconds in [-86_400, -1, 0, 1, 29, 31, 86_400, 864_000_000] {
            let pause = until(now, now + SignedDuration::from_secs(seconds));
            let wanted = Duration::from_secs(seconds.clamp(0, 30).unsigned_abs());
            assert_eq!(pause, wanted.max(Duration::from_millis(10)), "{seconds} s");
        }
        assert_eq!(until(Timestamp::MIN, Timestamp::MAX), LONGEST);
        assert_eq!(until(Timestamp::MAX, Timestamp::MIN), Duration::from_millis(10));
    }
}
