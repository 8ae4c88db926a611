//! The names of people on one page.

use crate::base::{PersonId, Words};
use crate::spine::people;
use crate::store::Read;
use crate::web::components::tint;
use std::{cell::RefCell, collections::HashMap};

/// The names of people, each read once for a page.
pub(super) struct Names<'r> {
    read: &'r Read<'r>,
    seen: RefCell<HashMap<PersonId, String>>,
    order: &'r [PersonId],
}

impl<'r> Names<'r> {
    pub(super) fn new(read: &'r Read<'r>) -> Self {
        Self { read, seen: RefCell::default(), order: &[] }
    }

    /// Names on the page of one rotation: neighbours in its order differ in tint.
    pub(super) fn in_order(read: &'r Read<'r>, order: &'r [PersonId]) -> Self {
        Self { order, ..Self::new(read) }
    }

    /// The tint of a person, 0 to 7: by the place in the order, else by the id.
    pub(super) fn tint(&self, id: PersonId) -> u8 {
        let place = self.order.iter().position(|person| *person == id);
        place.and_then(|place| u8::try_from(place % 8).ok()).unwrap_or_else(|| tint(&id))
    }

    pub(super) fn of(&self, id: PersonId) -> String {
        if let Some(name) = self.seen.borrow().get(&id) {
            return name.clone();
        }
        // Somebody whose row is gone has no name any more; the record of duty stays.
        let name = people::get(self.read, id).map(|p| p.name.into_inner()).unwrap_or_default();
        self.seen.borrow_mut().insert(id, name.clone());
        name
    }

    pub(super) fn of_or_nobody(&self, id: Option<PersonId>, t: &Words) -> String {
        id.map_or_else(|| t.rotations_nobody(), |id| self.of(id))
    }
}
