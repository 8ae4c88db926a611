//! Tests of the vault as a whole; small parts test themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cells;
mod files;
mod minting;
mod vectors;

use super::*;
use std::path::PathBuf;

/// A data folder with keys, and its root key in a file beside it.
struct House {
    folder: tempfile::TempDir,
    root: RootKey,
    keyring: Keyring,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = RootKey::create_file(folder.path().join("root.key")).unwrap();
        let keyring = Keyring::create(folder.path(), &root).unwrap();
        Self { folder, root, keyring }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn reopen(&self) -> Result<Keyring, VaultError> {
        Keyring::open(self.folder.path(), &self.root)
    }

    /// The sentence in which opening is refused.
    fn refusal(&self) -> String {
        self.reopen().err().expect("a refusal").to_string()
    }
}

const NAME: Field = Field::new("people", "name");

fn place(workspace: u8, field: Field, row: u8) -> Place {
    Place { workspace: WorkspaceId::from_bytes([workspace; 16]), field, row: [row; 16] }
}
