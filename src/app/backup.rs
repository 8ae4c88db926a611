//! `turnkeep backup now`: a copy of the live data that is checked before it is called one.
//!
//! This process reads like any other reader, so a server goes on writing meanwhile; it asks nothing of
//! the server, whose account may write nowhere but into its own folders. The order is what makes the
//! copy whole: data first, under one snapshot, then the keys (see `Keyring::copy`).

use super::{
    boot::{self, Halt},
    config::{Layers, Settings},
    serve::{self, Say},
};
use crate::base::{Clock, Error, Result};
use crate::spine::{audit, people};
use crate::store::{Read, copy};
use crate::vault::{Keyring, Owner, RootKey};
use rustix::fs::{AtFlags, Mode, OFlags};
use std::{
    fmt::Display,
    fs::{self, DirBuilder, File},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt},
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
/// Each reason in a sentence; then nothing is there under the wanted name, unless the sentence says that
/// the copy is kept: of data in which not everything is right.
pub fn now(layers: &Layers, to: &Path, say: Say) -> Result<(), Halt> {
    let begun = Instant::now();
    boot::private_files();
    let settings = boot::settings(layers)?;
    serve::console_log();
    let data = &settings.storage.data_dir;
    let root = boot::root_key(&settings)?;
    let to = place(to, data)?;
    let snapshot = copy::Snapshot::of(data)?;
    let bytes = snapshot.bytes();
    room(&to, bytes)?;
    let draft = Draft::begin(&to, data)?;
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
    found.remarks.iter().chain(&found.wrong).for_each(|sentence| say(sentence));
    if found.wrong.is_empty() {
        return Ok(());
    }
    Err(Halt::Other(format!(
        "The copy is there and is kept, but it holds what the live data hold, and {} things in them are not \
         right; they are named above. Keep older copies until that is mended.",
        found.wrong.len()
    )))
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
    /// The folder itself, whatever becomes of its name; locked while the copy is made, so that two to one
    /// place do not mix.
    folder: File,
    /// It has its name, and is a draft no more.
    finished: bool,
}

const FILES: [&str; 3] = ["data.db", "keys.db", "keys.epoch"];

impl Draft {
    fn begin(to: &Path, data: &Path) -> Result<Self, Halt> {
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let path = to.with_file_name(name);
        let no = |e: std::io::Error| Halt::Other(format!("{} cannot be made: {}.", path.display(), e.kind()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            made => made.map_err(no)?,
        }
        let Some(folder) = left_by_us(&path, data) else {
            return Err(Halt::Other(format!(
                "{} is in the way, and is not what an earlier copy of this account left behind. Look what it is; \
                 nothing was copied, and it is as it was.",
                path.display()
            )));
        };
        if folder.try_lock().is_err() {
            return Err(Halt::Other(format!("Another copy to {} is being made.", to.display())));
        }
        clear(&folder);
        // Somebody else's files stay, and are not taken into a copy.
        if fs::read_dir(&path).map_err(no)?.next().is_some() {
            return Err(Halt::Other(format!("{} is in the way; look what is in it.", path.display())));
        }
        Ok(Self { path, folder, finished: false })
    }

    /// Gives it its name, once all of it is on the disk.
    fn finish(mut self, to: &Path) -> Result<(), Halt> {
        let no = |e: std::io::Error| {
            Halt::Other(format!("{} cannot be given its name: {}.", to.display(), e.kind()))
        };
        let sync = |path: &Path| File::open(path).and_then(|folder| folder.sync_all());
        sync(&self.path).map_err(no)?;
        // Takes the place of nothing or of an empty folder; of anything else the system refuses.
        fs::rename(&self.path, to).map_err(no)?;
        self.finished = true;
        sync(to.parent().unwrap_or(to)).map_err(no)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.finished {
            clear(&self.folder);
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// The folder of this name, if it can only be one of ours: no link, this account's, closed to all others,
/// and not the live data. What lies in any other is not ours to take away.
fn left_by_us(path: &Path, data: &Path) -> Option<File> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = File::from(rustix::fs::open(path, flags, Mode::empty()).ok()?);
    let (found, live) = (folder.metadata().ok()?, fs::metadata(data).ok()?);
    let ours = found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o777 == 0o700;
    (ours && (found.dev(), found.ino()) != (live.dev(), live.ino())).then_some(folder)
}

/// Takes away what an unfinished copy may hold.
fn clear(draft: &File) {
    for name in FILES {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let _ = rustix::fs::unlinkat(draft, format!("{name}{suffix}"), AtFlags::empty());
        }
    }
}

/// Copies the keys and opens the copy with the root key.
fn keys(data: &Path, draft: &Path, root: &RootKey) -> Result<Keyring, Halt> {
    Keyring::copy(data, draft)?;
    Ok(Keyring::open(draft, root)?)
}

/// What a copy was found to hold.
#[derive(Default)]
struct Found {
    workspaces: usize,
    people: usize,
    entries: u64,
    /// What is gone and may be.
    remarks: Vec<String>,
    /// What is wrong in it; the live data are wrong in the same way, so each later copy would be too.
    wrong: Vec<String>,
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
    let mut found = Found::default();
    for workspace in people::workspaces(r)? {
        let r = r.within(workspace);
        found.workspaces += 1;
        found.wrong.extend(unread("workspaces", workspace, people::workspace_name(&r))?);
        if !r.keyring().has_key(Owner::Workspace(workspace))? {
            faults.push("the key of a workspace is missing".to_owned());
        }
        for person in people::ids_here(&r)? {
            found.people += 1;
            found.wrong.extend(unread("people", person, people::get(&r, person))?);
            if !r.keyring().has_key(Owner::Person(person))? {
                faults.push("the key of a person is missing".to_owned());
            }
        }
    }
    let record = audit::verify(r)?;
    found.entries = record.leaves;
    found.remarks = record.remarks;
    found.wrong.extend(record.faults);
    Ok(found)
}

/// A row that does not open is said and not the end: all others are worth a copy.
fn unread<T>(table: &str, id: impl Display, read: Result<T>) -> Result<Option<String>> {
    match read {
        Ok(_) => Ok(None),
        Err(Error::Fault(fault)) => {
            Ok(Some(format!("table {table}, row {id} does not open (fault {fault})")))
        }
        Err(other) => Err(other),
    }
}
