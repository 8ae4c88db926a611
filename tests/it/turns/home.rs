//! The home page and the rotation's page: what may be done with a turn, by plain forms.

use crate::house_of_tests::{Browser, Seen, TestHouse};
use poem::http::StatusCode;

const MORNING: &str = "2026-03-02T10:00[Europe/Berlin]";
const ADA: &str = "ada@lindenhof.example";
const CHIARA: &str = "chiara@lindenhof.example";

/// The path of the act `verb` on the page, for the turn nearest to `text`.
fn path<'a>(page: &'a Seen, text: &str, verb: &str) -> &'a str {
    let rest = &page.body[page.body.find(text).unwrap_or_else(|| panic!("no {text}"))..];
    let end = rest.find(&format!("/{verb}\"")).unwrap_or_else(|| panic!("no {verb} after {text}"));
    let start = rest[..end].rfind("/turns/").unwrap();
    &rest[start..end + 1 + verb.len()]
}

async fn press(browser: &Browser, page: &Seen, path: &str, more: &[(&str, &str)]) -> Seen {
    let mut fields = vec![("form_token", page.form_token())];
    fields.extend(more);
    browser.post(path, &fields).await
}

#[tokio::test]
async fn a_turn_is_snoozed_from_the_home_page_and_woken_again() {
    let house = TestHouse::lindenhof(MORNING).await;
    let ada = house.signed_in(ADA).await;
    let page = ada.get("/").await;
    assert!(page.body.contains("Snooze for an hour"));
    assert!(page.body.contains("Snooze until tomorrow 09:00"));
    let snooze = path(&page, "Renew the certificate", "snooze").to_owned();
    let answer = press(&ada, &page, &snooze, &[("for", "morning")]).await;
    assert_eq!((answer.status, answer.location.as_deref()), (StatusCode::SEE_OTHER, Some("/")));
    let page = ada.get("/").await;
    assert!(page.body.contains("Snoozed (1)"));
    assert!(page.body.contains("Back tomorrow 09:00"));
    let wake = path(&page, "Renew the certificate", "wake").to_owned();
    press(&ada, &page, &wake, &[]).await;
    assert!(!ada.get("/").await.body.contains("Snoozed ("));
    let wrong = press(&ada, &page, &snooze, &[("for", "ever")]).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    let forged = ada.post(&snooze, &[("for", "hour")]).await;
    assert_ne!(forged.status, StatusCode::SEE_OTHER, "without the form's token");
}

#[tokio::test]
async fn a_colleague_takes_a_turn_on_the_rotations_page_where_all_see_who_has_it() {
    let house = TestHouse::lindenhof(MORNING).await;
    let (ada, chiara) = (house.signed_in(ADA).await, house.signed_in(CHIARA).await);
    let list = chiara.get("/rotations").await;
    let before = &list.body[..list.body.find("Support</a>").unwrap()];
    let rotation = &before[before.rfind("/rotations/").unwrap()..before.rfind('"').unwrap()];
    let page = chiara.get(rotation).await;
    let take = path(&page, "Renew the certificate", "take").to_owned();
    let answer = press(&chiara, &page, &take, &[("back", rotation)]).await;
    assert_eq!(answer.location.as_deref(), Some(rotation));
    assert!(chiara.get("/").await.body.contains("Renew the certificate"));
    assert!(!ada.get("/").await.body.contains("Renew the certificate"));
    assert!(ada.get(rotation).await.body.contains("Chiara Greco has it"));
    let page = chiara.get(rotation).await;
    assert!(page.body.contains("You have it"));
    let back = path(&page, "Renew the certificate", "give-back").to_owned();
    press(&chiara, &page, &back, &[("back", rotation)]).await;
    assert!(ada.get("/").await.body.contains("Renew the certificate"));
}

#[tokio::test]
async fn whoever_it_is_escalated_to_gets_one_mail_and_sees_with_whom_it_is_late() {
    let house = TestHouse::lindenhof(MORNING).await;
    let chiara = house.signed_in(CHIARA).await;
    let list = chiara.get("/rotations").await;
    let before = &list.body[..list.body.find("Support</a>").unwrap()];
    let rotation = &before[before.rfind("/rotations/").unwrap()..before.rfind('"').unwrap()];
    let page = chiara.get(rotation).await;
    press(&chiara, &page, path(&page, "Renew the certificate", "take"), &[]).await;
    // It is due on Tuesday at four, and Ada is the fallback.
    for _ in 0..72 {
        house.advance(1, 0).await;
    }
    let mails = house.letters_to(ADA);
    let mails: Vec<_> = mails.iter().filter(|(subject, _)| subject.starts_with("Late with")).collect();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].0, "Late with Chiara Greco: Renew the certificate of the staging server");
    assert!(mails[0].1.contains("Chiara Greco has it, and it is still open."), "{}", mails[0].1);
    let ada = house.signed_in(ADA).await;
    let page = ada.get("/").await;
    assert!(page.body.contains("Support · late with Chiara Greco"));
    press(&ada, &page, path(&page, "Renew the certificate", "done"), &[]).await;
    let chiara = house.signed_in(CHIARA).await;
    assert!(!chiara.get("/").await.body.contains("Renew the certificate"));
}
