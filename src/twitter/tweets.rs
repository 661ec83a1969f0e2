//! `/tweets`: texts to send, from the draft to what they brought.

mod approval;
mod audience;
mod categories;
mod compose;
mod figures;
mod forms;
mod library;
mod live;
mod model;
mod preview;
mod queries;
mod routes;
mod shelf;
mod show;
mod views;

pub use approval::{draft_tweet, propose_tweet};
pub(super) use audience::Audience;
pub(super) use compose::Checked;
pub(super) use model::sendable;
pub use model::{NewTweet, Tweet, TweetState};
pub(super) use queries::naming;
pub use queries::{any_tweet, create_tweet, tweet};
pub(super) use routes::routes;
