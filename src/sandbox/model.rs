//! What the stand-in keeps: apps, people, tokens, posts, and how it is to behave.

use std::collections::BTreeMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::clock::At;

/// What an app, or a token it was given, may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Look only.
    Read,
    /// Look and post.
    #[default]
    ReadWrite,
    /// Look, post and send direct messages.
    ReadWriteDirectmessages,
}

impl Access {
    /// As X's `x-access-level` header says it.
    pub fn header(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadWrite => "read-write",
            Self::ReadWriteDirectmessages => "read-write-directmessages",
        }
    }
}

/// An app registered with X: the client key and what belongs to it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The client key.
    pub key: String,
    /// The client secret.
    pub secret: String,
    /// What people read on the authorise page.
    pub name: Option<String>,
    /// The allow-list of callbacks, ten at most.
    pub callbacks: Vec<String>,
    /// What tokens given from now on may do.
    pub access: Access,
    /// Whether a PIN may take the place of a callback.
    pub allow_oob: bool,
    /// Whether X has suspended the app.
    pub suspended: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "X's own flags, each of them free of the others")]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) bio: String,
    pub(super) location: String,
    pub(super) url: String,
    pub(super) protected: bool,
    pub(super) suspended: bool,
    pub(super) locked: bool,
    pub(super) deleted: bool,
    pub(super) verified: bool,
    pub(super) followers: u64,
    pub(super) following: u64,
    pub(super) created_at: At,
    pub(super) picture: Option<String>,
}

impl User {
    pub(super) fn is_called(&self, handle: &str) -> bool {
        self.handle.eq_ignore_ascii_case(handle)
    }
}

/// A user's leave for an app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Token {
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) app: String,
    pub(super) user: u64,
    pub(super) access: Access,
    pub(super) revoked: bool,
}

/// A request token, from `request_token` to `access_token`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) token: String,
    pub(super) secret: String,
    pub(super) app: String,
    pub(super) callback: String,
    pub(super) access: Access,
    pub(super) at: At,
    /// Shown in the form and wanted back: a stranger's page cannot know it.
    pub(super) seal: String,
    pub(super) verifier: Option<(String, u64)>,
    pub(super) is_over: bool,
}

impl Asked {
    /// Request tokens live a quarter of an hour (a guess: X publishes no figure).
    pub(super) fn is_open(&self, now: At) -> bool {
        !self.is_over && now.since(self.at) <= Duration::minutes(15)
    }
}

/// One link of a post, as X shortens it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Link {
    pub(super) short: String,
    pub(super) expanded: String,
    pub(super) display: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) id: u64,
    pub(super) author: u64,
    pub(super) sent: String,
    pub(super) text: String,
    /// What a duplicate is known by.
    pub(super) key: String,
    pub(super) links: Vec<Link>,
    pub(super) created_at: At,
    pub(super) deleted: bool,
    pub(super) reply_to: Option<u64>,
    pub(super) repost_of: Option<u64>,
    pub(super) quote_of: Option<u64>,
    /// How many like it.
    #[serde(default)]
    pub(super) likes: u64,
    /// When it shows in answers: posts may lag behind their acceptance.
    pub(super) visible_at: At,
    #[serde(default)]
    pub(super) photos: Vec<Photo>,
    /// Whether its author changed it since.
    #[serde(default)]
    pub(super) edited: bool,
}

/// A picture of a post, or a film.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Photo {
    pub(super) key: String,
    pub(super) alt: Option<String>,
    pub(super) film: bool,
}

/// What the calls would have cost, in millionths of a dollar.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Bill {
    /// The sum.
    pub total_micros: i64,
    /// Per kind of thing, in X's price list's words.
    pub lines: BTreeMap<String, Line>,
    /// What was paid for on the present day (UTC) and is not charged twice.
    #[serde(default)]
    pub(super) paid: std::collections::BTreeSet<String>,
    #[serde(default)]
    pub(super) day: i64,
}

/// One kind of thing on the bill.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Line {
    /// How many.
    pub count: u64,
    /// For how much.
    pub micros: i64,
}
