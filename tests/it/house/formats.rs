//! What is written down of the format of a rotation is what the program reads. With TURNKEEP_WRITE=1 these tests write it
//! anew: `TURNKEEP_WRITE=1 cargo test --test it house::formats`.

use super::source;
use std::{fs, path::Path};
use turnkeep::features::rotations::file::{reference, schema};

/// The heading in the document below which the reference stands, to its end.
const BELOW: &str = "\n## Reference\n\n";

#[track_caller]
fn holds(path: &Path, text: &str) {
    if std::env::var_os("TURNKEEP_WRITE").is_some() {
        fs::write(path, text).unwrap();
    }
    let there = fs::read_to_string(path).unwrap_or_default();
    assert!(there == text, "{} is not what the program reads; write it anew", path.display());
}

#[test]
fn the_schema_of_a_rotation_is_up_to_date() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    holds(&source::root().join("docs/rotation.schema.json"), &text);
}

#[test]
fn the_reference_of_a_rotation_is_up_to_date() {
    let path = source::root().join("docs/rotation-file.md");
    let there = fs::read_to_string(&path).unwrap();
    let (prose, _) = there.split_once(BELOW).expect("a heading for the reference");
    holds(&path, &format!("{prose}{BELOW}{}", reference()));
}
