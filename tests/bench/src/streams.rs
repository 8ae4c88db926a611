//! A thousand open event streams: what each costs, and how soon all hear of a change.

use crate::Size;
use crate::http::Line;
use crate::server::{micros, open_files};
use crate::sheet::{Bar, Sheet, median, quantile};
use std::{
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};
use tokio::{io::AsyncReadExt, net::TcpStream, sync::mpsc};

/// How many sessions hold the streams, three each.
pub const SESSIONS: usize = 334;

pub fn measure(size: Size, sheet: &mut Sheet) {
    open_files();
    let count = size.pick(1000, 60);
    let rounds = size.pick(100, 5);
    let (mut memory, mut ours, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..size.pick(3, 1) {
        let (kb, times) = once("house", count, rounds);
        memory.push(kb);
        ours.push(quantile(times, 0.99));
        bare.push(quantile(once("bare", count, rounds).1, 0.99));
    }
    let (memory, ours, bare) = (median(memory), median(ours), median(bare));
    sheet.add(
        &format!("memory of each of {count} open event streams"),
        format!("{memory:.1} kB"),
        "RSS with and without them".to_owned(),
        memory,
        " kB",
        Bar::AtMost(35.0),
    );
    sheet.add(
        &format!("a change reaches {count} streams, p99"),
        format!("{:.1} ms", ours / 1000.0),
        format!("bare broadcast: {:.1} ms", bare / 1000.0),
        ours / bare,
        " ×",
        Bar::AtMost(3.0),
    );
}

/// A server in a process of its own.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    addr: SocketAddr,
    cookies: Vec<String>,
}

impl Server {
    fn start(kind: &str) -> Self {
        let me = std::env::current_exe().expect("our own path");
        let mut child = Command::new(me)
            .args(["--serve", kind])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let input = child.stdin.take().expect("its input");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("its port");
        let (port, cookies) = line.trim_end().split_once(' ').expect("port and cookies");
        let addr = (Ipv4Addr::LOCALHOST, port.parse().expect("a port")).into();
        let cookies = cookies.split('\t').map(str::to_owned).collect();
        Self { child, input, output, addr, cookies }
    }

    /// Tells one change to all; says when.
    fn tell(&mut self) -> u64 {
        writeln!(self.input, "tell").expect("it listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("an instant");
        line.trim_end().parse().expect("a number")
    }

    /// Resident memory, in kB (proc(5), VmRSS).
    fn memory(&self) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// kB for each stream, and the microseconds after which each heard of each change.
fn once(kind: &str, count: usize, rounds: usize) -> (f64, Vec<f64>) {
    let mut server = Server::start(kind);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let before = server.memory();
        let (heard, mut news) = mpsc::unbounded_channel();
        let mut streams = Vec::with_capacity(count);
        for n in 0..count {
            streams.push(open(&server, n).await);
        }
        let after = server.memory();
        for stream in streams {
            tokio::spawn(listen(stream, heard.clone()));
        }
        let mut times = Vec::with_capacity(count * rounds);
        for _ in 0..rounds {
            let told = server.tell();
            for _ in 0..count {
                let at: u64 = tokio::time::timeout(Duration::from_secs(10), news.recv())
                    .await
                    .expect("all hear of it")
                    .expect("a listener");
                times.push(at.saturating_sub(told) as f64);
            }
        }
        ((after - before) / count as f64, times)
    })
}

/// Opens a stream and waits for its head.
async fn open(server: &Server, n: usize) -> TcpStream {
    let cookie = &server.cookies[(n / 3) % server.cookies.len()];
    let request = format!(
        "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\r\n"
    );
    let mut stream = Line::to(server.addr).await.open(request.as_bytes()).await;
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        assert!(stream.read_buf(&mut head).await.expect("a head") > 0, "the stream ended");
    }
    assert!(head.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// Says when each change arrived.
async fn listen(mut stream: TcpStream, heard: mpsc::UnboundedSender<u64>) {
    let mut buffer = [0; 1024];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        let at = micros();
        let changes = buffer[..read].windows(13).filter(|window| window == b"event: change").count();
        for _ in 0..changes {
            let _ = heard.send(at);
        }
    }
}
