//! What is done by the machine's calendar, all on this page. A chore that is missed while the
//! machine is down is done the next time: each looks at what has aged, not at when it last ran.

use super::{reconcile, zones};
use crate::base::{self, Error};
use crate::features::rotations;
use crate::spine::{audit, notifications, people, turns};
use crate::store::{Actor, Scope, Store, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// One chore.
pub struct Chore {
    /// What it is called in the log.
    pub name: &'static str,
    /// When: second, minute, hour, day of month, month, day of week, in UTC.
    pub cron: &'static str,
    /// What is done; says how many things it touched.
    pub act: Act,
}

/// How a chore is done.
#[derive(Clone, Copy)]
pub enum Act {
    /// In one instance-wide transaction.
    Write(fn(&Write<'_>) -> base::Result<usize>),
    /// In one transaction of each workspace.
    Each(fn(&Write<'_>) -> base::Result<usize>),
    /// On the store as a whole.
    Whole(fn(&Store) -> base::Result<usize>),
}

/// All of them.
pub const CHORES: &[Chore] = &[
    Chore { name: "old sign-in links", cron: "0 5 * * * *", act: Act::Write(people::sign_in::sweep) },
    Chore { name: "sessions that ended", cron: "0 6 * * * *", act: Act::Write(people::sessions::sweep) },
    Chore { name: "what was tried how often", cron: "0 7 * * * *", act: Act::Write(people::limits::sweep) },
    // The system's rules may change while we run; a changed profile moves the next digest as well.
    Chore { name: "time zone rules", cron: "0 8 * * * *", act: Act::Each(zones::retime) },
    Chore { name: "old messages", cron: "0 10 3 * * *", act: Act::Write(notifications::sweep) },
    Chore { name: "old turns", cron: "0 15 3 * * *", act: Act::Write(turns::sweep) },
    Chore { name: "old handoff notes", cron: "0 17 3 * * *", act: Act::Write(rotations::sweep) },
    Chore { name: "leave long past", cron: "0 19 3 * * *", act: Act::Each(people::leave::sweep) },
    Chore { name: "who did what, after its time", cron: "0 20 3 * * *", act: Act::Write(audit::sweep) },
    Chore { name: "keys of nobody", cron: "0 30 3 * * *", act: Act::Whole(reconcile::collect) },
    Chore { name: "query plans", cron: "0 40 3 * * *", act: Act::Write(|w| w.optimize().map(|()| 0)) },
];

/// The calendar while it runs.
pub struct Calendar {
    rules: JobScheduler,
    /// Emptied at the end, so that the store can close while the calendar's threads linger.
    store: Arc<Mutex<Option<Store>>>,
}

impl Calendar {
    /// Starts the calendar.
    ///
    /// # Errors
    /// If a line of the table is no calendar rule.
    pub async fn start(store: Store) -> Result<Self, JobSchedulerError> {
        let rules = JobScheduler::new().await?;
        let slot = Arc::new(Mutex::new(Some(store)));
        for chore in CHORES {
            let slot = Arc::clone(&slot);
            let job = Job::new_async(chore.cron, move |_, _| {
                let store = slot.lock().unwrap_or_else(PoisonError::into_inner).clone();
                Box::pin(async move {
                    if let Some(store) = store {
                        run(&store, chore).await;
                    }
                })
            });
            rules.add(job?).await?;
        }
        rules.start().await?;
        // Whatever was due while we were down, or on a machine that sleeps at night: once, aside.
        let begin = Arc::clone(&slot);
        tokio::spawn(async move {
            for chore in CHORES {
                let store = begin.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let Some(store) = store else { return };
                run(&store, chore).await;
            }
        });
        Ok(Self { rules, store: slot })
    }

    /// Begins no further chore.
    pub async fn stop(mut self) {
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // It says only that it had ended already.
        let _ = self.rules.shutdown().await;
    }
}

/// Does one chore now.
pub async fn run(store: &Store, chore: &Chore) {
    let done = match chore.act {
        Act::Write(act) => store.write(Scope::instance(Actor::Clock), act).await,
        Act::Each(act) => each(store, act).await.map(|round| round.count),
        Act::Whole(act) => act(store),
    };
    if let Ok(count) = done {
        tracing::debug!(chore = chore.name, count, "done");
    }
}

/// What came of a chore that is done in each workspace.
pub(super) struct Round {
    /// How many things it touched.
    pub(super) count: usize,
    /// In how many workspaces it could not be done.
    pub(super) left_out: usize,
}

/// Does it in each workspace; one in which it fails holds up no other.
pub(super) async fn each(store: &Store, act: fn(&Write<'_>) -> base::Result<usize>) -> base::Result<Round> {
    let mut round = Round { count: 0, left_out: 0 };
    for workspace in store.read(Scope::instance(Actor::Clock), people::workspaces)? {
        match store.write(Scope::workspace(workspace, Actor::Clock), act).await {
            Ok(count) => round.count += count,
            // It would go no better in the next.
            Err(error @ (Error::Unwritable(_) | Error::Busy)) => return Err(error),
            Err(error) => {
                round.left_out += 1;
                tracing::error!(%workspace, %error, "something was left undone here until the next time");
            }
        }
    }
    Ok(round)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chore_has_a_rule_that_the_calendar_reads() {
        for chore in CHORES {
            assert!(Job::new(chore.cron, |_, _| {}).is_ok(), "{}", chore.name);
        }
    }
}
