//! Processes that are killed without warning, and what is found afterwards; disks that are full or fail.

pub mod child;
mod disk;
mod killed;
mod points;
mod post_office;
mod sends;
