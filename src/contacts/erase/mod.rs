//! Somebody wants to know what we hold, or to be forgotten: everything as JSON, anonymising, deleting for good, the
//! receipt, and the hash that keeps an import from bringing them back.

mod doing;
mod queries;
mod routes;
mod suppression;
mod views;

pub(super) use doing::strip;
pub use doing::{Erased, erase, tell};
pub(super) use routes::routes;
pub(super) use suppression::forgotten;
pub use suppression::{Identifier, suppressed};
