//! Rotations as files: on the console and on their pages.

use crate::house_of_tests::TestHouse;
use turnkeep::app::control::{Answer, Ask, Rotation};
use turnkeep::app::links;

const FILE: &str = "title = 'Front door'\nzone = 'Europe/Berlin'\nstarts = '2026-03-23T09:00'\n\
                    cadence = { kind = 'weekdays', weeks = 1, handoffs = [{ day = 'mon', time = '09:00' }, { day = 'thu', time = '18:00' }] }\n\
                    [[member]]\nperson = 'Ada Lindqvist'\n[[member]]\nperson = 'Bob Okafor'\n";

async fn asked(house: &TestHouse, ask: Ask) -> Answer {
    links::answer(house.store(), "https://turns.example", ask).await
}

async fn listed(house: &TestHouse) -> Vec<Rotation> {
    let Answer::Rotations(all) = asked(house, Ask::Rotations).await else { panic!("no list") };
    all
}

fn bring(text: &str, into: Option<&str>) -> Ask {
    Ask::RotationIn { text: text.to_owned(), into: into.map(str::to_owned), workspace: None }
}

#[tokio::test]
async fn the_console_makes_a_rotation_of_a_file_and_writes_it_out_again() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let before = listed(&house).await.len();
    let Answer::Text(id) = asked(&house, bring(FILE, None)).await else { panic!("not brought in") };
    let id = id.trim();
    let all = listed(&house).await;
    assert_eq!(all.len(), before + 1);
    let made = all.iter().find(|one| one.id == id).expect("it is in the list");
    assert_eq!((made.title.as_str(), made.workspace.as_str()), ("Front door", "Lindenhof GmbH"));
    let out = Ask::RotationOut { rotation: id.to_owned(), json: false };
    let Answer::Text(text) = asked(&house, out).await else { panic!("not taken out") };
    assert!(text.contains("weekdays") && text.contains("Bob Okafor"), "{text}");
    // What it wrote goes back into it.
    let Answer::Text(same) = asked(&house, bring(&text, Some(id))).await else { panic!("{text}") };
    assert_eq!(same.trim(), id);
    let json = Ask::RotationOut { rotation: id.to_owned(), json: true };
    let Answer::Text(text) = asked(&house, json).await else { panic!("not taken out") };
    assert!(text.starts_with('{'), "{text}");
}

#[tokio::test]
async fn the_console_says_what_is_wrong_with_a_file_line_by_line_and_makes_nothing() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let before = listed(&house).await.len();
    let broken = FILE.replace("Europe/Berlin", "Europe/Berlim").replace("[[member]]", "[[membr]]");
    let Answer::Wrong(why) = asked(&house, bring(&broken, None)).await else { panic!("taken") };
    assert!(why.lines().count() > 1 && why.contains("Line 2:") && why.contains("Europe/Berlin"), "{why}");
    let stranger = FILE.replace("Bob Okafor", "Nobody Known");
    let Answer::Wrong(why) = asked(&house, bring(&stranger, None)).await else { panic!("taken") };
    assert!(why.contains("Nobody Known"), "{why}");
    let gone = Ask::RotationOut { rotation: "rot_00000000000000000000000000".into(), json: false };
    assert!(matches!(asked(&house, gone).await, Answer::No(_)));
    assert_eq!(listed(&house).await.len(), before);
}
