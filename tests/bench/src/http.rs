//! A browser reduced to what a measurement needs: kept connections, whole answers.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One kept connection.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Lines of the head, after the first.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Line {
    /// Connects.
    pub async fn to(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { stream, buffer: Vec::with_capacity(64 * 1024) }
    }

    /// Sends a request as it stands and reads the whole answer, which must have a length.
    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).await.expect("the request goes out");
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at;
            }
            self.more().await;
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status = head[9..12].parse().expect("a status");
        let length = header(&head, "content-length").map_or(0, |text| text.parse().expect("a length"));
        while self.buffer.len() < head_end + 4 + length {
            self.more().await;
        }
        let body = self.buffer[head_end + 4..head_end + 4 + length].to_vec();
        Answer { status, head, body }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.expect("the answer comes");
        assert!(read > 0, "the server hung up");
    }

    /// Sends a request and leaves the stream to be read as it comes.
    pub async fn open(mut self, request: &[u8]) -> TcpStream {
        self.stream.write_all(request).await.expect("the request goes out");
        self.stream
    }
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// The value of a header.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Cookies, by name.
#[derive(Clone, Default)]
pub struct Jar(BTreeMap<String, String>);

impl Jar {
    /// Keeps what an answer sets.
    pub fn keep(&mut self, answer: &Answer) {
        for line in answer.head.lines() {
            if let Some((key, value)) = line.split_once(':')
                && key.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) =
                    value.trim().split(';').next().and_then(|pair| pair.split_once('='))
            {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The value of the request header.
    pub fn header(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// A GET of our own pages.
pub fn get(path: &str, jar: &Jar) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\r\n",
        jar.header()
    )
    .into_bytes()
}

/// A form of our own pages; the fields need no encoding but for `@`.
pub fn post(path: &str, jar: &Jar, fields: &[(&str, &str)]) -> Vec<u8> {
    let body: Vec<_> = fields.iter().map(|(k, v)| format!("{k}={}", v.replace('@', "%40"))).collect();
    let body = body.join("&");
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        jar.header(),
        body.len()
    )
    .into_bytes()
}

/// The form token of a page.
pub fn form_token(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let rest = page.split_once("name=\"form_token\" value=\"").expect("a form").1;
    rest.split_once('"').expect("a token").0.to_owned()
}
