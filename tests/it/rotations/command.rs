//! `turnkeep rotation plan`, run as people run it.

use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

const TEAM: &str = r#"title = "Support"
zone = "Europe/Berlin"
starts = "2026-01-05T09:00"
cadence = { kind = "every", every = 1, unit = "weeks" }

[[person]]
id = "ana"
name = "Ana"

[[member]]
person = "ana"
[[member]]
person = "bo"

[[absence]]
person = "bo"
from = "2026-01-10"
to = "2026-01-16"
"#;

fn turnkeep(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_turnkeep"));
    command.args(["rotation", "plan"]).args(arguments).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What is said of a file on standard input.
fn planned(file: &str, arguments: &[&str]) -> Output {
    let mut child = turnkeep(&[&["-"], arguments].concat()).spawn().unwrap();
    // It need not read to the end what is too long for it.
    let _ = child.stdin.take().unwrap().write_all(file.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(file: &str, arguments: &[&str]) -> String {
    let output = planned(file, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaint.is_empty(), "{complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// What is refused, after exit 78 and with nothing on standard output.
fn refused(file: &str, arguments: &[&str]) -> String {
    let output = planned(file, arguments);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(78), &b""[..]));
    String::from_utf8(output.stderr).unwrap()
}

fn json(file: &str, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&said(file, &[arguments, &["--format", "json"]].concat())).unwrap()
}

const JANUARY: [&str; 4] = ["--from", "2026-01-05", "--to", "2026-02-02T09:00"];

#[test]
fn a_file_is_planned_without_a_database_and_says_why() {
    let table = said(TEAM, &[&JANUARY[..], &["--now", "2026-01-14"]].concat());
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    assert_eq!(lines[0], "Support, Mon 5 Jan 2026, 00:00 – Mon 2 Feb 2026, 09:00 (Europe/Berlin)");
    assert_eq!(lines[3], "   Mon 5 Jan, 09:00 – Mon 12 Jan, 09:00   Ana  In order");
    let stands_in =
        ">  Mon 12 Jan, 09:00 – Mon 19 Jan, 09:00  Ana  Ana, because bo is away until Fri 16 Jan; bo takes";
    assert!(lines[4].starts_with(stands_in), "{table}");
    assert_eq!(said(TEAM, &JANUARY), said(TEAM, &JANUARY));
}

#[test]
fn the_language_is_that_of_the_environment_or_the_one_asked_for() {
    let spoken = |name: &str, value: &str, arguments: &[&str]| {
        let mut command = turnkeep(&[&["-", "--from", "2026-01-05"], arguments].concat());
        let mut child = command.env(name, value).spawn().unwrap();
        child.stdin.take().unwrap().write_all(TEAM.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    assert!(spoken("LANG", "de_AT.UTF-8", &[]).contains("Der Reihe nach"));
    assert!(spoken("LC_ALL", "de", &["--lang", "en"]).contains("In order"));
    assert!(spoken("LANG", "fr_FR.UTF-8", &[]).contains("In order"));
}

#[test]
fn json_is_read_like_toml_and_each_output_is_what_it_says() {
    let same = r#"{"title": "Support", "zone": "Europe/Berlin", "starts": "2026-01-05T09:00",
        "cadence": {"kind": "every", "every": 1, "unit": "weeks"},
        "person": [{"id": "ana", "name": "Ana"}], "member": [{"person": "ana"}, {"person": "bo"}],
        "absence": [{"person": "bo", "from": "2026-01-10", "to": "2026-01-16"}]}"#;
    assert_eq!(json(same, &JANUARY), json(TEAM, &JANUARY));
    let plan = json(TEAM, &JANUARY);
    assert_eq!(plan["shifts"].as_array().unwrap().len(), 4);
    assert_eq!(plan["shifts"][1]["reason"]["code"], "instead-of");
    assert_eq!(plan["shifts"][1]["base_person"], "bo");
    assert_eq!(plan["handoffs"][1], "2026-01-12T09:00:00+01:00");
    let output = |format| said(TEAM, &[&JANUARY[..], &["--format", format]].concat());
    assert!(output("ics").parse::<icalendar::Calendar>().unwrap().components.len() == 4);
    assert!(output("svg").starts_with("<svg"));
}

#[test]
fn an_instant_gives_the_whole_shift_that_holds_it_as_any_longer_plan_does() {
    let plan = json(TEAM, &["--from", "2026-01-05", "--to", "2027-01-05"]);
    for shift in plan["shifts"].as_array().unwrap().iter().step_by(9) {
        let starts = shift["starts"].as_str().unwrap();
        assert_eq!(json(TEAM, &["--at", starts])["shifts"], serde_json::json!([shift]));
    }
    let inside = json(TEAM, &["--at", "2026-01-14T03:00"]);
    assert_eq!(inside["shifts"][0]["starts"], "2026-01-12T09:00:00+01:00");
    assert_eq!(inside["shifts"][0]["on_duty"][0]["ends"], "2026-01-19T09:00:00+01:00");
    assert_eq!(json(TEAM, &["--at", "2025-12-31"])["shifts"], serde_json::json!([]));
    assert!(said(TEAM, &["--at", "2025-12-31"]).contains("No shift holds Wed 31 Dec 2025, 00:00."));
}

/// Two take turns by hand; Bo has it from Friday on.
const BY_HAND: &str = r#"title = "Support"
zone = "Europe/Berlin"
starts = "2026-03-09T18:00"
cadence = { kind = "manual", handoffs = ["2026-03-13T18:00"] }
member = [{ person = "ana" }, { person = "bo" }]
"#;

#[test]
fn nobody_knows_how_long_a_shift_without_an_end_is_and_it_has_no_hours() {
    let march = ["--from", "2026-03-09", "--to", "2026-03-20T09:00"];
    let table = said(BY_HAND, &march);
    assert!(table.contains("\nfrom Fri 13 Mar, 18:00 on             bo   In order\n"), "{table}");
    let rows = table.split("Who has had").next().unwrap();
    assert!(!rows.contains("Hours") && !rows.contains("159:00"), "{table}");
    for asked in [&march[..], &["--at", "2026-03-14"]] {
        let plan = json(BY_HAND, asked);
        let last = plan["shifts"].as_array().unwrap().last().unwrap();
        assert!(last["ends"].is_null() && last["on_duty"][0]["ends"].is_null(), "{plan}");
    }
    let hours = BY_HAND.replace("member", "windows = [{ from = \"09:00\", to = \"17:00\" }]\nmember");
    let plan = json(&hours, &march);
    assert_eq!(plan["shifts"][1]["on_duty"][0]["ends"], "2026-03-14T17:00:00+01:00");
}

/// The UIDs and sequence numbers of a plan's events.
fn events(file: &str, arguments: &[&str]) -> Vec<(String, String)> {
    let text = said(file, &[arguments, &["--format", "ics"]].concat());
    let value = |event: &str, key: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        line.to_owned()
    };
    text.split("BEGIN:VEVENT")
        .skip(1)
        .map(|event| (value(event, "UID:"), value(event, "SEQUENCE:")))
        .collect()
}

#[test]
fn a_calendar_knows_a_rotation_again_when_title_and_people_change_but_not_another_one() {
    let uids =
        |file: &str| -> Vec<String> { events(file, &JANUARY).into_iter().map(|(uid, _)| uid).collect() };
    let team = uids(TEAM);
    let edited =
        TEAM.replace("Support", "Hilfe").replace("\"Ana\"", "\"Anna\"") + "[[member]]\nperson = \"cleo\"\n";
    assert_eq!(uids(&edited), team);
    let others = [
        TEAM.replace("unit = \"weeks\"", "unit = \"days\""),
        TEAM.replace("Berlin", "Paris"),
        TEAM.replace("09:00", "08:00"),
        TEAM.replace("person = \"ana\"", "person = \"cleo\""),
        format!("id = \"support\"\n{TEAM}"),
    ];
    for other in &others {
        assert!(uids(other).iter().all(|uid| !team.contains(uid)), "{other}");
    }
    let named = |text: &str| uids(&format!("id = \"support\"\n{text}"));
    assert_eq!(named(&TEAM.replace("person = \"ana\"", "person = \"cleo\"")), named(TEAM));
}

#[test]
fn of_two_calendars_the_one_made_later_counts() {
    let sequence = |now: &[&str]| events(TEAM, &[&JANUARY[..], now].concat())[0].1.clone();
    assert_eq!(sequence(&[]), "0");
    let (monday, minute) = (["--now", "2026-01-05T00:00Z"], ["--now", "2026-01-05T00:01Z"]);
    let number = |now: &[&str]| sequence(now).parse::<u32>().unwrap();
    assert_eq!(number(&minute), number(&monday) + 1);
}

#[test]
fn what_cannot_be_planned_is_refused_in_a_sentence_with_its_line_and_nothing_else() {
    let zone = TEAM.replace("Berlin", "Berln");
    assert!(
        refused(&zone, &[]).starts_with("-:2: zone: No time zone has this name. Did you mean Europe/Berlin")
    );
    let key = TEAM.replace("[[absence]]\n", "[[absence]]\nperso = 1\n");
    let key = refused(&key, &[]);
    assert!(key.starts_with("-:16: ") && key.contains("Did you mean person?"), "{key}");
    assert!(refused("", &[]).starts_with("-:1: "));
    assert!(refused(TEAM, &["--from", "next week"]).starts_with("--from: Write a day such as"));
    assert!(refused(TEAM, &["--from", "1899-12-31"]).starts_with("--from: "));
    assert!(refused(TEAM, &["--at", "10000-01-01"]).starts_with("--at: "));
    assert_eq!(
        refused(TEAM, &["--from", "2026-02-01", "--to", "2026-02-01"]),
        "--to: The end has to be after the start (--from).\n"
    );
    assert_eq!(
        refused(TEAM, &["--from", "2026-01-05", "--to", "2036-01-06"]),
        "--to: A plan is of 10 years at the most.\n"
    );
    let nowhere = turnkeep(&["/nowhere/at-all.toml"]).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(78));
    assert_eq!(nowhere.stderr, b"/nowhere/at-all.toml: There is no such file.\n");
    assert!(refused(&"x".repeat(3 << 20), &[]).starts_with("-:1: "));
}

#[test]
fn whoever_has_read_enough_may_close_the_pipe() {
    let daily = TEAM.replace("weeks", "days");
    let ten_years = ["-", "--from", "2026-01-05", "--to", "2036-01-05", "--format", "json"];
    let mut child = turnkeep(&ten_years).spawn().unwrap();
    child.stdin.take().unwrap().write_all(daily.as_bytes()).unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert_eq!(&first, b"{");
}

#[test]
fn the_schema_of_a_file_is_printed() {
    let output = Command::new(env!("CARGO_BIN_EXE_turnkeep")).args(["rotation", "schema"]).output().unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}
