//! The ground floor: pure types that everything else speaks. No input or output happens here
//! (a debug build may end itself at a named point).

pub mod calendar;
pub mod clock;
pub mod document;
pub mod error;
pub mod ids;
pub mod pae;
pub mod points;
pub mod sealed;
pub mod text;

pub use clock::{Clock, Now, WallNow};
pub use error::{Condition, Error, Refusal, Result};
pub use ids::{Id, PersonId, WorkspaceId};
pub use points::point;
pub use sealed::Sealed;
pub use text::{Dial, Lang, Reader, Words};
