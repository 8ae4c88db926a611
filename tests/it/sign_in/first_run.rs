//! The first run: one link makes the workspace and its admin.

use super::stage::Stage;
use turnkeep::spine::people::{self, Role, set_up};

const GOOD: [(&str, &str); 5] = [
    ("legal_name", "Lindenhof GmbH"),
    ("name", "Ada"),
    ("email", "ada@example.eu"),
    ("zone", "europe/paris"),
    ("lang", "de"),
];

#[tokio::test]
async fn the_set_up_link_makes_workspace_and_admin_and_closes_the_way_for_good() {
    let stage = Stage::empty().await;
    let page = stage.firefox().get("/sign-in").await;
    assert!(page.body.contains("Nobody has set up this Turnkeep yet"));
    let link = stage.write_all(set_up::link).await.unwrap().unwrap();
    let browser = stage.firefox();
    assert_eq!(browser.get("/set-up").await.location(), "/sign-in", "not without the link");
    assert_eq!(browser.follow(&link).await.location(), "/set-up");
    assert_eq!(browser.fill("/set-up", "/set-up", &GOOD).await.location(), "/settings/mail?first=1");
    assert_eq!(browser.get("/").await.body, "home of Ada");
    let scope = turnkeep::store::Scope::instance(turnkeep::store::Actor::Console);
    let found = stage.store.read(scope, |r| people::sign_in::holder(r, "ada@example.eu")).unwrap();
    let (_, ada) = found.unwrap();
    assert!(ada.is(Role::Admin));
    assert_eq!((ada.profile.zone.as_str(), ada.profile.lang.as_str()), ("Europe/Paris", "de"));
    assert_eq!(stage.write_all(set_up::link).await.unwrap(), None);
    assert_eq!(stage.firefox().get("/set-up").await.location(), "/");
    assert_eq!(stage.firefox().follow(&link).await.status, 422);
}

#[tokio::test]
async fn a_new_set_up_link_ends_the_one_before_and_one_browser_holds_it() {
    let stage = Stage::empty().await;
    let old = stage.write_all(set_up::link).await.unwrap().unwrap();
    let link = stage.write_all(set_up::link).await.unwrap().unwrap();
    let (first, second) = (stage.firefox(), stage.firefox());
    assert_eq!(first.follow(&old).await.status, 422);
    assert_eq!(first.follow(&link).await.location(), "/set-up");
    assert_eq!(second.follow(&link).await.status, 422, "it belongs to the browser that came first");
    assert_eq!(first.follow(&link).await.location(), "/set-up");
    stage.pass(3599);
    assert_eq!(first.get("/set-up").await.status, 200);
    stage.pass(1);
    assert_eq!(first.get("/set-up").await.location(), "/sign-in");
}

#[tokio::test]
async fn slips_in_the_form_are_told_all_at_once_and_the_input_stays() {
    let stage = Stage::empty().await;
    let link = stage.write_all(set_up::link).await.unwrap().unwrap();
    let browser = stage.firefox();
    browser.follow(&link).await;
    let bad = [("legal_name", " "), ("name", ""), ("email", "ada"), ("zone", "Paris"), ("lang", "de")];
    let answer = browser.fill("/set-up", "/set-up", &bad).await;
    assert_eq!(answer.status, 422);
    for id in ["legal_name-wrong", "name-wrong", "email-wrong", "zone-wrong"] {
        assert!(answer.body.contains(id), "{id}: {}", answer.body);
    }
    assert!(answer.body.contains("value=\"Paris\"") && answer.body.contains("value=\"ada\""));
    assert_eq!(browser.fill("/set-up", "/set-up", &GOOD).await.location(), "/settings/mail?first=1");
}
