//! Real disks that are full, and real ones that fail, with the whole house on them.

use super::{child, points::traced};
use crate::{
    house_of_tests::{Browser, TestHouse, layers},
    store::world::{Ground, Held, answer, facts, put, queue},
};
use poem::http::StatusCode;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use turnkeep::{
    app::{boot, demo},
    base::{Clock, Condition, Error, PersonId},
    spine::{audit, people},
    store::{Actor, Scope, named_params},
};

const PATIENCE: Duration = Duration::from_secs(30);
const INSTANCE: Scope = Scope::instance(Actor::Clock);
const ADA: &str = "ada@lindenhof.example";
/// A name as somebody types it into their page.
const TYPED: &str = "Ada Countess Lovelace";

/// The house in this folder, at a known path, with the demo's world in it.
async fn lindenhof(folder: &Path) -> TestHouse {
    let own = tempfile::Builder::new().prefix("house").rand_bytes(0).tempdir_in(folder).unwrap();
    let house = TestHouse::on(own, Clock::still_at("2026-03-25T09:00:00Z".parse().unwrap())).await;
    demo::seed(house.store()).await.unwrap();
    house.tick().await;
    house
}

/// A fact of 64 kB.
async fn put_much(house: &TestHouse, name: String) -> turnkeep::base::Result<()> {
    let act = move |w: &turnkeep::store::Write<'_>| {
        put(w, &name)?;
        let sql = "UPDATE store_facts SET value = zeroblob(65536) WHERE name = :name";
        w.exec_one(sql, named_params! { ":name": name })
    };
    house.write(INSTANCE, act).await
}

async fn rename(browser: &Browser, token: &str) -> crate::house_of_tests::Seen {
    browser.post("/me/name", &[("form_token", token), ("name", TYPED)]).await
}

/// Reading goes on, with a banner; a form comes back with its input and says why.
async fn only_reads(house: &TestHouse, ada: &Browser, banner: &str, role: &str) {
    let token = ada.get("/me").await.form_token().to_owned();
    let fields = [("form_token", token.as_str()), ("name", "Lindenhof & Daughters")];
    let seen = ada.post("/settings/workspaces/name", &fields).await;
    assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE, "while the proof is fresh");
    assert!(seen.retry_after.is_some() && seen.body.contains("Lindenhof &amp; Daughters"), "{}", seen.body);
    // Long enough that the use of the session is due to be noted, and cannot be.
    house.clock.move_both(jiff::SignedDuration::from_mins(20));
    for (browser, path) in [(ada, "/"), (ada, "/rotations"), (ada, "/me"), (&house.browser(), "/sign-in")] {
        let seen = browser.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        assert!(
            seen.body.contains(banner) && seen.body.contains(&format!("class=\"disk\" role=\"{role}\"")),
            "{path}: {}",
            seen.body
        );
    }
    assert_eq!(ada.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ada.get("/healthz").await.status, StatusCode::OK);
    let token = ada.get("/me").await.form_token().to_owned();
    let seen = rename(ada, &token).await;
    assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(seen.retry_after.is_some());
    assert!(seen.body.contains(&format!("value=\"{TYPED}\"")), "its input is kept: {}", seen.body);
    assert!(seen.body.contains("What you typed is still here"), "{}", seen.body);
    // A button without a form to come back to.
    let seen = ada.post("/me/sessions/others/end", &[("form_token", token.as_str())]).await;
    assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(seen.body.contains("This could not be saved"), "{}", seen.body);
}

/// Nobody is locked out for want of a note that they were here, and everybody can leave.
async fn stays_open(house: &TestHouse, ada: &Browser) {
    let other = house.browser_like(ada);
    house.clock.move_both(jiff::SignedDuration::from_mins(40));
    assert_eq!(ada.get("/me").await.status, StatusCode::OK, "an hour without a note of use");
    house.clock.move_both(jiff::SignedDuration::from_hours(10));
    let me = ada.get("/me").await;
    assert_eq!(me.status, StatusCode::OK, "eleven hours");
    for (browser, path) in [(ada, "/sign-out".to_owned()), (&other, this_session(&me.body))] {
        let seen = browser.post(&path, &[("form_token", me.form_token())]).await;
        assert_eq!(seen.location.as_deref(), Some("/sign-in?left=here"), "{path}: {seen:?}");
        assert!(!browser.cookies().contains("tk_s="), "{}", browser.cookies());
        let said = browser.get("/sign-in?left=here").await.body;
        assert!(said.contains("You are signed out in this browser"), "{said}");
        assert_eq!(browser.get("/me").await.location.as_deref(), Some("/sign-in?next=/me"));
    }
}

/// Where the button leads that ends the one session on the page.
fn this_session(me: &str) -> String {
    let rest = me.split_once("action=\"/me/sessions/ses_").unwrap().1;
    format!("/me/sessions/ses_{}", rest.split_once('"').unwrap().0)
}

const FULL: &str = "crash::disk::the_house_on_a_small_disk";

/// Plays a house on a disk of its own, which fills up and is freed again.
#[tokio::test]
async fn the_house_on_a_small_disk() {
    let Some(folder) = child::folder(FULL) else { return };
    let house = lindenhof(&folder).await;
    let ada = house.signed_in(ADA).await;
    let letters = house.letters().len();
    let ballast = folder.join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    let mut answered = Vec::new();
    let refused = loop {
        // The WAL has room of its own for a while.
        let name = format!("much-{}", answered.len());
        match put_much(&house, name.clone()).await {
            Ok(()) => answered.push(name),
            Err(error) => break error,
        }
        assert!(answered.len() < 1000, "the disk never fills");
    };
    assert!(matches!(refused, Error::Unwritable(Condition::Full)), "{refused:?}");
    only_reads(&house, &ada, "nothing can be saved. Once there is room", "status").await;
    stays_open(&house, &ada).await;
    assert_eq!(house.letters().len(), letters, "no letter leaves that cannot be noted");

    let (stop, mut tasks) = (tokio::sync::watch::Sender::new(false), tokio::task::JoinSet::new());
    house.running.start(&mut tasks, &stop.subscribe()).await;
    fs::remove_file(&ballast).unwrap();
    let mut condition = house.store().condition();
    let fine = condition.wait_for(|now| *now == Condition::Fine);
    let fine = tokio::time::timeout(PATIENCE, fine).await;
    fine.expect("it recovers by itself").unwrap();
    let ada = house.signed_in(ADA).await;
    let seen = ada.get("/me").await;
    assert!(!seen.body.contains("class=\"disk\""), "{}", seen.body);
    assert_eq!(ada.get("/readyz").await.status, StatusCode::OK);
    let token = seen.form_token().to_owned();
    assert_eq!(rename(&ada, &token).await.status, StatusCode::SEE_OTHER);
    assert!(ada.get("/me").await.body.contains(TYPED));
    stop.send_replace(true);
    while tasks.join_next().await.is_some() {}
    let house = house.restarted().await;
    keeps(&house.store().clone(), &answered);
    child::say("all is well");
}

/// Everything answered is there, nothing is torn, and nothing that was refused came in by half.
fn keeps(store: &turnkeep::store::Store, answered: &[String]) {
    let sql = "SELECT name FROM store_facts WHERE length(value) = 65536 ORDER BY name";
    let held = store.read(INSTANCE, |r| r.all(sql, &[], |row| row.get::<String>("name"))).unwrap();
    assert!(answered.iter().all(|name| held.contains(name)), "answered and lost: {answered:?} {held:?}");
    let by_half = "SELECT count(*) FROM store_facts WHERE name LIKE 'much-%' AND length(value) <> 65536";
    assert_eq!(store.read(INSTANCE, |r| r.count(by_half, &[])).unwrap(), 0);
    assert_eq!(store.read(INSTANCE, audit::verify).unwrap().faults, [""; 0]);
    let raw = rusqlite::Connection::open(store.path()).unwrap();
    let check: String = raw.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

fn ends_well(command: &mut Command) -> Vec<String> {
    let mut child = command.spawn().unwrap();
    let words: Vec<String> = child::words(&mut child).collect();
    assert!(child.wait().unwrap().success(), "{words:?}");
    words
}

/// Plays the part on a disk of 12 MB of its own.
fn on_a_small_disk(part: &str) {
    let folder = tempfile::tempdir().unwrap();
    let plain = child::command(part, folder.path());
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.arg("--map-root-user");
    }
    let mount = "mount -t tmpfs -o size=12m small \"$1\" && shift && exec \"$@\"";
    command.args(["--mount", "sh", "-c", mount, "sh"]).arg(folder.path());
    command.arg(plain.get_program()).args(plain.get_args());
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdout(std::process::Stdio::piped());
    assert_eq!(ends_well(&mut command), ["all is well"]);
}

#[test]
fn on_a_full_disk_reading_goes_on_with_a_banner_and_writing_comes_back_by_itself() {
    on_a_small_disk(FULL);
}

const GROUPS: &str = "crash::disk::the_groups_on_a_small_disk";

/// Plays three writers who share each commit, on a disk that fills up and is freed again.
#[test]
fn the_groups_on_a_small_disk() {
    let Some(folder) = child::folder(GROUPS) else { return };
    for name in ["data", "keys"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    let store = Ground::at(&folder).open(&Clock::system());
    let ballast = folder.join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    let lost = (0..1000).find(|round| {
        let held = Held::new(&store);
        let group = ["a", "b", "c"].map(|who| {
            let name = format!("{round:03}-{who}");
            queue(&store, INSTANCE, move |w| {
                put(w, &name)?;
                w.put_lookup("new@example.eu", PersonId::random());
                let sql = "UPDATE store_facts SET value = zeroblob(20000) WHERE name = :name";
                w.exec_one(sql, named_params! { ":name": name })
            })
        });
        held.go();
        let heard = group.map(answer);
        assert!(
            heard.iter().all(Result::is_ok) || heard.iter().all(Result::is_err),
            "all or nobody: {heard:?}"
        );
        for refused in heard.iter().filter_map(|heard| heard.as_ref().err()) {
            assert!(matches!(refused, Error::Unwritable(Condition::Full)), "{refused:?}");
        }
        heard[0].is_err()
    });
    let lost = lost.expect("the disk fills");
    let kept: Vec<String> =
        (0..lost).flat_map(|round| ["a", "b", "c"].map(|who| format!("{round:03}-{who}"))).collect();
    assert_eq!(store.read(INSTANCE, facts).unwrap(), kept);
    let known = store.read(INSTANCE, |r| Ok(people::by_address(r, "new@example.eu").len())).unwrap();
    assert_eq!(known, kept.len(), "the look-up is as if the lost had never been");
    fs::remove_file(&ballast).unwrap();
    store.write_blocking(INSTANCE, |w| put(w, "later")).unwrap();
    assert_eq!(*store.condition().borrow(), Condition::Fine);
    store.close();
    let store = Ground::at(&folder).open(&Clock::system());
    assert_eq!(store.read(INSTANCE, facts).unwrap(), [kept, vec!["later".to_owned()]].concat());
    child::say("all is well");
}

#[test]
fn a_commit_for_which_the_disk_has_no_room_is_heard_by_its_whole_group_and_leaves_nothing() {
    on_a_small_disk(GROUPS);
}

const FAILING: &str = "crash::disk::the_house_on_a_failing_disk";

/// Plays a house whose disk fails once, and from then on would say that all is well.
#[tokio::test]
async fn the_house_on_a_failing_disk() {
    let Some(folder) = child::folder(FAILING) else { return };
    let house = lindenhof(&folder).await;
    let ada = house.signed_in(ADA).await;
    let mut answered = 0;
    let refused = loop {
        match put_much(&house, format!("much-{answered}")).await {
            Ok(()) => child::say(&format!("much-{answered}")),
            Err(error) => break error,
        }
        answered += 1;
        assert!(answered < 1000, "the disk never fails");
    };
    assert!(matches!(refused, Error::Unwritable(Condition::Broken)), "{refused:?}");
    only_reads(&house, &ada, "nothing can be saved any more", "alert").await;
    stays_open(&house, &ada).await;
    for _ in 0..3 {
        let again = put_much(&house, "much-later".to_owned()).await;
        assert!(matches!(again, Err(Error::Unwritable(Condition::Broken))), "{again:?}");
    }
    let _: PathBuf = house.ended().await.keep();
}

/// With this system call failing once on this file of the house, all is as promised.
fn fails(file: &str, inject: &str) {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("house");
    let words = ends_well(&mut traced(&own.join("data").join(file), inject, FAILING, folder.path()));
    let opened = tokio::runtime::Runtime::new().unwrap().block_on(boot::open(layers(&own), Clock::system()));
    let store = opened.unwrap_or_else(|why| panic!("{why}")).store;
    keeps(&store, &words);
    assert_eq!(*store.condition().borrow(), Condition::Fine);
    let later = "SELECT count(*) FROM store_facts WHERE name = 'much-later'";
    assert_eq!(store.read(INSTANCE, |r| r.count(later, &[])).unwrap(), 0);
    store.write_blocking(INSTANCE, |w| put(w, "after the restart")).unwrap();
    store.close();
}

#[test]
fn after_a_failed_sync_nothing_is_written_until_a_restart_which_loses_nothing_answered() {
    fails("data.db-wal", "fdatasync,fsync:error=EIO:when=60");
}

#[test]
fn after_a_failed_write_nothing_is_written_until_a_restart_which_loses_nothing_answered() {
    fails("data.db-wal", "pwrite64:error=EIO:when=2000");
}

#[test]
fn after_a_failed_checkpoint_nothing_is_written_until_a_restart_which_loses_nothing_answered() {
    fails("data.db", "pwrite64:error=EIO:when=400");
}
