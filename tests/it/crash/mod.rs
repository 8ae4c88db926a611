//! Processes that are killed without warning, and what is found afterwards.

pub mod child;
mod killed;
