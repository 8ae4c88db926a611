//! JSON. `serde_json` says whether a text is JSON at all, to the letter; `jsonc_parser`, which would take
//! more than that, says where each value stands.

use super::{Broken, DEEPEST, Entry, Format, Lines, Node, Place, Value, Why};
use jsonc_parser::{CollectOptions, ParseOptions, ast, common::Ranged, parse_to_ast};
use std::collections::HashSet;

pub(super) fn read(text: &str, lines: &Lines<'_>) -> Result<Node, Broken> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let (said, line, column) = (error.to_string(), error.line(), error.column());
        let reason = said.split(" at line ").next().unwrap_or_default();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
        return Err(broken(Place { line: number(line), column: number(column) }, reason));
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict())
        .map_err(|error| broken(lines.place(error.range().start), &error.kind().to_string()))?;
    match parsed.value {
        Some(root) => node(&root, lines, 0),
        None => Err(broken(lines.place(0), "there is nothing in it")),
    }
}

fn broken(at: Place, reason: &str) -> Broken {
    Broken { at, why: Why::Syntax(Format::Json, reason.to_owned()) }
}

const fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn node(value: &ast::Value<'_>, lines: &Lines<'_>, depth: usize) -> Result<Node, Broken> {
    let at = lines.place(value.range().start);
    if depth > DEEPEST {
        return Err(Broken { at, why: Why::TooDeep });
    }
    let value = match value {
        ast::Value::StringLit(text) => Value::Text(text.value.clone().into_owned()),
        ast::Value::NumberLit(number) => number
            .value
            .parse()
            .map_or_else(|_| Value::Number(number.value.parse().unwrap_or(f64::NAN)), Value::Whole),
        ast::Value::BooleanLit(is) => Value::Bool(is.value),
        ast::Value::NullKeyword(_) => Value::Nothing,
        ast::Value::Array(list) => {
            let items = list.elements.iter().map(|item| node(item, lines, depth + 1));
            Value::List(items.collect::<Result<_, _>>()?)
        }
        ast::Value::Object(object) => table(object, lines, depth)?,
    };
    Ok(Node { at, value })
}

fn table(object: &ast::Object<'_>, lines: &Lines<'_>, depth: usize) -> Result<Value, Broken> {
    let mut seen = HashSet::new();
    let mut entries = Vec::with_capacity(object.properties.len());
    for property in &object.properties {
        let key = property.name.as_str();
        let at = lines.place(property.name.range().start);
        if !seen.insert(key) {
            return Err(Broken { at, why: Why::Twice(key.to_owned()) });
        }
        entries.push(Entry { key: key.to_owned(), at, node: node(&property.value, lines, depth + 1)? });
    }
    Ok(Value::Table(entries))
}
