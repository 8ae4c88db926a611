//! Making requests: the rows behind links and codes.

use super::{
    Purpose, RequestId, rows,
    secrets::{self, Hash, Token},
};
use crate::base::{PersonId, Result, Sealed, WorkspaceId};
use crate::store::Write;

/// What a new request is to hold.
pub(in crate::spine::people) struct Ask {
    pub(super) purpose: Purpose,
    pub(super) whose: Option<(WorkspaceId, PersonId)>,
    pub(super) browser: Option<Hash>,
    pub(super) next: Option<String>,
    pub(super) wanted: Option<Sealed<String>>,
}

impl Ask {
    pub(in crate::spine::people) fn new(purpose: Purpose) -> Self {
        Self { purpose, whose: None, browser: None, next: None, wanted: None }
    }
    pub(in crate::spine::people) fn of(self, whose: Option<(WorkspaceId, PersonId)>) -> Self {
        Self { whose, ..self }
    }
    pub(in crate::spine::people) fn wanting(self, address: Sealed<String>) -> Self {
        Self { wanted: Some(address), ..self }
    }
    pub(in crate::spine::people) fn on_to(self, next: Option<&str>) -> Self {
        Self { next: next.map(str::to_owned), ..self }
    }
    pub(in crate::spine::people) fn by(self, browser: Option<Hash>) -> Self {
        Self { browser, ..self }
    }
}

/// A request just made: the only moment at which its token and code are known.
pub(in crate::spine::people) struct Made {
    pub(in crate::spine::people) id: RequestId,
    purpose: Purpose,
    token: Token,
    pub(super) code: String,
}

impl Made {
    /// The path of its link; the token stands in the fragment, which no server or proxy sees.
    /// What the link is for stands in it only as a word for the button of its page.
    pub(in crate::spine::people) fn path(&self) -> String {
        let said = matches!(self.purpose, Purpose::SetUp | Purpose::Email | Purpose::UndoEmail);
        let query = if said { format!("?for={}", self.purpose.name()) } else { String::new() };
        format!("/l/{}{query}#{}", self.id, self.token.text())
    }
}

/// Makes a request row. A code goes only with requests that a browser asked for.
pub(in crate::spine::people) fn make(w: &Write<'_>, ask: Ask) -> Result<Made> {
    let (id, purpose) = (RequestId::random(), ask.purpose);
    let made = Made { id, purpose, token: Token::new(), code: secrets::new_code() };
    let code = ask.browser.map(|_| secrets::code_mac(w, made.id, &made.code));
    rows::insert(w, made.id, &ask, &made.token.hash(), code)?;
    Ok(made)
}
