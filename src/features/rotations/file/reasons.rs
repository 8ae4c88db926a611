//! Reasons of the record: codes, and what some of them tell. In the file people are named by their ids
//! there, and instants are written out.

use super::form::{Form, Key, Kind};

/// Codes that say all there is to say.
pub(super) const ALONE: &[&str] = &[
    "in-order",
    "balanced",
    "anyway",
    "bridging",
    "temporary",
    "nobody-listed",
    "too-few",
    "nobody",
    "closed",
    "not-in-temporary",
];

/// Codes that tell more.
pub(super) const SAYING: &[(&str, &Form)] = &[
    ("catching-up", &CATCHING_UP),
    ("instead-of", &INSTEAD_OF),
    ("proposed", &PROPOSED),
    ("not-their-day", &WHO),
    ("covered", &OF),
    ("swapped", &WITH),
    ("overridden", &OF_MAYBE),
    ("handed-over", &BY),
    ("left", &WHO),
    ("gap", &AWAY),
    ("removed", &WHO),
    ("gone", &WHO),
];

const fn form(keys: &'static [&'static [Key]]) -> Form {
    Form { name: "record: reason", doc: "", keys, rules: &[] }
}

const PEOPLE: Kind = Kind::List(&Kind::Name, 0, 1000);

static CATCHING_UP: Form =
    form(&[&[Key::needed("since", Kind::Moment, "The start of the slot in which they were passed.")]]);
static INSTEAD_OF: Form = form(&[&[
    Key::needed("away", PEOPLE, "Who was passed, in order."),
    Key::needed("until", Kind::Moment, "When the first of them is back."),
    Key::without("takes", Kind::Moment, "", "The start of the slot that they serve in return."),
]]);
static PROPOSED: Form = form(&[&[
    Key::needed("away", Kind::Name, "Who is away."),
    Key::needed("by", Kind::Moment, "Until when an answer counts."),
]]);
static WHO: Form = form(&[&[Key::needed("who", Kind::Name, "Who.")]]);
static OF: Form = form(&[&[Key::needed("of", Kind::Name, "For whom.")]]);
static OF_MAYBE: Form = form(&[&[Key::without("of", Kind::Name, "", "Instead of whom.")]]);
static WITH: Form = form(&[&[Key::needed("with", Kind::Name, "With whom.")]]);
static BY: Form = form(&[&[Key::without("by", Kind::Name, "", "Who did.")]]);
static AWAY: Form = form(&[&[Key::needed("away", PEOPLE, "Who is away, in order.")]]);
