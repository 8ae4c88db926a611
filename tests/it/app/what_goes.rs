//! Retention: whatever the catalogue says goes after some days is there just before, and gone just after.

use crate::house_of_tests::TestHouse;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use turnkeep::{
    app::chores::{CHORES, run},
    base::PersonId,
    features::rotations,
    spine::{people, turns},
    store::{Actor, Scope, catalogue::Retention},
};

const NOW: &str = "2026-03-02T09:00:00Z";
/// Leave ends with its last day, wherever that is.
const LEAVE_ENDS: &str = "2026-03-04T00:00:00Z";

/// How many rows a table has; of leaves of the audit tree, how many still have their bytes.
fn rows(house: &TestHouse, table: &str) -> i64 {
    let raw = rusqlite::Connection::open(house.folder().join("data/data.db")).unwrap();
    let kept = if table == "audit_leaves" { "WHERE body IS NOT NULL" } else { "" };
    raw.query_row(&format!("SELECT count(*) FROM {table} {kept}"), [], |r| r.get(0)).unwrap()
}

async fn chores_at(house: &TestHouse, at: Timestamp) {
    house.clock.move_both(at.duration_since(house.clock.now().at()));
    for chore in CHORES {
        run(house.store(), chore).await;
    }
}

/// Lets a row of every kind come and end now.
async fn live(house: &TestHouse) {
    let browser = house.signed_in("ada@lindenhof.example").await;
    let page = browser.get("/sign-in").await;
    let sent = house.browser();
    let form = sent.get("/sign-in").await;
    sent.post("/sign-in", &[("form_token", form.form_token()), ("email", "elif@lindenhof.example")]).await;
    assert!(page.status.is_success() || page.location.is_some());
    let (workspace, ada) = house
        .store()
        .read(TestHouse::console(), |r| Ok(people::by_address(r, "ada@lindenhof.example")[0]))
        .unwrap();
    let by = |person: PersonId| Scope::workspace(workspace, Actor::Person(person));
    house
        .write(by(ada), move |w| {
            let on_duty = rotations::on_duty(w)?.into_iter().find(|o| o.duty.holders == [ada]).unwrap();
            let duty = on_duty.rotation.duty;
            let todo =
                turns::leave_todo(w, duty, "Feed the cat", w.now().at() + SignedDuration::from_hours(48))?;
            turns::take(w, todo)?;
            turns::snooze(w, todo, turns::Snooze::Hour)?;
            turns::finish_todo(w, todo)?;
            rotations::write_note(w, on_duty.running[0].id, "All is quiet.")?;
            people::leave::enter(w, ada, "2026-03-02".parse().unwrap(), "2026-03-03".parse().unwrap())?;
            people::sessions::end_all(w, ada).map(drop)
        })
        .await
        .unwrap();
    house.tick().await;
}

#[tokio::test]
async fn every_table_that_keeps_its_rows_for_some_days_has_a_chore_that_takes_them_then_and_not_sooner() {
    let house = TestHouse::lindenhof(NOW).await;
    live(&house).await;
    // When to look, at which table, and whether the rows are still to be there.
    let mut looks: BTreeMap<Timestamp, Vec<(&str, bool)>> = BTreeMap::new();
    let mut then = BTreeMap::new();
    for table in turnkeep::app::tables() {
        let Retention::Days(days) = table.retention else { continue };
        let ended: Timestamp = if table.name == "leaves" { LEAVE_ENDS } else { NOW }.parse().unwrap();
        let until = ended + SignedDuration::from_hours(24 * i64::from(days));
        let minute = SignedDuration::from_mins(1);
        looks.entry(until - minute).or_default().push((table.name, true));
        // The age of a leaf is that of its id, and ids never go back: in this one program the clocks of
        // other tests have run ahead of ours.
        let after = if table.name == "audit_leaves" { minute * (60 * 24 * 365 * 3) } else { minute };
        looks.entry(until + after).or_default().push((table.name, false));
        then.insert(table.name, rows(&house, table.name));
    }
    assert!(then.len() >= 9, "{then:?}");
    for (at, tables) in looks {
        chores_at(&house, at).await;
        for (table, kept) in tables {
            let (now, before) = (rows(&house, table), then[table]);
            assert!(before > 0, "nothing lived in {table}: let it, so that its end is seen");
            if kept {
                assert_eq!(now, before, "{table} lost a row too soon, at {at}");
            } else {
                assert!(now < before, "{table} keeps what ended, at {at}");
            }
        }
    }
}
