//! The example rotations in docs/examples/rotations: each has its plan beside it, and that is what the program says.
//!
//! The first line of a `.plan` is the command; `.plan.json`, `.plan.ics` and `.plan.svg` answer the same in another
//! format. With `TURNKEEP_WRITE` set they are written anew, to be read before they are committed.

use std::{fs, path::Path, process::Command};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/rotations");
/// How the first line of a plan begins.
const COMMAND: &str = "# rotation plan ";
const FORMATS: [&str; 3] = ["json", "ics", "svg"];

fn names() -> Vec<String> {
    let entries = fs::read_dir(FOLDER).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn kept(name: &str) -> String {
    fs::read_to_string(Path::new(FOLDER).join(name)).unwrap()
}

/// What the program answers in the folder.
fn said(arguments: &str, format: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_turnkeep"));
    command.current_dir(FOLDER).args(["rotation", "plan"]).args(arguments.split(' '));
    let output = command.args(["--format", format]).output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Holds what is kept under a name against what is said; line ends do not count.
fn same(name: &str, text: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("TURNKEEP_WRITE").is_some() {
        fs::write(Path::new(FOLDER).join(name), text).unwrap();
    } else if kept(name).replace("\r\n", "\n") != text.replace("\r\n", "\n") {
        wrong.push(format!("{name}: the program now says\n{text}"));
    }
}

#[test]
fn each_example_is_planned_as_it_was_checked_by_hand() {
    let (names, mut wrong) = (names(), Vec::new());
    for name in names.iter().filter(|name| name.ends_with(".plan")) {
        let first = kept(name).lines().next().unwrap_or_default().to_owned();
        let arguments = first.strip_prefix(COMMAND).unwrap_or_else(|| panic!("{name}: {first}"));
        same(name, &format!("{first}\n{}", said(arguments, "table")), &mut wrong);
        for format in FORMATS {
            let other = format!("{name}.{format}");
            if names.contains(&other) {
                same(&other, &said(arguments, format), &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_example_is_without_its_plan_and_none_is_missing_in_the_list() {
    let (names, list) = (names(), kept("README.md"));
    let is_file =
        |name: &str| name.ends_with(".toml") || name.ends_with(".json") && !name.ends_with(".plan.json");
    let files: Vec<&String> = names.iter().filter(|name| is_file(name)).collect();
    assert!(files.len() >= 30);
    for file in files {
        let (base, _) = file.rsplit_once('.').unwrap();
        let plan = format!("{base}.plan");
        assert!(names.contains(&plan), "{plan} is missing");
        assert!(kept(&plan).starts_with(&format!("{COMMAND}{file} ")), "{plan} is of another file");
        assert!(list.contains(&format!("]({file})")), "{file} is not in README.md");
    }
}
