//! One test for each promise that we publish.

mod canary;
mod doors;
pub mod scan;
