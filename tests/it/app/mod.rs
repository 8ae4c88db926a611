//! The app around the slices: start, time, mail.

mod mail_goes_out;
mod starting;
mod time_passes;
