//! One contact seen whole: imports widely, imported by none.

mod routes;
mod views;

pub use routes::routes;
