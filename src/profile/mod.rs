//! One contact seen whole: imports widely, imported by none.

mod changes;
mod chart;
mod facts;
mod inplace;
mod routes;
mod seen;
mod timeline;
mod views;

pub use routes::routes;
