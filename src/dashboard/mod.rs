//! The first page after signing in.

mod routes;
mod views;

pub use routes::routes;
