//! The table of the format as a JSON Schema (draft 2020-12).

use super::{
    form::{Form, Key, Kind, Preset, Rule},
    table::{FILE, NAME, WEEKDAYS},
};
use serde_json::{Map, Value, json};

/// The JSON Schema of the file, as it stands in docs/rotation.schema.json.
pub fn schema() -> Value {
    let mut defs = Map::new();
    let mut schema = table(&FILE, &mut defs);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".into(), json!("A rotation of Turnkeep"));
        schema.insert("$defs".into(), Value::Object(defs));
    }
    schema
}

fn table(form: &Form, defs: &mut Map<String, Value>) -> Value {
    let properties: Map<String, Value> =
        form.all().map(|key| (key.name.to_owned(), described(key, defs))).collect();
    let needed: Vec<&str> =
        form.all().filter(|key| key.preset == Preset::Needed).map(|key| key.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if let Some(schema) = schema.as_object_mut() {
        if !form.doc.is_empty() {
            schema.insert("description".into(), json!(form.doc));
        }
        if !needed.is_empty() {
            schema.insert("required".into(), json!(needed));
        }
        if !form.rules.is_empty() {
            schema.insert("allOf".into(), form.rules.iter().map(rule).collect());
        }
    }
    schema
}

fn rule(rule: &Rule) -> Value {
    let each = |keys: &[&str]| -> Value { keys.iter().map(|key| json!({ "required": [key] })).collect() };
    match rule {
        Rule::One(keys) => json!({ "oneOf": each(keys) }),
        Rule::Any(keys) => json!({ "anyOf": each(keys) }),
        Rule::OneAtMost(keys) => json!({ "not": { "required": keys } }),
        Rule::Together(keys) => {
            let all: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), json!(keys))).collect();
            json!({ "dependentRequired": all })
        }
    }
}

fn described(key: &Key, defs: &mut Map<String, Value>) -> Value {
    let mut schema = kind(&key.kind, defs);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".into(), json!(key.doc));
        let anyway =
            if let Preset::Is(text) = key.preset { serde_json::from_str::<Value>(text).ok() } else { None };
        if let Some(anyway) = anyway {
            schema.insert("default".into(), anyway);
        }
    }
    schema
}

/// A table by its name, so that it stands in the schema once.
fn named(form: &Form, defs: &mut Map<String, Value>) -> Value {
    let name = form.name.replace([':', ' '], "-").replace("--", "-");
    if !defs.contains_key(&name) {
        let schema = table(form, defs);
        defs.insert(name.clone(), schema);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

const DATE: &str = r"[0-9]{4}-[0-9]{2}-[0-9]{2}";
const TIME: &str = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?";

fn kind(kind: &Kind, defs: &mut Map<String, Value>) -> Value {
    let pattern = |pattern: String| json!({ "type": "string", "pattern": pattern });
    match kind {
        Kind::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
        Kind::Name => json!({ "type": "string", "minLength": 1, "maxLength": NAME }),
        Kind::Zone => json!({ "type": "string", "examples": ["Europe/Berlin"] }),
        Kind::Moment => pattern(format!("^{DATE}[Tt ]{TIME}$")),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::DayOrMoment => pattern(format!("^{DATE}([Tt ]{TIME})?$")),
        Kind::Clock => pattern("^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$|^24:00(:00)?$".to_owned()),
        Kind::Weekday => json!({ "enum": WEEKDAYS }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Number(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Yes => json!({ "const": true }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Nth => json!({ "enum": [1, 2, 3, 4, "last"] }),
        Kind::Threshold => pattern("^[0-9]{1,6}(h|min|%)$".to_owned()),
        Kind::Holidays => pattern("^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$".to_owned()),
        Kind::Table(form) => named(form, defs),
        Kind::Tables(form, least, most) => {
            json!({ "type": "array", "items": named(form, defs), "minItems": least, "maxItems": most })
        }
        Kind::List(of, least, most) => {
            json!({ "type": "array", "items": self::kind(of, defs), "minItems": least, "maxItems": most })
        }
        Kind::Each(of, most) => {
            let each = self::kind(of, defs);
            json!({ "type": "object", "additionalProperties": each, "maxProperties": most })
        }
        Kind::Kinds(kinds) => {
            let all = kinds.iter().map(|(word, form)| tagged(word, form, defs));
            json!({ "oneOf": all.collect::<Vec<_>>() })
        }
        Kind::Reason(alone, saying) => reason(alone, saying, defs),
    }
}

/// A table whose key `kind` holds this word.
fn tagged(word: &str, form: &Form, defs: &mut Map<String, Value>) -> Value {
    let mut schema = table(form, defs);
    if let Some(properties) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        properties.insert("kind".into(), json!({ "const": word }));
    }
    let mut needed = vec![json!("kind")];
    needed.extend(schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default());
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("required".into(), Value::Array(needed));
    }
    schema
}

/// A code, or a table of a code and what it tells.
fn reason(alone: &[&str], saying: &[(&str, &Form)], defs: &mut Map<String, Value>) -> Value {
    let silent = saying.iter().filter(|(_, form)| form.all().all(|key| key.preset != Preset::Needed));
    let codes: Vec<&str> = alone.iter().copied().chain(silent.map(|(code, _)| *code)).collect();
    let told: Map<String, Value> =
        saying.iter().map(|(code, form)| ((*code).to_owned(), table(form, defs))).collect();
    json!({ "oneOf": [
        { "enum": codes },
        { "type": "object", "properties": told, "additionalProperties": false, "minProperties": 1, "maxProperties": 1 },
    ] })
}
