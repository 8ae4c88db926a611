//! Verbs for whoever runs the machine: through the control socket while a server runs, else on
//! the data themselves.

use super::{Settings, say, wait};
use crate::app::{
    boot::{self, Halt},
    control::{self, Answer, Ask},
    links,
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
        #[command(flatten)]
        settings: Settings,
    },
    /// Print the link to set up this house again, as long as nobody has.
    SetUpLink {
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
        Admin::Link { email, settings } => tell(ask(settings, Ask::Link { email })?),
        Admin::SetUpLink { settings } => tell(ask(settings, Ask::SetUpLink)?),
    }
}

pub(super) fn audit(verb: Audit) -> Result<(), Halt> {
    let Audit::Verify { settings } = verb;
    tell(ask(settings, Ask::Verify)?)
}

/// The running server's answer; without one this process opens the data itself.
fn ask(settings: Settings, ask: Ask) -> Result<Answer, Halt> {
    let layers = settings.layers()?;
    let settings = boot::settings(&layers)?;
    if let Some(answer) = control::ask(&settings.storage.run_dir, &ask)? {
        return Ok(answer);
    }
    boot::private_files();
    wait(async move {
        let opened = boot::open(layers, Clock::system()).await?;
        Ok(links::answer(&opened.store, opened.settings.server.public_url.origin(), ask).await)
    })
}

fn tell(answer: Answer) -> Result<(), Halt> {
    match answer {
        Answer::Link(link) => say(&link),
        Answer::No(why) => return Err(Halt::Other(why)),
        Answer::Record { entries, root, faults } => {
            faults.iter().for_each(|fault| say(fault));
            say(&format!("{entries} entries, root {root}"));
            if !faults.is_empty() {
                return Err(Halt::Other("The record was changed.".into()));
            }
            say("The record is whole.");
        }
    }
    Ok(())
}
