//! "No name, address, note, other free text, link or code is ever written to the disk in the clear: not to the
//! database or its log, not to key files, logs or temporary files."

use super::scan::{files, scan};
use crate::{
    crash::child,
    store::world::{Ground, INSTANCE, MONDAY, World, instant, newcomer},
};
use jiff::SignedDuration;
use std::{
    fs::File,
    io::{BufRead, Write},
    sync::Mutex,
};
use turnkeep::{
    base::{Clock, Sealed, calendar::cadence::Cadence},
    features::rotations::{self, Draft, walls},
    spine::{
        notifications::{self, Kind, Post, Tried},
        people::{self, Role, TypedHours, TypedProfile, TypedTime, invites, leave},
        turns,
    },
    store::settings,
};

const PART: &str = "promises::canary::the_instance_that_is_searched";

const WORKSPACE: &str = "Quendolin Shipyard";
const NAME: &str = "Philomena Žižek-Ostwald";
const LATER_NAME: &str = "Philomena Vandersloot";
const ADDRESS: &str = "philomena.zz@quokkamail.example";
const INVITED: &str = "Ignatius Wobblethorpe";
const INVITED_ADDRESS: &str = "wobblethorpe@quokkamail.example";
const ZONE: &str = "Antarctica/Troll";
const LEAVE_FROM: &str = "2026-11-23";
const LEAVE_UNTIL: &str = "2026-12-04";
const DUTY: &str = "Xylophone tuning duty";
const ROTATION: &str = "Gargoyle polishing rota";
const WALL: &str = "Mezzanine behind the ficus";
const NOTE: &str = "The boiler hisses like a marmoset, ask Philomena.";
const TODO: &str = "Ring the cardiologist about Ostwald";
const REFUSED_TODO: &str = "Whispering about the zeppelin ";
const MESSAGE: &str = "Pumpernickel delivery at dawn";
const MAIL_WORDS: &str = "550 no such mailbox philomena.zz";
const PASSWORD: &str = "hunter2-correct-horse-Battery";
const REFUSED_ADDRESS: &str = "barnaby quillfeather@nowhere";
const UNKNOWN_ADDRESS: &str = "snufkin@unknown-quarter.example";
const WANTED_ADDRESS: &str = "bobby-tables@marzipan.example";
const NETWORK: &str = "2001:db8:7777::/48";
const BAD_ROSTER: &str = "Clementine Featherstonehaugh <not an address>";

const CANARIES: &[&str] = &[
    WORKSPACE,
    NAME,
    LATER_NAME,
    ADDRESS,
    INVITED,
    INVITED_ADDRESS,
    ZONE,
    LEAVE_FROM,
    LEAVE_UNTIL,
    DUTY,
    ROTATION,
    WALL,
    NOTE,
    TODO,
    REFUSED_TODO,
    MESSAGE,
    MAIL_WORDS,
    PASSWORD,
    REFUSED_ADDRESS,
    UNKNOWN_ADDRESS,
    WANTED_ADDRESS,
    NETWORK,
    "Featherstonehaugh",
];

fn sealed(text: &str) -> Sealed<String> {
    Sealed::new(text.to_owned())
}

/// Puts the people's canaries into a world whose admin is Ada and whose Zoe becomes Philomena.
fn fill_people(world: &World) {
    let (ada, zoe) = (world.by(world.ada), world.zoe);
    let there = world.write(INSTANCE, |w| {
        let workspace = people::make_workspace(w, &sealed(WORKSPACE))?;
        w.within_workspace(workspace, |w| {
            let mut new = newcomer("Philomena", Role::Admin);
            (new.name, new.email) = (sealed(NAME), sealed(ADDRESS));
            people::add(w, &new)?;
            assert_eq!(people::workspace_name(w)?.reveal(), WORKSPACE);
            assert_eq!(people::all(w)?[0].name.reveal(), NAME);
            Ok(workspace)
        })
    });
    assert_ne!(there, world.workspace);
    world.write(ada, move |w| people::rename(w, zoe, &sealed(NAME)));
    world.write(ada, move |w| people::rename(w, zoe, &sealed(LATER_NAME)));
    world.write(ada, move |w| {
        let days = vec!["1".to_owned(), "5".to_owned()];
        let (zone, lang, from, until) = (ZONE.into(), "de".into(), "05:00".into(), "11:00".into());
        let time = Some(TypedTime { zone, lang, dial: "24".into() });
        let hours = Some(TypedHours { days, from, until });
        people::set_profile(w, zoe, &TypedProfile { time, hours, ..TypedProfile::default() })
    });
    world.write(ada, move |w| {
        let (from, until) = leave::typed(LEAVE_FROM, LEAVE_UNTIL)?;
        let id = leave::enter(w, zoe, from, until)?;
        assert_eq!(people::leaves(w, &[zoe])?[0].id, id);
        Ok(())
    });
    world.write(ada, |w| {
        let invited = invites::invite(w, &format!("{INVITED} <{INVITED_ADDRESS}>"))?;
        invites::letter(w, &invited[0]).map(drop)
    });
    let refused = world.store.write_blocking(ada, |w| {
        let mut new = newcomer("Barnaby", Role::Member);
        new.email = sealed(REFUSED_ADDRESS);
        people::add(w, &new)
    });
    assert!(refused.is_err());
    let refused = world.store.write_blocking(ada, |w| invites::invite(w, BAD_ROSTER).map(drop));
    assert!(refused.is_err());
    world.read(INSTANCE, |r| {
        assert!(people::by_address(r, UNKNOWN_ADDRESS).is_empty());
        assert_eq!(people::by_address(r, ADDRESS).len(), 1);
        Ok(())
    });
}

/// The canaries of duties, turns, rotations, messages and settings.
fn fill_the_rest(world: &World) {
    let (ada, ada_id, bob, zoe, duty) = (world.by(world.ada), world.ada, world.bob, world.zoe, world.duty);
    world.write(ada, move |w| turns::change_duty(w, duty, &sealed(DUTY), ada_id));
    world.write(world.by(bob), move |w| turns::leave_todo(w, duty, TODO, w.now().at()));
    let refused = world.store.write_blocking(world.by(bob), move |w| {
        turns::leave_todo(w, duty, &REFUSED_TODO.repeat(40), w.now().at())
    });
    assert!(refused.is_err());

    let rotation = world.write(ada, move |w| {
        rotations::create(
            w,
            &Draft {
                title: sealed(ROTATION),
                zone: "Europe/Paris".into(),
                rules: turnkeep::features::rotations::rules::Rules::of(Cadence::DAILY),
                handoff: "2026-03-03T09:00".parse().unwrap(),
                members: vec![bob.into(), zoe.into()],
                owners: vec![ada_id],
                fallback: ada_id,
                lead_hours: 12,
            },
        )
    });
    let until = world.clock.now().at() + SignedDuration::from_hours(99);
    let from = world.clock.now().at();
    let shift = world.read(ada, |r| Ok(rotations::outlook(r, rotation, from, until)?.running[0].id));
    world.write(ada, move |w| rotations::hand_over_now(w, rotation, zoe));
    let (label, lang, zone) = (sealed(WALL), "de".to_owned(), "Europe/Paris".to_owned());
    let wanted = walls::Wanted { label, lang, zone, rotations: Some(vec![rotation]) };
    let (_, token) = world.write(ada, move |w| walls::make(w, &wanted));
    child::say(&format!("secret {}", token.text()));
    world.write(world.by(bob), move |w| rotations::write_note(w, shift, NOTE).map(drop));
    world.read(ada, |r| {
        assert_eq!(rotations::note_of(r, shift)?.unwrap().text.reveal(), NOTE);
        assert_eq!(rotations::get(r, rotation)?.title.reveal(), ROTATION);
        Ok(())
    });
    for _ in 0..4 {
        world.pass(SignedDuration::from_hours(12));
        world.write(world.on_time(), |w| {
            (rotations::SLICE.tick)(w)?;
            (turns::SLICE.tick)(w)
        });
    }
    world.write(world.on_time(), move |w| {
        let (kind, message, about) = (Kind::Announcement, "test.news", "test:1");
        notifications::post(w, &Post { to: bob, kind, message, about, content: &MESSAGE, not_before: None })
    });
    for delivery in world.read(INSTANCE, |r| notifications::waiting(r, 100)) {
        let scope = turnkeep::store::Scope::workspace(delivery.workspace, turnkeep::store::Actor::Clock);
        world.write(scope, move |w| {
            notifications::tried(w, delivery.id, delivery.to, Tried::Later, &sealed(MAIL_WORDS))
        });
    }
    world.write(INSTANCE, |w| settings::set(w, "mail.password", Some(&sealed(PASSWORD))));
}

/// Plays the instance: fills it, says so, waits for a line, closes.
#[test]
fn the_instance_that_is_searched() {
    let Some(folder) = child::folder(PART) else { return };
    let log = File::create(folder.join("logs/all")).unwrap();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(Mutex::new(log))
        .init();
    let world = World::on(Ground::at(&folder), Clock::still_at(instant(MONDAY)));
    fill_people(&world);
    super::doors::go_through(&world, UNKNOWN_ADDRESS, WANTED_ADDRESS, NETWORK);
    fill_the_rest(&world);
    let panicking =
        world.store.write_blocking(INSTANCE, |_| -> turnkeep::base::Result<()> { panic!("on purpose") });
    assert!(panicking.is_err());
    child::say("filled");
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    world.store.close();
    child::say("closed");
}

#[test]
fn no_name_address_note_link_or_code_lies_on_the_disk_in_the_clear() {
    let ground = Ground::new();
    let mut child = child::command(PART, ground.path())
        .env("TMPDIR", ground.path().join("tmp"))
        .stderr(File::create(ground.path().join("logs/stderr")).unwrap())
        .spawn()
        .unwrap();
    let mut words = child::words(&mut child);

    let mut secrets = Vec::new();
    let first = words.find(|word| match word.strip_prefix("secret ") {
        Some(secret) => {
            secrets.push(secret.to_owned());
            false
        }
        None => true,
    });
    let errors = || std::fs::read_to_string(ground.path().join("logs/stderr")).unwrap();
    assert_eq!(first.as_deref(), Some("filled"), "{}", errors());
    assert!(secrets.len() >= 10, "{} secrets", secrets.len());
    let canaries: Vec<&str> = CANARIES.iter().copied().chain(secrets.iter().map(String::as_str)).collect();
    let log = std::fs::metadata(ground.data().join("data.db-wal")).unwrap();
    assert!(log.len() > 100_000, "the log of the database holds it all: {}", log.len());
    assert_eq!(scan(&[ground.path()], &canaries), [], "while it runs");

    // The search does see what is there: a name in the schema, a line of the log, a key file.
    let control = scan(&[ground.path()], &["handoff_notes", "an act panicked", "turnkeep-root-1"]);
    for name in ["data/data.db-wal", "logs/all", "keys/turnkeep.key"] {
        let path = ground.path().join(name);
        assert!(control.iter().any(|find| find.file == path), "{name} was not searched: {control:?}");
    }

    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert_eq!(words.next().as_deref(), Some("closed"), "{}", errors());
    assert!(child.wait().unwrap().success());
    assert_eq!(scan(&[ground.path()], &canaries), [], "once closed");
    let data = std::fs::metadata(ground.data_file()).unwrap();
    assert!(data.len() > 100_000, "the file holds it all: {}", data.len());
    assert!(files(ground.path()).len() >= 6, "{:?}", files(ground.path()));
}
