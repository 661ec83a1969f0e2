//! Campaigns that do not act hear nothing; what contacts did meanwhile is owed to them.

mod queries;

pub(super) use queries::{begin, heard, owed};
