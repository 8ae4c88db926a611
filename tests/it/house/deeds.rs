//! What is written into the record and into the outbox can be said: every event has a sentence, every message
//! a few words, and lists that one looks back into are read by their indexes.

use super::source::{self, Kind, Source};
use super::sql::migrated;
use super::{Violation, caught, nothing_in};
use std::collections::BTreeSet;

/// Where the sentences themselves stand.
const TABLES: &str = "/deeds.rs";

fn is_name(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    text.split_once('.').is_some_and(|(topic, rest)| word(topic) && word(rest))
}

/// Names such as `rotation.made`, outside of tests and of the tables of sentences.
fn names(sources: &[Source]) -> Vec<(&Source, &str, usize)> {
    let code = sources.iter().filter(|source| !source.path.ends_with(TABLES));
    let words = code.flat_map(|source| source.words.iter().enumerate().map(move |(at, w)| (source, at, w)));
    // Whose a row of a table is, is said by a column, perhaps of another table.
    let column = |source: &Source, at: usize| at >= 2 && source.has(at - 2, &["Person", "("]);
    let names = words.filter(|(source, at, w)| {
        w.kind == Kind::Str && !w.within.test && is_name(&w.text) && !column(source, *at)
    });
    names.map(|(source, _, w)| (source, w.text.as_str(), w.line)).collect()
}

/// What a call of `audit::record` names at once, by the first word.
fn topics(sources: &[Source]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for source in sources {
        for at in 0..source.words.len() {
            if !source.has(at, &["audit", ":", ":", "record", "("]) {
                continue;
            }
            let call = &source.words[at + 4..source.end_of(at + 4)];
            let names = call.iter().filter(|w| w.kind == Kind::Str && is_name(&w.text));
            found.extend(names.filter_map(|w| w.text.split('.').next()));
        }
    }
    found
}

fn unsaid(sources: &[Source], said: &BTreeSet<&str>) -> Vec<Violation> {
    let topics: BTreeSet<&str> =
        topics(sources).into_iter().chain(said.iter().filter_map(|name| name.split('.').next())).collect();
    let names = names(sources);
    let events = names.iter().filter(|(_, name, _)| topics.contains(name.split('.').next().unwrap()));
    let mut wrong: Vec<_> = events
        .filter(|(_, name, _)| !said.contains(name))
        .map(|(source, name, line)| {
            Violation::new(
                &source.path,
                *line,
                format!("`{name}` has no sentence; add it to the deeds of its slice"),
            )
        })
        .collect();
    let used: BTreeSet<&str> = names.iter().map(|(_, name, _)| *name).collect();
    wrong.extend(said.iter().filter(|name| !used.contains(*name)).map(|name| {
        Violation::new("src", 1, format!("`{name}` has a sentence, but is never written into the record"))
    }));
    wrong
}

#[test]
fn every_event_of_the_record_has_a_sentence_and_every_sentence_an_event() {
    let said: BTreeSet<&str> = turnkeep::app::deeds().map(|deed| deed.event).collect();
    assert!(topics(source::src()).len() > 8, "hardly any entry is written");
    nothing_in(unsaid(source::src(), &said));
}

#[test]
fn an_event_without_a_sentence_is_caught() {
    let said = BTreeSet::from(["cat.fed", "cat.brushed"]);
    let code = "fn f() { audit::record(w, \"cat.fed\", id); g(w, \"cat.brushed\"); }";
    caught(&unsaid(&[Source::new("src/spine/x/mod.rs", code)], &said), &[]);
    let more = "fn f() { audit::record(w, if a { \"cat.fed\" } else { \"dog.fed\" }, id); }
                fn g() -> Event { \"dog.walked\" } fn h() { x(\"cat.washed\", \"Cat.washed\", \"bird.fed\") }";
    caught(
        &unsaid(&[Source::new("src/spine/x/mod.rs", more)], &said),
        &["`dog.fed` has no", "`dog.walked` has no", "`cat.washed` has no", "`cat.brushed` has a"],
    );
}

#[test]
fn every_message_is_known_by_a_few_words() {
    let said: BTreeSet<&str> = turnkeep::app::letters().map(|(name, _)| *name).collect();
    let slices: BTreeSet<&str> = turnkeep::app::slices().iter().map(|slice| slice.name).collect();
    // Kinds of turns are named alike, but are no messages.
    let turns = [
        "turns.todo",
        "rotations.note",
        "rotations.read",
        "rotations.swap",
        "rotations.approve",
        "rotations.uncovered",
    ];
    let names = names(source::src());
    let ours = names
        .iter()
        .filter(|(_, name, _)| slices.contains(name.split('.').next().unwrap()) && !turns.contains(name));
    let wrong = ours.filter(|(_, name, _)| !said.contains(name)).map(|(source, name, line)| {
        Violation::new(
            &source.path,
            *line,
            format!("`{name}` has no words; add it to the letters of its slice"),
        )
    });
    nothing_in(wrong.collect());
    assert!(said.len() > 8, "hardly any message");
}

#[test]
fn lists_one_looks_back_into_are_found_in_order_by_an_index_and_no_further_than_asked() {
    let schema = migrated();
    let mut seen = 0;
    for room in ["src/spine/audit/list_rows.rs", "src/spine/notifications/list_rows.rs"] {
        let source = source::src().iter().find(|source| source.path == room).unwrap();
        let lists = source.words.iter().filter(|w| w.kind == Kind::Str && w.text.contains("LIMIT :most"));
        for list in lists {
            let mut explain = schema.prepare(&format!("EXPLAIN QUERY PLAN {}", list.text)).unwrap();
            let nulls = vec![rusqlite::types::Null; explain.parameter_count()];
            let steps = explain.query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3));
            let plan = steps.unwrap().map(Result::unwrap).collect::<Vec<_>>().join("; ");
            assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{}: {plan}", list.text);
            let topic = !list.text.contains(":topic ") || plan.contains("audit_leaves_by_topic");
            assert!(topic, "{}: {plan}", list.text);
            assert!(plan.contains(" INDEX ") && plan.contains("id"), "{}: {plan}", list.text);
            seen += 1;
        }
    }
    assert_eq!(seen, 14);
}
