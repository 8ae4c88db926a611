//! Typed components: pure functions that make one piece of a page each. Nothing here styles inline.

mod filter;
mod forms;
mod state;
mod things;
mod turns;

pub use filter::{Pages, filter_day, filter_form, filter_select, pages};
pub use forms::{
    Choice, Field, Kind, Look, button, button_saying, button_to, checkbox, checkboxes, field, field_of_code,
    fields, form_id, form_token_field, fragment_token, link_button, post_button, post_form, problems, radios,
    select, textarea, wrong_lines,
};
pub use state::FormState;
pub use things::{
    Tone, Way, badge, badge_saying, copy_box, due, empty, facts, first_run, initials, menu, notice, person,
    person_big, section, shape, side_section, steps, table, time, tint, warning_section,
};
pub use turns::{Act, TurnLine, acts, more, on_duty, turn_fold, turn_group, turn_line, turn_list};
