//! The deliveries: what was mailed and how it went, and sending again what failed.

use crate::house_of_tests::TestHouse;
use poem::http::StatusCode;
use turnkeep::base::{Error, Result, Sealed};
use turnkeep::spine::notifications::{self, DeliveryId, Kind, Post, Tried};
use turnkeep::spine::people;
use turnkeep::store::{Actor, Scope, Write};

const ADA: &str = "ada@lindenhof.example";
const BOB: &str = "bob@lindenhof.example";
const HERE: &str = "/settings/deliveries";

async fn house() -> TestHouse {
    TestHouse::lindenhof("2026-03-25T09:00:00Z").await
}

/// Posts news of Bob's leave that is not carried yet.
async fn posted(house: &TestHouse, about: &'static str) -> DeliveryId {
    let (workspace, bob) = house.found(BOB);
    let scope = Scope::workspace(workspace, Actor::Clock);
    let act = move |w: &Write<'_>| {
        let (kind, message) = (Kind::Announcement, "people.leave-entered");
        let content = &serde_json::json!({ "by": bob, "from": "2026-05-04", "until": "2026-05-08" });
        notifications::post(w, &Post { to: bob, kind, message, about, content, not_before: None })?;
        Ok(notifications::to(w, bob, 1)?[0].0.id)
    };
    house.write(scope, act).await.unwrap()
}

async fn tried(house: &TestHouse, id: DeliveryId, outcome: Tried, words: &'static str) {
    let (workspace, bob) = house.found(BOB);
    let act = move |w: &Write<'_>| notifications::tried(w, id, bob, outcome, &Sealed::new(words.into()));
    house.write(Scope::workspace(workspace, Actor::Clock), act).await.unwrap();
}

async fn failed(house: &TestHouse, about: &'static str) -> DeliveryId {
    let id = posted(house, about).await;
    tried(house, id, Tried::Never, "550 no such mailbox").await;
    id
}

async fn resend(house: &TestHouse, id: DeliveryId) -> Result<bool> {
    let scope = Scope::workspace(house.found(BOB).0, Actor::Console);
    house.write(scope, move |w| notifications::resend(w, id)).await
}

fn letters(house: &TestHouse) -> usize {
    house.letters_to(BOB).iter().filter(|(subject, _)| subject.contains("leave for you: Mon 4 May")).count()
}

#[tokio::test]
async fn what_was_mailed_is_listed_by_what_it_is_about_and_not_by_what_it_says() {
    let house = house().await;
    let body = house.signed_in(ADA).await.get(HERE).await.body;
    for said in ["Leave entered", "Bob Okafor", "Handoff", "Sent", "1 try", " mails"] {
        assert!(body.contains(said), "{said}: {body}");
    }
    assert!(!body.contains("entered leave for you") && !body.contains("Send again"), "{body}");
    assert!(body.contains("Sign-in links and invites are sent from memory"));
}

#[tokio::test]
async fn a_mail_that_was_given_up_is_sent_again_once_and_the_record_says_so_once() {
    let house = house().await;
    let id = failed(&house, "news").await;
    let ada = house.signed_in(ADA).await;
    let page = ada.get(&format!("{HERE}?state=failed")).await;
    for said in ["1 mail was given up.", "550 no such mailbox", "Failed", "Send again", "1 mail<"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let fields = [("form_token", page.form_token()), ("state", "failed")];
    for _ in 0..2 {
        let sent = ada.post(&format!("{HERE}/{id}/resend"), &fields).await;
        assert_eq!(sent.location.as_deref(), Some("/settings/deliveries?state=failed"), "{}", sent.body);
    }
    assert!(ada.get(&format!("{HERE}?state=waiting")).await.body.contains("Leave entered"));
    house.tick().await;
    assert_eq!(letters(&house), 1);
    let body = ada.get(HERE).await.body;
    assert!(body.contains("2 tries") && !body.contains("was given up"), "{body}");
    let record = ada.get("/record?kind=settings").await.body;
    assert_eq!(record.matches("sent again").count(), 1, "{record}");
    let again = ada.post(&format!("{HERE}/{id}/resend"), &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("This mail was sent already."), "{}", again.body);
}

#[tokio::test]
async fn all_that_failed_is_sent_again_at_once() {
    let house = house().await;
    for about in ["one", "two", "three"] {
        failed(&house, about).await;
    }
    let ada = house.signed_in(ADA).await;
    let page = ada.get(HERE).await;
    assert!(page.body.contains("3 mails were given up."), "{}", page.body);
    for _ in 0..2 {
        let sent = ada.post(&format!("{HERE}/resend"), &[("form_token", page.form_token())]).await;
        assert_eq!(sent.location.as_deref(), Some(HERE));
    }
    house.tick().await;
    assert_eq!(letters(&house), 3);
    let record = ada.get("/record?kind=settings").await.body;
    assert_eq!(record.matches("had every failed mail sent again").count(), 1, "{record}");
}

#[tokio::test]
async fn what_needs_no_sending_is_not_sent_again() {
    let house = house().await;
    let (workspace, bob) = house.found(BOB);
    let says = async |id| match resend(&house, id).await {
        Err(Error::Refused(all)) => format!("{:?}", all[0]),
        other => panic!("{:?}", other.map_err(|e| e.to_string())),
    };
    let waits = posted(&house, "waits").await;
    assert_eq!(says(waits).await, "This mail was not tried yet. It goes out by itself.");
    let act = move |w: &Write<'_>| notifications::cancel(w, bob, "waits");
    house.write(Scope::workspace(workspace, Actor::Clock), act).await.unwrap();
    assert_eq!(says(waits).await, "This mail is not needed any more.");
    let again = posted(&house, "again").await;
    tried(&house, again, Tried::Later, "451 later").await;
    assert!(resend(&house, again).await.unwrap());
    assert!(!resend(&house, again).await.unwrap(), "it goes now already");
    let id = failed(&house, "gone").await;
    house
        .write(Scope::workspace(workspace, Actor::Console), move |w| people::deactivate(w, bob))
        .await
        .unwrap();
    let ada = house.signed_in(ADA).await;
    let page = ada.get(HERE).await;
    let refused = ada.post(&format!("{HERE}/{id}/resend"), &[("form_token", page.form_token())]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("This person was deactivated and gets no mail."), "{}", refused.body);
}

#[tokio::test]
async fn a_mail_sent_again_is_tried_as_patiently_as_a_new_one() {
    let house = house().await;
    let id = posted(&house, "news").await;
    for _ in 0..11 {
        tried(&house, id, Tried::Later, "451 later").await;
    }
    let ada = house.signed_in(ADA).await;
    assert!(ada.get(HERE).await.body.contains("11 tries"));
    house.clock.move_both(jiff::SignedDuration::from_secs(1));
    assert!(resend(&house, id).await.unwrap());
    house.clock.move_both(jiff::SignedDuration::from_secs(1));
    tried(&house, id, Tried::Later, "451 later").await;
    let body = ada.get(&format!("{HERE}?state=waiting")).await.body;
    assert!(body.contains("Waiting") && body.contains("next try"), "{body}");
}

#[tokio::test]
async fn only_admins_see_the_deliveries_and_only_of_their_own_workspace() {
    let house = house().await;
    let id = failed(&house, "news").await;
    let bob = house.signed_in(BOB).await;
    assert_eq!(bob.get(HERE).await.status, StatusCode::NOT_FOUND);
    let token = bob.get("/me").await.form_token().to_owned();
    for path in [format!("{HERE}/resend"), format!("{HERE}/{id}/resend")] {
        assert_eq!(bob.post(&path, &[("form_token", &*token)]).await.status, StatusCode::NOT_FOUND);
    }
    let elsewhere = house
        .write(TestHouse::console(), |w| people::make_workspace(w, &"Elsewhere".to_owned().into()))
        .await
        .unwrap();
    let scope = Scope::workspace(elsewhere, Actor::Console);
    let there = house.write(scope, move |w| notifications::resend(w, id)).await;
    assert!(matches!(there, Err(Error::NotFound)));
    let seen = house.store().read(scope, |r| notifications::list::list(r, &Default::default())).unwrap();
    assert_eq!((seen.count, seen.lines.len()), (0, 0));
}

#[tokio::test]
async fn one_finds_by_person_and_by_how_it_went_a_page_at_a_time() {
    let house = house().await;
    let (workspace, bob) = house.found(BOB);
    let scope = Scope::workspace(workspace, Actor::Clock);
    let act = move |w: &Write<'_>| {
        for n in 0..70 {
            let (kind, message, about) = (Kind::Announcement, "people.leave-entered", format!("n{n}"));
            let content = &"x";
            notifications::post(
                w,
                &Post { to: bob, kind, message, about: &about, content, not_before: None },
            )?;
        }
        Ok(())
    };
    house.write(scope, act).await.unwrap();
    let ada = house.signed_in(ADA).await;
    let page = ada.get(&format!("{HERE}?to={bob}&state=waiting")).await;
    assert!(page.body.contains("70 mails") && page.body.contains(&format!("value=\"{bob}\" selected")));
    assert_eq!(page.body.matches("<th scope=\"row\">").count(), 50);
    let next = page.between("rel=\"next\" href=\"", "\"").replace("&amp;", "&");
    assert!(next.starts_with(&format!("{HERE}?state=waiting&to={bob}&at=dlv_")), "{next}");
    let second = ada.get(&next).await;
    assert_eq!(second.body.matches("<th scope=\"row\">").count(), 20);
    let back = second.between("rel=\"prev\" href=\"", "\"").replace("&amp;", "&");
    assert_eq!(ada.get(&back).await.body.matches("<th scope=\"row\">").count(), 50);
    assert!(ada.get(&format!("{HERE}?state=failed")).await.body.contains("Nothing fits."));
}
