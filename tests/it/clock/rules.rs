//! The rules of a time zone change between two starts: what is coming moves, what has been stays.
//!
//! Zone data are one for the whole process, so each start is a child of its own, under rules that `zic`
//! compiled: Paris with summer time, and Paris after its end.

use crate::{crash::child, house_of_tests::layers, world::at};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{
    env,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;
use turnkeep::{
    app::{boot, slices},
    base::{
        Clock, PersonId, Result,
        calendar::{cadence::Cadence, zone},
    },
    features::rotations::{self, Draft},
    spine::{
        notifications,
        people::{self, Newcomer, Profile, Role},
        turns,
    },
    store::{Actor, Read, Scope, Store, Write},
};

const PART: &str = "clock::rules::a_start_under_the_rules_of_a_folder";
/// What the child is to do: `<how>@<instant>`.
const STEP: &str = "TURNKEEP_TEST_STEP";

const WITH_SUMMER: &str = "\
Rule EU 1996 max - Mar lastSun 1:00u 1:00 S
Rule EU 1996 max - Oct lastSun 1:00u 0 -
Zone Europe/Paris 1:00 EU CE%sT
Zone Etc/UTC 0 - UTC
";
const WITHOUT: &str = "\
Rule EU 1996 2025 - Mar lastSun 1:00u 1:00 S
Rule EU 1996 2025 - Oct lastSun 1:00u 0 -
Zone Europe/Paris 1:00 EU CE%sT
Zone Etc/UTC 0 - UTC
";

/// A folder of compiled zone data.
fn compiled(rules: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let zic = [PathBuf::from("/usr/sbin/zic"), PathBuf::from("zic")].into_iter().find(|p| p.exists());
    let mut zic = Command::new(zic.unwrap_or_else(|| "zic".into()))
        .args(["-d", &folder.path().display().to_string(), "-"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("zic compiles time zones; it comes with libc-bin");
    zic.stdin.take().unwrap().write_all(rules.as_bytes()).unwrap();
    assert!(zic.wait().unwrap().success());
    folder
}

/// Starts under these rules at this instant, does that, and says how things stand.
fn start(house: &Path, rules: &TempDir, how: &str, instant: &str) -> Value {
    let mut command = child::command(PART, house);
    command.env("TZDIR", rules.path()).env(STEP, format!("{how}@{instant}")).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let said: Vec<String> = child::words(&mut child).collect();
    assert!(child.wait().unwrap().success(), "{said:?}");
    serde_json::from_str(said.last().unwrap()).unwrap()
}

#[test]
fn a_start_under_the_rules_of_a_folder() {
    let Some(folder) = child::folder(PART) else { return };
    assert!(zone::use_system());
    let step = env::var(STEP).unwrap();
    let (how, instant) = step.split_once('@').unwrap();
    let clock = Clock::still_at(instant.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = match how {
        // Without the look at the rules that comes with a start: they change under a running house.
        "unnoticed" => {
            let key = turnkeep::vault::RootKeySource::File(folder.join("root.key"));
            let root = turnkeep::vault::RootKey::load(&key).unwrap();
            let keyring = turnkeep::vault::Keyring::open(&folder.join("data"), &root).unwrap();
            Store::open(&folder.join("data"), keyring, clock).unwrap()
        }
        _ => runtime.block_on(boot::open(layers(&folder), clock)).unwrap().store,
    };
    if how == "found" {
        found(&store).unwrap();
    }
    let workspace = store.read(Scope::instance(Actor::Clock), people::workspaces).unwrap()[0];
    let scope = Scope::workspace(workspace, Actor::Clock);
    if how != "look" {
        store.write_blocking(scope, |w| slices().iter().try_for_each(|slice| (slice.tick)(w))).unwrap();
    }
    child::say(&store.read(scope, stand).unwrap().to_string());
    store.close();
}

/// Ada, Bob and a daily rotation at nine in Paris.
fn found(store: &Store) -> Result<()> {
    let (workspace, everybody) = store.write_blocking(Scope::instance(Actor::Console), |w| {
        let workspace = people::make_workspace(w, &"Lindenhof".to_owned().into())?;
        let both = w.within_workspace(workspace, |w| Ok(vec![newcomer(w, "Ada")?, newcomer(w, "Bob")?]))?;
        Ok((workspace, both))
    })?;
    let draft = Draft {
        title: "Support".to_owned().into(),
        zone: "Europe/Paris".into(),
        rules: turnkeep::features::rotations::rules::Rules::of(Cadence::DAILY),
        handoff: "2026-03-26T09:00".parse().unwrap(),
        members: everybody.iter().copied().map(Into::into).collect(),
        owners: vec![everybody[0]],
        fallback: everybody[0],
        lead_hours: 12,
    };
    let scope = Scope::workspace(workspace, Actor::Person(everybody[0]));
    store.write_blocking(scope, move |w| {
        let id = rotations::create(w, &draft)?;
        // Due when Friday's work is over: seen on Monday at nine, and escalated a day later.
        let due = at("2026-03-27T18:00:00Z[UTC]");
        turns::leave_todo(w, rotations::get(w, id)?.duty, "Feed the cat", due).map(drop)
    })
}

fn newcomer(w: &Write<'_>, name: &str) -> Result<PersonId> {
    let profile = Profile::new("Europe/Paris", "en");
    let (name, email) = (name.to_owned().into(), format!("{name}@example.test").into());
    people::add(w, &Newcomer { name, email, profile, roles: vec![Role::Admin, Role::Member] })
}

/// How things stand: the record, the coming handoff, digests, what was said and what was noted.
fn stand(r: &Read<'_>) -> Result<Value> {
    let rotation = rotations::all(r)?.remove(0);
    let mut record = rotations::past(r, rotation.id, 100)?;
    record.reverse();
    let running = rotations::outlook(r, rotation.id, r.now().at(), r.now().at())?.running;
    record.extend(running);
    let record: Vec<Value> = record
        .iter()
        .map(|s| json!([s.slot, s.starts.to_string(), s.ends.to_string(), s.person.map(|p| p.to_string())]))
        .collect();
    let mut posted = 0;
    for person in people::all(r)? {
        let all = notifications::to(r, person.id, 1000)?;
        posted += all.iter().filter(|(delivery, _)| delivery.message == "rotations.soon").count();
    }
    let digest: i64 =
        r.one("SELECT min(next_at) AS at FROM digests WHERE workspace = :workspace", &[], |row| {
            row.get("at")
        })?;
    let look: i64 = r.one(
        "SELECT min(look_at) AS at FROM open_turns WHERE workspace = :workspace AND kind = 'turns.todo'",
        &[],
        |row| row.get("at"),
    )?;
    let bodies: Vec<Option<Vec<u8>>> =
        r.all("SELECT body FROM audit_leaves ORDER BY seq /* instance */", &[], |row| row.get("body"))?;
    let noted = |word: &str| {
        bodies.iter().flatten().filter(|b| b.windows(word.len()).any(|part| part == word.as_bytes())).count()
    };
    let holders = turns::duty(r, rotation.duty)?.holders;
    Ok(json!({
        "next": rotation.next_at.to_string(),
        "record": record,
        "holder": holders.first().map(|p| p.to_string()),
        "digest": turnkeep::base::clock::from_ms(digest).to_string(),
        "escalates": turnkeep::base::clock::from_ms(look).to_string(),
        "reminders": posted,
        "retimed": [noted("rotation.retimed"), noted("workspace.retimed")],
    }))
}

fn is(state: &Value, field: &str, instant: &str) {
    let found: Timestamp = state[field].as_str().unwrap().parse().unwrap();
    assert_eq!(found, at(instant), "{field} in {state}");
}

#[test]
fn when_summer_time_is_abolished_the_coming_handoff_and_digest_move_and_nothing_that_has_been() {
    let (summer, none) = (compiled(WITH_SUMMER), compiled(WITHOUT));
    let house = TempDir::new().unwrap();
    start(house.path(), &summer, "found", "2026-03-25T12:00:00Z");
    // Saturday night, twelve hours before the handoff: Ada or Bob has been reminded of nine o'clock summer time.
    let before = start(house.path(), &summer, "tick", "2026-03-28T20:00:00Z");
    is(&before, "next", "2026-03-29T07:00:00Z[UTC]");
    is(&before, "digest", "2026-03-30T07:00:00Z[UTC]");
    is(&before, "escalates", "2026-03-31T07:00:00Z[UTC]");
    assert_eq!(before["retimed"], json!([0, 0]));
    let same = start(house.path(), &summer, "look", "2026-03-28T20:30:00Z");
    assert_eq!(same, before, "the same rules move nothing");
    let after = start(house.path(), &none, "look", "2026-03-28T20:30:00Z");
    is(&after, "next", "2026-03-29T08:00:00Z[UTC]");
    is(&after, "digest", "2026-03-30T08:00:00Z[UTC]");
    is(&after, "escalates", "2026-03-31T08:00:00Z[UTC]");
    assert_eq!(after["retimed"], json!([1, 1]));
    assert_eq!(after["holder"], before["holder"]);
    let (old, new) = (before["record"].as_array().unwrap(), after["record"].as_array().unwrap());
    assert_eq!(old.len(), new.len());
    assert_eq!(old[..old.len() - 1], new[..new.len() - 1], "the past");
    let (old, new) = (old.last().unwrap(), new.last().unwrap());
    assert_eq!((&old[0], &old[1], &old[3]), (&new[0], &new[1], &new[3]), "who is on duty since when");
    assert_eq!(new[2], after["next"], "and until the coming handoff");
    let reminded = start(house.path(), &none, "tick", "2026-03-28T20:31:00Z");
    assert_eq!(reminded["reminders"].as_u64().unwrap(), before["reminders"].as_u64().unwrap() + 1);
    // By the old rules it would be time; by the new it is not.
    let early = start(house.path(), &none, "tick", "2026-03-29T07:00:00Z");
    assert_eq!(early["record"], reminded["record"]);
    let done = start(house.path(), &none, "tick", "2026-03-29T08:00:00Z");
    assert_eq!(done["record"].as_array().unwrap().len(), new_len(&reminded) + 1);
    assert_eq!(done["retimed"], json!([1, 1]));
}

fn new_len(state: &Value) -> usize {
    state["record"].as_array().unwrap().len()
}

#[test]
fn a_handoff_that_new_rules_put_into_the_past_happens_now_and_no_time_is_two_peoples() {
    let (summer, none) = (compiled(WITH_SUMMER), compiled(WITHOUT));
    let house = TempDir::new().unwrap();
    start(house.path(), &none, "found", "2026-03-25T12:00:00Z");
    let before = start(house.path(), &none, "tick", "2026-03-29T07:30:00Z");
    is(&before, "next", "2026-03-29T08:00:00Z[UTC]");
    let after = start(house.path(), &summer, "tick", "2026-03-29T07:30:00Z");
    is(&after, "next", "2026-03-30T07:00:00Z[UTC]");
    let record = after["record"].as_array().unwrap();
    assert_eq!(record.len(), new_len(&before) + 1);
    for pair in record.windows(2) {
        assert_eq!(pair[0][2], pair[1][1], "shifts follow each other without a gap: {record:?}");
    }
    assert_eq!(record.last().unwrap()[1], "2026-03-29T07:30:00Z");
}

#[test]
fn rules_that_change_under_a_running_house_hold_up_nothing_and_bring_nothing_early() {
    let (summer, none) = (compiled(WITH_SUMMER), compiled(WITHOUT));
    let house = TempDir::new().unwrap();
    start(house.path(), &summer, "found", "2026-03-25T12:00:00Z");
    let before = start(house.path(), &summer, "tick", "2026-03-28T12:00:00Z");
    is(&before, "next", "2026-03-29T07:00:00Z[UTC]");
    let early = start(house.path(), &none, "unnoticed", "2026-03-29T07:00:00Z");
    assert_eq!(new_len(&early), new_len(&before), "not before nine by the clock on the wall");
    is(&early, "next", "2026-03-29T08:00:00Z[UTC]");
    let done = start(house.path(), &none, "unnoticed", "2026-03-29T08:00:00Z");
    assert_eq!(new_len(&done), new_len(&before) + 1);
}
