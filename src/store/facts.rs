//! Facts about the file as a whole, by name, such as the zone rules it was last planned with.

use super::{Read, Write};
use crate::base::Result;
use rusqlite::named_params;

/// A fact.
///
/// # Errors
/// A fault if it cannot be read.
pub fn get(r: &Read<'_>, name: &str) -> Result<Option<Vec<u8>>> {
    r.maybe("SELECT value FROM store_facts WHERE name = :name", named_params! { ":name": name }, |row| {
        row.get("value")
    })
}

/// Keeps a fact in place of the one before.
///
/// # Errors
/// A fault if it cannot be written.
pub fn set(w: &Write<'_>, name: &str, value: &[u8]) -> Result<()> {
    w.exec_one(
        "INSERT INTO store_facts (name, value) VALUES (:name, :value)
         ON CONFLICT (name) DO UPDATE SET value = :value",
        named_params! { ":name": name, ":value": value },
    )
}
