//! How often one may ask and guess.

use super::stage::{Chrome, Stage};
use turnkeep::spine::people::{self, Role};

async fn mails_after(stage: &Stage, browser: &Chrome, email: &str, asks: usize) -> usize {
    for _ in 0..asks {
        assert_eq!(browser.ask(email).await.location(), "/sign-in/code", "the answer never changes");
    }
    stage.mails().len()
}

#[tokio::test]
async fn an_address_gets_three_mails_in_a_quarter_of_an_hour_and_ten_a_day() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    for (asks, wait, sent) in
        [(5, 899, 3), (1, 1, 0), (3, 900, 3), (3, 900, 3), (3, 900, 1), (3, 82_800, 0), (1, 0, 1)]
    {
        assert_eq!(mails_after(&stage, &browser, "bob@example.eu", asks).await, sent, "{asks} asks");
        stage.pass(wait);
    }
    assert_eq!(mails_after(&stage, &browser, "ada@example.eu", 1).await, 1, "others are not touched");
}

#[tokio::test]
async fn strangers_from_one_network_wear_out_their_own_budget_and_nobody_elses() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    let counted = |stage: &Stage| stage.snapshot().iter().rev().nth(1).unwrap().parse::<usize>().unwrap();
    for n in 0..25 {
        browser.ask(&format!("nobody{n}@example.eu")).await;
    }
    let full = counted(&stage);
    assert_eq!(full, 20 * 3, "twenty are counted, each in three buckets");
    assert_eq!(mails_after(&stage, &browser, "bob@example.eu", 1).await, 1, "the office is not locked out");
}

#[tokio::test]
async fn after_twenty_wrong_codes_in_a_day_only_links_work() {
    let stage = Stage::new().await;
    for round in 0..4 {
        let browser = stage.firefox();
        browser.ask("bob@example.eu").await;
        stage.mail();
        for _ in 0..5 {
            assert_eq!(browser.type_code("2222-2222").await.status, 422);
        }
        stage.pass(900 + round);
    }
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let mail = stage.mail();
    assert_eq!(browser.type_code(&mail.code()).await.status, 422, "the right code came too late");
    assert_eq!(browser.follow(&mail.link).await.location(), "/");
    stage.pass(86_400);
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    assert_eq!(browser.type_code(&stage.mail().code()).await.location(), "/");
}

#[tokio::test]
async fn what_was_counted_and_asked_is_forgotten_in_time() {
    let stage = Stage::new().await;
    stage.signed_in("bob@example.eu").await;
    stage.firefox().ask("nobody@example.eu").await;
    let kept = |stage: &Stage| stage.snapshot().len();
    let before = kept(&stage);
    let sweep = || stage.write_all(|w| Ok(people::sign_in::sweep(w)? + people::sessions::sweep(w)?));
    assert_eq!(sweep().await.unwrap(), 0);
    stage.pass(601);
    assert_eq!(sweep().await.unwrap(), 1, "the row of nobody goes as soon as it has expired");
    stage.pass(86_400);
    assert_eq!(sweep().await.unwrap(), 1 + 6, "the used request and all counts");
    assert_eq!(kept(&stage), before - 2);
    stage.pass(60 * 86_400 + 1);
    assert_eq!(sweep().await.unwrap(), 1, "the session, thirty days after its end");
}

#[tokio::test]
async fn admins_hear_of_links_made_at_the_console() {
    let stage = Stage::new().await;
    let bob = stage.bob;
    let zoe = stage
        .write(|w| people::add(w, &super::stage::newcomer("Zoe", "zoe@example.eu", Role::Admin)))
        .await
        .unwrap();
    stage.write(move |w| people::links::console(w, bob)).await.unwrap();
    for (person, told) in [(stage.ada, 1), (zoe, 1), (bob, 0)] {
        let posted = stage.read(|r| turnkeep::spine::notifications::to(r, person, 10));
        assert_eq!(posted.len(), told);
    }
    assert!(stage.events().contains(&"link.console".to_owned()));
}
