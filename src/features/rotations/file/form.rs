//! What the table of the format is made of: tables, their keys, and what may stand there.

/// A table of the file.
#[derive(Debug)]
pub(super) struct Form {
    /// How it is called in the reference.
    pub(super) name: &'static str,
    /// What it is, in English: a sentence or two.
    pub(super) doc: &'static str,
    /// Its keys, in the order in which they are written.
    pub(super) keys: &'static [&'static [Key]],
    /// Which keys go together.
    pub(super) rules: &'static [Rule],
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    /// How it is written.
    pub(super) name: &'static str,
    /// What may stand there.
    pub(super) kind: Kind,
    /// What holds without it.
    pub(super) preset: Preset,
    /// One line about it, in English.
    pub(super) doc: &'static str,
}

/// What holds if a key is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preset {
    /// It has to be there.
    Needed,
    /// As if this were written.
    Is(&'static str),
    /// What these words say; nothing, if there are none.
    Else(&'static str),
}

/// Which of some keys have to be there.
#[derive(Debug)]
pub(super) enum Rule {
    /// Exactly one.
    One(&'static [&'static str]),
    /// One or none.
    OneAtMost(&'static [&'static str]),
    /// At least one.
    Any(&'static [&'static str]),
    /// All or none.
    Together(&'static [&'static str]),
}

/// What may stand behind a key.
#[derive(Debug)]
pub(super) enum Kind {
    /// Text of one line, at most so many characters.
    Text(usize),
    /// By what a person or a place in the order is named in the file.
    Name,
    /// An IANA time zone.
    Zone,
    /// A wall time, or an instant.
    Moment,
    /// A date.
    Day,
    /// A date, a wall time or an instant.
    DayOrMoment,
    /// A time of the day, `09:00`.
    Clock,
    /// A day of the week, `mon`.
    Weekday,
    /// A whole number from one to the other.
    Whole(i64, i64),
    /// A number from one to the other, with up to two decimals.
    Number(f64, f64),
    /// Yes or no.
    Bool,
    /// Nothing but `true`.
    Yes,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// 1 to 4 or `last`.
    Nth,
    /// `4h`, `90min` or `25%`.
    Threshold,
    /// A holiday calendar: `DE`, `DE-BY`.
    Holidays,
    /// A table.
    Table(&'static Form),
    /// Names, each with such a value; at most so many.
    Each(&'static Kind, usize),
    /// A list of at least and at most so many tables.
    Tables(&'static Form, usize, usize),
    /// A list of at least and at most so many.
    List(&'static Kind, usize, usize),
    /// A table whose key `kind` says which.
    Kinds(&'static [(&'static str, &'static Form)]),
    /// One of these words, or a table of just one of these keys, which say more.
    Reason(&'static [&'static str], &'static [(&'static str, &'static Form)]),
}

impl Form {
    /// All keys, in the order in which they are written.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.keys.iter().flat_map(|some| some.iter())
    }

    /// The key of this name.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.all().find(|key| key.name == name)
    }
}

impl Key {
    /// A key that has to be there.
    pub(super) const fn needed(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self { name, kind, preset: Preset::Needed, doc }
    }

    /// A key without which it is as if this were written.
    pub(super) const fn or(name: &'static str, kind: Kind, is: &'static str, doc: &'static str) -> Self {
        Self { name, kind, preset: Preset::Is(is), doc }
    }

    /// A key without which holds what these words say.
    pub(super) const fn without(
        name: &'static str,
        kind: Kind,
        then: &'static str,
        doc: &'static str,
    ) -> Self {
        Self { name, kind, preset: Preset::Else(then), doc }
    }
}
