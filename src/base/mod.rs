//! The ground floor: pure types that everything else speaks. No input or output happens here.

pub mod calendar;
pub mod clock;
pub mod error;
pub mod ids;
pub mod pae;
pub mod sealed;
pub mod text;

pub use clock::{Clock, Now, WallNow};
pub use error::{Error, Refusal, Result};
pub use ids::{Id, PersonId, WorkspaceId};
pub use sealed::Sealed;
pub use text::{Lang, Reader, Words};
