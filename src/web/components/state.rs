//! What a form holds while somebody fills it in: the input, kept, and the sentences beside it.

use crate::base::{Condition, Error, Refusal, Words};
use crate::web::Form;
use poem::http::StatusCode;
use std::collections::BTreeMap;

/// Values and error sentences of one form. An empty state is a form that nobody has touched.
/// Values are private, so it has no `Debug`.
#[derive(Clone, Default)]
pub struct FormState {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<(Option<&'static str>, String)>,
    /// Nothing is wrong with it; it could not be kept.
    unkept: bool,
}

impl FormState {
    /// A form that nobody has touched.
    pub fn new() -> Self {
        Self::default()
    }

    /// What somebody sent, to be shown again as it was typed, without the form token.
    pub fn of(form: &Form) -> Self {
        let mut state = Self::default();
        for (name, value) in form.kept() {
            state.values.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        state
    }

    /// With a value, as when a thing that exists is edited. A second value joins the first.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.entry(name.to_owned()).or_default().push(value.into());
        self
    }

    /// Without any value of a field, as when it is set anew.
    pub fn without(mut self, name: &str) -> Self {
        self.values.remove(name);
        self
    }

    /// With the sentences of these refusals, in the reader's language.
    pub fn refused(mut self, refusals: &[Refusal], words: &Words) -> Self {
        self.errors.extend(refusals.iter().map(|r| (r.field, r.text(words))));
        self
    }

    /// With the refusals of an error, or with why it could not be kept now; an error of another kind comes
    /// back, for it is no matter of this form.
    ///
    /// # Errors
    /// Every error but [`Error::Refused`], [`Error::Unwritable`] and [`Error::Busy`].
    pub fn or_fail(self, error: Error, words: &Words) -> crate::base::Result<Self> {
        let unkept = match error {
            Error::Refused(all) => return Ok(self.refused(&all, words)),
            Error::Unwritable(Condition::Broken) => words.web_broken_form(),
            Error::Unwritable(_) => words.web_full_form(),
            Error::Busy => words.web_busy_form(),
            other => return Err(other),
        };
        let mut state = Self { unkept: true, ..self };
        state.errors.push((None, unkept));
        Ok(state)
    }

    /// The status of a page with this form on it.
    pub fn status(&self) -> StatusCode {
        match self.has_errors() {
            _ if self.unkept => StatusCode::SERVICE_UNAVAILABLE,
            true => StatusCode::UNPROCESSABLE_ENTITY,
            false => StatusCode::OK,
        }
    }

    /// Whether any sentence stands in it.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The first value of a field, empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|all| all.first()).map_or("", String::as_str)
    }

    /// Every value of a field, in the order sent.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values.get(name).into_iter().flatten().map(String::as_str)
    }

    /// Whether this is one of the field's values: a ticked box, a chosen option.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|all| all.iter().any(|v| v == value))
    }

    /// The sentences at a field.
    pub fn errors_at(&self, name: &str) -> impl Iterator<Item = &str> {
        self.errors.iter().filter(move |(field, _)| *field == Some(name)).map(|(_, text)| text.as_str())
    }

    /// The sentences about the whole.
    pub fn errors_of_whole(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().filter(|(field, _)| field.is_none()).map(|(_, text)| text.as_str())
    }

    /// Whether this field is where the reader should go on: the first with a sentence, unless one speaks of the whole.
    pub fn is_first_wrong(&self, name: &str) -> bool {
        self.errors_of_whole().next().is_none()
            && self.errors.first().is_some_and(|(field, _)| *field == Some(name))
    }
}
