//! The app: puts the slices together, starts them, keeps time for them and carries their messages.
//!
//! ```text
//! slices     the one list, and what is folded over it
//! routes     every page, with the guard at each
//! running    a whole house from its parts: router, scheduler, courier
//! backup     a copy of the live data, checked before it is called one
//! boot       data folder, keys, store: in order, or a sentence why not
//! serve      a whole life: listen, say so, stop in order
//! scheduler  what is due, workspace by workspace
//! courier    outbox rows become letters; urgent ones never touch the disk
//! hangup     connections end when the other side is gone
//! live       open streams: something changed
//! home       everything due from the reader
//! record     what was done here, by whom and when
//! shell      the frame around every page
//! chores     what is done by the calendar of the machine
//! zones      new time zone rules, and what they move
//! control    the socket for whoever runs the machine
//! demo       a small world to try
//! ```

pub mod backup;
pub mod boot;
pub mod chores;
pub mod config;
pub mod control;
pub mod courier;
pub mod demo;
pub mod hangup;
mod health;
mod home;
mod letter;
pub mod links;
pub mod live;
pub mod mailroom;
mod reconcile;
mod record;
mod rotation_files;
mod routes;
pub mod running;
pub mod scheduler;
mod search;
pub mod serve;
mod settings;
mod shell;
mod slices;
mod tls;
pub mod urgent;
mod zones;

pub use boot::Halt;
pub use routes::routes;
pub use running::{Parts, Running, build};
pub use slices::{deeds, letters, slices, tables};
