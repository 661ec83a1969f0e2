//! Channels, and why somebody is not to be contacted on one.

use diesel::prelude::*;

use crate::clock::At;
use crate::ids::{ContactId, UserId};
use crate::schema::contact_blocks;

/// A way to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A tweet that is sent to them or because of them.
    X,
    /// E-mail.
    Email,
    /// A call or a text message.
    Phone,
}

impl Channel {
    /// Every channel, in the order pages show them.
    pub const ALL: [Self; 3] = [Self::X, Self::Email, Self::Phone];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
        }
    }

    /// `on X`, `by e-mail`.
    pub fn where_(self) -> &'static str {
        match self {
            Self::X => "on X",
            Self::Email => "by e-mail",
            Self::Phone => "by phone",
        }
    }

    /// From what is stored or chosen.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

/// Why somebody is not to be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They said so.
    Asked,
    /// What was sent came back.
    Bounced,
    /// We decided it.
    ByUs,
}

impl Why {
    /// Every reason, in the order forms offer them.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Bounced, Self::ByUs];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Bounced => "bounced",
            Self::ByUs => "by_us",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "They asked for it",
            Self::Bounced => "It bounced",
            Self::ByUs => "We decided it",
        }
    }

    /// From what is stored or chosen.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.key() == key)
    }
}

/// That somebody is not to be contacted on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_blocks, check_for_backend(diesel::mysql::Mysql))]
pub struct Block {
    /// Who.
    pub contact_id: ContactId,
    /// A [`Channel::key`].
    pub channel: String,
    /// A [`Why::key`].
    pub reason: String,
    /// In words; may be empty.
    pub comment: String,
    /// Who of us wrote it down.
    pub user_id: Option<UserId>,
    /// When.
    pub at: At,
}

impl Block {
    /// `They asked for it`.
    pub fn why(&self) -> &'static str {
        Why::parse(&self.reason).map_or("", Why::label)
    }

    /// `X`.
    pub fn channel_label(&self) -> &'static str {
        Channel::parse(&self.channel).map_or("", Channel::label)
    }

    /// As the journal keeps it: `block:x` → `asked: by telephone`.
    pub(in crate::contacts) fn as_image(&self) -> (String, String) {
        let words =
            if self.comment.is_empty() { self.reason.clone() } else { format!("{}: {}", self.reason, self.comment) };
        (format!("block:{}", self.channel), words)
    }
}
