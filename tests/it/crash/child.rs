//! This test binary, run again as a process of its own that may be killed.
//!
//! The part to play is a test function that returns at once unless its variable names a folder.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

/// Names the folder in which a part is played.
const FOLDER: &str = "TURNKEEP_TEST_PART";

/// In the child: the folder in which to play this part; `None` in an ordinary test run.
pub fn folder(part: &str) -> Option<PathBuf> {
    let (wanted, folder) =
        env::var(FOLDER).ok()?.split_once('=').map(|(p, f)| (p.to_owned(), f.to_owned()))?;
    (wanted == part).then(|| PathBuf::from(folder))
}

/// In the child: says a word to the parent, in one piece.
pub fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n>{word}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The command that plays the part (the full name of its test function) in this folder.
pub fn command(part: &str, folder: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", part, "--nocapture"])
        .env(FOLDER, format!("{part}={}", folder.display()))
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

/// What the child says, word for word; ends with the child. A word cut short by its death is dropped.
pub fn words(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let mut out: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            let _ = out.read_until(b'\n', &mut line);
            let line = String::from_utf8_lossy(&line).into_owned();
            if line.is_empty() {
                return None;
            }
            if let Some(word) = line.strip_prefix('>').and_then(|word| word.strip_suffix('\n')) {
                return Some(word.to_owned());
            }
        }
    })
}
