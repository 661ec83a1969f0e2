//! Who changed what: before and after; the journal that every undo reads.

mod model;
mod queries;

pub use model::{Change, NewChange};
pub use queries::{changes_of, record};
