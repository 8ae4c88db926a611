//! Several workspaces in one house: made, named, kept apart, and each served.

use crate::house_of_tests::{Browser, TestHouse};
use poem::http::StatusCode;
use std::time::Instant;
use turnkeep::app::control::{Answer, Ask};
use turnkeep::app::links;
use turnkeep::base::calendar::cadence::Cadence;
use turnkeep::base::{Error, PersonId, Result, WorkspaceId};
use turnkeep::features::rotations::{self, Draft, RotationId, rules::Rules};
use turnkeep::spine::people::{self, Newcomer, Profile, Role, leave, sessions, workspace};
use turnkeep::spine::{notifications, turns};
use turnkeep::store::{Actor, Read, Scope, Write, named_params};
use turnkeep::vault::Owner;

const ADA: &str = "ada@lindenhof.example";
const BOB: &str = "bob@lindenhof.example";
const HERE: &str = "/settings/workspaces";

async fn house() -> TestHouse {
    TestHouse::lindenhof("2026-03-25T09:00:00Z").await
}

fn look<T>(house: &TestHouse, workspace: WorkspaceId, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
    house.store().read(Scope::workspace(workspace, Actor::Console), look).unwrap()
}

fn all(house: &TestHouse) -> Vec<WorkspaceId> {
    house.store().read(TestHouse::console(), people::workspaces).unwrap()
}

fn person_of(house: &TestHouse, workspace: WorkspaceId, address: &str) -> PersonId {
    look(house, workspace, |r| Ok(people::by_address(r, address)[0].1))
}

/// Adds a workspace on Ada's page and says which it is.
async fn added(house: &TestHouse, ada: &Browser, name: &str) -> WorkspaceId {
    // Later than the first: signing in leads there first.
    house.clock.move_both(jiff::SignedDuration::from_secs(1));
    let page = ada.get(HERE).await;
    let sent = ada.post(HERE, &[("form_token", page.form_token()), ("new_name", name)]).await;
    assert_eq!(sent.location.as_deref(), Some("/settings/workspaces?added=1"), "{}", sent.body);
    *all(house).last().unwrap()
}

/// A browser signed in by a link into this workspace.
async fn signed_in(house: &TestHouse, workspace: WorkspaceId, person: PersonId) -> Browser {
    let scope = Scope::workspace(workspace, Actor::Console);
    let link = house.write(scope, move |w| people::links::demo(w, person)).await.unwrap();
    opened(house, &link).await
}

async fn opened(house: &TestHouse, link: &str) -> Browser {
    let (path, token) = link.split_once('#').unwrap();
    let browser = house.browser();
    let page = browser.get(path).await;
    let home = browser.post(path, &[("form_token", page.form_token()), ("token", token)]).await;
    assert_eq!(home.location.as_deref(), Some("/"), "{}", home.body);
    browser
}

/// A browser signed in by mail.
async fn by_mail(house: &TestHouse, address: &str) -> Browser {
    let browser = house.browser();
    let page = browser.get("/sign-in").await;
    browser.post("/sign-in", &[("form_token", page.form_token()), ("email", address)]).await;
    house.tick().await;
    let text = house.letters_to(address).pop().unwrap().1;
    let link = text.split_whitespace().find(|word| word.contains("/l/sgn_")).unwrap();
    let path = link.split_once("8080").unwrap().1;
    let (path, token) = path.split_once('#').unwrap();
    let page = browser.get(path).await;
    browser.post(path, &[("form_token", page.form_token()), ("token", token)]).await;
    browser
}

#[tokio::test]
async fn an_admin_of_the_first_workspace_adds_another_and_is_another_person_there() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let first = all(&house)[0];
    let new = added(&house, &ada, " Analytical  Engines ").await;
    let (here, there) = (person_of(&house, first, ADA), person_of(&house, new, ADA));
    assert_ne!(here, there);
    let [old, made] =
        [(first, here), (new, there)].map(|(workspace, id)| look(&house, workspace, |r| people::get(r, id)));
    assert_eq!(old.name.reveal(), made.name.reveal());
    assert_eq!(old.profile, made.profile);
    assert!(made.is(Role::Admin) && made.active);
    let keys = house.store().keyring();
    for owner in [Owner::Person(here), Owner::Person(there), Owner::Workspace(first), Owner::Workspace(new)] {
        assert!(keys.has_key(owner).unwrap());
    }
    assert_eq!(look(&house, new, |r| Ok(people::workspace_name(r)?.into_inner())), "Analytical Engines");
    assert!(ada.get("/settings/workspaces?added=1").await.body.contains("you are its first admin"));
    let too_long = "x".repeat(101);
    let page = ada.get(HERE).await;
    let refused = ada.post(HERE, &[("form_token", page.form_token()), ("new_name", &too_long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("new_name-wrong"), "{}", refused.body);
}

#[tokio::test]
async fn a_workspace_is_renamed_at_once_in_every_frame_and_only_there() {
    let house = house().await;
    let (ada, bob) = (house.signed_in(ADA).await, house.signed_in(BOB).await);
    let new = added(&house, &ada, "Elsewhere").await;
    let page = ada.get(HERE).await;
    let fields = [("form_token", page.form_token()), ("name", "Birkenhof AG")];
    assert_eq!(
        ada.post("/settings/workspaces/name", &fields).await.location.as_deref(),
        Some("/settings/workspaces")
    );
    for browser in [&ada, &bob] {
        let body = browser.get("/").await.body;
        assert!(body.contains("Birkenhof AG") && !body.contains("Lindenhof GmbH"));
    }
    assert_eq!(look(&house, new, |r| Ok(people::workspace_name(r)?.into_inner())), "Elsewhere");
    let empty =
        ada.post("/settings/workspaces/name", &[("form_token", page.form_token()), ("name", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stays_out = bob.post("/settings/workspaces/name", &fields).await;
    assert_eq!(stays_out.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn both_need_a_fresh_proof() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let token = ada.get(HERE).await.form_token().to_owned();
    house.clock.move_both(jiff::SignedDuration::from_mins(11));
    let proof = Some("/step-up?next=/settings/workspaces");
    assert_eq!(ada.get(HERE).await.location.as_deref(), proof);
    let fields = [("form_token", &*token), ("name", "New"), ("new_name", "New")];
    for path in [HERE, "/settings/workspaces/name"] {
        assert_eq!(ada.post(path, &fields).await.location.as_deref(), proof);
    }
    assert_eq!(all(&house).len(), 1);
}

#[tokio::test]
async fn admins_of_other_workspaces_neither_add_one_nor_see_or_set_what_the_whole_house_uses() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let new = added(&house, &ada, "Elsewhere").await;
    let there = signed_in(&house, new, person_of(&house, new, ADA)).await;
    let page = there.get(HERE).await;
    assert!(page.body.contains("value=\"Elsewhere\"") && !page.body.contains("new_name"));
    let token = page.form_token();
    let post =
        async |path: &str| there.post(path, &[("form_token", token), ("new_name", "More")]).await.status;
    for path in [HERE, "/settings/mail", "/settings/mail/test"] {
        assert_eq!(post(path).await, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(there.get("/settings/mail").await.status, StatusCode::NOT_FOUND);
    let overview = there.get("/settings").await;
    assert!(overview.status.is_success() && !overview.body.contains("storage.data_dir"));
    assert!(ada.get("/settings").await.body.contains("storage.data_dir"));
    assert_eq!(all(&house).len(), 2);
}

#[tokio::test]
async fn the_workspace_that_keeps_the_house_stays_the_same_when_clocks_jump_back() {
    let house = house().await;
    let first = all(&house)[0];
    house.clock.move_both(jiff::SignedDuration::from_hours(-24 * 3000));
    for name in ["A", "B", "C"] {
        let make = move |w: &Write<'_>| people::make_workspace(w, &name.to_owned().into());
        let made = house.write(TestHouse::console(), make).await.unwrap();
        assert_eq!(*all(&house).last().unwrap(), made);
    }
    assert!(look(&house, first, workspace::keeps_house));
    let house = house.restarted().await;
    assert_eq!(all(&house)[0], first);
}

#[tokio::test]
async fn the_name_at_the_top_leads_elsewhere_only_for_whoever_may_go() {
    let house = house().await;
    let link = "href=\"/workspaces\"";
    let ada = house.signed_in(ADA).await;
    assert!(!ada.get("/").await.body.contains(link) && !ada.get("/me").await.body.contains(link));
    let new = added(&house, &ada, "Elsewhere").await;
    assert!(!ada.get("/").await.body.contains(link), "her mailbox was not shown in this session");
    assert!(ada.get("/me").await.body.contains(link));
    // Bob is nowhere else, but his page must not say that either way before his mailbox was shown.
    assert!(house.signed_in(BOB).await.get("/me").await.body.contains(link));
    let bob = by_mail(&house, BOB).await;
    assert!(!bob.get("/me").await.body.contains(link) && !bob.get("/").await.body.contains(link));

    let ada = by_mail(&house, ADA).await;
    let home = ada.get("/").await.body;
    assert!(home.contains(link) && home.contains("Lindenhof GmbH"));
    let page = ada.get("/workspaces").await;
    assert!(page.body.contains("Where to?"));
    let fields = [("form_token", page.form_token()), ("to", &new.to_string())];
    assert_eq!(ada.post("/workspaces", &fields).await.location.as_deref(), Some("/"));
    let home = ada.get("/").await.body;
    assert!(home.contains("Elsewhere") && !home.contains("Lindenhof"));
    assert!(!ada.get("/people").await.body.contains("Bob Okafor"));
    let stale = ada.post("/workspaces", &fields).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "a form of the other workspace's page");
}

#[tokio::test]
async fn who_is_led_into_the_wrong_workspace_by_a_mail_finds_the_way_to_the_right_one() {
    let house = house().await;
    let first = all(&house)[0];
    let bob = format!("/people/{}", person_of(&house, first, BOB));
    let nobody = format!("/people/{}", PersonId::random());
    let by_hand = house.signed_in(ADA).await;
    let new = added(&house, &by_hand, "Elsewhere").await;
    let link =
        |path: &str| format!("<p><a href=\"/workspaces?next={path}\">Look in another workspace</a></p>");
    let ada = by_mail(&house, ADA).await;
    let page = ada.get("/workspaces").await;
    ada.post("/workspaces", &[("form_token", page.form_token()), ("to", &new.to_string())]).await;
    let mut said = Vec::new();
    for path in [&*bob, &nobody, "/nowhere", "/me/profile"] {
        let seen = ada.get(path).await;
        assert_eq!(seen.body.matches(&link(path)).count(), 1, "{path}: {}", seen.body);
        said.push(seen.body.replace(&link(path), "").split_once("<main").unwrap().1.to_owned());
    }
    assert!(said.iter().all(|body| *body == said[0]), "of every path the same: {said:?}");
    let there = ada.get(&format!("/workspaces?next={bob}")).await;
    let fields = [("form_token", there.form_token()), ("to", &first.to_string()), ("next", &bob)];
    assert_eq!(ada.post("/workspaces", &fields).await.location, Some(bob.clone()));
    assert_eq!(ada.get(&bob).await.status, StatusCode::OK);
    assert!(
        !ada.post("/nowhere", &[]).await.body.contains("Look in another"),
        "nothing that one can look at"
    );
    let other = by_mail(&house, BOB).await;
    for browser in [&by_hand, &other, &house.browser()] {
        assert!(!browser.follow("/nowhere").await.body.contains("Look in another"));
    }
}

#[tokio::test]
async fn a_mail_says_from_which_workspace_it_comes_once_the_house_has_several() {
    let house = house().await;
    let ada = house.signed_in(ADA).await;
    let tell = async || {
        let before = house.letters_to(ADA).len();
        let scope = Scope::workspace(all(&house)[0], Actor::Console);
        let person = person_of(&house, all(&house)[0], ADA);
        house.write(scope, move |w| people::links::console(w, person)).await.unwrap();
        house.tick().await;
        house.letters_to(ADA).swap_remove(before).1
    };
    let said = tell().await;
    assert!(!said.contains("Workspace:"), "{said}");
    added(&house, &ada, "Elsewhere").await;
    let said = tell().await;
    assert!(said.contains("\nWorkspace: Lindenhof GmbH\n"), "{said}");
}

#[tokio::test]
async fn an_admin_signs_somebody_out_everywhere_and_they_are_told() {
    let house = house().await;
    let (ada, bob, too) =
        (house.signed_in(ADA).await, house.signed_in(BOB).await, house.signed_in(BOB).await);
    let workspace = all(&house)[0];
    let path = format!("/people/{}", person_of(&house, workspace, BOB));
    let page = ada.get(&path).await;
    assert!(page.body.contains("Sign out on all devices (2)"), "{}", page.body);
    let act = format!("{path}/sign-out");
    let fields = [("form_token", page.form_token())];
    assert_eq!(bob.post(&act, &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.post(&act, &fields).await.location.as_deref(), Some(path.as_str()));
    for browser in [&bob, &too] {
        assert_eq!(browser.get("/").await.location.as_deref(), Some("/sign-in"));
    }
    assert!(ada.get("/").await.status.is_success());
    house.tick().await;
    let told = house.letters_to(BOB);
    let subject = "Ada Lindqvist signed you out on all devices";
    assert_eq!(told.iter().filter(|(said, _)| said == subject).count(), 1, "{told:?}");
    let page = ada.get(&path).await;
    assert!(page.body.contains(&act) && page.body.contains("Sign out everywhere"), "{}", page.body);
    house.clock.move_both(jiff::SignedDuration::from_mins(11));
    let late = ada.post(&act, &[("form_token", page.form_token())]).await;
    assert!(late.location.unwrap().starts_with("/step-up?next=/people/"));
}

async fn asked(house: &TestHouse, ask: Ask) -> Answer {
    links::answer(house.store(), "https://turns.example", ask).await
}

fn add(name: &str, admin: &str, person: Option<&str>) -> Ask {
    let (name, admin, person) = (name.to_owned(), admin.to_owned(), person.map(str::to_owned));
    Ask::AddWorkspace { name, admin, person, zone: Some("Europe/Lisbon".into()), lang: Some("de".into()) }
}

#[tokio::test]
async fn the_console_adds_a_workspace_and_its_link_lets_the_first_admin_in() {
    let house = house().await;
    let Answer::No(why) = asked(&house, add("Elsewhere", "eve@example.eu", None)).await else { panic!() };
    assert!(why.contains("--person"), "{why}");
    let Answer::No(why) = asked(&house, add(" ", "eve@example.eu", Some("Eve"))).await else { panic!() };
    assert!(!why.contains("--person"), "{why}");
    let Answer::Link(link) = asked(&house, add("Elsewhere", "eve@example.eu", Some("Eve"))).await else {
        panic!("no link")
    };
    let browser = opened(&house, link.strip_prefix("https://turns.example").unwrap()).await;
    assert!(browser.get("/").await.body.contains("Elsewhere"));
    let new = all(&house)[1];
    let eve = person_of(&house, new, "eve@example.eu");
    let eve = look(&house, new, |r| people::get(r, eve));
    assert_eq!((eve.profile.zone.as_str(), eve.profile.lang.as_str()), ("Europe/Lisbon", "de"));
    assert!(eve.is(Role::Admin));
    let Answer::Workspaces(list) = asked(&house, Ask::Workspaces).await else { panic!() };
    let said: Vec<_> = list.iter().map(|w| (w.name.as_str(), w.people)).collect();
    assert_eq!(said, [("Lindenhof GmbH", 12), ("Elsewhere", 1)]);
    assert_eq!(list[1].id, new.to_string());
}

#[tokio::test]
async fn the_console_asks_in_which_workspace_when_an_address_is_in_several() {
    let house = house().await;
    for name in ["Elsewhere", "Übersee"] {
        assert!(matches!(asked(&house, add(name, ADA, None)).await, Answer::Link(_)));
    }
    let link =
        |workspace: Option<&str>| Ask::Link { email: ADA.into(), workspace: workspace.map(Into::into) };
    let Answer::No(which) = asked(&house, link(None)).await else { panic!() };
    assert!(which.contains("--workspace") && which.contains("Lindenhof GmbH") && which.contains("Elsewhere"));
    let by_id = all(&house)[1].to_string();
    for (of, name) in [("lindenhof gmbh", "Lindenhof GmbH"), (&*by_id, "Elsewhere"), (" übERSEE ", "Übersee")]
    {
        let Answer::Link(link) = asked(&house, link(Some(of))).await else { panic!("{of}") };
        let browser = opened(&house, link.strip_prefix("https://turns.example").unwrap()).await;
        assert!(browser.get("/").await.body.contains(name));
    }
    let Answer::No(slip) = asked(&house, link(Some("Lindenhof"))).await else { panic!() };
    assert!(slip.contains("not in a workspace of that name") && slip.contains("Lindenhof GmbH"), "{slip}");
    let stranger = Ask::Link { email: "nobody@example.eu".into(), workspace: Some("Lindenhof".into()) };
    let Answer::No(nobody) = asked(&house, stranger).await else { panic!() };
    assert_eq!(nobody, "Nobody here has this address.");
    let empty = TestHouse::new().await;
    assert!(
        matches!(asked(&empty, add("First", ADA, Some("Ada"))).await, Answer::No(_)),
        "set-up comes first"
    );
    assert!(all(&empty).is_empty());
}

const EVERYWHERE: &str = "ada@everywhere.example";

/// One of several workspaces that have the same people, by address, and the same kinds of things.
#[derive(Clone, Copy)]
struct Space {
    id: WorkspaceId,
    ada: PersonId,
    zoe: PersonId,
    rotation: RotationId,
}

fn new(name: &str, email: &str, role: Role) -> Newcomer {
    let profile = Profile::new("Etc/UTC", "en");
    Newcomer { name: name.to_owned().into(), email: email.to_owned().into(), profile, roles: vec![role] }
}

/// A workspace with two people, a daily rotation between them, and a todo. All its names end with its own.
fn furnished(w: &Write<'_>, name: &str) -> Result<Space> {
    let id = people::make_workspace(w, &format!("House {name}").into())?;
    let (ada, zoe) = w.within_workspace(id, |w| {
        let ada = people::add(w, &new(&format!("Ada {name}"), EVERYWHERE, Role::Admin))?;
        Ok((ada, people::add(w, &new(&format!("Zoe {name}"), "zoe@everywhere.example", Role::Member))?))
    })?;
    w.within_workspace_as(id, Actor::Person(ada), |w| {
        let today = w.now().at().to_zoned(jiff::tz::TimeZone::UTC).date();
        let rotation = rotations::create(
            w,
            &Draft {
                title: format!("Rotation {name}").into(),
                zone: "Etc/UTC".into(),
                rules: Rules::of(Cadence::DAILY),
                handoff: today.at(18, 0, 0, 0),
                members: vec![ada.into(), zoe.into()],
                owners: vec![ada],
                fallback: ada,
                lead_hours: 0,
            },
        )?;
        let duty = rotations::get(w, rotation)?.duty;
        turns::leave_todo(w, duty, &format!("Todo {name}"), w.now().at())?;
        Ok(Space { id, ada, zoe, rotation })
    })
}

/// A house with workspaces of these names.
async fn of_spaces(names: Vec<String>) -> (TestHouse, Vec<Space>) {
    let house = TestHouse::new().await;
    let make = move |w: &Write<'_>| names.iter().map(|name| furnished(w, name)).collect();
    let spaces = house.write(TestHouse::console(), make).await.unwrap();
    (house, spaces)
}

#[tokio::test]
async fn one_address_in_two_workspaces_is_two_people_and_nothing_of_one_shows_in_the_other() {
    let (house, spaces) = of_spaces(vec!["Alpha".into(), "Beta".into()]).await;
    let [alpha, beta] = spaces[..] else { panic!() };
    assert_ne!(alpha.ada, beta.ada);
    let by = |space: Space| Scope::workspace(space.id, Actor::Person(space.ada));
    let (from, until) = (jiff::civil::date(2026, 3, 9), jiff::civil::date(2026, 3, 13));
    house.write(by(alpha), move |w| leave::enter(w, alpha.ada, from, until)).await.unwrap();
    house.advance_to("2026-03-02T18:00:01Z").await;
    house.advance_to("2026-03-03T10:00:00Z").await;

    // Mail: every letter speaks of one of the two, and both got the same ones.
    let told = |name: &str, other: &str| {
        let all = [EVERYWHERE, "zoe@everywhere.example"].map(|address| house.letters_to(address)).concat();
        let mine = all.into_iter().filter(|(subject, text)| format!("{subject}{text}").contains(name));
        let mine: Vec<_> = mine.map(|(subject, text)| (subject.replace(name, "_"), text)).collect();
        assert!(mine.iter().all(|(subject, text)| !format!("{subject}{text}").contains(other)));
        let mut subjects: Vec<_> = mine.into_iter().map(|(subject, _)| subject).collect();
        subjects.sort();
        subjects
    };
    let (of_alpha, of_beta) = (told("Alpha", "Beta"), told("Beta", "Alpha"));
    assert!(of_alpha.len() >= 3, "{of_alpha:?}");
    assert_eq!(of_alpha, of_beta);

    for (mine, other, name) in [(alpha, beta, "Alpha"), (beta, alpha, "Beta")] {
        look(&house, mine.id, |r| {
            assert!(people::all(r)?.iter().all(|p| p.name.reveal().ends_with(name)));
            assert_eq!(people::by_address(r, EVERYWHERE), [(mine.id, mine.ada)]);
            assert!(people::get(r, other.ada).is_err() && rotations::get(r, other.rotation).is_err());
            assert_eq!(rotations::all(r)?.len(), 1);
            let leaves = people::leaves(r, &[mine.ada, other.ada])?;
            assert_eq!(leaves.len(), usize::from(mine.id == alpha.id));
            assert!(
                turns::waiting_for(r, other.ada)?.is_empty() && turns::waiting_for(r, other.zoe)?.is_empty()
            );
            let waiting = [turns::waiting_for(r, mine.ada)?, turns::waiting_for(r, mine.zoe)?].concat();
            assert!(!waiting.is_empty());
            assert!(notifications::to(r, other.ada, 100)?.is_empty());
            assert!(!notifications::to(r, mine.ada, 100)?.is_empty());
            assert!(sessions::list(r, other.ada).is_err());
            Ok(())
        });
        // Audit: each has entries of its own people, in its own workspace only.
        let sql =
            "SELECT actor FROM audit_personal WHERE workspace = :workspace AND actor IS NOT NULL ORDER BY id";
        let actors = look(&house, mine.id, |r| r.all(sql, &[], |row| row.get::<PersonId>("actor")));
        assert!(!actors.is_empty() && actors.iter().all(|actor| *actor == mine.ada));
    }
    // Verbs that are given somebody else's id find nothing.
    let denied = house.write(by(beta), move |w| {
        let mut answers = vec![
            people::deactivate(w, alpha.zoe).map(drop),
            people::sign_out(w, alpha.zoe).map(drop),
            people::grant(w, alpha.zoe, Role::Admin),
            people::rename(w, alpha.ada, &"X".to_owned().into()),
            leave::enter(w, alpha.ada, from, until).map(drop),
            people::links::console(w, alpha.ada).map(drop),
            people::invites::resend(w, alpha.zoe).map(drop),
        ];
        let duty = w.within(alpha.id);
        let duty = rotations::get(&duty, alpha.rotation)?.duty;
        answers.push(turns::leave_todo(w, duty, "X", w.now().at()).map(drop));
        answers.push(turns::hold(w, duty, &[beta.ada]));
        Ok(answers)
    });
    for (n, answer) in denied.await.unwrap().into_iter().enumerate() {
        assert!(matches!(answer, Err(Error::NotFound)), "{n}: {answer:?}");
    }
}

#[tokio::test]
async fn two_hundred_workspaces_are_all_served_in_one_round_though_one_of_them_fails() {
    let (house, spaces) = of_spaces((0..200).map(|n| format!("N{n}")).collect()).await;
    house.running.scheduler.settle().await.unwrap();
    // The cell of a title in the third workspace is damaged: whatever needs it is a fault.
    let broken = spaces[2];
    let damage = move |w: &Write<'_>| {
        let sql = "UPDATE rotations SET title_sealed = x'00' WHERE id = :id /* instance */";
        w.exec_one(sql, named_params! { ":id": broken.rotation })
    };
    house.write(TestHouse::console(), damage).await.unwrap();
    house.clock.move_both(jiff::SignedDuration::from_hours(11));
    let begun = Instant::now();
    house.running.scheduler.settle().await.unwrap();
    let took = begun.elapsed();
    let on_duty = |space: &Space| {
        look(&house, space.id, |r| {
            Ok(notifications::to(r, space.zoe, 100)?.iter().any(|(d, _)| d.message.starts_with("rotations.")))
        })
    };
    let served = spaces.iter().filter(|space| on_duty(space)).count();
    assert_eq!(served, 199, "after {took:?}");
    assert!(!on_duty(&broken));
    assert!(took.as_secs() < 60, "{took:?}");
}
