//! Rows that listen to what their contact does.

mod queries;

pub(in crate::campaigns) use queries::{Armed, armed, catch_up, claim_expired, done_while_armed, of_rows};
