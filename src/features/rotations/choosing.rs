//! Choosing people in the form of a rotation: its order, its owners, its fallback. What is chosen is a list
//! with a button for each move, each of which sends the form, so it needs no script and no pointer.

use crate::base::{Error, PersonId, Refusal, Result, Words};
use crate::spine::people::{self, Called};
use crate::store::Read;
use crate::web::{
    assets::icon,
    components::{Choice, Field, FormState, Look, button_saying, field, person, select, wrong_lines},
};
use maud::{Markup, html};
use std::collections::HashMap;

/// The most people who are offered in a list that opens; of more, one types a name.
const LISTED: usize = 200;

/// The field of the list of suggestions that all fields share where there are many people.
const EVERYBODY: &str = "everybody";

/// A list of chosen people in the form.
pub(super) struct List {
    /// The field that holds whoever is in it, once each, in order.
    pub(super) name: &'static str,
    /// The field in which one more is chosen. Whoever is chosen there counts, also without the button.
    pub(super) pick: &'static str,
    /// What its button says to add that one, and what the buttons say before a colon to take one out.
    adds: &'static str,
    drops: &'static str,
    /// Whether its order matters.
    ordered: bool,
}

/// Who takes the duty, in turn.
pub(super) const ORDER: List = List { name: "members", pick: "add", adds: "in", drops: "out", ordered: true };

/// Who may change the rotation.
pub(super) const OWNERS: List =
    List { name: "owners", pick: "add_owner", adds: "own", drops: "disown", ordered: false };

/// Everybody who can be chosen.
pub(super) struct Candidates(Vec<Called>);

impl Candidates {
    /// All who are active here.
    ///
    /// # Errors
    /// A fault if they cannot be read.
    pub(super) fn of(r: &Read<'_>) -> Result<Self> {
        Ok(Self(people::names(r)?.into_iter().filter(|p| p.active).collect()))
    }

    /// Whoever is meant by what a field holds: an id, or a name that only one person has.
    pub(super) fn find(&self, typed: &str) -> Option<PersonId> {
        let typed = typed.trim();
        let bracketed = typed.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map(|(_, id)| id);
        if let Ok(id) = bracketed.unwrap_or(typed).parse() {
            return Some(id);
        }
        let wanted = typed.to_lowercase();
        let mut named = self.0.iter().filter(|p| p.name.reveal().to_lowercase() == wanted);
        named.next().map(|p| p.id).filter(|_| named.next().is_none())
    }

    fn get(&self, id: PersonId) -> Option<&Called> {
        self.0.iter().find(|p| p.id == id)
    }

    /// How somebody is called in a list of suggestions: by name, with the id if others share it.
    fn suggestion(person: &Called, shared: bool) -> String {
        let name = person.name.reveal();
        if shared { format!("{name} ({})", person.id) } else { name.clone() }
    }

    /// The suggestions of all fields, once on the page.
    pub(super) fn suggestions(&self) -> Markup {
        if self.0.len() <= LISTED {
            return html! {};
        }
        let mut known: HashMap<String, usize> = HashMap::new();
        for p in &self.0 {
            *known.entry(p.name.reveal().to_lowercase()).or_default() += 1;
        }
        let shared = |p: &Called| known.get(&p.name.reveal().to_lowercase()).is_some_and(|n| *n > 1);
        html! {
            datalist #(EVERYBODY) { @for p in &self.0 { option value=(Self::suggestion(p, shared(p))) {} } }
        }
    }

    /// A field in which one person is chosen, of all but those who are in `without`.
    pub(super) fn field(
        &self,
        f: Field<'_>,
        blank: Option<String>,
        without: &[PersonId],
        state: &FormState,
        t: &Words,
    ) -> Markup {
        if self.0.len() > LISTED {
            let known = self.find(state.value(f.name)).and_then(|id| self.get(id));
            let state = match known {
                Some(person) => {
                    let shared = self.find(person.name.reveal()).is_none();
                    state.clone().without(f.name).with(f.name, Self::suggestion(person, shared))
                }
                None => state.clone(),
            };
            return field(Field { autocomplete: "off", offers_at: EVERYBODY, ..f }, &state, t);
        }
        let others = self.0.iter().filter(|p| !without.contains(&p.id));
        let choices = blank.into_iter().map(|label| Choice::new("", label));
        let choices: Vec<Choice> =
            choices.chain(others.map(|p| Choice::new(p.id.to_string(), p.name.reveal().clone()))).collect();
        select(f, &choices, state, t)
    }
}

/// Whoever is in a list, each once, and at its end whoever is chosen to join it.
///
/// # Errors
/// A refusal at the field in which nobody could be found by what it holds.
pub(super) fn chosen(state: &FormState, list: &List, all: &Candidates) -> Result<Vec<PersonId>> {
    let mut people = listed(state, list);
    let typed = state.value(list.pick).trim();
    if !typed.is_empty() {
        let more = all.find(typed).ok_or_else(|| unknown(list))?;
        if !people.contains(&more) {
            people.push(more);
        }
    }
    Ok(people)
}

fn listed(state: &FormState, list: &List) -> Vec<PersonId> {
    let mut people = Vec::new();
    for id in state.values(list.name).filter_map(|typed| typed.parse().ok()) {
        if !people.contains(&id) {
            people.push(id);
        }
    }
    people
}

fn unknown(list: &List) -> Error {
    Error::refused_at(list.pick, |t| t.rotations_nobody_so_called())
}

/// The form after the button that was pressed in one of its lists: `up:per_…`, `in` and their kin.
pub(super) fn moved(mut state: FormState, all: &Candidates, t: &Words) -> FormState {
    let pressed = state.value("move").to_owned();
    let (what, whom) = pressed.split_once(':').unwrap_or((&pressed, ""));
    let whom: Option<PersonId> = whom.parse().ok();
    for list in [&ORDER, &OWNERS] {
        let mut people = listed(&state, list);
        let place = people.iter().position(|id| Some(*id) == whom);
        match place {
            Some(at) if what == "up" && list.ordered && at > 0 => people.swap(at, at - 1),
            Some(at) if what == "down" && list.ordered && at + 1 < people.len() => people.swap(at, at + 1),
            Some(at) if what == list.drops => drop(people.remove(at)),
            _ => {}
        }
        if what == list.adds {
            match all.find(state.value(list.pick)) {
                Some(more) if !people.contains(&more) => people.push(more),
                Some(_) => {}
                None => {
                    state = state.refused(&[Refusal::at(list.pick, |t| t.rotations_choose_somebody())], t);
                    continue;
                }
            }
            state = state.without(list.pick);
        }
        state = state.without(list.name);
        for person in people {
            state = state.with(list.name, person.to_string());
        }
    }
    state
}

/// What a list is called on the page, and how one adds to it.
pub(super) struct Wording<'a> {
    /// Its name.
    pub(super) label: &'a str,
    /// A sentence of help.
    pub(super) hint: &'a str,
    /// What the field of one more asks.
    pub(super) more: &'a str,
    /// What its button says.
    pub(super) add: &'a str,
}

/// A list, with its buttons, and the field that adds to it.
pub(super) fn list_field(
    list: &List,
    says: &Wording<'_>,
    all: &Candidates,
    state: &FormState,
    t: &Words,
) -> Markup {
    let chosen: Vec<&Called> = listed(state, list).into_iter().filter_map(|id| all.get(id)).collect();
    let ids: Vec<PersonId> = chosen.iter().map(|p| p.id).collect();
    let hint = format!("{}-hint", list.name);
    let added = state.value("move") == list.adds || state.value("move").starts_with(list.drops);
    let pick = Field { name: list.pick, label: says.more, optional: true, first: added, ..Field::default() };
    html! {
        fieldset.field.chosen aria-describedby=(hint) {
            legend { (says.label) }
            p.hint #(hint) { (says.hint) }
            ol.seats role="list" {
                @for (at, one) in chosen.iter().enumerate() { (seat(list, one, at, chosen.len(), state, t)) }
            }
            (wrong_lines(list.name, state))
            div.adder {
                (all.field(pick, Some(t.rotations_choose()), &ids, state, t))
                (button_saying(Look::Quiet, says.add, "move", list.adds))
            }
        }
    }
}

/// One line: place, person, and the buttons that fit there.
fn seat(list: &List, one: &Called, at: usize, of: usize, state: &FormState, t: &Words) -> Markup {
    let name = one.name.reveal();
    let tint =
        if list.ordered { u8::try_from(at % 8).unwrap_or(0) } else { crate::web::components::tint(&one.id) };
    // Whoever moves somebody by keyboard can go on doing so.
    let pressed = state.value("move");
    let last = at + 1 == of;
    let stays = |verb: &str| {
        let other = if verb == "up" { "down" } else { "up" };
        let at_end = if verb == "up" { last } else { at == 0 };
        pressed == format!("{verb}:{}", one.id) || (at_end && pressed == format!("{other}:{}", one.id))
    };
    let act = |verb: &str, look: &str, label: String| {
        html! {
            button.step type="submit" name="move" value=(format!("{verb}:{}", one.id)) title=(label)
                aria-label=(label) autofocus[stays(verb)] { (icon(look)) }
        }
    };
    html! {
        li {
            input type="hidden" name=(list.name) value=(one.id);
            @if list.ordered { span.place aria-hidden="true" { (at + 1) } }
            (person(name, tint, None))
            span.moves {
                @if list.ordered && at > 0 { (act("up", "up", t.rotations_move_up(name))) }
                @if list.ordered && !last { (act("down", "down", t.rotations_move_down(name))) }
                (act(list.drops, "remove", t.rotations_move_out(name)))
            }
        }
    }
}
