//! `/tweets`: texts to send.

mod compose;
mod forms;
mod preview;
mod queries;
mod routes;
mod views;

pub(super) use queries::naming;
pub use queries::{any_tweet, create_tweet, tweet};
pub(super) use routes::routes;
