//! Instants as whole Unix milliseconds in JSON, the unit in which they are stored; for `serde(with)`.

use crate::base::clock::from_ms;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes it.
pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_i64(at.as_millisecond())
}
/// Reads it.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    i64::deserialize(from).map(from_ms)
}
