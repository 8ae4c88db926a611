//! Turnkeep tells a team whose turn it is, and keeps that knowledge on the team's own hardware.
//!
//! The modules are floors: a module may use only modules listed above it (ARCHITECTURE.md,
//! checked by `tests/it/house.rs`).

pub mod base;

pub mod integrations;
pub mod store;
pub mod vault;
pub mod web;

pub mod slice;

pub mod spine;

pub mod features;

pub mod app;
pub mod cli;
