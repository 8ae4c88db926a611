//! A table of the document, as it is read once its form was checked: what is not as it should be reads as
//! if it were not there.

use super::{
    check,
    moment::{self, Moment},
    wrong::{Problems, Wrong},
};
use crate::base::document::{Entry, Node, Place, Value};
use jiff::civil::{Date, Time};

/// A table and how it is named in problems.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) at: Place,
    path: &'static str,
    pub(super) entries: &'a [Entry],
}

impl<'a> View<'a> {
    pub(super) const fn new(at: Place, path: &'static str, entries: &'a [Entry]) -> Self {
        Self { at, path, entries }
    }

    pub(super) fn of(node: &'a Node, path: &'static str) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => Some(Self::new(node.at, path, entries)),
            _ => None,
        }
    }

    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.node(key).is_some()
    }

    /// Notes what is wrong with a key; with the whole table if the key is not there, or nothing.
    pub(super) fn wrong(&self, key: &str, wrong: Wrong, problems: &mut Problems) {
        problems.add(self.place(key), self.name(key), wrong);
    }

    /// As `wrong`, of one value of a list.
    pub(super) fn wrong_at(&self, node: &Node, key: &str, wrong: Wrong, problems: &mut Problems) {
        problems.add(node.at, self.name(key), wrong);
    }

    /// As `wrong`, instead of what was said of the key before.
    pub(super) fn instead(&self, key: &str, wrong: Wrong, problems: &mut Problems) {
        problems.instead(self.place(key), &self.name(key), wrong);
    }

    fn place(&self, key: &str) -> Place {
        self.node(key).map_or(self.at, |node| node.at)
    }

    fn name(&self, key: &str) -> String {
        let dot = if self.path.is_empty() || key.is_empty() { "" } else { "." };
        format!("{}{dot}{key}", self.path)
    }

    pub(super) fn table(&self, key: &str, path: &'static str) -> Option<Self> {
        self.node(key).and_then(|node| View::of(node, path))
    }

    pub(super) fn list(&self, key: &str) -> &'a [Node] {
        match self.node(key).map(|node| &node.value) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    pub(super) fn tables(&self, key: &str, path: &'static str) -> impl Iterator<Item = Self> + use<'a> {
        self.list(key).iter().filter_map(move |node| View::of(node, path))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.node(key).and_then(text)
    }

    pub(super) fn whole<T: TryFrom<i64>>(&self, key: &str) -> Option<T> {
        match self.node(key)?.value {
            Value::Whole(n) => T::try_from(n).ok(),
            _ => None,
        }
    }

    /// A number as hundredths.
    pub(super) fn hundredths(&self, key: &str) -> Option<u16> {
        let number = check::number(&self.node(key)?.value)?;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 100, as was checked"
        )]
        (0.0..=100.0).contains(&number).then(|| (number * 100.0).round() as u16)
    }

    pub(super) fn bool(&self, key: &str) -> Option<bool> {
        match self.node(key)?.value {
            Value::Bool(is) => Some(is),
            _ => None,
        }
    }

    pub(super) fn moment(&self, key: &str) -> Option<Moment> {
        self.text(key).and_then(|text| Moment::read(text).ok())
    }

    pub(super) fn clock(&self, key: &str) -> Option<Time> {
        self.text(key).and_then(moment::clock)
    }

    /// The dates of a list.
    pub(super) fn dates(&self, key: &str) -> Vec<Date> {
        let dates = self.list(key).iter().filter_map(|node| match Moment::read(text(node)?) {
            Ok(Moment::Day(date)) => Some(date),
            _ => None,
        });
        dates.collect()
    }

    /// The texts of a list, with their nodes.
    pub(super) fn texts(&self, key: &str) -> impl Iterator<Item = (&'a str, &'a Node)> + use<'a> {
        self.list(key).iter().filter_map(|node| Some((text(node)?, node)))
    }
}

pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Moment(text) => Some(text),
        _ => None,
    }
}

pub(super) fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::List(list) if list.is_empty())
}
