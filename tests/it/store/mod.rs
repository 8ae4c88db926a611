//! The store contract, the seals, the audit tree, the outbox and the turns, on a real folder.

mod audit;
mod commits;
mod ending;
mod opening;
mod outbox;
mod reads;
mod sealed;
mod turns;
pub mod world;
