//! Campaigns, their steps, and where a contact stands.

use diesel::prelude::*;
use serde::Serialize;

use super::schedule::Delay;
use super::tree::Node;
use crate::activity;
use crate::clock::At;
use crate::ids::{CampaignId, StepId, TagId};
use crate::schema::{campaign_steps, campaigns};
use crate::steps::{Registry, Step};

/// A contact joined a campaign.
pub const JOINED: activity::Kind =
    activity::Kind { key: "campaign.joined", label: "Joined a campaign", icon: "sitemap" };

/// A contact was taken out of a campaign.
pub(super) const LEFT: activity::Kind =
    activity::Kind { key: "campaign.left", label: "Left a campaign", icon: "sitemap" };

/// A step did what it does, or a condition was asked.
pub(super) const DONE: activity::Kind =
    activity::Kind { key: "campaign.done", label: "Campaign step done", icon: "check" };
/// A step was left out for a contact.
pub(super) const SKIPPED: activity::Kind =
    activity::Kind { key: "campaign.skipped", label: "Campaign step skipped", icon: "corner-down-right" };
/// A step could not be done.
pub(super) const FAILED: activity::Kind =
    activity::Kind { key: "campaign.failed", label: "Campaign step failed", icon: "alert-triangle" };

/// What this domain records.
pub fn kinds() -> Vec<activity::Kind> {
    vec![JOINED, LEFT, DONE, SKIPPED, FAILED]
}

/// A campaign.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = campaigns, check_for_backend(diesel::mysql::Mysql))]
pub struct Campaign {
    /// Which.
    pub id: CampaignId,
    /// What pages call it.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// `everyone` or `tag`.
    pub source_kind: String,
    /// The tag, unless it was deleted.
    pub source_tag_id: Option<TagId>,
    /// Whether it acts.
    pub is_published: bool,
    /// Why Linnet stopped it.
    pub pause_reason: Option<String>,
    /// Since when it acts.
    pub published_at: Option<At>,
}

impl Campaign {
    /// Who joins.
    pub fn source(&self) -> Source {
        match (self.source_kind.as_str(), self.source_tag_id) {
            ("everyone", _) => Source::Everyone,
            (_, Some(tag)) => Source::Tag(tag),
            (_, None) => Source::Nobody,
        }
    }
}

/// Who joins a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Every contact that is known by name, address or handle.
    Everyone,
    /// Those with a tag.
    Tag(TagId),
    /// Nobody: the tag was deleted.
    Nobody,
}

impl Source {
    pub(super) fn stored(self) -> (&'static str, Option<TagId>) {
        match self {
            Self::Everyone => ("everyone", None),
            Self::Tag(tag) => ("tag", Some(tag)),
            Self::Nobody => ("tag", None),
        }
    }
}

/// A campaign as a form gives it.
#[derive(Clone, Debug)]
pub struct NewCampaign {
    /// What pages call it.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Who joins.
    pub source: Source,
}

/// Which way a condition went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Branch {
    /// It holds.
    Yes,
    /// It does not.
    No,
}

impl Branch {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// From what is stored or was asked for.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Yes, Self::No].into_iter().find(|branch| branch.key() == key)
    }
}

/// A step of a campaign that was not removed.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = campaign_steps, check_for_backend(diesel::mysql::Mysql))]
pub struct CampaignStep {
    /// Which.
    pub id: StepId,
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// The step before.
    pub parent_id: Option<StepId>,
    /// A [`Branch::key`].
    pub branch: Option<String>,
    /// As registered.
    pub kind: String,
    /// What pages call it.
    pub name: String,
    /// JSON, by kind.
    pub config: String,
    /// Of [`Delay`].
    pub delay_amount: u32,
    /// Of [`Delay`].
    pub delay_unit: String,
    /// The kind of activity that a decision waits for; `None`: it is none.
    pub listens_to: Option<String>,
}

impl CampaignStep {
    /// Which way out of its parent leads here.
    pub fn branch(&self) -> Option<Branch> {
        self.branch.as_deref().and_then(Branch::parse)
    }

    /// How long it waits.
    pub fn delay(&self) -> Delay {
        Delay::stored(self.delay_amount, &self.delay_unit)
    }

    /// When it happens, or how long it waits for something to happen, in words.
    pub(super) fn when(&self) -> String {
        match (self.listens_to.is_some(), self.delay() == Delay::NONE) {
            (false, _) => self.delay().words(),
            (true, true) => "waits until it happens".to_owned(),
            (true, false) => self.delay().words().replacen("after", "waits at most", 1),
        }
    }

    pub(super) fn node(&self, registry: &Registry) -> Node {
        let shape = registry.get(&self.kind).map(Step::shape);
        Node { id: self.id, parent: self.parent_id, branch: self.branch(), shape }
    }
}

/// A step about to be added.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// The step before; `None`: one of the first.
    pub parent: Option<StepId>,
    /// Which way out of it.
    pub branch: Option<Branch>,
    /// As registered.
    pub kind: String,
    /// What pages call it.
    pub name: String,
    /// JSON, by kind.
    pub config: String,
    /// How long it waits.
    pub delay: Delay,
}

/// A row of the log as pages say it: `state` as stored, in words and as a tone.
pub(super) fn state_words(state: &str) -> (&'static str, &'static str) {
    match state {
        "due" => ("Due", "info"),
        "waiting" => ("Waiting", "info"),
        "held" => ("Held", "warning"),
        "armed" => ("Listening", "info"),
        "done" => ("Done", "success"),
        "skipped" => ("Skipped", "warning"),
        _ => ("Failed", "danger"),
    }
}
