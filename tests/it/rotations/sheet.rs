//! A plan written out: as a table, as JSON, as a calendar, as a picture.

use icalendar::{Component, DatePerhapsTime};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use std::collections::{BTreeSet, HashMap};
use turnkeep::base::{
    Lang, PersonId, Reader,
    calendar::{Cadence, Days, Grid, span::Span},
    text::Dial,
};
use turnkeep::features::rotations::{
    rota::{
        AbsencePolicy, AbsenceRule, Gap, Holidays, Ledger, LedgerLine, Member, MemberId, Order, Plan, Reason,
        Rota, Shift, Threshold, Version, Warning,
    },
    sheet::{Called, Sheet, holding},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn span(from: &str, until: &str) -> Span {
    Span::new(at(from), at(until))
}

/// Ada, somebody with wide letters, somebody whose dots are letters of their own, and one who means harm.
fn people() -> HashMap<PersonId, Called> {
    let called = [
        ("ada", "Ada Lovelace"),
        ("taro", "山田太郎"),
        ("zoe", "Zoe\u{308} Klein"),
        ("mal", "Mal\u{1b}[2J\r\n<b>&\u{202e}"),
    ];
    let listed = |(n, (key, name)): (u8, (&str, &str))| {
        (person(n), Called { key: key.to_owned(), name: name.to_owned() })
    };
    (1..).zip(called).map(listed).collect()
}

fn rota() -> Rota {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let grid = Grid::new(zone, civil::date(2026, 3, 9).at(9, 0, 0, 0), Cadence::WEEKLY);
    let version = Version {
        offset: 0,
        first: 0,
        starts: grid.start(0),
        grid,
        windows: vec![],
        own_zones: false,
        seats: 1,
        order: Order::Strict,
        absence: AbsenceRule {
            policy: AbsencePolicy::Defer,
            threshold: Threshold::Time(SignedDuration::ZERO),
            forgiven: SignedDuration::from_hours(21 * 24),
            ask: SignedDuration::from_hours(24),
        },
        holidays: Holidays { days: vec![civil::date(2026, 4, 3), civil::date(2026, 4, 6)], off: false },
    };
    let member = |n: u8| Member {
        id: MemberId::from_bytes([n; 16]),
        person: Some(person(n)),
        from: None,
        until: None,
        days: Days::ALL,
        weight: 100,
    };
    Rota { members: (1..5).map(member).collect(), ..Rota::empty(version) }
}

fn shift(slot: i64, (from, until): (&str, &str), who: Option<u8>, base: u8, reason: Reason) -> Shift {
    let when = span(from, until);
    Shift {
        slot,
        seat: 1,
        starts: when.starts,
        ends: when.ends,
        person: who.map(person),
        base: Some((MemberId::from_bytes([base; 16]), Some(person(base)))),
        on_duty: vec![when],
        reason,
        past: slot == 0,
    }
}

const SLOTS: [&str; 6] = [
    "2026-03-09T08:00:00Z",
    "2026-03-16T08:00:00Z",
    "2026-03-23T08:00:00Z",
    "2026-03-30T07:00:00Z",
    "2026-04-06T07:00:00Z",
    "2026-04-13T07:00:00Z",
];
/// Wednesday noon of slot 3, in the middle of which the holder leaves.
const NOON: &str = "2026-04-01T10:00:00Z";

/// Six weeks by hand: over the change of the clocks, with a stand-in, a gap and a slot of two parts.
fn plan() -> Plan {
    let away = Reason::InsteadOf {
        away: vec![person(2)],
        until: at("2026-03-20T23:00:00Z"),
        takes: Some(at(SLOTS[2])),
    };
    let gone = Reason::Gap { away: vec![person(1), person(3)] };
    let line = |n: u8, shifts, minutes, weekend, load| LedgerLine {
        person: person(n),
        shifts,
        minutes,
        night: minutes / 3,
        weekend,
        holiday: 0,
        weighted: minutes as f64,
        available: 50_400,
        load,
        debt: 0,
        credit: 0,
    };
    Plan {
        handoffs: SLOTS.map(at)[..5].to_vec(),
        shifts: vec![
            shift(0, (SLOTS[0], SLOTS[1]), Some(1), 1, Reason::InOrder),
            shift(1, (SLOTS[1], SLOTS[2]), Some(3), 2, away),
            shift(2, (SLOTS[2], SLOTS[3]), Some(2), 2, Reason::CatchingUp { since: at(SLOTS[1]) }),
            shift(3, (SLOTS[3], NOON), Some(4), 4, Reason::InOrder),
            shift(3, (NOON, SLOTS[4]), Some(1), 4, Reason::Left { who: person(4) }),
            shift(4, (SLOTS[4], SLOTS[5]), None, 1, gone.clone()),
        ],
        gaps: vec![Gap { span: span(SLOTS[4], SLOTS[5]), slot: 4, reason: gone }],
        warnings: vec![
            Warning::CannotServe { slot: 1, at: at(SLOTS[1]), who: person(3) },
            Warning::Starved { who: person(4) },
        ],
        ledger: Ledger {
            span: Some(span(SLOTS[0], SLOTS[5])),
            lines: vec![
                line(1, 2, 17_100, 5_760, Some(0.5)),
                line(2, 1, 10_020, 2_820, Some(0.25)),
                line(3, 1, 10_080, 2_880, Some(0.3)),
                line(4, 1, 3_060, 0, None),
            ],
        },
    }
}

fn reader(lang: Lang) -> Reader {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    Reader { lang, zone, now: at("2026-03-20T12:00:00Z"), dial: Dial::Whole }
}

/// What becomes of a plan, by the hand-made rotation, in a language.
fn written<T>(plan: &Plan, lang: Lang, at: Option<Timestamp>, write: impl Fn(&Sheet<'_>) -> T) -> T {
    let (rota, people, to) = (rota(), people(), reader(lang));
    write(&Sheet {
        title: "Support, night; \\ \"A\"",
        key: "support",
        rota: &rota,
        plan,
        span: span(SLOTS[0], SLOTS[5]),
        at,
        now: Some(to.now),
        people: &people,
        to: &to,
    })
}

fn json(plan: &Plan, at: Option<Timestamp>) -> String {
    written(plan, Lang::En, at, |sheet| {
        let mut text = Vec::new();
        sheet.json(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    })
}

/// Holds a text against the one that is kept; with `TURNKEEP_WRITE` set, keeps it, to be read before it is committed.
fn same(name: &str, text: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/rotations/sheet/").to_owned() + name;
    if std::env::var_os("TURNKEEP_WRITE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{name}");
}

#[test]
fn the_table_says_who_when_and_why_and_what_is_not_well() {
    same("table.en.txt", &written(&plan(), Lang::En, None, |sheet| sheet.table()));
    same("table.de.txt", &written(&plan(), Lang::De, None, |sheet| sheet.table()));
}

#[test]
fn no_line_of_a_table_is_wider_than_a_hundred_columns_or_moves_the_cursor() {
    for lang in [Lang::En, Lang::De] {
        let table = written(&plan(), lang, None, |sheet| sheet.table());
        for line in table.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
            assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
        }
    }
}

/// The plan with Ada's first shift from one instant to another, and no more.
fn only(from: &str, until: &str) -> Plan {
    let mut plan = plan();
    plan.shifts = vec![shift(0, (from, until), Some(1), 1, Reason::InOrder)];
    plan.gaps = vec![Gap { span: span(from, until), slot: 0, reason: Reason::NobodyListed }];
    plan
}

#[test]
fn over_new_year_both_ends_say_their_year_and_otherwise_neither_does() {
    let plan = only("2026-12-28T08:00:00Z", "2027-01-04T08:00:00Z");
    let said = "Mon 28 Dec 2026, 09:00 – Mon 4 Jan 2027, 09:00";
    let table = written(&plan, Lang::En, None, |sheet| sheet.table());
    assert_eq!(table.matches(said).count(), 2, "{table}");
    let svg = written(&plan, Lang::En, None, |sheet| sheet.svg());
    assert!(svg.contains(&format!("Ada Lovelace, {said}")), "{svg}");
    let table = written(&self::plan(), Lang::En, None, |sheet| sheet.table());
    assert!(table.contains(" Mon 9 Mar, 09:00 – Mon 16 Mar, 09:00 "), "{table}");
}

#[test]
fn the_heading_names_the_year_whichever_it_is() {
    let (plan, rota, people, to) = (plan(), rota(), people(), reader(Lang::En));
    let year = |n: &str| {
        let span = span(&format!("{n}-01-05T08:00:00Z"), &format!("{n}-02-05T08:00:00Z"));
        let (at, now) = (None, None);
        let sheet =
            Sheet { title: "A", key: "a", rota: &rota, plan: &plan, span, at, now, people: &people, to: &to };
        sheet.table().lines().next().unwrap().to_owned()
    };
    assert_eq!(year("1970"), "A, Mon 5 Jan 1970, 09:00 – Thu 5 Feb 1970, 09:00 (Europe/Berlin)");
    assert_eq!(year("2026"), "A, Mon 5 Jan 2026, 09:00 – Thu 5 Feb 2026, 09:00 (Europe/Berlin)");
}

#[test]
fn nothing_is_cut_off_the_widest_goes_on_in_the_next_line() {
    let mut plan = only("2026-12-28T08:00:00Z", "2027-01-04T08:00:00Z");
    plan.shifts[0].on_duty[0].ends = at("2026-12-28T16:00:00Z");
    plan.shifts.push(Shift { seat: 2, person: Some(person(9)), ..plan.shifts[0].clone() });
    let mut people = people();
    let name = "Maximiliane-Alexandra von und zu Hohenstein-Langenburg, geborene Freifrau von Stein";
    people.insert(person(9), Called { key: "max".into(), name: name.into() });
    let (rota, to) = (rota(), reader(Lang::De));
    let (title, key, at, now) = ("A", "a", None, None);
    let sheet = Sheet {
        title,
        key,
        rota: &rota,
        plan: &plan,
        span: span(SLOTS[0], SLOTS[5]),
        at,
        now,
        people: &people,
        to: &to,
    };
    let table = sheet.table();
    assert!(table.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 100), "{table}");
    assert!(!table.contains('…'), "{table}");
    let rows: Vec<Vec<&str>> = table.lines().skip(3).take(4).map(|line| line.split("  ").collect()).collect();
    assert_eq!(rows[0][0], "Mo, 28. Dez. 2026, 09:00 –", "{table}");
    assert_eq!(rows[1][0], "Mo, 4. Jan. 2027, 09:00", "{table}");
    assert!(name.split(' ').all(|word| table.contains(word)), "{table}");
}

#[test]
fn json_says_everything_with_offsets_and_a_line_for_each_shift() {
    let text = json(&plan(), None);
    same("plan.json", &text);
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["shifts"][3]["starts"], "2026-03-30T09:00:00+02:00");
    assert_eq!(read["shifts"][1]["person"], "zoe");
    assert_eq!(read["shifts"][1]["base_person"], "taro");
    assert_eq!(read["ledger"]["score"], 0.5);
    for shift in read["shifts"].as_array().unwrap() {
        let starts: Timestamp = shift["starts"].as_str().unwrap().parse().unwrap();
        assert!(SLOTS.map(at).contains(&starts) || starts == at(NOON));
    }
}

#[test]
fn what_nobody_knows_the_end_of_has_none() {
    let mut plan = plan();
    plan.shifts.truncate(1);
    plan.shifts[0].ends = Timestamp::MAX;
    plan.shifts[0].on_duty[0].ends = Timestamp::MAX;
    let read: serde_json::Value = serde_json::from_str(&json(&plan, None)).unwrap();
    assert!(read["shifts"][0]["ends"].is_null() && read["shifts"][0]["on_duty"][0]["ends"].is_null());
    let table = written(&plan, Lang::En, None, |sheet| sheet.table());
    assert!(table.contains("from Mon 9 Mar, 09:00 on"), "{table}");
    let svg = written(&plan, Lang::En, None, |sheet| sheet.svg());
    assert!(svg.contains("Ada Lovelace, from Mon 9 Mar, 09:00 on<") && !svg.contains("9999"), "{svg}");
    let ics = written(&plan, Lang::En, None, |sheet| sheet.ics());
    assert!(ics.contains("DTEND:20260413T070000Z"), "{ics}");
    assert!(written(&plan, Lang::En, None, |sheet| sheet.svg()).contains("Ada Lovelace"));
}

#[test]
fn an_instant_shows_the_whole_shift_that_holds_it_and_nothing_else() {
    let noon = at(NOON);
    let one = holding(plan(), noon);
    assert_eq!(one.shifts.len(), 1);
    assert_eq!((one.shifts[0].starts, one.shifts[0].ends), (noon, at(SLOTS[4])));
    assert!(one.gaps.is_empty() && one.warnings.is_empty() && one.handoffs.is_empty());
    let table = written(&one, Lang::En, Some(noon), |sheet| sheet.table());
    assert!(!table.contains("Who has had") && !table.contains("Evenness"), "{table}");
    let read: serde_json::Value = serde_json::from_str(&json(&one, Some(noon))).unwrap();
    assert_eq!(read["at"], "2026-04-01T12:00:00+02:00");
    assert!(read.get("from").is_none() && read.get("to").is_none());
    assert_eq!(read["ledger"], serde_json::json!({"starts": null, "ends": null, "score": null, "lines": []}));
    let before = holding(plan(), noon - SignedDuration::from_millis(1));
    assert_eq!(before.shifts[0].starts, at(SLOTS[3]));
    let none = holding(plan(), at("2026-05-01T00:00:00Z"));
    let read: serde_json::Value =
        serde_json::from_str(&json(&none, Some(at("2026-05-01T00:00:00Z")))).unwrap();
    assert_eq!(read["shifts"], serde_json::json!([]));
    let table = written(&none, Lang::En, Some(at("2026-05-01T00:00:00Z")), |sheet| sheet.table());
    assert!(table.contains("No shift holds Fri 1 May 2026, 02:00."), "{table}");
}

#[test]
fn a_calendar_is_read_by_others_as_it_was_meant() {
    let text = written(&plan(), Lang::En, None, |sheet| sheet.ics());
    same("calendar.ics.txt", &text.replace("\r\n", "\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line}");
    }
    let calendar: icalendar::Calendar = text.parse().unwrap();
    assert_eq!(calendar.get_name(), Some("On duty: Support, night; \\ \"A\""));
    let events: Vec<_> = calendar.components.iter().filter_map(|component| component.as_event()).collect();
    assert_eq!(events.len(), 6);
    assert_eq!(events[1].get_summary(), Some("On duty: Support, night; \\ \"A\" (Zoe\u{308} Klein)"));
    let Some(DatePerhapsTime::DateTime(icalendar::CalendarDateTime::Utc(starts))) = events[3].get_start()
    else {
        panic!("an instant")
    };
    assert_eq!(starts.to_rfc3339(), "2026-03-30T07:00:00+00:00");
    assert_eq!(events[5].get_summary(), Some("Nobody on duty: Support, night; \\ \"A\""));
    let uids: BTreeSet<_> = events.iter().filter_map(|event| event.get_uid()).collect();
    assert_eq!(uids.len(), 6);
}

#[test]
fn an_event_keeps_its_name_when_the_plan_begins_later_or_its_holder_changes() {
    let uids = |plan: &Plan| {
        let text = written(plan, Lang::En, None, |sheet| sheet.ics());
        let calendar: icalendar::Calendar = text.parse().unwrap();
        let events = calendar.components.iter().filter_map(|component| component.as_event());
        events.filter_map(|event| event.get_uid().map(str::to_owned)).collect::<Vec<_>>()
    };
    let (whole, mut late) = (uids(&plan()), plan());
    late.shifts.drain(..4);
    late.shifts[0].person = Some(person(2));
    assert_eq!(uids(&late), whole[4..]);
}

#[test]
fn where_there_are_windows_a_calendar_shows_the_hours_on_duty() {
    let mut plan = plan();
    plan.shifts.truncate(1);
    plan.gaps.clear();
    plan.shifts[0].on_duty = vec![
        span("2026-03-09T08:00:00Z", "2026-03-09T16:00:00Z"),
        span("2026-03-10T08:00:00Z", "2026-03-10T16:00:00Z"),
    ];
    let ics = written(&plan, Lang::En, None, |sheet| sheet.ics());
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 2);
    assert!(ics.contains("UID:0.1@") && ics.contains("UID:0.1-1@"), "{ics}");
    let table = written(&plan, Lang::En, None, |sheet| sheet.table());
    assert!(table.contains("Hours") && table.contains("16:00"), "{table}");
}

#[test]
fn the_picture_stands_alone_in_light_and_dark_and_lets_no_name_become_markup() {
    let svg = written(&plan(), Lang::En, None, |sheet| sheet.svg());
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>"));
    assert!(svg.contains("prefers-color-scheme: dark") && !svg.contains("var("));
    assert!(
        svg.contains("<title id=\"title\">") && svg.contains("<desc id=\"desc\">Ada Lovelace, Mon 9 Mar")
    );
    assert!(!svg.contains("<b>") && svg.contains("&lt;b&gt;&amp;"));
    assert_eq!(svg.matches("http").count(), 1);
    assert!(!svg.contains(|c: char| c.is_control() && c != '\n'));
    assert_eq!((svg.matches("class=\"holiday\"").count(), svg.matches("class=\"now\"").count()), (2, 1));
    // The gap, and what it means in the legend.
    assert_eq!(svg.matches("fill=\"url(#hatch)\"").count(), 2);
}

#[test]
fn a_long_picture_is_drawn_in_bands_with_a_row_for_each_seat() {
    let (mut plan, rota, people, to) = (plan(), rota(), people(), reader(Lang::De));
    plan.shifts[1].seat = 3;
    let year = span(SLOTS[0], "2027-03-09T08:00:00Z");
    let svg = Sheet {
        title: "Bereitschaft",
        key: "support",
        rota: &rota,
        plan: &plan,
        span: year,
        at: None,
        now: None,
        people: &people,
        to: &to,
    }
    .svg();
    // 53 weeks in bands of six, and five at the end: all days as wide.
    assert_eq!(svg.matches("<g transform").count(), 9);
    assert_eq!((svg.matches("class=\"week\" x1").count(), svg.matches("x1=\"984\"").count()), (53, 8));
    assert!(svg.contains("y=\"146\""), "the third row");
    assert!(!svg.contains("class=\"now\"") && !svg.contains("day today"));
}
