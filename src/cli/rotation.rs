//! A rotation from a file: planned and written out, without a database.

use super::{Settings, admin, put};
use crate::app::{boot::Halt, control::Ask};
use crate::base::{
    Clock, Dial, Lang, Reader, Words,
    calendar::{resolve, span::Span},
    text::words,
};
use crate::features::rotations::{
    file::{self, Format, RotaFile},
    rota::{self, Rota},
    sheet::{Called, Sheet, holding},
};
use clap::{Args, Subcommand, ValueEnum};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use std::{
    env, fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// `turnkeep rotation …`
#[derive(Subcommand)]
pub(super) enum Rotation {
    /// Say who is on duty when, and why, by a rotation in a file.
    ///
    /// No database, no server: the same file gives the same plan on any machine. Times without a zone are those of
    /// the rotation. What is wrong with the file is said with its line, and the exit code is 78.
    Plan(Wish),
    /// Print the JSON Schema of such a file.
    Schema,
    /// The rotations of this house, with their ids.
    List {
        #[command(flatten)]
        settings: Settings,
    },
    /// Write a rotation of this house as such a file.
    Export {
        /// Its id, as "turnkeep rotation list" says it.
        rotation: String,
        /// In JSON rather than TOML.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        settings: Settings,
    },
    /// Make a rotation of such a file, or bring it into one that is there; says its id.
    ///
    /// People are found by their names. Whoever is on duty stays; the plan changes after the running shift.
    Import {
        /// The file, in TOML or JSON; - is standard input.
        file: PathBuf,
        /// The rotation that it changes; without it a new one is made.
        #[arg(long, value_name = "ROTATION")]
        into: Option<String>,
        /// The workspace of a new one, by name or id, where there are several.
        #[arg(long, value_name = "WORKSPACE")]
        workspace: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
}

/// What is wished for.
#[derive(Args)]
pub(super) struct Wish {
    /// The file, in TOML or JSON; - is standard input.
    file: PathBuf,
    /// How the file is written, where its name does not say so.
    #[arg(long, value_name = "FORMAT")]
    input: Option<Input>,
    /// From when on, such as 2026-01-05 or 2026-01-05T09:00; now if left out, or the rotation's start if that is later.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when, itself not included; four weeks later if left out, ten years later at the most.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only who is on duty at this time: the whole shift that holds it, whatever --from and --to say.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// What counts as now: what is open until then, and which shift is marked as running.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// The language of the sentences; else that of the environment.
    #[arg(long, value_name = "LANG")]
    lang: Option<Tongue>,
    /// How the plan is written out.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum Input {
    Toml,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    En,
    De,
}

#[derive(Clone, Copy, ValueEnum)]
enum Output {
    /// Plain text for a terminal.
    Table,
    /// Everything, for programs.
    Json,
    /// A calendar (RFC 5545).
    Ics,
    /// A picture.
    Svg,
}

/// A longer plan is a mistake more often than a wish.
const MOST_YEARS: i64 = 10;
/// The years of which a plan may be.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;
/// How much of a file is read at the most: more than the reader takes, so that it can say so.
const MOST_BYTES: u64 = 2 << 20;

pub(super) fn rotation(verb: Rotation) -> Result<(), Halt> {
    match verb {
        Rotation::Plan(wish) => plan(&wish),
        Rotation::Schema => {
            let schema = serde_json::to_string_pretty(&file::schema()).map_err(failed)?;
            put(format!("{schema}\n").as_bytes())
        }
        Rotation::List { settings } => admin::tell(admin::ask(settings, Ask::Rotations)?),
        Rotation::Export { rotation, json, settings } => {
            admin::tell(admin::ask(settings, Ask::RotationOut { rotation, json })?)
        }
        Rotation::Import { file, into, workspace, settings } => {
            let text = String::from_utf8(bytes(&file).map_err(failed)?)
                .map_err(|_| refusal(&file.display(), "This is not text in UTF-8."))?;
            admin::tell(admin::ask(settings, Ask::RotationIn { text, into, workspace })?)
        }
    }
}

/// Nothing is written before all of it is there: a refusal stands alone.
fn plan(wish: &Wish) -> Result<(), Halt> {
    let lang = wish.lang.map_or_else(spoken, |tongue| match tongue {
        Tongue::En => Lang::En,
        Tongue::De => Lang::De,
    });
    let file = read(wish, words(lang))?;
    let asked = Asked::of(wish, &file.rota, words(lang))?;
    let mut plan = rota::plan(&file.rota, asked.span, asked.now);
    if let Some(at) = asked.at {
        plan = holding(plan, at);
    }
    let zone = zone_at(&file.rota, asked.span.starts);
    let to = Reader { lang, zone, now: asked.now.unwrap_or(asked.span.starts), dial: Dial::default() };
    let called = |p: &file::Listed| (p.id, Called { key: p.key.clone(), name: p.name.clone() });
    let people = file.people.iter().map(called).collect();
    let sheet = Sheet {
        title: &file.title,
        key: &file.key(),
        rota: &file.rota,
        plan: &plan,
        span: asked.span,
        at: asked.at,
        now: asked.now,
        people: &people,
        to: &to,
    };
    match wish.format {
        Output::Table => put(sheet.table().as_bytes()),
        Output::Json => {
            let mut text = Vec::new();
            sheet.json(&mut text).map_err(failed)?;
            put(&text)
        }
        Output::Ics => put(sheet.ics().as_bytes()),
        Output::Svg => put(format!("{}\n", sheet.svg()).as_bytes()),
    }
}

fn failed(error: impl std::fmt::Display) -> Halt {
    Halt::Other(format!("This cannot be read or written: {error}."))
}

/// The file, or a line for each thing that is wrong with it.
fn read(wish: &Wish, t: &Words) -> Result<RotaFile, Halt> {
    let text = bytes(&wish.file).map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => t.sheet_no_file(),
            _ => t.sheet_unreadable(error.to_string()),
        };
        refusal(&wish.file.display(), &why)
    })?;
    file::read(&text, format(wish, &text)).map_err(|problems| {
        let name = wish.file.display();
        let line = |p: &file::Problem| format!("{name}:{}: {}", p.line, p.sentence(t));
        Halt::Config(problems.iter().map(line).collect::<Vec<_>>().join("\n"))
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(MOST_BYTES).read_to_end(&mut text)?;
    } else {
        fs::File::open(path)?.take(MOST_BYTES).read_to_end(&mut text)?;
    }
    Ok(text)
}

/// As wished, as the name ends, or as the text begins: no TOML begins with a brace.
fn format(wish: &Wish, text: &[u8]) -> Format {
    let ending = wish.file.extension().map(|ending| ending.to_ascii_lowercase());
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    match (wish.input, ending.as_deref().and_then(|ending| ending.to_str())) {
        (Some(Input::Toml), _) | (None, Some("toml")) => Format::Toml,
        (Some(Input::Json), _) | (None, Some("json")) => Format::Json,
        (None, _) if text.starts_with(b"{") => Format::Json,
        (None, _) => Format::Toml,
    }
}

fn refusal(at: &impl std::fmt::Display, sentence: &str) -> Halt {
    Halt::Config(format!("{at}: {sentence}"))
}

/// The time that is planned.
struct Asked {
    span: Span,
    at: Option<Timestamp>,
    now: Option<Timestamp>,
}

impl Asked {
    fn of(wish: &Wish, rota: &Rota, t: &Words) -> Result<Self, Halt> {
        let read = |name: &str, text: &Option<String>| {
            let read = text
                .as_ref()
                .map(|text| instant(text, rota).ok_or_else(|| refusal(&name, &t.sheet_want_time())));
            read.transpose()
        };
        let (from, to) = (read("--from", &wish.from)?, read("--to", &wish.to)?);
        let (at, now) = (read("--at", &wish.at)?, read("--now", &wish.now)?);
        if let Some(at) = at {
            let span = Span::new(at, at + SignedDuration::from_millis(1));
            return Ok(Self { span, at: Some(at), now });
        }
        // Without --from the plan is of the present; with it, nothing depends on when it is made.
        let now = now.or_else(|| from.is_none().then(|| Clock::system().now().at()));
        let begin = rota.versions.first().map_or(Timestamp::UNIX_EPOCH, |version| version.starts);
        let from = from.or(now.map(|now| now.max(begin))).unwrap_or(begin);
        let zone = zone_at(rota, from);
        let later = |span: jiff::Span| {
            let wall = from.to_zoned(zone.clone()).datetime().checked_add(span);
            wall.map_or(Timestamp::MAX, |wall| resolve(&zone, wall))
        };
        let to = to.unwrap_or_else(|| later(4.weeks()));
        match () {
            () if to <= from => Err(refusal(&"--to", &t.sheet_not_after())),
            () if to > later(MOST_YEARS.years()) => Err(refusal(&"--to", &t.sheet_too_long(MOST_YEARS))),
            () => Ok(Self { span: Span::new(from, to), at: None, now }),
        }
    }
}

/// A day, a wall time in the zone that the rotation has then, or an instant with its offset.
fn instant(text: &str, rota: &Rota) -> Option<Timestamp> {
    let wall = || {
        let day = || text.parse::<Date>().ok().filter(|_| text.len() == 10).map(DateTime::from);
        let wall = day().or_else(|| text.parse().ok()).filter(|wall| YEARS.contains(&wall.year()))?;
        let first = zone_at(rota, Timestamp::MIN);
        Some(resolve(&zone_at(rota, resolve(&first, wall)), wall))
    };
    let whole = text.parse::<Timestamp>().ok();
    whole.or_else(wall).filter(|at| YEARS.contains(&at.to_zoned(TimeZone::UTC).year()))
}

/// The zone of the timetable that counts then.
fn zone_at(rota: &Rota, at: Timestamp) -> TimeZone {
    let version = rota.versions.iter().rfind(|version| version.starts <= at).or(rota.versions.first());
    version.map_or(TimeZone::UTC, |version| version.grid.zone().clone())
}

/// The language of whoever calls, of those that there are.
fn spoken() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    let first = set.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    let tongue = first.split(['_', '.', '@', '-']).next().unwrap_or_default().to_ascii_lowercase();
    tongue.parse().unwrap_or(Lang::En)
}
