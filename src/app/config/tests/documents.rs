//! The example file and the documentation say what the program does.

use super::*;
use std::fmt::Write;

const EXAMPLE: &str = include_str!("../../../../config.example.toml");
const REFERENCE: &str = include_str!("../../../../docs/configuration.md");

/// The example with every line that is commented out put in.
fn whole_example() -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    EXAMPLE.lines().map(line).collect()
}

#[test]
fn the_example_can_be_used_as_it_is_and_with_every_line_put_in() {
    assert!(load(&file(EXAMPLE)).is_ok());
    let settings = load(&file(&whole_example())).unwrap();
    for key in keys().iter().filter(|key| key.places != Places::Browser) {
        assert!(
            matches!(settings.origin(key.name), Origin::File { .. }),
            "{} is not in the example",
            key.name
        );
    }
}

#[test]
fn the_example_names_only_the_public_address() {
    let set: Vec<_> = EXAMPLE.lines().filter(|line| !line.starts_with('#') && line.contains('=')).collect();
    assert_eq!(set, ["public_url = \"https://turnkeep.example.org\""]);
}

#[test]
fn the_example_gives_each_key_its_help_and_its_default() {
    for key in keys().iter().filter(|key| key.places != Places::Browser) {
        let value = match key.preset {
            Preset::Is(value) => value,
            Preset::Required | Preset::Else(_) => key.example,
        };
        let hash = if key.preset == Preset::Required { "" } else { "#" };
        let lines = format!("# {}\n{hash}{} = {}\n", key.help, key.parts().1, key.toml(value));
        assert!(EXAMPLE.contains(&lines), "config.example.toml lacks:\n{lines}");
        if let Preset::Is(value) = key.preset {
            assert_eq!(key.check(value), Ok(()));
        }
    }
}

#[test]
fn the_reference_holds_the_table_of_keys() {
    let mut table = String::from("| Key | Default | What it is |\n|---|---|---|\n");
    for key in keys() {
        let default = match key.preset {
            Preset::Required => "must be set".to_owned(),
            Preset::Is(text) => format!("`{}`", key.toml(text)),
            Preset::Else(words) => words.to_owned(),
        };
        let places = match key.places {
            Places::Machine => "",
            Places::Anywhere => " Also in the browser.",
            Places::Browser => " Only in the browser.",
        };
        let credential = key.credential.map(|name| format!(" Credential `{name}`.")).unwrap_or_default();
        writeln!(table, "| `{}` | {default} | {}{places}{credential} |", key.name, key.help).unwrap();
    }
    assert!(REFERENCE.ends_with(&table), "docs/configuration.md must end with:\n{table}");
}
