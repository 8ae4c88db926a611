//! How often one may ask and guess: each limit at its edge, exactly.

use super::stage::{Answer, Chrome, FIREFOX, Stage, newcomer};
use turnkeep::spine::people::{self, Role, limits, limits::Limit, sessions, sign_in::Purpose, step_up};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How something is done once, so that one can see whether it passed.
#[derive(Clone, Copy, PartialEq)]
enum Once {
    /// A strange browser asks for a mail to Bob.
    Mail,
    /// A browser in which Bob was signed in before does.
    OwnMail,
    /// Somebody on this network asks in the name of nobody; counted or not.
    Stranger(&'static [&'static str]),
    /// Somebody asks for a mail to one of many people.
    AnyMail,
    /// Bob asks for a code before something delicate.
    StepUp,
    /// Bob asks for a new address.
    NewAddress,
}

/// A limit: what is done, how many pass within how many seconds, and how long one waits between two
/// of them so that no other limit comes first.
struct Row {
    name: &'static str,
    once: Once,
    most: usize,
    within: i64,
    pace: i64,
}

const ROWS: &[Row] = &[
    Row { name: "mails, at once", once: Once::Mail, most: 3, within: 15 * MINUTE, pace: 0 },
    Row { name: "mails, in a day", once: Once::Mail, most: 10, within: DAY, pace: 301 },
    Row { name: "own mails, at once", once: Once::OwnMail, most: 3, within: 15 * MINUTE, pace: 0 },
    Row { name: "own mails, in a day", once: Once::OwnMail, most: 10, within: DAY, pace: 301 },
    Row {
        name: "strangers, IPv4 /24",
        once: Once::Stranger(&["203.0.113.1", "203.0.113.99", "203.0.113.254"]),
        most: 20,
        within: 15 * MINUTE,
        pace: 0,
    },
    Row {
        name: "strangers, IPv6 /56",
        once: Once::Stranger(&["2001:db8:1:ff01::1", "2001:db8:1:ff02::1", "2001:db8:1:ffff::9"]),
        most: 20,
        within: 15 * MINUTE,
        pace: 0,
    },
    Row {
        name: "strangers, whole instance",
        once: Once::Stranger(&[
            "198.51.100.1",
            "198.51.101.1",
            "198.51.102.1",
            "198.51.103.1",
            "198.51.104.1",
            "198.51.105.1",
            "198.51.106.1",
        ]),
        most: 100,
        within: HOUR,
        pace: 0,
    },
    Row { name: "all mails", once: Once::AnyMail, most: 200, within: HOUR, pace: 0 },
    Row { name: "step-up codes", once: Once::StepUp, most: 5, within: 15 * MINUTE, pace: 0 },
    Row { name: "new addresses", once: Once::NewAddress, most: 5, within: DAY, pace: 0 },
];

/// What came of it.
struct Came {
    passed: bool,
    /// The answer, where a limit is said.
    said: Option<Answer>,
}

/// The stage on which one row is tried.
struct Trial {
    stage: Stage,
    /// A browser in which Bob was signed in, or is.
    bobs: Chrome,
    number: usize,
}

impl Trial {
    async fn new(once: Once) -> Self {
        let stage = Stage::new().await;
        if once == Once::AnyMail {
            let many = |w: &turnkeep::store::Write<'_>| {
                (0..80).try_for_each(|n| {
                    people::add(w, &newcomer("Max", &format!("max{n}@example.eu"), Role::Member)).map(drop)
                })
            };
            stage.write(many).await.unwrap();
        }
        let mut trial = Self { bobs: stage.firefox(), stage, number: 0 };
        trial.sign_bob_in().await;
        if once == Once::OwnMail {
            trial.bobs.cookies.lock().unwrap().remove("tk_s");
        }
        trial
    }

    /// By the console, which costs no mail.
    async fn sign_bob_in(&mut self) {
        let bob = self.stage.bob;
        let link = self.stage.write(move |w| people::links::console(w, bob)).await.unwrap();
        assert_eq!(self.bobs.follow(&link).await.location(), "/");
    }

    async fn once(&mut self, once: Once) -> Came {
        self.number += 1;
        let number = self.number;
        let mailed = |answer: &Answer, stage: &Stage| {
            assert_eq!(answer.location(), "/sign-in/code", "the answer never changes");
            assert_eq!(answer.header("retry-after"), "", "and tells nothing");
            Came { passed: stage.mails().len() == 1, said: None }
        };
        match once {
            Once::Mail => mailed(&self.stage.firefox().ask("bob@example.eu").await, &self.stage),
            Once::OwnMail => mailed(&self.bobs.ask("Bob@Example.eu").await, &self.stage),
            Once::AnyMail => {
                let address = format!("max{}@example.eu", number / 3);
                mailed(&self.stage.firefox().ask(&address).await, &self.stage)
            }
            Once::Stranger(places) => {
                let before = counts(&self.stage);
                let browser = self.stage.browser(FIREFOX, places[number % places.len()]);
                let answer = browser.ask(&format!("nobody{number}@example.eu")).await;
                assert!(!mailed(&answer, &self.stage).passed);
                Came { passed: counts(&self.stage) > before, said: None }
            }
            Once::StepUp => said(self.bobs.fill("/step-up", "/step-up", &[]).await),
            Once::NewAddress => {
                self.sign_bob_in().await;
                let address = format!("bob{number}@new.example");
                said(self.bobs.fill("/me/email", "/me/email", &[("email", &address)]).await)
            }
        }
    }
}

fn said(answer: Answer) -> Came {
    assert!(matches!(answer.status, 303 | 429), "{}", answer.body);
    Came { passed: answer.status == 303, said: Some(answer) }
}

/// How many counts are kept.
fn counts(stage: &Stage) -> usize {
    stage.snapshot().iter().rev().nth(1).unwrap().parse().unwrap()
}

/// If this limit is said at all, it says how long it lasts, in seconds and in words.
fn says(row: &Row, came: &Came, seconds: i64) {
    let Some(answer) = &came.said else { return };
    assert_eq!(answer.header("retry-after"), seconds.to_string(), "{}", row.name);
    let words = match seconds {
        1 => "in about 1 second.",
        900 => "in about 15 minutes.",
        _ => "in about 24 hours.",
    };
    assert!(
        answer.body.contains("A little slower, please") && answer.body.contains(words),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn every_limit_holds_exactly_at_its_edge() {
    for row in ROWS {
        let mut trial = Trial::new(row.once).await;
        for n in 0..row.most {
            assert!(trial.once(row.once).await.passed, "{}: number {n}", row.name);
            trial.stage.mails();
            trial.stage.pass(row.pace);
        }
        let passed = row.pace * i64::try_from(row.most).unwrap();
        let beyond = trial.once(row.once).await;
        assert!(!beyond.passed, "{}: one too many", row.name);
        says(row, &beyond, row.within - passed);
        trial.stage.pass(row.within - passed - 1);
        let early = trial.once(row.once).await;
        assert!(!early.passed, "{}: a second early", row.name);
        says(row, &early, 1);
        trial.stage.pass(1);
        assert!(trial.once(row.once).await.passed, "{}: in time", row.name);
    }
}

#[tokio::test]
async fn a_large_house_gets_more_mails() {
    assert_eq!(limits::all_mails(100)[0].most, 200);
    assert_eq!(limits::all_mails(101)[0].most, 202);
}

#[tokio::test]
async fn a_request_bears_five_wrong_codes_and_an_address_twenty_a_day() {
    for (wrong, status) in [(4, 303), (5, 422)] {
        let stage = Stage::new().await;
        let browser = stage.firefox();
        browser.ask("bob@example.eu").await;
        for _ in 0..wrong {
            assert_eq!(browser.type_code("2222-2222").await.status, 422);
        }
        let code = stage.mail().code();
        assert_eq!(browser.type_code(&code).await.status, status, "after {wrong} wrong ones");
    }
    for (wrong, wait, status) in [(19, 0, 303), (20, 0, 422), (20, DAY - 1, 422), (20, DAY, 303)] {
        let stage = Stage::new().await;
        stage
            .write_all(move |w| {
                (0..wrong).try_for_each(|_| limits::count(w, limits::WRONG_CODES[0].name, "bob@example.eu"))
            })
            .await
            .unwrap();
        stage.pass(wait);
        let browser = stage.firefox();
        browser.ask("bob@example.eu").await;
        let mail = stage.mail();
        assert_eq!(browser.type_code(&mail.code()).await.status, status, "{wrong} wrong, {wait} s later");
        if status == 422 {
            assert_eq!(browser.follow(&mail.link).await.location(), "/", "links work in any case");
        }
    }
    let stage = Stage::new().await;
    let browser = stage.firefox();
    browser.ask("bob@example.eu").await;
    let before = counts(&stage);
    browser.type_code("2222-2222").await;
    assert_eq!(counts(&stage), before + 1, "a wrong code counts for the address");
}

#[tokio::test]
async fn a_wrong_code_leaves_the_same_rows_whether_the_address_is_known_or_not_and_never_many() {
    let leaves = |stage: &Stage| stage.snapshot().last().unwrap().parse::<usize>().unwrap();
    for address in ["bob@example.eu", "nobody@example.eu"] {
        let stage = Stage::new().await;
        let browser = stage.firefox();
        browser.ask(address).await;
        for _ in 0..5 {
            let before = (counts(&stage), leaves(&stage));
            browser.type_code("2222-2222").await;
            assert_eq!((counts(&stage), leaves(&stage)), (before.0 + 1, before.1), "{address}");
        }
    }
    let stage = Stage::new().await;
    for _ in 0..6 {
        let browser = stage.firefox();
        browser.ask("nobody@example.eu").await;
        for _ in 0..5 {
            browser.type_code("2222-2222").await;
        }
    }
    let tries = 3 * 3; // What asking counts, of which three pass.
    assert_eq!(counts(&stage), tries + limits::WRONG_CODES[0].most);
}

#[tokio::test]
async fn a_browser_has_three_open_requests_and_a_fourth_cancels_the_oldest() {
    let stage = Stage::new().await;
    let browser = stage.firefox();
    let mut links = Vec::new();
    for email in ["bob@example.eu", "ada@example.eu", "bob@example.eu", "ada@example.eu"] {
        browser.ask(email).await;
        links.push(stage.mail().link);
        stage.pass(1);
    }
    assert_eq!(browser.copy().follow(&links[0]).await.status, 422);
    assert_eq!(browser.copy().follow(&links[1]).await.location(), "/");
    assert_eq!(browser.copy().follow(&links[2]).await.location(), "/");
}

#[tokio::test]
async fn a_browser_has_a_quarter_of_an_hour_from_asking_to_signing_in() {
    let stage = Stage::new().await;
    let asked = stage.firefox().get("/sign-in").await;
    let cookie = asked.header("set-cookie");
    assert!(cookie.starts_with("tk_pre=") && cookie.ends_with("Max-Age=900"), "{cookie}");
}

#[tokio::test]
async fn the_network_of_a_device_is_shown_for_seven_days_to_the_second() {
    let stage = Stage::new().await;
    let browser = stage.signed_in("bob@example.eu").await;
    stage.pass(6 * DAY);
    assert!(browser.is_in().await);
    stage.pass(DAY - 1);
    let network = |stage: &Stage| stage.read(|r| sessions::list(r, stage.bob))[0].device.network.clone();
    assert_eq!(network(&stage), "203.0.113.0/24");
    stage.pass(1);
    assert_eq!(network(&stage), "");
}

#[tokio::test]
async fn a_known_browser_passes_where_the_network_has_worn_out_its_budget() {
    let stage = Stage::new().await;
    let known = stage.signed_in("ada@example.eu").await;
    known.cookies.lock().unwrap().remove("tk_s");
    for n in 0..20 {
        stage.firefox().ask(&format!("nobody{n}@example.eu")).await;
    }
    let full = counts(&stage);
    stage.firefox().ask("nobody@example.eu").await;
    assert_eq!(counts(&stage), full);
    known.ask("nobody@example.eu").await;
    assert_eq!(counts(&stage), full + 3, "its slips count again");
}

#[tokio::test]
async fn a_browser_known_from_somebody_else_gets_no_mails_beyond_the_limit() {
    let stage = Stage::new().await;
    let adas = stage.signed_in("ada@example.eu").await;
    adas.cookies.lock().unwrap().remove("tk_s");
    for _ in 0..5 {
        adas.ask("bob@example.eu").await;
    }
    assert_eq!(stage.mails().len(), 3);
}

/// Sends many requests in the name of this address from one network, in groups.
async fn flood(stage: &Stage, address: impl Fn(usize) -> String, times: usize) {
    let mut browsers = Vec::new();
    for _ in 0..50 {
        let browser = stage.browser(FIREFOX, "203.0.113.77");
        let token = browser.get("/sign-in").await.form_token();
        browsers.push((browser, token));
    }
    for group in 0..times / browsers.len() {
        let asks = browsers.iter().enumerate().map(|(at, (browser, token))| {
            let email = address(group * 50 + at);
            async move {
                let fields = [("form_token", token.as_str()), ("email", email.as_str())];
                assert_eq!(browser.post("/sign-in", &fields).await.location(), "/sign-in/code");
            }
        });
        futures_util::future::join_all(asks).await;
    }
}

#[tokio::test]
async fn ten_thousand_tries_from_one_network_keep_no_known_browser_out_and_fill_nothing() {
    let stage = Stage::new().await;
    let bobs = stage.signed_in("bob@example.eu").await;
    bobs.cookies.lock().unwrap().remove("tk_s");
    let leaves = |stage: &Stage| stage.snapshot().last().unwrap().parse::<usize>().unwrap();
    let before = leaves(&stage);
    flood(&stage, |n| format!("nobody{n}@example.eu"), 8000).await;
    flood(&stage, |_| "bob@example.eu".to_owned(), 2000).await;
    assert_eq!(stage.mails().len(), 2, "the third of three was Bob's own");
    let guesser = stage.firefox();
    guesser.ask("nobody@example.eu").await;
    for _ in 0..20 {
        guesser.type_code("2222-2222").await;
    }
    assert_eq!(leaves(&stage), before, "the record of what happened does not grow");
    let kept = stage.snapshot().len();
    assert!(kept < 120, "{kept} rows");
    assert!(counts(&stage) < 100, "{} counts", counts(&stage));
    bobs.ask("bob@example.eu").await;
    assert_eq!(bobs.follow(&stage.mail().link).await.location(), "/", "a known browser, in this network");
    let away = stage.browser(FIREFOX, "198.51.100.7");
    away.ask("ada@example.eu").await;
    assert_eq!(away.follow(&stage.mail().link).await.location(), "/", "somebody else, elsewhere");
    stage.pass(DAY);
    stage.write_all(people::sign_in::sweep).await.unwrap();
    assert_eq!(counts(&stage), 0, "and a day later all counts are gone");
}

#[tokio::test]
async fn what_was_counted_and_asked_is_forgotten_in_time() {
    let stage = Stage::new().await;
    stage.signed_in("bob@example.eu").await;
    stage.firefox().ask("nobody@example.eu").await;
    let kept = |stage: &Stage| stage.snapshot().len();
    let before = kept(&stage);
    let sweep = || stage.write_all(|w| Ok(people::sign_in::sweep(w)? + people::sessions::sweep(w)?));
    assert_eq!(sweep().await.unwrap(), 0);
    stage.pass(601);
    assert_eq!(sweep().await.unwrap(), 1, "the row of nobody goes as soon as it has expired");
    stage.pass(86_400);
    assert_eq!(sweep().await.unwrap(), 1 + 6, "the used request and all counts");
    assert_eq!(kept(&stage), before - 2);
    stage.pass(60 * 86_400 + 1);
    assert_eq!(sweep().await.unwrap(), 1, "the session, thirty days after its end");
}

#[tokio::test]
async fn admins_hear_of_links_made_at_the_console() {
    let stage = Stage::new().await;
    let bob = stage.bob;
    let zoe = stage.write(|w| people::add(w, &newcomer("Zoe", "zoe@example.eu", Role::Admin))).await.unwrap();
    stage.write(move |w| people::links::console(w, bob)).await.unwrap();
    for (person, told) in [(stage.ada, 1), (zoe, 1), (bob, 0)] {
        let posted = stage.read(|r| turnkeep::spine::notifications::to(r, person, 10));
        assert_eq!(posted.len(), told);
    }
    assert!(stage.events().contains(&"link.console".to_owned()));
}

/// `3 in 15 minutes`, `10 a day`, `100 an hour`.
fn words(limit: &Limit) -> String {
    match limit.within / 1000 {
        DAY => format!("{} a day", limit.most),
        HOUR => format!("{} an hour", limit.most),
        seconds => format!("{} in {} minutes", limit.most, seconds / MINUTE),
    }
}

/// `30 minutes`, `12 hours`, `7 days`.
fn long(ms: i64) -> String {
    match ms / 1000 {
        seconds if seconds % DAY == 0 => format!("{} days", seconds / DAY),
        seconds if seconds % HOUR == 0 => format!("{} hours", seconds / HOUR),
        seconds => format!("{} minutes", seconds / MINUTE),
    }
}

#[test]
fn the_tables_of_the_handbook_say_what_holds() {
    let book = include_str!("../../../docs/sign-in.md");
    let cells = |after: &str| -> Vec<Vec<String>> {
        let part = book.split_once(after).unwrap().1;
        let lines = part.lines().skip_while(|line| !line.starts_with('|')).take_while(|l| l.starts_with('|'));
        let cells = |line: &str| line.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
        lines.skip(2).map(cells).collect()
    };
    let mails = |all: &[Limit]| all.iter().map(words).collect::<Vec<_>>().join(", ");
    let everybody = limits::all_mails(0)[0];
    let wanted = [
        ("mails to one address", mails(&limits::MAILS)),
        ("mails to one's own address", format!("{}, for each such browser", mails(&limits::OWN_MAILS))),
        ("unknown addresses from one network", words(&limits::STRANGERS[0])),
        ("mails to known addresses, whole instance", format!("the larger of {} and", everybody.most)),
        ("unknown addresses, whole instance", words(&limits::ALL_STRANGERS[0])),
        ("wrong codes for one request", limits::WRONG_PER_REQUEST.to_string()),
        ("wrong codes for one address", words(&limits::WRONG_CODES[0])),
        ("step-up codes of one person", words(&step_up::CODES[0])),
        ("mails to one address that is to be", mails(&limits::NEW_ADDRESS_MAILS)),
        ("new addresses that one person asks for", words(&limits::NEW_ADDRESSES[0])),
        ("open requests of one browser", format!("{};", limits::OPEN_REQUESTS)),
    ];
    let table = cells("## Limits");
    assert_eq!(table.len(), wanted.len());
    for (row, (what, limit)) in table.iter().zip(&wanted) {
        assert!(row[0].starts_with(what) && row[1].starts_with(limit), "{row:?}: {what}, {limit}");
    }
    let lives = [("admins", sessions::ADMIN), ("everybody else", sessions::MEMBER)];
    for (row, (who, life)) in cells("## Sessions").iter().zip(lives) {
        assert_eq!(row[..], [who.to_owned(), long(life.idle), long(life.absolute)]);
    }
    for (name, purpose) in [
        ("sign-in", Purpose::SignIn),
        ("new address", Purpose::Email),
        ("take back", Purpose::UndoEmail),
        ("invite", Purpose::Invite),
        ("console", Purpose::Console),
        ("set-up", Purpose::SetUp),
        ("demo", Purpose::Demo),
    ] {
        let table = cells("## What the links do");
        let row = table.iter().find(|row| row[0] == name).unwrap();
        assert_eq!(row[2].replace("min", "minutes"), long(purpose.life()), "{name}");
    }
    assert!(sessions::MOST == 10 && book.contains("Ten at once for one person"));
}
