//! The reader's own page: name, time, language, hours, how they are told, leave, devices and messages.

use super::{kit, leave, mine_views};
use crate::base::Result;
use crate::slice::{Content, Failure, House, Said, see_other_saying};
use crate::spine::notifications::{self, Attempt, Delivery};
use crate::spine::people::{
    self, Leave, TypedDigest, TypedHours, TypedProfile, TypedTime, sessions, several, viewer::Viewer,
};
use crate::store::{Read, Write};
use crate::web::{Form, components::FormState};
use poem::{IntoResponse, Response, handler, web::Data};

/// How many messages are shown.
const MESSAGES: usize = 8;

/// What the page shows.
pub(super) struct Mine {
    pub(super) leave: Vec<Leave>,
    pub(super) devices: Vec<sessions::Line>,
    /// Whether the way to other workspaces is shown.
    pub(super) elsewhere: bool,
    pub(super) messages: Vec<(Delivery, Option<Attempt>)>,
}

/// The sections that have a form, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    You,
    Time,
    Hours,
    Told,
    Shortcuts,
    Leave,
}

impl Section {
    /// Its id on the page.
    pub(super) const fn anchor(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Time => "time",
            Self::Hours => "hours",
            Self::Told => "told",
            Self::Shortcuts => "keyboard",
            Self::Leave => "leave",
        }
    }
}

/// Forms that came back.
#[derive(Default)]
pub(super) struct Forms(pub(super) Vec<(Section, FormState)>);

impl Forms {
    /// The form of a section as it came back, or as it is otherwise.
    pub(super) fn or(&self, section: Section, kept: impl FnOnce() -> FormState) -> FormState {
        let back = self.0.iter().find(|(of, _)| *of == section);
        back.map_or_else(kept, |(_, state)| state.clone())
    }
}

fn mine(r: &Read<'_>, viewer: &Viewer) -> Result<Mine> {
    let me = viewer.person.id;
    Ok(Mine {
        leave: leave::coming(r, me)?,
        devices: sessions::list(r, me)?,
        elsewhere: elsewhere(r, viewer)?,
        messages: notifications::to(r, me, MESSAGES)?,
    })
}

/// Whoever has shown their mailbox sees the way if there is one. Others see it whenever this house has
/// several workspaces, so that it says nothing of them.
fn elsewhere(r: &Read<'_>, viewer: &Viewer) -> Result<bool> {
    match viewer.found.mailbox {
        Some(_) => several::may_switch(r, &viewer.found),
        None => Ok(people::workspaces(r)?.len() > 1),
    }
}

fn shown(viewer: &Viewer, house: &House, forms: &Forms) -> Result<Content, Failure> {
    let mine = house.store.read(viewer.scope(), |r| mine(r, viewer))?;
    Ok(mine_views::page(viewer, &mine, forms))
}

#[handler]
pub(super) async fn page(viewer: Viewer, house: Data<&House>) -> Result<Content, Failure> {
    shown(&viewer, &house, &Forms::default())
}

/// Does what a section's form asks for: back to that section, or the page again with the form as it was.
async fn save(
    viewer: &Viewer,
    house: &House,
    form: &Form,
    section: Section,
    act: impl FnOnce(&Write<'_>, &Form) -> Result<()> + Send + 'static,
) -> Result<Response, Failure> {
    match kit::changed(viewer, house, form, act).await {
        Ok(()) => Ok(see_other_saying(&format!("/me#{}", section.anchor()), Said::Saved)),
        Err(error) => {
            let state = kit::kept(form, error, viewer)?;
            let status = FormState::status(&state);
            let again = shown(viewer, house, &Forms(vec![(section, state)]))?;
            Ok(Content { status, ..again }.into_response())
        }
    }
}

async fn save_profile(
    viewer: &Viewer,
    house: &House,
    form: &Form,
    section: Section,
    typed: fn(&Form) -> TypedProfile,
) -> Result<Response, Failure> {
    let me = viewer.person.id;
    save(viewer, house, form, section, move |w, form| people::set_profile(w, me, &typed(form))).await
}

#[handler]
pub(super) async fn rename(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Response, Failure> {
    let me = viewer.person.id;
    let act = move |w: &Write<'_>, form: &Form| people::rename(w, me, &form.text("name").into());
    save(&viewer, &house, &form, Section::You, act).await
}

#[handler]
pub(super) async fn set_time(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Response, Failure> {
    let typed = |form: &Form| {
        let time = TypedTime { zone: form.text("zone"), lang: form.text("lang"), dial: form.text("dial") };
        TypedProfile { time: Some(time), ..TypedProfile::default() }
    };
    save_profile(&viewer, &house, &form, Section::Time, typed).await
}

#[handler]
pub(super) async fn set_hours(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Response, Failure> {
    let typed = |form: &Form| {
        let (from, until) = (form.text("from"), form.text("until"));
        let hours = TypedHours { days: form.many("days"), from, until };
        TypedProfile { hours: Some(hours), ..TypedProfile::default() }
    };
    save_profile(&viewer, &house, &form, Section::Hours, typed).await
}

#[handler]
pub(super) async fn set_digest(viewer: Viewer, house: Data<&House>, form: Form) -> Result<Response, Failure> {
    let typed = |form: &Form| {
        let digest = TypedDigest { when: form.text("digest"), at: form.text("digest_at") };
        TypedProfile { digest: Some(digest), ..TypedProfile::default() }
    };
    save_profile(&viewer, &house, &form, Section::Told, typed).await
}

#[handler]
pub(super) async fn set_shortcuts(
    viewer: Viewer,
    house: Data<&House>,
    form: Form,
) -> Result<Response, Failure> {
    let typed =
        |form: &Form| TypedProfile { shortcuts: Some(form.has("shortcuts")), ..TypedProfile::default() };
    save_profile(&viewer, &house, &form, Section::Shortcuts, typed).await
}

#[handler]
pub(super) async fn enter_leave(
    viewer: Viewer,
    house: Data<&House>,
    form: Form,
) -> Result<Response, Failure> {
    let me = viewer.person.id;
    save(&viewer, &house, &form, Section::Leave, move |w, form| leave::act(w, me, form)).await
}
