//! The tests of the whole house, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub, missing_docs)]

mod crash;
mod mail;
mod promises;
mod rig;
mod store;
