//! A text to send, and how far it is.

use diesel::prelude::*;
use serde::Serialize;

use crate::clock::At;
use crate::ids::{CategoryId, TweetId, UserId};
use crate::schema::tweets;

/// How far a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TweetState {
    /// Being written.
    Draft,
    /// Somebody else is asked to approve it.
    Waiting,
    /// Campaigns may send it.
    Approved,
}

impl TweetState {
    /// Every state, in the order of a text's life.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Waiting, Self::Approved];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Approved => "approved",
        }
    }

    /// From what is stored or asked for.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Waiting => "Waits for approval",
            Self::Approved => "Approved",
        }
    }

    /// The colour of its badge.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Draft => "secondary",
            Self::Waiting => "warning",
            Self::Approved => "success",
        }
    }
}

/// A text to send.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = tweets, check_for_backend(diesel::mysql::Mysql))]
pub struct Tweet {
    /// Which.
    pub id: TweetId,
    /// For the team.
    pub name: String,
    /// With tokens, as written.
    pub text: String,
    /// For the team.
    pub description: Option<String>,
    /// When.
    pub created_at: At,
    /// When it was last saved.
    pub changed_at: At,
    /// What it is sorted under.
    pub category_id: Option<CategoryId>,
    /// A [`TweetState::key`].
    pub state: String,
    /// What goes on being sent while the newer text is not approved.
    pub approved_text: Option<String>,
    /// Who wrote the text as it is; `None`: Linnet, or somebody since deleted.
    pub writer_id: Option<UserId>,
    /// When approval was asked for.
    pub asked_at: Option<At>,
    /// Who approved it or sent it back.
    pub decider_id: Option<UserId>,
    /// When.
    pub decided_at: Option<At>,
    /// Why it was sent back.
    pub verdict: Option<String>,
    /// Since when it is out of the way.
    pub archived_at: Option<At>,
}

impl Tweet {
    /// How far it is; what this build does not know is not approved.
    pub fn standing(&self) -> TweetState {
        TweetState::parse(&self.state).unwrap_or(TweetState::Draft)
    }

    /// What campaigns send: the text, or the one approved before it; `None` while none ever was.
    pub fn sendable(&self) -> Option<&str> {
        sendable(&self.state, &self.text, self.approved_text.as_deref())
    }
}

/// What may be sent of a tweet in a state, with its text and the one approved before.
pub(in crate::twitter) fn sendable<'a>(state: &str, text: &'a str, approved: Option<&'a str>) -> Option<&'a str> {
    if state == TweetState::Approved.key() { Some(text) } else { approved }
}

/// A tweet that Linnet itself writes: for the sample company and from the command line. It counts as approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTweet {
    /// For the team.
    pub name: String,
    /// With tokens, as written.
    pub text: String,
    /// For the team.
    pub description: Option<String>,
}

/// A tweet as somebody wrote it into the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Written {
    /// For the team.
    pub(super) name: String,
    /// With tokens, as written.
    pub(super) text: String,
    /// For the team.
    pub(super) description: Option<String>,
    /// The category's name; a new one comes to be with the tweet.
    pub(super) category: Option<String>,
}
