//! X's API: one function per endpoint. This folder is the only place that knows X's addresses and JSON.

mod calls;
mod http;
mod media;
mod mentions;
mod text;
mod wire;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use url::Url;

pub use super::oauth::Keys;
pub(in crate::twitter) use mentions::{Asked, Mentions, XMention};

use super::failure::Failure;
use super::model::{Span, SpanKind};
use crate::clock::{At, Clock};
use crate::config::Config;

/// Speaks to X; cheap to clone.
#[derive(Clone)]
pub struct Client {
    api: Url,
    web: Url,
    is_local: bool,
    timeout: Duration,
    clock: Clock,
    wire: Arc<OnceLock<reqwest::Client>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.api)
    }
}

impl Client {
    /// For the X that the configuration names; nothing is opened before the first call.
    pub fn new(config: &Config, clock: Clock) -> Self {
        Self {
            api: config.x_api.clone(),
            web: config.x_web.clone(),
            is_local: config.x_is_local(),
            timeout: config.x_timeout,
            clock,
            wire: Arc::default(),
        }
    }
}

/// How many more calls X allows to an endpoint, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `POST /2/tweets`.
    pub endpoint: &'static str,
    /// `15m`, `day_app` or `day_user`.
    pub span: &'static str,
    /// In the whole window.
    pub allowed: u32,
    /// Still.
    pub remaining: u32,
    /// When it begins anew.
    pub resets_at: At,
}

/// What X answered, and what it said beside.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// What was asked for, or why not.
    pub result: Result<T, Failure>,
    /// Every window X named.
    pub windows: Vec<Window>,
    /// `read`, `read-write`, …: X's own words.
    pub access_level: Option<String>,
    /// X's number of this call, to ask X about it.
    pub transaction: Option<String>,
    /// How far X's clock is ahead of ours.
    pub skew_seconds: Option<i64>,
}

/// A post that was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// X's id.
    pub xid: String,
    /// As X stored it: links are t.co.
    pub text: String,
}

/// A user of X.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct XUser {
    /// X's id, which never changes.
    pub xid: String,
    /// Without the `@`.
    pub handle: String,
    /// As shown.
    pub name: String,
    /// With links written out.
    pub bio: Option<String>,
    /// Free text.
    pub place: Option<String>,
    /// Written out.
    pub website: Option<String>,
    /// The small one that X names; see [`XUser::large_picture_url`].
    pub picture_url: Option<String>,
    /// How many follow them.
    pub followers: Option<u64>,
    /// How many they follow.
    pub following: Option<u64>,
    /// How many posts they wrote.
    pub posts: Option<u64>,
    /// Whether only followers see their posts.
    pub is_protected: bool,
    /// Whether X shows a tick beside the name.
    pub is_verified: bool,
    /// none, blue, business, government.
    pub verified_type: Option<String>,
    /// Since when they are on X.
    pub joined_at: Option<At>,
}

/// A post of a user's timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XPost {
    /// X's id.
    pub xid: String,
    /// The whole text, links as t.co.
    pub text: String,
    /// Links, mentions and tags within it, in order.
    pub entities: Vec<Span>,
    /// When.
    pub posted_at: At,
    /// Hearts.
    pub likes: u64,
    /// Reposts.
    pub reposts: u64,
    /// Replies.
    pub replies: u64,
    /// Pictures, and stills of films.
    pub photos: Vec<XPhoto>,
    /// Whether its author changed it since.
    pub is_edited: bool,
}

/// A picture of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XPhoto {
    /// X's name of it.
    pub key: String,
    /// Where X has it.
    pub url: String,
    /// Whether it is the still of a film.
    pub is_film: bool,
    /// What its author says is to be seen.
    pub alt: Option<String>,
    /// Width and height on X.
    pub size: (u32, u32),
}

impl XUser {
    /// The same picture in 400 by 400: X writes the size before the extension.
    pub fn large_picture_url(&self) -> Option<String> {
        let url = self.picture_url.as_deref()?;
        let large = url.rsplit_once("_normal.").map(|(start, extension)| format!("{start}_400x400.{extension}"));
        Some(large.unwrap_or_else(|| url.to_owned()))
    }
}

impl XPhoto {
    /// The same picture at most 1,200 pixels wide: X takes the size beside the address.
    pub fn medium_url(&self) -> String {
        if self.url.contains('?') { self.url.clone() } else { format!("{}?name=medium", self.url) }
    }
}

impl XPost {
    /// The text with its links written out: what is compared with a text of ours.
    pub fn written_out(&self) -> String {
        let chars: Vec<char> = self.text.chars().collect();
        let (mut text, mut from) = (String::new(), 0);
        for span in self.entities.iter().filter(|span| span.kind == SpanKind::Url) {
            let target = span.target.as_ref().unwrap_or(&span.href);
            text.extend(chars.get(from..span.start).unwrap_or_default());
            text.push_str(target);
            from = span.end;
        }
        text.extend(chars.get(from..).unwrap_or_default());
        text
    }
}

/// The first leg of connecting.
#[derive(Clone)]
pub struct RequestToken {
    /// Comes back with the callback.
    pub token: String,
    /// Never leaves us.
    pub secret: String,
}

/// What connecting ends with.
#[derive(Clone)]
pub struct Access {
    /// Its id.
    pub token: String,
    /// Its secret.
    pub secret: String,
    /// Whose it is: X's id.
    pub user_xid: String,
    /// Whose it is, without the `@`.
    pub handle: String,
}
