//! `turnkeep backup now`: a copy of the live data that is checked before it is called one.
//!
//! This process reads like any other reader, so a server goes on writing meanwhile; it asks nothing of
//! the server, whose account may write nowhere but into its own folders. The order is what makes the
//! copy whole: data first, under one snapshot, then the keys (see `Keyring::copy`).

use super::{
    boot::{self, Halt},
    config::{Layers, Settings},
    serve::Say,
};
use crate::base::{Clock, Result};
use crate::spine::{audit, people};
use crate::store::{Read, copy};
use crate::vault::{Keyring, Owner, RootKey};
use std::{
    fs::{self, DirBuilder, File},
    io::ErrorKind,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Room for the keys and for what the file system adds, beside the data.
const BESIDE: u64 = 32 << 20;
/// Between two words about how far it has come.
const NEWS: Duration = Duration::from_secs(3);

/// Copies data and keys into a new folder and says what is in it.
///
/// # Errors
/// Each reason in a sentence; then nothing is there under the wanted name.
pub fn now(layers: &Layers, to: &Path, say: Say) -> Result<(), Halt> {
    let begun = Instant::now();
    boot::private_files();
    let settings = boot::settings(layers)?;
    let data = &settings.storage.data_dir;
    let root = boot::root_key(&settings)?;
    let to = place(to, data)?;
    let snapshot = copy::Snapshot::of(data)?;
    let bytes = snapshot.bytes();
    room(&to, bytes)?;
    let draft = Draft::begin(&to)?;
    let mut news = Instant::now();
    snapshot.write_to(&draft.path, &mut |done| {
        if news.elapsed() > NEWS {
            news = Instant::now();
            say(&format!("{} % of {}", done * 100 / bytes.max(1), size(bytes)));
        }
    })?;
    let keyring = keys(data, &draft.path, &root)?;
    let found = check(&draft.path, keyring)?;
    draft.finish(&to)?;
    say(&format!(
        "{}: {} workspaces, {} people, {} entries in the record, {}, in {:.1} s; all of it was read again.",
        to.display(),
        found.workspaces,
        found.people,
        found.entries,
        size(bytes),
        begun.elapsed().as_secs_f64(),
    ));
    say(&key_note(&settings, &root));
    Ok(())
}

fn size(bytes: u64) -> String {
    format!("{}.{} MiB", bytes >> 20, ((bytes % (1 << 20)) * 10) >> 20)
}

fn key_note(settings: &Settings, root: &RootKey) -> String {
    format!(
        "The root key {} is NOT in it. It lies in {}; keep a copy of that elsewhere. Without it this copy \
         cannot be read by anybody.",
        root.short_id(),
        settings.storage.key_file.display()
    )
}

/// Where the copy is to be, as a whole path, if nothing is in the way.
fn place(to: &Path, data: &Path) -> Result<PathBuf, Halt> {
    let no = |why: &str| Halt::Other(format!("{}: {why} Nothing was copied.", to.display()));
    let Ok(whole) = std::path::absolute(to) else { return Err(no("is no path.")) };
    let Some((parent, name)) = whole.parent().zip(whole.file_name()) else {
        return Err(no("name a new folder."));
    };
    let parent = parent.canonicalize().map_err(|_| no("the folder above it does not exist."))?;
    if data.canonicalize().is_ok_and(|data| parent.starts_with(data)) {
        return Err(no("a copy must not lie inside the data folder."));
    }
    let whole = parent.join(name);
    match fs::symlink_metadata(&whole) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(whole),
        Ok(found) if found.is_dir() => match fs::read_dir(&whole).map(|mut inside| inside.next().is_none()) {
            Ok(true) => Ok(whole),
            Ok(false) => Err(no("something is in this folder already; name a new one.")),
            Err(e) => Err(no(&format!("cannot be read ({}).", e.kind()))),
        },
        Ok(_) => Err(no("is there already and is no folder.")),
        Err(e) => Err(no(&format!("cannot be read ({}).", e.kind()))),
    }
}

/// Refuses a disk on which the copy would end half way.
fn room(to: &Path, bytes: u64) -> Result<(), Halt> {
    let parent = to.parent().unwrap_or(to);
    let free = rustix::fs::statvfs(parent).map(|stat| stat.f_bavail.saturating_mul(stat.f_frsize));
    match free {
        Ok(free) if free < bytes.saturating_add(BESIDE) => Err(Halt::Other(format!(
            "{} has {} left, and the copy needs {}. Nothing was copied.",
            parent.display(),
            size(free),
            size(bytes + BESIDE)
        ))),
        // What cannot be asked shows itself while writing.
        _ => Ok(()),
    }
}

/// The copy while it is made: a folder beside the wanted one, whose name says that it is unfinished.
/// It goes when this does; what a killed process left is cleared away by the next.
struct Draft {
    path: PathBuf,
    /// Held while it is made, so that two copies to one place do not mix.
    _lock: File,
}

const FILES: [&str; 3] = ["data.db", "keys.db", "keys.epoch"];

impl Draft {
    fn begin(to: &Path) -> Result<Self, Halt> {
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let path = to.with_file_name(name);
        let no = |e: std::io::Error| Halt::Other(format!("{} cannot be made: {}.", path.display(), e.kind()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            made => made.map_err(no)?,
        }
        let lock = File::open(&path).map_err(no)?;
        if lock.try_lock().is_err() {
            return Err(Halt::Other(format!("Another copy to {} is being made.", to.display())));
        }
        clear(&path);
        // Somebody else's files stay, and are not taken into a copy.
        if fs::read_dir(&path).map_err(no)?.next().is_some() {
            return Err(Halt::Other(format!("{} is in the way; look what is in it.", path.display())));
        }
        Ok(Self { path, _lock: lock })
    }

    /// Gives it its name, once all of it is on the disk.
    fn finish(self, to: &Path) -> Result<(), Halt> {
        let no = |e: std::io::Error| {
            Halt::Other(format!("{} cannot be given its name: {}.", to.display(), e.kind()))
        };
        let sync = |path: &Path| File::open(path).and_then(|folder| folder.sync_all());
        sync(&self.path).map_err(no)?;
        // Takes the place of nothing or of an empty folder; of anything else the system refuses.
        fs::rename(&self.path, to).map_err(no)?;
        sync(to.parent().unwrap_or(to)).map_err(no)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        clear(&self.path);
        let _ = fs::remove_dir(&self.path);
    }
}

/// Takes away what an unfinished copy may hold.
fn clear(draft: &Path) {
    for name in FILES {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(draft.join(format!("{name}{suffix}")));
        }
    }
}

/// Copies the keys and opens the copy with the root key.
fn keys(data: &Path, draft: &Path, root: &RootKey) -> Result<Keyring, Halt> {
    Keyring::copy(data, draft)?;
    Ok(Keyring::open(draft, root)?)
}

/// What a copy was found to hold.
struct Found {
    workspaces: usize,
    people: usize,
    entries: u64,
}

/// Reads all of the copy again: the file, the keys of everybody, every name and address, the record.
fn check(draft: &Path, keyring: Keyring) -> Result<Found, Halt> {
    let mut faults = copy::faults(draft, &keyring)?;
    let clock = Clock::system();
    let found = copy::look(draft, keyring, clock, |r| read_all(r, &mut faults)).map_err(|error| {
        Halt::Other(format!("The copy cannot be read again ({error}); nothing was kept of it."))
    })?;
    match faults.first() {
        None => Ok(found),
        Some(first) => Err(Halt::Other(format!(
            "The copy is not whole: {first}; {} faults in all. Nothing was kept of it. Look at the data \
             themselves: turnkeep audit verify.",
            faults.len()
        ))),
    }
}

fn read_all(r: &Read<'_>, faults: &mut Vec<String>) -> Result<Found> {
    let workspaces = people::workspaces(r)?;
    let mut everybody = 0;
    for workspace in &workspaces {
        let r = r.within(*workspace);
        people::workspace_name(&r)?;
        if !r.keyring().has_key(Owner::Workspace(*workspace))? {
            faults.push("the key of a workspace is missing".to_owned());
        }
        for person in people::all(&r)? {
            everybody += 1;
            if !r.keyring().has_key(Owner::Person(person.id))? {
                faults.push("the key of a person is missing".to_owned());
            }
        }
    }
    let record = audit::verify(r)?;
    faults.extend(record.faults);
    Ok(Found { workspaces: workspaces.len(), people: everybody, entries: record.leaves })
}
