//! Joining a campaign, by its source.

mod queries;

pub(super) use queries::{CHUNK, Wanted, enrol, matching};
