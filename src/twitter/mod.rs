//! X; the only folder that has heard of it.

mod client;
mod failure;
mod model;
mod oauth;

pub use client::{Access, Answer, Client, Created, Keys, RequestToken, Window, XPost, XUser};
pub use failure::{Block, Failure, Policy};
pub use model::{ATTRIBUTES, Account, Features, NewTweet, Span, SpanKind, Tweet};
