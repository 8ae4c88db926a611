//! Code calls only downward: every path of ours points to a floor below.

use super::source::{self, Kind, Source};
use super::{Violation, caught, nothing_in};

/// The floors, from the ground up. Rooms on one level do not know each other.
const FLOORS: &[(&str, u8)] = &[
    ("base", 10),
    ("vault", 20),
    ("store", 20),
    ("integrations", 20),
    ("web", 20),
    ("slice", 30),
    ("spine/audit", 41),
    ("spine/notifications", 42),
    ("spine/people", 43),
    ("spine/turns", 44),
    ("features", 50),
    ("app", 60),
    ("cli", 61),
];

/// The one pair on one level that is allowed: (importer, imported).
const NEIGHBOURS: (&str, &str) = ("store", "vault");

/// `spine/people` of `spine::people::rows`; `None` for the crate's root and the bare `spine` or
/// `features`, which only list their modules.
fn room(module: &[String]) -> Option<String> {
    match module {
        [top, second, ..] if top == "spine" || top == "features" => Some(format!("{top}/{second}")),
        [top, ..] if top != "spine" && top != "features" => Some(top.clone()),
        _ => None,
    }
}

fn floor(room: &str) -> Option<u8> {
    let known = |name: &str| FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor);
    known(room).or_else(|| room.strip_prefix("features/").and_then(|_| known("features")))
}

fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    inner.split('/').map(str::to_owned).collect()
}

/// What is wrong with `from` using `to`, if anything.
fn verdict(from: &str, to: &[String]) -> Option<String> {
    let Some(target) = room(to) else {
        return Some(format!("`{}` names no room; name the module itself", to.join("::")));
    };
    let Some(theirs) = floor(&target) else {
        return Some(format!("`{target}` stands on no floor; add it to FLOORS in tests/it/house/floors.rs"));
    };
    let ours = floor(from).unwrap_or(0);
    if from == target || theirs < ours || (from, target.as_str()) == NEIGHBOURS {
        return None;
    }
    let advice = if from.starts_with("features/") && target.starts_with("features/") {
        "features never use each other: open a turn, or move what both need to the spine"
    } else if theirs == ours {
        "rooms on one floor do not know each other: let the caller above bring the two together"
    } else {
        "calls fall, rows rise: turn the call round, or move what is needed to a lower floor"
    };
    Some(format!("{from} uses {target}, which is not below it; {advice}"))
}

fn check(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| !matches!(s.path.as_str(), "src/main.rs" | "src/lib.rs")) {
        let module = module_of(&source.path);
        let Some(from) = room(&module) else { continue };
        if floor(&from).is_none() {
            found.push(Violation::new(&source.path, 1, verdict("", &module).unwrap_or_default()));
            continue;
        }
        for (path, line) in paths(source, &module) {
            found.extend(verdict(&from, &path).map(|what| Violation::new(&source.path, line, what)));
        }
    }
    found.dedup();
    found
}

/// Every path that starts at the crate's root or leaves its file upward, with its line.
fn paths(source: &Source, module: &[String]) -> Vec<(Vec<String>, usize)> {
    let mut found = Vec::new();
    for at in 0..source.words.len() {
        if source.has(at, &["crate", ":", ":"]) {
            expand(source, at + 3, Vec::new(), &mut found);
        } else if source.has(at, &["super", ":", ":"]) && !(at > 0 && source.words[at - 1].is(":")) {
            let (mut ups, mut next) = (1, at + 3);
            while source.has(next, &["super", ":", ":"]) {
                (ups, next) = (ups + 1, next + 3);
            }
            let inline = source.words[at].within.modules;
            if ups > inline {
                let kept = module.len().saturating_sub(ups - inline);
                expand(source, next, module[..kept].to_vec(), &mut found);
            }
        }
    }
    // `crate::name!` is a macro, which the crate's root exports for everybody.
    found.retain(|(path, _)| !path.iter().any(|part| part.ends_with('!')));
    found
}

/// Reads on from `prefix::`, into braces and to the end; says where it stopped.
fn expand(source: &Source, at: usize, prefix: Vec<String>, found: &mut Vec<(Vec<String>, usize)>) -> usize {
    let Some(word) = source.words.get(at) else { return at };
    if word.is("{") {
        let end = source.end_of(at);
        let mut next = at + 1;
        while next < end {
            next = expand(source, next, prefix.clone(), found);
            while next < end
                && !(source.words[next].is(",") && source.words[next].within.depth == word.within.depth + 1)
            {
                next += 1;
            }
            next += 1;
        }
        return end + 1;
    }
    let mut path = prefix;
    if word.kind == Kind::Ident && word.text != "self" {
        path.push(word.text.clone());
    }
    if source.has(at + 1, &[":", ":"]) && !source.has(at + 3, &["<"]) {
        return expand(source, at + 3, path, found);
    }
    if source.has(at + 1, &["!"]) {
        path.push("!".to_owned());
    }
    found.push((path, word.line));
    at + 1
}

#[test]
fn code_calls_only_downward() {
    let seen: usize = source::src().iter().map(|s| paths(s, &module_of(&s.path)).len()).sum();
    assert!(seen > 200, "hardly any path found");
    nothing_in(check(source::src()));
}

#[test]
fn a_call_upward_or_sideways_is_caught_however_it_is_written() {
    let plant = |path: &str, text: &str| check(&[Source::new(path, text)]);
    caught(&plant("src/base/ids.rs", "use crate::store::Read;"), &["base uses store"]);
    caught(
        &plant("src/web/page.rs", "use crate::{base::Error,\n integrations::mail};"),
        &["rs:2: web uses integrations"],
    );
    caught(&plant("src/store/mod.rs", "fn f() { crate::web::page::render() }"), &["rooms on one floor"]);
    caught(
        &plant("src/spine/audit/mod.rs", "use crate::spine::{people::{self, Person}, audit};"),
        &["spine/audit uses spine/people"],
    );
    caught(
        &plant("src/spine/people/rows.rs", "use super::super::turns::Turn;"),
        &["spine/people uses spine/turns"],
    );
    caught(
        &plant("src/features/asks/mod.rs", "use crate::features::rotations;"),
        &["features never use each other"],
    );
    caught(
        &plant("src/app/boot.rs", "#[cfg(test)] mod tests { use super::super::super::cli::x; }"),
        &["app uses cli"],
    );
    caught(&plant("src/tools/mod.rs", "fn f() {}"), &["stands on no floor"]);
    caught(&plant("src/web/mod.rs", "use crate::*;"), &["names no room"]);
}

#[test]
fn a_call_downward_or_within_the_room_is_fine() {
    let plant = |path: &str, text: &str| check(&[Source::new(path, text)]);
    let rows = "use super::{Person, lookup_form}; use crate::{base::Id, store::Read, vault::Owner}; crate::ids! { A }";
    caught(&plant("src/spine/people/rows.rs", rows), &[]);
    caught(
        &plant("src/store/open.rs", "use crate::vault::Keyring; // use crate::web;\npub(crate) fn f() {}"),
        &[],
    );
    caught(
        &plant("src/base/text/mod.rs", "mod tests { use super::*; const A: &str = \"crate::web::x\"; }"),
        &[],
    );
    caught(&plant("src/cli/mod.rs", "use crate::app::boot;"), &[]);
}
