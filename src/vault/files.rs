//! Small file work that keys need: private, durable, never half read.

use super::VaultError;
use std::{
    fs::{File, Metadata, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// Turns an I/O error into a sentence about this file.
pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> VaultError {
    let path = path.to_owned();
    move |cause| VaultError::Io { doing, path, cause }
}

/// Makes a file that only its owner may read, with this content, durable with its name.
/// A file that could not be written whole is taken away again.
pub(super) fn create(path: &Path, content: &[u8]) -> Result<(), VaultError> {
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io("create", path))?;
    let written = file.write_all(content).and_then(|()| file.sync_all()).map_err(io("write", path));
    let durable = written.and_then(|()| sync_folder(path));
    if durable.is_err() {
        let _ = std::fs::remove_file(path);
    }
    durable
}

/// Replaces a file by a private one with this content: the old or the new is there, never half of it.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<(), VaultError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = std::path::PathBuf::from(name);
    create(&new, content)?;
    std::fs::rename(&new, path).map_err(io("replace", path))?;
    sync_folder(path)
}

/// Makes the name of a new file durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), VaultError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|f| f.sync_all()).map_err(io("sync the folder of", path))
}

/// Opens a file for reading after looking at its mode; `None` when it is not there.
/// Permission bits in `forbidden` are reported and never repaired: the admin must know that others could read.
pub(super) fn open(path: &Path, forbidden: u32) -> Result<Option<File>, VaultError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(io("read", path)(e)),
    };
    check_mode(path, &file.metadata().map_err(io("read", path))?, forbidden)?;
    Ok(Some(file))
}

/// Reports permission bits in `forbidden`.
pub(super) fn check_mode(path: &Path, found: &Metadata, forbidden: u32) -> Result<(), VaultError> {
    match found.permissions().mode() & 0o7777 {
        mode if mode & forbidden == 0 => Ok(()),
        mode => Err(VaultError::TooOpen { path: path.to_owned(), mode }),
    }
}

/// Fills the buffer as far as the file goes; the count of bytes read.
/// The caller's buffer never moves, so secrets leave no copies in freed memory.
pub(super) fn fill(mut file: &File, path: &Path, buffer: &mut [u8]) -> Result<usize, VaultError> {
    let mut done = 0;
    while done < buffer.len() {
        match file.read(&mut buffer[done..]) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(io("read", path)(e)),
        }
    }
    Ok(done)
}
