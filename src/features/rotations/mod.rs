//! Rotations: who holds a duty, and when it changes hands.
pub mod plan;
pub mod strip;
