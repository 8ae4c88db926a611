//! Collecting what is wrong with several fields, so that a form says it all at once.

use crate::base::{Error, Refusal, Result};

/// The refusals of one form so far.
#[derive(Default)]
pub(super) struct Problems(Vec<Refusal>);

impl Problems {
    /// Takes a result apart: a value is handed on, refusals are kept, other errors go up at once.
    pub(super) fn take<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::Refused(mut all)) => {
                self.0.append(&mut all);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Keeps one refusal at a field.
    pub(super) fn at(
        &mut self,
        field: &'static str,
        say: impl Fn(&crate::base::Words) -> String + Send + Sync + 'static,
    ) {
        self.0.push(Refusal::at(field, say));
    }

    /// Fails if anything was kept.
    pub(super) fn end(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Refused(self.0)) }
    }

    /// The values, if nothing was kept.
    pub(super) fn or<T>(self, value: Option<T>) -> Result<T> {
        self.end()?;
        value.ok_or_else(|| Error::fault("a form without a value and without a refusal"))
    }
}
