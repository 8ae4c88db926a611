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
    async fn make(stage: &Stage, name: &str) -> Self {
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
    browser.fill("/sign-in?next=/rotations/rot_1", "/sign-in", &[("email", BOB), ("next", "/rotations/rot_1")]).await;
    let landed = browser.follow(&stage.mail().link).await;
    assert_eq!(landed.location(), "/workspaces?next=/rotations/rot_1");
    let fields = [("to", other.id.to_string()), ("next", "/rotations/rot_1".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let went = browser.fill(landed.location(), "/workspaces", &fields).await;
    assert_eq!(went.location(), "/rotations/rot_1");
    let evil = browser.fill("/workspaces", "/workspaces", &[("to", &stage.workspace.to_string()), ("next", "https://evil.example")]);
    assert_eq!(evil.await.location(), "/");
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
    let console = other.write(&stage, move |w| links::console(w, there)).await;
    let demo = other.write(&stage, move |w| links::demo(w, there)).await;
    for link in [demo, console] {
        let browser = stage.browser(SAFARI, "198.51.100.7");
        let landed = browser.follow(&link).await;
        if landed.status == 422 {
            continue;
        }
        assert_eq!(landed.location(), "/");
        is_held_back(&stage, &browser, stage.workspace).await;
    }
}
