//! The table of the format, its second part: everything of which there may be several, and what is about the
//! past and the order.

use super::{
    form::{Form, Key, Kind, Rule},
    reasons::{ALONE, SAYING},
    table::{ANY_DAYS, CADENCE, RULES, TEXT},
};

pub(super) const LISTS: &[Key] = &[
    Key::without("person", Kind::Tables(&PERSON, 0, 1000), "none", "What is known of people."),
    Key::needed("member", Kind::Tables(&MEMBER, 1, 1000), "The order: who comes after whom."),
    Key::without("absence", Kind::Tables(&ABSENCE, 0, 10_000), "none", "Who is away when."),
    Key::without(
        "override",
        Kind::Tables(&OVERRIDE, 0, 10_000),
        "none",
        "Changes of who is on duty, oldest first: the newest wins.",
    ),
    Key::without("temporary", Kind::Tables(&TEMPORARY, 0, 1000), "none", "Periods with a fixed schedule."),
    Key::without(
        "swap",
        Kind::Tables(&SWAP, 0, 10_000),
        "none",
        "Covers and swaps, oldest first: a later one builds on the earlier.",
    ),
    Key::without("link", Kind::Tables(&LINK, 0, 1000), "none", "Slots that move together."),
    Key::without(
        "answer",
        Kind::Tables(&ANSWER, 0, 10_000),
        "none",
        "Answers to the questions of the policy `ask`.",
    ),
    Key::without("version", Kind::Tables(&VERSION, 0, 100), "none", "Other rules from some handoff on."),
    Key::without("record", Kind::Tables(&RECORD, 0, 100_000), "none", "The past: never computed again."),
    Key::without("cursor", Kind::Table(&CURSOR), "after the record", "Where the order stands."),
    Key::without("ledger", Kind::Table(&LEDGER), "as below", "What a minute of duty weighs."),
];

static PERSON: Form = Form {
    name: "person",
    doc: "A person. Whoever has no entry is called by the name that the file uses for them, and lives in the rotation's zone.",
    keys: &[&[
        Key::needed("id", Kind::Name, "How the file names them."),
        Key::without("name", Kind::Text(TEXT), "the id", "What they are called."),
        Key::without("zone", Kind::Zone, "the rotation's", "Where they live."),
        Key::without(
            "gone",
            Kind::DayOrMoment,
            "",
            "When they left, by their own clock: from then on no duty is theirs.",
        ),
    ]],
    rules: &[],
};
static MEMBER: Form = Form {
    name: "member",
    doc: "A place in the order.",
    keys: &[&[
        Key::without(
            "id",
            Kind::Name,
            "the person's id, then `ada:2` for a second place",
            "How `cursor` names the place.",
        ),
        Key::without("person", Kind::Name, "", "Who serves at this place."),
        Key::without("nobody", Kind::Yes, "", "Nobody does: the turn is meant to be empty."),
        Key::without("from", Kind::Moment, "always", "Serves slots that start at or after this."),
        Key::without("until", Kind::Moment, "for good", "Serves slots that end at or before this."),
        Key::without("weekdays", ANY_DAYS, "every day", "Serves slots that start on these days."),
        Key::or("weight", Kind::Number(0.01, 10.0), "1.0", "Part of a full share: 0.5 is half time."),
    ]],
    rules: &[Rule::One(&["person", "nobody"])],
};
static ABSENCE: Form = Form {
    name: "absence",
    doc: "A time in which a person cannot serve, by their own clock. Two dates: both whole days included.",
    keys: &[&[
        Key::needed("person", Kind::Name, "Who is away."),
        Key::needed("from", Kind::DayOrMoment, "The first day, or the first instant away."),
        Key::needed("to", Kind::DayOrMoment, "The last day, or the first instant back."),
    ]],
    rules: &[],
};
static OVERRIDE: Form = Form {
    name: "override",
    doc: "A change of who is on duty in a span of time. It moves nobody's turn.",
    keys: &[&[
        Key::needed("from", Kind::Moment, "The first instant."),
        Key::needed("to", Kind::Moment, "The first instant after it."),
        Key::without("add", Kind::Name, "nobody", "Who comes."),
        Key::without("remove", Kind::Name, "nobody", "Who goes; `everybody` for whoever it is."),
        Key::or("extend", Kind::Bool, "false", "Also where nobody would be on duty."),
        Key::or("even_if_away", Kind::Bool, "false", "Also while who comes is away."),
    ]],
    rules: &[Rule::Any(&["add", "remove"])],
};
static TEMPORARY: Form = Form {
    name: "temporary",
    doc: "A period with a fixed schedule. Within it nothing else counts, and where nobody is listed there is a gap.",
    keys: &[&[
        Key::needed("from", Kind::Moment, "The first instant."),
        Key::needed("to", Kind::Moment, "The first instant after it."),
        Key::without("shifts", Kind::Tables(&FIXED, 0, 1000), "nobody", "Who serves."),
    ]],
    rules: &[],
};
static FIXED: Form = Form {
    name: "temporary: shifts",
    doc: "A shift within the period.",
    keys: &[&[
        Key::needed("person", Kind::Name, "Who."),
        Key::needed("from", Kind::Moment, "The first instant."),
        Key::needed("to", Kind::Moment, "The first instant after it."),
        Key::or("seat", Kind::Whole(1, 20), "1", "The seat."),
    ]],
    rules: &[],
};
static SWAP: Form = Form {
    name: "swap",
    doc: "A cover: one person serves a slot, or a part of it, for another. With `back`, they swap two slots.",
    keys: &[&[
        Key::without("slot", SLOT, "", "The number of the slot that is given away."),
        Key::without("at", Kind::Moment, "", "Instead of its number: an instant in it."),
        Key::needed("from", Kind::Name, "By whom."),
        Key::without("to", Kind::Name, "nobody yet", "Who takes it."),
        Key::without("back", SLOT, "", "The number of the slot that is served in return."),
        Key::without("back_at", Kind::Moment, "", "Instead of its number: an instant in it."),
        Key::without(
            "part_from",
            Kind::Moment,
            "the whole slot",
            "Only a part of the slot: its first instant.",
        ),
        Key::without("part_to", Kind::Moment, "the whole slot", "The first instant after that part."),
        Key::or(
            "stage",
            Kind::Choice(&["open", "taken", "done", "undone"]),
            "\"done\"",
            "How far it has come; only what is done has an effect.",
        ),
    ]],
    rules: &[
        Rule::One(&["slot", "at"]),
        Rule::OneAtMost(&["back", "back_at"]),
        Rule::Together(&["part_from", "part_to"]),
    ],
};
const SLOT: Kind = Kind::Whole(0, MOST_SLOTS);
/// The highest number of a slot.
pub(super) const MOST_SLOTS: i64 = 10_000_000;

static LINK: Form = Form {
    name: "link",
    doc: "Slots that move together when one of them is covered or swapped.",
    keys: &[&[Key::needed("slots", Kind::List(&SLOT, 2, 100), "Their numbers.")]],
    rules: &[],
};
static ANSWER: Form = Form {
    name: "answer",
    doc: "What was answered when somebody was asked whether a person away is to be passed.",
    keys: &[&[
        Key::without("slot", SLOT, "", "The number of the slot in question."),
        Key::without("at", Kind::Moment, "", "Instead of its number: an instant in it."),
        Key::needed("person", Kind::Name, "Who is away."),
        Key::or(
            "pass",
            Kind::Bool,
            "true",
            "Whether they are passed; otherwise they serve although they are away.",
        ),
    ]],
    rules: &[Rule::One(&["slot", "at"])],
};
static VERSION: Form = Form {
    name: "version",
    doc: "Other rules from some handoff on. What is not said stays as it was; the numbers of slots go on.",
    keys: &[
        &[
            Key::needed(
                "from",
                Kind::Moment,
                "From when on: a handoff of the timetable before, by its clock.",
            ),
            Key::without("zone", Kind::Zone, "as before", "The time zone from then on."),
            Key::without("starts", Kind::Moment, "`from`", "The anchor from which the cadence counts."),
            Key::without("cadence", CADENCE, "as before", "How often the duty changes hands."),
        ],
        RULES,
    ],
    rules: &[],
};
static RECORD: Form = Form {
    name: "record",
    doc: "A shift of the past.",
    keys: &[&[
        Key::needed("slot", SLOT, "The number of its slot."),
        Key::or("seat", Kind::Whole(1, 20), "1", "The seat."),
        Key::without("person", Kind::Name, "", "Who served."),
        Key::without("nobody", Kind::Yes, "", "Nobody did."),
        Key::needed("from", Kind::Moment, "The first instant."),
        Key::without("to", Kind::Moment, "not known yet", "The first instant after it."),
        Key::or(
            "reason",
            Kind::Reason(ALONE, SAYING),
            "\"in-order\"",
            "Why: a code, or a table of a code and what it tells.",
        ),
    ]],
    rules: &[Rule::One(&["person", "nobody"])],
};
static CURSOR: Form = Form {
    name: "cursor",
    doc: "Where the order stands. Without it: after the last shift of the record that was in order.",
    keys: &[&[
        Key::without(
            "last",
            Kind::Name,
            "nobody yet",
            "The place in the order that took the last turn, by its id.",
        ),
        Key::without("next_slot", SLOT, "the first one after the record", "The first slot to plan."),
        Key::without(
            "kept",
            Kind::Tables(&KEPT, 0, 1000),
            "none",
            "Turns kept by those who were away, oldest first.",
        ),
        Key::without(
            "waiting",
            Kind::List(&Kind::Name, 0, 1000),
            "none",
            "Places passed because it was not their day, in order.",
        ),
        Key::without(
            "credits",
            Kind::Each(&Kind::Whole(-1000, 1000), 1000),
            "none",
            "Turns served for others: the id of the place, and how many.",
        ),
    ]],
    rules: &[],
};
static KEPT: Form = Form {
    name: "cursor: kept",
    doc: "A kept turn.",
    keys: &[&[
        Key::needed("member", Kind::Name, "Whose, by the id of the place."),
        Key::needed("since", Kind::Moment, "The start of the slot in which they were passed."),
        Key::without("slot", SLOT, "the first they can", "The number of the slot that was agreed for it."),
        Key::or("seat", Kind::Whole(1, 20), "1", "The seat."),
    ]],
    rules: &[],
};
static LEDGER: Form = Form {
    name: "ledger",
    doc: "What a minute of duty weighs. The highest that applies, applies.",
    keys: &[&[
        Key::or("night", Kind::Number(0.0, 100.0), "1.0", "At night."),
        Key::or("weekend", Kind::Number(0.0, 100.0), "1.5", "On Saturday and Sunday."),
        Key::or("holiday", Kind::Number(0.0, 100.0), "2.0", "On a holiday."),
        Key::or("night_from", Kind::Clock, "\"22:00\"", "When night begins, by the rotation's clock."),
        Key::or("night_to", Kind::Clock, "\"06:00\"", "When night ends."),
        Key::or("look_back_days", Kind::Whole(1, 3660), "365", "How many days count."),
    ]],
    rules: &[],
};
