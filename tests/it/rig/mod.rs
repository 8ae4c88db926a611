//! Real neighbours for the tests, started here and ended with the value that stands for them.

mod smtpd;

pub use smtpd::Smtpd;
