//! Strangers: whoever comes to a door that is not theirs, and whatever they bring.

mod atlas;
mod hostile;
mod markup;
mod strings;
mod town;
mod walk;
