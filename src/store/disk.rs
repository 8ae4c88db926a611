//! What an error of SQLite's says of the disk beneath.

use crate::base::{Condition, Error};
use crate::vault::VaultError;
use rusqlite::{ErrorCode, ffi};

/// Whether the disk is full or has failed; `None` if the error is about something else.
pub(super) fn verdict(e: &rusqlite::Error) -> Option<Condition> {
    let error = e.sqlite_error()?;
    match (error.code, error.extended_code) {
        (ErrorCode::DiskFull, _) => Some(Condition::Full),
        // The index of the WAL holds nothing that must last; that it cannot grow says what a full disk says.
        (_, ffi::SQLITE_IOERR_SHMSIZE) => Some(Condition::Full),
        // A quota that is used up (EDQUOT) is among these: SQLite does not say which error the system gave.
        (ErrorCode::SystemIoFailure, _) => Some(Condition::Broken),
        _ => None,
    }
}

/// An error of SQLite's for whoever called: the disk's, or a fault of ours under this text.
#[track_caller]
pub(super) fn told(e: &rusqlite::Error, text: &str) -> Error {
    verdict(e).map_or_else(|| Error::fault(format!("{text}: {e}")), Error::Unwritable)
}

/// An error of the keyring, which lies on the same disk.
#[track_caller]
pub(super) fn of_keys(e: VaultError) -> Error {
    match &e {
        VaultError::Database(cause) => told(cause, "the keyring"),
        _ => Error::fault(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_one_that_failed() {
        let verdict = |code| verdict(&rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        assert_eq!(verdict(ffi::SQLITE_FULL), Some(Condition::Full));
        assert_eq!(verdict(ffi::SQLITE_IOERR_SHMSIZE), Some(Condition::Full));
        assert_eq!(verdict(ffi::SQLITE_IOERR_FSYNC), Some(Condition::Broken));
        assert_eq!(verdict(ffi::SQLITE_IOERR_WRITE), Some(Condition::Broken));
        assert_eq!(verdict(ffi::SQLITE_BUSY), None);
    }
}
