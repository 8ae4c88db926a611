//! The integration tests: one binary.

mod people;
