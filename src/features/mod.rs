//! The features of the house; none knows another.

pub mod rotations;
