//! `/set-up`: the first step of the first run: who runs this, and who is its first admin.

use super::{Answer, again, bare, sign_in::plain};
use crate::base::{Lang, Sealed, calendar::zone};
use crate::slice::{Content, Failure};
use crate::spine::people::sessions::Key;
use crate::spine::people::set_up::{self, Founding};
use crate::spine::people::viewer::Visitor;
use crate::web::components::{
    Choice, Field, FormState, Kind, Look, button, field, first_run, post_form, problems, select,
};
use crate::web::{Form, see_other};
use maud::html;
use poem::handler;

/// The form, for the browser that followed the link.
#[handler]
pub(super) async fn page(visitor: Visitor) -> Answer {
    if !visitor.read(set_up::is_open)? {
        return Ok(see_other("/"));
    }
    let browser = visitor.browser.clone();
    if !visitor.read(|r| set_up::may_found(r, &browser))? {
        return Ok(see_other("/sign-in"));
    }
    let state = FormState::new().with("zone", server_zone()).with("lang", visitor.browser.lang.to_string());
    Ok(visitor.set_up_page(view(&visitor, &state)))
}

/// The zone of the machine, where it says; people often sit where their server stands.
fn server_zone() -> String {
    let link = std::fs::read_link("/etc/localtime").unwrap_or_default();
    let path = link.to_string_lossy().into_owned();
    let name = path.rsplit_once("zoneinfo/").map_or("", |(_, name)| name);
    zone::parse(name).ok().and_then(|z| z.iana_name().map(str::to_owned)).unwrap_or_default()
}

fn view(visitor: &Visitor, state: &FormState) -> Content {
    let t = visitor.reader.words();
    let legal = Field {
        name: "legal_name",
        label: &t.set_up_legal_name(),
        hint: &t.set_up_legal_name_hint(),
        autocomplete: "organization",
        first: true,
        ..Field::default()
    };
    let name = Field { name: "name", label: &t.set_up_name(), autocomplete: "name", ..Field::default() };
    let email = Field {
        name: "email",
        label: &t.set_up_email(),
        hint: &t.set_up_email_hint(),
        kind: Kind::Email,
        autocomplete: "email",
        ..Field::default()
    };
    let lang = Field { name: "lang", label: &t.set_up_lang(), ..Field::default() };
    let languages =
        [Lang::En, Lang::De].map(|l| Choice::new(l.to_string(), crate::base::text::words(l).language_name()));
    let place = Field {
        name: "zone",
        label: &t.set_up_zone(),
        hint: &t.set_up_zone_hint(),
        autocomplete: "off",
        offers: zone::zone_names(),
        ..Field::default()
    };
    let form = html! {
        (problems(state, t))
        (field(legal, state, t))
        (field(name, state, t))
        (field(email, state, t))
        (field(place, state, t))
        (select(lang, &languages, state, t))
        div.actions { (button(Look::Primary, &t.set_up_found())) }
    };
    let body = html! {
        div.wizard {
            (first_run(t, 0))
            p { (t.set_up_intro()) }
            (post_form("/set-up", &visitor.form_token(), form))
        }
    };
    bare(t.set_up_title(), body)
}

/// Makes the workspace and its first admin, and goes on to mail.
#[handler]
pub(super) async fn found(visitor: Visitor, form: Form) -> Answer {
    match try_found(&visitor, &form).await {
        Ok(key) => Ok(visitor.signed_in(&key, "/settings/mail?first=1")),
        Err(failure) if matches!(failure.0, crate::base::Error::NotFound) => {
            let t = visitor.reader.words();
            let body = html! { p { (t.set_up_too_late()) } p { a href="/sign-in" { (t.sign_in_title()) } } };
            Ok(plain(bare(t.link_not_here(), body)))
        }
        Err(failure) => {
            let shown = again(failure.0, &form, visitor.reader.words(), |state| view(&visitor, state))?;
            Ok(visitor.set_up_page(shown))
        }
    }
}

async fn try_found(visitor: &Visitor, form: &Form) -> Result<Key, Failure> {
    visitor.check(form)?;
    let founding = Founding {
        legal_name: Sealed::new(form.text("legal_name")),
        name: Sealed::new(form.text("name")),
        email: Sealed::new(form.text("email")),
        zone: form.text("zone"),
        lang: form.read("lang").unwrap_or(visitor.browser.lang),
    };
    visitor.write(move |w, browser| set_up::found(w, &founding, browser)).await
}
