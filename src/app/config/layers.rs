//! Where values come from, and which one holds: argument over variable over file over systemd
//! credential over browser over default.

use super::{
    file,
    keys::{Key, Places, Preset, key, keys},
    problem::{Problem, nearest_key},
    reads::Reads,
};
use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

/// The file that is read when no other is named.
pub const DEFAULT_FILE: &str = "/etc/turnkeep/config.toml";

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An argument.
    Flag,
    /// An environment variable.
    Env,
    /// The file.
    File {
        /// From 1.
        line: usize,
    },
    /// A systemd credential (`LoadCredential=`), which stands in for a file of a secret.
    Credential,
    /// What an admin set in the browser.
    Browser,
    /// Nobody set it.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("argument"),
            Self::Env => f.write_str("environment"),
            Self::File { line } => write!(f, "line {line}"),
            Self::Credential => f.write_str("systemd credential"),
            Self::Browser => f.write_str("browser"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Everything a configuration is made of. Without `browser` it is what start-up needs to open the
/// store; what the store then says about `mail.*` goes into `browser` and it is loaded once more.
#[derive(Clone, Default)]
pub struct Layers {
    /// The file's path, as it was named, and its text.
    pub file: Option<(PathBuf, String)>,
    /// The whole environment; only `TURNKEEP_…__…` and `RUNTIME_DIRECTORY` are looked at. An empty
    /// variable counts as not set.
    pub env: Vec<(String, String)>,
    /// Dotted keys and values from arguments; a relative path counts from the present folder.
    pub flags: Vec<(String, String)>,
    /// Dotted keys and values an admin set in the browser; an empty value counts as not set.
    pub browser: Vec<(String, String)>,
    /// `$CREDENTIALS_DIRECTORY`.
    pub credentials: Option<PathBuf>,
}

impl Layers {
    /// The layers of this process. `file` is the file somebody named, which must then be readable;
    /// else [`DEFAULT_FILE`] is read if it is there.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(String, String)>) -> Result<Self, Vec<Problem>> {
        let named = file.is_some();
        let path = file.unwrap_or_else(|| DEFAULT_FILE.into());
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => Some((path, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !named => None,
            Err(error) => {
                let what = format!("this file cannot be read: {error}");
                return Err(vec![Problem {
                    file: Some(path),
                    line: None,
                    key: String::new(),
                    what,
                    nearest: None,
                }]);
            }
        };
        let plain = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let env = std::env::vars_os().filter_map(plain).collect();
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        Ok(Self { file, env, flags, browser: Vec::new(), credentials })
    }

    /// The file that is read, or that would be.
    pub(super) fn path(&self) -> &Path {
        self.file.as_ref().map_or(Path::new(DEFAULT_FILE), |(path, _)| path)
    }
}

struct Given {
    text: String,
    origin: Origin,
}

/// The value that holds of each key that somebody set, and what is wrong with each value alone.
pub(super) struct Picked<'a> {
    layers: &'a Layers,
    given: BTreeMap<&'static str, Given>,
    pub(super) problems: Vec<Problem>,
    /// Is a part of the file unreadable? Then nothing follows from what seems to be missing.
    pub(super) broken: bool,
}

impl<'a> Picked<'a> {
    /// Lays one layer over the other, the weakest first.
    pub(super) fn of(layers: &'a Layers) -> Self {
        let mut picked = Self { layers, given: BTreeMap::new(), problems: Vec::new(), broken: false };
        for (name, value) in layers.browser.iter().filter(|(_, value)| !value.is_empty()) {
            picked.offer(name, name, value, Origin::Browser);
        }
        picked.credentials();
        if let Some((path, text)) = &layers.file {
            let contents = file::read(path, text);
            picked.broken = contents.broken;
            picked.problems.extend(contents.problems);
            for line in contents.lines {
                picked.give(line.key, line.text, Origin::File { line: line.line });
            }
        }
        for (variable, value) in layers.env.iter().filter(|(_, value)| !value.is_empty()) {
            let name = variable.strip_prefix("TURNKEEP_").filter(|name| name.contains("__"));
            if let Some(name) = name {
                picked.offer(variable, &dotted(name), value, Origin::Env);
            }
        }
        for (name, value) in &layers.flags {
            picked.offer(name, name, &from_here(name, value), Origin::Flag);
        }
        if !picked.broken {
            picked.ask_for_missing();
        }
        picked
    }

    fn credentials(&mut self) {
        let Some(folder) = &self.layers.credentials else { return };
        for key in keys() {
            let path = key.credential.map(|name| folder.join(name)).filter(|path| path.is_file());
            if let Some(path) = path.as_deref().and_then(Path::to_str) {
                self.give(key, path.to_owned(), Origin::Credential);
            }
        }
    }

    /// Takes a value under a name that may be unknown; `written` is the name as it stands there.
    fn offer(&mut self, written: &str, name: &str, value: &str, origin: Origin) {
        let known = key(name).filter(|key| origin != Origin::Env || key.variable() == written);
        if let Some(key) = known {
            return self.give(key, value.to_owned(), origin);
        }
        let (kind, nearest) = match origin {
            Origin::Env => ("variable", nearest_key(name).map(Key::variable)),
            Origin::Flag => ("argument", nearest_key(name).map(|key| key.name.to_owned())),
            _ => ("browser setting", nearest_key(name).map(|key| key.name.to_owned())),
        };
        let (key, what) = (written.to_owned(), format!("unknown {kind} {written:?}"));
        self.problems.push(Problem { file: None, line: None, key, what, nearest });
    }

    fn give(&mut self, key: &'static Key, text: String, origin: Origin) {
        let what = match (key.places, origin) {
            (Places::Machine, Origin::Browser) => Some("it cannot be set in the browser".to_owned()),
            (Places::Browser, Origin::Flag | Origin::Env | Origin::File { .. }) => Some(format!(
                "a secret is never written here; put it alone into a file and name that file in {}_file",
                key.name
            )),
            _ => None,
        };
        let wrong = key.check(&text).err();
        self.given.insert(key.name, Given { text, origin });
        match (what, wrong) {
            (Some(what), _) => self.object(key.name, &what, None),
            (None, Some(wrong)) => self.object(key.name, &wrong.what, wrong.nearest),
            (None, None) => {}
        }
    }

    fn ask_for_missing(&mut self) {
        let required = keys().iter().filter(|key| key.preset == Preset::Required);
        for key in required.filter(|key| !self.given.contains_key(key.name)).collect::<Vec<_>>() {
            let (section, last) = key.parts();
            let what = format!(
                "{} is missing. It is {}. Write into {}:\n\n    [{section}]\n    {last} = {}\n",
                key.name,
                key.what,
                self.layers.path().display(),
                key.toml(key.example),
            );
            self.problems.push(Problem { file: None, line: None, key: key.name.into(), what, nearest: None });
        }
    }

    /// Notes what is wrong with the value that holds now, at its place.
    pub(super) fn object(&mut self, name: &str, what: &str, nearest: Option<String>) {
        let problem = problem_at(name, self.origin(name), self.layers.path(), what, nearest);
        self.problems.push(problem);
    }

    /// Where the value that holds comes from.
    pub(super) fn origin(&self, name: &str) -> Origin {
        self.given.get(name).map_or(Origin::Default, |given| given.origin)
    }

    /// The text that holds, the table's default included.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match (self.given.get(name), key(name).map(|key| key.preset)) {
            (Some(given), _) => Some(&given.text),
            (None, Some(Preset::Is(text))) => Some(text),
            _ => None,
        }
    }

    /// The value that holds; `None` if there is none or it cannot be read, which is then noted.
    pub(super) fn get<T: Reads>(&self, name: &str) -> Option<T> {
        self.text(name).and_then(|text| T::read(text).ok())
    }

    /// The folder systemd made for sockets, if it did (`RuntimeDirectory=`; the first of several).
    pub(super) fn runtime_folder(&self) -> Option<PathBuf> {
        let (_, value) = self.layers.env.iter().find(|(name, _)| name == "RUNTIME_DIRECTORY")?;
        value.split(':').next().and_then(|path| PathBuf::read(path).ok())
    }
}

/// A problem with a value, said at the place it came from.
pub(super) fn problem_at(
    name: &str,
    origin: Origin,
    path: &Path,
    what: &str,
    nearest: Option<String>,
) -> Problem {
    let subject = match origin {
        Origin::Env => key(name).map(Key::variable).unwrap_or_default(),
        Origin::Flag => format!("argument {name}"),
        Origin::Credential => format!("{name} (systemd credential)"),
        Origin::Browser => format!("{name} (set in the browser)"),
        Origin::File { .. } | Origin::Default => name.to_owned(),
    };
    let (file, line) = match origin {
        Origin::File { line } => (Some(path.to_owned()), Some(line)),
        _ => (None, None),
    };
    Problem { file, line, key: name.to_owned(), what: format!("{subject}: {what}"), nearest }
}

/// `SERVER__PUBLIC_URL` as `server.public_url`.
fn dotted(variable: &str) -> String {
    variable.replace("__", ".").to_lowercase()
}

/// A relative path in an argument counts from the present folder, as a shell would have it.
fn from_here(name: &str, value: &str) -> String {
    let is_path = key(name).is_some_and(|key| key.what == PathBuf::WHAT);
    let whole = is_path.then(|| std::path::absolute(value).ok()).flatten();
    whole.and_then(|path| path.to_str().map(str::to_owned)).unwrap_or_else(|| value.to_owned())
}
