//! Rate windows and money: may this call be made now, and what does it cost.
//!
//! The rules are pure; the database remembers windows and spend, so that a restart forgets neither.

mod queries;
mod rules;

pub(super) use queries::{closed_until, note_refusal, note_windows, read_room, room, spend};
pub(super) use rules::{CREATE, OWN_POSTS, POSTS, Price, Purpose, USER, price_of_post};
