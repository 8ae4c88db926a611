//! Change signals: told after commit, without content.

use crate::base::WorkspaceId;

/// Something of this topic changed in this workspace; whoever cares asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Where; nil for the instance.
    pub workspace: WorkspaceId,
    /// What, by the name of the slice that wrote.
    pub topic: &'static str,
}
