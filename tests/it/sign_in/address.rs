//! Step-up, and changing one's address.

use super::stage::{Chrome, SAFARI, Stage, newcomer};
use turnkeep::spine::people::{self, limits};

/// Proves with a fresh code who sits there.
async fn step_up(stage: &Stage, browser: &Chrome) {
    let sent = browser.fill("/step-up?next=/me/email", "/step-up", &[("next", "/me/email")]).await;
    assert_eq!(sent.location(), "/step-up?sent=1&next=/me/email");
    let fields = [("code", &*stage.mail().code()), ("next", "/me/email")];
    let answer = browser.fill(sent.location(), "/step-up/code", &fields).await;
    assert_eq!(answer.location(), "/me/email");
}

#[tokio::test]
async fn something_delicate_needs_a_proof_of_the_last_ten_minutes() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    stage.pass(599);
    assert_eq!(browser.get("/me/email").await.status, 200);
    stage.pass(1);
    assert_eq!(browser.get("/me/email").await.location(), "/step-up?next=/me/email");
    assert_eq!(
        browser.post("/me/email", &[("email", "bob@example.org")]).await.location(),
        "/step-up?next=/me/email"
    );
    let before = browser.copy();
    step_up(&stage, &browser).await;
    assert_eq!(browser.get("/me/email").await.status, 200);
    assert!(!before.is_in().await, "the token before is dead");
}

#[tokio::test]
async fn a_step_up_code_counts_in_its_own_session_only() {
    let stage = Stage::new().await;
    let (one, two) = (stage.signed_in("bob@example.eu").await, stage.signed_in("bob@example.eu").await);
    stage.pass(600);
    one.fill("/step-up", "/step-up", &[("next", "/")]).await;
    let code = stage.mail().code();
    assert_eq!(two.fill("/step-up?sent=1", "/step-up/code", &[("code", &code)]).await.status, 422);
    assert_eq!(one.fill("/step-up?sent=1", "/step-up/code", &[("code", "2222-2222")]).await.status, 422);
    assert_eq!(one.fill("/step-up?sent=1", "/step-up/code", &[("code", &code)]).await.location(), "/");
}

#[tokio::test]
async fn a_new_address_confirms_itself_and_the_old_one_can_take_it_back() {
    let stage = Stage::new().await;
    let (here, other) = (stage.signed_in("bob@example.eu").await, stage.signed_in("bob@example.eu").await);
    let asked = here.fill("/me/email", "/me/email", &[("email", "bob@new.example")]).await;
    assert_eq!(asked.location(), "/me/email?sent=1");
    let mail = stage.mail();
    assert_eq!(mail.to, "bob@new.example");
    let phone = stage.browser(SAFARI, "198.51.100.7");
    assert_eq!(phone.follow(&mail.link).await.status, 422, "only where it was asked for");
    assert_eq!(here.follow(&mail.link).await.location(), "/me");
    assert!(here.is_in().await && !other.is_in().await);
    let undo = stage.mail();
    assert_eq!(undo.to, "bob@example.eu");
    stage.firefox().ask("bob@example.eu").await;
    assert!(stage.mails().is_empty(), "the old address no longer signs in");
    stage.signed_in("bob@new.example").await;
    stage.pass(7 * 86_400 - 1);
    let answer = phone.follow(&undo.link).await;
    assert!(answer.status == 200 && answer.body.contains("Your old address counts again"), "{}", answer.body);
    assert_eq!(stage.sessions(stage.bob), 0);
    assert!(!phone.has("tk_s"));
    stage.signed_in("bob@example.eu").await;
    let email = stage.read(|r| people::get(r, stage.bob)).email;
    assert_eq!(email.reveal(), "bob@example.eu");
}

#[tokio::test]
async fn the_code_of_the_mail_confirms_a_new_address_too() {
    let stage = Stage::new().await;
    let here = stage.signed_in("bob@example.eu").await;
    here.fill("/me/email", "/me/email", &[("email", "bob@new.example")]).await;
    let code = stage.mail().code();
    assert_eq!(here.fill("/me/email?sent=1", "/me/email/code", &[("code", "2222-2222")]).await.status, 422);
    assert_eq!(here.fill("/me/email?sent=1", "/me/email/code", &[("code", &code)]).await.location(), "/me");
}

#[tokio::test]
async fn whoever_stole_a_session_cannot_cut_off_the_first_undo() {
    let stage = Stage::new().await;
    let thief = stage.signed_in("bob@example.eu").await;
    thief.fill("/me/email", "/me/email", &[("email", "thief@one.example")]).await;
    thief.follow(&stage.mail().link).await;
    let owner = stage.mail();
    stage.pass(60);
    thief.fill("/me/email", "/me/email", &[("email", "thief@two.example")]).await;
    thief.follow(&stage.mail().link).await;
    let thiefs_own = stage.mail();
    thief.follow(&thiefs_own.link).await;
    assert_eq!(stage.firefox().follow(&owner.link).await.status, 200);
    let email = stage.read(|r| people::get(r, stage.bob)).email;
    assert_eq!(email.reveal(), "bob@example.eu");
}

#[tokio::test]
async fn an_address_that_somebody_has_is_refused_at_the_field() {
    let stage = Stage::new().await;
    let here = stage.signed_in("bob@example.eu").await;
    for (email, words) in [
        ("ADA@example.eu", "already has this address"),
        ("bob@example.eu", "This is your address already"),
        ("x", "does not look like"),
    ] {
        let answer = here.fill("/me/email", "/me/email", &[("email", email)]).await;
        assert!(answer.status == 422 && answer.body.contains(words), "{}", answer.body);
    }
    assert!(stage.mails().is_empty());
}

#[tokio::test]
async fn wrong_codes_of_strangers_at_sign_in_switch_off_neither_fresh_codes_nor_those_of_a_new_address() {
    let stage = Stage::new().await;
    let bobs = stage.signed_in("bob@example.eu").await;
    let many = |w: &turnkeep::store::Write<'_>| {
        (0..20).try_for_each(|_| limits::count(w, limits::WRONG_CODES[0].name, "bob@example.eu"))
    };
    stage.write_all(many).await.unwrap();
    stage.pass(600);
    step_up(&stage, &bobs).await;
    bobs.fill("/me/email", "/me/email", &[("email", "bob@new.example")]).await;
    let code = stage.mail().code();
    assert_eq!(bobs.fill("/me/email?sent=1", "/me/email/code", &[("code", &code)]).await.location(), "/me");
}

#[tokio::test]
async fn wrong_fresh_codes_do_not_switch_off_the_codes_of_sign_in() {
    let stage = Stage::new().await;
    let thief = stage.signed_in("bob@example.eu").await;
    for _ in 0..4 {
        thief.fill("/step-up", "/step-up", &[("next", "/")]).await;
        let code = stage.mail().code();
        for _ in 0..5 {
            let wrong = thief.fill("/step-up?sent=1", "/step-up/code", &[("code", "2222-2222")]).await;
            assert_eq!(wrong.status, 422);
        }
        let late = thief.fill("/step-up?sent=1", "/step-up/code", &[("code", &code)]).await;
        assert_eq!(late.status, 422, "five tries for one code");
    }
    let bobs = stage.firefox();
    bobs.ask("bob@example.eu").await;
    assert_eq!(bobs.type_code(&stage.mail().code()).await.location(), "/");
}

#[tokio::test]
async fn asking_for_a_new_address_tells_nobody_whether_it_is_known_in_another_workspace() {
    let stage = Stage::new().await;
    let elsewhere = |w: &turnkeep::store::Write<'_>| {
        let id = people::make_workspace(w, &"Elsewhere".to_owned().into())?;
        let new = newcomer("Zoe", "zoe@example.eu", people::Role::Member);
        w.within_workspace(id, |w| people::add(w, &new).map(drop))
    };
    stage.write_all(elsewhere).await.unwrap();
    let bobs = stage.signed_in("bob@example.eu").await;
    // Strangers use up their network; from then on only known addresses count.
    for n in 0..20 {
        stage.firefox().ask(&format!("nobody{n}@example.eu")).await;
    }
    for email in ["zoe@example.eu", "nobody@example.eu"] {
        for _ in 0..4 {
            stage.firefox().ask(email).await;
        }
        let asked = bobs.fill("/me/email", "/me/email", &[("email", email)]).await;
        assert_eq!(asked.status, 303, "{email}: {}", asked.body);
    }
}

#[tokio::test]
async fn one_address_gets_three_mails_in_a_quarter_of_an_hour_that_it_is_to_be_a_new_one() {
    let stage = Stage::new().await;
    let bobs = stage.signed_in("bob@example.eu").await;
    for status in [303, 303, 303, 429] {
        let asked = bobs.fill("/me/email", "/me/email", &[("email", "new@example.eu")]).await;
        assert_eq!(asked.status, status, "{}", asked.body);
    }
}
