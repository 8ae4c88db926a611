//! How the settings read.

use super::mail::{KEYS, is_free};
use crate::app::config::{self, Settings};
use crate::base::{Sealed, Words};
use crate::web::components::{
    Choice, Field, FormState, Kind, Look, Tone, Way, badge_saying, button, button_to, facts, field,
    first_run, link_button, menu, notice, post_form, problems, section, select, table,
};
use maud::{Markup, html};

/// The mail page.
pub(super) struct Mail<'a> {
    /// As they hold now.
    pub(super) settings: &'a Settings,
    /// The form.
    pub(super) state: FormState,
    /// Whether this is a step of the first run.
    pub(super) first: bool,
    /// Whether it was just kept.
    pub(super) saved: bool,
    /// What came of a test.
    pub(super) tried: Option<Tried>,
}

/// What came of a test.
pub(super) struct Tried {
    /// Whether the server took the letter.
    pub(super) taken: bool,
    /// Its own words.
    pub(super) words: String,
}

/// `/settings`: the ways to all that can be set or looked up, and, where the house is kept, everything that
/// is set with where it is set.
pub(super) fn overview(t: &Words, name: &Sealed<String>, house: Option<(&Settings, bool)>) -> Markup {
    let mut ways = vec![Way::to("/settings/workspaces", t.workspaces_this(), name.reveal().clone())];
    if let Some((_, open)) = house {
        let (tone, state, text) = if open {
            (Tone::Ok, t.app_mail_on(), t.app_mail_on_text())
        } else {
            (Tone::Soon, t.app_mail_off(), t.app_mail_off_text())
        };
        let state = badge_saying(tone, &state);
        ways.push(Way { state, ..Way::to("/settings/mail", t.app_mail_title(), text) });
    }
    ways.extend([
        Way::to("/settings/deliveries", t.deliveries_title(), t.app_way_deliveries()),
        Way::to("/settings/walls", t.walls_title(), t.app_way_walls()),
        Way::to("/record", t.record_title(), t.app_way_record()),
    ]);
    html! {
        (menu(&ways))
        @if let Some((settings, _)) = house { (everything(t, settings)) }
    }
}

fn everything(t: &Words, settings: &Settings) -> Markup {
    let rows: Vec<Vec<Markup>> = config::keys()
        .iter()
        .filter_map(|key| {
            let value = settings.shown(key.name)?;
            // A key that names a file is no secret itself; what lies in the file is.
            let secret = key.secret && !key.name.ends_with("_file");
            let value = if secret { t.app_settings_secret() } else { value.to_owned() };
            Some(vec![
                html! { code { (key.name) } },
                html! { (value) },
                html! { (source(t, settings, key.name)) },
            ])
        })
        .collect();
    let heads = [t.app_settings_key(), t.app_settings_value(), t.app_settings_source()];
    html! {
        details.fold #all {
            summary { (t.app_settings_all()) }
            p.quiet { (t.app_settings_all_text()) }
            (table(&t.app_settings_all(), &heads, &rows))
        }
    }
}

/// Where a value comes from.
fn source(t: &Words, settings: &Settings, key: &str) -> String {
    match settings.origin(key) {
        config::Origin::Default => t.app_source_default(),
        config::Origin::Browser => t.app_source_browser(),
        config::Origin::Flag => t.app_source_flag(),
        _ => settings.source(key),
    }
}

/// `/settings/mail`, on its own or as a step of the first run.
pub(super) fn mail(t: &Words, page: &Mail<'_>, form_token: &str) -> Markup {
    html! {
        @if page.first { div.wizard { (first_run(t, 1)) (mail_parts(t, page, form_token)) } }
        @else { (mail_parts(t, page, form_token)) }
    }
}

fn mail_parts(t: &Words, page: &Mail<'_>, form_token: &str) -> Markup {
    let fixed: Vec<_> = KEYS.iter().filter(|key| !is_free(page.settings, key)).collect();
    // One primary action at a time: to save first, then to go on.
    let done = page.first && (page.saved || page.tried.as_ref().is_some_and(|tried| tried.taken));
    let (save, on) = if done { (Look::Quiet, Look::Primary) } else { (Look::Primary, Look::Quiet) };
    let next = if done { t.app_first_next() } else { t.rotations_skip() };
    html! {
        @if page.saved { (notice(t, Tone::Ok, &t.app_mail_saved())) }
        @if let Some(tried) = &page.tried { (outcome(t, tried)) }
        p { (t.app_mail_intro()) }
        @if !fixed.is_empty() {
            (section("fixed", &t.app_mail_fixed(), facts(&fixed.iter().map(|key| {
                let value = page.settings.shown(key).unwrap_or_default().to_owned();
                (label(t, key), html! { (value) " " span.whom { (source(t, page.settings, key)) } })
            }).collect::<Vec<_>>())))
        }
        (post_form("/settings/mail", form_token, html! {
            (problems(&page.state, t))
            @for key in KEYS.iter().filter(|key| is_free(page.settings, key)) { (input(t, page, key)) }
            @if page.first { input type="hidden" name="first" value="1"; }
            div.actions {
                (button(save, &t.app_mail_save()))
                (button_to(Look::Quiet, Some("/settings/mail/test"), &t.app_mail_test_button(), None))
                @if page.first { (link_button(on, "/people/invite?first=1", &next)) }
            }
            p.quiet.small { (t.app_mail_test_hint()) }
        }))
    }
}

fn outcome(t: &Words, tried: &Tried) -> Markup {
    let (tone, text) =
        if tried.taken { (Tone::Ok, t.app_mail_taken()) } else { (Tone::Late, t.app_mail_not_taken()) };
    html! {
        (notice(t, tone, &text))
        (facts(&[(t.app_mail_words(), html! { code { (tried.words) } })]))
    }
}

fn label(t: &Words, key: &str) -> String {
    match key {
        "mail.host" => t.app_mail_host(),
        "mail.port" => t.app_mail_port(),
        "mail.security" => t.app_mail_security(),
        "mail.user" => t.app_mail_user(),
        "mail.password" => t.app_mail_password(),
        _ => t.app_mail_from(),
    }
}

fn input(t: &Words, page: &Mail<'_>, key: &str) -> Markup {
    let label = label(t, key);
    let plain = Field { name: key, label: &label, optional: true, ..Field::default() };
    match key {
        "mail.security" => {
            let choices = [
                Choice::new("tls", t.app_mail_tls()),
                Choice::new("starttls", t.app_mail_starttls()),
                Choice::new("none", t.app_mail_plain()),
            ];
            select(Field { optional: false, ..plain }, &choices, &page.state, t)
        }
        "mail.password" => {
            let kept = page.settings.shown("mail.password").is_some();
            let hint = if kept { t.app_mail_password_kept() } else { String::new() };
            let password = Field { kind: Kind::Password, hint: &hint, autocomplete: "off", ..plain };
            field(password, &page.state, t)
        }
        "mail.port" => {
            field(Field { kind: Kind::Number, hint: &t.app_mail_port_hint(), ..plain }, &page.state, t)
        }
        "mail.host" => field(Field { hint: &t.app_mail_host_hint(), ..plain }, &page.state, t),
        "mail.from" => field(Field { hint: &t.app_mail_from_hint(), ..plain }, &page.state, t),
        _ => field(plain, &page.state, t),
    }
}
