//! Documents: places, what is refused, and that what was written reads the same.

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn entries(text: &str, format: Format) -> Vec<Entry> {
    match read(text.as_bytes(), format).unwrap().value {
        Value::Table(entries) => entries,
        other => panic!("no table: {other:?}"),
    }
}

fn why(text: &str, format: Format) -> (u32, u32, Why) {
    let broken = read(text.as_bytes(), format).unwrap_err();
    (broken.at.line, broken.at.column, broken.why)
}

#[test]
fn each_value_has_its_place() {
    let toml = entries("a = 1\n\"ü\" = \"ä\"  # ö\n\n[[list]]\nb.c = [1,\n  2.5]\n", Format::Toml);
    let places: Vec<_> = toml.iter().map(|entry| (entry.at.line, entry.node.at.line)).collect();
    assert_eq!(places[..2], [(1, 1), (2, 2)]);
    assert_eq!(toml[1].node.at.column, 7, "in characters");
    let Value::List(list) = &toml[2].node.value else { panic!("a list") };
    assert_eq!((list[0].at.line, list[0].at.column), (4, 1));
    let json = entries("{ \"ü\": \"ä\", \"b\":\n [1, -2.5, true, null]}", Format::Json);
    assert_eq!((json[1].at.line, json[1].at.column, json[1].node.at.line), (1, 13, 2));
    let Value::List(list) = &json[1].node.value else { panic!("a list") };
    let values: Vec<_> = list.iter().map(|node| node.value.clone()).collect();
    assert_eq!(values, [Value::Whole(1), Value::Number(-2.5), Value::Bool(true), Value::Nothing]);
}

#[test]
fn a_time_of_toml_stays_as_it_is() {
    let toml = entries("a = 2026-01-05 09:00:00Z\nb = 09:00\nc = 2026-01-05\n", Format::Toml);
    let texts: Vec<_> = toml.into_iter().map(|entry| entry.node.value).collect();
    let moment = |text: &str| Value::Moment(text.to_owned());
    assert_eq!(texts, [moment("2026-01-05T09:00:00Z"), moment("09:00"), moment("2026-01-05")]);
}

#[test]
fn a_mark_at_the_beginning_is_passed_over() {
    assert_eq!(entries("\u{feff}a = 1", Format::Toml).len(), 1);
    assert_eq!(entries("\u{feff}{}", Format::Json).len(), 0);
}

#[test]
fn what_is_no_document_is_refused_where_it_ceases_to_be_one() {
    assert_eq!(why("{\"a\": 1, \n \"a\": 2}", Format::Json), (2, 2, Why::Twice("a".into())));
    assert!(matches!(why("a = 1\na = 2", Format::Toml), (2, _, Why::Syntax(Format::Toml, _))));
    for text in ["{\"a\": 1,}", "{\"a\": 01}", "{a: 1}", "{} {}", "{\"a\": \"\n\"}", "{'a': 1}", "[1 2]", ""]
    {
        assert!(matches!(why(text, Format::Json).2, Why::Syntax(Format::Json, _)), "{text}");
    }
    let broken = read(b"a = 1\nb = \"\xff\"", Format::Toml).unwrap_err();
    assert_eq!((broken.at.line, broken.at.column, broken.why), (2, 6, Why::NotText));
    assert_eq!(why(&" ".repeat(MOST_BYTES + 1), Format::Toml).2, Why::TooLarge);
}

#[test]
fn whatever_is_nested_deeply_is_refused_and_nothing_overflows() {
    for n in [40, 100, 1000, 100_000] {
        let (open, close) = ("[".repeat(n), "]".repeat(n));
        assert!(read(format!("a = {open}{close}").as_bytes(), Format::Toml).is_err(), "{n}");
        assert!(read(format!("{open}{close}").as_bytes(), Format::Json).is_err(), "{n}");
        let dots = vec!["a"; n].join(".");
        assert!(read(format!("{dots} = 1").as_bytes(), Format::Toml).is_err(), "{n}");
        assert!(read(format!("[{dots}]").as_bytes(), Format::Toml).is_err(), "{n}");
        let objects = "{\"a\":".repeat(n) + "1" + &"}".repeat(n);
        assert!(read(objects.as_bytes(), Format::Json).is_err(), "{n}");
    }
}

/// The same without places.
fn bare(node: &Node) -> Value {
    match &node.value {
        Value::List(list) => Value::List(list.iter().map(|node| Node::new(bare(node))).collect()),
        Value::Table(entries) => Value::Table(
            entries.iter().map(|entry| Entry::new(entry.key.clone(), bare(&entry.node))).collect(),
        ),
        value => value.clone(),
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "\\PC{0,12}|[\"\\\\\n\t]{0,4}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Whole),
        (-1e6f64..1e6).prop_map(|n| Value::Number(n + 0.5)),
        any::<bool>().prop_map(Value::Bool),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|list| Value::List(list.into_iter().map(Node::new).collect())),
            proptest::collection::btree_map("[a-z. ü]{1,5}", inner, 0..4)
                .prop_map(|map| Value::Table(map.into_iter().map(|(k, v)| Entry::new(k, v)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_was_written_reads_the_same(map in proptest::collection::btree_map("[a-z]{1,5}", value(), 0..5)) {
        let entries: Vec<Entry> = map.into_iter().map(|(k, v)| Entry::new(k, v)).collect();
        for format in [Format::Toml, Format::Json] {
            let text = write(&entries, format);
            let Value::Table(mut again) = bare(&read(text.as_bytes(), format).unwrap()) else { panic!("{text}") };
            // In TOML what has a heading comes last.
            again.sort_by(|a, b| a.key.cmp(&b.key));
            prop_assert_eq!(&again, &entries, "{}", text);
        }
    }
}
