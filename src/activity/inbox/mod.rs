//! What contacts did and campaigns have not heard of yet: only kinds that a decision can wait for.

mod queries;

pub(super) use queries::put;
pub use queries::{heard, pending};

/// The kinds of activity that decisions can wait for.
pub const HEARD: [&str; 3] = ["page.visit", "asset.download", "link.click"];
