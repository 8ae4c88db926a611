//! The wall clock jumps: sessions, links and limits neither outlive themselves nor lock anybody out.

use crate::sign_in::stage::Stage;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

#[tokio::test]
async fn a_session_of_the_future_is_no_good_and_its_person_signs_in_again_at_once() {
    for email in ["bob@example.eu", "ada@example.eu"] {
        let stage = Stage::new().await;
        stage.pass(3 * DAY);
        let browser = stage.signed_in(email).await;
        stage.pass(-3 * DAY);
        assert!(!browser.is_in().await, "it would live three days too long");
        let again = stage.signed_in(email).await;
        assert!(again.is_in().await);
    }
}

#[tokio::test]
async fn a_session_that_was_used_later_than_now_is_no_good_either() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    for _ in 0..4 {
        stage.pass(DAY);
        assert!(browser.is_in().await);
    }
    stage.pass(-3 * DAY);
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn a_clock_that_is_set_right_by_a_minute_signs_nobody_out() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("ada@example.eu").await;
    for step in [-MINUTE, 2 * MINUTE, -3 * MINUTE, MINUTE] {
        stage.pass(step);
        assert!(browser.is_in().await, "after {step} s");
    }
    // Nor does it spoil a link that is under way.
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    stage.pass(-2 * MINUTE);
    assert_eq!(browser.follow(&stage.mail().link).await.location(), "/");
}

#[tokio::test]
async fn links_and_codes_of_the_future_are_no_good() {
    let stage = Stage::new().await;
    stage.pass(2 * DAY);
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let mail = stage.mail();
    stage.pass(-2 * DAY);
    assert_ne!(browser.type_code(&mail.code()).await.status, 303);
    assert_ne!(browser.follow(&mail.link).await.status, 303);
    assert_eq!(stage.sessions(stage.bob), 0);
    // A fresh one from the same browser works.
    browser.ask("bob@example.eu").await;
    assert_eq!(browser.follow(&stage.mail().link).await.location(), "/");
}

#[tokio::test]
async fn limits_that_were_reached_in_the_future_lock_nobody_out() {
    let stage = Stage::new().await;
    stage.pass(10 * DAY);
    let browser = stage.firefox();
    for _ in 0..6 {
        browser.ask("bob@example.eu").await;
    }
    assert_eq!(stage.mails().len(), 3, "three in a quarter of an hour");
    stage.pass(-10 * DAY);
    browser.ask("bob@example.eu").await;
    assert_eq!(stage.mails().len(), 1, "not ten days without mail");
    // And the sweep takes the counts of the future away.
    stage.write_all(turnkeep::spine::people::limits::sweep).await.unwrap();
    for _ in 0..6 {
        browser.ask("bob@example.eu").await;
    }
    assert_eq!(stage.mails().len(), 2, "the limit holds as before");
}

#[tokio::test]
async fn a_proof_of_the_future_is_not_fresh() {
    use turnkeep::spine::people::step_up::is_fresh;
    let now = crate::house_of_tests::instant("2026-03-02T08:00:00Z");
    let after = |minutes| is_fresh(now, now + jiff::SignedDuration::from_mins(minutes));
    assert!(after(0) && after(9) && after(-1));
    assert!(!after(10) && !after(-10) && !after(-1440));
}

#[tokio::test]
async fn a_clock_ahead_by_days_ends_sessions_and_links_early_and_nothing_worse() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    stage.pass(8 * DAY);
    assert!(!browser.is_in().await);
    stage.pass(-8 * DAY);
    assert!(browser.is_in().await, "it had only seemed to be over");
}
