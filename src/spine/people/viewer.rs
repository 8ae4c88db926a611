//! Who is signed in.
use super::Person;
use crate::base::{Reader, Result, WorkspaceId};
use crate::store::{Actor, Scope};
use crate::web::Form;
use poem::{FromRequest, Request, RequestBody};
/// Somebody signed in.
#[derive(Clone)]
pub struct Viewer {
    /// x
    pub person: Person,
    /// x
    pub workspace: WorkspaceId,
    /// x
    pub reader: Reader,
    /// x
    pub form_token: String,
}
impl Viewer {
    /// x
    pub fn scope(&self) -> Scope {
        Scope::workspace(self.workspace, Actor::Person(self.person.id))
    }
    /// x
    pub fn check(&self, _form: &Form) -> Result<()> {
        Ok(())
    }
}
impl<'a> FromRequest<'a> for Viewer {
    async fn from_request(_: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Err(crate::base::Error::NotFound.into())
    }
}
