//! The configuration: a table of keys, read from arguments, environment, file, systemd
//! credentials and the browser, every value knowing where it came from.
//!
//! ```text
//! keys      the table: name, kind, default, help, who may set it
//! reads     the kinds of values (networks: ranges of addresses)
//! file      TOML with lines
//! layers    which value holds
//! rules     what must hold between keys
//! settings  the typed result
//! check     what can be looked at without starting
//! problem   what is wrong, in words
//! ```

mod check;
mod file;
mod keys;
mod layers;
mod networks;
mod problem;
mod reads;
mod rules;
mod settings;
#[cfg(test)]
mod tests;

pub use check::check;
pub use keys::{Key, Places, Preset, key, keys};
pub use layers::{DEFAULT_FILE, Layers, Origin};
pub use networks::{Network, Networks};
pub use problem::{EX_CONFIG, Problem, report};
pub use reads::{Host, LogFormat, LogLevel, MailSecurity, PublicUrl, Reads, Shape, Wrong, ZoneData};
pub use settings::{Log, Login, Mail, Password, Server, Settings, Storage, Tls};

/// Reads all layers, or says everything that is wrong with them, file first, in its order.
///
/// What an admin set in the browser never keeps the program from starting, for then it could not
/// be put right in the browser: if only that layer is at fault it is left out and the reasons are
/// in [`Settings::doubts`]. A settings form therefore tries what it was given by loading it, and
/// keeps it if there are no doubts.
pub fn load(layers: &Layers) -> Result<Settings, Vec<Problem>> {
    let problems = match without_retreat(layers) {
        Ok(settings) => return Ok(settings),
        Err(problems) => problems,
    };
    let outside = Layers { browser: Vec::new(), ..layers.clone() };
    if layers.browser.is_empty() {
        return Err(problems);
    }
    match without_retreat(&outside) {
        Ok(mut settings) => {
            settings.doubts.splice(0..0, problems);
            Ok(settings)
        }
        Err(_) => Err(problems),
    }
}

fn without_retreat(layers: &Layers) -> Result<Settings, Vec<Problem>> {
    let mut picked = layers::Picked::of(layers);
    if !picked.broken {
        rules::judge(&mut picked);
    }
    let mut problems = std::mem::take(&mut picked.problems);
    problems.sort_by_key(|problem| (problem.line.is_none(), problem.line));
    let settings = Settings::of(&picked, layers.path());
    match settings {
        Ok(settings) if problems.is_empty() => Ok(settings),
        Err(key) if problems.is_empty() => {
            let what = format!("{key} has no value that can be used");
            Err(vec![Problem { file: None, line: None, key: key.into(), what, nearest: None }])
        }
        _ => Err(problems),
    }
}
