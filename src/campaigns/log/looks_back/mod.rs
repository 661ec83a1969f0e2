//! Rows that listen from an earlier moment on.

mod queries;

pub(in crate::campaigns) use queries::{Fresh, fresh, listen_since, recall};
