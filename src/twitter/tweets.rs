//! `/tweets`: texts to send.

mod compose;
mod forms;
mod preview;
mod queries;
mod routes;
mod views;

pub use queries::{create_tweet, tweet};
pub(super) use routes::routes;
