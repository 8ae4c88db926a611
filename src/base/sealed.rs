//! Private values in memory: personal data, free text and secrets that must not print themselves.

/// A private value. It has no `Debug`, `Display` or `Serialize`, so no log line, error text or
/// JSON answer can hold it by accident; whoever shows it to somebody entitled calls `reveal`.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed<T>(T);

impl<T> Sealed<T> {
    /// Takes a value into privacy.
    pub fn new(value: T) -> Self {
        Self(value)
    }
    /// The value, for an entitled reader.
    pub fn reveal(&self) -> &T {
        &self.0
    }
    /// The value, taken out for good.
    pub fn into_inner(self) -> T {
        self.0
    }
    /// A private value made of this one.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Sealed<U> {
        Sealed(f(self.0))
    }
}

impl<T: AsRef<str>> Sealed<T> {
    /// The text, for an entitled reader.
    pub fn text(&self) -> &str {
        self.0.as_ref()
    }
}

impl<T> From<T> for Sealed<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
