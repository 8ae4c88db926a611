//! One error for the whole house: refusals that a person can act on, and faults of ours.

use super::{ids::random, text::Words};
use std::{fmt, sync::Arc};

/// The result of nearly everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something did not happen. Turned into page, problem document or exit code in one place.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or it is somebody else's: the asker cannot tell which.
    #[error("not found")]
    NotFound,
    /// It is there and visible, but this person may not do that to it.
    #[error("not allowed")]
    NotAllowed,
    /// The person can act: each refusal is a sentence, perhaps at a field.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// Somebody else was faster; look again and decide again.
    #[error("conflict")]
    Conflict,
    /// Too often; try again after this many seconds.
    #[error("too many, retry after {0} s")]
    TooMany(u32),
    /// The data can be read, but nothing can be written down now.
    #[error("nothing can be written: {0:?}")]
    Unwritable(Condition),
    /// More is waiting to be written than is kept waiting.
    #[error("too busy")]
    Busy,
    /// Ours. Already logged under this id, which is all that the person sees.
    #[error("fault {0}")]
    Fault(FaultId),
}

/// How it stands with writing. Reading goes on in any condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// What is written is kept.
    #[default]
    Fine,
    /// The disk is full: nothing is written until there is room, and then again by itself.
    Full,
    /// The disk failed, or the writer died: nothing is written until the next start.
    Broken,
}

/// The id under which a fault stands in the log and on the fault page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FaultId([u8; 5]);

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE32_NOPAD.encode(&self.0).to_lowercase())
    }
}
impl fmt::Debug for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One sentence for the reader, in the reader's language, at a field of the form if it has one.
#[derive(Clone)]
pub struct Refusal {
    /// The form field it belongs to; `None` speaks of the whole.
    pub field: Option<&'static str>,
    say: Arc<dyn Fn(&Words) -> String + Send + Sync>,
}

impl Refusal {
    /// A refusal at a field of the form.
    pub fn at(field: &'static str, say: impl Fn(&Words) -> String + Send + Sync + 'static) -> Self {
        Self { field: Some(field), say: Arc::new(say) }
    }
    /// The sentence.
    pub fn text(&self, words: &Words) -> String {
        (self.say)(words)
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(super::text::words(super::Lang::En)))
    }
}

impl Error {
    /// A refusal of the whole act.
    pub fn refused(say: impl Fn(&Words) -> String + Send + Sync + 'static) -> Self {
        Self::Refused(vec![Refusal { field: None, say: Arc::new(say) }])
    }

    /// A refusal at one field.
    pub fn refused_at(field: &'static str, say: impl Fn(&Words) -> String + Send + Sync + 'static) -> Self {
        Self::Refused(vec![Refusal::at(field, say)])
    }

    /// After how many seconds it is worth trying again, if only time is needed.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy => Some(2),
            Self::Unwritable(Condition::Broken) => Some(60),
            Self::Unwritable(_) => Some(10),
            _ => None,
        }
    }

    /// A fault: logs the cause under a new id. The cause must hold no personal data.
    #[track_caller]
    pub fn fault(cause: impl fmt::Display) -> Self {
        let id = FaultId(random());
        let place = std::panic::Location::caller();
        tracing::error!(fault = %id, at = %place, "{cause}");
        Self::Fault(id)
    }
}
