//! Duty windows.

use super::Days;
use jiff::civil::Time;

/// A duty window: on these days (those on which it begins), from one wall time to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The days.
    pub days: Days,
    /// When it begins.
    pub from: Time,
    /// When it ends; the same time: after 24 hours; an earlier one: the next day.
    pub to: Time,
}
