//! Files people may download.

mod delivery;
mod forms;
mod kinds;
mod model;
mod public;
mod queries;
mod range;
mod routes;
mod tokens;
mod upload;
mod views;

pub use model::{Asset, DOWNLOAD, Details, File};
pub use public::public_routes;
pub use queries::{create, find};
pub use routes::routes;
pub use tokens::tokens;
pub use upload::keep;

use crate::activity;

/// What contacts can do here.
pub fn kinds() -> Vec<activity::Kind> {
    vec![DOWNLOAD]
}
