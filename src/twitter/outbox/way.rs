//! How a step reaches a contact.

use serde::{Deserialize, Serialize};

/// How a step reaches a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A post that may name the contact.
    #[default]
    Mention,
    /// A reply to a post in which the contact mentioned the account.
    Reply,
    /// A post of its own for each contact, which does not name them.
    Brand,
    /// One post for the whole step.
    Once,
    /// As a mention, once a person approved it.
    Draft,
    /// A task for the contact's owner, who posts it by hand.
    Task,
}

impl Way {
    /// Every way, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Mention, Self::Reply, Self::Draft, Self::Task, Self::Brand, Self::Once];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Reply => "reply",
            Self::Brand => "brand",
            Self::Once => "once",
            Self::Draft => "draft",
            Self::Task => "task",
        }
    }

    /// From what is stored or was chosen.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }

    /// As the post's page says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mention => "Post to the contact",
            Self::Reply => "Reply to their mention",
            Self::Brand => "Post without naming the contact",
            Self::Once => "One post for everybody",
            Self::Draft => "Draft that a person approves",
            Self::Task => "Task with a link to X",
        }
    }
}
