//! Thirty days asleep over five hundred rotations, caught up in one pass, against the same rows of the record
//! written bare: one transaction, the same table and indexes, the same durability.

use crate::Size;
use crate::folder::Folder;
use crate::house::{House, add};
use crate::sheet::{Bar, Sheet, median};
use crate::writes::{added, runtime, same_shape, tables};
use jiff::SignedDuration;
use std::time::Instant;
use turnkeep::base::{Clock, PersonId, Sealed, calendar::Cadence};
use turnkeep::features::rotations::{self, Draft, rules::Rules};
use turnkeep::spine::people::Role;
use turnkeep::store::{Actor, Scope, Write};

const MEMBERS: usize = 8;

pub fn measure(size: Size, sheet: &mut Sheet) {
    let rotations = size.pick(500, 20);
    let (mut ours, mut bare, mut rows) = (Vec::new(), Vec::new(), 0);
    for _ in 0..size.pick(3, 1) {
        let folder = Folder::new();
        let runtime = runtime();
        let house = runtime.block_on(House::new(&folder, Clock::still_at(Clock::system().now().at())));
        runtime.block_on(async {
            let people = house.store.write(house.scope(), |w| {
                (0..40).map(|n| add(w, &format!("p{n}"), Role::Member)).collect::<Result<Vec<_>, _>>()
            });
            let people = people.await.expect("people");
            for n in 0..rotations {
                let draft = draft(&house, n, &people);
                house
                    .store
                    .write(house.scope(), move |w| rotations::create(w, &draft))
                    .await
                    .expect("a rotation");
            }
        });
        let before = tables(&data(&folder));
        let shifts = before.iter().find(|(name, _)| name == "shifts").expect("the record").1;
        house.clock.move_both(SignedDuration::from_hours(30 * 24));
        let clockwork = Scope::workspace(house.workspace, Actor::Clock);
        let begun = Instant::now();
        let pass = |w: &Write<'_>| (rotations::SLICE.tick)(w);
        runtime.block_on(house.store.write(clockwork, pass)).expect("one pass");
        ours.push(begun.elapsed().as_secs_f64() * 1e3);
        let mut grown = added(&data(&folder), &before);
        grown.retain(|table| table.table == "shifts");
        // The first shift of each was there before.
        grown[0].rows.drain(..usize::try_from(shifts).unwrap_or(0));
        rows = grown[0].rows.len();
        let conn = same_shape(&data(&folder), &Folder::new(), &grown);
        let begun = Instant::now();
        conn.execute_batch("BEGIN IMMEDIATE").expect("begins");
        let mut insert = conn.prepare(&grown[0].insert).expect("an insert");
        for row in &grown[0].rows {
            insert.execute(rusqlite::params_from_iter(row)).expect("a row");
        }
        conn.execute_batch("COMMIT").expect("commits");
        bare.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let (ours, bare) = (median(ours), median(bare));
    sheet.add(
        &format!("30 days caught up, {rotations} daily rotations"),
        format!("{ours:.0} ms"),
        format!("{rows} rows of the record bare, in one transaction: {bare:.0} ms"),
        ours / bare,
        " ×",
        Bar::AtMost(5.0),
    );
}

fn data(folder: &Folder) -> std::path::PathBuf {
    folder.path().join("data/data.db")
}

/// A daily rotation of eight of all.
fn draft(house: &House, n: usize, people: &[PersonId]) -> Draft {
    let tomorrow = house.clock.now().at() + SignedDuration::from_hours(24);
    let wall = jiff::tz::TimeZone::UTC.to_datetime(tomorrow);
    Draft {
        title: Sealed::new(format!("Rotation {n}")),
        zone: "Europe/Berlin".to_owned(),
        rules: Rules::of(Cadence::DAILY),
        handoff: wall.date().at(9, 0, 0, 0),
        members: (0..MEMBERS).map(|m| people[(n * 3 + m) % people.len()].into()).collect(),
        owners: vec![],
        fallback: house.ada,
        lead_hours: 24,
    }
}
