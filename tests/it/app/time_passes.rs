//! Time passes: what is due is done once, however the clock moves.

use crate::house_of_tests::TestHouse;

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
