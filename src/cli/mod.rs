//! The command line: verbs, their arguments, and what is said on the console.

mod admin;
mod rotation;

use crate::app::{
    backup,
    boot::{self, Halt},
    config::{self, Layers},
    demo, serve,
};
use clap::{Args, Parser, Subcommand};
use std::{future::Future, io::Write, path::PathBuf, process::ExitCode};

/// Whose turn is it? One binary that tells a team, on its own hardware.
#[derive(Parser)]
#[command(name = "turnkeep", version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run the server.
    Serve(Settings),
    /// Say whether the configuration can be used, and every value with its source.
    Check(Settings),
    /// Try it: a small world, mail in memory, a clock you can move. Nothing is kept.
    Demo(DemoArgs),
    /// For whoever runs the machine.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// The root key.
    #[command(subcommand)]
    Key(Key),
    /// Copies of the data.
    #[command(subcommand)]
    Backup(Backup),
    /// What was done, and whether the record of it is whole.
    #[command(subcommand)]
    Audit(admin::Audit),
    /// A rotation in a file.
    #[command(subcommand)]
    Rotation(rotation::Rotation),
}

#[derive(Subcommand)]
enum Key {
    /// Lock the key file with the passphrase named in storage.passphrase_file.
    Lock(Settings),
}

#[derive(Subcommand)]
enum Backup {
    /// Copy the data as they are now into a new folder, while the server runs or not. Without the root key.
    Now {
        /// The new folder: it must not exist yet, or be empty.
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
        #[command(flatten)]
        settings: Settings,
    },
}

/// How the demo is wanted.
#[derive(Args)]
struct DemoArgs {
    /// When it begins, such as 2026-03-29T08:59.
    #[arg(long, value_name = "INSTANT", value_parser = demo::instant)]
    now: Option<jiff::Timestamp>,
    /// Where it listens.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<std::net::SocketAddr>,
    /// Keep its data here.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

/// Where settings come from.
#[derive(Args, Clone)]
struct Settings {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// One setting, such as server.listen=127.0.0.1:0; may be repeated. Secrets do not belong here.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// The address people open (server.public_url).
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Address and port to listen on (server.listen).
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Folder of the data (storage.data_dir).
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// File of the root key (storage.key_file).
    #[arg(long, value_name = "FILE")]
    key_file: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE, such as log.level=debug")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

impl Settings {
    fn layers(self) -> Result<Layers, Halt> {
        let typed = [
            ("server.public_url", self.public_url),
            ("server.listen", self.listen),
            ("storage.data_dir", self.data_dir),
            ("storage.key_file", self.key_file),
        ];
        let typed = typed.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let flags = self.set.into_iter().chain(typed).collect();
        Layers::of_process(self.config, flags).map_err(|p| Halt::Config(config::report(&p)))
    }
}

/// Runs the verb on the command line.
pub fn main() -> ExitCode {
    boot::install_crypto();
    match run(Cli::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(halt) => {
            let _ = writeln!(std::io::stderr(), "{halt}");
            ExitCode::from(u8::try_from(halt.code()).unwrap_or(1))
        }
    }
}

fn run(verb: Verb) -> Result<(), Halt> {
    match verb {
        Verb::Serve(settings) => wait(serve::serve(settings.layers()?, say)),
        Verb::Check(settings) => {
            let text = config::check(&settings.layers()?);
            say(text.map_err(|p| Halt::Config(config::report(&p)))?.trim_end());
            Ok(())
        }
        Verb::Demo(DemoArgs { now, listen, data }) => wait(demo::run(demo::Wish { now, listen, data }, say)),
        Verb::Admin(verb) => admin::admin(verb),
        Verb::Key(Key::Lock(settings)) => {
            say(&boot::lock_key(&boot::settings(&settings.layers()?)?)?);
            Ok(())
        }
        Verb::Backup(Backup::Now { to, settings }) => backup::now(&settings.layers()?, &to, say),
        Verb::Audit(verb) => admin::audit(verb),
        Verb::Rotation(verb) => rotation::rotation(verb),
    }
}

/// Runs a future on two threads: enough to serve while one of them is busy.
fn wait<T>(work: impl Future<Output = Result<T, Halt>>) -> Result<T, Halt> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|e| Halt::Other(format!("The program cannot start: {e}.")))?.block_on(work)
}

/// One line on standard output, at once; a closed pipe is no reason to fall over.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Much at once on standard output, which the next program may close when it has seen enough.
fn put(text: &[u8]) -> Result<(), Halt> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Halt::Other(format!("Standard output takes nothing: {error}.")))
        }
        _ => Ok(()),
    }
}
