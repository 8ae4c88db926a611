//! What the planner promises, held against rotations made at random and against lists written by hand.
//!
//! The promises are those of the design of rotations; nothing here looks into the planner. The random
//! rotations are the same in each run; `TURNKEEP_SEED` makes others, `TURNKEEP_CASES` so many times more.

mod absences;
mod calendar;
mod cases;
mod duty;
mod edits;
mod props;
mod world;
