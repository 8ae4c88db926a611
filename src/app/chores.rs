//! What is done by the machine's calendar, all on this page. A chore that is missed while the
//! machine is down is done the next time: each looks at what has aged, not at when it last ran.

use super::reconcile;
use crate::base::Result;
use crate::spine::{audit, notifications};
use crate::store::{Actor, Scope, Store, Write};
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
    Write(fn(&Write<'_>) -> Result<usize>),
    /// On the store as a whole.
    Whole(fn(&Store) -> Result<usize>),
}

/// All of them.
pub const CHORES: &[Chore] = &[
    Chore { name: "old messages", cron: "0 10 3 * * *", act: Act::Write(notifications::sweep) },
    Chore { name: "who did what, after its time", cron: "0 20 3 * * *", act: Act::Write(audit::sweep) },
    Chore { name: "keys of nobody", cron: "0 30 3 * * *", act: Act::Whole(reconcile::collect) },
    Chore { name: "query plans", cron: "0 40 3 * * *", act: Act::Write(|w| w.optimize().map(|()| 0)) },
];

/// Does one chore now.
pub async fn run(store: &Store, chore: &Chore) {
    let done = match chore.act {
        Act::Write(act) => store.write(Scope::instance(Actor::Clock), act).await,
        Act::Whole(act) => act(store),
    };
    if let Ok(count) = done {
        tracing::debug!(chore = chore.name, count, "done");
    }
}

/// Starts the calendar.
///
/// # Errors
/// If a line of the table is no calendar rule.
pub async fn start(store: &Store) -> Result<JobScheduler, JobSchedulerError> {
    let calendar = JobScheduler::new().await?;
    for chore in CHORES {
        let store = store.clone();
        let job = Job::new_async(chore.cron, move |_, _| {
            let store = store.clone();
            Box::pin(async move { run(&store, chore).await })
        });
        calendar.add(job?).await?;
    }
    calendar.start().await?;
    Ok(calendar)
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
