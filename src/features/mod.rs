//! features
pub mod rotations;
