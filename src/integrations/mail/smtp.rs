//! The conversation with the mail server. Every step has an end: ten seconds to reach the
//! server, thirty in all.

use super::{
    Letter, Outcome, Relay, Security,
    compose::{Wire, compose, sender},
};
use crate::base::point;
use lettre::{
    Address,
    transport::smtp::{
        Error as Smtp,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Noop, Rcpt, Rset},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use std::{error::Error as _, net::SocketAddr, time::Duration};
use tokio::time::timeout;

const REACH: Duration = Duration::from_secs(10);
const ALL: Duration = Duration::from_secs(30);
const GOODBYE: Duration = Duration::from_secs(2);

const TOO_SLOW: &str = "the mail server did not answer in time";

/// Why a step failed: for now, or for this letter.
enum Halt {
    Later(String),
    Never(String),
}

/// Gives one letter to the mail server.
pub async fn send(relay: &Relay, letter: &Letter) -> Outcome {
    send_within(ALL, relay, letter).await
}

async fn send_within(limit: Duration, relay: &Relay, letter: &Letter) -> Outcome {
    match timeout(limit, Box::pin(try_send(relay, letter))).await {
        Ok(Ok(words)) => Outcome::Accepted { words },
        Ok(Err(Halt::Later(words))) => Outcome::Later { words },
        Ok(Err(Halt::Never(words))) => Outcome::Never { words },
        Err(_) => Outcome::Later { words: TOO_SLOW.into() },
    }
}

/// Tries the mail server without sending anything: connection, TLS, greeting, sign-in, sender.
/// Either answer is the server's own, or says what went wrong before it could give one.
pub async fn probe(relay: &Relay) -> Result<String, String> {
    timeout(ALL, Box::pin(try_probe(relay))).await.unwrap_or_else(|_| Err(TOO_SLOW.into()))
}

async fn try_send(relay: &Relay, letter: &Letter) -> Result<String, Halt> {
    sender(&relay.from).map_err(Halt::Later)?;
    let wire = compose(&relay.from, letter).map_err(Halt::Never)?;
    let mut server = connect(relay).await.map_err(Halt::Later)?;
    let answer = hand_over(&mut server, &wire).await;
    part(server);
    answer
}

async fn try_probe(relay: &Relay) -> Result<String, String> {
    let from = sender(&relay.from)?;
    let mut server = connect(relay).await?;
    let name = server.server_info().name().to_owned();
    let answer = async {
        let noop = server.command(Noop).await?;
        server.command(Mail::new(Some(from.email), vec![])).await?;
        server.command(Rset).await?;
        Ok(noop)
    };
    let answer = answer.await.map_err(|e| words_of(&e));
    part(server);
    answer.map(|noop| format!("{name}: {}", words_in(&noop)))
}

/// Says goodbye on the side: a letter that was taken stays taken, however slow the parting is.
fn part(mut server: AsyncSmtpConnection) {
    tokio::spawn(async move { timeout(GOODBYE, server.abort()).await });
}

/// Envelope and content. Only what the server says of the recipient or the content is about this
/// letter; a refused sender is a matter of settings, and the letter waits for them.
async fn hand_over(server: &mut AsyncSmtpConnection, wire: &Wire) -> Result<String, Halt> {
    let mut options = vec![];
    if !is_plain(&wire.from) || !is_plain(&wire.to) {
        if !server.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Halt::Never("the mail server takes only ASCII addresses (no SMTPUTF8)".into()));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let mail = Mail::new(Some(wire.from.clone()), options);
    server.command(mail).await.map_err(|e| Halt::Later(words_of(&e)))?;
    server.command(Rcpt::new(wire.to.clone(), vec![])).await.map_err(verdict)?;
    // Its code is unlike every other: an answer that strays in before TLS began (CVE-2011-0411)
    // shifts all later ones by one, and is noticed here.
    let go = server.command(Data).await.map_err(verdict)?;
    if !go.has_code(354) {
        return Err(Halt::Later(format!("the mail server answered out of turn: {}", words_in(&go))));
    }
    point("mid-send");
    let taken = server.message(&wire.bytes).await.map_err(verdict)?;
    Ok(words_in(&taken))
}

fn is_plain(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

/// Reaches the server as the settings demand, up to and including the sign-in.
async fn connect(relay: &Relay) -> Result<AsyncSmtpConnection, String> {
    let at = addresses(relay).await?;
    let greeting = greeting(relay)?;
    let wrapped = if relay.security == Security::Tls { Some(tls(relay).await?) } else { None };
    let reach = AsyncSmtpConnection::connect_tokio1(&at[..], Some(REACH), &greeting, wrapped, None);
    let mut server = reach.await.map_err(|e| format!("{}:{}: {}", relay.host, relay.port, words_of(&e)))?;
    if relay.security == Security::StartTls {
        server.starttls(tls(relay).await?, &greeting).await.map_err(|e| words_of(&e))?;
    }
    if let Some((name, password)) = &relay.login {
        let login = Credentials::new(name.clone(), password.reveal().clone());
        server.auth(DEFAULT_MECHANISMS, &login).await.map_err(|e| words_of(&e))?;
    }
    Ok(server)
}

/// Looks the server up once, so that the address that was judged is the address that is used.
async fn addresses(relay: &Relay) -> Result<Vec<SocketAddr>, String> {
    let host = relay.host.as_str();
    let found = timeout(REACH, tokio::net::lookup_host((host, relay.port))).await.map_err(|_| TOO_SLOW)?;
    let at: Vec<_> = found.map_err(|e| format!("{host}: {e}"))?.collect();
    if relay.security == Security::Plain && !at.iter().all(|a| a.ip().to_canonical().is_loopback()) {
        return Err(format!("{host} is not this machine: mail leaves it only under TLS or STARTTLS"));
    }
    Ok(at)
}

fn greeting(relay: &Relay) -> Result<ClientId, String> {
    match &relay.helo {
        None => Ok(ClientId::default()),
        Some(name) if !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(ClientId::Domain(name.clone()))
        }
        Some(_) => Err("the name to greet the mail server with cannot be used".into()),
    }
}

/// The system's certificates and our own; reading them may take a while.
async fn tls(relay: &Relay) -> Result<TlsParameters, String> {
    let (host, own) = (relay.host.clone(), relay.ca_pem.clone());
    let build = move || {
        let mut tls = TlsParameters::builder(host);
        if let Some(pem) = own {
            tls = tls.add_root_certificate(Certificate::from_pem(&pem)?);
        }
        tls.build()
    };
    let built = tokio::task::spawn_blocking(build).await.map_err(|e| e.to_string())?;
    built.map_err(|e| words_of(&e))
}

fn verdict(e: Smtp) -> Halt {
    let words = words_of(&e);
    if e.is_permanent() { Halt::Never(words) } else { Halt::Later(words) }
}

/// What the server said, or else what the network or TLS said, at most 500 characters of it.
fn words_of(e: &Smtp) -> String {
    let inner = e.source().map_or_else(|| e.to_string(), ToString::to_string);
    clean(&e.status().map_or(inner.clone(), |code| format!("{code} {inner}")))
}

fn words_in(answer: &Response) -> String {
    clean(&format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" ")))
}

/// A server's words are a stranger's: one line, no control characters, an end.
fn clean(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(500)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
    };

    async fn listen() -> (TcpListener, Relay) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = Relay {
            host: "127.0.0.1".into(),
            port: listener.local_addr().unwrap().port(),
            security: Security::Plain,
            login: None,
            ca_pem: None,
            from: "turnkeep@example.test".into(),
            helo: None,
        };
        (listener, relay)
    }

    fn letter() -> Letter {
        Letter {
            to: "ada@example.test".to_owned().into(),
            to_name: None,
            subject: "Hello".to_owned().into(),
            text: "Hello".to_owned().into(),
            html: "<p>Hello</p>".to_owned().into(),
            message_id: "<dlv_1@example.test>".into(),
            auto: false,
            reply_to: None,
        }
    }

    #[tokio::test]
    async fn a_server_that_never_speaks_is_left_in_time() {
        let (_silent, relay) = listen().await;
        let outcome = send_within(Duration::from_millis(300), &relay, &letter()).await;
        assert!(matches!(outcome, Outcome::Later { words } if words == TOO_SLOW));
    }

    #[tokio::test]
    async fn an_answer_out_of_turn_is_not_taken_for_a_delivery() {
        let (listener, relay) = listen().await;
        let yes_to_all = async {
            let (stream, _) = listener.accept().await.unwrap();
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 hello\r\n").await.unwrap();
            while let Ok(Some(_)) = lines.next_line().await {
                write.write_all(b"250 yes\r\n").await.unwrap();
            }
        };
        let letter = letter();
        let (outcome, ()) = tokio::join!(send(&relay, &letter), yes_to_all);
        assert!(matches!(outcome, Outcome::Later { words } if words.ends_with("out of turn: 250 yes")));
    }

    #[test]
    fn a_servers_words_come_as_one_short_line() {
        assert_eq!(clean("550 no\r\n\u{1b}[31msuch"), "550 no   [31msuch");
        assert_eq!(clean(&"x".repeat(900)).len(), 500);
    }
}
