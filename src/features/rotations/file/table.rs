//! The table of the format: every key of the file, what may stand there, and what it means. Checks, the
//! JSON Schema and the reference in docs/rotation-file.md all come from it.

use super::{
    form::{Form, Key, Kind},
    lists::LISTS,
};

/// Days of the week, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// In what `every` counts.
pub(super) const UNITS: &[&str] = &["hours", "days", "weeks", "months"];

/// The longest name of a person or place, and the longest text.
pub(super) const NAME: usize = 64;
pub(super) const TEXT: usize = 200;
/// The most hours that a threshold or a question may last: a leap year.
pub(super) const HOURS: i64 = 8784;

pub(super) const ANY_DAYS: Kind = Kind::List(&Kind::Weekday, 1, 7);

/// The whole file.
pub(super) static FILE: Form =
    Form { name: "", doc: "A rotation: who is on duty when.", keys: &[HEAD, RULES, LIVE, LISTS], rules: &[] };

const HEAD: &[Key] = &[
    Key::needed("title", Kind::Text(TEXT), "What the duty is called."),
    Key::without(
        "id",
        Kind::Text(NAME),
        "made of `starts`, the zone, the cadence and the first in the order",
        "What tells this rotation from others in a calendar. It may be anything, and stays as it is.",
    ),
    Key::needed(
        "zone",
        Kind::Zone,
        "The time zone whose clock the rotation follows, by its IANA name. An old name is understood and the present one kept.",
    ),
    Key::needed("starts", Kind::Moment, "When slot 0 starts: the anchor from which the cadence counts."),
    Key::needed("cadence", CADENCE, "How often the duty changes hands."),
];

const LIVE: &[Key] = &[
    Key::or(
        "lead_hours",
        Kind::Whole(0, 336),
        "24",
        "Live only: hours before a shift at which its holder is reminded.",
    ),
    Key::without(
        "owners",
        Kind::List(&Kind::Name, 0, 100),
        "nobody",
        "Live only: who may change the rotation.",
    ),
    Key::without("fallback", Kind::Name, "nobody", "Live only: who answers when nobody is on duty."),
];

pub(super) const CADENCE: Kind = Kind::Kinds(&[
    ("every", &EVERY),
    ("nth-weekday", &NTH_WEEKDAY),
    ("weekdays", &BY_WEEKDAYS),
    ("working-days", &WORKING_DAYS),
    ("manual", &MANUAL),
]);

static EVERY: Form = Form {
    name: "cadence: every",
    doc: "Every so many hours, days, weeks or months by the wall clock, from `starts` on. Months keep the day of `starts`, or take the last one of a shorter month.",
    keys: &[&[
        Key::or(
            "every",
            Kind::Whole(1, HOURS),
            "1",
            "How many: up to 8784 hours, 366 days, 53 weeks, 24 months.",
        ),
        Key::needed("unit", Kind::Choice(UNITS), "Of what."),
    ]],
    rules: &[],
};
static NTH_WEEKDAY: Form = Form {
    name: "cadence: nth-weekday",
    doc: "A certain weekday of the month, at the time of `starts`.",
    keys: &[&[
        Key::needed("nth", Kind::Nth, "Which one in the month."),
        Key::needed("weekday", Kind::Weekday, "Of which weekday."),
        Key::or("months", Kind::Whole(1, 24), "1", "Every so many months."),
    ]],
    rules: &[],
};
static BY_WEEKDAYS: Form = Form {
    name: "cadence: weekdays",
    doc: "Days of the week, each with its time, over one or more weeks.",
    keys: &[&[
        Key::or(
            "weeks",
            Kind::Whole(1, 53),
            "1",
            "After how many weeks it begins again. The week of `starts` is week 1; weeks begin on Monday.",
        ),
        Key::needed("handoffs", Kind::Tables(&WEEK_TIME, 1, 100), "When the duty changes hands."),
    ]],
    rules: &[],
};
static WEEK_TIME: Form = Form {
    name: "cadence: weekdays: handoffs",
    doc: "A day of the week and a time.",
    keys: &[&[
        Key::needed("day", Kind::Weekday, "The day."),
        Key::needed("time", Kind::Clock, "The time."),
        Key::or("week", Kind::Whole(1, 53), "1", "In which week."),
    ]],
    rules: &[],
};
static WORKING_DAYS: Form = Form {
    name: "cadence: working-days",
    doc: "A turn is so many working days, at the time of `starts`. Holidays of the rotation are no working days.",
    keys: &[&[
        Key::or("every", Kind::Whole(1, 260), "1", "How many working days."),
        Key::or(
            "days",
            ANY_DAYS,
            r#"["mon", "tue", "wed", "thu", "fri"]"#,
            "The days of the week that are worked.",
        ),
    ]],
    rules: &[],
};
static MANUAL: Form = Form {
    name: "cadence: manual",
    doc: "No clock: the duty changes hands at these times and at no other.",
    keys: &[&[Key::needed(
        "handoffs",
        Kind::List(&Kind::Moment, 0, 10_000),
        "When, in any order, no two alike.",
    )]],
    rules: &[],
};

/// What may also stand in a `[[version]]`.
pub(super) const RULES: &[Key] = &[
    Key::or("seats", Kind::Whole(1, 20), "1", "How many people are on duty at a time."),
    Key::or(
        "order",
        Kind::Choice(&["strict", "balanced"]),
        "\"strict\"",
        "How the next is found: one after the other, or who has had the least.",
    ),
    Key::or(
        "rest",
        Kind::Whole(0, 100),
        "1",
        "With `balanced`: slots between two shifts of one person, if others are there.",
    ),
    Key::without("windows", Kind::Tables(&WINDOW, 0, 100), "always", "When in a slot somebody is on duty."),
    Key::or(
        "windows_in",
        Kind::Choice(&["rotation", "member"]),
        "\"rotation\"",
        "By whose clock windows open: the rotation's, or that of each member's own zone.",
    ),
    Key::without(
        "holidays",
        Kind::List(&Kind::Holidays, 0, 50),
        "none",
        "Public holidays of these countries and regions, by ISO 3166 code.",
    ),
    Key::without("extra_holidays", Kind::List(&Kind::Day, 0, 2000), "none", "Days off of your own."),
    Key::or("holidays_off", Kind::Bool, "false", "Whether nobody is on duty on holidays."),
    Key::or(
        "absence_policy",
        Kind::Choice(&["defer", "forfeit", "exchange", "ask"]),
        "\"defer\"",
        "What becomes of the turn of somebody away: kept for later, lost, traded, or asked about first and then kept.",
    ),
    Key::or(
        "absence_threshold",
        Kind::Threshold,
        "\"0h\"",
        "How much of a slot's duty somebody may be away and still serve it.",
    ),
    Key::or("forgive_after_days", Kind::Whole(0, 3660), "21", "A longer absence keeps no turn."),
    Key::or(
        "ask_hours",
        Kind::Whole(0, HOURS),
        "24",
        "With `ask`: how long before the slot the question is open.",
    ),
];
static WINDOW: Form = Form {
    name: "windows",
    doc: "A time of the day on which somebody is on duty.",
    keys: &[&[
        Key::without("days", ANY_DAYS, "every day", "The days on which it begins."),
        Key::needed("from", Kind::Clock, "When it begins."),
        Key::needed(
            "to",
            Kind::Clock,
            "When it ends: on the next day if that is not later; the same time means 24 hours.",
        ),
    ]],
    rules: &[],
};
