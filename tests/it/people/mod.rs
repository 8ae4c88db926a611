//! People: who may do what, who is away, who is invited.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod pages;
mod rules;
mod world;
