//! Outbound mail against a real mail server.

use crate::rig::Smtpd;
use std::net::TcpListener;
use turnkeep::{
    base::Sealed,
    integrations::mail::{Letter, Outcome, Postbox, Relay, Security, probe, send},
};

fn letter(to: &str) -> Letter {
    Letter {
        to: to.to_owned().into(),
        to_name: Some("Ada Lovelace".to_owned().into()),
        subject: "Sie sind dran: Büro, bis Mo 09:00".to_owned().into(),
        text: "Guten Morgen, Ada.\n.\nSchöne Grüße".to_owned().into(),
        html: "<p>Guten Morgen, Ada.</p>".to_owned().into(),
        message_id: "<dlv_7@turnkeep.example.test>".into(),
        auto: true,
        reply_to: Some("office@example.test".to_owned().into()),
    }
}

/// The outcome as one word and the server's words.
async fn sent(relay: &Relay, to: &str) -> (&'static str, String) {
    let outcome = send(relay, &letter(to)).await;
    let kind = match &outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Later { .. } => "later",
        Outcome::Never { .. } => "never",
    };
    (kind, outcome.words().to_owned())
}

#[tokio::test]
async fn a_letter_arrives_over_each_kind_of_connection() {
    let server = Smtpd::shared();
    for (security, to) in [
        (Security::Plain, "ada@example.test"),
        (Security::StartTls, "bob@example.test"),
        (Security::Tls, "zoe@example.test"),
    ] {
        let (kind, words) = sent(&server.relay(security), to).await;
        assert_eq!(kind, "accepted", "{security:?}: {words}");
        assert!(words.starts_with("250 "), "{words}");
        let letters = server.wait_for(to, 1);
        let mail = &letters[0];
        assert!(mail.header("To").ends_with(&format!("<{to}>")), "{}", mail.header("To"));
        assert_eq!(mail.header("Message-ID"), "<dlv_7@turnkeep.example.test>");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("Reply-To"), "office@example.test");
        assert!(mail.words().contains("Guten Morgen, Ada.\n.\nSchöne Grüße"), "{}", mail.raw);
        assert!(mail.words().contains("<p>Guten Morgen, Ada.</p>"), "{}", mail.raw);
    }
    assert_eq!(server.letters_to("ada@example.test").len(), 1);
}

#[tokio::test]
async fn a_refused_recipient_is_never_tried_again_and_a_busy_one_is_tried_later() {
    let server = Smtpd::shared();
    for security in [Security::Plain, Security::Tls] {
        let relay = server.relay(security);
        let (kind, words) = sent(&relay, "refused@example.test").await;
        assert!(kind == "never" && words.starts_with("550 5.1.1 "), "{kind}: {words}");
        assert!(words.ends_with("No such mailbox here"), "{words}");
        let (kind, words) = sent(&relay, "later@example.test").await;
        assert!(kind == "later" && words.starts_with("451 4.2.1 "), "{kind}: {words}");
        assert!(words.ends_with("Try again in a while"), "{words}");
        assert_eq!(sent(&relay, "ada@elsewhere.test").await.0, "never");
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_letter_and_says_what_the_server_said() {
    let server = Smtpd::shared();
    for security in [Security::StartTls, Security::Tls] {
        let login = Some(("turnkeep".to_owned(), Sealed::new("guess".to_owned())));
        let relay = Relay { login, ..server.relay(security) };
        let (kind, words) = sent(&relay, "guess@example.test").await;
        assert_eq!(kind, "later", "{words}");
        assert!(words.starts_with("535 "), "{words}");
        assert_eq!(probe(&relay).await, Err(words));

        let relay = Relay { login: None, ..relay };
        let (kind, words) = sent(&relay, "guess@example.test").await;
        assert_eq!(kind, "later", "a server that wants a sign-in: {words}");
    }
    assert!(server.letters_to("guess@example.test").is_empty());
}

#[tokio::test]
async fn a_server_under_an_unknown_authority_or_another_name_gets_nothing() {
    let server = Smtpd::shared();
    for security in [Security::StartTls, Security::Tls] {
        let relay = Relay { ca_pem: None, ..server.relay(security) };
        let (kind, words) = sent(&relay, "stranger@example.test").await;
        assert_eq!(kind, "later", "{words}");
        assert!(words.contains("UnknownIssuer"), "{words}");

        let relay = Relay { host: "127.0.0.2".into(), ..server.relay(security) };
        assert_eq!(sent(&relay, "stranger@example.test").await.0, "later");
        let relay = Relay { ca_pem: Some(b"no certificate".to_vec()), ..server.relay(security) };
        assert_eq!(sent(&relay, "stranger@example.test").await.0, "later");
    }
    assert!(server.letters_to("stranger@example.test").is_empty());
}

#[tokio::test]
async fn starttls_is_required_where_it_is_asked_for() {
    let server = Smtpd::shared();
    let relay = Relay { port: server.plain, ..server.relay(Security::StartTls) };
    let (kind, words) = sent(&relay, "nostarttls@example.test").await;
    assert_eq!((kind, words.as_str()), ("later", "STARTTLS is not supported on this server"));
    assert!(server.letters_to("nostarttls@example.test").is_empty());
}

#[tokio::test]
async fn plain_mail_leaves_for_this_machine_only() {
    let server = Smtpd::shared();
    for host in ["192.0.2.1", "0.0.0.0", "::ffff:192.0.2.1"] {
        let relay = Relay { host: host.into(), ..server.relay(Security::Plain) };
        let (kind, words) = sent(&relay, "ada@example.test").await;
        assert_eq!(kind, "later");
        assert!(words.contains("only under TLS or STARTTLS"), "{words}");
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_later() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let down = Relay {
        host: "127.0.0.1".into(),
        port,
        security: Security::Plain,
        login: None,
        ca_pem: None,
        from: "turnkeep@example.test".into(),
        helo: None,
    };
    let (kind, words) = sent(&down, "ada@example.test").await;
    assert_eq!(kind, "later");
    assert!(words.contains("refused"), "{words}");
}

#[tokio::test]
async fn the_test_button_hears_the_server_itself_and_sends_nothing() {
    let server = Smtpd::shared();
    for security in [Security::Plain, Security::StartTls, Security::Tls] {
        let said = probe(&server.relay(security)).await;
        let said = said.unwrap_or_else(|e| panic!("{security:?}: {e}"));
        assert!(said.starts_with("mail.example.test: 250 "), "{said}");
    }
    let relay = Relay { from: "nobody\r\n@example.test".into(), ..server.relay(Security::Plain) };
    assert!(probe(&relay).await.is_err());
    let relay = Relay { helo: Some("a b".into()), ..server.relay(Security::Plain) };
    assert!(probe(&relay).await.is_err());
}

#[tokio::test]
async fn the_postbox_in_memory_keeps_the_last_five_hundred_letters() {
    let postbox = Postbox::memory();
    for _ in 0..503 {
        postbox.send(letter("ada@example.test")).await;
    }
    let kept = postbox.kept();
    assert_eq!((kept.len(), kept[0].number, kept[499].number), (500, 4, 503));
    let bad = postbox.send(letter("ada@example.test\r\nDATA")).await;
    assert!(matches!(bad, Outcome::Never { .. }));
    assert!(matches!(Postbox::Off.send(letter("ada@example.test")).await, Outcome::Later { .. }));
}
