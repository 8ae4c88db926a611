//! Mail goes out: once, or again under the same id; and waits when it cannot.

use crate::house_of_tests::TestHouse;
use std::net::TcpListener;
use turnkeep::integrations::mail::{Postbox, Relay, Security};

/// A port of this machine on which nobody listens.
fn nobody_home() -> Postbox {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
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

#[tokio::test]
async fn a_letter_that_the_server_did_not_take_is_tried_again_under_the_same_id() {
    let house = TestHouse::new().await.at("2026-03-25T09:00:00Z");
    house.running.mailroom.change(nobody_home());
    turnkeep::app::demo::seed(house.store()).await.unwrap();
    house.tick().await;
    house.running.mailroom.change(Postbox::memory());
    house.tick().await;
    assert!(house.letters().is_empty(), "not before its pause is over");
    house.advance(0, 1).await;
    let ids: std::collections::BTreeSet<_> = house.letters().into_iter().map(|l| l.message_id).collect();
    assert_eq!(ids.len(), house.letters().len());
    assert!(ids.iter().all(|id| id.starts_with("<dlv_") && id.ends_with("@127.0.0.1>")), "{ids:?}");
}

#[tokio::test]
async fn without_a_mail_server_letters_wait_and_lose_no_try() {
    let house = TestHouse::new().await.at("2026-03-25T09:00:00Z");
    house.running.mailroom.change(Postbox::Off);
    turnkeep::app::demo::seed(house.store()).await.unwrap();
    house.tick().await;
    house.advance(2, 0).await;
    let all = Postbox::memory();
    house.running.mailroom.change(all);
    house.tick().await;
    assert!(house.letters().len() >= 3, "at once, without a pause for tries that never were");
}

#[tokio::test]
async fn every_letter_says_why_one_gets_it_in_text_and_html_with_one_link_at_most() {
    let house = TestHouse::lindenhof("2026-03-25T09:00:00Z").await;
    house.advance(24 * 8, 0).await;
    for letter in house.letters() {
        let (text, html) = (letter.text.text(), letter.html.text());
        assert!(text.contains("\n-- \n") && text.contains("127.0.0.1:8080/me"), "{text}");
        assert!(html.matches("href=").count() <= 1 && !html.contains("<img"), "{html}");
    }
}
