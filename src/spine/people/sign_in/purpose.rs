//! What links and codes are for, and how long they are good.

use crate::base::Result;

const MINUTE: i64 = 60_000;
/// Seven days, in milliseconds.
pub(super) const WEEK: i64 = 7 * 24 * 60 * MINUTE;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody asked to be let in.
    SignIn,
    /// The first link of all.
    SetUp,
    /// A person was invited.
    Invite,
    /// The console made a link.
    Console,
    /// The demo made a link.
    Demo,
    /// Somebody signed in proves again who they are.
    StepUp,
    /// A new address proves itself.
    Email,
    /// The old address takes the change back.
    UndoEmail,
}

impl Purpose {
    const ALL: [Self; 8] = [
        Self::SignIn,
        Self::SetUp,
        Self::Invite,
        Self::Console,
        Self::Demo,
        Self::StepUp,
        Self::Email,
        Self::UndoEmail,
    ];

    /// The name under which it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SetUp => "set-up",
            Self::Invite => "invite",
            Self::Console => "console",
            Self::Demo => "demo",
            Self::StepUp => "step-up",
            Self::Email => "email",
            Self::UndoEmail => "undo-email",
        }
    }

    /// How long it is good, in milliseconds.
    pub const fn life(self) -> i64 {
        match self {
            Self::Invite | Self::Demo | Self::UndoEmail => WEEK,
            Self::SignIn | Self::SetUp | Self::Console | Self::StepUp | Self::Email => 10 * MINUTE,
        }
    }
}

impl std::str::FromStr for Purpose {
    type Err = ();
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|p| p.name() == name).ok_or(())
    }
}
