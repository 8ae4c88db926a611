//! What is not written in this house.

use super::source::{self, Kind, Source};
use super::{Violation, caught, nothing_in};

/// Where a line may go straight to the console.
const CONSOLE: &[&str] = &["src/cli/", "src/main.rs"];
/// Where the wall clock is read; everybody else asks `base::clock`.
const CLOCKS: &[&str] = &["src/base/clock.rs", "src/vault/"];
/// Where mark-up may be passed on as it is.
const RAW_HTML: &[&str] = &["src/web/"];
/// Letters: mail programs read no style sheet and run no script.
const LETTERS: &[&str] = &["src/app/letter.rs"];
/// Suffixes that say nothing about a thing.
const HOLLOW: &[&str] = &["Service", "Manager", "Helper", "Helpers", "Util", "Utils", "Handler"];

fn check(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources {
        let stem = source.path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
        let stem = stem.rsplit('/').next().unwrap_or_default();
        if HOLLOW.iter().any(|hollow| ends_hollow(stem, &hollow.to_lowercase(), "_")) {
            found.push(Violation::new(
                &source.path,
                1,
                "the file's name says nothing; call it what it holds",
            ));
        }
        for at in 0..source.words.len() {
            found.extend(
                verdict(source, at).map(|what| Violation::new(&source.path, source.words[at].line, what)),
            );
        }
    }
    found
}

fn ends_hollow(name: &str, hollow: &str, before: &str) -> bool {
    name.strip_suffix(hollow).is_some_and(|rest| rest.is_empty() || rest.ends_with(before))
}

fn verdict(source: &Source, at: usize) -> Option<String> {
    let word = &source.words[at];
    if word.kind != Kind::Ident {
        return None;
    }
    let name = word.text.as_str();
    let under = |places: &[&str]| places.iter().any(|place| source.path.starts_with(place));
    let before = |n: usize, text: &str| at >= n && source.words[at - n].is(text);
    let macro_call = source.has(at + 1, &["!"]);
    let call = source.has(at + 1, &["("]);
    let path_of = |owner: &str| before(1, ":") && before(2, ":") && before(3, owner);
    let what = match name {
        "todo" | "unimplemented" | "dbg" if macro_call => format!("`{name}!` is unfinished work; finish it"),
        "unwrap" | "expect" if call && before(1, ".") && !word.within.test && !word.within.may_panic => {
            format!(
                "`.{name}(` can end the process; return an error, or allow it with a reason on the line above"
            )
        }
        "unsafe" => "no unsafe code; find a safe crate".to_owned(),
        "print" | "println" | "eprint" | "eprintln" if macro_call && !word.within.test && !under(CONSOLE) => {
            format!("`{name}!` outside the console's code; use tracing, or return the text to src/cli")
        }
        "now"
            if call && ["SystemTime", "Timestamp", "Zoned"].iter().any(|o| path_of(o)) && !under(CLOCKS) =>
        {
            "the wall clock is read in base::clock only; take a Now or WallNow".to_owned()
        }
        "sleep" if call && path_of("thread") => "a thread that sleeps; wait for the thing itself".to_owned(),
        "sleep" if call && word.within.test => {
            "a test that sleeps for luck; wait for the thing itself".to_owned()
        }
        "ignore" if before(1, "[") && before(2, "#") => "an ignored test; repair it or delete it".to_owned(),
        "PreEscaped" if !under(RAW_HTML) && !word.within.test => {
            "raw mark-up outside src/web; let maud escape it".to_owned()
        }
        _ => return hollow_name(source, at).or_else(|| attribute(source, at)),
    };
    Some(what)
}

fn hollow_name(source: &Source, at: usize) -> Option<String> {
    let word = &source.words[at];
    let names = ["struct", "enum", "trait", "type", "union"];
    let named = at > 0 && names.iter().any(|keyword| source.words[at - 1].is(keyword));
    let hollow = named && HOLLOW.iter().any(|hollow| word.text.ends_with(hollow));
    hollow.then(|| format!("`{}` says what it is for a machine; call it by the trade's own word", word.text))
}

/// `style="…"` and `onclick="…"` in maud: the content security policy forbids both.
fn attribute(source: &Source, at: usize) -> Option<String> {
    let word = &source.words[at];
    let event = word.text.strip_prefix("on").is_some_and(|rest| rest.len() > 2);
    let taken = |mark: &str| at > 0 && source.words[at - 1].is(mark);
    let ours = word.within.html && source.has(at + 1, &["="]) && !source.has(at + 2, &["="]);
    (ours
        && !LETTERS.contains(&source.path.as_str())
        && !taken("-")
        && !taken("let")
        && !taken("mut")
        && (event || word.text == "style"))
        .then(|| format!("the attribute `{}` is forbidden by our policy; use a class or app.js", word.text))
}

/// What app.js and the browser kit must not do, with the reason.
const SCRIPT: &[(&str, &str)] = &[
    ("innerHTML", "pass nodes"),
    ("outerHTML", "pass nodes"),
    ("insertAdjacentHTML", "pass nodes"),
    ("document.write", "pass nodes"),
    ("eval(", "write the code"),
    ("new Function", "write the code"),
    (".onclick", "addEventListener"),
    ("setAttribute(\"style\"", "toggle a class"),
    (".style.", "toggle a class"),
];

/// Taken as its project published it, and held to its sum (`src/web/assets.rs`). It could make markup of text, which
/// the content policy forbids; that it never does is seen by the browser tests, where a violation is a failure.
const NOT_OUR_SCRIPT: &str = "assets/js/vendor/";

fn check_scripts(files: &[(String, String)]) -> Vec<Violation> {
    let mut found = Vec::new();
    let ours = |path: &str| path.ends_with(".js") && !path.starts_with(NOT_OUR_SCRIPT);
    for (path, text) in files.iter().filter(|(path, _)| ours(path)) {
        for (n, line) in text.lines().enumerate() {
            for (ban, instead) in SCRIPT.iter().filter(|(ban, _)| line.contains(ban)) {
                found.push(Violation::new(path, n + 1, format!("`{ban}` is not ours to use; {instead}")));
            }
        }
    }
    found
}

#[test]
fn nothing_banned_is_written() {
    nothing_in(check(source::src()));
}

#[test]
fn nothing_banned_is_written_in_tests() {
    nothing_in(check(source::tests()));
}

#[test]
fn scripts_pass_nodes_and_toggle_classes() {
    nothing_in(check_scripts(&source::files("assets/js")));
}

#[test]
fn each_ban_is_caught() {
    for (text, sentence) in [
        ("fn f() { todo!() }", "unfinished"),
        ("fn f() { unimplemented!(\"x\") }", "unfinished"),
        ("fn f() { dbg!(1); }", "unfinished"),
        ("fn f() {\n  g()\n  .unwrap(); }", "rs:3: `.unwrap(`"),
        ("#[allow(clippy::expect_used)]\nfn f() { g().expect(\"x\"); }", "`.expect(`"),
        ("fn f() { html! { p { (g().unwrap()) } } }", "`.unwrap(`"),
        (
            "#[allow(clippy::expect_used, reason = \"so\")]\nfn f() { g().expect(\"x\"); }\nfn h() { g().expect(\"x\"); }",
            "rs:3",
        ),
        ("unsafe fn f() {}", "unsafe"),
        ("fn f() { println!(\"x\"); }", "console"),
        ("fn f() { jiff::Timestamp::now(); }", "wall clock"),
        ("fn f() { std::thread::sleep(d); }", "thread that sleeps"),
        ("#[test]\nfn f() { tokio::time::sleep(d); }", "sleeps for luck"),
        ("#[test]\n#[ignore = \"later\"]\nfn f() {}", "ignored test"),
        ("pub struct PeopleService;", "trade's own word"),
        ("fn f() { html! { p style=\"color: red\" { } } }", "`style`"),
        ("fn f() { html! { div { p onclick=(x) { } } } }", "`onclick`"),
        ("fn f() { maud::PreEscaped(x) }", "raw mark-up"),
    ] {
        caught(&check(&[Source::new("src/spine/x.rs", text)]), &[sentence]);
    }
    caught(&check(&[Source::new("src/web2/date_utils.rs", "")]), &["file's name"]);
    let script = ("assets/js/a.js".to_owned(), "a.innerHTML = b".to_owned());
    caught(&check_scripts(&[script]), &["pass nodes"]);
}

#[test]
fn what_looks_like_a_ban_but_is_none_passes() {
    let text = r##"
        //! todo!() and .unwrap() in prose
        /// `x.unwrap()`
        fn f() { let style = "unsafe { dbg!() }"; g.unwrap_or(1); }
        fn v() { html! { p data-style="a" class=(style) { @let online = 1; } } }
        fn k() {
            #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
            let m = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("a key");
        }
        #[cfg(test)]
        mod tests { #[test] fn t() { g().unwrap(); println!("x"); } }
    "##;
    caught(&check(&[Source::new("src/spine/x.rs", text)]), &[]);
    caught(&check(&[Source::new("src/cli/x.rs", "fn f() { println!(\"x\"); }")]), &[]);
    caught(&check(&[Source::new("src/base/clock.rs", "fn f() { Timestamp::now(); }")]), &[]);
}
