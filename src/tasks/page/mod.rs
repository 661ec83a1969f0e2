//! Pages about tasks: the list, one task, its form, and the part of a contact's page.

mod ending;
mod list;
mod queries;
mod routes;
mod views;

pub use routes::routes;
pub use views::{Card, card};
