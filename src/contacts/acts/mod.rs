//! Everything that was done to many contacts: how far it is, what it came to, and the way back.

mod routes;
mod views;

pub(super) use routes::routes;
