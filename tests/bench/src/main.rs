//! Figures: each is a ratio of what Turnkeep does to a limit measured in the same run, on the same
//! machine, with the same files and rows. `docs/performance.md` keeps a printed run.
//!
//! ```sh
//! cargo run --release -p turnkeep-bench            # all of them, some minutes
//! cargo run --release -p turnkeep-bench -- home    # one: writes, home, streams, door, planner, catchup
//! cargo run --release -p turnkeep-bench -- --short # smaller worlds, to see that they run
//! ```

mod catchup;
mod door;
mod folder;
mod home;
mod house;
mod http;
mod planner;
mod server;
mod sheet;
mod streams;
mod writes;

use sheet::Sheet;
use std::process::ExitCode;

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// What `docs/performance.md` speaks of.
    Full,
    /// Enough to see that everything runs; the bars are not held.
    Short,
}

impl Size {
    /// One of two numbers.
    pub fn pick(self, full: usize, short: usize) -> usize {
        if self == Size::Full { full } else { short }
    }
}

type Figure = (&'static str, fn(Size, &mut Sheet));

const FIGURES: [Figure; 6] = [
    ("writes", writes::measure),
    ("home", home::measure),
    ("streams", streams::measure),
    ("door", door::measure),
    ("catchup", catchup::measure),
    ("planner", planner::measure),
];

fn main() -> ExitCode {
    turnkeep::app::boot::install_crypto();
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [role, kind] = words.as_slice()
        && role == "--serve"
    {
        server::run(kind);
        return ExitCode::SUCCESS;
    }
    let size = if words.iter().any(|word| word == "--short") { Size::Short } else { Size::Full };
    let named: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "--short").collect();
    if let Some(unknown) = named.iter().find(|word| !FIGURES.iter().any(|(name, _)| name == *word)) {
        eprintln!("No figure is called {unknown}; there are: writes, home, streams, door, planner, catchup.");
        return ExitCode::from(64);
    }
    let mut sheet = Sheet::default();
    for (name, measure) in FIGURES {
        if named.is_empty() || named.contains(&name) {
            eprintln!("{name} …");
            measure(size, &mut sheet);
        }
    }
    print!("{sheet}");
    if size == Size::Full && !sheet.holds() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
