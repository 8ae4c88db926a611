//! A folder that goes with its owner, on the disk of the build folder: never in memory.

use std::path::{Path, PathBuf};

/// The folder.
pub struct Folder(PathBuf);

impl Folder {
    /// A new, empty one.
    pub fn new() -> Self {
        let mut name = [0; 8];
        getrandom::fill(&mut name).expect("random bytes");
        let beside = std::env::current_exe().expect("our own path");
        let path = beside.with_file_name(format!("figures-{:016x}", u64::from_be_bytes(name)));
        std::fs::create_dir_all(&path).expect("a folder beside the binary");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
