//! A small mail server that tells when a letter was taken, and how often: it speaks as much SMTP as
//! the house needs, over the loopback.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};
use turnkeep::integrations::mail::{Postbox, Relay, Security};

/// The letters taken so far: how often each, by Message-ID.
pub type Taken = Arc<Mutex<BTreeMap<String, usize>>>;

pub struct PostOffice {
    pub port: u16,
    pub taken: Taken,
}

impl PostOffice {
    /// Opens at a free port; closes with the test process.
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Taken::default();
        let ledger = Arc::clone(&taken);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let ledger = Arc::clone(&ledger);
                // Whoever hangs up ends only this conversation.
                thread::spawn(move || converse(stream, &ledger));
            }
        });
        Self { port, taken }
    }
}

/// The way to the post office at this port.
pub fn postbox(port: u16) -> Postbox {
    Postbox::Smtp(Relay {
        host: "127.0.0.1".into(),
        port,
        security: Security::Plain,
        login: None,
        ca_pem: None,
        from: "turnkeep@localhost".into(),
        helo: None,
    })
}

fn converse(mut stream: TcpStream, taken: &Taken) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    stream.write_all(b"220 post office\r\n")?;
    while let Some(line) = lines.next() {
        let answer = match line?.split(' ').next().unwrap_or_default() {
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let mut id = String::new();
                loop {
                    // Cut off before the dot: not a letter.
                    let Some(line) = lines.next() else { return Ok(()) };
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    if let Some(found) = line.strip_prefix("Message-ID: ") {
                        id = found.to_owned();
                    }
                }
                *taken.lock().unwrap().entry(id).or_default() += 1;
                "250 taken"
            }
            "QUIT" => "221 goodbye",
            _ => "250 fine",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}
