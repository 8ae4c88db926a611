//! The record as people read it: sentences, who may read them, what is forgotten, and how one finds.

use crate::house_of_tests::{Browser, TestHouse};
use jiff::SignedDuration;
use poem::http::StatusCode;
use std::collections::BTreeSet;
use turnkeep::app::chores::{CHORES, run};
use turnkeep::spine::people::{self, Role, workspace};
use turnkeep::store::{Actor, Scope};

const ADA: &str = "ada@lindenhof.example";
const BOB: &str = "bob@lindenhof.example";

async fn house() -> TestHouse {
    TestHouse::lindenhof("2026-03-25T09:00:00Z").await
}

/// The sentences of a page, without their links, newest first.
fn sentences(body: &str) -> Vec<String> {
    let lists = body.split("<ul class=\"deeds\" role=\"list\">").skip(1);
    let items = lists.flat_map(|list| list.split("</ul>").next().unwrap().split("<li ").skip(1));
    items
        .map(|item| {
            let sentence = item.split_once("<p>").unwrap().1.split_once("</p>").unwrap().0;
            sentence.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
        })
        .collect()
}

async fn read(browser: &Browser, query: &str) -> Vec<String> {
    let seen = browser.get(&format!("/record{query}")).await;
    assert_eq!((seen.status, seen.location.as_deref()), (StatusCode::OK, None), "{}", seen.body);
    sentences(&seen.body)
}

async fn rename(house: &TestHouse, by: &str, whom: &str, name: &str) {
    let ((workspace, by), (_, whom)) = (house.found(by), house.found(whom));
    let name = name.to_owned();
    let scope = Scope::workspace(workspace, Actor::Person(by));
    house.write(scope, move |w| people::rename(w, whom, &name.into())).await.unwrap();
}

#[tokio::test]
async fn what_was_done_reads_as_sentences_with_links_to_what_is_still_there() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let body = ada.get("/record").await.body;
    let said = sentences(&body);
    for sentence in [
        "Ada Lindqvist signed in",
        "The console made a link into the demo for Ada Lindqvist",
        "Ada Lindqvist started Support",
        "Ada Lindqvist handed Night watch over",
        "Ada Lindqvist opened a turn for Support",
        "Ada Lindqvist entered leave for Bob Okafor",
        "The console added Hanna Weiss",
        "The console made this workspace",
    ] {
        assert!(said.iter().any(|other| other == sentence), "{sentence}: {said:#?}");
    }
    let (_, id) = house.found(BOB);
    assert!(body.contains(&format!("href=\"/people/{id}\">Bob Okafor</a>")), "{body}");
    assert!(body.contains("href=\"/rotations/rot_"), "{body}");
    rename(&house, ADA, ADA, "Ada L").await;
    assert_eq!(read(&ada, "").await[0], "Ada L chose a new name for themselves");
    house.advance_to("2026-03-31T09:00:00Z").await;
    let ada = house.signed_in(ADA).await;
    let said = read(&ada, "?kind=rotations").await;
    assert!(said.contains(&"The clock handed Night watch over".to_owned()), "{said:#?}");
}

#[tokio::test]
async fn admins_and_the_privacy_desk_read_it_and_nobody_else() {
    let house = house().await;
    let (workspace, bob) = house.found(BOB);
    let browser = house.signed_in(BOB).await;
    assert_eq!(browser.get("/record").await.status, StatusCode::NOT_FOUND);
    assert!(!browser.get("/").await.body.contains("href=\"/record\""));
    let scope = Scope::workspace(workspace, Actor::Console);
    house.write(scope, move |w| people::grant(w, bob, Role::Privacy)).await.unwrap();
    let browser = house.signed_in(BOB).await;
    assert!(browser.get("/").await.body.contains("href=\"/record\""));
    assert_eq!(
        read(&browser, "?kind=people").await[0],
        "The console gave the role Privacy officer to Bob Okafor"
    );
}

#[tokio::test]
async fn who_did_it_is_forgotten_after_thirty_days_and_nothing_names_them_instead() {
    let house = house().await;
    house.advance(31 * 24, 0).await;
    for chore in CHORES {
        run(house.store(), chore).await;
    }
    let ada = house.signed_in(ADA).await;
    let said = read(&ada, "?until=2026-03-26").await;
    assert!(
        said.contains(&"Somebody (no longer named) entered leave for Bob Okafor".to_owned()),
        "{said:#?}"
    );
    assert!(said.iter().all(|sentence| !sentence.starts_with("Ada")), "{said:#?}");
    let (_, id) = house.found(ADA);
    assert!(read(&ada, &format!("?who={id}&until=2026-03-26")).await.is_empty());
}

#[tokio::test]
async fn one_finds_by_person_by_kind_and_by_days_and_the_input_stays() {
    let house = house().await;
    rename(&house, BOB, BOB, "Bob O").await;
    house.advance(48, 0).await;
    rename(&house, BOB, BOB, "Bob").await;
    rename(&house, ADA, BOB, "Robert").await;
    let ada = house.signed_in(ADA).await;
    let (_, bob) = house.found(BOB);
    let own = "Robert chose a new name for themselves".to_owned();
    assert_eq!(read(&ada, &format!("?who={bob}")).await, [own.clone(), own.clone()]);
    assert_eq!(
        read(&ada, &format!("?who={bob}&kind=people&from=2026-03-26")).await,
        std::slice::from_ref(&own)
    );
    assert!(read(&ada, &format!("?who={bob}&kind=rotations")).await.is_empty());
    let body = ada.get(&format!("/record?who={bob}&kind=people&from=2026-03-25&until=2026-03-25")).await.body;
    assert_eq!(sentences(&body), [own]);
    for kept in [
        format!("value=\"{bob}\" selected"),
        "value=\"people\" selected".to_owned(),
        "value=\"2026-03-25\"".to_owned(),
        "1 entry".to_owned(),
        "Show everything".to_owned(),
    ] {
        assert!(body.contains(&kept), "{kept}: {body}");
    }
    let turns = read(&ada, "?kind=turns").await;
    assert!(turns.len() > 2 && turns.iter().all(|sentence| sentence.contains(" turn for ")), "{turns:#?}");
    let none = ada.get("/record?from=2020-01-01&until=2020-01-02").await;
    assert!(none.body.contains("Nothing fits."), "{}", none.body);
    let odd = ada.get("/record?from=sometime&who=nobody&kind=cats&at=x").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body.contains("value=\"sometime\"") && odd.body.contains("Please choose a day"));
    let reversed = ada.get("/record?from=2026-03-26&until=2026-03-25").await;
    assert!(reversed.body.contains("The last day lies before the first."));
}

#[tokio::test]
async fn pages_show_each_entry_once_there_and_back_even_while_more_is_written() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    for n in 0..130 {
        rename(&house, ADA, BOB, &format!("Bob {n}")).await;
    }
    let way = |body: &str, rel: &str| {
        let (_, rest) = body.split_once(&format!("rel=\"{rel}\" href=\""))?;
        Some(rest.split_once('"').unwrap().0.replace("&amp;", "&"))
    };
    let ids = |body: &str| -> Vec<String> {
        let times = body.split("<li id=\"aud_").skip(1);
        times.map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
    };
    let first = ada.get("/record?kind=people").await.body;
    let mut next = way(&first, "next");
    let mut all = ids(&first);
    let mut last = String::new();
    while let Some(path) = next {
        // What is written meanwhile moves no page.
        rename(&house, ADA, BOB, "Bob").await;
        rename(&house, ADA, BOB, "Robert").await;
        last = ada.get(&path).await.body;
        all.extend(ids(&last));
        next = way(&last, "next");
    }
    // Twelve people, Bob's leave, and his names.
    assert_eq!(all.len(), 143);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 143);
    assert!(all.windows(2).all(|two| two[0] > two[1]), "newest first");
    let back = ada.get(&way(&last, "prev").unwrap()).await.body;
    assert_eq!(ids(&back), all[50..100]);
    let top = ada.get(&way(&back, "prev").unwrap()).await.body;
    assert_eq!(ids(&top), all[..50]);
}

#[tokio::test]
async fn no_workspace_sees_what_was_done_in_another_or_how_much() {
    let house = house().await;
    let (first, ada) = house.found(ADA);
    house.clock.move_both(SignedDuration::from_secs(1));
    let scope = Scope::workspace(first, Actor::Person(ada));
    let new = house.write(scope, |w| workspace::add_beside(w, &"Elsewhere".to_owned().into())).await.unwrap();
    let there =
        house.store().read(Scope::workspace(new, Actor::Console), |r| Ok(people::all(r)?[0].id)).unwrap();
    let scope = Scope::workspace(new, Actor::Console);
    let link = house.write(scope, move |w| people::links::demo(w, there)).await.unwrap();
    let (path, token) = link.split_once('#').unwrap();
    let browser = house.browser();
    let page = browser.get(path).await;
    browser.post(path, &[("form_token", page.form_token()), ("token", token)]).await;
    let body = browser.get("/record").await.body;
    let said = sentences(&body);
    assert_eq!(
        said,
        [
            "Ada Lindqvist signed in",
            "The console made a link into the demo for Ada Lindqvist",
            "Somebody not signed in added Ada Lindqvist",
            "Somebody not signed in made this workspace",
        ]
    );
    assert!(!body.contains("in the whole house") && body.contains("Whoever runs the server"), "{body}");
    for search in [format!("/record?who={ada}"), "/record?kind=settings".to_owned()] {
        assert!(!browser.get(&search).await.body.contains("Support"));
    }
    let here = house.signed_in(ADA).await.get("/record").await.body;
    assert!(here.contains("in the whole house, chained up to"));
    let said = sentences(&here);
    assert!(said.contains(&"Ada Lindqvist added another workspace".to_owned()), "{said:#?}");
    assert!(!said.iter().any(|sentence| sentence.starts_with("Somebody not signed in")), "{said:#?}");
}

#[tokio::test]
async fn what_belongs_to_no_workspace_is_read_where_the_house_is_kept() {
    let house = TestHouse::new().await;
    house.write(TestHouse::console(), people::set_up::link).await.unwrap();
    house.clock.move_both(SignedDuration::from_secs(1));
    turnkeep::app::demo::seed(house.store()).await.unwrap();
    let said = read(&house.signed_in(ADA).await, "").await;
    assert_eq!(said.last().unwrap(), "The console made a link to set up this house");
}
