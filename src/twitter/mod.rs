//! X; the only folder that has heard of it.

mod budget;
mod client;
mod failure;
mod model;
mod oauth;
mod outbox;
mod outside;
mod profile;
mod reconcile;
mod sender;
mod steps;

pub use client::{Access, Answer, Client, Created, Keys, RequestToken, Window, XPost, XUser};
pub use failure::{Block, Failure, Policy};
pub use model::{ATTRIBUTES, Account, Features, NewTweet, Span, SpanKind, Tweet};
pub use outbox::{FAILED, Outbox, Post, PostState, SENT};
pub use outside::{Hands, Outside};
pub use profile::{Fact, HandleWatcher, Note, Panel, PostCard, ProfileCard, Profiles, Stretch, panel, want, want_on_visit};
pub use reconcile::Reconcile;
pub use steps::{Config as TweetStep, SendTweet};

/// The pages about sendings and contacts' pictures; to be registered before `/tweets/{id}` and `/contacts/{id}`.
pub fn sending_routes(cfg: &mut actix_web::web::ServiceConfig) {
    outbox::routes(cfg);
    profile::routes(cfg);
}
