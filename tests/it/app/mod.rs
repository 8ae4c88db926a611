//! The app around the slices: start, time, mail.

mod a_real_server;
mod deliveries;
mod express;
mod live;
mod live_figures;
mod mail_goes_out;
mod record;
mod rotation_files;
mod search;
mod settings_in_the_browser;
mod starting;
mod time_passes;
mod walls;
mod what_goes;
mod workspaces;
