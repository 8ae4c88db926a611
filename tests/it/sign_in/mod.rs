//! The sign-in door, from the browser's side and from the rules' side.

mod address;
mod door;
mod first_run;
mod limits;
mod sessions;
mod several;
pub mod stage;
