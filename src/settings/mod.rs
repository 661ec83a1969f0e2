//! What an administrator may change: typed values by name.

mod queries;

pub use queries::{get, put};
