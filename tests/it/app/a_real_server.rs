//! The binary itself: what it says, what it answers, how it ends.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_turnkeep");

fn turnkeep(folder: &Path, verb: &[&str]) -> Command {
    turnkeep_at("http://127.0.0.1:8080", folder, verb)
}

fn turnkeep_at(url: &str, folder: &Path, verb: &[&str]) -> Command {
    let path = |name: &str| folder.join(name).display().to_string();
    let mut command = Command::new(BINARY);
    command.env_clear().args(verb).args([
        &format!("--public-url={url}"),
        "--listen=127.0.0.1:0",
        &format!("--data-dir={}", path("data")),
        &format!("--key-file={}", path("root.key")),
    ]);
    command
}

fn run(folder: &Path, verb: &[&str]) -> Output {
    turnkeep(folder, verb).output().unwrap()
}

/// A server that does not outlive its test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts it and reads what it says until `lines` were said.
fn serve(folder: &Path, lines: usize) -> (Server, Vec<String>) {
    let mut child =
        turnkeep(folder, &["serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let server = Server(child);
    let said = out.lines().take(lines).map(Result::unwrap).collect();
    (server, said)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn end(mut server: Server) -> i32 {
    let id = rustix::process::Pid::from_child(&server.0);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    server.0.wait().unwrap().code().unwrap()
}

#[test]
fn a_server_says_where_it_listens_hands_out_links_and_stops_in_order() {
    let folder = TempDir::new().unwrap();
    let (server, said) = serve(folder.path(), 2);
    let address = said[0].strip_prefix("Listening on ").unwrap();
    assert!(said[1].starts_with("Set up  http://127.0.0.1:8080/l/"), "{said:?}");
    assert!(get(address, "/healthz").ends_with("ok\n"));
    assert!(get(address, "/readyz").starts_with("HTTP/1.1 200"));
    let file = folder.path().join("data/set-up-link");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(said[1].ends_with(fs::read_to_string(&file).unwrap().trim()));
    let socket = folder.path().join("data/control.sock");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    // Through the socket while it runs.
    let link = run(folder.path(), &["admin", "set-up-link"]);
    assert!(link.stdout.starts_with(b"http://127.0.0.1:8080/l/"), "{link:?}");
    assert_eq!(fs::read(&file).unwrap(), link.stdout);
    let nobody = run(folder.path(), &["admin", "link", "zoe@example.test"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(run(folder.path(), &["audit", "verify"]).stdout.ends_with(b"The record is whole.\n"));
    assert_eq!(end(server), 0);
    assert!(!socket.exists());
    let wal = fs::metadata(folder.path().join("data/data.db-wal")).map_or(0, |file| file.len());
    assert_eq!(wal, 0, "the last writes are in the file itself");
    // And on the data themselves when it does not.
    assert!(run(folder.path(), &["admin", "set-up-link"]).status.success());
    assert!(run(folder.path(), &["audit", "verify"]).status.success());
}

/// What `openssl` does with a folder, and some input.
fn openssl(folder: &Path, args: &[&str], input: &str) -> String {
    let mut child = Command::new("openssl")
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{args:?}: {out:?}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn a_server_with_a_certificate_speaks_tls_and_who_says_nothing_holds_up_nobody() {
    let folder = TempDir::new().unwrap();
    let make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost -keyout tls.key -out tls.pem";
    openssl(folder.path(), &make.split_whitespace().collect::<Vec<_>>(), "");
    let (cert, key) = (folder.path().join("tls.pem"), folder.path().join("tls.key"));
    let mut command = turnkeep_at("https://localhost:8443", folder.path(), &["serve"]);
    command.args(["--set", &format!("server.tls_cert={}", cert.display())]);
    command.args(["--set", &format!("server.tls_key={}", key.display())]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let first = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    let server = Server(child);
    let address = first.strip_prefix("Listening on https://").unwrap();
    let silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(address).unwrap()).collect();
    for (protocol, version) in [("http/1.1", "-tls1_3"), ("h2", "-tls1_2")] {
        let name = ["s_client", "-connect", address, "-servername", "localhost", "-verify_return_error"];
        let more =
            ["-CAfile", "tls.pem", "-verify_hostname", "localhost", "-alpn", protocol, version, "-ign_eof"];
        let ask = match protocol {
            "h2" => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nno frame of this protocol",
            _ => "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        };
        let said = openssl(folder.path(), &[&name[..], &more[..]].concat(), ask);
        assert!(said.contains(&format!("ALPN protocol: {protocol}")), "{said}");
        assert_eq!(said.contains("200 OK"), protocol == "http/1.1", "{said}");
    }
    drop(silent);
    assert_eq!(end(server), 0);
}

#[test]
fn a_configuration_that_cannot_be_used_ends_with_78_and_says_where() {
    let folder = TempDir::new().unwrap();
    let wrong = run(folder.path(), &["serve", "--set", "log.levl=info"]);
    assert_eq!(wrong.status.code(), Some(78));
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.contains("did you mean \"log.level\""), "{said}");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn the_demo_says_where_it_is_and_takes_its_data_along_when_it_ends() {
    let folder = TempDir::new().unwrap();
    let mut child = Command::new(BINARY)
        .args(["demo", "--listen", "127.0.0.1:0", "--now", "2026-03-25T09:00:00Z"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let server = Server(child);
    let said: Vec<String> = out.lines().take(2).map(Result::unwrap).collect();
    let address = said[0].strip_prefix("Listening on ").unwrap();
    assert!(said[1].starts_with(&format!("Open  {address}/l/")), "{said:?}");
    assert!(get(address, "/demo/mail").contains("You are on duty: Support"));
    assert_eq!(end(server), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A browser on bare sockets: one cookie jar, one request a connection.
fn ask(address: &str, head: &str, cookies: &[String], body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(
        stream,
        "{head} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        cookies.join("; "),
        body.len()
    )
    .unwrap();
    stream
}

fn whole(mut stream: TcpStream, cookies: &mut Vec<String>) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    for line in answer.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
        cookies.push(line.split(';').next().unwrap().to_owned());
    }
    answer
}

#[test]
fn an_open_stream_does_not_hold_up_the_end() {
    let mut child = Command::new(BINARY)
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let server = Server(child);
    let said: Vec<String> = out.lines().take(2).map(Result::unwrap).collect();
    let address = said[0].strip_prefix("Listening on ").unwrap();
    let (path, key) = said[1].split_once(address).unwrap().1.split_once('#').unwrap();
    let mut cookies = Vec::new();
    let page = whole(ask(address, &format!("GET {path}"), &cookies, ""), &mut cookies);
    let form = page.split_once("name=\"form_token\" value=\"").unwrap().1.split('"').next().unwrap();
    let body = format!("form_token={form}&token={key}");
    whole(ask(address, &format!("POST {path}"), &cookies, &body), &mut cookies);
    let mut stream = ask(address, "GET /live", &cookies, "");
    let (mut told, mut piece) = (String::new(), [0; 1024]);
    while !told.contains("retry: 3000") {
        let n = stream.read(&mut piece).unwrap();
        assert!(n > 0, "{told}");
        told.push_str(std::str::from_utf8(&piece[..n]).unwrap());
    }
    let asked = std::time::Instant::now();
    assert_eq!(end(server), 0);
    assert!(asked.elapsed() < Duration::from_secs(5), "it waited for {:?}", asked.elapsed());
    stream.read_to_string(&mut told).unwrap();
    assert!(!told.contains("event: gone"), "whoever looks comes back: {told}");
}
