//! The control socket: one line of JSON in, one line out, for whoever runs the machine.
//!
//! Only root and the account of the server may speak here; the socket's mode says so, and the
//! kernel's word about the other end is asked as well.

use super::boot::Halt;
use serde::{Deserialize, Serialize};
use std::{
    future::Future,
    io::{BufRead, BufReader, ErrorKind, Write},
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

/// What may be asked.
#[derive(Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Ask {
    /// A sign-in link for this address.
    Link {
        /// The address.
        email: String,
        /// In which workspace, by name or id, if several know the address.
        #[serde(default)]
        workspace: Option<String>,
    },
    /// The workspaces.
    Workspaces,
    /// A workspace more, and the link for its first admin.
    AddWorkspace {
        /// Its name.
        name: String,
        /// The address of its first admin.
        admin: String,
        /// The name of its first admin.
        person: Option<String>,
        /// The zone of its first admin.
        zone: Option<String>,
        /// The language of its first admin.
        lang: Option<String>,
    },
    /// The link to set the house up.
    SetUpLink,
    /// Whether the record of what was done is whole.
    Verify,
    /// The rotations.
    Rotations,
    /// A rotation as a file.
    RotationOut {
        /// Its id.
        rotation: String,
        /// In JSON rather than TOML.
        json: bool,
    },
    /// A rotation from a file.
    RotationIn {
        /// The file.
        text: String,
        /// The rotation that it changes; a new one, if none.
        into: Option<String>,
        /// The workspace of a new one, by name or id, if there are several.
        workspace: Option<String>,
    },
}

/// What is answered.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A link.
    Link(String),
    /// The workspaces, oldest first.
    Workspaces(Vec<Workspace>),
    /// The record: how many entries, the root over them in hex, and what is wrong with it.
    Record {
        /// How many entries.
        entries: u64,
        /// RFC 6962 root hash, hex.
        root: String,
        /// What is wrong, in sentences.
        faults: Vec<String>,
        /// What is gone before its time, in sentences.
        #[serde(default)]
        remarks: Vec<String>,
    },
    /// The rotations, by workspace and title.
    Rotations(Vec<Rotation>),
    /// A text, as it is.
    Text(String),
    /// What is wrong with a file, each on a line of its own.
    Wrong(String),
    /// A sentence: why not.
    No(String),
}

/// A rotation as the console sees it.
#[derive(Serialize, Deserialize)]
pub struct Rotation {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The name of its workspace.
    pub workspace: String,
}

/// A workspace as the console sees it.
#[derive(Serialize, Deserialize)]
pub struct Workspace {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people take part.
    pub people: usize,
}

/// Answers one ask.
pub type Answering = Arc<dyn Fn(Ask) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// How long a line may be, and how long one may take to write it.
const LINE: u64 = 4096;
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an answer may take: a long record takes a while to read.
const ANSWERED: Duration = Duration::from_secs(120);

/// Where the socket is.
pub fn path(run_dir: &Path) -> PathBuf {
    run_dir.join("control.sock")
}

/// Binds the socket. One that is left over from before is replaced: the store's lock is ours.
///
/// # Errors
/// A sentence if the folder does not take a socket.
pub fn bind(run_dir: &Path) -> Result<UnixListener, Halt> {
    let path = path(run_dir);
    let _ = std::fs::remove_file(&path);
    let bound = UnixListener::bind(&path).and_then(|listener| {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&path, mode)?;
        Ok(listener)
    });
    bound.map_err(|e| Halt::Config(format!("The control socket {} cannot be made: {e}.", path.display())))
}

/// Answers whoever may ask, for ever.
pub async fn run(listener: UnixListener, answering: Answering) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let answering = Arc::clone(&answering);
                tokio::spawn(async move {
                    // Whoever asked sees that no answer came.
                    let _ = talk(stream, answering).await;
                });
            }
            // Out of file descriptors, most likely: they come back.
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

async fn talk(mut stream: UnixStream, answering: Answering) -> std::io::Result<()> {
    let uid = stream.peer_cred()?.uid();
    if uid != 0 && uid != rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    let (read, mut write) = stream.split();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(read).take(LINE);
    tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await??;
    let answer = match serde_json::from_str(&line) {
        Ok(ask) => answering(ask).await,
        Err(_) => Answer::No("This server does not understand that; is it of another version?".into()),
    };
    let mut line = serde_json::to_vec(&answer)?;
    line.push(b'\n');
    write.write_all(&line).await
}

/// Asks the running server; `None` if none listens here.
///
/// # Errors
/// A sentence if it listens but does not answer.
pub fn ask(run_dir: &Path, ask: &Ask) -> Result<Option<Answer>, Halt> {
    let path = path(run_dir);
    let stream = match std::os::unix::net::UnixStream::connect(&path) {
        Ok(stream) => stream,
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => return Ok(None),
        Err(e) => {
            let text = format!("The control socket {} does not let us in: {}.", path.display(), e.kind());
            return Err(Halt::Other(text));
        }
    };
    let talk = || -> std::io::Result<Answer> {
        stream.set_read_timeout(Some(ANSWERED))?;
        let mut line = serde_json::to_vec(ask)?;
        line.push(b'\n');
        (&stream).write_all(&line)?;
        let mut answer = String::new();
        BufReader::new(&stream).read_line(&mut answer)?;
        Ok(serde_json::from_str(&answer)?)
    };
    talk().map(Some).map_err(|_| Halt::Other("The running server does not answer.".into()))
}
