//! Time passes: what is due is done once, however the clock moves.

use crate::{house_of_tests::TestHouse, world::World};
use jiff::{SignedDuration, Timestamp};
use std::{
    sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    time::Duration,
};
use turnkeep::{
    app::scheduler::Scheduler,
    base::{Error, Result},
    slice::Slice,
    store::Read,
};

const ADA: &str = "ada@lindenhof.example";
const CHIARA: &str = "chiara@lindenhof.example";

fn on_duty(letters: &[(String, String)]) -> usize {
    letters.iter().filter(|(subject, _)| subject.starts_with("You are on duty: Support")).count()
}

#[tokio::test]
async fn at_the_handoff_the_duty_moves_and_the_next_person_gets_one_mail() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    assert_eq!(on_duty(&house.letters_to(ADA)), 1);
    house.advance_to("2026-03-30T08:59:59[Europe/Berlin]").await;
    assert_eq!(on_duty(&house.letters_to(CHIARA)), 0);
    house.advance(0, 1).await;
    assert_eq!(on_duty(&house.letters_to(CHIARA)), 1, "Bob is away, so it is Chiara's turn");
    house.tick().await;
    house.advance(0, 1).await;
    assert_eq!(on_duty(&house.letters_to(CHIARA)), 1);
}

#[tokio::test]
async fn a_clock_that_jumps_back_does_nothing_twice() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    house.advance_to("2026-03-30T09:01[Europe/Berlin]").await;
    let sent = house.letters().len();
    house.advance(-2, 0).await;
    house.advance(1, 30).await;
    house.advance_to("2026-03-30T09:02[Europe/Berlin]").await;
    assert_eq!(house.letters().len(), sent);
}

#[tokio::test]
async fn three_days_down_are_told_in_one_late_announcement() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let before = house.letters().len();
    house.clock.move_both(jiff::SignedDuration::from_hours(72));
    let house = house.restarted().await;
    assert_eq!(house.letters().len(), 0);
    house.tick().await;
    let night = |subject: &str| subject.contains("Night watch");
    let told = house.letters().into_iter().filter(|l| night(l.subject.text())).count();
    assert!(before > 0 && told <= 4, "{told} letters about one rotation");
}

fn settled(scheduler: &Scheduler) -> Option<Timestamp> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let all = async { tokio::time::timeout(Duration::from_secs(20), scheduler.settle()).await };
    runtime.block_on(all).expect("it never comes to rest").unwrap()
}

fn always(r: &Read<'_>) -> Result<Option<Timestamp>> {
    Ok(Some(r.now().at()))
}

#[test]
fn a_slice_that_is_due_whenever_it_is_asked_is_made_to_wait_after_some_rounds() {
    static TICKS: AtomicU32 = AtomicU32::new(0);
    static NEVER_DONE: &[Slice] = &[Slice {
        due: always,
        tick: |_| {
            TICKS.fetch_add(1, Relaxed);
            Ok(())
        },
        ..Slice::named("never-done")
    }];
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada"]);
    // A clock that goes on, so that no two rounds see the same instant.
    let (clock, going) = (world.clock.clone(), AtomicBool::new(true));
    let scheduler = Scheduler::of(world.store.clone(), NEVER_DONE);
    let next = std::thread::scope(|scope| {
        scope.spawn(|| {
            while going.load(Relaxed) {
                clock.move_both(SignedDuration::from_millis(1));
                std::thread::yield_now();
            }
        });
        let settled = settled(&scheduler);
        going.store(false, Relaxed);
        settled
    });
    assert_eq!(next, None);
    let ticks = TICKS.load(Relaxed);
    assert!((1..=10).contains(&ticks), "{ticks} ticks");
}

#[test]
fn nothing_waits_long_for_a_disk_that_was_full_or_a_queue_that_was_long() {
    static TICKS: AtomicU32 = AtomicU32::new(0);
    static HELD_UP: &[Slice] = &[Slice {
        due: |r| Ok((TICKS.load(Relaxed) <= 8).then(|| r.now().at())),
        tick: |_| if TICKS.fetch_add(1, Relaxed) < 8 { Err(Error::Busy) } else { Ok(()) },
        ..Slice::named("held-up")
    }];
    let world = World::new("2026-03-02T10:00[Europe/Paris]", &["Ada"]);
    let scheduler = Scheduler::of(world.store.clone(), HELD_UP);
    for _ in 0..8 {
        let next = settled(&scheduler).unwrap();
        let wait = next.duration_since(world.clock.now().at());
        assert!(wait > SignedDuration::ZERO && wait <= SignedDuration::from_secs(30), "{wait}");
    }
    assert_eq!(settled(&scheduler), None);
    assert_eq!(TICKS.load(Relaxed), 9, "tried at each look, and done at the first that could");
}
