//! One human in several workspaces: who may go from one to the other, and what stays behind.

use super::stage::{Chrome, SAFARI, Stage, newcomer};
use turnkeep::base::{PersonId, Result, WorkspaceId};
use turnkeep::spine::people::{self, Role, invites, links, several, sign_in};
use turnkeep::store::{Actor, Read, Scope, Write};

const BOB: &str = "bob@example.eu";

/// Another workspace, with an admin of its own.
struct Other {
    id: WorkspaceId,
    mallory: PersonId,
}

impl Other {
    /// A second later than what is there: whoever comes in here came in elsewhere before.
    async fn make(stage: &Stage, name: &str) -> Self {
        stage.pass(1);
        let name = name.to_owned();
        let made = stage.write_all(move |w| {
            let id = people::make_workspace(w, &name.into())?;
            let new = newcomer("Mallory", "mallory@example.eu", Role::Admin);
            Ok(Self { id, mallory: w.within_workspace(id, |w| people::add(w, &new))? })
        });
        made.await.unwrap()
    }

    fn scope(&self, actor: Actor) -> Scope {
        Scope::workspace(self.id, actor)
    }

    async fn write<T: Send + 'static>(
        &self,
        stage: &Stage,
        act: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        stage.store.write(self.scope(Actor::Person(self.mallory)), act).await.unwrap()
    }

    fn read<T>(&self, stage: &Stage, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        stage.store.read(self.scope(Actor::Clock), look).unwrap()
    }

    /// Bob here as well, come in already.
    async fn with_bob(&self, stage: &Stage, role: Role) -> PersonId {
        self.write(stage, move |w| people::add(w, &newcomer("Bob", BOB, role))).await
    }

    /// Bob here as well, only invited; and the link of his invite, which the admin can read.
    async fn inviting_bob(&self, stage: &Stage) -> (PersonId, String) {
        self.write(stage, |w| {
            let mut invited = invites::invite(w, "Bob <bob@example.eu>")?;
            let invited = invited.remove(0);
            Ok((invited.person, invited.link.into_inner()))
        })
        .await
    }

    fn sessions(&self, stage: &Stage, person: PersonId) -> usize {
        self.read(stage, |r| people::sessions::list(r, person)).len()
    }
}

/// The ids of the workspaces that a page offers.
fn offered(page: &str) -> Vec<WorkspaceId> {
    let ids = page.split("name=\"to\" value=\"").skip(1);
    let mut ids: Vec<_> = ids.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
    ids.sort_unstable();
    ids
}

fn sorted(mut ids: Vec<WorkspaceId>) -> Vec<WorkspaceId> {
    ids.sort_unstable();
    ids
}

/// A browser in which Bob has just signed in by mail.
async fn by_mail(stage: &Stage) -> Chrome {
    let browser = stage.firefox();
    browser.ask(BOB).await;
    let link = stage.mail().link;
    assert_eq!(browser.follow(&link).await.location(), "/workspaces");
    browser
}

/// Chooses a workspace on the page of workspaces.
async fn choose(browser: &Chrome, to: WorkspaceId) -> super::stage::Answer {
    browser.fill("/workspaces", "/workspaces", &[("to", &to.to_string())]).await
}

/// Whether this browser gets nothing from the page of workspaces but the way to a fresh code, and
/// whether sending the form all the same leads there as well.
async fn is_held_back(stage: &Stage, browser: &Chrome, to: WorkspaceId) {
    let page = browser.get("/workspaces").await;
    assert_eq!(page.location(), "/step-up?next=/workspaces");
    assert!(!page.body.contains("Lindenhof"));
    let before = stage.sessions(stage.bob);
    let token = browser.get("/step-up").await.form_token();
    let sent = browser.post("/workspaces", &[("form_token", &token), ("to", &to.to_string())]).await;
    assert_eq!(sent.location(), "/step-up?next=/workspaces");
    assert_eq!(stage.sessions(stage.bob), before, "nobody went anywhere");
}

#[tokio::test]
async fn whoever_is_in_one_workspace_goes_straight_in_and_sees_no_list() {
    let stage = Stage::new().await;
    Other::make(&stage, "Elsewhere").await;
    let browser = stage.signed_in(BOB).await;
    let page = browser.get("/workspaces").await;
    assert_eq!(offered(&page.body), [stage.workspace]);
    assert!(!page.body.contains("Elsewhere"));
}

#[tokio::test]
async fn after_a_mailed_link_or_code_one_chooses_among_exactly_ones_own_workspaces() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let third = Other::make(&stage, "Nobody knows").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let browser = by_mail(&stage).await;
    let page = browser.get("/workspaces").await;
    assert_eq!(offered(&page.body), sorted(vec![stage.workspace, other.id]));
    assert!(page.body.contains("Lindenhof GmbH") && page.body.contains("Elsewhere"));
    assert!(!page.body.contains("Nobody knows"));
    assert_eq!(choose(&browser, third.id).await.status, 404);
    assert!(browser.is_in().await);

    let old = browser.copy();
    assert_eq!(choose(&browser, other.id).await.location(), "/");
    assert_eq!(browser.get("/").await.body, "home of Bob");
    assert_eq!((stage.sessions(stage.bob), other.sessions(&stage, there)), (0, 1));
    assert!(!old.is_in().await, "the token from before is dead");
    let code = stage.firefox();
    code.ask(BOB).await;
    assert_eq!(code.type_code(&stage.mail().code()).await.location(), "/workspaces");
}

#[tokio::test]
async fn where_one_wanted_to_go_is_where_one_goes_after_choosing() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    other.with_bob(&stage, Role::Member).await;
    let browser = stage.firefox();
    browser
        .fill("/sign-in?next=/rotations/rot_1", "/sign-in", &[("email", BOB), ("next", "/rotations/rot_1")])
        .await;
    let landed = browser.follow(&stage.mail().link).await;
    assert_eq!(landed.location(), "/workspaces?next=/rotations/rot_1");
    let fields = [("to", other.id.to_string()), ("next", "/rotations/rot_1".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let went = browser.fill(landed.location(), "/workspaces", &fields).await;
    assert_eq!(went.location(), "/rotations/rot_1");
    let here = stage.workspace.to_string();
    let fields = [("to", &*here), ("next", "https://evil.example")];
    assert_eq!(browser.fill("/workspaces", "/workspaces", &fields).await.location(), "/");
}

#[tokio::test]
async fn an_invite_that_an_admin_follows_opens_no_other_workspace_of_that_address() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Trap").await;
    let (there, link) = other.inviting_bob(&stage).await;
    let mallory = stage.browser(SAFARI, "198.51.100.7");
    assert_eq!(mallory.follow(&link).await.location(), "/", "no list, not even the question");
    assert_eq!(other.sessions(&stage, there), 1);
    is_held_back(&stage, &mallory, stage.workspace).await;
    assert_eq!(stage.sessions(stage.bob), 0);
    // A fresh code goes to Bob's mailbox; whoever reads it there is Bob.
    mallory.fill("/step-up?next=/workspaces", "/step-up", &[("next", "/workspaces")]).await;
    let mail = stage.mail();
    assert_eq!(mail.to, BOB);
    let page = "/step-up?sent=1&next=/workspaces";
    let wrong = mallory.fill(page, "/step-up/code", &[("code", "AAAA-AAAA"), ("next", "/workspaces")]).await;
    assert_eq!(wrong.status, 422);
    is_held_back(&stage, &mallory, stage.workspace).await;
    let right = mallory.fill(page, "/step-up/code", &[("code", &mail.code()), ("next", "/workspaces")]).await;
    assert_eq!(right.location(), "/workspaces");
    assert_eq!(offered(&mallory.get("/workspaces").await.body), sorted(vec![stage.workspace, other.id]));
    assert_eq!(choose(&mallory, stage.workspace).await.location(), "/");
    assert_eq!(stage.sessions(stage.bob), 1);
}

#[tokio::test]
async fn links_of_console_and_demo_show_nothing_of_the_mailbox() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Trap").await;
    let there = other.with_bob(&stage, Role::Member).await;
    for is_console in [true, false] {
        let make =
            move |w: &Write<'_>| if is_console { links::console(w, there) } else { links::demo(w, there) };
        let link = other.write(&stage, make).await;
        let browser = stage.browser(SAFARI, "198.51.100.7");
        assert_eq!(browser.follow(&link).await.location(), "/");
        is_held_back(&stage, &browser, stage.workspace).await;
    }
}

#[tokio::test]
async fn whoever_sets_the_house_up_has_not_shown_that_the_address_is_theirs() {
    let stage = Stage::empty().await;
    let link = stage.write_all(people::set_up::link).await.unwrap().unwrap();
    let browser = stage.firefox();
    browser.follow(&link).await;
    let form = [("legal_name", "Lindenhof"), ("name", "Bob"), ("email", BOB), ("zone", "Europe/Paris")];
    browser.fill("/set-up", "/set-up", &form).await.location();
    let other = Other::make(&stage, "Elsewhere").await;
    other.with_bob(&stage, Role::Member).await;
    let held_back = "/step-up?next=/workspaces";
    assert_eq!(browser.get("/workspaces").await.location(), held_back);
    let token = browser.get("/step-up").await.form_token();
    let sent = browser.post("/workspaces", &[("form_token", &token), ("to", &other.id.to_string())]).await;
    assert_eq!(sent.location(), held_back);
}

#[tokio::test]
async fn a_link_that_takes_an_address_back_opens_no_session_at_all() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Trap").await;
    let (there, link) = other.inviting_bob(&stage).await;
    let mallory = stage.firefox();
    mallory.follow(&link).await;
    // Mallory makes the address hers, which says nothing of Bob's; the way back lies in Bob's mailbox.
    mallory.fill("/me/email", "/me/email", &[("email", "eve@example.eu")]).await;
    let code = stage.mail().code();
    mallory.fill("/me/email?sent=1", "/me/email/code", &[("code", &code)]).await.location();
    assert_eq!(offered(&mallory.get("/workspaces").await.body), [other.id], "where Eve is, and Bob is not");
    let back = stage.mail().link;
    let bob = stage.browser(SAFARI, "198.51.100.7");
    assert_eq!(bob.follow(&back).await.status, 200);
    assert!(!bob.has("tk_s") && !mallory.is_in().await);
    assert_eq!(other.sessions(&stage, there), 0);
}

#[tokio::test]
async fn sessions_from_before_count_as_not_shown_and_go_on() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let browser = stage.signed_in(BOB).await;
    other.with_bob(&stage, Role::Member).await;
    assert_eq!(browser.get("/workspaces").await.status, 200);
    let forget = |w: &Write<'_>| w.exec("UPDATE sessions SET mailbox_at = NULL /* instance */", &[]);
    stage.write_all(forget).await.unwrap();
    assert!(browser.is_in().await);
    is_held_back(&stage, &browser, other.id).await;
}

#[tokio::test]
async fn what_was_shown_stays_shown_when_the_token_changes_and_when_one_goes_on() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    other.with_bob(&stage, Role::Member).await;
    let browser = by_mail(&stage).await;
    stage.pass(2 * 86_400);
    assert!(browser.is_in().await);
    assert_eq!(choose(&browser, other.id).await.location(), "/");
    assert_eq!(choose(&browser, stage.workspace).await.location(), "/");
    // The proof is as old as it is.
    assert_eq!(browser.get("/me/email").await.location(), "/step-up?next=/me/email");
}

#[tokio::test]
async fn an_address_changed_meanwhile_leads_only_where_the_new_one_takes_part() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    other.with_bob(&stage, Role::Member).await;
    let (here, second) = (by_mail(&stage).await, by_mail(&stage).await);
    here.fill("/me/email", "/me/email", &[("email", "bob@new.example")]).await;
    let code = stage.mail().code();
    here.fill("/me/email?sent=1", "/me/email/code", &[("code", &code)]).await.location();
    assert!(!second.is_in().await, "sessions that showed the old mailbox are over");
    assert_eq!(offered(&here.get("/workspaces").await.body), [stage.workspace]);
    assert_eq!(choose(&here, other.id).await.status, 404);
    // The person over there has the old address still, and is reached by it.
    let found = stage.store.read(Scope::instance(Actor::Clock), |r| sign_in::holder(r, BOB)).unwrap();
    assert_eq!(found.unwrap().0, other.id);
}

#[tokio::test]
async fn nobody_goes_where_they_were_deactivated_and_signing_in_never_picks_it() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let browser = by_mail(&stage).await;
    other.write(&stage, move |w| people::deactivate(w, there)).await;
    assert_eq!(choose(&browser, other.id).await.status, 404);
    assert_eq!(offered(&browser.get("/workspaces").await.body), [stage.workspace]);
    assert_eq!(stage.sessions(stage.bob), 1, "the session here goes on");
    other.write(&stage, move |w| people::bring_back(w, there)).await;
    let bob = stage.bob;
    stage.write(move |w| people::deactivate(w, bob)).await.unwrap();
    let again = stage.signed_in(BOB).await;
    assert_eq!(offered(&again.get("/workspaces").await.body), [other.id]);
}

#[tokio::test]
async fn a_person_who_was_erased_is_nowhere_to_be_chosen() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let browser = by_mail(&stage).await;
    // The row goes; the look-up in memory still names it.
    let erase = |w: &Write<'_>, id: PersonId| {
        w.exec(
            "DELETE FROM people WHERE id = :id /* instance */",
            turnkeep::store::named_params! { ":id": id },
        )
    };
    stage.write_all(move |w| erase(w, there)).await.unwrap();
    assert_eq!(choose(&browser, other.id).await.status, 404);
    assert_eq!(offered(&browser.get("/workspaces").await.body), [stage.workspace]);
    assert_eq!(stage.signed_in(BOB).await.get("/").await.body, "home of Bob");
}

#[tokio::test]
async fn going_where_one_is_invited_accepts_the_invite_and_ends_its_link() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let (there, link) = other.inviting_bob(&stage).await;
    let browser = by_mail(&stage).await;
    let invited = |stage: &Stage| other.read(stage, |r| invites::state(r, there));
    assert!(matches!(invited(&stage), Some(invites::State::Open(_))), "signing in accepts nothing elsewhere");
    assert!(browser.get("/workspaces").await.body.contains("You are invited"));
    assert_eq!(choose(&browser, other.id).await.location(), "/");
    assert!(matches!(invited(&stage), Some(invites::State::Accepted(_))));
    assert_eq!(stage.firefox().follow(&link).await.status, 422);
}

#[tokio::test]
async fn an_invite_taken_back_is_no_choice() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let (there, _) = other.inviting_bob(&stage).await;
    let browser = by_mail(&stage).await;
    other.write(&stage, move |w| invites::revoke(w, there)).await;
    assert_eq!(offered(&browser.get("/workspaces").await.body), [stage.workspace]);
}

#[tokio::test]
async fn signing_in_leads_first_to_where_one_came_in_longest_ago_after_a_restart_too() {
    let stage = Stage::new().await;
    stage.pass(60);
    let (a, b, c) =
        (Other::make(&stage, "A").await, Other::make(&stage, "B").await, Other::make(&stage, "C").await);
    let new = |w: &Write<'_>| people::add(w, &newcomer("Zoe", "zoe@example.eu", Role::Member));
    a.write(&stage, |w| invites::invite(w, "zoe@example.eu").map(drop)).await;
    stage.pass(60);
    let oldest = b.write(&stage, new).await;
    stage.pass(60);
    let later = c.write(&stage, new).await;
    let look = |r: &Read<'_>| several::places(r, "ZOE@example.eu");
    let found = stage.store.read(Scope::instance(Actor::Clock), look).unwrap();
    let order: Vec<_> = found.iter().map(|place| place.workspace).collect();
    assert_eq!(order, [b.id, c.id, a.id]);
    assert_eq!((found[0].person, found[1].person, found[2].invited), (oldest, later, true));
}

#[tokio::test]
async fn an_admin_over_there_is_bound_by_the_shorter_life_and_nothing_is_ever_longer() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Admin).await;
    let browser = by_mail(&stage).await;
    stage.pass(11 * 3600);
    assert_eq!(choose(&browser, other.id).await.location(), "/");
    assert_eq!(other.sessions(&stage, there), 1);
    stage.pass(1799);
    assert!(browser.is_in().await, "the half hour of an admin begins when one goes there");
    stage.pass(1799);
    assert!(browser.is_in().await);
    stage.pass(2);
    assert!(!browser.is_in().await, "twelve hours after signing in, wherever that was");
    assert_eq!(other.sessions(&stage, there), 0);

    let late = by_mail(&stage).await;
    stage.pass(12 * 3600);
    let refused = choose(&late, other.id).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("twelve hours"), "{}", refused.body);
    assert!(late.is_in().await, "one stays where one is");

    let back = by_mail(&stage).await;
    choose(&back, other.id).await.location();
    choose(&back, stage.workspace).await.location();
    stage.pass(12 * 3600 - 1);
    assert!(back.is_in().await);
    assert_eq!(stage.sessions(stage.bob), 2);
    stage.pass(1);
    assert!(!back.is_in().await, "a member's thirty days do not bring back what an admin's session was");
    assert_eq!(stage.sessions(stage.bob), 1, "and the list of devices knows it");
}

#[tokio::test]
async fn two_browsers_are_in_two_workspaces_at_once_and_switching_ends_nothing_elsewhere() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let (one, two) = (by_mail(&stage).await, by_mail(&stage).await);
    // A mail that is on its way to Bob over there stays good as well.
    let mine = stage.firefox();
    mine.ask(BOB).await;
    let mail = stage.mail();
    assert_eq!(choose(&two, other.id).await.location(), "/");
    assert!(one.is_in().await && two.is_in().await);
    assert_eq!((stage.sessions(stage.bob), other.sessions(&stage, there)), (1, 1));
    assert_eq!(mine.follow(&mail.link).await.location(), "/workspaces");
    let id = other.read(&stage, |r| people::sessions::list(r, there))[0].id;
    stage
        .write(move |w| {
            assert!(people::sessions::end(w, there, id).is_err(), "over there is not here");
            Ok(())
        })
        .await
        .unwrap();
    assert!(two.is_in().await);
}

#[tokio::test]
async fn one_who_comes_with_an_older_session_is_not_the_one_to_go_when_there_are_ten() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let old = by_mail(&stage).await;
    let mut there_already = Vec::new();
    for _ in 0..people::sessions::MOST {
        stage.pass(60);
        let link = other.write(&stage, move |w| links::demo(w, there)).await;
        let browser = stage.firefox();
        browser.follow(&link).await.location();
        there_already.push(browser);
    }
    assert_eq!(choose(&old, other.id).await.location(), "/");
    assert!(old.is_in().await && !there_already[0].is_in().await && there_already[1].is_in().await);
    assert_eq!(other.sessions(&stage, there), people::sessions::MOST);
}

#[tokio::test]
async fn each_workspace_records_its_own_part_of_a_switch_in_the_name_of_its_own_person() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let browser = by_mail(&stage).await;
    stage.pass(60);
    choose(&browser, other.id).await.location();
    let who = |r: &Read<'_>| {
        let sql = "SELECT actor FROM audit_personal WHERE workspace = :workspace ORDER BY id";
        r.all(sql, &[], |row| row.get::<PersonId>("actor"))
    };
    let here = stage.read(who);
    assert!(here.contains(&stage.bob) && !here.contains(&there));
    let over_there = other.read(&stage, who);
    assert!(over_there.contains(&there) && !over_there.contains(&stage.bob));
}

#[tokio::test]
async fn an_open_stream_learns_that_its_session_is_over_and_asks_for_little() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    other.with_bob(&stage, Role::Member).await;
    let (bob, browser) = (stage.bob, by_mail(&stage).await);
    let id = stage.read(|r| people::sessions::list(r, bob))[0].id;
    let alive = |stage: &Stage, person| stage.read(move |r| people::sessions::alive(r, person, id));
    assert!(alive(&stage, bob) && !alive(&stage, stage.ada));
    assert!(!other.read(&stage, |r| people::sessions::alive(r, bob, id)), "not from over there");
    stage.pass(7 * 86_400 - 1);
    assert!(alive(&stage, bob));
    stage.pass(1);
    assert!(!alive(&stage, bob), "idle");
    stage.pass(-1);
    let mut signals = stage.store.signals();
    choose(&browser, other.id).await.location();
    let mut heard = Vec::new();
    while let Ok(signal) = signals.try_recv() {
        heard.push((signal.workspace, signal.topic));
    }
    assert!(heard.contains(&(stage.workspace, people::sessions::TOPIC)), "{heard:?}");
    assert!(!alive(&stage, bob));
    let plan = stage.read(|r| {
        let sql = "EXPLAIN QUERY PLAN SELECT s.made_at FROM sessions s WHERE s.workspace = :workspace AND s.id = :id";
        r.all(sql, turnkeep::store::named_params! { ":id": id }, |row| row.get::<String>("detail"))
    });
    assert!(plan.iter().all(|step| step.contains("SEARCH")), "{plan:?}");
}

#[tokio::test]
async fn signing_in_elsewhere_in_the_same_browser_tells_the_streams_of_the_session_that_ends() {
    let stage = Stage::new().await;
    let other = Other::make(&stage, "Elsewhere").await;
    let there = other.with_bob(&stage, Role::Member).await;
    let browser = stage.firefox();
    browser.follow(&other.write(&stage, move |w| links::demo(w, there)).await).await.location();
    let mut signals = stage.store.signals();
    let bob = stage.bob;
    let link = stage.write(move |w| links::demo(w, bob)).await.unwrap();
    browser.follow(&link).await.location();
    let heard: Vec<_> =
        std::iter::from_fn(|| signals.try_recv().ok()).map(|s| (s.workspace, s.topic)).collect();
    assert!(heard.contains(&(other.id, people::sessions::TOPIC)), "{heard:?}");
    assert_eq!(other.sessions(&stage, there), 0);
}

#[tokio::test]
async fn whoever_was_signed_out_everywhere_does_not_come_back_through_another_workspace() {
    for way in ["admin", "oneself", "deactivated"] {
        let stage = Stage::new().await;
        let other = Other::make(&stage, "Elsewhere").await;
        other.with_bob(&stage, Role::Member).await;
        let (ada, bob) = (stage.ada, stage.bob);
        let laptop = by_mail(&stage).await;
        choose(&laptop, other.id).await.location();
        assert_eq!(stage.sessions(bob), 0, "no device of his is seen here");
        stage.pass(60);
        let as_ada = Scope::workspace(stage.workspace, Actor::Person(ada));
        match way {
            "admin" => {
                assert_eq!(stage.store.write(as_ada, move |w| people::sign_out(w, bob)).await.unwrap(), 0);
                assert!(stage.events().contains(&"person.signed-out".to_owned()));
                let told = stage.read(|r| turnkeep::spine::notifications::to(r, bob, 10));
                assert!(told.iter().any(|(d, _)| d.message == "people.signed-out"));
            }
            "oneself" => {
                let phone = by_mail(&stage).await;
                assert_eq!(
                    phone.fill("/me", "/me/sessions/others/end", &[]).await.location(),
                    "/me#sessions"
                );
                assert!(phone.is_in().await);
            }
            _ => {
                let act = move |w: &Write<'_>| people::deactivate(w, bob).and(people::bring_back(w, bob));
                stage.store.write(as_ada, act).await.unwrap();
            }
        }
        let before = stage.sessions(bob);
        let refused = choose(&laptop, stage.workspace).await;
        assert!(
            refused.status == 422 && refused.body.contains("signed out everywhere"),
            "{way}: {}",
            refused.body
        );
        assert_eq!(stage.sessions(bob), before);
        assert!(laptop.is_in().await, "over there nobody signed it out");
        stage.pass(1);
        let fresh = by_mail(&stage).await;
        choose(&fresh, other.id).await.location();
        assert_eq!(
            choose(&fresh, stage.workspace).await.location(),
            "/",
            "{way}: a fresh sign-in goes back and forth"
        );
    }
}
