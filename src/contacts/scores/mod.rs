//! How scores moved over time: for pictures of it.

mod queries;

pub use queries::points_between;
