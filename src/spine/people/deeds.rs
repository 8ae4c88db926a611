//! How what was done to people, sessions and workspaces reads in the record.

use super::{deed_rows as rows, get};
use crate::base::{Error, Id, PersonId, Result, Words};
use crate::slice::{Deed, Letter, Subject};
use crate::store::Read;

const SOMEBODY: fn(&Words) -> String = |t| t.people_deed_somebody();
/// Where the sentence begins with them.
const SOMEBODY_FIRST: fn(&Words) -> String = |t| t.people_somebody();
const NOBODY: fn(&Words) -> String = |_| String::new();

pub(super) const DEEDS: &[Deed] = &[
    Deed::new("person.added", |t, who, what| t.people_deed_added(who, what), SOMEBODY),
    Deed::new("person.renamed", |t, who, what| t.people_deed_renamed(who, what), SOMEBODY),
    Deed::new("person.profile-set", |t, who, what| t.people_deed_profile(who, what), SOMEBODY),
    Deed::new("person.deactivated", |t, who, what| t.people_deed_deactivated(who, what), SOMEBODY),
    Deed::new("person.returned", |t, who, what| t.people_deed_returned(who, what), SOMEBODY),
    Deed::new("person.signed-out", |t, who, what| t.people_deed_signed_out(who, what), SOMEBODY),
    Deed::new("role.admin-granted", |t, who, what| given(t, who, what, t.people_role_admin()), SOMEBODY),
    Deed::new("role.privacy-granted", |t, who, what| given(t, who, what, t.people_role_privacy()), SOMEBODY),
    Deed::new("role.member-granted", |t, who, what| given(t, who, what, t.people_role_member()), SOMEBODY),
    Deed::new("role.admin-withdrawn", |t, who, what| taken(t, who, what, t.people_role_admin()), SOMEBODY),
    Deed::new(
        "role.privacy-withdrawn",
        |t, who, what| taken(t, who, what, t.people_role_privacy()),
        SOMEBODY,
    ),
    Deed::new("role.member-withdrawn", |t, who, what| taken(t, who, what, t.people_role_member()), SOMEBODY),
    Deed::new("invite.made", |t, who, what| t.people_deed_invited(who, what), SOMEBODY),
    Deed::new("invite.revoked", |t, who, what| t.people_deed_invite_revoked(who, what), SOMEBODY),
    Deed::new("invite.accepted", |t, _, what| t.people_deed_invite_accepted(what), SOMEBODY_FIRST).own(),
    Deed::new("leave.entered", |t, who, what| t.people_deed_leave_entered(who, what), SOMEBODY),
    Deed::new("leave.withdrawn", |t, who, what| t.people_deed_leave_withdrawn(who, what), SOMEBODY),
    Deed::new("email.asked", |t, who, _| t.people_deed_email_asked(who), NOBODY).own(),
    // Nobody else can do these, so that to name whom it is about would name who did it.
    Deed::new("email.changed", |t, _, what| t.people_deed_email_changed(what), SOMEBODY_FIRST).own(),
    Deed::new("email.restored", |t, _, what| t.people_deed_email_restored(what), SOMEBODY_FIRST).own(),
    Deed::new("link.console", |t, who, what| t.people_deed_link(who, what), SOMEBODY),
    Deed::new("link.invite", |t, who, what| t.people_deed_link_invite(who, what), SOMEBODY),
    Deed::new("link.demo", |t, who, what| t.people_deed_link_demo(who, what), SOMEBODY),
    Deed::new("link.set-up", |t, who, _| t.people_deed_link_set_up(who), NOBODY),
    Deed::new("session.opened", |t, _, what| t.people_deed_signed_in(what), SOMEBODY_FIRST).own(),
    Deed::new("session.proved", |t, _, what| t.people_deed_proved(what), SOMEBODY_FIRST).own(),
    Deed::new("session.ended", |t, _, what| t.people_deed_session_ended(what), SOMEBODY_FIRST).own(),
    Deed::new("sign-in.failed", |t, _, _| t.people_deed_code_wrong(), NOBODY),
    Deed::new("sign-in.exhausted", |t, _, _| t.people_deed_codes_used_up(), NOBODY),
    Deed::new("workspace.made", |t, who, _| t.people_deed_workspace_made(who), NOBODY),
    Deed::new("workspace.renamed", |t, who, _| t.people_deed_workspace_renamed(who), NOBODY),
    Deed::new("workspace.newcomers-set", |t, who, _| t.people_deed_workspace_newcomers(who), NOBODY),
    Deed::new("workspace.added", |t, who, _| t.people_deed_workspace_added(who), NOBODY),
];

fn given(t: &Words, who: &str, what: &str, role: String) -> String {
    t.people_deed_role_given(who, role, what)
}

fn taken(t: &Words, who: &str, what: &str, role: String) -> String {
    t.people_deed_role_taken(who, role, what)
}

/// What each message of this slice is about.
pub(super) const LETTERS: &[Letter] = &[
    ("people.leave-entered", |t| t.people_letter_leave_entered()),
    ("people.leave-withdrawn", |t| t.people_letter_leave_withdrawn()),
    ("people.role-changed", |t| t.people_letter_role()),
    ("people.signed-out", |t| t.people_letter_signed_out()),
    ("people.new-device", |t| t.people_letter_new_device()),
    ("people.console-link", |t| t.people_letter_console_link()),
];

/// Whom an entry is about, as they are called now.
pub(super) fn subject(r: &Read<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Subject>> {
    let person = match kind {
        "per" => Some(Id::from_bytes(id)),
        "inv" => rows::invited(r, Id::from_bytes(id))?,
        "lve" => rows::away(r, Id::from_bytes(id))?,
        "ses" => rows::signed_in(r, Id::from_bytes(id))?,
        _ => None,
    };
    person.map_or(Ok(None), |person| of_person(r, person))
}

/// A person as the subject of an entry; `None` if they are gone.
///
/// # Errors
/// A fault if they cannot be read.
pub fn of_person(r: &Read<'_>, id: PersonId) -> Result<Option<Subject>> {
    match get(r, id) {
        Ok(person) => {
            Ok(Some(Subject { name: person.name, href: Some(format!("/people/{id}")), person: Some(id) }))
        }
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
