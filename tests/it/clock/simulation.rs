//! Years in many zones, with a clock that jumps both ways and a machine that is killed again and again:
//! each shift is in the record once, each announcement, reminder and digest goes out once, none early.
//!
//! `TURNKEEP_YEARS`, `TURNKEEP_ZONES` and `TURNKEEP_SEED` make it larger, or another one.

use super::years::{Life, Settle, World};
use crate::crash::child;
use std::{
    env,
    path::Path,
    process::Stdio,
    sync::mpsc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const PART: &str = "clock::simulation::a_life_that_is_killed";
const SEED: u64 = 0x7475_726e_6b65_6570;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn in_two_years_of_twelve_zones_with_kills_and_jumps_everything_happens_once_and_nothing_early() {
    let begun = Instant::now();
    let (years, zones) = (number("TURNKEEP_YEARS", 2), number("TURNKEEP_ZONES", 12));
    let seed = number("TURNKEEP_SEED", SEED);
    let world = World::of(usize::try_from(zones).unwrap());
    let folder = TempDir::new().unwrap();
    let mut life = Life::begin(&world, folder, seed);
    let days = i64::try_from(years * 365).unwrap();
    while life.day() < days {
        life.step();
    }
    let lived = begun.elapsed();
    let counts = life.judge();
    eprintln!(
        "{years} years, {zones} zones, seed {seed}: {} looks, {} kills, {} jumps back, {counts}; \
         lived in {lived:.1?}, judged in {:.1?}",
        life.settles.len(),
        life.kills,
        life.back,
        begun.elapsed() - lived,
    );
    assert!(life.kills as u64 >= years * 10 && life.back as u64 >= years * 3);
}

/// In the child: goes on living in the folder from where its variables say, until it is killed.
#[test]
fn a_life_that_is_killed() {
    let Some(folder) = child::folder(PART) else { return };
    let from = i64::try_from(number("TURNKEEP_TEST_FROM", 0)).unwrap();
    let mut life = Life::resume(&folder, number("TURNKEEP_SEED", SEED), from);
    life.bears_images = false;
    loop {
        life.step_telling(child::say);
    }
}

/// Lets a child live for so long; what it said before it was killed.
fn lifetime(folder: &Path, from: i64, seed: u64, life: Duration) -> Vec<String> {
    let mut command = child::command(PART, folder);
    command.env("TURNKEEP_TEST_FROM", from.to_string()).env("TURNKEEP_SEED", seed.to_string());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let words = child::words(&mut child);
    let (done, ended) = mpsc::channel();
    let listening = std::thread::spawn(move || {
        let words: Vec<String> = words.collect();
        let _ = done.send(());
        words
    });
    assert!(ended.recv_timeout(life).is_err(), "the life ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
    listening.join().unwrap()
}

#[test]
fn ten_lives_that_end_by_kill_9_are_one_to_whoever_reads_the_record() {
    let world = World::of(12);
    let folder = TempDir::new().unwrap();
    let mut life = Life::begin(&world, folder, SEED);
    life.step();
    let (mut settles, mut now, path) = (life.settles.clone(), life.now(), life.path());
    life.pause();
    for n in 1..=10_u64 {
        let said = lifetime(&path, now, SEED + n, Duration::from_millis(250 + 37 * n));
        for word in &said {
            let (what, ms) = word.split_once(' ').unwrap();
            now = ms.parse().unwrap();
            if what == "begin" {
                settles.push(Settle { at: now, sure: false });
            } else if let Some(last) = settles.last_mut() {
                last.sure = true;
            }
        }
    }
    life.continue_with(settles, now);
    let counts = life.judge();
    eprintln!("ten lives: {} looks, {} days, {counts}", life.settles.len(), life.day());
    assert!(life.day() > 20, "only {} days were lived", life.day());
}
