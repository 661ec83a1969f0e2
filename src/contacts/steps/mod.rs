//! What contacts offer campaigns.

mod field;
mod tags;

pub use field::{Comparison, FieldCompares};
pub use tags::{ChangeTags, TagNames};
