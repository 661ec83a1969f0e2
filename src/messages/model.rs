//! What a marketing message is, and what can come of a way; no database.

use diesel::prelude::*;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::activity::Kind;
use crate::clock::At;
use crate::ids::{CampaignId, ContactId, MessageId, StepId};
use crate::schema::{message_channels, messages};

/// A message went out to somebody by one of its channels.
pub const REACHED: Kind = Kind { key: "message.reached", label: "A message went out", icon: "message" };
/// A channel could not be used, or did not reach them.
pub const PASSED: Kind = Kind { key: "message.passed", label: "A channel was passed over", icon: "route" };

/// The activities of contacts that are recorded here.
pub fn kinds() -> Vec<Kind> {
    vec![REACHED, PASSED]
}

/// A marketing message.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = messages, check_for_backend(diesel::mysql::Mysql))]
pub struct Message {
    /// Which.
    pub id: MessageId,
    /// For the team; it is not sent.
    pub name: String,
    /// For the team; it is not sent.
    pub description: Option<String>,
    /// Under what the list is narrowed.
    pub category: Option<String>,
    /// It goes out no earlier.
    pub send_from: Option<At>,
    /// It goes out no later.
    pub send_until: Option<At>,
    /// When it was last changed.
    pub changed_at: At,
}

impl Message {
    /// Why it does not go out now.
    pub(super) fn hindrance(&self, now: At) -> Option<&'static str> {
        match (self.send_from, self.send_until) {
            (Some(from), _) if now < from => Some("the message does not go out yet"),
            (_, Some(until)) if now > until => Some("the message goes out no more"),
            _ => None,
        }
    }

    pub(super) fn draft(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            description: self.description.clone(),
            category: self.category.clone(),
            send_from: self.send_from,
            send_until: self.send_until,
        }
    }
}

/// A message as it shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) category: Option<String>,
    pub(super) send_from: Option<At>,
    pub(super) send_until: Option<At>,
}

/// One way of a message, as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Serialize)]
#[diesel(table_name = message_channels, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Way {
    pub(super) message_id: MessageId,
    pub(super) channel: String,
    /// The lowest is tried first.
    pub(super) position: u8,
    pub(super) is_on: bool,
    /// JSON, the channel's own.
    pub(super) config: String,
}

/// What came of one way to one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Under way.
    Waiting,
    /// It went out.
    Sent,
    /// It was not possible: no handle, no consent, not to be contacted.
    Passed,
    /// It was tried, and did not reach them.
    Failed,
    /// Somebody decided that they are not to be reached.
    Stopped,
    /// The campaign took it back.
    Withdrawn,
}

impl Fate {
    /// Every fate, in the order pages show them.
    pub const ALL: [Self; 6] = [Self::Sent, Self::Waiting, Self::Passed, Self::Failed, Self::Stopped, Self::Withdrawn];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Under way",
            Self::Sent => "Went out",
            Self::Passed => "Not possible",
            Self::Failed => "Failed",
            Self::Stopped => "Stopped",
            Self::Withdrawn => "Taken back",
        }
    }

    /// The colour of its badge.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Waiting => "info",
            Self::Sent => "success",
            Self::Passed | Self::Stopped => "warning",
            Self::Failed => "danger",
            Self::Withdrawn => "secondary",
        }
    }

    /// From what is stored or asked for.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.key() == key)
    }

    /// Whether nothing more comes of it.
    pub(super) fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Withdrawn)
    }
}

/// Because of what a message goes to whom: each of its channels is tried at most once for the four together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Once {
    pub(super) campaign: CampaignId,
    pub(super) step: StepId,
    pub(super) contact: ContactId,
    pub(super) rotation: u32,
}

impl Once {
    /// A merge computes the same in SQL, which is why it is made of text.
    pub(super) fn key(&self) -> Vec<u8> {
        let Self { campaign, step, contact, rotation } = self;
        Sha256::digest(format!("{campaign} {step} {contact} {rotation}")).to_vec()
    }
}
