//! The tests of the whole house, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub, missing_docs)]

mod app;
mod backup;
mod calendar;
mod clock;
mod crash;
mod house;
mod house_of_tests;
mod mail;
mod people;
mod promises;
mod rig;
mod rotations;
mod sign_in;
mod store;
mod strangers;
mod turns;
mod world;
