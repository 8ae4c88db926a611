//! Until the sign-in rooms are merged.

use crate::base::{Id, Reader, Result, WorkspaceId};
use crate::spine::people::Person;
use crate::store::{Actor, Scope};
use crate::web::Form;
use poem::{FromRequest, Request, RequestBody};

#[derive(Clone)]
pub struct Viewer {
    pub person: Person,
    pub workspace: WorkspaceId,
    pub session: Id<crate::base::ids::Person>,
    pub reader: Reader,
    pub form_token: String,
}
impl Viewer {
    pub fn scope(&self) -> Scope {
        Scope::workspace(self.workspace, Actor::Person(self.person.id))
    }
    pub fn check(&self, _: &Form) -> Result<()> {
        Ok(())
    }
}
pub fn must_be_fresh(_: &Viewer, _: &str) -> poem::Result<()> {
    Ok(())
}
impl<'a> FromRequest<'a> for Viewer {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(req.data::<Self>().cloned().ok_or_else(|| crate::base::Error::fault("nobody"))?)
    }
}
