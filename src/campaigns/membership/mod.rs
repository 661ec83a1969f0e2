//! Joining a campaign, by its source or by hand, and leaving it.

mod by_hand;
mod queries;

pub(super) use by_hand::{TAKEN_OUT, join, leave};
pub(super) use queries::{CHUNK, Wanted, enrol, matching, sample};
