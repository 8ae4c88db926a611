//! Outbound clients: they speak protocols and know no domain words.

pub mod mail;
