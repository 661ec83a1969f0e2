//! X; the only folder that has heard of it.

mod client;
mod failure;
mod integration;
mod model;
mod oauth;
mod share;
mod tokens;
mod tweets;

pub use client::{Access, Answer, Client, Created, Keys, RequestToken, Window, XPost, XUser};
pub use failure::{Block, Failure, Policy};
pub use integration::{account, features, mappings};
pub use model::{ATTRIBUTES, Account, Features, NewTweet, Span, SpanKind, Tweet};

pub use tokens::sources;
pub use tweets::{create_tweet, tweet};

use actix_web::web::ServiceConfig;

/// `/twitter` and `/tweets`.
pub fn routes(cfg: &mut ServiceConfig) {
    integration::routes(cfg);
    tweets::routes(cfg);
}
