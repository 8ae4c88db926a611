//! `turnkeep backup now`: what is in a copy, what it does to the live data, and that it can be restored.

mod copying;
mod killed;
mod kit;
mod restoring;
