//! Stretches of time.

use jiff::Timestamp;

/// A stretch of time, half open, never of negative length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first instant.
    pub starts: Timestamp,
    /// The first instant after it.
    pub ends: Timestamp,
}

impl Span {
    /// From one instant to another; empty if the end is before the start.
    pub fn new(starts: Timestamp, ends: Timestamp) -> Self {
        Self { starts, ends: ends.max(starts) }
    }
}
