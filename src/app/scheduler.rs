//! The scheduler: asks every slice what is due in every workspace, and lets it be done.
//!
//! It remembers nothing that matters: rows say what is due and what was done, so a clock that
//! jumps forward catches up and one that jumps back does nothing twice.

use super::slices::slices;
use crate::base::{Result, WorkspaceId};
use crate::slice::Slice;
use crate::spine::people;
use crate::store::{Actor, Scope, Store};
use jiff::Timestamp;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, broadcast::error::RecvError, watch};

/// The longest sleep: a clock may jump while nobody signals.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause after faults.
const PAUSE: Duration = Duration::from_secs(300);

/// Lets time pass for all workspaces.
pub struct Scheduler {
    store: Store,
    /// Which slice faltered in which workspace; also lets only one round run at a time.
    faltering: Mutex<HashMap<(WorkspaceId, &'static str), Falter>>,
}

struct Falter {
    times: u32,
    until: Instant,
}

impl Scheduler {
    /// A scheduler over this store.
    pub fn new(store: Store) -> Self {
        Self { store, faltering: Mutex::default() }
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

    /// All slices of one workspace: together in one transaction, or, if that fails, each alone.
    async fn settle_one(
        &self,
        workspace: WorkspaceId,
        faltering: &mut HashMap<(WorkspaceId, &'static str), Falter>,
    ) -> Option<Timestamp> {
        let mut last = Vec::new();
        loop {
            let now = self.store.clock().now().at();
            let dues = self.dues(workspace, faltering);
            let due: Vec<_> = dues.iter().filter(|(_, at)| *at <= now).copied().collect();
            if due.is_empty() {
                return dues.into_iter().map(|(_, at)| at).min();
            }
            let (stuck, due): (Vec<_>, Vec<_>) = due
                .into_iter()
                .partition(|(slice, at)| last.iter().any(|(name, then)| *name == slice.name && then == at));
            for (slice, _) in stuck {
                // It said it was done and is due as before: asking again at once would never end.
                tracing::error!(slice = slice.name, "a tick left its work undone");
                falter(faltering, workspace, slice.name);
            }
            let slices: Vec<&'static Slice> = due.iter().map(|(slice, _)| *slice).collect();
            last = due.into_iter().map(|(slice, at)| (slice.name, at)).collect();
            if self.tick(workspace, slices.clone()).await.is_ok() {
                faltering.retain(|key, _| !slices.iter().any(|slice| *key == (workspace, slice.name)));
                continue;
            }
            for slice in slices {
                if self.tick(workspace, vec![slice]).await.is_err() {
                    falter(faltering, workspace, slice.name);
                }
            }
        }
    }

    /// When each slice has something to do, but for those that are made to wait after a fault.
    fn dues(
        &self,
        workspace: WorkspaceId,
        faltering: &mut HashMap<(WorkspaceId, &'static str), Falter>,
    ) -> Vec<(&'static Slice, Timestamp)> {
        let scope = Scope::workspace(workspace, Actor::Clock);
        let mut dues = Vec::new();
        for slice in slices() {
            let key = (workspace, slice.name);
            if faltering.get(&key).is_some_and(|f| f.until > Instant::now()) {
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

    async fn tick(&self, workspace: WorkspaceId, slices: Vec<&'static Slice>) -> Result<()> {
        let scope = Scope::workspace(workspace, Actor::Clock);
        self.store.write(scope, move |w| slices.iter().try_for_each(|slice| (slice.tick)(w))).await
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
fn falter(
    faltering: &mut HashMap<(WorkspaceId, &'static str), Falter>,
    workspace: WorkspaceId,
    slice: &'static str,
) {
    let falter = faltering.entry((workspace, slice)).or_insert(Falter { times: 0, until: Instant::now() });
    let pause = Duration::from_secs(1 << falter.times.min(9)).min(PAUSE);
    falter.times += 1;
    falter.until = Instant::now() + pause;
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

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
