//! Forms and their fields. A form works without scripts and shows an error beside the field it is about.

use super::{FormState, Tone, shape};
use crate::{base::Words, web::csrf::FORM_TOKEN};
use maud::{Markup, html};

/// How a button looks: what it means to press it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The one main action of a page.
    Primary,
    /// Anything else.
    Quiet,
    /// The reader's move, inline in a list of turns.
    Move,
    /// What cannot be taken back.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Move => "button move",
            Self::Danger => "button danger",
        }
    }
}

/// A button that sends its form.
pub fn button(look: Look, label: &str) -> Markup {
    html! { button type="submit" class=(look.class()) { (label) } }
}

/// A button that sends its form and says which button it was.
pub fn button_saying(look: Look, label: &str, name: &str, value: &str) -> Markup {
    html! { button type="submit" class=(look.class()) name=(name) value=(value) { (label) } }
}

/// A button that sends its form, perhaps to a path of its own, and perhaps says a name and value with it.
pub fn button_to(look: Look, path: Option<&str>, label: &str, says: Option<(&str, &str)>) -> Markup {
    html! {
        button type="submit" class=(look.class()) formaction=[path]
            name=[says.map(|(name, _)| name)] value=[says.map(|(_, value)| value)] { (label) }
    }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
pub fn link_button(look: Look, href: &str, label: &str) -> Markup {
    html! { a class=(look.class()) href=(href) { (label) } }
}

/// The hidden field with the form token, for forms that are not made by [`post_form`].
pub fn form_token_field(form_token: &str) -> Markup {
    html! { input type="hidden" name=(FORM_TOKEN) value=(form_token); }
}

/// The hidden field `token`, into which the script puts what stands behind the `#` of a mailed link. Parts
/// marked `data-without-token` then hide, parts marked `data-with-token` (and `hidden`) appear.
pub fn fragment_token() -> Markup {
    html! { input type="hidden" name="token" value=""; }
}

/// A form that changes something. Browsers' own checks are off: our sentences are in the reader's language.
pub fn post_form(action: &str, form_token: &str, body: Markup) -> Markup {
    html! {
        form.sheet method="post" action=(action) novalidate {
            (form_token_field(form_token))
            (body)
        }
    }
}

/// One button that changes something by itself, a form of its own: an act in a list, a control of the demo.
pub fn post_button(look: Look, action: &str, form_token: &str, label: &str) -> Markup {
    html! {
        form #(form_id(action)) method="post" action=(action) {
            (form_token_field(form_token))
            (button(look, label))
        }
    }
}

/// The id of a form that does one thing to one thing: a page that is shown anew never puts another under somebody's hand.
pub fn form_id(action: &str) -> String {
    format!("do{}", action.replace('/', "-"))
}

/// The sentences that speak of the whole form, above it and in focus; nothing if there are none.
pub fn problems(state: &FormState, t: &Words) -> Markup {
    let mut all = state.errors_of_whole().peekable();
    html! {
        @if all.peek().is_some() {
            div.again role="alert" tabindex="-1" autofocus {
                h2 { (t.web_look_again()) }
                ul role="list" { @for text in all { li { (text) } } }
            }
        }
    }
}

/// What is typed into a field: decides keyboard, autofill and checks of the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Plain words.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A whole number.
    Number,
    /// A civil date.
    Date,
    /// A wall time.
    Time,
    /// An address on the web.
    Url,
    /// The one-time code of a mail.
    Code,
    /// What is looked for.
    Search,
    /// A secret: never shown again, not even in a form that comes back.
    Password,
}

impl Kind {
    fn type_name(self) -> &'static str {
        match self {
            Self::Text | Self::Code => "text",
            Self::Email => "email",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Url => "url",
            Self::Search => "search",
            Self::Password => "password",
        }
    }
}

/// What a field says of itself; `..Field::default()` fills the rest.
#[derive(Clone, Copy, Default)]
pub struct Field<'a> {
    /// The name under which it is sent; also its id on the page.
    pub name: &'a str,
    /// What it asks, as a noun.
    pub label: &'a str,
    /// One sentence of help, or empty.
    pub hint: &'a str,
    /// What is typed.
    pub kind: Kind,
    /// Whether it may stay empty; then the label says so.
    pub optional: bool,
    /// The autofill token (HTML Standard section 4.10.18.7), as `email` or `name`; empty for none.
    pub autocomplete: &'a str,
    /// Whether typing starts here when the page opens; for pages with one field.
    pub first: bool,
    /// What is offered while one types; anything else may be typed as well.
    pub offers: &'a [String],
    /// The id of offers that stand elsewhere on the page; empty for none.
    pub offers_at: &'a str,
}

impl Field<'_> {
    /// Ids of the hint and of the errors, whichever there are.
    fn described(&self, state: &FormState) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let wrong = state.errors_at(self.name).next().map(|_| format!("{}-wrong", self.name));
        let ids: Vec<String> = hint.into_iter().chain(wrong).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
    fn invalid(&self, state: &FormState) -> Option<&'static str> {
        state.errors_at(self.name).next().map(|_| "true")
    }
    fn focused(&self, state: &FormState) -> bool {
        state.is_first_wrong(self.name) || (self.first && !state.has_errors())
    }
    fn label_text(&self, t: &Words) -> Markup {
        html! { (self.label) @if self.optional { span.may { " (" (t.web_optional()) ")" } } }
    }
    fn hint_line(&self) -> Markup {
        html! { @if !self.hint.is_empty() { p.hint id=(format!("{}-hint", self.name)) { (self.hint) } } }
    }
    fn framed(&self, state: &FormState, t: &Words, input: Markup) -> Markup {
        html! {
            div.field {
                label for=(self.name) { (self.label_text(t)) }
                (self.hint_line())
                (input)
                (wrong_lines(self.name, state))
            }
        }
    }
}

/// The sentences at a field, below it; nothing if there are none.
pub fn wrong_lines(name: &str, state: &FormState) -> Markup {
    html! {
        @if state.errors_at(name).next().is_some() {
            div id=(format!("{name}-wrong")) {
                @for text in state.errors_at(name) { p.wrong { (shape(Tone::Late)) span { (text) } } }
            }
        }
    }
}

/// A field of one line.
pub fn field(f: Field<'_>, state: &FormState, t: &Words) -> Markup {
    let code = f.kind == Kind::Code;
    let autocomplete = if code { "one-time-code" } else { f.autocomplete };
    let own = (!f.offers.is_empty()).then(|| format!("{}-offers", f.name));
    let offers = own.as_deref().or((!f.offers_at.is_empty()).then_some(f.offers_at));
    let plain = code || matches!(f.kind, Kind::Email | Kind::Url) || offers.is_some();
    let shown = (f.kind != Kind::Password).then(|| state.value(f.name));
    let input = html! {
        input #(f.name) name=(f.name) type=(f.kind.type_name()) value=[shown]
            class=[code.then_some("key")] required[!f.optional] autofocus[f.focused(state)]
            autocomplete=[(!autocomplete.is_empty()).then_some(autocomplete)]
            spellcheck=[plain.then_some("false")]
            autocapitalize=[code.then_some("characters").or(plain.then_some("none"))]
            inputmode=[(f.kind == Kind::Number).then_some("numeric")] list=[offers]
            aria-describedby=[f.described(state)] aria-invalid=[f.invalid(state)];
        @if let Some(id) = &own { datalist #(id) { @for offer in f.offers { option value=(offer) {} } } }
    };
    f.framed(state, t, input)
}

/// A field of several lines.
pub fn textarea(f: Field<'_>, state: &FormState, t: &Words) -> Markup {
    let input = html! {
        textarea #(f.name) name=(f.name) rows="4" required[!f.optional] autofocus[f.focused(state)]
            aria-describedby=[f.described(state)] aria-invalid=[f.invalid(state)]
            // The first line end of a text area is the parser's; this one keeps the reader's own.
            { "\n" (state.value(f.name)) }
    };
    f.framed(state, t, input)
}

/// A field of many lines in which each letter counts: not wrapped, not spelled.
pub fn field_of_code(f: Field<'_>, state: &FormState, t: &Words) -> Markup {
    let input = html! {
        textarea.code #(f.name) name=(f.name) rows="24" wrap="off" spellcheck="false" autocapitalize="off"
            required[!f.optional] autofocus[f.focused(state)]
            aria-describedby=[f.described(state)] aria-invalid=[f.invalid(state)] { "\n" (state.value(f.name)) }
    };
    f.framed(state, t, input)
}

/// One of several answers: what is sent, what is said, and a word of help or nothing.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is said.
    pub label: String,
    /// A sentence of help below it, or empty.
    pub hint: String,
}

impl Choice {
    /// A choice without help.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }
    /// The same with a sentence of help.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// One of many: a list that opens. For up to five choices use [`radios`].
pub fn select(f: Field<'_>, choices: &[Choice], state: &FormState, t: &Words) -> Markup {
    let input = html! {
        select #(f.name) name=(f.name) required[!f.optional] autofocus[f.focused(state)]
            autocomplete=[(!f.autocomplete.is_empty()).then_some(f.autocomplete)]
            aria-describedby=[f.described(state)] aria-invalid=[f.invalid(state)] {
            @for c in choices {
                option value=(c.value) selected[state.holds(f.name, &c.value)] { (c.label) }
            }
        }
    };
    f.framed(state, t, input)
}

/// One of a few, all in sight.
pub fn radios(f: Field<'_>, choices: &[Choice], state: &FormState, t: &Words) -> Markup {
    group(f, "radio", choices, state, t)
}

/// Any of a few.
pub fn checkboxes(f: Field<'_>, choices: &[Choice], state: &FormState, t: &Words) -> Markup {
    group(f, "checkbox", choices, state, t)
}

fn group(f: Field<'_>, kind: &'static str, choices: &[Choice], state: &FormState, t: &Words) -> Markup {
    html! {
        fieldset.field aria-describedby=[f.described(state)] aria-invalid=[f.invalid(state).filter(|_| kind == "radio")]
            role=[(kind == "radio").then_some("radiogroup")] {
            legend { (f.label_text(t)) }
            (f.hint_line())
            @for (n, c) in choices.iter().enumerate() {
                (choice(f.name, &format!("{}-{n}", f.name), kind, c, state, n == 0 && f.focused(state)))
            }
            (wrong_lines(f.name, state))
        }
    }
}

/// One box to tick, which is sent as the choice's value.
pub fn checkbox(name: &str, c: &Choice, state: &FormState) -> Markup {
    html! { div.field { (choice(name, name, "checkbox", c, state, false)) } }
}

fn choice(name: &str, id: &str, kind: &str, c: &Choice, state: &FormState, focus: bool) -> Markup {
    let hint = (!c.hint.is_empty()).then(|| format!("{id}-hint"));
    html! {
        div.choice {
            input #(id) type=(kind) name=(name) value=(c.value) checked[state.holds(name, &c.value)]
                autofocus[focus] aria-describedby=[hint.as_deref()];
            label for=(id) {
                (c.label)
                @if let Some(hint) = &hint { span.hint #(hint) { (c.hint) } }
            }
        }
    }
}

/// Short fields side by side where there is room.
pub fn fields(body: Markup) -> Markup {
    html! { div.fields { (body) } }
}
