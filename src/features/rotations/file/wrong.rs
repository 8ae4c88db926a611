//! What can be wrong with a file, and how it is said.

use super::form::Kind;
use crate::base::{
    Words,
    calendar::{cadence::CadenceError, zone::NotAZone},
    document::{Format, Place, Why},
};

/// One thing to put right.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Its line, from 1.
    pub line: u32,
    /// Its column, from 1, in characters.
    pub column: u32,
    /// The key that it is about, with those above it: `member.from`; nothing if it is about the whole.
    pub key: String,
    wrong: Wrong,
}

/// More would only be echoes.
const ENOUGH: usize = 100;

/// What was found so far.
#[derive(Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, at: Place, key: impl Into<String>, wrong: Wrong) {
        let problem = Problem { line: at.line, column: at.column, key: key.into(), wrong };
        if !self.are_enough() && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    /// Says something more telling instead of what was said of the same.
    pub(super) fn instead(&mut self, at: Place, key: &str, wrong: Wrong) {
        let same =
            |problem: &Problem| (problem.line, problem.column) == (at.line, at.column) && problem.names(key);
        self.0.retain(|problem| !same(problem));
        self.add(at, key, wrong);
    }

    pub(super) fn are_enough(&self) -> bool {
        self.0.len() >= ENOUGH
    }

    /// All of them by their place, if there are any.
    pub(super) fn into_result(mut self) -> Result<(), Vec<Problem>> {
        self.0.sort_by_key(|problem| (problem.line, problem.column));
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wrong {
    Broken(Why),
    /// A key that nobody knows, and the nearest one.
    UnknownKey(String, Option<&'static str>),
    /// These keys are missing; with several, one of them.
    Missing(&'static [&'static str]),
    /// More than one of these.
    OnlyOne(&'static [&'static str]),
    /// Some of these, but not all.
    Together(&'static [&'static str]),
    /// Something else has to stand here.
    Want(Want),
    TooMany(usize),
    Year,
    Zone(NotAZone),
    /// No holiday calendar, and the nearest ones.
    UnknownHolidays(Vec<String>),
    Cadence(CadenceError),
    NoMembers,
    /// Nobody of this name, and the nearest one.
    UnknownPerson(String, Option<String>),
    UnknownMember(String, Option<String>),
    /// The same as in this line.
    Twice(u32),
    /// `everybody` is nobody's name.
    Everybody,
    NotAfterStart,
    /// Overlaps what stands in this line.
    Overlaps(u32),
    OutsidePeriod,
    OutsideSlot,
    /// No handoff; the nearest before and after.
    NoHandoff(Option<String>, Option<String>),
    BeforeVersion,
    NoSlot,
    BeforeStart,
    WithThemselves,
    SameSlot,
    NobodyTakes,
    InRecord,
    NotNothing,
}

/// What has to stand somewhere.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Want {
    Text(usize),
    Name,
    Moment,
    Day,
    DayOrMoment,
    Clock,
    Whole(i64, i64),
    Number(f64, f64),
    Bool,
    Yes,
    OneOf(Vec<&'static str>),
    Nth,
    Threshold,
    Zone,
    Holidays,
    List(usize),
    Table,
}

impl Want {
    pub(super) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Text(most) => Self::Text(*most),
            Kind::Name => Self::Name,
            Kind::Zone => Self::Zone,
            Kind::Moment => Self::Moment,
            Kind::Day => Self::Day,
            Kind::DayOrMoment => Self::DayOrMoment,
            Kind::Clock => Self::Clock,
            Kind::Weekday => Self::OneOf(super::table::WEEKDAYS.to_vec()),
            Kind::Whole(least, most) => Self::Whole(*least, *most),
            Kind::Number(least, most) => Self::Number(*least, *most),
            Kind::Bool => Self::Bool,
            Kind::Yes => Self::Yes,
            Kind::Choice(words) => Self::OneOf(words.to_vec()),
            Kind::Nth => Self::Nth,
            Kind::Threshold => Self::Threshold,
            Kind::Holidays => Self::Holidays,
            Kind::List(_, least, _) | Kind::Tables(_, least, _) => Self::List(*least),
            Kind::Table(_) | Kind::Each(..) | Kind::Kinds(_) => Self::Table,
            Kind::Reason(alone, saying) => {
                Self::OneOf(alone.iter().copied().chain(saying.iter().map(|(code, _)| *code)).collect())
            }
        }
    }

    fn sentence(&self, t: &Words) -> String {
        match self {
            Self::Text(most) => t.rotation_file_want_text(most.to_string()),
            Self::Name => t.rotation_file_want_name(),
            Self::Moment => t.rotation_file_want_moment(),
            Self::Day => t.rotation_file_want_day(),
            Self::DayOrMoment => t.rotation_file_want_day_or_moment(),
            Self::Clock => t.rotation_file_want_clock(),
            Self::Whole(least, most) => t.rotation_file_want_whole(least.to_string(), most.to_string()),
            Self::Number(least, most) => t.rotation_file_want_number(least.to_string(), most.to_string()),
            Self::Bool => t.rotation_file_want_bool(),
            Self::Yes => t.rotation_file_want_yes(),
            Self::OneOf(words) => t.rotation_file_want_one_of(words.join(", ")),
            Self::Nth => t.rotation_file_want_nth(),
            Self::Threshold => t.rotation_file_want_threshold(),
            Self::Zone => t.rotation_file_want_zone(),
            Self::Holidays => t.rotation_file_want_holidays(),
            Self::List(0) => t.rotation_file_want_list(),
            Self::List(least) => t.rotation_file_want_list_of(least.to_string()),
            Self::Table => t.rotation_file_want_table(),
        }
    }
}

impl Problem {
    /// Whether it is about this key: its value, or that it is not there.
    fn names(&self, key: &str) -> bool {
        self.key == key || matches!(self.wrong, Wrong::Missing([missing]) if *missing == key)
    }

    /// The sentence, with the key that it is about.
    pub fn sentence(&self, t: &Words) -> String {
        let sentence = self.wrong.sentence(t);
        if self.key.is_empty() { sentence } else { format!("{}: {sentence}", self.key) }
    }
}

impl Wrong {
    fn sentence(&self, t: &Words) -> String {
        match self {
            Self::Broken(why) => broken(why, t),
            Self::UnknownKey(key, None) => t.rotation_file_unknown_key(key),
            Self::UnknownKey(key, Some(near)) => t.rotation_file_unknown_key_near(key, *near),
            Self::Missing([key]) => t.rotation_file_missing(*key),
            Self::Missing(keys) => t.rotation_file_missing_one_of(keys.join(", ")),
            Self::OnlyOne(keys) => t.rotation_file_only_one(keys.join(", ")),
            Self::Together(keys) => t.rotation_file_together(keys.join(", ")),
            Self::Want(want) => want.sentence(t),
            Self::TooMany(most) => t.rotation_file_too_many(most.to_string()),
            Self::Year => t.rotation_file_year(),
            Self::Zone(not) => not.sentence(t),
            Self::UnknownHolidays(near) if near.is_empty() => t.rotation_file_holidays(),
            Self::UnknownHolidays(near) => t.rotation_file_holidays_near(near.join(", ")),
            Self::Cadence(error) => cadence(*error, t),
            Self::NoMembers => t.rotation_file_no_members(),
            Self::UnknownPerson(name, None) => t.rotation_file_unknown_person(name),
            Self::UnknownPerson(name, Some(near)) => t.rotation_file_unknown_person_near(name, near),
            Self::UnknownMember(name, None) => t.rotation_file_unknown_member(name),
            Self::UnknownMember(name, Some(near)) => t.rotation_file_unknown_member_near(name, near),
            Self::Twice(line) => t.rotation_file_twice(line.to_string()),
            Self::Everybody => t.rotation_file_everybody(),
            Self::NotAfterStart => t.rotation_file_not_after_start(),
            Self::Overlaps(line) => t.rotation_file_overlaps(line.to_string()),
            Self::OutsidePeriod => t.rotation_file_outside_period(),
            Self::OutsideSlot => t.rotation_file_outside_slot(),
            Self::NoHandoff(before, after) => no_handoff(before.as_deref(), after.as_deref(), t),
            Self::BeforeVersion => t.rotation_file_before_version(),
            Self::NoSlot => t.rotation_file_no_slot(),
            Self::BeforeStart => t.rotation_file_before_start(),
            Self::WithThemselves => t.rotation_file_with_themselves(),
            Self::SameSlot => t.rotation_file_same_slot(),
            Self::NobodyTakes => t.rotation_file_nobody_takes(),
            Self::InRecord => t.rotation_file_in_record(),
            Self::NotNothing => t.rotation_file_not_nothing(),
        }
    }
}

fn broken(why: &Why, t: &Words) -> String {
    match why {
        Why::TooLarge => t.rotation_file_too_large(),
        Why::NotText => t.rotation_file_not_text(),
        Why::TooDeep => t.rotation_file_too_deep(),
        Why::Twice(key) => t.rotation_file_twice_key(key),
        Why::Syntax(Format::Toml, reason) => t.rotation_file_syntax("TOML", reason),
        Why::Syntax(Format::Json, reason) => t.rotation_file_syntax("JSON", reason),
    }
}

fn cadence(error: CadenceError, t: &Words) -> String {
    match error {
        CadenceError::Every { most, .. } => t.rotation_file_want_whole("1", most.to_string()),
        CadenceError::Count { count: 0, .. } => t.rotation_file_want_list_of("1"),
        CadenceError::Count { most, .. } => t.rotation_file_too_many(most.to_string()),
        CadenceError::Week { weeks, .. } => t.rotation_file_week(weeks.to_string()),
        CadenceError::Twice | CadenceError::Order => t.rotation_file_handoff_twice(),
        CadenceError::NoDay => t.rotation_file_want_list_of("1"),
    }
}

fn no_handoff(before: Option<&str>, after: Option<&str>, t: &Words) -> String {
    match (before, after) {
        (Some(before), Some(after)) => t.rotation_file_no_handoff(before, after),
        (Some(only), None) | (None, Some(only)) => t.rotation_file_no_handoff_but(only),
        (None, None) => t.rotation_file_no_handoff_at_all(),
    }
}
