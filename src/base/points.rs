//! Named points at which a debug build ends itself, as if the power had gone, so that tests can see
//! what is left. A release build holds nothing of it.

/// Every point there is. Each is passed at one place, and each is tested (tests/it/crash).
pub const POINTS: &[&str] = &[
    "in migration",
    "in key minting",
    "after key minting",
    "before commit",
    "after commit before wake",
    "in checkpoint",
    "mid-send",
    "after send before record",
];

/// The variable that names the point and the passing, counted from 1: `before commit=3`.
pub const VARIABLE: &str = "TURNKEEP_DIES_AT";

/// Passes a named point. In a debug build whose environment names it, the process ends here by SIGKILL.
#[cfg(debug_assertions)]
pub fn point(name: &'static str) {
    use std::sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    };
    static FATE: OnceLock<Option<(String, usize)>> = OnceLock::new();
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let fate = FATE.get_or_init(|| {
        let (name, nth) =
            std::env::var(VARIABLE).ok()?.split_once('=').map(|(n, t)| (n.to_owned(), t.parse()))?;
        Some((name, nth.ok()?))
    });
    let Some((fatal, nth)) = fate else { return };
    if fatal == name && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == *nth {
        // A process always may send itself a signal, and this one nobody survives.
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

/// Passes a named point, which means nothing in a release build.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub fn point(_: &'static str) {}
