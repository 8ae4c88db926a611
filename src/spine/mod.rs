//! The spine, which every feature rests on: audit < notifications < people < turns.

pub mod audit;
pub mod notifications;
pub mod people;
pub mod turns;
