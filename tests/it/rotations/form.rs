//! The form of a rotation: people chosen by buttons, the next handoffs beside it.

use crate::house_of_tests::{Browser, TestHouse};
use poem::http::StatusCode;
use turnkeep::{base::PersonId, spine::people};

const ADA: &str = "ada@lindenhof.example";

async fn house() -> (TestHouse, Browser) {
    let house = TestHouse::lindenhof("2026-11-25T09:30[Europe/Berlin]").await;
    let ada = house.signed_in(ADA).await;
    (house, ada)
}

fn id(house: &TestHouse, name: &str) -> String {
    let address = format!("{name}@lindenhof.example");
    let found: PersonId =
        house.store().read(TestHouse::console(), |r| Ok(people::by_address(r, &address)[0].1)).unwrap();
    found.to_string()
}

/// Everything that the form would send, with `more` instead of or besides.
fn answers<'a>(
    token: &'a str,
    members: &'a [String],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("form_token", token),
        ("title", "Door"),
        ("cadence", "weekly"),
        ("date", "2026-11-30"),
        ("time", "09:00"),
        ("zone", "Europe/Berlin"),
        ("lead_hours", "24"),
        ("fallback", members.first().map_or("", String::as_str)),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(members.iter().map(|id| ("members", id.as_str())));
    fields.extend_from_slice(more);
    fields
}

/// The names of the order, or of the preview, as the page shows them.
fn names(body: &str, from: &str, to: &str) -> Vec<String> {
    let part =
        body.split_once(from).unwrap_or_else(|| panic!("no {from} in {body}")).1.split(to).next().unwrap();
    let chips = part.split("class=\"person\"").skip(1);
    chips.map(|chip| chip.split("<span>").nth(1).unwrap().split('<').next().unwrap().to_owned()).collect()
}

fn order(body: &str) -> Vec<String> {
    names(body, "name=\"members\"", "</ol>")
}

fn preview(body: &str) -> Vec<String> {
    names(body, "class=\"handoffs\"", "</ol>")
}

#[tokio::test]
async fn people_join_the_order_move_in_it_and_leave_it_by_buttons_and_nothing_typed_is_lost() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/new").await;
    let token = page.form_token();
    let [a, c, d] = ["ada", "chiara", "david"].map(|name| id(&house, name));
    let press = async |members: &[String], what: &str, add: &str| {
        let fields = answers(token, members, &[("move", what), ("add", add)]);
        let seen = ada.post("/rotations/new", &fields).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.body.contains("value=\"Door\""));
        order(&seen.body)
    };
    assert_eq!(press(std::slice::from_ref(&a), "in", &c).await, ["Ada Lindqvist", "Chiara Greco"]);
    let three = [a.clone(), c.clone(), d.clone()];
    assert_eq!(
        press(&three, &format!("up:{d}"), "").await,
        ["Ada Lindqvist", "David Almeida", "Chiara Greco"]
    );
    assert_eq!(
        press(&three, &format!("down:{a}"), "").await,
        ["Chiara Greco", "Ada Lindqvist", "David Almeida"]
    );
    assert_eq!(press(&three, &format!("out:{c}"), "").await, ["Ada Lindqvist", "David Almeida"]);
    assert_eq!(press(&three, &format!("up:{a}"), "").await.len(), 3, "nobody is above the first");
    let nobody = ada.post("/rotations/new", &answers(token, &three, &[("move", "in"), ("add", "")])).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("Please choose somebody first."));
    assert!(!ada.get("/rotations").await.body.contains(">Door<"), "nothing was started");
}

#[tokio::test]
async fn the_preview_is_there_at_first_sight_and_says_kindly_what_is_missing() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/new").await;
    assert_eq!(preview(&page.body).len(), 7, "from the start, and six handoffs");
    let first = ada.get("/rotations/new?first=1").await;
    assert_eq!(preview(&first.body).len(), 4);
    assert!(!first.body.contains("<nav"), "a step of the first run stands alone");
    let token = page.form_token();
    let members = ["ada", "bob", "chiara"].map(|name| id(&house, name));
    for (wrong, said) in [
        (("date", ""), "Please choose a date and a time"),
        (("zone", "Europe/Atl"), "Choose a time zone"),
        (("title", ""), "Next handoff: Chiara Greco"),
        (("lead_hours", "soon"), "Next handoff: Chiara Greco"),
    ] {
        let fields = answers(token, &members, &[wrong, ("preview", "1")]);
        let seen = ada.post("/rotations/new", &fields).await;
        assert_eq!(seen.status, StatusCode::OK, "{wrong:?}");
        assert!(
            seen.body.contains(said) && !seen.body.contains("class=\"wrong\""),
            "{wrong:?} {}",
            seen.body
        );
    }
    let empty = ada.post("/rotations/new", &answers(token, &[], &[("preview", "1")])).await;
    assert!(empty.body.contains("Add somebody to the order"));
}

#[tokio::test]
async fn whoever_is_chosen_counts_also_without_the_button_and_by_name() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/new").await;
    let members = ["ada"].map(|name| id(&house, name));
    let fields = answers(page.form_token(), &members, &[("add", " chiara GRECO ")]);
    let made = ada.post("/rotations/new", &fields).await;
    let path = made.location.unwrap();
    assert_eq!(order(&ada.get(&format!("{path}/edit")).await.body), ["Ada Lindqvist", "Chiara Greco"]);
    let wrong = ada.post("/rotations/new", &answers(page.form_token(), &members, &[("add", "Chi")])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Please choose one of the people here."));
}

#[tokio::test]
async fn what_the_preview_of_a_change_shows_is_what_comes_of_it() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/new").await;
    let token = page.form_token();
    let before = ["ada", "bob", "chiara", "david"].map(|name| id(&house, name));
    let path = ada.post("/rotations/new", &answers(token, &before, &[])).await.location.unwrap();
    for (after, more) in [
        (vec!["david", "elif", "chiara", "bob"], ("time", "09:00")),
        (vec!["bob", "ada", "elif"], ("cadence", "daily")),
        (vec!["greta", "elif"], ("date", "2026-12-03")),
    ] {
        let members: Vec<String> = after.iter().map(|name| id(&house, name)).collect();
        let ada = house.signed_in(ADA).await;
        let edit = format!("{path}/edit");
        let page = ada.get(&edit).await;
        let fields = answers(page.form_token(), &members, &[more]);
        let asked: Vec<_> = fields.iter().copied().chain([("preview", "1")]).collect();
        let seen = ada.post(&edit, &asked).await;
        let foreseen = preview(&seen.body);
        assert_eq!(foreseen.len(), 6, "{}", seen.body);
        let saved = ada.post(&edit, &fields).await;
        assert_eq!(saved.location.as_deref(), Some(path.as_str()), "{}", saved.body);
        let shown = names(&ada.get(&path).await.body, "id=\"coming\"", "</table>");
        let common = foreseen.len().min(shown.len());
        assert!(common >= 4);
        assert_eq!(foreseen[..common], shown[..common], "{after:?}");
        house.advance(24, 0).await;
    }
}

/// The lines of an order: what the form holds for each, and what it shows.
fn lines(body: &str) -> Vec<(String, String)> {
    let list = body.split_once("name=\"members\"").unwrap().1.split("</ol>").next().unwrap();
    let one = |part: &str| {
        let value = part.split_once("value=\"").unwrap().1.split('"').next().unwrap();
        let name = part.split("<span>").nth(1).unwrap().split('<').next().unwrap();
        (value.to_owned(), name.to_owned())
    };
    list.split("name=\"members\"").map(one).collect()
}

const OF_A_FILE: &str = r#"
title = "Door"
zone = "Europe/Berlin"
starts = "2026-11-23T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }
member = [{ person = "Ada Lindqvist" }, { nobody = true }, { person = "Chiara Greco" }]
[[version]]
from = "2026-12-14T09:00"
cadence = { kind = "every", every = 1, unit = "days" }
"#;

#[tokio::test]
async fn an_empty_turn_of_a_file_is_a_line_of_the_form_and_planned_rules_are_said_there() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/file").await;
    let path = ada.post("/rotations/file", &[("form_token", page.form_token()), ("file", OF_A_FILE)]).await;
    let edit = format!("{}/edit", path.location.unwrap());
    let page = ada.get(&edit).await;
    let shown = lines(&page.body);
    let called = |lines: &[(String, String)]| lines.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>();
    assert_eq!(called(&shown), ["Ada Lindqvist", "Nobody", "Chiara Greco"]);
    assert!(page.body.contains("Other rules are planned from Mon 14 Dec, 09:00 on"), "{}", page.body);
    assert!(page.body.contains("Take Nobody out"));
    let keys: Vec<String> = shown.iter().map(|(key, _)| key.clone()).collect();
    let fallback = id(&house, "ada");
    let with = |keys: &[String], more: &[(&str, &str)]| -> Vec<(String, String)> {
        let fields = answers(page.form_token(), keys, &[("fallback", &fallback)]);
        fields.into_iter().chain(more.iter().copied()).map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
    };
    let post = async |keys: &[String], more: &[(&str, &str)]| {
        let fields = with(keys, more);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ada.post(&edit, &fields).await
    };
    let up = format!("up:{}", keys[1]);
    let moved = post(&keys, &[("move", &up)]).await;
    assert_eq!(called(&lines(&moved.body)), ["Nobody", "Ada Lindqvist", "Chiara Greco"]);
    // Two more, as chosen in the list and as typed where there are many people.
    let more = post(&keys, &[("move", "in"), ("add", "nobody")]).await;
    let keys: Vec<String> = lines(&more.body).into_iter().map(|(key, _)| key).collect();
    let more = post(&keys, &[("move", "in"), ("add", "Niemand")]).await;
    let five = lines(&more.body);
    assert_eq!(called(&five), ["Ada Lindqvist", "Nobody", "Chiara Greco", "Nobody", "Nobody"]);
    let mut keys: Vec<String> = five.into_iter().map(|(key, _)| key).collect();
    keys.remove(1);
    let seen = post(&keys, &[("preview", "1")]).await;
    assert!(seen.body.contains("Next handoff: Chiara Greco"), "{}", seen.body);
    let saved = post(&keys, &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let after = ada.get(&edit).await;
    assert_eq!(called(&lines(&after.body)), ["Ada Lindqvist", "Chiara Greco", "Nobody", "Nobody"]);
    assert!(after.body.contains("Other rules are planned"));
}

#[tokio::test]
async fn by_hand_every_page_and_mail_says_who_is_next_and_none_says_when() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/new").await;
    let members = ["ada", "chiara", "david"].map(|name| id(&house, name));
    let fields = answers(page.form_token(), &members, &[("cadence", "manual")]);
    let path = ada.post("/rotations/new", &fields).await.location.unwrap();
    let seen = ada.get(&path).await.body;
    assert!(seen.contains("Chiara Greco, when the duty is handed over"), "{seen}");
    ada.post(&format!("{path}/hand-over"), &[("form_token", page.form_token()), ("to", "next")]).await;
    house.tick().await;
    let seen = ada.get(&path).await.body;
    assert!(seen.contains("David Almeida, when the duty is handed over"), "{seen}");
    let edit = ada.get(&format!("{path}/edit")).await.body;
    let home = ada.get("/").await.body;
    let told = house.letters_to("chiara@lindenhof.example");
    let (subject, text) = told.iter().find(|(subject, _)| subject.contains("Door")).unwrap();
    assert_eq!(subject, "You are on duty: Door");
    assert!(text.contains("until it is handed over"), "{text}");
    for said in [&seen, &edit, &home, text] {
        assert!(!said.contains("9999"), "{said}");
    }
}

#[tokio::test]
async fn hours_without_duty_are_as_planned_and_end_when_somebody_begins() {
    let (house, ada) = house().await;
    let page = ada.get("/rotations/new").await;
    let members = ["ada", "chiara"].map(|name| id(&house, name));
    let mut more = vec![
        ("cadence", "daily"),
        ("date", "2026-11-26"),
        ("rules", "1"),
        ("seats", "1"),
        ("duty", "hours"),
        ("window_from", "09:00"),
        ("window_to", "17:00"),
        ("miss", "0"),
    ];
    more.extend(["1", "2", "3", "4", "5"].map(|day| ("window_days", day)));
    let made = ada.post("/rotations/new", &answers(page.form_token(), &members, &more)).await;
    let path = made.location.unwrap_or_else(|| panic!("{}", made.body));
    house.advance_to("2026-11-28T11:00[Europe/Berlin]").await;
    let ada = house.signed_in(ADA).await;
    let seen = ada.get(&path).await;
    assert!(seen.body.contains("As planned. Ada Lindqvist answers meanwhile."), "{}", seen.body);
    assert!(seen.body.contains("Duty hours: Mon–Fri 09:00 – 17:00"));
    let until = seen.between("until <time", "</time>");
    assert!(until.contains("Mon 09:00"), "not when the next slot without duty begins: {until}");
    assert!(!seen.body.contains("class=\"hatch\""), "nothing is amiss in the picture");
}
