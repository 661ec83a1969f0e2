//! Rate windows and money: may this call be made now, and what does it cost.
//!
//! The rules are pure; the database remembers windows and spend, so that a restart forgets neither.

mod queries;
mod rules;

pub(super) use queries::{note_refusal, note_windows, read_room, room, spend, spent_on};
pub(super) use rules::{CREATE, OWN_POSTS, Price, Purpose, READ_BUDGET, USER, price_of_post};
