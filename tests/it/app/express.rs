//! What must not touch the disk, on its way past a mail server that takes its time.

use std::time::Duration;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use turnkeep::app::{
    mailroom::Mailroom,
    urgent::{Express, INVITES_AT_ONCE, ROOM, SIGN_INS_AT_ONCE},
};
use turnkeep::base::{Lang, Reader, Sealed};
use turnkeep::integrations::mail::{Postbox, Relay, Security};
use turnkeep::slice::{Message, Urgent};

const PATIENCE: Duration = Duration::from_secs(20);

fn urgent() -> Urgent {
    let message =
        Message { subject: "A link".to_owned().into(), lines: vec![], link: None, why: "You asked.".into() };
    let reader = Reader {
        lang: Lang::En,
        zone: jiff::tz::TimeZone::UTC,
        now: jiff::Timestamp::UNIX_EPOCH,
        dial: turnkeep::base::Dial::default(),
    };
    Urgent { to: Sealed::new("ada@example.test".to_owned()), message, reader }
}

/// A lane to this mail server.
fn lane(mailroom: &Mailroom, at_once: usize) -> mpsc::Sender<Urgent> {
    let (sender, queue) = mpsc::channel(ROOM);
    let express = Express::new(mailroom.clone(), "https://turn.test".into(), at_once);
    drop(tokio::spawn(express.run(queue)));
    sender
}

/// A mail server that takes every call and never says a word.
async fn silent() -> (TcpListener, Mailroom) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = Relay {
        host: "127.0.0.1".into(),
        port: listener.local_addr().unwrap().port(),
        security: Security::Plain,
        login: None,
        ca_pem: None,
        from: "keep@turn.test".into(),
        helo: None,
    };
    (listener, Mailroom::new(Postbox::Smtp(relay)))
}

async fn called(listener: &TcpListener, within: Duration) -> Option<TcpStream> {
    tokio::time::timeout(within, listener.accept()).await.ok().map(|call| call.unwrap().0)
}

#[tokio::test]
async fn a_long_list_of_invites_holds_up_no_sign_in_though_the_mail_server_is_slow() {
    let (listener, mailroom) = silent().await;
    let invites = lane(&mailroom, INVITES_AT_ONCE);
    let sign_ins = lane(&mailroom, SIGN_INS_AT_ONCE);
    for _ in 0..200 {
        invites.try_send(urgent()).unwrap_or_else(|_| panic!("a whole list has room"));
    }
    let mut calls = Vec::new();
    for _ in 0..INVITES_AT_ONCE {
        calls.push(called(&listener, PATIENCE).await.expect("the first invites are on their way"));
    }
    assert!(called(&listener, Duration::from_millis(500)).await.is_none(), "and no others");
    for _ in 0..SIGN_INS_AT_ONCE {
        sign_ins.try_send(urgent()).unwrap_or_else(|_| panic!("no room"));
        calls.push(called(&listener, PATIENCE).await.expect("a code does not wait for invites"));
    }
}

#[tokio::test]
async fn a_lane_that_does_not_move_refuses_what_goes_beyond_its_room() {
    let (_listener, mailroom) = silent().await;
    let invites = lane(&mailroom, INVITES_AT_ONCE);
    for _ in 0..2 * ROOM {
        // The lane takes out of the queue what it has room for; the rest stays there.
        let sent = tokio::time::timeout(PATIENCE, invites.send(urgent())).await;
        sent.expect("room for this many").unwrap();
    }
    assert!(invites.try_send(urgent()).is_err(), "and for no more");
}
