//! The binary on a folder as `TestHouse` lays it out, and looks at folders.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Output},
};
use turnkeep::{
    app::{Halt, backup, config::Layers},
    store::{Read, copy},
    vault::{Keyring, RootKey, RootKeySource},
};

const BINARY: &str = env!("CARGO_BIN_EXE_turnkeep");

/// The binary, on the data and key of this folder.
pub fn turnkeep(folder: &Path, verb: &[&str]) -> Command {
    let path = |name: &str| folder.join(name).display().to_string();
    let mut command = Command::new(BINARY);
    command.env_clear().args(verb).args([
        "--public-url=http://127.0.0.1:8080",
        "--listen=127.0.0.1:0",
        &format!("--data-dir={}", path("data")),
        &format!("--key-file={}", path("root.key")),
    ]);
    command
}

/// `turnkeep backup now`.
pub fn copy_command(folder: &Path, to: &Path) -> Command {
    turnkeep(folder, &["backup", "now", &to.display().to_string()])
}

pub fn copied(folder: &Path, to: &Path) -> String {
    let done = copy_command(folder, to).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    String::from_utf8(done.stdout).unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The same within this process.
pub fn copy_here(layers: &Layers, to: &Path) -> Result<(), Halt> {
    backup::now(layers, to, |_| {})
}

/// Looks into a copy.
pub fn look<T>(copied: &Path, key: &Path, look: impl FnOnce(&Read<'_>) -> turnkeep::base::Result<T>) -> T {
    let root = RootKey::load(&RootKeySource::File(key.to_owned())).unwrap();
    let keyring = Keyring::open(copied, &root).unwrap();
    copy::look(copied, keyring, turnkeep::base::Clock::system(), look).unwrap()
}

/// What is wrong with a copy as a file.
pub fn faults(copied: &Path, key: &Path) -> Vec<String> {
    let root = RootKey::load(&RootKeySource::File(key.to_owned())).unwrap();
    copy::faults(copied, &Keyring::open(copied, &root).unwrap()).unwrap()
}

/// What lies in a folder: name, owner and mode.
pub fn listed(folder: &Path) -> BTreeMap<String, (u32, u32)> {
    let entry = |entry: fs::DirEntry| {
        let found = entry.metadata().unwrap();
        (entry.file_name().into_string().unwrap(), (found.uid(), found.permissions().mode() & 0o7777))
    };
    fs::read_dir(folder).unwrap().map(|e| entry(e.unwrap())).collect()
}

/// Every file of one folder into another, as `cp` does it.
pub fn cp(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}
