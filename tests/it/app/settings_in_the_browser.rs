//! Mail set up in the browser: kept sealed, tried, and never over what the machine says.

use crate::house_of_tests::TestHouse;
use poem::http::StatusCode;
use turnkeep::integrations::mail::{Postbox, Security};

const ADA: &str = "ada@lindenhof.example";
const BOB: &str = "bob@lindenhof.example";

async fn house() -> TestHouse {
    TestHouse::lindenhof("2026-03-25T09:00:00Z").await
}

#[tokio::test]
async fn an_admin_sets_up_mail_and_it_holds_at_once_and_after_a_restart() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let page = ada.get("/settings/mail").await;
    let fields = [
        ("form_token", page.form_token()),
        ("mail.host", "127.0.0.1"),
        ("mail.port", "2525"),
        ("mail.security", "none"),
        ("mail.user", ""),
        ("mail.from", "Turnkeep <keep@lindenhof.example>"),
    ];
    let saved = ada.post("/settings/mail", &fields).await;
    assert_eq!(saved.location.as_deref(), Some("/settings/mail?saved=1"), "{}", saved.body);
    let Postbox::Smtp(relay) = house.running.mailroom.postbox() else { panic!("no mail server") };
    assert_eq!((relay.host.as_str(), relay.port), ("127.0.0.1", 2525));
    assert!(relay.security == Security::Plain && relay.from.contains("keep@lindenhof.example"));
    assert!(ada.get("/settings/mail").await.body.contains("value=\"2525\""));
    drop(ada);
    let folder = house.ended().await;
    let layers = crate::house_of_tests::layers(folder.path());
    let opened = turnkeep::app::boot::open(layers, turnkeep::base::Clock::system()).await.unwrap();
    assert_eq!(opened.settings.mail.map(|mail| mail.port), Some(2525));
}

#[tokio::test]
async fn what_cannot_be_is_refused_beside_its_field_with_the_input_kept() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let page = ada.get("/settings/mail").await;
    let token = page.form_token();
    let fields = [
        ("form_token", token),
        ("mail.host", "mail.example.org"),
        ("mail.port", "x"),
        ("mail.security", "tls"),
    ];
    let again = ada.post("/settings/mail", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.body.contains("Please write a number") && again.body.contains("value=\"mail.example.org\"")
    );
    // Plain text may not leave the machine, however it is written.
    let fields = [("form_token", token), ("mail.host", "mail.example.org"), ("mail.security", "none")];
    let again = ada.post("/settings/mail", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.location.unwrap_or_default());
    assert!(matches!(house.running.mailroom.postbox(), Postbox::Memory(_)));
}

#[tokio::test]
async fn the_test_button_shows_the_servers_words_and_sends_a_letter_to_whoever_pressed_it() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let page = ada.get("/settings/mail").await;
    let before = house.letters().len();
    let tried = ada.post("/settings/mail/test", &[("form_token", page.form_token())]).await;
    assert!(tried.body.contains("kept in memory"), "{}", tried.body);
    let letters = house.letters();
    assert_eq!(letters.len(), before + 1);
    assert!(letters.last().is_some_and(|l| l.to.text() == ADA && l.subject.text() == "Mail works"));
}

#[tokio::test]
async fn a_test_tries_what_is_typed_and_keeps_it_once_a_server_has_taken_a_letter() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let page = ada.get("/settings/mail").await;
    // Nobody listens there: nothing is kept, and the input stands as it was typed.
    let fields = [
        ("form_token", page.form_token()),
        ("mail.host", "127.0.0.1"),
        ("mail.port", "x"),
        ("mail.security", "none"),
        ("mail.from", "Turnkeep <keep@lindenhof.example>"),
        ("first", "1"),
    ];
    let tried = ada.post("/settings/mail/test", &fields).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(tried.body.contains("Please write a number") && tried.body.contains("value=\"x\""));
    assert!(!ada.get("/settings/mail").await.body.contains("keep@lindenhof.example"));
    let fields = fields.map(|(name, value)| if value == "x" { (name, "1") } else { (name, value) });
    let tried = ada.post("/settings/mail/test", &fields).await;
    assert!(tried.body.contains("did not take the mail") && tried.body.contains("value=\"127.0.0.1\""));
    assert!(tried.body.contains("First rotation"), "still a step of the first run");
    assert!(!ada.get("/settings/mail").await.body.contains("keep@lindenhof.example"));
}

#[tokio::test]
async fn settings_are_not_there_for_those_who_are_no_admin() {
    let house = house().await;
    let bob = house.signed_in(BOB).await;
    for path in ["/settings", "/settings/mail"] {
        assert_eq!(bob.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let home = bob.get("/").await;
    assert!(home.status.is_success() && !home.body.contains("href=\"/settings\""));
    assert_eq!(house.browser().get("/settings").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_without_our_token_changes_nothing() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let fields = [("mail.host", "127.0.0.1"), ("mail.security", "none")];
    assert_eq!(ada.post("/settings/mail", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(matches!(house.running.mailroom.postbox(), Postbox::Memory(_)));
}

#[tokio::test]
async fn every_page_of_the_frame_opens_in_the_readers_language_with_the_count_beside_it() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    for path in ["/", "/rotations", "/people", "/settings", "/settings/mail", "/me"] {
        let page = ada.get(path).await;
        assert!(page.status.is_success(), "{path} {}", page.status);
        assert!(page.body.contains("turns wait for you"), "{path}");
    }
    let elif = house.signed_in("elif@lindenhof.example").await;
    assert!(elif.get("/").await.body.contains("<html lang=\"de\">"));
    assert!(elif.get("/nothing").await.body.contains("<html lang=\"de\">"));
}
