//! How a page looks when somebody shares it: what was filled in, the tags that say it, and what it will look like on X.

mod facts;
mod forms;
mod markup;
mod model;
mod preview;
mod queries;
mod routes;
mod scan;
mod tags;
mod views;

pub use model::{Card, Share};
pub(super) use preview::{Preview, preview};
pub use queries::change;
pub(super) use routes::routes;
pub(super) use tags::dressed;
