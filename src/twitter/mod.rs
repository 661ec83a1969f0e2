//! X; the only folder that has heard of it.

mod alike;
mod budget;
mod channel;
mod client;
mod failure;
mod following;
mod integration;
mod keeping;
mod mentions;
mod metrics;
mod model;
mod oauth;
mod outbox;
mod outside;
mod overview;
mod pictures;
mod profile;
mod reconcile;
mod sender;
mod sending;
mod share;
mod steps;
mod tokens;
mod tweets;
mod uses;

pub use budget::{Alarm, alarm};
pub use client::{Access, Answer, Client, Created, Keys, RequestToken, Window, XPhoto, XPost, XUser};
pub use failure::{Block, Failure, Policy};
pub use following::{Accounts, follows};
pub use integration::{Mapping, Rule, account, adopt, features, health, mappings};
pub use keeping::{Ageing, Recheck, Tidy};
pub use mentions::{Listener, MENTIONED};
pub use metrics::Metrics;
pub use model::{ATTRIBUTES, Account, Features, Span, SpanKind, Widget};
pub use oauth::{Call, Moment, Signer};
pub use outbox::{DayLine, FAILED, Figures, Outbox, Post, PostState, SENT, Span as DaySpan, Stop, Way, days, figures};
pub use outside::{Hands, Outside};
pub use pictures::Pictures;
pub use profile::{
    Asked, Body, Faces, Fact, Glance, HandleWatcher, Note, OurPost, Panel, Part, PhotoCard, PostCard, ProfileCard,
    Profiles, Stretch, TagCard, WithUs, glance, panel, want, want_on_visit,
};
pub use reconcile::Reconcile;
pub use sending::allow_mentions;
pub use steps::{ClicksLink, Config as TweetStep, HasHandle, SendTweet, TweetWasSent};
pub use tokens::sources;
pub use tweets::{NewTweet, Tweet, TweetState, any_tweet, create_tweet, draft_tweet, propose_tweet, tweet};
pub use uses::FieldUses;

use actix_web::web::ServiceConfig;

use crate::activity::Kind;

/// `/twitter` and `/tweets`, and what contacts' pages need of X.
pub fn routes(cfg: &mut ServiceConfig) {
    // Before the rest: `/tweets/{id}` would take `posts` for a number.
    overview::routes(cfg);
    outbox::routes(cfg);
    profile::routes(cfg);
    integration::routes(cfg);
    keeping::routes(cfg);
    sending::routes(cfg);
    budget::routes(cfg);
    tweets::routes(cfg);
}

/// The activities of contacts that are recorded here.
pub fn kinds() -> Vec<Kind> {
    vec![SENT, FAILED, MENTIONED]
}
