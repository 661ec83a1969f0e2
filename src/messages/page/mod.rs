//! Pages about messages: the list, one message with its channels and figures, its forms, and whom it reached.

mod figures;
mod lines;
mod routes;
mod views;
mod ways;

pub(super) use routes::routes;
