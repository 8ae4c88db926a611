//! A rotation as a file, in TOML or JSON: all that the planner knows, read with every refusal at its line, and
//! written so that reading gives the same again. `table.rs` is the format; written down in docs/rotation-file.md.

mod changes;
mod check;
mod form;
mod lists;
mod moment;
mod past;
mod people;
mod reasons;
mod reference;
mod rules;
mod schema;
mod slots;
mod table;
mod versions;
mod view;
mod written;
mod wrong;

pub use crate::base::document::Format;
pub use people::EVERYBODY;
pub use reference::reference;
pub use schema::schema;
pub use wrong::Problem;

use super::rota::{MemberId, Rota};
use crate::base::{
    PersonId,
    document::{self, Value},
};
use jiff::civil::Date;
use view::View;
use wrong::{Problems, Wrong};

/// A rotation, and how its file calls what planning knows by ids alone.
#[derive(Clone, Debug)]
pub struct RotaFile {
    /// What the duty is called.
    pub title: String,
    /// By which calendars know it, whatever it is called.
    pub id: Option<String>,
    /// Everybody in the file. The nth has the id of number n.
    pub people: Vec<Listed>,
    /// How the file names each place in the order. The nth has the id of number n.
    pub members: Vec<(MemberId, String)>,
    /// What planning needs.
    pub rota: Rota,
    /// What only a live rotation needs.
    pub live: Live,
    /// Where the holidays of each version come from.
    pub calendars: Vec<Calendars>,
}

impl RotaFile {
    /// What tells the rotation from others, whatever it and its people are called, and whatever is laid over it.
    pub fn key(&self) -> String {
        let made = || {
            let first = self.rota.versions.first()?;
            let grid = &first.grid;
            let person = self.rota.members.first().and_then(|member| member.person);
            let person = self.people.iter().find(|listed| Some(listed.id) == person);
            let (zone, every) = (grid.zone().iana_name().unwrap_or("UTC"), grid.cadence().nominal());
            let hours = every.map_or(0, |every| every.as_hours());
            Some(format!("{} {zone} {hours} {}", first.starts, person.map_or("", |listed| &listed.key)))
        };
        self.id.clone().or_else(made).unwrap_or_default()
    }
}

/// A person in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub id: PersonId,
    /// How the file names them.
    pub key: String,
    /// What they are called.
    pub name: String,
}

/// What only a live rotation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Hours before a shift at which its holder is reminded.
    pub lead_hours: i64,
    /// Who may change the rotation.
    pub owners: Vec<PersonId>,
    /// Who answers when nobody is on duty.
    pub fallback: Option<PersonId>,
}

/// Where the holidays of a version come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendars {
    /// Countries and regions, by their codes.
    pub codes: Vec<String>,
    /// Days off of its own.
    pub extra: Vec<Date>,
}

/// Reads a file.
///
/// # Errors
/// All that is wrong, sorted by line; at most a hundred things.
pub fn read(text: &[u8], format: Format) -> Result<RotaFile, Vec<Problem>> {
    let mut problems = Problems::default();
    let root = match document::read(text, format) {
        Ok(root) => root,
        Err(broken) => {
            problems.add(broken.at, "", Wrong::Broken(broken.why));
            return Err(problems.into_result().err().unwrap_or_default());
        }
    };
    let Value::Table(entries) = &root.value else {
        problems.add(root.at, "", Wrong::Want(wrong::Want::Table));
        return Err(problems.into_result().err().unwrap_or_default());
    };
    check::table("", root.at, entries, &table::FILE, &mut problems);
    let file = lowered(&View::new(root.at, "", entries), &mut problems);
    problems.into_result().map(|()| file)
}

/// Writes a file, so that reading it gives the same again.
pub fn write(file: &RotaFile, format: Format) -> String {
    document::write(&written::document(file), format)
}

/// What the file says. What is wrong with its form was noted before and is passed over here.
fn lowered(root: &View<'_>, problems: &mut Problems) -> RotaFile {
    let (versions, calendars) = versions::read(root, problems);
    let mut people = people::People::listed(root, problems);
    people.imply(root, problems);
    let humans = people.humans(root, &versions);
    let (members, places) = people::members(root, &people, &versions, problems);
    let who = changes::Knows { people: &people, places: &places, versions: &versions, humans: &humans };
    let record = past::record(root, &who, problems);
    let (cursor, next) = past::cursor(root, &who, &members, &record, problems);
    let live = people.live(root);
    let rota = Rota {
        absences: changes::absences(root, &who, problems),
        overrides: changes::overrides(root, &who, problems),
        temporaries: changes::temporaries(root, &who, problems),
        swaps: changes::swaps(root, &who, problems),
        links: changes::links(root, &who, problems),
        answers: changes::answers(root, &who, problems),
        weights: past::weights(root),
        members,
        record,
        cursor,
        next,
        people: humans,
        versions,
    };
    let title = root.text("title").unwrap_or_default().trim().to_owned();
    let id = root.text("id").map(str::to_owned);
    RotaFile { title, id, members: places.listed(), people: people.into_listed(), rota, live, calendars }
}
