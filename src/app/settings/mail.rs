//! The mail settings: shown, kept, tried.

use super::{content, must_keep_house, now, views};
use crate::app::{
    config::{self, Layers, Origin, Settings},
    letter::{self, Envelope},
    mailroom,
    running::Running,
};
use crate::base::{Error, Refusal, Result, Sealed, ids::random};
use crate::integrations::mail::{Outcome, Postbox, probe};
use crate::slice::{Failure, Message};
use crate::spine::{
    audit, notifications,
    people::viewer::{self, Viewer},
};
use crate::store::{Actor, Scope, settings};
use crate::web::{Form, components::FormState, see_other};
use poem::{
    IntoResponse, Response, handler,
    web::{Data, Query},
};
use serde::Deserialize;
use std::sync::PoisonError;

/// What the page's address says.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    /// A step of the first run.
    first: Option<String>,
    /// Something was just kept.
    saved: Option<String>,
}

/// The keys of this page, in its order.
pub(super) const KEYS: [&str; 6] =
    ["mail.host", "mail.port", "mail.security", "mail.user", "mail.password", "mail.from"];

/// Whether the browser may set the key: the machine does not.
pub(super) fn is_free(settings: &Settings, key: &str) -> bool {
    matches!(settings.origin(key), Origin::Browser | Origin::Default)
}

#[handler]
pub(super) fn show(
    viewer: Viewer,
    running: Data<&Running>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    must_keep_house(&viewer, &running)?;
    let first = asked.first.is_some();
    must_be_fresh(&viewer, &running, first)?;
    let settings = now(&running)?;
    let page = views::Mail {
        settings: &settings,
        state: filled(&settings),
        first,
        saved: asked.saved.is_some(),
        tried: None,
    };
    Ok(answer(&viewer, &page)?)
}

/// Whoever can point our mail elsewhere can read sign-in codes, so this needs a fresh proof. Without
/// mail there is no code to send, and nothing yet to steal; `turnkeep admin link` is proof as well.
fn must_be_fresh(viewer: &Viewer, running: &Running, first: bool) -> poem::Result<()> {
    let path = if first { "/settings/mail?first=1" } else { "/settings/mail" };
    if running.mailroom.is_open() { viewer::must_be_fresh(viewer, path) } else { Ok(()) }
}

fn answer(viewer: &Viewer, page: &views::Mail<'_>) -> Result<Response, Failure> {
    let t = viewer.reader.words();
    let mut content = content(t.app_mail_title(), views::mail(t, page, &viewer.form_token));
    content.status = page.state.status();
    content.bare = page.first;
    Ok(content.into_response())
}

/// The form as it stands, the password left out: it is kept, never shown.
fn filled(settings: &Settings) -> FormState {
    let free = KEYS.iter().filter(|key| is_free(settings, key) && **key != "mail.password");
    let set = free.filter(|key| settings.origin(key) == Origin::Browser || **key == "mail.security");
    set.fold(FormState::new(), |state, key| state.with(key, settings.shown(key).unwrap_or_default()))
}

#[handler]
pub(super) async fn save(viewer: Viewer, running: Data<&Running>, form: Form) -> poem::Result<Response> {
    must_keep_house(&viewer, &running)?;
    viewer.check(&form)?;
    must_be_fresh(&viewer, &running, form.has("first"))?;
    let kept = match wanted(&running, &form) {
        Ok((layers, settings)) => keep(&viewer, &running, layers, &settings).await,
        Err(error) => Err(error),
    };
    if let Err(error) = kept {
        let state = FormState::of(&form).or_fail(error, viewer.reader.words())?;
        let settings = now(&running)?;
        let first = form.has("first");
        let page = views::Mail { settings: &settings, state, first, saved: false, tried: None };
        return Ok(answer(&viewer, &page)?);
    }
    Ok(see_other(if form.has("first") { "/settings/mail?first=1&saved=1" } else { "/settings/mail?saved=1" }))
}

/// The settings as the form wants them.
fn wanted(running: &Running, form: &Form) -> Result<(Layers, Settings)> {
    let mut layers = running.layers();
    let present = now(running)?;
    let mut amiss = Vec::new();
    for key in KEYS.iter().filter_map(|name| config::key(name)).filter(|key| is_free(&present, key.name)) {
        let value = form.text(key.name);
        let is_password = key.name == "mail.password";
        // An empty password field leaves the password as it is, unless nobody signs in any more.
        if is_password && value.is_empty() && !form.text("mail.user").is_empty() {
            // It was told to one server and must not be tried on another.
            let moved = is_free(&present, "mail.host")
                && present.shown("mail.host").is_some_and(|host| host != form.text("mail.host"));
            if moved && present.shown(key.name).is_some() {
                amiss.push(Refusal::at(key.name, |t| t.app_mail_password_again()));
            }
            continue;
        }
        if !value.is_empty() && key.check(&value).is_err() {
            amiss.push(Refusal::at(key.name, refusal(key.name)));
        }
        layers.browser.retain(|(name, _)| name != key.name);
        if !value.is_empty() {
            layers.browser.push((key.name.to_owned(), value));
        }
    }
    if !amiss.is_empty() {
        return Err(Error::Refused(amiss));
    }
    let settings = config::load(&layers).map_err(|_| Error::fault("the settings no longer load"))?;
    if let Some(doubt) = settings.doubts.first() {
        let said = doubt.to_string();
        return Err(Error::refused(move |t| t.app_mail_not_so(&said)));
    }
    Ok((layers, settings))
}

/// What is to be written into the field instead.
fn refusal(key: &str) -> fn(&crate::base::Words) -> String {
    match key {
        "mail.host" => |t| t.app_mail_host_wrong(),
        "mail.port" => |t| t.app_mail_port_wrong(),
        "mail.from" => |t| t.app_mail_from_wrong(),
        _ => |t| t.web_choose(),
    }
}

/// Keeps the browser's layer, sealed, and sends what has waited.
async fn keep(viewer: &Viewer, running: &Running, layers: Layers, settings: &Settings) -> Result<()> {
    let workspace = viewer.workspace;
    let browser: Vec<(String, Sealed<String>)> =
        layers.browser.iter().map(|(name, value)| (name.clone(), Sealed::new(value.clone()))).collect();
    let act = move |w: &crate::store::Write<'_>| {
        for name in KEYS {
            let value = browser.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            settings::set(w, name, value)?;
        }
        w.within_workspace(workspace, |w| audit::record(w, "settings.mail", workspace))?;
        notifications::try_all_now(w).map(drop)
    };
    let postbox =
        mailroom::postbox(settings).map_err(|why| Error::refused(move |t| t.app_mail_not_so(&why)))?;
    running.house.store.write(Scope::instance(Actor::Person(viewer.person.id)), act).await?;
    *running.layers.write().unwrap_or_else(PoisonError::into_inner) = layers;
    if !running.house.demo {
        running.mailroom.change(postbox);
    }
    Ok(())
}

/// Tries what is typed, without keeping it; once the server has taken a letter, it is kept.
#[handler]
pub(super) async fn test(viewer: Viewer, running: Data<&Running>, form: Form) -> poem::Result<Response> {
    must_keep_house(&viewer, &running)?;
    viewer.check(&form)?;
    must_be_fresh(&viewer, &running, form.has("first"))?;
    let first = form.has("first");
    // A button without the fields asks whether mail works as it is set.
    let typed = KEYS.iter().any(|key| form.has(key));
    let tried = match if typed { wanted(&running, &form) } else { Ok((running.layers(), now(&running)?)) } {
        Ok((layers, settings)) => try_and_keep(&viewer, &running, layers, &settings, typed).await,
        Err(error) => Err(error),
    };
    let (settings, form_state) = (now(&running)?, FormState::of(&form));
    let (state, tried) = match tried {
        Ok(tried) if typed => (form_state, Some(tried)),
        Ok(tried) => (filled(&settings), Some(tried)),
        Err(error) => (form_state.or_fail(error, viewer.reader.words())?, None),
    };
    let page = views::Mail { settings: &settings, state, first, saved: false, tried };
    Ok(answer(&viewer, &page)?)
}

async fn try_and_keep(
    viewer: &Viewer,
    running: &Running,
    layers: Layers,
    settings: &Settings,
    typed: bool,
) -> Result<views::Tried> {
    let postbox = if typed && !running.house.demo {
        mailroom::postbox(settings).map_err(|why| Error::refused(move |t| t.app_mail_not_so(&why)))?
    } else {
        running.mailroom.postbox()
    };
    let tried = try_out(viewer, running, &postbox).await;
    if typed && tried.taken {
        keep(viewer, running, layers, settings).await?;
    }
    Ok(tried)
}

/// Asks the server, then sends a letter to whoever asks; what it said, and whether it took the letter.
async fn try_out(viewer: &Viewer, running: &Running, postbox: &Postbox) -> views::Tried {
    if let Postbox::Smtp(relay) = postbox
        && let Err(words) = Box::pin(probe(relay)).await
    {
        return views::Tried { taken: false, words };
    }
    let t = viewer.reader.words();
    let message = Message {
        subject: t.app_mail_test_subject().into(),
        lines: vec![t.app_mail_test_text().into()],
        link: Some((t.app_mail_title(), "/settings/mail".into())),
        why: t.app_mail_test_why(),
    };
    let id = data_encoding::HEXLOWER.encode(&random::<16>());
    let origin = &running.house.origin;
    let envelope = Envelope {
        to: viewer.person.email.clone(),
        name: Some(viewer.person.name.clone()),
        message_id: crate::app::courier::message_id(&format!("try_{id}"), origin),
        workspace: None,
        member: true,
    };
    let letter = letter::compose(message, envelope, &viewer.reader, origin);
    let outcome = Box::pin(postbox.send(letter)).await;
    views::Tried { taken: matches!(outcome, Outcome::Accepted { .. }), words: outcome.words().to_owned() }
}
