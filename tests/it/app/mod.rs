//! The app around the slices: start, time, mail.

mod a_real_server;
mod live;
mod live_figures;
mod mail_goes_out;
mod settings_in_the_browser;
mod starting;
mod time_passes;
mod workspaces;
