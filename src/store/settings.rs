//! What an admin set in the browser: named values of the instance, kept sealed.

use super::{Class, Column, Read, Write};
use crate::base::{Error, Id, Result, Sealed, WorkspaceId};
use crate::vault::Owner;
use rusqlite::named_params;

crate::ids! {
    /// A setting of the instance.
    Setting "set" SettingId,
}

/// A setting's value.
pub const VALUE: Column = Column::new("settings", "value_sealed", Class::Secret, "Setting");
const OWNER: Owner = Owner::Workspace(WorkspaceId::NIL);

/// All settings, by name.
///
/// # Errors
/// A fault if one does not open.
pub fn all(r: &Read<'_>) -> Result<Vec<(String, Sealed<String>)>> {
    let r = r.within(WorkspaceId::NIL);
    r.all("SELECT id, name, value_sealed FROM settings ORDER BY name", &[], |row| {
        let (id, name): (SettingId, String) = (row.get("id")?, row.get("name")?);
        let both = row.open(&VALUE, id, OWNER)?;
        let value = both.reveal().strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('='));
        let value = value.ok_or_else(|| Error::fault("a setting was given another's name"))?;
        Ok((name, Sealed::new(value.to_owned())))
    })
}

/// Sets or, with `None`, forgets a setting. Belongs in an instance-wide write.
///
/// # Errors
/// A fault outside the instance's scope, for the seal names the scope.
pub fn set(w: &Write<'_>, name: &str, value: Option<&Sealed<String>>) -> Result<()> {
    if w.workspace() != WorkspaceId::NIL {
        return Err(Error::fault("settings belong to the instance"));
    }
    w.exec("DELETE FROM settings WHERE name = :name", named_params! { ":name": name })?;
    if let Some(value) = value {
        let id: SettingId = Id::random();
        // The name is sealed with the value: a password must not turn up as the name of a server.
        let both = format!("{name}={}", value.reveal());
        w.exec(
            "INSERT INTO settings (id, name, value_sealed, set_at) VALUES (:id, :name, :value, :now)",
            named_params! {
                ":id": id, ":name": name, ":now": w.now(),
                ":value": w.seal(&VALUE, id, OWNER, &both)?,
            },
        )?;
    }
    w.changed("settings");
    Ok(())
}
