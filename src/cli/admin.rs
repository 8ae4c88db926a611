//! Verbs for whoever runs the machine: through the control socket while a server runs, else on
//! the data themselves.

use super::{Settings, say, wait};
use crate::app::{
    boot::{self, Halt},
    control::{self, Answer, Ask},
    links, serve,
};
use crate::base::Clock;
use clap::Subcommand;

/// `turnkeep admin …`
#[derive(Subcommand)]
pub(super) enum Admin {
    /// Print a link that signs this person in, for when no mail arrives.
    Link {
        /// The person's address.
        email: String,
        /// The name or id of a workspace, if the address is in several.
        #[arg(long, value_name = "NAME")]
        workspace: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// The workspaces of this house.
    #[command(subcommand)]
    Workspace(Workspace),
    /// Print the link to set up this house again, as long as nobody has.
    SetUpLink {
        #[command(flatten)]
        settings: Settings,
    },
}

/// `turnkeep admin workspace …`
#[derive(Subcommand)]
pub(super) enum Workspace {
    /// Add a workspace and print the link by which its first admin comes in, good for seven days.
    Add {
        /// Its name.
        name: String,
        /// The address of its first admin.
        #[arg(long, value_name = "ADDRESS")]
        admin: String,
        /// The name of its first admin; not needed for an address that is known here.
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
        /// The time zone of its first admin, such as Europe/Paris.
        #[arg(long, value_name = "ZONE")]
        zone: Option<String>,
        /// The language of its first admin.
        #[arg(long, value_parser = ["en", "de"])]
        lang: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// List the workspaces with their ids and how many people take part.
    List {
        #[command(flatten)]
        settings: Settings,
    },
}

/// `turnkeep audit …`
#[derive(Subcommand)]
pub(super) enum Audit {
    /// Recompute the record from its first entry on and say whether anything was changed.
    Verify {
        #[command(flatten)]
        settings: Settings,
    },
}

pub(super) fn admin(verb: Admin) -> Result<(), Halt> {
    match verb {
        Admin::Link { email, workspace, settings } => tell(ask(settings, Ask::Link { email, workspace })?),
        Admin::Workspace(Workspace::Add { name, admin, person, zone, lang, settings }) => {
            tell(ask(settings, Ask::AddWorkspace { name, admin, person, zone, lang })?)
        }
        Admin::Workspace(Workspace::List { settings }) => tell(ask(settings, Ask::Workspaces)?),
        Admin::SetUpLink { settings } => tell(ask(settings, Ask::SetUpLink)?),
    }
}

pub(super) fn audit(verb: Audit) -> Result<(), Halt> {
    let Audit::Verify { settings } = verb;
    tell(ask(settings, Ask::Verify)?)
}

/// The running server's answer; without one this process opens the data itself.
pub(super) fn ask(settings: Settings, ask: Ask) -> Result<Answer, Halt> {
    let layers = settings.layers()?;
    let settings = boot::settings(&layers)?;
    if let Some(answer) = control::ask(&settings.storage.run_dir, &ask)? {
        return Ok(answer);
    }
    boot::private_files();
    serve::console_log();
    wait(async move {
        let opened = boot::open(layers, Clock::system()).await?;
        Ok(links::answer(&opened.store, opened.settings.server.public_url.origin(), ask).await)
    })
}

pub(super) fn tell(answer: Answer) -> Result<(), Halt> {
    match answer {
        Answer::Link(link) => say(&link),
        Answer::Workspaces(all) => {
            for control::Workspace { id, name, people } in all {
                say(&format!("{id}  {people:>5}  {name}"));
            }
        }
        Answer::Rotations(all) => {
            for control::Rotation { id, title, workspace } in all {
                say(&format!("{id}  {title}  ({workspace})"));
            }
        }
        Answer::Text(text) => return super::put(text.as_bytes()),
        Answer::Wrong(why) => return Err(Halt::Config(why)),
        Answer::No(why) => return Err(Halt::Other(why)),
        Answer::Record { entries, root, faults, remarks } => {
            faults.iter().chain(&remarks).for_each(|sentence| say(sentence));
            say(&format!("{entries} entries, root {root}"));
            if !faults.is_empty() {
                return Err(Halt::Other("The record was changed.".into()));
            }
            say(if remarks.is_empty() {
                "The record is whole."
            } else {
                "The record adds up; what it lost is said above."
            });
        }
    }
    Ok(())
}
