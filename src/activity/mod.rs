//! What contacts did: append-only, and the only event bus there is.
//!
//! A row carries its own title, so that a timeline is one query and never looks anything up.

mod inbox;
mod model;
mod queries;
mod timeline;

pub use inbox::{HEARD, heard, pending};
pub use model::{Activity, Kind, NewActivity};
pub use queries::{forget, recent, record, retell};
pub use timeline::{Asked, count_between, timeline};
