//! Two clocks: the domain's, which demo and tests may move, and the wall's, which nobody may.

use jiff::{SignedDuration, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The instant a domain decision is made at; one per transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(Timestamp);

/// The instant on the wall: for sessions, tokens, limits and certificates only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WallNow(Timestamp);

macro_rules! instant {
    ($name:ident) => {
        impl $name {
            /// Takes an instant, cut to whole milliseconds, the unit in which instants are stored.
            pub fn new(at: Timestamp) -> Self {
                Self(from_ms(at.as_millisecond()))
            }
            /// The instant itself.
            pub fn at(self) -> Timestamp {
                self.0
            }
            /// Unix milliseconds, UTC.
            pub fn ms(self) -> i64 {
                self.0.as_millisecond()
            }
        }
    };
}
instant!(Now);
instant!(WallNow);

/// The instant of Unix milliseconds; what lies outside the calendar is clamped to its ends.
pub fn from_ms(ms: i64) -> Timestamp {
    match Timestamp::from_millisecond(ms) {
        // The end of all time has a part of a millisecond, and stays it.
        Ok(at) if ms < Timestamp::MAX.as_millisecond() => at,
        _ if ms < 0 => Timestamp::MIN,
        _ => Timestamp::MAX,
    }
}

/// The source of both instants; clones share one state.
#[derive(Clone, Debug)]
pub struct Clock(Arc<State>);

#[derive(Debug)]
struct State {
    /// `Some` stands still at these Unix milliseconds (tests); `None` follows the machine.
    still: Option<AtomicI64>,
    /// Milliseconds by which the domain runs ahead of the wall.
    ahead: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(State { still: None, ahead: AtomicI64::new(0) }))
    }

    /// A clock that stands still until somebody moves it.
    pub fn still_at(at: Timestamp) -> Self {
        let still = Some(AtomicI64::new(at.as_millisecond()));
        Self(Arc::new(State { still, ahead: AtomicI64::new(0) }))
    }

    /// The wall's instant.
    pub fn wall(&self) -> WallNow {
        WallNow::new(match &self.0.still {
            Some(ms) => from_ms(ms.load(Ordering::SeqCst)),
            None => Timestamp::now(),
        })
    }

    /// The domain's instant.
    pub fn now(&self) -> Now {
        Now::new(from_ms(self.wall().ms().saturating_add(self.0.ahead.load(Ordering::SeqCst))))
    }

    /// Moves the domain only, as the demo does; sessions and limits do not notice.
    pub fn move_domain(&self, by: SignedDuration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(0);
        self.0.ahead.fetch_add(ms, Ordering::SeqCst);
    }

    /// Moves the domain so that it stands at `at` now.
    pub fn set_domain(&self, at: Timestamp) {
        self.0.ahead.store(at.as_millisecond() - self.wall().ms(), Ordering::SeqCst);
    }

    /// Moves both clocks of a standing clock; a clock that follows the machine stays as it is.
    pub fn move_both(&self, by: SignedDuration) {
        if let Some(still) = &self.0.still {
            still.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}
