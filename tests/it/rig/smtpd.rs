//! A real mail server (tests/rig/smtpd): OpenSMTPD, reached plainly or through TLS and a sign-in.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, LazyLock, Mutex},
    thread,
    time::{Duration, Instant},
};
use turnkeep::{
    base::Sealed,
    integrations::mail::{Relay, Security},
};

/// The end of every wait, even on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server, ended with this value or this process. Every address @example.test has a mailbox, except that
/// `refused@` is answered with 550 and `later@` with 451.
pub struct Smtpd {
    dir: tempfile::TempDir,
    process: Child,
    log: Arc<Log>,
    /// Port of plain SMTP, without sign-in.
    pub plain: u16,
    /// Port of SMTP with STARTTLS and sign-in.
    pub starttls: u16,
    /// Port of SMTP under TLS with sign-in.
    pub smtps: u16,
}

/// What the server wrote so far; a waiting test is woken by each line.
#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

/// A letter as it lies in a mailbox.
pub struct Mail {
    /// Everything, as delivered.
    pub raw: String,
}

impl Mail {
    /// A header's value on one line; empty if there is none. Encoded words stay encoded.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\n\n").next().unwrap_or_default();
        let head = head.replace("\n ", " ").replace("\n\t", " ");
        let mut values = head.lines().filter_map(|line| line.split_once(": "));
        let found = values.find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned()).unwrap_or_default()
    }

    /// The letter with quoted-printable undone, good enough to look for words and links in it.
    pub fn words(&self) -> String {
        let joined = self.raw.replace("=\n", "");
        let mut bytes = Vec::with_capacity(joined.len());
        let mut rest = joined.as_bytes();
        while let Some((&first, tail)) = rest.split_first() {
            let code = tail.get(..2).and_then(|t| std::str::from_utf8(t).ok());
            match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                Some(byte) if first == b'=' => {
                    bytes.push(byte);
                    rest = &tail[2..];
                }
                _ => {
                    bytes.push(first);
                    rest = tail;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Smtpd {
    /// The one server that most tests share: give each test its own addresses.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Smtpd> = LazyLock::new(Smtpd::start);
        &SHARED
    }

    /// Starts a server and waits until all three ports answer.
    pub fn start() -> Self {
        for _ in 0..3 {
            if let Some(server) = Self::try_start() {
                return server;
            }
        }
        panic!("no mail server came up; `tests/run` installs opensmtpd and dovecot-submissiond");
    }

    fn try_start() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let [plain, starttls, smtps] = free_ports();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rig/smtpd");
        let mut process = Command::new(script)
            .arg(dir.path())
            .args([plain, starttls, smtps].map(|p| p.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::<Log>::default();
        log.follow(process.stderr.take().unwrap());
        let server = Self { dir, process, log, plain, starttls, smtps };
        let up = || [plain, starttls, smtps].into_iter().all(greets).then_some(());
        server.log.until(up).map(|()| server)
    }

    /// The folder that holds a folder `ADDRESS` per mailbox.
    pub fn maildir(&self) -> std::path::PathBuf {
        self.dir.path().join("mail")
    }

    /// The certificate that the server's own was signed with.
    pub fn ca_pem(&self) -> Vec<u8> {
        fs::read(self.dir.path().join("ca.pem")).unwrap()
    }

    /// Settings that reach this server with the right password and certificate.
    pub fn relay(&self, security: Security) -> Relay {
        let port = match security {
            Security::Plain => self.plain,
            Security::StartTls => self.starttls,
            Security::Tls => self.smtps,
        };
        let guarded = security != Security::Plain;
        Relay {
            host: "localhost".into(),
            port,
            security,
            login: guarded.then(|| ("turnkeep".into(), Sealed::new("open sesame".into()))),
            ca_pem: guarded.then(|| self.ca_pem()),
            from: "Turnkeep <turnkeep@example.test>".into(),
            helo: Some("turnkeep.example.test".into()),
        }
    }

    /// What lies in a mailbox now, oldest first.
    pub fn letters_to(&self, address: &str) -> Vec<Mail> {
        let Ok(folder) = fs::read_dir(self.maildir().join(address).join("new")) else { return vec![] };
        let mut files: Vec<_> = folder.flatten().collect();
        files.sort_by_key(|file| file.metadata().and_then(|m| m.modified()).ok());
        let read = |file: &fs::DirEntry| fs::read(file.path()).ok();
        let texts =
            files.iter().filter_map(read).map(|raw| String::from_utf8_lossy(&raw).replace("\r\n", "\n"));
        texts.map(|raw| Mail { raw }).collect()
    }

    /// Waits until a mailbox holds that many letters, then gives all of them.
    pub fn wait_for(&self, address: &str, many: usize) -> Vec<Mail> {
        let enough = || Some(self.letters_to(address)).filter(|letters| letters.len() >= many);
        self.log.until(enough).unwrap_or_else(|| panic!("no {many} letters to {address} in time"))
    }
}

impl Drop for Smtpd {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

impl Log {
    fn follow(self: &Arc<Self>, from: impl Read + Send + 'static) {
        let log = Arc::clone(self);
        thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                log.lines.lock().unwrap().push(line);
                log.more.notify_all();
            }
        });
    }

    /// Asks again at each line that the server writes, and now and then besides.
    fn until<T>(&self, ask: impl Fn() -> Option<T>) -> Option<T> {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = ask() {
                return Some(found);
            }
            if Instant::now() > end {
                eprintln!("the mail server said:\n{}", self.lines.lock().unwrap().join("\n"));
                return None;
            }
            let lines = self.lines.lock().unwrap();
            drop(self.more.wait_timeout(lines, Duration::from_millis(50)).unwrap());
        }
    }
}

/// Takes three ports that are free at this moment; another start is tried if one is lost.
fn free_ports() -> [u16; 3] {
    let held = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|port| port.local_addr().unwrap().port())
}

/// Can the port be reached? (Both programs listen before they are asked to answer.)
fn greets(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}
