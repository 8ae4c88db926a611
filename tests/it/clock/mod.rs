//! Clocks that jump, sleep, move to another zone or get new rules; and years of all that at once.

mod jumps;
mod moving;
mod oracle;
mod rules;
mod simulation;
mod wall;
mod years;
