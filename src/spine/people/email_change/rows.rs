//! The SQL of a change of address.

use crate::base::{PersonId, Result, Sealed};
use crate::spine::people::rows::EMAIL;
use crate::store::{Read, Write, named_params};
use crate::vault::Owner;

pub(super) fn set_email(w: &Write<'_>, id: PersonId, email: &Sealed<String>) -> Result<()> {
    w.exec_one(
        "UPDATE people SET email_sealed = :email WHERE workspace = :workspace AND id = :id",
        named_params! { ":id": id, ":email": w.seal(&EMAIL, id, Owner::Person(id), email.text())? },
    )
}

pub(super) fn waits(r: &Read<'_>, person: PersonId) -> Result<bool> {
    let n = r.count(
        "SELECT count(*) FROM sign_in_requests
         WHERE person = :person AND purpose = 'email' AND state = 'sent' AND expires_at > :now /* instance */",
        named_params! { ":person": person, ":now": r.wall() },
    )?;
    Ok(n > 0)
}
