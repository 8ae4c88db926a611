//! One test for each promise that we publish.

mod canary;
pub mod scan;
