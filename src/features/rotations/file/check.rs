//! Holds a document against the table of the format: keys, what stands behind them, how many there are.

use super::{
    form::{Form, Kind, Preset, Rule},
    moment::{self, Moment, NotAMoment},
    table::NAME,
    wrong::{Problems, Want, Wrong},
};
use crate::base::{
    calendar::zone,
    document::{Entry, Node, Place, Value},
};

/// Notes all that is wrong with the form of a table; `path` names it in problems.
pub(super) fn table(path: &str, at: Place, entries: &[Entry], form: &Form, problems: &mut Problems) {
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    for entry in entries {
        if problems.are_enough() {
            return;
        }
        match form.key(&entry.key) {
            Some(key) => value(&join(path, key.name), &entry.node, &key.kind, problems),
            None => problems.add(entry.at, path, unknown(&entry.key, form)),
        }
    }
    for key in form.all().filter(|key| key.preset == Preset::Needed && !has(key.name)) {
        problems.add(at, path, Wrong::Missing(std::slice::from_ref(&key.name)));
    }
    for rule in form.rules {
        let count = |keys: &[&str]| keys.iter().filter(|key| has(key)).count();
        let wrong = match *rule {
            Rule::One(keys) | Rule::Any(keys) if count(keys) == 0 => Wrong::Missing(keys),
            Rule::One(keys) | Rule::OneAtMost(keys) if count(keys) > 1 => Wrong::OnlyOne(keys),
            Rule::Together(keys) if count(keys) != 0 && count(keys) != keys.len() => Wrong::Together(keys),
            _ => continue,
        };
        problems.add(at, path, wrong);
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn unknown(key: &str, form: &Form) -> Wrong {
    let shown: String = key.chars().take(NAME).filter(|c| !c.is_control()).collect();
    let near = nearest(key, form.all().map(|key| key.name));
    Wrong::UnknownKey(shown, near)
}

/// The word most like a text, if one is.
pub(super) fn nearest<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // What is long is compared slowly, and like nothing.
    if text.len() > NAME {
        return None;
    }
    let text = text.to_lowercase();
    let likeness = |word: &str| strsim::normalized_damerau_levenshtein(&text, &word.to_lowercase());
    let best = words.map(|word| (likeness(word), word)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

/// Notes all that is wrong with the form of a value.
fn value(path: &str, node: &Node, kind: &Kind, problems: &mut Problems) {
    match (kind, &node.value) {
        (Kind::Table(form), Value::Table(entries)) => table(path, node.at, entries, form, problems),
        (Kind::Kinds(kinds), Value::Table(entries)) => tagged(path, node, entries, kinds, problems),
        (Kind::Each(kind, most), Value::Table(entries)) => {
            if entries.len() > *most {
                return problems.add(node.at, path, Wrong::TooMany(*most));
            }
            for entry in entries {
                value(&join(path, &entry.key), &entry.node, kind, problems);
            }
        }
        (Kind::List(kind, least, most), Value::List(list)) => {
            items(path, node.at, list, (kind, *least, *most), problems);
        }
        (Kind::Tables(form, least, most), Value::List(list)) => {
            items(path, node.at, list, (&Kind::Table(form), *least, *most), problems);
        }
        (Kind::Reason(_, saying), Value::Table(entries)) => reason(path, node, entries, saying, problems),
        (kind, value) => {
            if let Some(wrong) = scalar(kind, value) {
                problems.add(node.at, path, wrong);
            }
        }
    }
}

fn items(
    path: &str,
    at: Place,
    list: &[Node],
    (kind, least, most): (&Kind, usize, usize),
    problems: &mut Problems,
) {
    if list.len() > most {
        return problems.add(at, path, Wrong::TooMany(most));
    }
    if list.len() < least {
        problems.add(at, path, Wrong::Want(Want::List(least)));
    }
    for item in list {
        if problems.are_enough() {
            return;
        }
        value(path, item, kind, problems);
    }
}

/// A table whose key `kind` says which keys it has.
fn tagged(
    path: &str,
    node: &Node,
    entries: &[Entry],
    kinds: &[(&'static str, &Form)],
    problems: &mut Problems,
) {
    let Some(tag) = entries.iter().find(|entry| entry.key == "kind") else {
        return problems.add(node.at, path, Wrong::Missing(&["kind"]));
    };
    let of = |word: &str| kinds.iter().find(|(name, _)| *name == word).map(|(_, form)| form);
    let form = if let Value::Text(word) = &tag.node.value { of(word) } else { None };
    match form {
        Some(form) => {
            let rest: Vec<Entry> = entries.iter().filter(|entry| entry.key != "kind").cloned().collect();
            table(path, node.at, &rest, form, problems);
        }
        None => {
            let words = kinds.iter().map(|(name, _)| *name).collect();
            problems.add(tag.node.at, join(path, "kind"), Wrong::Want(Want::OneOf(words)));
        }
    }
}

/// A table of just one key: the code, and what it tells.
fn reason(
    path: &str,
    node: &Node,
    entries: &[Entry],
    saying: &[(&'static str, &Form)],
    problems: &mut Problems,
) {
    let known = |entry: &Entry| saying.iter().find(|(code, _)| *code == entry.key);
    let [entry] = entries else {
        return problems.add(node.at, path, Wrong::Want(codes(saying)));
    };
    match (known(entry), &entry.node.value) {
        (Some((code, form)), Value::Table(inner)) => {
            table(&join(path, code), entry.node.at, inner, form, problems);
        }
        (Some((code, _)), _) => {
            problems.add(entry.node.at, join(path, code), Wrong::Want(Want::Table));
        }
        (None, _) => problems.add(entry.at, path, Wrong::Want(codes(saying))),
    }
}

fn codes(saying: &[(&'static str, &Form)]) -> Want {
    Want::OneOf(saying.iter().map(|(code, _)| *code).collect())
}

/// What is wrong with a value that holds no others.
fn scalar(kind: &Kind, value: &Value) -> Option<Wrong> {
    let written = match value {
        Value::Text(text) | Value::Moment(text) => Some(text.as_str()),
        _ => None,
    };
    let quoted = match value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let good = match kind {
        Kind::Text(most) => quoted.is_some_and(|text| is_line(text, *most)),
        Kind::Name => quoted.is_some_and(|text| is_line(text, NAME)),
        Kind::Zone => match quoted.filter(|text| text.len() <= NAME).map(zone::parse) {
            Some(Err(not)) => return Some(Wrong::Zone(not)),
            parsed => parsed.is_some(),
        },
        Kind::Moment | Kind::Day | Kind::DayOrMoment => match written.map(Moment::read) {
            Some(Err(NotAMoment::Year)) => return Some(Wrong::Year),
            Some(Ok(Moment::Day(_))) => !matches!(kind, Kind::Moment),
            Some(Ok(_)) => !matches!(kind, Kind::Day),
            Some(Err(NotAMoment::Text)) | None => false,
        },
        Kind::Clock => written.and_then(moment::clock).is_some(),
        Kind::Weekday => quoted.and_then(moment::weekday).is_some(),
        Kind::Whole(least, most) => matches!(value, Value::Whole(n) if (least..=most).contains(&n)),
        Kind::Number(least, most) => number(value).is_some_and(|n| (*least..=*most).contains(&n)),
        Kind::Bool => matches!(value, Value::Bool(_)),
        Kind::Yes => matches!(value, Value::Bool(true)),
        Kind::Choice(words) | Kind::Reason(words, []) => quoted.is_some_and(|text| words.contains(&text)),
        Kind::Reason(words, saying) => quoted.is_some_and(|text| {
            // Codes that may tell nothing at all may stand alone as well.
            let tells = |(code, form): &(&str, &Form)| {
                *code == text && form.all().all(|key| key.preset != Preset::Needed)
            };
            words.contains(&text) || saying.iter().any(tells)
        }),
        Kind::Nth => matches!(value, Value::Whole(1..=4)) || quoted == Some("last"),
        Kind::Threshold => quoted.and_then(moment::threshold).is_some(),
        Kind::Holidays => quoted.is_some_and(|text| is_line(text, NAME)),
        Kind::Table(_) | Kind::Tables(..) | Kind::Each(..) | Kind::List(..) | Kind::Kinds(_) => false,
    };
    (!good).then(|| Wrong::Want(Want::of(kind)))
}

/// Whether a text is one line of 1 to so many characters, with nothing that cannot be seen.
fn is_line(text: &str, most: usize) -> bool {
    let seen = !text.trim().is_empty() && !text.chars().any(char::is_control);
    seen && text.len() <= most * 4 && text.chars().count() <= most
}

/// A number, whole or not.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        #[allow(clippy::cast_precision_loss, reason = "what is too large for it is refused anyway")]
        Value::Whole(n) => Some(*n as f64),
        Value::Number(n) => Some(*n),
        _ => None,
    }
}
