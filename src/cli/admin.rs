//! Verbs for whoever runs the machine: through the control socket while a server runs, else on
//! the data themselves.

use super::{Settings, say, wait};
use crate::app::{
    boot::{self, Halt},
    config::Layers,
    control::{self, Answer, Ask},
    links,
};
use crate::base::Clock;
use crate::spine::audit as trail;
use crate::store::{Actor, Scope};
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
        Admin::Link { email, settings } => ask(settings.layers()?, Ask::Link { email }),
        Admin::SetUpLink { settings } => ask(settings.layers()?, Ask::SetUpLink),
    }
}

fn ask(layers: Layers, ask: Ask) -> Result<(), Halt> {
    let settings = boot::settings(&layers)?;
    let answer = match control::ask(&settings.storage.run_dir, &ask)? {
        Some(answer) => answer,
        None => alone(layers, ask)?,
    };
    say(answer.map_err(Halt::Other)?.reveal());
    Ok(())
}

/// No server runs: this process opens the data itself.
fn alone(layers: Layers, ask: Ask) -> Result<Result<crate::base::Sealed<String>, String>, Halt> {
    boot::private_files();
    wait(async move {
        let opened = boot::open(layers, Clock::system()).await?;
        let origin = opened.settings.server.public_url.origin();
        Ok(match links::answer(&opened.store, origin, ask).await {
            Answer::Link(link) => Ok(link.into()),
            Answer::No(why) => Err(why),
        })
    })
}

pub(super) fn audit(verb: Audit) -> Result<(), Halt> {
    let Audit::Verify { settings } = verb;
    let layers = settings.layers()?;
    boot::private_files();
    let findings = wait(async move {
        let opened = boot::open(layers, Clock::system()).await?;
        let findings = opened.store.read(Scope::instance(Actor::Console), trail::verify);
        findings.map_err(|e| Halt::Other(format!("The record cannot be read: {e}.")))
    })?;
    for fault in &findings.faults {
        say(fault);
    }
    let root = data_encoding::HEXLOWER.encode(&findings.root);
    say(&format!("{} entries, root {root}", findings.leaves));
    if findings.faults.is_empty() {
        say("The record is whole.");
        return Ok(());
    }
    Err(Halt::Other("The record was changed.".into()))
}
