//! Choosing people in the form of a rotation: its order, its owners, its fallback. What is chosen is a list
//! with a button for each move, each of which sends the form, so it needs no script and no pointer.

use super::forms::Which;
use super::lines::{Line, NOBODY};
use super::rota::Member;
use super::rows;
use crate::base::{Error, Lang, PersonId, Refusal, Result, Words, text::words};
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

/// Everybody who can be chosen, and whoever has a line already.
pub(super) struct Candidates {
    people: Vec<Called>,
    members: Vec<Member>,
}

impl Candidates {
    /// All who are here, and the order of a rotation that exists.
    ///
    /// # Errors
    /// A fault if they cannot be read.
    pub(super) fn of(r: &Read<'_>, which: Which) -> Result<Self> {
        let members = match which {
            Which::Edit(id) => rows::members(r, id)?,
            Which::New | Which::First => Vec::new(),
        };
        Ok(Self { people: people::names(r)?, members })
    }

    fn active(&self) -> impl Iterator<Item = &Called> {
        self.people.iter().filter(|p| p.active)
    }

    fn many(&self) -> bool {
        self.active().count() > LISTED
    }

    /// Whoever is meant by what a field holds: an id, or a name that only one person has.
    pub(super) fn find(&self, typed: &str) -> Option<PersonId> {
        let typed = typed.trim();
        let bracketed = typed.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map(|(_, id)| id);
        if let Ok(id) = bracketed.unwrap_or(typed).parse() {
            return Some(id);
        }
        let wanted = typed.to_lowercase();
        let mut named = self.active().filter(|p| p.name.reveal().to_lowercase() == wanted);
        named.next().map(|p| p.id).filter(|_| named.next().is_none())
    }

    /// The line that joins a list by what its field of one more holds.
    fn joins(&self, list: &List, typed: &str) -> Option<Line> {
        let empty = |lang| words(lang).rotations_nobody().to_lowercase() == typed.trim().to_lowercase();
        if list.ordered && (typed == NOBODY || [Lang::En, Lang::De].into_iter().any(empty)) {
            return Some(Line::Of(None));
        }
        self.find(typed).map(Line::from)
    }

    /// Whose a line is, and `None` within if it is NOBODY's; nothing at all if there is no such line.
    pub(super) fn whose(&self, line: Line) -> Option<Option<PersonId>> {
        match line {
            Line::Kept(place) => self.members.iter().find(|m| m.id == place).map(|m| m.person),
            Line::Of(person) => Some(person),
        }
    }

    fn get(&self, id: PersonId) -> Option<&Called> {
        self.people.iter().find(|p| p.id == id)
    }

    /// How somebody is called in a list of suggestions: by name, with the id if others share it.
    fn suggestion(person: &Called, shared: bool) -> String {
        let name = person.name.reveal();
        if shared { format!("{name} ({})", person.id) } else { name.clone() }
    }

    /// The suggestions of all fields, once on the page.
    pub(super) fn suggestions(&self) -> Markup {
        if !self.many() {
            return html! {};
        }
        let mut known: HashMap<String, usize> = HashMap::new();
        for p in self.active() {
            *known.entry(p.name.reveal().to_lowercase()).or_default() += 1;
        }
        let shared = |p: &Called| known.get(&p.name.reveal().to_lowercase()).is_some_and(|n| *n > 1);
        html! {
            datalist #(EVERYBODY) { @for p in self.active() { option value=(Self::suggestion(p, shared(p))) {} } }
        }
    }

    /// A field in which one person is chosen, of all but those who are in `without`; what its list says for none
    /// yet, and for NOBODY.
    pub(super) fn field(
        &self,
        f: Field<'_>,
        (blank, nobody): (Option<String>, Option<String>),
        without: &[PersonId],
        state: &FormState,
        t: &Words,
    ) -> Markup {
        if self.many() {
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
        let others = self.active().filter(|p| !without.contains(&p.id));
        let others = others.map(|p| Choice::new(p.id.to_string(), p.name.reveal().clone()));
        let (blank, nobody) = (blank.map(|b| Choice::new("", b)), nobody.map(|n| Choice::new(NOBODY, n)));
        let choices: Vec<Choice> = blank.into_iter().chain(others).chain(nobody).collect();
        select(f, &choices, state, t)
    }
}

/// Whoever is in a list, each once, and at its end whoever is chosen to join it.
///
/// # Errors
/// A refusal at the field in which nobody could be found by what it holds.
pub(super) fn chosen(state: &FormState, list: &List, all: &Candidates) -> Result<Vec<Line>> {
    let mut keys = listed(state, list, all);
    let typed = state.value(list.pick).trim();
    if !typed.is_empty() {
        let more = all.joins(list, typed);
        let more = more.ok_or_else(|| Error::refused_at(list.pick, |t| t.rotations_nobody_so_called()))?;
        join(&mut keys, more, all);
    }
    Ok(keys.iter().filter_map(|key| Line::read(key)).collect())
}

/// What a list holds for each of its lines, which is different for each.
fn listed(state: &FormState, list: &List, all: &Candidates) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in state.values(list.name) {
        let known = Line::read(key).is_some_and(|line| all.whose(line).is_some());
        if known && keys.iter().all(|one| one != key) {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// Adds a line, unless it is somebody's who has one.
fn join(keys: &mut Vec<String>, line: Line, all: &Candidates) {
    let whose = |key: &String| Line::read(key).and_then(|line| all.whose(line));
    match line {
        Line::Of(None) => {
            let mut free = (1..).map(|n| format!("{NOBODY}{n}"));
            keys.extend(free.find(|key| !keys.contains(key)));
        }
        line if keys.iter().any(|key| whose(key) == all.whose(line)) => {}
        line => keys.push(line.to_string()),
    }
}

/// The form after the button that was pressed in one of its lists: `up:per_…`, `in` and their kin.
pub(super) fn moved(mut state: FormState, all: &Candidates, t: &Words) -> FormState {
    let pressed = state.value("move").to_owned();
    let (what, which) = pressed.split_once(':').unwrap_or((&pressed, ""));
    for list in [&ORDER, &OWNERS] {
        let mut keys = listed(&state, list, all);
        let place = keys.iter().position(|key| key == which);
        match place {
            Some(at) if what == "up" && list.ordered && at > 0 => keys.swap(at, at - 1),
            Some(at) if what == "down" && list.ordered && at + 1 < keys.len() => keys.swap(at, at + 1),
            Some(at) if what == list.drops => drop(keys.remove(at)),
            _ => {}
        }
        if what == list.adds {
            match all.joins(list, state.value(list.pick)) {
                Some(more) => join(&mut keys, more, all),
                None => {
                    state = state.refused(&[Refusal::at(list.pick, |t| t.rotations_choose_somebody())], t);
                    continue;
                }
            }
            state = state.without(list.pick);
        }
        state = keys.into_iter().fold(state.without(list.name), |state, key| state.with(list.name, key));
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
    let mut seats: Vec<Seat<'_>> = Vec::new();
    let mut ids: Vec<PersonId> = Vec::new();
    for key in listed(state, list, all) {
        let whose = Line::read(&key).and_then(|line| all.whose(line)).flatten();
        let called = whose.and_then(|id| all.get(id));
        if whose.is_some() && called.is_none() {
            continue;
        }
        // As on the rotation's own page: neighbours differ.
        let before = whose.and_then(|id| ids.iter().position(|one| *one == id)).unwrap_or(ids.len());
        ids.extend(whose);
        let tint = match whose {
            Some(id) if !list.ordered => crate::web::components::tint(&id),
            _ => u8::try_from(before % 8).unwrap_or(0),
        };
        seats.push(Seat { key, called, tint });
    }
    let hint = format!("{}-hint", list.name);
    let added = state.value("move") == list.adds || state.value("move").starts_with(list.drops);
    let pick = Field { name: list.pick, label: says.more, optional: true, first: added, ..Field::default() };
    let nobody = list.ordered.then(|| t.rotations_choose_nobody());
    html! {
        fieldset.field.chosen aria-describedby=(hint) {
            legend { (says.label) }
            p.hint #(hint) { (says.hint) }
            ol.seats role="list" {
                @for (at, one) in seats.iter().enumerate() { (seat(list, one, (at, seats.len()), state, t)) }
            }
            (wrong_lines(list.name, state))
            div.adder {
                (all.field(pick, (Some(t.rotations_choose()), nobody), &ids, state, t))
                (button_saying(Look::Quiet, says.add, "move", list.adds))
            }
        }
    }
}

/// What a line of a list shows; nobody is called anything if it is NOBODY's.
struct Seat<'a> {
    key: String,
    called: Option<&'a Called>,
    tint: u8,
}

/// One line: place, person, and the buttons that fit there.
fn seat(list: &List, one: &Seat<'_>, (at, of): (usize, usize), state: &FormState, t: &Words) -> Markup {
    let name = one.called.map_or_else(|| t.rotations_nobody(), |p| p.name.reveal().clone());
    let gone = one.called.filter(|p| !p.active).map(|_| t.people_gone());
    // Whoever moves somebody by keyboard can go on doing so.
    let pressed = state.value("move");
    let last = at + 1 == of;
    let stays = |verb: &str| {
        let other = if verb == "up" { "down" } else { "up" };
        let at_end = if verb == "up" { last } else { at == 0 };
        pressed == format!("{verb}:{}", one.key) || (at_end && pressed == format!("{other}:{}", one.key))
    };
    let act = |verb: &str, look: &str, label: String| {
        html! {
            button.step type="submit" name="move" value=(format!("{verb}:{}", one.key)) title=(label)
                aria-label=(label) autofocus[stays(verb)] { (icon(look)) }
        }
    };
    html! {
        li {
            input type="hidden" name=(list.name) value=(one.key);
            @if list.ordered { span.place aria-hidden="true" { (at + 1) } }
            @if one.called.is_some() { (person(&name, one.tint, gone.as_deref())) }
            @else { span.person.nobody { span.face aria-hidden="true" { "–" } span { (name) } } }
            span.moves {
                @if list.ordered && at > 0 { (act("up", "up", t.rotations_move_up(&name))) }
                @if list.ordered && !last { (act("down", "down", t.rotations_move_down(&name))) }
                (act(list.drops, "remove", t.rotations_move_out(&name)))
            }
        }
    }
}
