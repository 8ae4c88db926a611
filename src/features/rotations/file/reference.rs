//! The table of the format as the reference at the end of docs/rotation-file.md.

use super::{
    form::{Form, Key, Kind, Preset},
    table::{FILE, WEEKDAYS},
};

/// The reference, in Markdown.
pub fn reference() -> String {
    let mut text = String::new();
    section(&FILE, &mut text);
    text
}

/// A table, and after it those within it.
fn section(form: &Form, text: &mut String) {
    if !form.name.is_empty() {
        text.push_str(&format!("\n### {}\n\n{}\n\n", form.name, form.doc));
    }
    text.push_str("| Key | What to write | Without it | What it is |\n|---|---|---|---|\n");
    for key in form.all() {
        text.push_str(&line(key));
    }
    // The rules stand in the file and in each version: what is below them is said once.
    for key in form.all().filter(|_| form.name != "version") {
        match key.kind {
            Kind::Table(inner) | Kind::Tables(inner, ..) => section(inner, text),
            Kind::Kinds(kinds) => kinds.iter().for_each(|(_, inner)| section(inner, text)),
            Kind::Reason(_, saying) => reasons(saying, text),
            _ => {}
        }
    }
}

fn line(key: &Key) -> String {
    let without = match key.preset {
        Preset::Needed => "has to be there".to_owned(),
        Preset::Is(text) => format!("`{text}`"),
        Preset::Else(words) => words.to_owned(),
    };
    format!("| `{}` | {} | {without} | {} |\n", key.name, what(&key.kind), key.doc)
}

fn what(kind: &Kind) -> String {
    let words = |words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
        quoted.join(", ")
    };
    match kind {
        Kind::Text(most) => format!("text, at most {most} characters"),
        Kind::Name => "a name".to_owned(),
        Kind::Zone => "a time zone".to_owned(),
        Kind::Moment => "a time".to_owned(),
        Kind::Day => "a date".to_owned(),
        Kind::DayOrMoment => "a date or a time".to_owned(),
        Kind::Clock => "a time of the day".to_owned(),
        Kind::Weekday => "a weekday".to_owned(),
        Kind::Whole(least, most) => format!("{least} to {most}"),
        Kind::Number(least, most) => format!("a number from {least} to {most}"),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Yes => "`true`".to_owned(),
        Kind::Choice(some) => words(some),
        Kind::Nth => "`1` to `4`, or `\"last\"`".to_owned(),
        Kind::Threshold => "`\"4h\"`, `\"90min\"`, `\"25%\"`".to_owned(),
        Kind::Holidays => "a code, `\"DE-BY\"`".to_owned(),
        Kind::Table(_) | Kind::Kinds(_) => "a table".to_owned(),
        Kind::Tables(_, _, most) => format!("tables, at most {most}"),
        Kind::List(Kind::Weekday, ..) => words(&WEEKDAYS),
        Kind::List(of, _, most) => format!("a list, at most {most}: {}", what(of)),
        Kind::Each(of, most) => format!("a table of at most {most}: {}", what(of)),
        Kind::Reason(alone, _) => format!("{}, or a table", words(alone)),
    }
}

/// The codes that tell more, each with its keys.
fn reasons(saying: &[(&str, &Form)], text: &mut String) {
    text.push_str("\n### record: reason\n\n");
    text.push_str(
        "A table of one code, whose keys tell more: `reason = { covered = { of = \"ada\" } }`.\n\n",
    );
    text.push_str("| Code | Key | What to write | Without it | What it is |\n|---|---|---|---|---|\n");
    for (code, form) in saying {
        for key in form.all() {
            text.push_str(&format!("| `{code}` {}", line(key)));
        }
    }
}
