//! What runs, when it last ran, what waits.

mod routes;
mod views;

pub use routes::routes;
