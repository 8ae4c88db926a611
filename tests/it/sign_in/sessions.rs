//! How long one is signed in, and how it ends.

use super::stage::{Chrome, SAFARI, Stage};
use turnkeep::spine::{
    notifications,
    people::{self, Role},
};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

#[tokio::test]
async fn a_session_ends_when_it_is_idle_to_the_second() {
    for (email, idle) in [("bob@example.eu", 7 * DAY), ("ada@example.eu", HOUR / 2)] {
        for (wait, inside) in [(idle - 1, true), (idle, false), (idle + 1, false)] {
            let stage = Stage::new().await;
            let browser = stage.signed_in(email).await;
            stage.pass(wait);
            assert_eq!(browser.is_in().await, inside, "{email} after {wait} s");
        }
    }
}

#[tokio::test]
async fn a_session_in_use_ends_at_its_absolute_limit_to_the_second() {
    for (email, absolute, step) in
        [("bob@example.eu", 30 * DAY, DAY), ("ada@example.eu", 12 * HOUR, HOUR / 4)]
    {
        let stage = Stage::new().await;
        let browser = stage.signed_in(email).await;
        for _ in 0..absolute / step - 1 {
            stage.pass(step);
            assert!(browser.is_in().await);
        }
        stage.pass(step - 1);
        assert!(browser.is_in().await, "{email}");
        stage.pass(1);
        assert!(!browser.is_in().await, "{email}");
    }
}

#[tokio::test]
async fn moving_the_domains_clock_signs_nobody_out() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("ada@example.eu").await;
    stage.clock.move_domain(jiff::SignedDuration::from_hours(24 * 365));
    assert!(browser.is_in().await);
}

#[tokio::test]
async fn a_token_is_replaced_each_day_and_the_old_one_is_good_for_a_minute_more() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    let token = |b: &Chrome| b.cookies.lock().unwrap()["tk_s"].clone();
    let first = token(&browser);
    stage.pass(DAY - 1);
    assert!(browser.is_in().await);
    assert_eq!(token(&browser), first);
    stage.pass(1);
    let old = browser.copy();
    assert!(browser.is_in().await);
    assert_ne!(token(&browser), first);
    stage.pass(60);
    let late = old.copy();
    assert!(late.is_in().await, "requests under way go on");
    assert_eq!(token(&late), first, "and get no third token");
    stage.pass(1);
    assert!(!old.is_in().await);
    assert!(browser.is_in().await);
    assert_eq!(stage.sessions(stage.bob), 1);
}

#[tokio::test]
async fn parallel_requests_at_the_renewal_end_with_one_token() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    stage.pass(DAY);
    let requests = (0..20).map(|_| {
        let browser = browser.copy();
        async move {
            assert!(browser.is_in().await);
            browser.cookies.into_inner().unwrap().remove("tk_s").unwrap()
        }
    });
    let tokens = futures_util::future::join_all(requests).await;
    let old = browser.cookies.lock().unwrap()["tk_s"].clone();
    assert_eq!(tokens.iter().filter(|t| **t != old).count(), 1);
}

#[tokio::test]
async fn the_eleventh_session_ends_the_oldest() {
    let stage = Stage::new().await;
    let mut browsers = Vec::new();
    for _ in 0..11 {
        stage.pass(HOUR);
        browsers.push(stage.signed_in("bob@example.eu").await);
        stage.pass(2 * HOUR);
    }
    assert_eq!(stage.sessions(stage.bob), 10);
    assert!(!browsers[0].is_in().await);
    assert!(browsers[1].is_in().await && browsers[10].is_in().await);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_its_cookie_replayed_opens_nothing() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    let thief = browser.copy();
    assert_eq!(browser.post("/sign-out", &[]).await.status, 422, "not without its form token");
    let token = form_token(&browser).await;
    let answer = browser.post("/sign-out", &[("form_token", &token)]).await;
    assert_eq!(answer.location(), "/sign-in");
    assert!(answer.header("clear-site-data").contains("cache"));
    assert!(!browser.has("tk_s"));
    assert!(!thief.is_in().await);
    assert!(stage.events().contains(&"session.ended".to_owned()));
}

/// The form token of a page for somebody signed in.
async fn form_token(browser: &Chrome) -> String {
    browser.get("/step-up").await.form_token()
}

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in_and_ends_what_they_like() {
    let stage = Stage::new().await;
    let here = stage.signed_in("bob@example.eu").await;
    stage.pass(HOUR);
    let phone = stage.browser(SAFARI, "198.51.100.7");
    phone.ask("bob@example.eu").await;
    phone.follow(&stage.mail().link).await;
    let ada = stage.signed_in("ada@example.eu").await;
    let lines = stage.read(|r| people::sessions::list(r, stage.bob));
    let said: Vec<_> = lines.iter().map(|l| (l.device.os.as_str(), l.device.network.as_str())).collect();
    assert_eq!(said, [("iOS", "198.51.100.0/24"), ("Linux", "203.0.113.0/24")]);
    let path = format!("/me/sessions/{}/end", lines[0].id);
    let token = form_token(&ada).await;
    assert_eq!(ada.post(&path, &[("form_token", &token)]).await.status, 404, "not somebody else's");
    let token = form_token(&here).await;
    assert_eq!(here.post(&path, &[("form_token", &token)]).await.location(), "/me#sessions");
    assert!(!phone.is_in().await && here.is_in().await);
    let again = stage.signed_in("bob@example.eu").await;
    let token = form_token(&here).await;
    here.post("/me/sessions/others/end", &[("form_token", &token)]).await;
    assert!(!again.is_in().await && here.is_in().await && ada.is_in().await);
    stage.pass(6 * DAY);
    assert!(here.is_in().await);
    stage.pass(DAY);
    let lines = stage.read(|r| people::sessions::list(r, stage.bob));
    assert_eq!(lines[0].device.network, "", "the network is forgotten after seven days");
}

#[tokio::test]
async fn a_new_device_is_announced_but_not_the_first_and_not_a_known_one() {
    let stage = Stage::new().await;
    let told = |stage: &Stage| stage.read(|r| notifications::to(r, stage.bob, 20)).len();
    let first = stage.signed_in("bob@example.eu").await;
    assert_eq!(told(&stage), 0);
    stage.pass(DAY);
    first.cookies.lock().unwrap().remove("tk_s");
    first.ask("bob@example.eu").await;
    first.follow(&stage.mail().link).await;
    assert_eq!(told(&stage), 0, "the same browser again");
    stage.pass(DAY);
    stage.signed_in("bob@example.eu").await;
    assert_eq!(told(&stage), 1);
    stage.pass(200 * DAY);
    stage.write_all(people::sessions::sweep).await.unwrap();
    stage.signed_in("bob@example.eu").await;
    assert_eq!(told(&stage), 2, "after a long time away every browser is new");
}

#[tokio::test]
async fn a_change_of_roles_replaces_every_token_and_shortens_the_session_of_a_new_admin() {
    let stage = Stage::new().await;
    let (browser, bob) = (stage.signed_in("bob@example.eu").await, stage.bob);
    let before = browser.cookies.lock().unwrap()["tk_s"].clone();
    stage.write(move |w| people::set_roles(w, bob, &[Role::Admin])).await.unwrap();
    assert!(browser.is_in().await);
    assert_ne!(browser.cookies.lock().unwrap()["tk_s"], before);
    stage.pass(HOUR / 2);
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn another_sign_in_in_the_same_browser_ends_the_session_before() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    let ada = stage.ada;
    let link = stage.write(move |w| people::links::console(w, ada)).await.unwrap();
    let before = browser.copy();
    assert_eq!(browser.follow(&link).await.location(), "/");
    assert_eq!(browser.get("/").await.body, "home of Ada");
    assert!(!before.is_in().await);
}

#[tokio::test]
async fn a_session_of_the_future_opens_no_page_and_keeps_no_stream_open() {
    let stage = Stage::new().await;
    let (bob, browser) = (stage.bob, stage.signed_in("bob@example.eu").await);
    let id = stage.read(|r| people::sessions::list(r, bob))[0].id;
    for (back, lives) in [(300, true), (1, false)] {
        stage.pass(-back);
        assert_eq!(stage.read(|r| people::sessions::alive(r, bob, id)), lives);
        assert_eq!(browser.is_in().await, lives);
    }
}

#[tokio::test]
async fn a_check_of_health_or_an_asset_is_no_use_of_a_session() {
    for plain in ["/assets/x.css", "/healthz", "/readyz", "/favicon.ico", "/robots.txt"] {
        let stage = Stage::new().await;
        let browser = stage.signed_in("ada@example.eu").await;
        stage.pass(HOUR / 2 - 1);
        browser.get(plain).await;
        stage.pass(1);
        assert!(!browser.is_in().await, "{plain}");
    }
}
