//! Links and codes, as browsers, scanners and guessers meet them.

use super::stage::{Answer, Chrome, SAFARI, Stage};
use std::sync::Arc;
use turnkeep::spine::people;

#[tokio::test]
async fn a_link_signs_in_the_browser_that_asked_once() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    assert_eq!(browser.ask("Bob@Example.EU").await.location(), "/sign-in/code");
    let mail = stage.mail();
    assert_eq!(mail.to, "bob@example.eu");
    assert!(
        mail.text.contains("Firefox on Linux") && mail.text.contains("09:00 (Europe/Paris)"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("nobody gets in without it"));
    let copy = browser.copy();
    let answer = browser.follow(&mail.link).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(browser.get("/").await.body, "home of Bob");
    assert!(browser.has("tk_s") && browser.has("tk_d") && !browser.has("tk_pre"));
    assert_eq!(copy.follow(&mail.link).await.status, 422, "a link works once");
    assert!(!copy.has("tk_s"));
    assert_eq!(stage.sessions(stage.bob), 1);
    assert!(stage.events().contains(&"session.opened".to_owned()));
}

#[tokio::test]
async fn a_code_signs_in_the_browser_that_asked_however_it_is_typed() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let typed = stage.mail().code().to_lowercase().replace('-', " ");
    assert_eq!(browser.type_code(&typed).await.location(), "/");
    assert!(browser.is_in().await);
}

#[tokio::test]
async fn a_link_opened_on_another_device_gives_nothing_there_and_the_code_still_works_here() {
    let stage = Stage::new().await;
    let here = stage.firefox();
    here.ask("bob@example.eu").await;
    let mail = stage.mail();
    let phone = stage.browser(SAFARI, "198.51.100.7");
    let before = stage.snapshot();
    let answer = phone.follow(&mail.link).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Type the code from the mail in the window where you started"));
    assert!(!phone.has("tk_s"));
    assert_eq!(phone.type_code(&mail.code()).await.status, 422, "a code alone is useless");
    assert_eq!(stage.snapshot(), before);
    assert_eq!(here.type_code(&mail.code()).await.location(), "/");
}

#[tokio::test]
async fn without_script_the_link_is_pasted() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let link = stage.mail().link;
    let path = link.split('#').next().unwrap();
    let whole = format!("http://127.0.0.1:8080{link}");
    assert_eq!(browser.fill(path, path, &[("token", ""), ("pasted", &whole)]).await.location(), "/");
    let second = stage.firefox();
    second.ask("bob@example.eu").await;
    let link = stage.mail().link;
    let (path, key) = link.split_once('#').unwrap();
    assert_eq!(second.fill(path, path, &[("token", ""), ("pasted", key)]).await.location(), "/");
    let third = stage.firefox();
    third.ask("bob@example.eu").await;
    let link = stage.mail().link;
    assert_eq!(third.fill("/l", "/l", &[("pasted", &link)]).await.location(), "/");
}

#[tokio::test]
async fn a_scanner_that_gets_and_heads_every_link_changes_no_row_and_the_person_still_signs_in() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let (mail, bob) = (stage.mail(), stage.bob);
    let console = stage.write(move |w| people::links::console(w, bob)).await.unwrap();
    let invite = stage.write(move |w| people::links::invite(w, bob)).await.unwrap();
    let before = stage.snapshot();
    for link in [&mail.link, &console, &invite] {
        for agent in ["", "Mozilla/5.0 HeadlessChrome/141.0"] {
            let scanner = stage.browser(agent, "192.0.2.1");
            assert_eq!(scanner.head(link).await.status, 200);
            assert_eq!(scanner.get(link).await.status, 200);
            assert_eq!(scanner.get(link).await.status, 200);
            assert!(!scanner.has("tk_s") && scanner.has("tk_pre"));
        }
    }
    assert_eq!(stage.snapshot(), before);
    assert_eq!(browser.follow(&mail.link).await.location(), "/");
}

#[tokio::test]
async fn the_page_of_a_link_is_the_same_for_every_selector() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let real = browser.get(&stage.mail().link).await;
    let dead = browser.get("/l/sgn_00000000000000000000000000").await;
    let odd = browser.get("/l/x").await;
    assert_eq!(masked(&real), masked(&dead));
    assert_eq!(masked(&real), masked(&odd));
    assert_eq!(real.header("cache-control"), "no-store");
}

#[tokio::test]
async fn fifty_parallel_uses_of_a_link_give_one_session() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let link = stage.mail().link;
    let (path, token) = link.split_once('#').unwrap();
    let form_token = browser.get(path).await.form_token();
    let uses = (0..50).map(|_| {
        let (browser, form_token) = (browser.copy(), form_token.clone());
        async move { browser.post(path, &[("form_token", &form_token), ("token", token)]).await.status }
    });
    let answers = futures_util::future::join_all(uses).await;
    assert_eq!(answers.iter().filter(|s| **s == 303).count(), 1);
    assert_eq!(answers.iter().filter(|s| **s == 422).count(), 49);
    assert_eq!(stage.sessions(stage.bob), 1);
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let stage = Stage::new().await;
    let mut answers = Vec::new();
    for email in ["bob@example.eu", "zoe@example.eu"] {
        let browser = stage.firefox();
        let asked = browser.ask(email).await;
        let page = browser.get("/sign-in/code").await;
        let wrong = browser.type_code("AAAA-AAAA").await;
        assert!(wrong.body.contains("This code does not fit") && !wrong.body.contains(email));
        let mut last = wrong;
        for _ in 0..5 {
            last = browser.type_code("BBBB-BBBB").await;
        }
        answers.push([asked, page, last].map(|a| masked(&a)));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(stage.mails().len(), 1);
    let rows = |stage: &Stage| stage.snapshot().iter().filter(|l| l.contains("exhausted5")).count();
    assert_eq!(rows(&stage), 2, "both have a request row, worn out alike");
}

/// An answer without what differs each time: nonce, form token, cookie values.
fn masked(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let random = |text: &str| {
        text.split(['"', '\'', '=', ';'])
            .map(|part| if part.len() > 40 && !part.contains(' ') { "*" } else { part })
            .collect::<Vec<_>>()
            .join("|")
    };
    let headers = answer.headers.iter().filter(|(n, _)| n != "content-security-policy");
    let headers = headers.map(|(n, v)| (n.clone(), random(v))).collect();
    (answer.status, headers, random(&answer.body))
}

#[tokio::test]
async fn five_wrong_codes_exhaust_a_request_but_its_link_was_never_guessable() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let mail = stage.mail();
    for _ in 0..4 {
        assert_eq!(browser.type_code("2222-2222").await.status, 422);
    }
    browser.type_code("2222-2222").await;
    let exhausted = |stage: &Stage| stage.events().iter().filter(|e| *e == "sign-in.exhausted").count();
    assert_eq!(exhausted(&stage), 0, "not in the time of the answer, which would tell who is known");
    for _ in 0..2 {
        stage.write_all(turnkeep::spine::people::sign_in::sweep).await.unwrap();
        assert_eq!(exhausted(&stage), 1, "once");
    }
    assert_eq!(browser.type_code(&mail.code()).await.status, 422);
    assert_eq!(browser.follow(&mail.link).await.status, 422);
    assert_eq!(stage.sessions(stage.bob), 0);
}

#[tokio::test]
async fn links_and_codes_expire_to_the_second() {
    for (life, purpose) in [(600, "sign-in"), (600, "console"), (7 * 86_400, "invite"), (7 * 86_400, "demo")]
    {
        for (wait, status) in [(life - 1, 303), (life, 422)] {
            let stage = Stage::new().await;
            let (browser, bob) = (stage.firefox(), stage.bob);
            let link = match purpose {
                "console" => stage.write(move |w| people::links::console(w, bob)).await.unwrap(),
                "invite" => stage.write(move |w| people::links::invite(w, bob)).await.unwrap(),
                "demo" => stage.write(move |w| people::links::demo(w, bob)).await.unwrap(),
                _ => {
                    browser.ask("bob@example.eu").await;
                    stage.mail().link
                }
            };
            stage.pass(wait);
            assert_eq!(browser.follow(&link).await.status, status, "{purpose} after {wait} s");
        }
    }
    for (wait, status) in [(599, 303), (600, 422)] {
        let stage = Stage::new().await;
        let browser = stage.firefox();
        browser.ask("bob@example.eu").await;
        let code = stage.mail().code();
        stage.pass(wait);
        assert_eq!(browser.type_code(&code).await.status, status, "a code after {wait} s");
    }
}

#[tokio::test]
async fn signing_in_cancels_what_else_was_asked_for() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    browser.ask("bob@example.eu").await;
    let mails = stage.mails();
    assert_eq!(browser.copy().type_code(&mails[0].code()).await.location(), "/", "the older mail works too");
    assert_eq!(browser.follow(&mails[1].link).await.status, 422);
}

#[tokio::test]
async fn a_form_needs_the_token_of_this_browser() {
    let stage = Stage::new().await;
    let (mine, other) = (stage.firefox(), stage.firefox());
    mine.get("/sign-in").await;
    let foreign = other.get("/sign-in").await.form_token();
    for token in ["", "AAAA", &foreign] {
        let answer = mine.post("/sign-in", &[("form_token", token), ("email", "bob@example.eu")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("send it once more") && answer.body.contains("bob@example.eu"));
    }
    let answer = mine.ask("no address").await;
    assert!(answer.status == 422 && answer.body.contains("does not look like an e-mail address"));
    assert!(stage.mails().is_empty());
}

#[tokio::test]
async fn whoever_wanted_to_go_somewhere_gets_there() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    assert_eq!(browser.get("/me/email").await.location(), "/sign-in?next=/me/email");
    let page = browser.get("/sign-in?next=/me/email").await;
    assert!(page.body.contains("value=\"/me/email\""));
    let (token, email) = (page.form_token(), "bob@example.eu");
    browser.post("/sign-in", &[("form_token", &token), ("email", email), ("next", "/me/email")]).await;
    assert_eq!(browser.follow(&stage.mail().link).await.location(), "/me/email");
    let evil = stage.firefox();
    let page = evil.get("/sign-in?next=//evil.example").await;
    assert!(!page.body.contains("evil"));
    let token = page.form_token();
    evil.post("/sign-in", &[("form_token", &token), ("email", email), ("next", "//evil.example")]).await;
    assert_eq!(evil.follow(&stage.mail().link).await.location(), "/");
}

#[tokio::test]
async fn a_deactivated_person_looks_unknown_and_their_open_links_are_dead() {
    let stage = Stage::new().await;
    let inside = stage.signed_in("bob@example.eu").await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let (mail, bob) = (stage.mail(), stage.bob);
    stage.write(move |w| people::deactivate(w, bob)).await.unwrap();
    assert!(!inside.is_in().await);
    assert_eq!(stage.sessions(stage.bob), 0);
    assert_eq!(browser.follow(&mail.link).await.status, 422);
    assert_eq!(browser.type_code(&mail.code()).await.status, 422);
    assert_eq!(browser.ask("bob@example.eu").await.location(), "/sign-in/code");
    assert!(stage.mails().is_empty());
    assert!(stage.write(move |w| people::links::console(w, bob)).await.is_err());
}

#[tokio::test]
async fn a_post_by_somebody_signed_out_is_told_so() {
    let stage = Stage::new().await;
    let browser: Arc<Chrome> = Arc::new(stage.firefox());
    let answer = browser.post("/me/sessions/others/end", &[]).await;
    assert_eq!(answer.status, 401);
    assert!(answer.body.contains("You are signed out"));
}

#[tokio::test]
async fn a_damaged_row_tells_nobody_who_is_known_and_keeps_nobody_else_out() {
    for broken in ["ada@example.eu", "bob@example.eu"] {
        let stage = Stage::new().await;
        let id = if broken.starts_with("ada") { stage.ada } else { stage.bob };
        let damage = move |w: &turnkeep::store::Write<'_>| {
            w.exec(
                "UPDATE people SET name_sealed = zeroblob(60) WHERE id = :id /* instance */",
                turnkeep::store::named_params! { ":id": id },
            )
        };
        stage.write_all(damage).await.unwrap();
        for address in ["ada@example.eu", "bob@example.eu", "nobody@example.eu"] {
            let browser = stage.firefox();
            assert_eq!(browser.ask(address).await.location(), "/sign-in/code", "{address}, {broken} damaged");
            assert_eq!(browser.type_code("2222-2222").await.status, 422);
            let known = address != broken && address != "nobody@example.eu";
            assert_eq!(stage.mails().len(), usize::from(known), "{address}, {broken} damaged");
        }
    }
}
