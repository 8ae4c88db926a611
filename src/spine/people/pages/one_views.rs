//! How one person's page looks.

use super::{
    kit, leave,
    one::{Forms, One},
};
use crate::base::{Reader, text::count};
use crate::slice::Content;
use crate::spine::people::{Person, Role, directory::Standing, viewer::Viewer};
use crate::web::components::{
    Choice, Field, FormState, Look, button, checkboxes, facts, link_button, post_form, problems, section,
    warning_section,
};
use maud::{Markup, html};

pub(super) fn page(viewer: &Viewer, one: &One, forms: &Forms) -> Content {
    let t = viewer.reader.words();
    let oneself = one.person.id == viewer.person.id;
    let primary = match (oneself, one.admin && one.standing.takes_part()) {
        (true, _) => Some(link_button(Look::Primary, "/me", &t.people_edit_me())),
        (false, true) => Some(link_button(Look::Primary, "#leave", &t.people_enter_leave())),
        (false, false) => None,
    };
    let whole = if forms.roles.errors_of_whole().next().is_some() { &forms.roles } else { &forms.leave };
    let body = html! {
        (problems(whole, t))
        div.stack {
            p { (kit::standing(&viewer.reader, one.standing)) }
            (about(viewer, one, oneself))
        }
        @if one.admin { (for_admins(viewer, one, forms)) }
    };
    Content { primary, ..kit::content(one.person.name.reveal().clone(), body) }
}

fn about(viewer: &Viewer, one: &One, oneself: bool) -> Markup {
    let t = viewer.reader.words();
    let person = &one.person;
    let mut rows = Vec::new();
    let roles = kit::roles(t, person);
    if !roles.is_empty() {
        rows.push((t.people_roles(), html! { (roles) }));
    }
    rows.push((t.people_local_time(), html! { (kit::local_time(&viewer.reader, person)) }));
    rows.push((t.people_works(), html! { (kit::hours(&viewer.reader, &person.profile.hours)) }));
    if one.admin || oneself {
        rows.push((t.people_address(), html! { (person.email.reveal()) }));
        rows.push((t.people_language(), html! { (person.profile.lang().language_name()) }));
    }
    if one.admin && one.standing.takes_part() {
        rows.push((t.people_since(), since(&viewer.reader, person)));
    }
    facts(&rows)
}

fn since(reader: &Reader, person: &Person) -> Markup {
    let day = reader.zone.to_datetime(person.added).date();
    html! { time datetime=(day) { (reader.date(day)) } }
}

fn for_admins(viewer: &Viewer, one: &One, forms: &Forms) -> Markup {
    let t = viewer.reader.words();
    let (token, path) = (&viewer.form_token, kit::path(one.person.id));
    html! {
        @match one.standing {
            Standing::Invited(_) => (invited(viewer, one)),
            Standing::Revoked(_) => (invite_again(viewer, one)),
            Standing::Gone => (come_back(viewer, one)),
            Standing::Working | Standing::Off | Standing::Away(_) => {
                (section("leave", &t.people_leave(), html! {
                    p.quiet { (t.people_leave_told(one.person.name.reveal())) }
                    (leave::view(&viewer.reader, token, &format!("{path}/leave"), &one.leave, &forms.leave))
                }))
            }
        }
        @if !matches!(one.standing, Standing::Gone | Standing::Revoked(_)) {
            (roles(viewer, one, &forms.roles))
        }
        @if one.standing.takes_part() {
            @if one.person.id != viewer.person.id { (signed_in(viewer, one)) }
            (leaving(viewer, one))
        }
    }
}

fn roles(viewer: &Viewer, one: &One, state: &FormState) -> Markup {
    let t = viewer.reader.words();
    let held = |role: Role| one.person.is(role).then_some(role.name());
    let state = if state.has_errors() {
        state.clone()
    } else {
        let roles = [Role::Admin, Role::Privacy].into_iter().filter_map(held);
        roles.fold(FormState::new(), |state, name| state.with("role", name))
    };
    let choices = [
        Choice::new(Role::Admin.name(), t.people_role_admin()).hint(t.people_role_admin_hint()),
        Choice::new(Role::Privacy.name(), t.people_role_privacy()).hint(t.people_role_privacy_hint()),
    ];
    let label = t.people_may();
    let field = Field { name: "role", label: &label, ..Field::default() };
    let action = format!("{}/role", kit::path(one.person.id));
    let form = post_form(
        &action,
        &viewer.form_token,
        html! {
            (checkboxes(field, &choices, &state, t))
            div.actions { (button(Look::Quiet, &t.people_save_roles())) }
        },
    );
    section("roles", &t.people_roles(), form)
}

/// A form of one button.
fn act(viewer: &Viewer, one: &One, verb: &str, look: Look, label: &str) -> Markup {
    let action = format!("{}/{verb}", kit::path(one.person.id));
    html! {
        form method="post" action=(action) {
            (crate::web::components::form_token_field(&viewer.form_token))
            (button(look, label))
        }
    }
}

fn invited(viewer: &Viewer, one: &One) -> Markup {
    let t = viewer.reader.words();
    section(
        "invite",
        &t.people_invite_open(),
        html! {
            p.quiet { (t.people_invite_open_text(one.person.name.reveal())) }
            div.actions {
                (act(viewer, one, "resend", Look::Primary, &t.people_resend()))
                (act(viewer, one, "link", Look::Quiet, &t.people_make_link()))
                (act(viewer, one, "revoke", Look::Danger, &t.people_revoke()))
            }
        },
    )
}

fn invite_again(viewer: &Viewer, one: &One) -> Markup {
    let t = viewer.reader.words();
    section(
        "invite",
        &t.people_invite_again(),
        html! {
            p.quiet { (t.people_invite_again_text(one.person.name.reveal())) }
            div.actions {
                (act(viewer, one, "resend", Look::Primary, &t.people_resend()))
                (act(viewer, one, "link", Look::Quiet, &t.people_make_link()))
            }
        },
    )
}

fn come_back(viewer: &Viewer, one: &One) -> Markup {
    let t = viewer.reader.words();
    section(
        "return",
        &t.people_return(),
        html! {
            p.quiet { (t.people_return_text(one.person.name.reveal())) }
            div.actions { (act(viewer, one, "return", Look::Primary, &t.people_return_act())) }
        },
    )
}

/// For a lost laptop. One's own sessions are ended on one's own page.
fn signed_in(viewer: &Viewer, one: &One) -> Markup {
    let t = viewer.reader.words();
    let label = t.people_sign_out_all(count(one.devices));
    section(
        "devices",
        &t.people_signed_in(),
        html! {
            p.quiet { (t.people_sign_out_text(one.person.name.reveal())) }
            div.actions { (act(viewer, one, "sign-out", Look::Quiet, &label)) }
        },
    )
}

fn leaving(viewer: &Viewer, one: &One) -> Markup {
    let t = viewer.reader.words();
    let name = one.person.name.reveal();
    let devices = count(one.devices);
    warning_section(
        "deactivate",
        &t.people_deactivate(name),
        html! {
            p { (t.people_deactivate_text()) " " (t.people_deactivate_devices(devices)) }
            div.actions { (act(viewer, one, "deactivate", Look::Danger, &t.people_deactivate_act())) }
        },
    )
}
