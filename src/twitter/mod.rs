//! X; the only folder that has heard of it.

mod budget;
mod client;
mod failure;
mod integration;
mod model;
mod oauth;
mod outbox;
mod outside;
mod profile;
mod reconcile;
mod sender;
mod share;
mod steps;
mod tokens;
mod tweets;

pub use client::{Access, Answer, Client, Created, Keys, RequestToken, Window, XPost, XUser};
pub use failure::{Block, Failure, Policy};
pub use integration::{account, features, mappings};
pub use model::{ATTRIBUTES, Account, Features, NewTweet, Span, SpanKind, Tweet};
pub use outbox::{FAILED, Outbox, Post, PostState, SENT};
pub use outside::{Hands, Outside};
pub use profile::{
    Fact, HandleWatcher, Note, Panel, PostCard, ProfileCard, Profiles, Stretch, panel, want, want_on_visit,
};
pub use reconcile::Reconcile;
pub use steps::{Config as TweetStep, SendTweet};
pub use tokens::sources;
pub use tweets::{create_tweet, tweet};

use actix_web::web::ServiceConfig;

/// `/twitter` and `/tweets`; to be registered after [`sending_routes`].
pub fn routes(cfg: &mut ServiceConfig) {
    integration::routes(cfg);
    tweets::routes(cfg);
}

/// The pages about sendings and contacts' pictures; to be registered before `/tweets/{id}` and `/contacts/{id}`.
pub fn sending_routes(cfg: &mut ServiceConfig) {
    outbox::routes(cfg);
    profile::routes(cfg);
}
