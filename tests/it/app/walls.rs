//! Walls: who is on duty, on a screen that nobody is signed in at.

use crate::house_of_tests::{Browser, Seen, TestHouse};
use poem::http::{StatusCode, header};
use turnkeep::base::Error;
use turnkeep::features::rotations::{
    self,
    walls::{self, WallId, Wanted},
};
use turnkeep::spine::people::{self, workspace};
use turnkeep::store::{Actor, Scope};

const ADA: &str = "ada@lindenhof.example";
const BOB: &str = "bob@lindenhof.example";
const NEW: &str = "/settings/walls/new";
const HERE: &str = "/settings/walls";

async fn house() -> TestHouse {
    TestHouse::lindenhof("2026-03-25T08:31:20Z").await
}

/// The fields of a wall of everything.
fn fields<'a>(page: &'a Seen, label: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("form_token", page.form_token()),
        ("label", label),
        ("what", "all"),
        ("lang", "de"),
        ("zone", "Europe/Berlin"),
    ]
}

/// Makes a wall on Ada's page; the path of its link.
async fn made(ada: &Browser, label: &str, more: &[(&str, &str)]) -> String {
    let page = ada.get(NEW).await;
    let mut sent = fields(&page, label);
    sent.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    sent.extend(more);
    let shown = ada.post(NEW, &sent).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    format!("/wall/{}", shown.between("/wall/", "\""))
}

/// What a screen gets there: the answer's status, its `Refresh` header, and the page.
async fn screen(house: &TestHouse, path: &str) -> (StatusCode, Option<String>, String) {
    let mut answer = house.browser().open(path, "accept-language", "en").await;
    let again = answer.header("refresh").map(str::to_owned);
    assert_eq!(answer.header(header::REFERRER_POLICY), Some("no-referrer"));
    assert_eq!(answer.header("x-robots-tag"), Some("noindex, nofollow"));
    assert_eq!(answer.header(header::SET_COOKIE), None);
    (answer.status(), again, answer.take_body().into_string().await.unwrap())
}

#[tokio::test]
async fn whoever_has_the_link_sees_who_is_on_duty_in_the_walls_own_language_and_zone() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let path = made(&ada, "Küche", &[]).await;
    let (status, again, body) = screen(&house, &path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains(r#"<html lang="de">"#) && body.contains("Stand 09:31"), "{body}");
    for shown in ["Lindenhof GmbH", "Support", "Night watch", "Ada Lindqvist", "Europe/Berlin", "Danach"] {
        assert!(body.contains(shown), "{shown}: {body}");
    }
    for private in ["lindenhof.example", "Küche", "form_token", "<script", "per_", "rot_", "abwesend"] {
        assert!(!body.contains(private), "{private}: {body}");
    }
    assert_eq!(again.as_deref(), Some("41"), "at the next full minute, and a breath");
    assert_eq!(screen(&house, &format!("{path}?still")).await.1, None);
}

#[tokio::test]
async fn a_wall_of_some_rotations_shows_no_other_and_one_of_all_also_later_ones() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let form = ada.get(NEW).await;
    let id = form.between("name=\"rotations\" value=\"", "\"").to_owned();
    let missing = ada.post(NEW, &[fields(&form, " "), vec![("what", "some")]].concat()).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("label-wrong"), "{}", missing.body);
    let path = made(&ada, "Lobby", &[("what", "some"), ("rotations", &id)]).await;
    let (_, _, body) = screen(&house, &path).await;
    assert_eq!(body.matches("class=\"post\"").count(), 1, "{body}");
    let chosen = [&fields(&form, "x")[..2], &[("what", "some"), ("lang", "en"), ("zone", "UTC")]].concat();
    let none = ada.post(NEW, &chosen);
    assert!(none.await.body.contains("rotations-wrong"));
}

#[tokio::test]
async fn a_revoked_wall_is_dead_at_once_and_answers_to_the_letter_as_one_that_never_was() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let (kept, path) = (made(&ada, "Stays", &[]).await, made(&ada, "Goes", &[]).await);
    let list = ada.get(HERE).await;
    let (_, goes) = list.body.split_once("Goes").unwrap();
    let revoke = goes.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(ada.post(revoke, &[("form_token", list.form_token())]).await.location.as_deref(), Some(HERE));
    let unknown = "/wall/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let masked = |body: String, path: &str| {
        let (head, tail) = body.split_once("nonce=\"").unwrap();
        format!("{head}{}", tail.split_once('"').unwrap().1).replace(path, "PATH")
    };
    let (dead, never) = (screen(&house, &path).await, screen(&house, unknown).await);
    assert_eq!((dead.0, &dead.1), (StatusCode::NOT_FOUND, &None));
    assert_eq!(masked(dead.2, &path), masked(never.2.clone(), unknown));
    assert_eq!(screen(&house, "/wall/short").await.0, StatusCode::NOT_FOUND);
    // Also for somebody signed in: the page looks nobody up.
    assert_eq!(masked(ada.get(&path).await.body, &path), masked(never.2, unknown));
    assert_eq!(screen(&house, &kept).await.0, StatusCode::OK);
    assert_eq!(ada.post(revoke, &[("form_token", list.form_token())]).await.status, StatusCode::NOT_FOUND);
    assert!(!ada.get(HERE).await.body.contains("Goes"));
}

#[tokio::test]
async fn only_admins_make_and_revoke_walls_and_only_their_own() {
    let house = house().await;
    let (ada, bob) = (house.signed_in(ADA).await, house.signed_in(BOB).await);
    let path = made(&ada, "Kitchen", &[]).await;
    let wanted =
        || Wanted { label: "x".to_owned().into(), lang: "en".into(), zone: "UTC".into(), rotations: None };
    let place = house.store().read(TestHouse::console(), people::workspaces).unwrap()[0];
    let by = |address: &str| {
        let found =
            house.store().read(TestHouse::console(), |r| Ok(people::by_address(r, address)[0])).unwrap();
        Scope::workspace(place, Actor::Person(found.1))
    };
    let refused = house.write(by(BOB), move |w| walls::make(w, &wanted()).map(drop)).await;
    assert!(matches!(refused, Err(Error::NotAllowed)));
    let id: WallId = house.store().read(by(ADA), walls::walls).unwrap()[0].id;
    assert!(matches!(house.write(by(BOB), move |w| walls::revoke(w, id)).await, Err(Error::NotAllowed)));
    assert_eq!(bob.get(HERE).await.status, StatusCode::NOT_FOUND);

    // Another workspace: its wall shows nobody of ours, and its admin cannot revoke ours.
    let name = "Elsewhere".to_owned().into();
    house.clock.move_both(jiff::SignedDuration::from_secs(1));
    let there = house.write(by(ADA), move |w| workspace::add_beside(w, &name)).await.unwrap();
    let console = Scope::workspace(there, Actor::Console);
    let admin = house.store().read(console, |r| Ok(people::by_address(r, ADA)[0].1)).unwrap();
    let stranger = Scope::workspace(there, Actor::Person(admin));
    assert!(matches!(house.write(stranger, move |w| walls::revoke(w, id)).await, Err(Error::NotFound)));
    let foreign = house.store().read(by(ADA), rotations::all).unwrap()[0].id;
    let theirs = Wanted { rotations: Some(vec![foreign]), ..wanted() };
    assert!(matches!(
        house.write(stranger, move |w| walls::make(w, &theirs).map(drop)).await,
        Err(Error::NotFound)
    ));
    let (_, token) = house.write(stranger, move |w| walls::make(w, &wanted())).await.unwrap();
    let (status, _, body) = screen(&house, &format!("/wall/{}", token.text())).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("Elsewhere") && body.contains("no rotation to show"), "{body}");
    for ours in ["Lindenhof", "Support", "Lindqvist"] {
        assert!(!body.contains(ours), "{ours}: {body}");
    }
    assert_eq!(screen(&house, &path).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_wall_looks_again_just_after_the_next_handoff_and_notes_only_the_day() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let path = made(&ada, "Kitchen", &[]).await;
    assert!(ada.get(HERE).await.body.contains("not looked at yet"));
    screen(&house, &path).await;
    assert!(ada.get(HERE).await.body.contains("last looked at Wed 25 Mar"));
    // Monday at nine in Berlin somebody else takes over: the picture before is as good until then.
    house.advance_to("2026-03-30T06:59:55Z").await;
    assert_eq!(screen(&house, &path).await.1.as_deref(), Some("6"));
    let before = screen(&house, &path).await.2;
    house.clock.move_both(jiff::SignedDuration::from_secs(5));
    assert_eq!(screen(&house, &path).await.1.as_deref(), Some("6"), "due, and not yet done");
    house.tick().await;
    let after = screen(&house, &path).await.2;
    assert_ne!(before, after);
    let ada = house.signed_in(ADA).await;
    assert!(ada.get(HERE).await.body.contains("last looked at Mon 30 Mar"));
}

#[tokio::test]
async fn a_wall_that_is_open_all_day_keeps_nobody_signed_in() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let path = made(&ada, "Kitchen", &[]).await;
    let cookies = ada.cookies();
    for _ in 0..40 {
        house.clock.move_both(jiff::SignedDuration::from_hours(24));
        assert_eq!(ada.get(&path).await.status, StatusCode::OK);
    }
    assert_eq!(ada.cookies(), cookies, "no new token");
    assert!(ada.get("/").await.location.is_some_and(|to| to.starts_with("/sign-in")));
}
