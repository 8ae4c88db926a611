//! Whoever a file of a rotation speaks of, found among the people who are here.

use super::file::{Listed, RotaFile};
use super::rota::{self, MemberId, Removal, Rota};
use crate::base::{Error, Id, PersonId, Refusal, Result};
use crate::spine::people::{self, Role};
use crate::store::{Actor, Read};
use jiff::Timestamp;
use std::collections::HashMap;

/// The people of a file, as they are known here.
pub(super) struct Known {
    people: HashMap<PersonId, PersonId>,
    places: HashMap<MemberId, MemberId>,
    pub(super) owners: Vec<PersonId>,
    pub(super) fallback: PersonId,
}

impl Known {
    pub(super) fn of(r: &Read<'_>, brought: &RotaFile) -> Result<Self> {
        let here: Vec<_> = people::names(r)?.into_iter().filter(|one| one.active).collect();
        let mut people = HashMap::new();
        let mut wrong = Vec::new();
        for one in &brought.people {
            match whoever(&here, one) {
                Some(id) => drop(people.insert(one.id, id)),
                None => {
                    let name = one.name.clone();
                    wrong.push(Refusal::at("file", move |t| t.rotations_file_nobody(&name)));
                }
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Refused(wrong));
        }
        let to = |id: &PersonId| people.get(id).copied();
        let mut owners: Vec<PersonId> = brought.live.owners.iter().filter_map(to).collect();
        let me = if matches!(r.actor(), Actor::Console) { None } else { Some(people::me(r)?.id) };
        let fallback = brought.live.fallback.as_ref().and_then(to).or(owners.first().copied()).or(me);
        let fallback = match fallback {
            Some(fallback) => fallback,
            None => {
                people::all(r)?
                    .into_iter()
                    .find(|person| person.active && person.is(Role::Admin))
                    .ok_or(Error::NotFound)?
                    .id
            }
        };
        if owners.is_empty() {
            owners.push(me.unwrap_or(fallback));
        }
        let places = brought.rota.members.iter().map(|member| (member.id, Id::random())).collect();
        Ok(Self { people, places, owners, fallback })
    }

    /// The shifts of the record that run now.
    pub(super) fn running(&self, brought: &RotaFile, now: Timestamp) -> Vec<rota::Served> {
        let running = brought.rota.record.iter().filter(|one| one.span.holds(now));
        let known = |one: &rota::Served| {
            let person = one.person.and_then(|id| self.people.get(&id).copied());
            rota::Served { person, ..one.clone() }
        };
        running.map(known).collect()
    }

    /// The rota with the people who are here, and places of its own.
    pub(super) fn rota(&self, brought: &Rota) -> Rota {
        let mut rota = brought.clone();
        let who = |id: PersonId| self.people.get(&id).copied().unwrap_or(id);
        let place = |id: MemberId| self.places.get(&id).copied().unwrap_or(id);
        for member in &mut rota.members {
            (member.id, member.person) = (place(member.id), member.person.map(who));
        }
        for change in &mut rota.overrides {
            change.add = change.add.map(who);
            if let Some(Removal::Person(person)) = change.remove {
                change.remove = Some(Removal::Person(who(person)));
            }
        }
        rota.temporaries
            .iter_mut()
            .flat_map(|one| &mut one.shifts)
            .for_each(|one| one.person = who(one.person));
        for swap in &mut rota.swaps {
            (swap.from, swap.to) = (who(swap.from), swap.to.map(who));
        }
        rota.answers.iter_mut().for_each(|answer| answer.person = who(answer.person));
        let cursor = &mut rota.cursor;
        cursor.last = cursor.last.map(place);
        cursor.debts.iter_mut().for_each(|kept| kept.member = place(kept.member));
        cursor.credits.iter_mut().for_each(|(member, _)| *member = place(*member));
        cursor.waiting.iter_mut().for_each(|member| *member = place(*member));
        // Leave is everybody's own, and the past is not brought in.
        (rota.absences, rota.people, rota.record) = (Vec::new(), Vec::new(), Vec::new());
        rota
    }
}

/// Whoever somebody in a file is here: by id, else by a name that only one has.
fn whoever(here: &[people::Called], one: &Listed) -> Option<PersonId> {
    let ids =
        [one.key.as_str(), one.name.as_str()].into_iter().filter_map(|text| text.parse::<PersonId>().ok());
    if let Some(id) = ids.into_iter().find(|id| here.iter().any(|p| p.id == *id)) {
        return Some(id);
    }
    [&one.name, &one.key].into_iter().find_map(|wanted| {
        let wanted = wanted.to_lowercase();
        let mut named = here.iter().filter(|p| p.name.reveal().to_lowercase() == wanted);
        named.next().filter(|_| named.next().is_none()).map(|p| p.id)
    })
}
