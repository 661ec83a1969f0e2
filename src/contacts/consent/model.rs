//! What a consent is; no database.

use diesel::prelude::*;

use crate::activity::Kind;
use crate::clock::At;
use crate::ids::ContactId;
use crate::schema::{contact_consents, users};

/// A contact agreed to be written to.
pub(super) const CONSENTED: Kind = Kind { key: "contact.consented", label: "Gave consent", icon: "circle-check" };
/// A contact no longer agrees.
pub(super) const WITHDREW: Kind = Kind { key: "contact.withdrew", label: "Withdrew consent", icon: "circle-x" };

/// What this room records on timelines.
pub(in crate::contacts) fn consent_kinds() -> Vec<Kind> {
    vec![CONSENTED, WITHDREW]
}

/// What can be agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// To be mentioned in a post on X.
    XMention,
    /// To be written an e-mail.
    Email,
    /// To be called.
    Phone,
}

impl Channel {
    /// Every channel, in the order of pages.
    pub const ALL: [Self; 3] = [Self::XMention, Self::Email, Self::Phone];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::XMention => "x_mention",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::XMention => "Mentions on X",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
        }
    }

    /// As a sentence goes on after “agreed to”.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::XMention => "mentions on X",
            Self::Email => "e-mail",
            Self::Phone => "telephone calls",
        }
    }

    /// From what is stored or was chosen.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

/// A consent, or its withdrawal, about to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsent {
    /// To what.
    pub channel: Channel,
    /// False: withdrawn.
    pub is_granted: bool,
    /// Where it was given: a form, a call, an event.
    pub source: String,
    /// The words agreed to, or said when it was withdrawn.
    pub words: String,
    /// When it was given or withdrawn.
    pub at: At,
}

/// An entry of the log.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = contact_consents, check_for_backend(diesel::mysql::Mysql))]
pub struct Consent {
    /// A [`Channel::key`].
    pub channel: String,
    /// False: withdrawn.
    pub is_granted: bool,
    /// Where it was given.
    pub source: String,
    /// The words agreed to.
    pub words: String,
    /// When it was given or withdrawn.
    pub at: At,
    /// When it was written down.
    pub created_at: At,
    /// Who wrote it down, by name.
    #[diesel(select_expression = users::name.nullable())]
    pub author: Option<String>,
}

impl Consent {
    /// To what, as pages say it.
    pub fn label(&self) -> &'static str {
        Channel::parse(&self.channel).map_or("Another channel", Channel::label)
    }
}

/// The entry that holds for a contact.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contact_consents, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::contacts) struct Standing {
    pub(in crate::contacts) contact_id: ContactId,
    pub(in crate::contacts) is_granted: bool,
    source: String,
    words: String,
}

impl Standing {
    /// As the journal keeps it.
    pub(in crate::contacts) fn image(&self) -> String {
        image(self.is_granted, &self.source, &self.words)
    }
}

/// An entry as the journal keeps it.
pub(in crate::contacts) fn image(is_granted: bool, source: &str, words: &str) -> String {
    let verb = if is_granted { "given" } else { "withdrawn" };
    if words.is_empty() { format!("{verb}: {source}") } else { format!("{verb}: {source} (“{words}”)") }
}
