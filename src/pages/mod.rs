//! Landing pages.

mod forms;
mod html;
mod model;
mod public;
mod queries;
mod routes;
mod tokens;
mod uses;
mod views;
mod visits;

pub use model::{Draft, LandingPage, VISIT};
pub use public::public_routes;
pub use queries::{create, find};
pub use routes::routes;
pub use tokens::tokens;
pub use uses::FieldUses;
pub use visits::Visits;

use crate::activity;

/// What contacts can do here.
pub fn kinds() -> Vec<activity::Kind> {
    vec![VISIT]
}
